using EmDsl.Models.Tests.Cases;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

public sealed partial class OldFaithfulTests // the conjugate prior of Fraley and Raftery (2007)
{
    [Fact]
    public void Conjugate_prior()
    {
        CaseFit fit = Case.Load("old_faithful_map_prior").Fit("VVV2");
        Matrix<double> scale = fit.Start.Matrix("scale");
        var known = new MapMixture { Kappa = fit.Start.Number("kappa"), Freedom = fit.Start.Number("freedom"), Center = fit.Start.Vector("center"), Scale = scale };
        var start = new MapMixture
        {
            Kappa = known.Kappa,
            Freedom = known.Freedom,
            Center = known.Center,
            Scale = scale,
            Weights = fit.Start.Vector("weights"),
            Means = fit.Start.Vectors("means"),
            Covariances = fit.Start.Matrices("covariances"),
        };
        var data = MapMixture.Dataset.FromCsv(Case.Load("old_faithful_map_prior").DataPath);

        FitResult<MapMixture> result = MapMixture.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("weights", result.Model.Weights);
        fit.AssertParameter("means", result.Model.Means);
        fit.AssertParameter("covariances", result.Model.Covariances);

        // What the kernel leaves out: the normalisers of two normals in two dimensions and of two inverse Wisharts.
        double normaliser = Math.Log(known.Kappa / (2 * Math.PI)) + (0.5 * known.Freedom * Math.Log(scale.Determinant() / 4)) - (0.5 * Math.Log(Math.PI))
            - SpecialFunctions.GammaLn(known.Freedom / 2) - SpecialFunctions.GammaLn((known.Freedom - 1) / 2);
        foreach ((double kernel, double objective) in fit.Verified.Numbers("kernels").Append(fit.Verified.Number("logPosteriorKernel")).Zip(result.ObjectiveTrace.Take(6).Append(result.Objective)))
            Assert.Equal(kernel + (2 * normaliser), objective, 1e-7);
        Assert.Equal(result.LogLikelihood, result.Model.LogLikelihood(data), 1e-9);
        Assert.Equal((-2 * result.LogLikelihood) + (11 * Math.Log(272)), result.Bic, 1e-9);
        Assert.Equal(result.Objective, MapMixture.Fit(data, start: known).Objective, 1e-5);
    }

    [LatentModel]
    internal sealed partial class MapMixture
    {
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial Vector<double>[] Means { get; init; }
        [Parameter] public partial Matrix<double>[] Covariances { get; init; }
        [Constant] public partial Vector<double> Center { get; init; }
        [Constant] public partial Matrix<double> Scale { get; init; }
        [Constant] public partial double Kappa { get; init; }
        [Constant] public partial double Freedom { get; init; }
        [Prior(nameof(Means))] Vector<double> MeanPrior(int k) => MultivariateNormal(Center, Covariances[k] / Kappa);
        [Prior(nameof(Covariances))] Matrix<double> CovariancePrior => InverseWishart(Freedom, Scale);
        [Latent(2)] int Regime => Categorical(Weights);
        [Observed("eruptions", "waiting")] Vector<double> Eruption => MultivariateNormal(Means[Regime], Covariances[Regime]);
    }
}
