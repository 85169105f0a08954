using EmDsl.Models.Tests.Cases;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

/// <summary>Univariate normal mixtures of 82 galaxy velocities, with a common variance (E) or separate ones (V).</summary>
public sealed partial class GalaxiesTests
{
    private static readonly Case Galaxies = Case.Load("galaxies_gmm1d");

    [Theory]
    [InlineData("E1")]
    [InlineData("E2")]
    [InlineData("E3")]
    [InlineData("E4")]
    [InlineData("E5")]
    [InlineData("E6")]
    public void Common_variance(string name)
    {
        var fit = Galaxies.Fit(name);
        var start = new CommonVariance { K = fit.Start.Vector("weights").Count, Weights = fit.Start.Vector("weights"), Means = fit.Start.Numbers("means"), Variance = fit.Start.Number("variance") };

        var result = CommonVariance.Fit(CommonVariance.Dataset.FromCsv(Galaxies.DataPath), fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("weights", result.Model.Weights);
        fit.AssertParameter("means", result.Model.Means);
        fit.AssertParameter("variance", result.Model.Variance);
    }

    [Theory]
    [InlineData("V1")]
    [InlineData("V2")]
    [InlineData("V3")]
    [InlineData("V4")]
    [InlineData("V5")]
    [InlineData("V6")]
    public void Separate_variances(string name)
    {
        var fit = Galaxies.Fit(name);
        var start = new SeparateVariances { K = fit.Start.Vector("weights").Count, Weights = fit.Start.Vector("weights"), Means = fit.Start.Numbers("means"), Variances = fit.Start.Numbers("variances") };

        var result = SeparateVariances.Fit(SeparateVariances.Dataset.FromCsv(Galaxies.DataPath), fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("weights", result.Model.Weights);
        fit.AssertParameter("means", result.Model.Means);
        fit.AssertParameter("variances", result.Model.Variances);
    }

    // With more components the likelihood has many local maxima, and with separate variances no bound.
    [Theory]
    [InlineData("E2")]
    [InlineData("E3")]
    public void Own_starts_find_the_maximum(string name)
    {
        var fit = Galaxies.Fit(name);
        var data = CommonVariance.Dataset.FromCsv(Galaxies.DataPath);

        fit.AssertMaximum(CommonVariance.Fit(data, start: new CommonVariance { K = fit.Start.Vector("weights").Count }));
    }

    [LatentModel]
    internal sealed partial class CommonVariance
    {
        [Size] public partial int K { get; init; }
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial double[] Means { get; init; }
        [Parameter] public partial double Variance { get; init; }
        [Latent(nameof(K))] int Cluster => Categorical(Weights);
        [Observed] double Velocity => Normal(Means[Cluster], Variance);
    }

    [LatentModel]
    internal sealed partial class SeparateVariances
    {
        [Size] public partial int K { get; init; }
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial double[] Means { get; init; }
        [Parameter] public partial double[] Variances { get; init; }
        [Latent(nameof(K))] int Cluster => Categorical(Weights);
        [Observed] double Velocity => Normal(Means[Cluster], Variances[Cluster]);
    }
}
