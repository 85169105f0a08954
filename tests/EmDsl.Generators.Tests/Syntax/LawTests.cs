using EmDsl.Generators.Model;

namespace EmDsl.Generators.Tests.Syntax;

/// <summary>What distributions mean.</summary>
public class LawTests
{
    private const string Members = """
        public enum Plain { A, B, C }
        [LatentModel] public sealed partial class M
        {
            [Parameter] public partial double A { get; init; }
            [Parameter] public partial double[] R { get; init; }
            [Parameter] public partial Vector<double> V { get; init; }
            [Parameter] public partial Vector<double>[] W { get; init; }
            [Parameter] public partial PerState<Plain, Vector<double>> P { get; init; }
            [Parameter] public partial Matrix<double> C { get; init; }
            [Latent(3)] int Z => Categorical(V);
            [Latent] Plain O => Categorical<Plain>(V);
            [Latent] bool B => Bernoulli(0.5);
            [Covariate] double X { get; }
            [Covariate] bool IsCut { get; }
            static double Rayleigh(double s2) => Density(x => Log(x / s2) - x * x / (2 * s2), Support.Positive);
            static double Either(bool first, double a, double b) => first ? Normal(a, 1) : Rayleigh(b);
            static int ZeroInflated(bool zero, int law) => zero ? Exactly(0) : law;
            static double Block(double m) { var law = Normal(m, 1); if (m > 0) { return law; } return Laplace(m, 1); }
            static double Each2(int j) => Normal(Vector<double>.Build.Dense(3, j => A0 * j)[j], 1);
            const double A0 = 2;
        """;

