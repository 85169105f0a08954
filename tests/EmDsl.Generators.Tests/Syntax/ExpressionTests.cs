using EmDsl.Generators.Model;

namespace EmDsl.Generators.Tests.Syntax;

/// <summary>What expressions mean: each is the mean of a normal variable <c>Y</c> in a model of many members.</summary>
public class ExpressionTests
{
    private const string Members = """
        public enum Phase { Low = 3, High = 7, Other = 1 }
        public enum Plain { A, B, C }
        public static class Elsewhere { public const double Four = 4; public static readonly double Five = 2 + 3; public static double Twice(double x) => 2 * x; }
        [LatentModel] public sealed partial class M
        {
            [Parameter] public partial double A { get; init; }
            [Parameter] public partial double[] R { get; init; }
            [Parameter] public partial double[,] Q { get; init; }
            [Parameter] public partial Vector<double> V { get; init; }
            [Parameter] public partial Vector<double>[] W { get; init; }
            [Parameter] public partial Matrix<double> C { get; init; }
            [Parameter] public partial Matrix<double>[] D { get; init; }
            [Parameter] public partial PerState<Phase, PerState<bool, double>> P { get; init; }
            [Constant] public partial double T { get; init; }
            [Size] public partial int K { get; init; }
            [Latent(3)] int Z => Categorical(V);
            [Latent] Phase S => Categorical<Phase>(V);
            [Latent] Plain O => Categorical<Plain>(V);
            [Latent] bool B => Bernoulli(0.5);
            [Latent] double U => Normal(0, 1);
            [Covariate] double X { get; }
            [Covariate] int N { get; }
            [Covariate("1", "a")] Vector<double> G { get; }
            [Observed] double? L => Normal(0, 1);
            const double Two = 2;
            static readonly double Three = Math.Sqrt(9);
            static readonly Vector<double> Knots = Vector<double>.Build.Dense([1, 2.5]);
            static readonly double[] Table = { 10, 20, 30 };
            static readonly double[,] Square = { { 1, 2 }, { 3, 4 } };
            static double Half => 0.5;
            static double Line(double x, double slope = 1, double offset = 0) => slope * x + offset;
            static double Bump(double x) { var d = x - 1; return -d * d; }
            static double Sign(double x) { if (x > 0) return 1; else if (x < 0) { return -1; } return 0; }
            static double Outer(double x) { double Inner(double y) => x + y; return Inner(x * x); }
            static double ApplyTo(Func<double, double> f, double x) => f(f(x));
            static Vector<double> Shift(Vector<double> v, double by) => Vector<double>.Build.Dense(v.Count, i => v[i] + by);
            [Observed] double Y => Normal(
        """;

