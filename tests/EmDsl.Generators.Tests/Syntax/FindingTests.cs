namespace EmDsl.Generators.Tests.Syntax;

/// <summary>Every finding of a declaration, with its whole text and the text it stands under.</summary>
public class FindingTests
{
    private const string Start = "[LatentModel] public sealed partial class M { [Parameter] public partial double A { get; init; } [Latent(3)] int Z => Categorical(0.2, 0.3, 0.5); [Covariate] double X { get; } [Covariate] int N { get; } ";

    public static TheoryData<string, string[]> WholeModels => new()
    {
        { "[LatentModel] public sealed class M { }", ["EMD0001 'M' is not partial, so that the generated half has nowhere to go: write 'partial class M' [M]"] },
        {
            "public class Outer { [LatentModel] internal partial class M { } }",
            ["EMD0001 'Outer' is not partial, so that the generated half has nowhere to go: write 'partial class Outer' [Outer]"]
        },
        {
            "public partial class Outer { [LatentModel] partial class M { } } class Unrelated;",
            []
        },
        {
            "[LatentModel] public partial class M { [Observed] double Y => Normal(1 1); }",
            ["EMD0003 'Y' is not valid C#, so that the model cannot be read: see the compiler's own error here [Y]"]
        },
        {
            "[LatentModel] public partial class M { [Observed] double Y => Normal(1, 1); double }",
            ["EMD0003 'M' is not valid C#, so that the model cannot be read: see the compiler's own error here [M]"]
        },
        { "[LatentModel] public abstract partial class M { }", [Unsupported("an abstract class")] },
        { "[LatentModel] public static partial class M { }", [Unsupported("a static class")] },
        { "[LatentModel] public partial record M { }", [Unsupported("a record")] },
        { "[LatentModel] public partial class M<T> { }", [Unsupported("a generic class")] },
        { "[LatentModel] file partial class M { }", [Unsupported("a file-local class")] },
        { "public partial class Outer<T> { [LatentModel] public partial class M { } }", [Unsupported("nested in a generic type")] },
        { "[LatentModel] public partial struct M { }", [Unsupported("a struct")] },
        { "[LatentModel] public partial class Dataset { }", ["EMD0010 'Dataset' is a name of the generated half of every model: rename it [Dataset]"] },
        {
            "[LatentModel] public partial class M { private enum Phase { A, B } [Latent] Phase S => Categorical<Phase>(0.5, 0.5); }",
            ["EMD0015 'Phase' can be seen only inside 'M', so that no result could mention it: make it internal or public [S]"]
        },
        {
            "public partial class Outer { private enum Phase { A, B } [LatentModel] private partial class M { [Latent] Phase S => Categorical<Phase>(0.5, 0.5); } }",
            []
        },
    };

