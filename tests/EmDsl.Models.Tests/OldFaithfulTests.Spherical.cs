using EmDsl.Models.Tests.Cases;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

public sealed partial class OldFaithfulTests // covariances that are multiples of the identity
{
    [Theory]
    [InlineData("EII1")]
    [InlineData("EII2")]
    public void Tied_spherical(string name)
    {
        var fit = OldFaithful.Fit(name);
        var start = new TiedSpherical { K = Components(fit), Weights = fit.Start.Vector("weights"), Means = fit.Start.Vectors("means"), Variance = fit.Start.Number("variance") };
        var data = TiedSpherical.Dataset.FromCsv(OldFaithful.DataPath);

        fit.AssertWalk(TiedSpherical.Fit(data, fit.Steps(), start));
        fit.AssertMaximum(TiedSpherical.Fit(data, start: new TiedSpherical { K = start.K }));
    }

    [Theory]
    [InlineData("VII1")]
    [InlineData("VII2")]
    public void Spherical(string name)
    {
        var fit = OldFaithful.Fit(name);
        var start = new FreeSpherical { K = Components(fit), Weights = fit.Start.Vector("weights"), Means = fit.Start.Vectors("means"), Variances = fit.Start.Numbers("variances") };
        var data = FreeSpherical.Dataset.FromCsv(OldFaithful.DataPath);

        fit.AssertWalk(FreeSpherical.Fit(data, fit.Steps(), start));
        fit.AssertMaximum(FreeSpherical.Fit(data, start: new FreeSpherical { K = start.K }));
    }

    [LatentModel]
    internal sealed partial class TiedSpherical
    {
        [Size] public partial int K { get; init; }
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial Vector<double>[] Means { get; init; }
        [Parameter] public partial double Variance { get; init; }
        [Latent(nameof(K))] int Regime => Categorical(Weights);
        [Observed("eruptions", "waiting")] Vector<double> Eruption => MultivariateNormal(Means[Regime], Variance * Identity);
    }

    [LatentModel]
    internal sealed partial class FreeSpherical
    {
        [Size] public partial int K { get; init; }
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial Vector<double>[] Means { get; init; }
        [Parameter] public partial double[] Variances { get; init; }
        [Latent(nameof(K))] int Regime => Categorical(Weights);
        [Observed("eruptions", "waiting")] Vector<double> Eruption => MultivariateNormal(Means[Regime], Variances[Regime] * Identity);
    }
}
