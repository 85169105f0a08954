using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Custom;

/// <summary>Densities written out as priors: what they integrate to, and that the others' checks are not disturbed.</summary>
public sealed partial class WrittenPriorTests
{
    [Fact]
    public void Priors_are_integrated_over_the_parameter_that_they_describe()
    {
        DensityReport report = Weighed.CheckDensities(draws: 6, start: new Weighed { Width = 2 });

        Assert.Equal(["Y", "MeanPrior[k] where k = 0", "MeanPrior[k] where k ≠ 0", "CenterPrior", "ShapePrior"], report.Checks.Select(check => check.Name));
        Assert.Equal([6, 6, 12, 6, 6], report.Checks.Select(check => check.Draws));
        Assert.Equal(
            [DensityVerdict.Normalized, DensityVerdict.Normalized, DensityVerdict.Normalized, DensityVerdict.Normalized, DensityVerdict.NotNormalized],
            report.Checks.Select(check => check.Verdict));
        Assert.Equal(0.5, report.Checks[4].Integral, 1e-8);
        Assert.StartsWith("ShapePrior: integrates to 0.5 ± ", report.Checks[4].ToString(), StringComparison.Ordinal);
    }

    [LatentModel]
    internal sealed partial class Weighed
    {
        [Constant] public partial double Width { get; init; }
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial double[] Mean { get; init; }
        [Parameter] public partial Vector<double> Center { get; init; }
        [Parameter] public partial double Shape { get; init; }
        [Covariate("u", "v")] Vector<double> X { get; }
        [Latent(3)] int Z => Categorical(Weights);
        [Observed] double Y => Density(y => -(y - Mean[Z] - Center * X) * (y - Mean[Z] - Center * X) / 2 - Log(2 * Math.PI) / 2, Support.Real);
        [Observed] double T => Gamma(Shape, 1);

        [Prior(nameof(Mean))]
        double MeanPrior(int k) => k == 0
            ? Density(m => -m * m / (2 * Width) - Log(2 * Math.PI * Width) / 2, Support.Real)
            : Density(m => m - 2 * Log(1 + Exp(m)), Support.Real);

        [Prior(nameof(Center))]
        Vector<double> CenterPrior => VectorDensity(c => -(c[0] * c[0] + (c[1] - c[0]) * (c[1] - c[0])) / 2 - Log(2 * Math.PI));

        // Half of an exponential density.
        [Prior(nameof(Shape))]
        double ShapePrior => Density(s => -s - Log(2), Support.Positive);
    }
}