    public static TheoryData<string, string[]> Members => new()
    {
        {
            "[Parameter] public double B { get; init; }",
            ["EMD0004 The parameter 'B' is not a partial property, so that its value cannot be filled in: write 'public partial double B { get; init; }' [B]"]
        },
        {
            "[Constant] public Vector<double> B => null!;",
            ["EMD0004 The constant 'B' is not a partial property, so that its value cannot be filled in: write 'public partial Vector<double> B { get; init; }' [B]"]
        },
        {
            "[Size] public partial int K { get; }",
            ["EMD0005 The size 'K' has accessors '{ get; }', and a start or a fitted value is written through 'init': write '{ get; init; }' [{ get; }]"]
        },
        {
            "[Parameter] public partial string B { get; init; }",
            ["EMD0006 The parameter 'B' is of type 'string': it must be 'double', 'Vector<double>', 'Matrix<double>', or 'T[]', 'T[,]', 'PerState<TState, T>' or 'PerLevel<T>' of these [string]"]
        },
        {
            "[Parameter] public partial decimal B { get; init; }",
            ["EMD0006 The parameter 'B' is of type 'decimal': it must be 'double', 'Vector<double>', 'Matrix<double>', or 'T[]', 'T[,]', 'PerState<TState, T>' or 'PerLevel<T>' of these [decimal]"]
        },
        {
            "[Latent(2)] double? B => Normal(0, 1);",
            [
                "EMD0006 The latent variable 'B' is of type 'double?': it must be 'int', 'bool' or an enum (summed out), 'double' or 'Vector<double>' (integrated out) [double?]",
                "EMD0013 The number of states is given for a member of type 'double?': remove it: an enum names its states, a bool has two, and only an int needs their number [2]",
            ]
        },
        {
            "[Prior(nameof(A))] Vector<double> P => Dirichlet(Vector<double>.Build.Dense(2, 1.0));",
            ["EMD0006 The prior 'P' is of type 'Vector<double>': it must be of the type of one entry of 'A', 'double' [Vector<double>]"]
        },
        { "[Observed] double Y { get; }", ["EMD0007 The observed variable 'Y' has no equation: write its distribution after '=>', as in 'double Y => Normal(…);' [Y]"] },
        { "[Covariate] double C => 3;", ["EMD0008 The covariate 'C' has an expression, and a covariate has no distribution: write 'double C { get; }' [C]"] },
        { "[Covariate, Weight] double W { get; }", ["EMD0009 'W' is declared both as [Covariate] and as [Weight]: keep one of the two attributes [Weight]"] },
        { "[Covariate] double Row { get; }", ["EMD0010 'Row' is a name of the generated half of every model: rename it [Row]"] },
        { "static int Fit() => 1;", ["EMD0010 'Fit' is a name of the generated half of every model: rename it [Fit]"] },
        { "[Covariate] double x { get; }", ["EMD0011 'X' and 'x' differ only in case, and both would bind to the same column: rename one of them [x]"] },
        {
            "[Latent(\"K\")] int B => Categorical(0.5, 0.5);",
            ["EMD0012 The number of states names 'K', and this model has no [Size] member of that name: write '[Size] public partial int K { get; init; }' and nameof(K) [\"K\"]"]
        },
        {
            "[Latent(2, OrderBy = nameof(X))] int B => Categorical(0.5, 0.5);",
            ["EMD0012 OrderBy names 'X', and this model has no [Parameter] member of that name: write one of nameof(A) [OrderBy = nameof(X)]"]
        },
        {
            "[Parameter(Pattern = \"Banded\")] public partial Matrix<double> B { get; init; }",
            ["EMD0012 Pattern names 'Banded', and this model has no static method of that name: write 'static bool Banded(int i, int j) => …' [Pattern = \"Banded\"]"]
        },
        {
            "[Parameter(Per = nameof(X))] public partial double B { get; init; }",
            ["EMD0113 Per names 'X', and this model has no [Group] member of that name: write '[Group] string Key { get; }' and nameof(Key) [Per = nameof(X)]"]
        },
        { "[Latent(0)] int B => Categorical(0.5, 0.5);", ["EMD0013 The number of states is 0: write a number of at least 1 [0]"] },
        { "[Latent(Dimension = -1)] Vector<double> B => StandardNormal(2);", ["EMD0013 Dimension is -1: write a number of at least 1 [Dimension = -1]"] },
        { "[Observed(Dimension = 2)] double Y => Normal(A, 1);", ["EMD0013 Dimension is given for a single value: remove it, or make the member a Vector<double> [Dimension = 2]"] },
        { "[Observed(AllowMissing = true)] double Y => Normal(A, 1);", ["EMD0013 AllowMissing is given for a single value: remove it and make the member's type 'double?' [AllowMissing = true]"] },
        { "[Latent(Quadrature = 501)] double U => Normal(0, 1);", ["EMD0013 Quadrature is more than there are rules for: write 500 or less; 20 to 60 nodes serve most integrals [Quadrature = 501]"] },
        { "[Latent(2, Quadrature = 5)] int B => Categorical(0.5, 0.5);", ["EMD0013 Quadrature is given for a discrete latent variable: remove it: discrete states are summed out exactly [Quadrature = 5]"] },
        {
            "[Observed(\"a\", \"b\")] double Y => Normal(A, 1);",
            ["EMD0014 'Y' is of type 'double' and names 2 columns: a single value has one; make the member a Vector<double> or an array for several [Observed(\"a\", \"b\")]"]
        },
        { "[Observed] Interval Y => Normal(A, 1);", ["EMD0014 'Y' is of type 'Interval' and names 0 columns: an Interval has two, [Observed(\"left\", \"right\")] [Observed]"] },
        {
            "[Observed(\"a\", \"b\", Dimension = 3)] Vector<double> Y => StandardNormal(3);",
            ["EMD0014 'Y' is of type 'Vector<double>' and names 2 columns: Dimension says 3; remove it or name as many [Observed(\"a\", \"b\", Dimension = 3)]"]
        },
        {
            "[Parameter(Pattern = nameof(Banded))] public partial Matrix<double> B { get; init; } static bool Banded(int i) => i > 0;",
            ["EMD0016 'Banded' is used as the pattern of 'B': write it as 'static bool Banded(int i, int j) => …' [Pattern = nameof(Banded)]"]
        },
        {
            "[Parameter] public partial double[,] B { get; init; } [Prior(nameof(B))] double P(int i) => Normal(0, 1);",
            ["EMD0016 'P' is used as the prior of the entries of 'B': write it as 'double P(int i, int j) => …' [P]"]
        },
        { "[Covariate] static double C { get; }", ["EMD0017 'C' is static, and the members of a model are instance properties: write it as an instance property [C]"] },
        { "[Observed] double this[int i] => Normal(A, 1);", ["EMD0017 'this[]' is an indexer, and the members of a model are instance properties: write it as an instance property [this]"] },
    };