    [Theory]
    [InlineData("[Observed] int Y => 1 + Categorical(V);", "1 + Categorical(V)")]
    [InlineData("[Observed] int Y => Categorical(W[Z]) - 1;", "-1 + Categorical(W[Z])")]
    [InlineData("[Observed] Plain Y => Categorical<Plain>(0.2, A, 0.8 - A);", "Categorical(VectorLiteral(0.2, A, (0.8 + (-1 * A))))")]
    [InlineData("[Observed] int Y => ZeroInflated(B, Poisson(R[Z]));", "(B ? Exactly(0) : Poisson(R[Z]))")]
    [InlineData(
        "[Observed] double Y => Either(IsCut, A, R[Z]);",
        "(IsCut ? Normal(A, 1) : Density(x => (Log(($x * R[Z]^-1)) + (-1 * (($x * $x) * (2 * R[Z])^-1))), Positive))")]
    [InlineData("[Observed] double Y => Block(A);", "(Less(0, A) ? Normal(A, 1) : Laplace(A, 1))")]
    [InlineData("[Observed] double[] Y => Each(Each2);", "Each(j => Normal(Vector(j1 < 3: (2 * $j1))[$j], 1))")]
    [InlineData("[Observed] double[] Y => Each(k => { var mean = R[Z]; return Normal(mean + V[k], 1); });", "Each(k => Normal((R[Z] + V[$k]), 1))")]
    [InlineData(
        "[Observed] double Y => O switch { Plain.A => Normal(A, 1), Plain.B when X > 1 => Cauchy(X), _ => Laplace(A, 1) }; static double Cauchy(double m) => StudentT(m, 1, 1);",
        "(O == 0 ? Normal(A, 1) : (And(O == 1, Less(1, X)) ? StudentT(X, 1, 1) : Laplace(A, 1)))")]
    [InlineData("[Observed] double Y => Truncated(Normal(A, 1), lower: 0);", "Truncated(Normal(A, 1); 0; -)")]
    [InlineData("[Observed] int Y => Truncated(Poisson(A), 1);", "Truncated(Poisson(A); 1; -)")]
    [InlineData("[Observed] double Y => Truncated(Normal(A, 1), upper: X);", "Truncated(Normal(A, 1); -; X)")]
    [InlineData("[Observed] double Y => Censored(Weibull(A, R[Z]), IsCut);", "Censored(Weibull(A, R[Z]); IsCut)")]
    [InlineData("[Observed(\"left\", \"right\")] Interval Y => Normal(variance: 2, mean: A);", "Normal(A, 2)")]
    [InlineData("[Observed] double? Y => B ? Normal(A, 1) : Laplace(A, 1);", "(B ? Normal(A, 1) : Laplace(A, 1))")]
    [InlineData("[Latent(3)] int Y => Chain(first: Stationary(W), next: Categorical(W[Previous(Y)]));", "Chain(Stationary(W); Categorical(W[Earlier(Y, 1)]))")]
    [InlineData("[Latent] Plain Y => Chain(next: Categorical<Plain>(P[Previous(Y)]), first: Categorical<Plain>(Stationary(P)));", "Chain(Stationary(P); Categorical(P[Earlier(Y, 1)]))")]
    [InlineData("[Observed] int Y => Mass(n => n * Log(A) - A - LogGamma(n + 1));", "Mass(n => ((($n * Log(A)) + (-1 * A)) + (-1 * LogGamma(($n + 1)))), Count)")]
    [InlineData("[Observed] Vector<double> Y => VectorDensity(x => -x * x / 2);", "VectorDensity(x => (Dot(Scale(-1, $x), $x) * 2^-1), RealVector)")]
    [InlineData("[Observed] double Y => Density(x => -x * x);", "Density(x => ((-1 * $x) * $x), Real)")]
    [InlineData("[Observed] double Y => Density(Unit); static double Unit(double u) => -u * u;", "Density(u => ((-1 * $u) * $u), Real)")]
    [InlineData("[Observed] double Y => Named(b: X, a: A); static double Named(double a, double b = 2, double c = 3) => Normal(a + c, b);", "Normal((A + 3), X)")]
    [InlineData("[Observed] double Y => Outer(A); static double Outer(double a) => Other.Law(a * a, X0); const double X0 = 4; } public static class Other { public static double Law(double m, double v) => Density(x => Kernel(x, m) / v); static double Kernel(in double x, double m) { var d = x - m; return d * d; }", "Density(x => ((($x + (-1 * (A * A))) * ($x + (-1 * (A * A)))) * 4^-1), Real)")]
    [InlineData("[Observed] double Y => Picked(O, A); static double Picked(Plain o, double a) { switch (o) { case Plain.A: return Normal(a, 1); case Plain.B: { var s = a * 2; return Laplace(a, s); } default: return StudentT(a, 1, 1); } }", "(O == 0 ? Normal(A, 1) : (O == 1 ? Laplace(A, (A * 2)) : StudentT(A, 1, 1)))")]
    [InlineData("[Observed] double Y => Picked(Z, A); static double Picked(int z, double a) { var m = a; switch (z) { case 0: m = 2; break; case > 1 when a > 0: m *= 3; break; } return Normal(m, 1); }", "(Z == 0 ? Normal(2, 1) : (And(Less(1, Z), Less(0, A)) ? Normal((A * 3), 1) : Normal(A, 1)))")]
    [InlineData("[Observed] double Y => Listed(O, A); static double Listed(Plain o, double a) { switch (o) { case Plain.A: case Plain.B: return Normal(a, 1); case Plain.C: return Normal(a, 2); } throw new InvalidOperationException(); }", "(Or(O == 0, O == 1) ? Normal(A, 1) : Normal(A, 2))")]
    [InlineData("[Observed] double Y => Stepped(A, X); static double Stepped(double a, double x) { double m = a, d = x - m; if (x > 0) { m = 2 * a; } m += 1; return Normal(m + d, 1); }", "(Less(0, X) ? Normal((((2 * A) + 1) + (X + (-1 * A))), 1) : Normal(((A + 1) + (X + (-1 * A))), 1))")]
    [InlineData("[Observed] double Y => Split(A); static double Split(double a) { var (m, v) = (a, 2.0); return Density(x => { var z = x - m; z /= v; return -z; }); }", "Density(x => (-1 * (($x + (-1 * A)) * 2^-1)), Real)")]
    [InlineData("[Observed] double Y => Local(A); static double Local(double a) { double LogF(double x) => -x * Scale(); double Scale() => a; return Density(LogF); }", "Density(x => ((-1 * $x) * A), Real)")]
    [InlineData("[Observed] int Y => Counted(A); static int Counted(double p) => Mass(n => n switch { 0 => Log(p), _ => Log(1 - p) + Geometric1(n) }); static double Geometric1(int n) => n * Log(0.5);", "Mass(n => If($n == 0, Log(A), (Log((1 + (-1 * A))) + ($n * Log(0.5)))), Count)")]
    [InlineData("[Observed] Vector<double> Y => VectorDensity(x => Quadratic(x, V)); static double Quadratic(Vector<double> x, Vector<double> m) { var d = x - m; return -d.DotProduct(d); }", "VectorDensity(x => (-1 * Dot(VectorAdd($x, Scale(-1, V)), VectorAdd($x, Scale(-1, V)))), RealVector)")]
    [InlineData("[Observed] Vector<double> Y => MultivariateNormal(V, A * Identity);", "MultivariateNormal(V, Scale(A, IdentityMatrix()))")]
    [InlineData("[Observed] int[] Y => Multinomial(W[Z]);", "Multinomial(W[Z])")]
    [InlineData("[Observed] int Y => Exactly(Z + (B ? 1 : 0));", "Exactly((Z + If(B, 1, 0)))")]
    [InlineData("[Observed] bool Y => Exactly(B && O == Plain.A);", "Exactly(And(B, O == 0))")]
    [InlineData("[Prior(nameof(R))] double Y(int k) => Gamma(2, 1 + k);", "Gamma(2, (1 + $k))")]
    [InlineData("[Prior(nameof(P))] Vector<double> Y(Plain s) => Dirichlet(s == Plain.A ? V : W[0]);", "Dirichlet(If($s == 0, V, W[0]))")]
    [InlineData("[Observed] double Y { get { var m = A * X; return Normal(m, 1); } }", "Normal((A * X), 1)")]
    [InlineData("[Observed] double Y { get => Normal(A, 1); }", "Normal(A, 1)")]
    [InlineData("[Observed] double @class => Normal(A, 1);", "Normal(A, 1)")]
    public void Law_is_read_as_written(string written, string expected)
    {
        ModelSpec spec = TestHost.Parse(TestHost.Compile(Members + written + "}"));
        Assert.Empty(spec.Findings);
        Assert.Equal(expected, SpecText.Of(spec.Members[^1].Law!));
    }

