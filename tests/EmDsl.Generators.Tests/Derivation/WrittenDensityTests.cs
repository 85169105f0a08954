using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Tests.Derivation;

/// <summary>What is planned for a density that the user writes out: an exponential family needs no pass over the rows beyond the E-step's.</summary>
public class WrittenDensityTests
{
    [Theory]
    [InlineData("double", "Density(x => -0.5 * Math.Log(2 * Math.PI * b) - (x - a) * (x - a) / (2 * b))", "A: closed form; B: closed form")]
    [InlineData("int", "Mass(n => n * Log(a) - a - LogGamma(n + 1.0) + 0 * b)", "A: closed form")]
    [InlineData("double", "Density(x => a * Log(b) - LogGamma(a) + (a - 1) * Log(x) - b * x, Support.Positive)", "A, B: safeguarded Newton on the sufficient statistics")]
    [InlineData("double", "Density(x => Log(a * Exp(-a * x)) + 0 * b, Support.Positive)", "A: closed form")]
    [InlineData("double", "Density(x => Log(x / (a * a)) - x * x / (2 * a * a) + 0 * b, Support.Positive)", "A: closed form")]
    [InlineData("double", "Density(x => x < 1.5 ? double.NegativeInfinity : Log(a) + a * Log(1.5) - (a + 1) * Log(x) + 0 * b, Support.Positive)", "A: closed form")]
    [InlineData("double", "Density(x => 0.5 * Log(b / (2 * Math.PI * x * x * x)) - b * (x - a) * (x - a) / (2 * a * a * x), Support.Positive)", "A, B: safeguarded Newton on the sufficient statistics")]
    [InlineData("double", "Density(x => Log(a / b) + (a - 1) * Log(x / b) - Pow(x / b, a), Support.Positive)", "A, B: safeguarded Newton with passes over the rows")]
    [InlineData("double", "Density(x => -(x - a) / b - Log(b) - 2 * Log(1 + Exp(-(x - a) / b)))", "A, B: safeguarded Newton with passes over the rows")]
    [InlineData("double", "Density(x => -Log(b) - (x - a) / b - Exp(-(x - a) / b))", "A, B: safeguarded Newton with passes over the rows")]
    public void Strategies(string type, string density, string expected)
    {
        foreach (bool isMixture in new[] { false, true })
        {
            EmPlan plan = Plan(type, density, isMixture);
            Assert.Empty(plan.Findings);
            Assert.Equal(expected, string.Join("; ", plan.Blocks.Where(block => block is not SimplexUpdate).Select(block => $"{string.Join(", ", block.Parameters)}: {block.Strategy}")));
            Assert.Equal(expected.Contains("passes", StringComparison.Ordinal), plan.Blocks.OfType<NewtonUpdate>().Any(newton => newton.Rows.Count > 0));
        }
    }

    private static EmPlan Plan(string type, string density, bool isMixture)
    {
        string array = isMixture ? "[]" : "", index = isMixture ? "[Z]" : "", latent = isMixture ? "[Latent(2)] int Z => Categorical(0.4, 0.6); " : "";
        ModelSpec spec = TestHost.Parse($"[LatentModel] public partial class M {{ [Parameter] public partial double{array} A {{ get; init; }} [Parameter] public partial double{array} B {{ get; init; }} "
            + $"{latent}[Observed] {type} Y => Law(A{index}, B{index}); static {type} Law(double a, double b) => {density}; }}");
        Assert.Empty(spec.Findings);
        ModelGraph graph = GraphBuilder.Build(spec);
        return MStepPlanner.Plan(graph);
    }
}