    public static TheoryData<string, string[]> Equations => new()
    {
        { "Norml(A, 1)", ["EMD0020 'Norml' is neither a distribution nor a function of EmDsl.Distributions: did you mean Normal? [Norml]"] },
        { "Cauchy(A, 1)", ["EMD0020 'Cauchy' is neither a distribution nor a function of EmDsl.Distributions: write it as Density(x => …) with its log-density [Cauchy]"] },
        { "Normal(A + Missing, 1)", ["EMD0003 'Missing' is not valid C#, so that the model cannot be read: see the compiler's own error here [Missing]"] },
        { "Normal(Sine(A), 1)", ["EMD0020 'Sine' is neither a distribution nor a function of EmDsl.Distributions: did you mean Sin? [Sine]"] },
        { "Normal(A)", ["EMD0003 'Normal(A)' is not valid C#, so that the model cannot be read: Normal takes mean and variance, and 'variance' is not given [Normal(A)]"] },
        { "Normal(Normal(A, 1), 1)", ["EMD0021 'Normal(A, 1)' is a distribution and stands where a value is expected: give the draw a member of its own, '[Latent] … X => …', and use its name here [Normal(A, 1)]"] },
        { "2 * Normal(A, 1)", ["EMD0021 'Normal(A, 1)' is a distribution and stands where a value is expected: give the draw a member of its own, '[Latent] … X => …', and use its name here [Normal(A, 1)]"] },
        { "Normal(A, 1) + Normal(0, 1)", ["EMD0021 'Normal(0, 1)' is a distribution and stands where a value is expected: give the draw a member of its own, '[Latent] … X => …', and use its name here [Normal(A, 1) + Normal(0, 1)]"] },
        { "A + 1", ["EMD0022 'A + 1' is a value and stands where a distribution is expected: write 'Exactly(A + 1)' for a known function of other members, or a distribution around it [A + 1]"] },
        { "N > 0 ? Normal(A, 1) : 0", ["EMD0022 '0' is a value and stands where a distribution is expected: write 'Exactly(0)' for a known function of other members, or a distribution around it [0]"] },
        { "Normal(A++, 1)", ["EMD0003 'A' is not valid C#, so that the model cannot be read: see the compiler's own error here [A]"] },
        {
            "Normal(new Random().NextDouble(), 1)",
            ["EMD0023 'new Random().NextDouble()' cannot stand in an equation; what can stand here: functions of EmDsl.Distributions and System.Math, and static methods made of these [new Random().NextDouble()]"]
        },
        {
            "Normal(Math.Floor(X), 1)",
            ["EMD0023 'Math.Floor(X)' cannot stand in an equation; what can stand here: Exp, Log, Log2, Log10, Sqrt, Pow, Abs, Sin, Cos, Tan, Sinh, Cosh, Tanh, Min or Max of System.Math [Math.Floor(X)]"]
        },
        { "Normal(Loop(3), 1)", ["EMD0024 'for (int i = 0; i < n; i++) s += i;' in 'Loop' cannot be read: the body of a method used in an equation consists of 'var x = …;', assignments to such locals, 'if', 'switch', local functions and 'return …;' [Loop(3)]"] },
        { "Density(x => { Console.Write(x); return -x * x; })", [Statement("Console.Write(x);", "", "Console.Write(x);")] },
        { "Counting(A)", [Statement("counted++;", "' in 'Counting", "Counting(A)")] },
        { "Capturing(A)", [Statement("m = 2;", "' in 'Capturing", "Capturing(A)")] },
        { "Resetting(A)", [Statement("a = 7;", "' in 'Resetting", "Resetting(A)")] },
        { "Reaching(A)", [Statement("m = x;", "' in 'Reaching", "Reaching(A)")] },
        { "Whiling(A)", [Statement("while (s < 1) s += a;", "' in 'Whiling", "Whiling(A)")] },
        { "Density(x => MathNet.Numerics.SpecialFunctions.Erf(x))", ["EMD0023 'MathNet.Numerics.SpecialFunctions.Erf(x)' cannot stand in an equation; what can stand here: functions of EmDsl.Distributions and System.Math, and static methods made of these [MathNet.Numerics.SpecialFunctions.Erf(x)]"] },
        { "Density(x => Endless(x))", ["EMD0026 'Endless' calls itself, directly or through others, and an equation is a finite formula: write it without recursion [Endless(x)]"] },
        { "Normal(double.Parse(\"1\"), 1)", ["EMD0025 'Parse' is declared outside this project, so that its formula cannot be read: copy it into a static method of this project [double.Parse(\"1\")]"] },
        { "Normal(Factorial(N), 1)", ["EMD0026 'Factorial' calls itself, directly or through others, and an equation is a finite formula: write it without recursion [Factorial(N)]"] },
        { "Normal(Plain, 1)", ["EMD0027 'Plain' has no value in an equation: mark it as [Parameter], [Constant], [Latent], [Observed] or [Covariate], or make it a constant or a static method [Plain]"] },
        { "Normal(hidden, 1)", ["EMD0027 'hidden' has no value in an equation: mark it as [Parameter], [Constant], [Latent], [Observed] or [Covariate], or make it a constant or a static method [hidden]"] },
        { "Normal(Previous(A * X), 1)", ["EMD0028 'A * X' cannot stand in Previous: write a variable of the model; put Previous around each variable of an expression [A * X]"] },
        { "Normal(Previous(X, N), 1)", ["EMD0028 'N' cannot stand in Previous: write a lag, a constant of at least 1 [N]"] },
        { "Z switch { 0 => Normal(A, 1), 2 => Normal(0, 1) }", ["EMD0029 'Z switch { 0 => Normal(A, 1), 2 => Normal(0, 1) }' has no arm for Z = 1: add an arm for it, or a last arm '_ => …' [Z switch { 0 => Normal(A, 1), 2 => Normal(0, 1) }]"] },
        { "Normal(N switch { 0 => A, 1 => X }, 1)", ["EMD0029 'N switch { 0 => A, 1 => X }' has no arm for other values: add an arm for it, or a last arm '_ => …' [N switch { 0 => A, 1 => X }]"] },
        { "Normal(X switch { double and > 0 => A, _ => 0 }, 1)", ["EMD0030 The pattern 'double' cannot stand in an equation: use constants, comparisons, 'and', 'or', 'not', '_', tuples of these, and 'when' [double]"] },
        { "Normal(Counter, 1)", ["EMD0031 'Counter' has no fixed initialiser: declare it const, or static readonly with its value, or as a [Constant] that is given at run time [Counter]"] },
        { "Normal(Wide0(X), 1)", ["EMD0032 The equation of 'Y' is too deep or inlines too many calls: write it with fewer nested expressions [Y]"] },
        { "Normal((int)X, 1)", ["EMD0033 '(int)X' changes the value it converts: equations round nothing: use / and % on integers, or declare the value in the type it has [(int)X]"] },
        { "Foreign(A)", ["EMD0035 'Foreign' names a family that an equation cannot use: a static method that takes numbers and vectors, returns 'double', 'int' or 'Vector<double>', and names a type that implements 'IDistributionFamily' of itself [Foreign(A)]"] },
        { "Normal(Instance(X), 1)", ["EMD0034 'Instance' is an instance method, and only static methods are inlined into equations: make it static and pass what it needs [Instance(X)]"] },
    };

