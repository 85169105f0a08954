using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws.Models;

[LatentModel]
internal sealed partial class NonlinearPlanes
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Height { get; init; }
    [Parameter] public partial double Rate { get; init; }
    [Parameter] public partial Matrix<double>[] Covariance { get; init; }
    [Covariate] double X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Height[Z] * Exp(-Rate * X), Covariance[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class StudentPlanes
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Matrix<double>[] Coefficients { get; init; }
    [Parameter] public partial Matrix<double>[] Scale { get; init; }
    [Covariate(Dimension = 2)] Vector<double> X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateStudentT(Coefficients[Z] * X, Scale[Z], 4);
    [Weight] double W { get; }
}

[LatentModel(MStep = MStepKind.EmGradient)]
internal sealed partial class StudentByGradient
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Location { get; init; }
    [Parameter] public partial Matrix<double>[] Scale { get; init; }
    [Parameter] public partial double Freedom { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateStudentT(Location[Z], Scale[Z], Freedom);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class StudentWithPriors
{
    [Constant] public partial Matrix<double> Spread { get; init; }
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Location { get; init; }
    [Parameter] public partial Matrix<double>[] Scale { get; init; }
    [Parameter] public partial double Freedom { get; init; }
    [Prior(nameof(Location))] Vector<double> LocationPrior => MultivariateNormal(Vector<double>.Build.Dense(2), Spread);
    [Prior(nameof(Scale))] Matrix<double> ScalePrior => InverseWishart(5, Spread);
    [Prior(nameof(Freedom))] double FreedomPrior => Gamma(2, 0.1);
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateStudentT(Location[Z], Scale[Z], Freedom);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class StudentFactors
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Location { get; init; }
    [Parameter(Dimension = 1)] public partial Matrix<double> Loadings { get; init; }
    [Parameter] public partial Vector<double> Unique { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 3)] Vector<double> Y => MultivariateStudentT(Location[Z], Loadings * Loadings.Transpose() + Diagonal(Unique), 5);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class KnownSpread
{
    [Constant] public partial Matrix<double> Spread { get; init; }
    [Parameter] public partial Vector<double> Height { get; init; }
    [Parameter] public partial double Rate { get; init; }
    [Covariate] double X { get; }
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Height * Exp(-Rate * X), Spread);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class WrittenNormals
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Matrix<double>[] Covariance { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => VectorDensity(y => -0.5 * (y - Mean[Z]) * Covariance[Z].Inverse() * (y - Mean[Z]) - 0.5 * Log(Covariance[Z].Determinant()) - y.Count * 0.5 * Log(2 * Math.PI));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class WrittenPrecisions
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Matrix<double>[] Precision { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => VectorDensity(y => -0.5 * (y - Mean[Z]) * Precision[Z] * (y - Mean[Z]) + 0.5 * Log(Precision[Z].Determinant()) - y.Count * 0.5 * Log(2 * Math.PI));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class Elliptical
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Center { get; init; }
    [Parameter] public partial Matrix<double>[] Shape { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => VectorDensity(y => Log(1 / (4 * Math.PI)) + 1 - Sqrt(1 + (y - Center[Z]) * Shape[Z].Inverse() * (y - Center[Z])) - 0.5 * Log(Shape[Z].Determinant()));
    [Weight] double W { get; }
}