    [Fact]
    public void Origins_are_nodes_of_the_equation_and_calls_of_inlined_methods()
    {
        var compilation = TestHost.Compile(Members + "[Observed] double Y => Either(IsCut, A, R[Z] + /* no node */ 1); [Observed] double X2 => B ? Normal(A, X + 1) : Laplace(A, 1); }");
        var model = TestHost.Model(compilation);
        var members = TestHost.Parse(compilation).Members;
        var branch = (BranchLaw)members[^2].Law!;
        var normal = (FamilyLaw)branch.Then;
        string Squiggle(int origin, string member = "Y")
        {
            var location = EmDsl.Generators.Syntax.OriginMap.Locate(model, new("EMD0003", member, origin, []));
            return location.SourceTree!.GetText().ToString(location.SourceSpan);
        }

        Assert.Equal("Either(IsCut, A, R[Z] + /* no node */ 1)", Squiggle(branch.Origin));
        Assert.Equal("Either(IsCut, A, R[Z] + /* no node */ 1)", Squiggle(normal.Origin));
        Assert.Equal("Either(IsCut, A, R[Z] + /* no node */ 1)", Squiggle(branch.Otherwise.Origin));

        var direct = (FamilyLaw)((BranchLaw)members[^1].Law!).Then;
        Assert.Equal("Normal(A, X + 1)", Squiggle(direct.Origin, "X2"));
        Assert.Equal("A", Squiggle(direct.Origins[0], "X2"));
        Assert.Equal("X + 1", Squiggle(direct.Origins[1], "X2"));
    }
}
