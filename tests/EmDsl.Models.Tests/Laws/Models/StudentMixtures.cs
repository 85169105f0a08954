using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws.Models;

[LatentModel]
internal sealed partial class FullStudentMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Location { get; init; }
    [Parameter] public partial Matrix<double>[] Scale { get; init; }
    [Parameter] public partial double[] Freedom { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateStudentT(Location[Z], Scale[Z], Freedom[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class TiedFullStudentMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Location { get; init; }
    [Parameter] public partial Matrix<double> Scale { get; init; }
    [Parameter] public partial double[] Freedom { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateStudentT(Location[Z], Scale, Freedom[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class DiagonalStudentMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Location { get; init; }
    [Parameter] public partial Vector<double>[] Scale { get; init; }
    [Parameter] public partial double Freedom { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateStudentT(Location[Z], Diagonal(Scale[Z]), Freedom);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class SphericalStudentMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Location { get; init; }
    [Parameter] public partial double[] Scale { get; init; }
    [Parameter] public partial double[] Freedom { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateStudentT(Location[Z], Scale[Z] * Identity, Freedom[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class FixedFreedomStudentMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Location { get; init; }
    [Parameter] public partial Matrix<double>[] Scale { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateStudentT(Location[Z], Scale[Z], 4);
    [Weight] double W { get; }
}
