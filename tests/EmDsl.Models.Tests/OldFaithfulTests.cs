using EmDsl.Models.Tests.Cases;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

/// <summary>Gaussian mixtures under six covariance models, named as in mclust.</summary>
public sealed partial class OldFaithfulTests
{
    private static readonly Case OldFaithful = Case.Load("old_faithful_gmm");

    [Theory]
    [InlineData("EEI1")]
    [InlineData("EEI2")]
    public void Tied_diagonal(string name)
    {
        var fit = OldFaithful.Fit(name);
        var start = new TiedDiagonal { K = Components(fit), Weights = fit.Start.Vector("weights"), Means = fit.Start.Vectors("means"), Variances = fit.Start.Vector("variances") };
        var data = TiedDiagonal.Dataset.FromCsv(OldFaithful.DataPath);

        fit.AssertWalk(TiedDiagonal.Fit(data, fit.Steps(), start));
        fit.AssertMaximum(TiedDiagonal.Fit(data, start: new TiedDiagonal { K = start.K }));
    }

    [Theory]
    [InlineData("VVI1")]
    [InlineData("VVI2")]
    public void Diagonal_covariances(string name)
    {
        var fit = OldFaithful.Fit(name);
        var start = new FreeDiagonal { K = Components(fit), Weights = fit.Start.Vector("weights"), Means = fit.Start.Vectors("means"), Variances = fit.Start.Vectors("variances") };
        var data = FreeDiagonal.Dataset.FromCsv(OldFaithful.DataPath);

        fit.AssertWalk(FreeDiagonal.Fit(data, fit.Steps(), start));
        fit.AssertMaximum(FreeDiagonal.Fit(data, start: new FreeDiagonal { K = start.K }));
    }

    [Theory]
    [InlineData("EEE1")]
    [InlineData("EEE2")]
    [InlineData("EEE3")]
    public void Tied_covariance(string name)
    {
        var fit = OldFaithful.Fit(name);
        var start = new TiedFull { K = Components(fit), Weights = fit.Start.Vector("weights"), Means = fit.Start.Vectors("means"), Covariance = fit.Start.Matrix("covariance") };
        var data = TiedFull.Dataset.FromCsv(OldFaithful.DataPath);

        var result = TiedFull.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertMaximum(TiedFull.Fit(data, start: new TiedFull { K = start.K }));
        if (fit.Verified.Has("weights"))
        {
            fit.AssertParameter("weights", result.Model.Weights);
            fit.AssertParameter("means", result.Model.Means);
            fit.AssertParameter("covariance", [result.Model.Covariance]);
        }
    }

    [Theory]
    [InlineData("VVV1")]
    [InlineData("VVV2")]
    public void Full_covariances(string name)
    {
        var fit = OldFaithful.Fit(name);
        var start = new FreeFull { K = Components(fit), Weights = fit.Start.Vector("weights"), Means = fit.Start.Vectors("means"), Covariances = fit.Start.Matrices("covariances") };
        var data = FreeFull.Dataset.FromCsv(OldFaithful.DataPath);

        var result = FreeFull.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertMaximum(FreeFull.Fit(data, start: new FreeFull { K = start.K }));
        if (fit.Verified.Has("weights"))
        {
            fit.AssertParameter("weights", result.Model.Weights);
            fit.AssertParameter("means", result.Model.Means);
            fit.AssertParameter("covariances", result.Model.Covariances);
        }
    }

    [Fact]
    public void Every_seed_finds_the_maximum()
    {
        var data = FreeFull.Dataset.FromCsv(OldFaithful.DataPath);

        for (var seed = 0; seed < 20; seed++)
        {
            OldFaithful.Fit("VVV2").AssertMaximum(FreeFull.Fit(data, new FitOptions { Seed = seed }, new FreeFull { K = 2 }));
        }
    }

    private static int Components(CaseFit fit) => fit.Start.Vector("weights").Count;

    [LatentModel]
    internal sealed partial class TiedDiagonal
    {
        [Size] public partial int K { get; init; }
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial Vector<double>[] Means { get; init; }
        [Parameter] public partial Vector<double> Variances { get; init; }
        [Latent(nameof(K))] int Regime => Categorical(Weights);
        [Observed("eruptions", "waiting")] Vector<double> Eruption => MultivariateNormal(Means[Regime], Diagonal(Variances));
    }

    [LatentModel]
    internal sealed partial class FreeDiagonal
    {
        [Size] public partial int K { get; init; }
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial Vector<double>[] Means { get; init; }
        [Parameter] public partial Vector<double>[] Variances { get; init; }
        [Latent(nameof(K))] int Regime => Categorical(Weights);
        [Observed("eruptions", "waiting")] Vector<double> Eruption => MultivariateNormal(Means[Regime], Diagonal(Variances[Regime]));
    }

    [LatentModel]
    internal sealed partial class TiedFull
    {
        [Size] public partial int K { get; init; }
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial Vector<double>[] Means { get; init; }
        [Parameter] public partial Matrix<double> Covariance { get; init; }
        [Latent(nameof(K))] int Regime => Categorical(Weights);
        [Observed("eruptions", "waiting")] Vector<double> Eruption => MultivariateNormal(Means[Regime], Covariance);
    }

    [LatentModel]
    internal sealed partial class FreeFull
    {
        [Size] public partial int K { get; init; }
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial Vector<double>[] Means { get; init; }
        [Parameter] public partial Matrix<double>[] Covariances { get; init; }
        [Latent(nameof(K))] int Regime => Categorical(Weights);
        [Observed("eruptions", "waiting")] Vector<double> Eruption => MultivariateNormal(Means[Regime], Covariances[Regime]);
    }
}