    [Theory]
    [InlineData("A + 2 * X - 1", "((A + (2 * X)) + -1)")]
    [InlineData("-A / X", "((-1 * A) * X^-1)")]
    [InlineData("N / 2 + N % 3", "(IntegerQuotient(N, 2) + Remainder(N, 3))")]
    [InlineData("(double)N / 2", "(N * 2^-1)")]
    [InlineData("Two * A * Elsewhere.Four", "((2 * A) * 4)")]
    [InlineData("Three + Elsewhere.Five", "(Sqrt(9) + 5)")]
    [InlineData("Half * A", "(0.5 * A)")]
    [InlineData("Elsewhere.Twice(A + 1)", "(2 * (A + 1))")]
    [InlineData("L.Value + A", "(L + A)")]
    [InlineData("(double)L + A", "(L + A)")]
    [InlineData("R[Z] + Q[Z, N]", "(R[Z] + Q[Z, N])")]
    [InlineData("W[Z][1] + D[Z][0, 1] + C[1, 1]", "((W[Z, 1] + D[Z, 0, 1]) + C[1, 1])")]
    [InlineData("P[S][B]", "P[S, B]")]
    [InlineData("P[Phase.Other][true]", "P[2, 1]")]
    [InlineData("Table[Z] + Table[1]", "(Select(Z, 10, 20, 30) + 20)")]
    [InlineData("Square[1, Z]", "Select(Z, 3, 4)")]
    [InlineData("(int)S", "Select(S, 3, 7, 1)")]
    [InlineData("(int)O + (int)Phase.High", "(O + 7)")]
    [InlineData("S > Phase.Low ? 1 : A", "If(Less(3, Select(S, 3, 7, 1)), 1, A)")]
    [InlineData("B && !(Z >= 1) || O != Plain.A ? 1 : 0", "If(Or(And(B, Not(LessOrEqual(1, Z))), Not(O == 0)), 1, 0)")]
    [InlineData("B == false ? A : 1", "If(Not(B), A, 1)")]
    [InlineData("Z is 0 or 2 ? A : 1", "If(Or(Z == 0, Z == 2), A, 1)")]
    [InlineData("(Z, O) == (1, Plain.B) ? A : 1", "If(And(Z == 1, O == 1), A, 1)")]
    [InlineData("O switch { Plain.A => 1, Plain.B or Plain.C => A }", "If(O == 0, 1, A)")]
    [InlineData("O switch { Plain.A => 1, Plain.B => A, Plain.C => 2, _ => throw new InvalidOperationException() }", "If(O == 0, 1, If(O == 1, A, 2))")]
    [InlineData("Z switch { 0 => 1, > 0 and not 2 => A, 2 => X }", "If(Z == 0, 1, If(And(Less(0, Z), Not(Z == 2)), A, X))")]
    [InlineData("N switch { 0 when X > 0 => 1, var n => n * A }", "If(And(N == 0, Less(0, X)), 1, (N * A))")]
    [InlineData("(B, O) switch { (true, _) => 1, (_, Plain.A) => 2, (false, not Plain.A) => A }", "If(B, 1, If(O == 0, 2, A))")]
    [InlineData("Exp(A) + Math.Exp(X) + Math.Pow(A, 2) + Pow(A, 3)", "(((Exp(A) + Exp(X)) + A^2) + A^3)")]
    [InlineData("Math.Log(A, 2) + Math.Max(A, X)", "((Log(A) * Log(2)^-1) + Max(A, X))")]
    [InlineData("LogGamma(A) + LogBeta(A, X) + NormalCdf(A) + Logistic(A)", "(((LogGamma(A) + LogBeta(A, X)) + NormalCdf(A)) + Logistic(A))")]
    [InlineData("V * G + (C * G)[0]", "(Dot(V, G) + MatrixTimesVector(C, G)[0])")]
    [InlineData("(V - G) * (2 * V + W[Z] / A)", "Dot(VectorAdd(V, Scale(-1, G)), VectorAdd(Scale(2, V), Scale(A^-1, W[Z])))")]
    [InlineData("C.Row(Z) * C.Column(1)", "Dot(Row(C, Z), Column(C, 1))")]
    [InlineData("V * C.Transpose() * G", "Dot(MatrixTimesVector(Transpose(Transpose(C)), V), G)")]
    [InlineData("(C * D[Z] + C)[0, 0]", "VectorAdd(MatrixProduct(C, D[Z]), C)[0, 0]")]
    [InlineData("V.DotProduct(Exp(G))", "Dot(V, EntrywiseExp(G))")]
    [InlineData("Softmax(C * G)[Z]", "Softmax(MatrixTimesVector(C, G))[Z]")]
    [InlineData("Knots * G + Knots[0]", "(Dot(VectorLiteral(1, 2.5), G) + 1)")]
    [InlineData("Shift(V, A) * G", "Dot(Vector(i < Length(V): (V[$i] + A)), G)")]
    [InlineData("Vector<double>.Build.Dense(2, i => Shift(V, i)[0]) * G", "Dot(Vector(i < 2: Vector(i1 < Length(V): (V[$i1] + $i))[0]), G)")]
    [InlineData("Vector<double>.Build.Dense(K, 1.5) * G", "Dot(Vector(i < K: 1.5), G)")]
    [InlineData("(Matrix<double>.Build.DenseOfArray(new double[,] { { 1, A }, { A, 1 } }) * G)[0]", "MatrixTimesVector(VectorLiteral(VectorLiteral(1, A), VectorLiteral(A, 1)), G)[0]")]
    [InlineData("Line(X) + Line(offset: A, x: X)", "(((1 * X) + 0) + ((1 * X) + A))")]
    [InlineData("Bump(A)", "((-1 * (A + -1)) * (A + -1))")]
    [InlineData("Sign(X)", "If(Less(0, X), 1, If(Less(X, 0), -1, 0))")]
    [InlineData("Outer(A)", "(A + (A * A))")]
    [InlineData("ApplyTo(x => x * x, A) + ApplyTo(Elsewhere.Twice, X)", "(((A * A) * (A * A)) + (2 * (2 * X)))")]
    [InlineData("Previous(X) + Previous(X, 2) + Previous(V * G == 0 ? X : X)", null)]
    [InlineData("Previous(L) + Previous(G)[1] + Previous(Previous(X), 2)", "((Earlier(L, 1) + Earlier(G, 1)[1]) + Earlier(X, 3))")]
    [InlineData("T * K", "(T * K)")]
    [InlineData("X > 0 ^ B ? 1 : 0", "If(Not(Less(0, X) == B), 1, 0)")]
    public void Value_is_read_as_written(string written, string? expected)
    {
        ModelSpec spec = TestHost.Parse(TestHost.Compile(Members + written + ", 1); }"));
        if (expected is null)
        {
            Assert.NotEmpty(spec.Findings);
            return;
        }

        Assert.Empty(spec.Findings);
        var law = (FamilyLaw)spec.Members.Single(member => member.Name == "Y").Law!;
        Assert.Equal(expected, SpecText.Of(law.Arguments[0]));
    }
}
