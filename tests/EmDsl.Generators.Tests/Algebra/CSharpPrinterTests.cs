using System.Reflection;
using System.Runtime.Loader;
using CsCheck;
using EmDsl.Generators.Algebra;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static EmDsl.Generators.Algebra.Functions;
using static EmDsl.Generators.Tests.Algebra.RandomExpressions;

namespace EmDsl.Generators.Tests.Algebra;

public class CSharpPrinterTests
{
    private static string? Leaf(Expr e) => e switch
    {
        Element { Source: Symbol { Name: "w" } } entry when entry.Indices[0] is Number index => "w" + index.Value,
        Sum => "sum",
        _ => null,
    };

    private static string? Condition(Expr e) => e.Equals(B) ? "b" : null;

    private static string? Number(Expr e) => e.Equals(B) ? "(b ? 1.0 : 0.0)" : Leaf(e);

    private static string? Integer(Expr e) => e.Equals(B) ? "(b ? 1 : 0)" : null;

    private static CSharpPrinter Printer => new(Number, Integer, Condition);

    // The text has no loops: a sum is a name, whose value the caller gives.
    [Fact]
    public void Text_compiles_and_means_the_same() =>
        Any.Where(e => !e.Any(node => node is Sum)).Array[400].Select(Values.Array[3]).Sample(CompileAndCompare, iter: 2);

    private static void CompileAndCompare(Expr[] written, (string, object)[][] points)
    {
        Expr[] expressions = [.. written, .. written.Select(e => Simplifier.Simplify(e, Domains))];
        string methods = string.Concat(expressions.Select((e, i) =>
            $"    public static double E{i}(double x, double y, double v, double p, bool b, double w0, double w2) => {Printer.Print(e)};\n"));
        Type printed = Compile("using System;\npublic static class Printed\n{\n" + methods + "}\n");

        int compared = 0;
        foreach (var values in points)
        {
            var w = (double[])values[5].Item2;
            object[] arguments = [.. values.Take(5).Select(pair => pair.Item2), w[0], w[2]];
            for (int i = 0; i < expressions.Length; i++)
            {
                double expected = Evaluator.Evaluate(expressions[i], values);
                // A simplified form may be defined where its original is not.
                if (!double.IsFinite(expected) || expressions[i].Any(part => IsExtreme(part, values)) || written[i % written.Length].Any(part => IsExtreme(part, values)))
                    continue;
                double actual = (double)printed.GetMethod("E" + i)!.Invoke(null, arguments)!;
                Assert.True(Math.Abs(actual - expected) <= 1e-8 * (1 + Math.Abs(expected)), $"{expressions[i]}\n{Printer.Print(expressions[i])}\n{expected:R} {actual:R}");
                compared++;
            }
        }

        Assert.True(compared > 500, $"{compared} compared");
    }

    private static bool IsExtreme(Expr part, (string, object)[] values) => Evaluator.EvaluateOrNull(part, values) is { } value
        && (!double.IsFinite(value) || Math.Abs(value) is > 1e4 or (< 1e-4 and > 0));