    private const string Helpers = """
        static double Loop(int n) { var s = 0.0; for (int i = 0; i < n; i++) s += i; return s; }
        static double Factorial(double n) => n <= 1 ? 1 : n * Factorial(n - 1);
        static double Wide0(double x) => Wide1(x) + Wide1(x + 1);
        static double Wide1(double x) => Wide2(x) + Wide2(x + 1) + Wide2(x + 2) + Wide2(x + 3) + Wide2(x + 4) + Wide2(x + 5) + Wide2(x + 6) + Wide2(x + 7);
        static double Wide2(double x) => Wide3(x) + Wide3(x + 1) + Wide3(x + 2) + Wide3(x + 3) + Wide3(x + 4) + Wide3(x + 5) + Wide3(x + 6) + Wide3(x + 7);
        static double Wide3(double x) => Wide4(x) + Wide4(x + 1) + Wide4(x + 2) + Wide4(x + 3) + Wide4(x + 4) + Wide4(x + 5) + Wide4(x + 6) + Wide4(x + 7);
        static double Wide4(double x) => Wide5(x) + Wide5(x + 1) + Wide5(x + 2) + Wide5(x + 3) + Wide5(x + 4) + Wide5(x + 5) + Wide5(x + 6) + Wide5(x + 7);
        static double Wide5(double x) => x * x;
        static int counted;
        static double Counting(double a) => Density(x => { counted++; return -x * x * a; });
        static double Capturing(double a) { var m = a; Func<double, double> f = x => -(x - m) * (x - m); m = 2; return Density(f); }
        static double Reaching(double a) { var m = a; return Density(x => { m = x; return -m * m; }); }
        static double Resetting(double a) { a = 7; return Normal(a, 1); }
        static double Whiling(double a) { var s = a; while (s < 1) s += a; return Normal(s, 1); }
        static double Endless(double x) => x > 0 ? Turn(x) : 0;
        static double Turn(double x) => Endless(x - 1);
        [DistributionFamily(typeof(string))] static double Foreign(double a) => DistributionFamily.Declare<double>("Foreign");
        double Plain { get; }
        double hidden = 1;
        static double Counter;
        double Instance(double x) => x * A;
        """;

