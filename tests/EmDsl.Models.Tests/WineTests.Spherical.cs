using EmDsl.Models.Tests.Cases;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

public sealed partial class WineTests // covariances that are multiples of the identity
{
    [Fact]
    public void Spherical()
    {
        var fit = Wine.Fit("VII3");
        var start = new FreeSpherical { Weights = fit.Start.Vector("weights"), Means = fit.Start.Vectors("means"), Variances = fit.Start.Numbers("variances") };

        var result = FreeSpherical.Fit(FreeSpherical.Dataset.FromColumns(Standardised()), fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("weights", result.Model.Weights);
    }

    [LatentModel]
    internal sealed partial class FreeSpherical
    {
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial Vector<double>[] Means { get; init; }
        [Parameter] public partial double[] Variances { get; init; }
        [Latent(3)] int Cultivar => Categorical(Weights);
        [Observed(Dimension = 13)] Vector<double> Chemistry => MultivariateNormal(Means[Cultivar], Variances[Cultivar] * Identity);
    }
}