    private static Type Compile(string source)
    {
        IEnumerable<MetadataReference> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "EmDsl.dll")
            .Select(path => MetadataReference.CreateFromFile(path));
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Printed",
            [CSharpSyntaxTree.ParseText(source)],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.Empty(result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => $"{diagnostic}: {diagnostic.Location.SourceTree!.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line]}"));
        image.Position = 0;
        Assembly assembly = new AssemblyLoadContext("printed", isCollectible: true).LoadFromStream(image);
        return assembly.GetType("Printed")!;
    }

    public static TheoryData<string, string> Forms()
    {
        var data = new TheoryData<string, string>();
        void Add(Expr e, string text) => data.Add(text, Printer.Print(Simplifier.Simplify(e, Domains)));
        Add(X - Y, "x - y");
        Add(Y - X, "y - x");
        Add(-X, "-x");
        Add(X / V, "x / v");
        Add(1 / V, "1.0 / v");
        Add(X * X, "x * x");
        Add(1 / Square(V), "1.0 / (v * v)");
        Add(Square(X - Y) / (2 * V), "0.5 * (x - y) * (x - y) / v");
        Add(Sqrt(V), "global::System.Math.Sqrt(v)");
        Add(1 / Sqrt(V), "1.0 / global::System.Math.Sqrt(v)");
        Add(Pow(V, X), "global::System.Math.Pow(v, x)");
        Add(Log(1 + Exp(X)), "global::EmDsl.Numerics.Special.Softplus(x)");
        Add(1 - Logistic(X), "global::EmDsl.Numerics.Special.Logistic(-x)");
        Add(1 - NormalCdf(X), "global::EmDsl.Numerics.Special.NormalCdf(-x)");
        Add(Log(1 - NormalCdf(X)), "global::EmDsl.Numerics.Special.LogNormalCdf(-x)");
        Add(Log(Exp(X) + Exp(Y)), "x + global::EmDsl.Numerics.Special.Softplus(y - x)");
        Add(Log(1 + Exp(X) + Exp(Y)), "x + global::EmDsl.Numerics.Special.Softplus(global::EmDsl.Numerics.Special.Softplus(y) - x)");
        Add(Log(1 - P), "global::EmDsl.Numerics.Special.Log1P(-p)");
        Add(Log(Logistic(X)), "global::EmDsl.Numerics.Special.LogLogistic(x)");
        Add(Log(1 - Logistic(X)), "global::EmDsl.Numerics.Special.LogLogistic(-x)");
        Add(Log(1 - Exp(X)), "global::EmDsl.Numerics.Special.Log1MinusExp(x)");
        Add(Exp(X) - 1, "global::EmDsl.Numerics.Special.ExpM1(x)");
        Add(1 - Exp(X), "-global::EmDsl.Numerics.Special.ExpM1(x)");
        Add(1 - P, "1.0 - p");
        Add((V - 1) * Log(P), "(v - 1.0) * global::System.Math.Log(p)");
        Add(X * (1 - P), "x * (1.0 - p)");
        Add(X / (V * P), "x / (p * v)");
        Add(1e-10 * X, "1E-10 * x");
        Add(If(B, X, -Y), "b ? x : -y");
        Add(If(And(B, Less(X, 1)), 1, V) + X, "x + (b && x < 1 ? 1.0 : v)");
        Add(If(Equal(X, 2), double.NegativeInfinity, 0), "2 == x ? double.NegativeInfinity : 0.0");
        Add(new Apply(Op.Select, B, X, Y), "((b ? 1 : 0) switch { 0 => x, _ => y })");
        Add(X * Equal(X, Y), "x * (x == y ? 1.0 : 0.0)");
        Add(-Square(X) / V, "-x * x / v");
        Add(X - (Y / V), "x - y / v");
        Add(new Symbol("rate")[new Symbol("k"), 1 + new Symbol("j")], "rate[k][j + 1]");
        return data;
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Writes_what_a_programmer_would(string expected, string actual) => Assert.Equal(expected, actual);

    [Fact]
    public void Two_signs_are_not_a_decrement()
    {
        Assert.Equal("-(-x)", Printer.Print(-(-X)));
        Assert.Equal("x + 2.0", Printer.Print(X - (Expr)(-2)));
    }

    [Fact]
    public void Constants_read_back()
    {
        Assert.Equal("0.1", CSharpPrinter.Literal(0.1));
        Assert.Equal("1.0", CSharpPrinter.Literal(1));
        Assert.Equal("-3.0", CSharpPrinter.Literal(-3));
        Assert.Equal("double.NaN", CSharpPrinter.Literal(double.NaN));
        Assert.Equal("double.NegativeInfinity", CSharpPrinter.Literal(double.NegativeInfinity));
        Gen.Double.Where(double.IsFinite).Sample(value => double.Parse(CSharpPrinter.Literal(value), System.Globalization.CultureInfo.InvariantCulture) == value);
    }
}
