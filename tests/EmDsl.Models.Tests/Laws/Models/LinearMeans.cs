using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws.Models;

[LatentModel]
internal sealed partial class Lines
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Intercept { get; init; }
    [Parameter] public partial double[] Slope { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Covariate] double X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Normal(Intercept[Z] + Slope[Z] * X, Variance[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class SharedSlope
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Intercept { get; init; }
    [Parameter] public partial double Slope { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Covariate] double X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Normal(Intercept[Z] + Slope * X, Variance);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class SharedSlopeOwnVariances
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Intercept { get; init; }
    [Parameter] public partial Vector<double> Slopes { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Covariate("x1", "x2")] Vector<double> X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Normal(Intercept[Z] + Slopes * X, Variance[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class LogLines
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Intercept { get; init; }
    [Parameter] public partial double Slope { get; init; }
    [Parameter] public partial double Sigma { get; init; }
    [Covariate] double X { get; }
    [Covariate] double Offset { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => LogNormal(Intercept[Z] + Slope * X + 0.5 * Offset, Sigma);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class WrittenLines
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Intercept { get; init; }
    [Parameter] public partial double[] Slope { get; init; }
    [Parameter] public partial double[] Precision { get; init; }
    [Covariate] double X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Density(y => 0.5 * Log(Precision[Z]) - 0.91893853320467274178 - 0.5 * Precision[Z] * (y - Intercept[Z] - Slope[Z] * X) * (y - Intercept[Z] - Slope[Z] * X), Support.Real);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class TwoResponses
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Intercept { get; init; }
    [Parameter] public partial double Slope { get; init; }
    [Parameter] public partial double FirstVariance { get; init; }
    [Parameter] public partial double SecondVariance { get; init; }
    [Covariate] double X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y1 => Normal(Intercept[Z] + Slope * X, FirstVariance);
    [Observed] double Y2 => Normal(1 - 2 * Slope * X, SecondVariance);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class Treatments
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Effect { get; init; }
    [Parameter] public partial double[] Slope { get; init; }
    [Parameter] public partial double Step { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Covariate(3)] int Treatment { get; }
    [Covariate] double X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Normal(Effect[Treatment] + Slope[Z] * X + (X > 0 ? Step : 0), Variance);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class Planes
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Matrix<double>[] Coefficients { get; init; }
    [Parameter] public partial Matrix<double>[] Covariance { get; init; }
    [Covariate("1", "x")] Vector<double> X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Coefficients[Z] * X, Covariance[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class ParallelPlanes
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Matrix<double> Slopes { get; init; }
    [Parameter] public partial Matrix<double> Covariance { get; init; }
    [Covariate("x1", "x2", "x3")] Vector<double> X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z] + Slopes * X, Covariance);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class ParallelPlanesOwnCovariances
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Matrix<double> Slopes { get; init; }
    [Parameter] public partial Matrix<double>[] Covariance { get; init; }
    [Covariate("x1", "x2", "x3")] Vector<double> X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(2 * Mean[Z] + Slopes * X, Covariance[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class DiagonalPlanes
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Matrix<double>[] Coefficients { get; init; }
    [Parameter] public partial Vector<double>[] Variances { get; init; }
    [Covariate("1", "x")] Vector<double> X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Coefficients[Z] * X, Diagonal(Variances[Z]));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class SphericalPlanes
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Matrix<double> Slopes { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Covariate("x1", "x2", "x3")] Vector<double> X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z] + Slopes * X, Variance * Identity);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class MeasuredTwice
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Matrix<double> First { get; init; }
    [Parameter] public partial Matrix<double> Second { get; init; }
    [Parameter] public partial double Third { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> X => MultivariateNormal(Mean[Z], First);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z], Second);
    [Observed] double V => Normal(Mean[Z][0] - Mean[Z][1], Third);
    [Weight] double W { get; }
}
