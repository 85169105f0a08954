using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws.Models;

[LatentModel]
internal sealed partial class CorrelatedCoefficients
{
    [Constant] public partial Matrix<double> Spread { get; init; }
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Beta { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Prior(nameof(Beta))] Vector<double> BetaPrior(int k) => MultivariateNormal(Vector<double>.Build.Dense(2), Spread / (1 + k));
    [Latent(2)] int Z => Categorical(Weights);
    [Covariate(Dimension = 2)] Vector<double> X { get; }
    [Observed] double Y => Normal(Beta[Z] * X, Variance);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class CorrelatedDiagonalMeans
{
    [Constant] public partial Matrix<double> Spread { get; init; }
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Vector<double>[] Variance { get; init; }
    [Prior(nameof(Mean))] Vector<double> MeanPrior => MultivariateNormal(Vector<double>.Build.DenseOfArray([1, -0.5]), Spread);
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z], Diagonal(Variance[Z]));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class PlanesWithPriors
{
    [Constant] public partial Matrix<double> Scale { get; init; }
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Vector<double> Slope { get; init; }
    [Parameter] public partial Matrix<double>[] Covariance { get; init; }
    [Prior(nameof(Mean))] Vector<double> MeanPrior(int k) => MultivariateNormal(Vector<double>.Build.DenseOfArray([1, 1]), Covariance[k] / 0.5);
    [Prior(nameof(Covariance))] Matrix<double> CovariancePrior => InverseWishart(5, Scale);
    [Latent(2)] int Z => Categorical(Weights);
    [Covariate] double X { get; }
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z] + Slope * X, Covariance[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class WishartCovariances
{
    [Constant] public partial Matrix<double> Scale { get; init; }
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Matrix<double>[] Covariance { get; init; }
    [Prior(nameof(Covariance))] Matrix<double> CovariancePrior => Wishart(6, Scale);
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z], Covariance[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class SumsWithPriors
{
    [Constant] public partial Matrix<double> Scale { get; init; }
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Matrix<double> Common { get; init; }
    [Parameter] public partial Matrix<double>[] Own { get; init; }
    [Prior(nameof(Mean))] Vector<double> MeanPrior => MultivariateNormal(Vector<double>.Build.Dense(2), Common / 0.2);
    [Prior(nameof(Common))] Matrix<double> CommonPrior => InverseWishart(5, Scale);
    [Prior(nameof(Own))] Matrix<double> OwnPrior => Wishart(6, Scale);
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z], Common + Own[Z]);
    [Weight] double W { get; }
}
