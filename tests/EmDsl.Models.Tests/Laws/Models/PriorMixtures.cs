using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws.Models;

[LatentModel]
internal sealed partial class ConjugatePriors
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Parameter] public partial double[,] P { get; init; }
    [Constant] public partial Vector<double> Alpha { get; init; }
    [Constant] public partial double Kappa { get; init; }
    [Prior(nameof(Weights))] Vector<double> WeightsPrior => Dirichlet(Alpha);
    [Prior(nameof(Mean))] double MeanPrior(int k) => Normal(0.5, Variance[k] / Kappa);
    [Prior(nameof(Variance))] double VariancePrior => InverseGamma(2, 0.5);
    [Prior(nameof(Rate))] double RatePrior(int i) => Gamma(2, 1 + i);
    [Prior(nameof(P))] double ProbabilityPrior(int k, int j) => Beta(2, 2 + (3 * j) + k);
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Normal(Mean[Z], Variance[Z]);
    [Observed] int N => Poisson(Rate[Z]);
    [Observed(Dimension = 2)] bool[] B => Each(j => Bernoulli(P[Z, j]));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class NormalInverseWishart
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Matrix<double>[] Covariance { get; init; }
    [Constant] public partial Vector<double> Center { get; init; }
    [Constant] public partial Matrix<double> Scale { get; init; }
    [Constant] public partial double Kappa { get; init; }
    [Prior(nameof(Weights))] Vector<double> WeightsPrior => Dirichlet(Vector<double>.Build.Dense(2, 3.0));
    [Prior(nameof(Mean))] Vector<double> MeanPrior(int k) => MultivariateNormal(Center, Covariance[k] / Kappa);
    [Prior(nameof(Covariance))] Matrix<double> CovariancePrior(int k) => InverseWishart(5, Scale);
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z], Covariance[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class RidgeMeans
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Matrix<double> Covariance { get; init; }
    [Constant] public partial Vector<double> Center { get; init; }
    [Prior(nameof(Mean))] Vector<double> MeanPrior => MultivariateNormal(Center, 2.5 * Identity);
    [Prior(nameof(Covariance))] Matrix<double> CovariancePrior => InverseWishart(4.5, 0.5 * Identity);
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z], Covariance);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class CorrelatedMeans
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Matrix<double>[] Covariance { get; init; }
    [Constant] public partial Matrix<double> Spread { get; init; }
    [Prior(nameof(Mean))] Vector<double> MeanPrior(int k) => MultivariateNormal(Vector<double>.Build.DenseOfArray(new[] { 1.0, -0.5 }), Spread / (1 + k));
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z], Covariance[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class DiagonalPriors
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Vector<double>[] Variance { get; init; }
    [Constant] public partial Vector<double> Center { get; init; }
    [Prior(nameof(Mean))] Vector<double> MeanPrior(int k) => MultivariateNormal(Center, Diagonal(Variance[k]) / 0.5);
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z], Diagonal(Variance[Z]));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class IterativePriors
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Parameter] public partial double[] P { get; init; }
    [Prior(nameof(Mean))] double MeanPrior => StudentT(0.5, 2, 4);
    [Prior(nameof(Variance))] double VariancePrior => Gamma(2, 1.5);
    [Prior(nameof(Rate))] double RatePrior(int k) => LogNormal(1, 0.4 + (0.1 * k));
    [Prior(nameof(P))] double ProbabilityPrior => Uniform(0.05, 0.95);
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Normal(Mean[Z], Variance[Z]);
    [Observed] int N => Poisson(Rate[Z]);
    [Observed] bool B => Bernoulli(P[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class ShapePriors
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Shape { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Parameter(Fixed = true)] public partial double Known { get; init; }
    [Prior(nameof(Shape))] double ShapePrior => Density(x => -2 * Log(1 + (x * x / 9)) + Log(4 / (3 * Math.PI)), Support.Positive);
    [Prior(nameof(Rate))] double RatePrior(int k) => k == 0 ? Exponential(0.7) : Gamma(3, 2);
    [Prior(nameof(Known))] double KnownPrior => Exponential(2);
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Gamma(Shape[Z], Rate[Z] * Known);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class RidgeRegressions
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Beta { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Prior(nameof(Beta))] Vector<double> BetaPrior => MultivariateNormal(Vector<double>.Build.Dense(2), 4 * Identity);
    [Latent(2)] int Z => Categorical(Weights);
    [Covariate(Dimension = 2)] Vector<double> X { get; }
    [Observed] double Y => Normal(Beta[Z] * X, Variance[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class KinkedPriors
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double[] LogRate { get; init; }
    [Parameter] public partial double[] Odds { get; init; }
    [Prior(nameof(Mean))] double MeanPrior(int k) => Laplace(0.5, 0.05 + (0.4 * k));
    [Prior(nameof(LogRate))] double LogRatePrior => Laplace(1, 0.1);
    [Prior(nameof(Odds))] double OddsPrior => Density(x => Log(2) - (5 * Abs(Log(x))) - Log(x) + Log(1.25), Support.Positive);
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Normal(Mean[Z], 0.7);
    [Observed] int N => Poisson(Exp(LogRate[Z]));
    [Observed] bool B => Bernoulli(Odds[Z] / (1 + Odds[Z]));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class SparseMeans
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Matrix<double>[] Covariance { get; init; }
    [Prior(nameof(Mean))] double MeanPrior(int k, int j) => Laplace(0, 0.05 + (0.1 * j));
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z], Covariance[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class SparseRegressions
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Beta { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Prior(nameof(Beta))] double BetaPrior(int k, int j) => j == 0 ? Normal(0, 100) : Laplace(0, 4 * Sqrt(Variance[k]));
    [Latent(2)] int Z => Categorical(Weights);
    [Covariate(Dimension = 3)] Vector<double> X { get; }
    [Observed] double Y => Normal(Beta[Z] * X, Variance[Z]);
    [Weight] double W { get; }
}

[LatentModel(MStep = MStepKind.EmGradient)]
internal sealed partial class SparseCounts
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Level { get; init; }
    [Parameter] public partial Vector<double> Slope { get; init; }
    [Prior(nameof(Slope))] double SlopePrior => Laplace(0, 0.05);
    [Latent(2)] int Z => Categorical(Weights);
    [Covariate(Dimension = 2)] Vector<double> X { get; }
    [Observed] int Y => Poisson(Exp(Level[Z] + (Slope * X)));
    [Weight] double W { get; }
}
