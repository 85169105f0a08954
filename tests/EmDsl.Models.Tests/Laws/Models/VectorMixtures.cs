using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws.Models;

[LatentModel]
internal sealed partial class FullNormalMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Matrix<double>[] Covariance { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z], Covariance[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class TiedFullNormalMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Matrix<double> Covariance { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z], Covariance);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class DiagonalNormalMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Vector<double>[] Variance { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z], Diagonal(Variance[Z]));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class TiedDiagonalNormalMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Vector<double> Variance { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z], Diagonal(Variance));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class DirichletMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Alpha { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 3)] Vector<double> Y => Dirichlet(Alpha[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class SphericalNormalMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z], Variance[Z] * Identity);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class TiedSphericalNormalMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z], Variance * Identity);
    [Weight] double W { get; }
}