    [Theory]
    [MemberData(nameof(WholeModels))]
    public void Model_finding(string source, string[] expected) => Assert.Equal(expected, TestHost.ParserFindings(source));

    [Theory]
    [MemberData(nameof(Members))]
    public void Member_finding(string member, string[] expected) => Assert.Equal(expected, TestHost.ParserFindings(Start + member + " }"));

    [Theory]
    [MemberData(nameof(Equations))]
    public void Equation_finding(string equation, string[] expected)
        => Assert.Equal(expected, TestHost.ParserFindings(Start + $"[Observed] double Y => {equation}; {Helpers} }}"));

    [Fact]
    public void Every_declaration_id_is_asserted_here()
    {
        var asserted = WholeModels.Concat(Members).Concat(Equations).SelectMany(row => (string[])row[1]).Select(text => text[..7]).ToHashSet();
        Assert.Empty(EmDsl.Generators.Diagnostics.DiagnosticTable.ById.Keys.Where(id => string.CompareOrdinal(id, "EMD0100") < 0).Except(asserted));
    }

    private static string Statement(string text, string where, string place)
        => $"EMD0024 '{text}{where}' cannot be read: {Readable} [{place}]";

    private const string Readable = "the body of a method used in an equation consists of 'var x = …;', assignments to such locals, 'if', 'switch', local functions and 'return …;'";

    private static string Unsupported(string what)
        => $"EMD0002 'M' is {what}, and a model is a partial class without type parameters, neither static nor abstract nor a record: declare it as 'public sealed partial class M' [M]";
}
