using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws.Models;

[LatentModel]
internal sealed partial class CovarianceSums
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Matrix<double> Common { get; init; }
    [Parameter] public partial Matrix<double>[] Own { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed("X1", "X2")] Vector<double> X => MultivariateNormal(Mean[Z], Common);
    [Observed("Y1", "Y2")] Vector<double> Y => MultivariateNormal(2 * Mean[Z], Common + Own[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class FactorCovariances
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter(Dimension = 1)] public partial Matrix<double>[] Loadings { get; init; }
    [Parameter] public partial Vector<double>[] Unique { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 3)] Vector<double> Y => MultivariateNormal(Mean[Z], Loadings[Z] * Loadings[Z].Transpose() + Diagonal(Unique[Z]));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class ScaledCovariances
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double> Mean { get; init; }
    [Parameter] public partial Matrix<double> Shape { get; init; }
    [Parameter] public partial Vector<double>[] Scale { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed("X1", "X2")] Vector<double> X => MultivariateNormal(Mean, Shape);
    [Observed("Y1", "Y2")] Vector<double> Y => MultivariateNormal(Mean, Diagonal(Scale[Z]) * Shape * Diagonal(Scale[Z]));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class RidgedCovariances
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Matrix<double> Common { get; init; }
    [Parameter] public partial double Noise { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z], (Z == 0 ? 1 : 4) * Common + Noise * Identity);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class TurnedCovariances
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter(Dimension = 2)] public partial Matrix<double> Turn { get; init; }
    [Parameter] public partial Vector<double>[] Spread { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z], Turn * Diagonal(Spread[Z]) * Turn.Transpose());
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class CovarianceOfTwoMembers
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Matrix<double> Common { get; init; }
    [Parameter] public partial Matrix<double> Added { get; init; }
    [Parameter] public partial double Rate { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed("X1", "X2")] Vector<double> X => MultivariateNormal(Mean[Z], Common);
    [Observed("Y1", "Y2")] Vector<double> Y => MultivariateNormal(Mean[Z], Common + Rate * Added);
    [Observed] double T => Exponential(Rate);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class PlanesOfSums
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Matrix<double> Coefficients { get; init; }
    [Parameter] public partial Matrix<double> Common { get; init; }
    [Parameter] public partial Vector<double> Own { get; init; }
    [Covariate(Dimension = 2)] Vector<double> X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Coefficients * X, (Z == 0 ? 0.5 : 40) * Common + Diagonal(Own));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class SpreadsByCovariate
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Matrix<double> Gate { get; init; }
    [Covariate(Dimension = 2)] Vector<double> X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 3)] Vector<double> Y => MultivariateNormal(Mean[Z], Diagonal(Exp(Gate * X)));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class ShapeByCovariate
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Matrix<double> Shape { get; init; }
    [Parameter] public partial double[] Trend { get; init; }
    [Covariate] double X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z], Exp(Trend[Z] * X) * Shape);
    [Weight] double W { get; }
}
