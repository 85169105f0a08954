using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws.Models;

[LatentModel]
internal sealed partial class NormalMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Normal(Mean[Z], Variance[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class LogNormalMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Mu { get; init; }
    [Parameter] public partial double[] Sigma { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => LogNormal(Mu[Z], Sigma[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class ExponentialMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Exponential(Rate[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class GammaMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Shape { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Gamma(Shape[Z], Rate[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class InverseGammaMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Shape { get; init; }
    [Parameter] public partial double[] Scale { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => InverseGamma(Shape[Z], Scale[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class BetaMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] A { get; init; }
    [Parameter] public partial double[] B { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Beta(A[Z], B[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class StudentTMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Location { get; init; }
    [Parameter] public partial double[] Scale { get; init; }
    [Parameter] public partial double[] Freedom { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => StudentT(Location[Z], Scale[Z], Freedom[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class WeibullMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Shape { get; init; }
    [Parameter] public partial double[] Scale { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Weibull(Shape[Z], Scale[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class HalfNormalMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => HalfNormal(Variance[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class InverseGaussianMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Mu { get; init; }
    [Parameter] public partial double[] Lambda { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => InverseGaussian(Mu[Z], Lambda[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class VonMisesMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double[] Concentration { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => VonMises(Mean[Z], Concentration[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class UniformMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter(Fixed = true)] public partial double[] Lower { get; init; }
    [Parameter(Fixed = true)] public partial double[] Upper { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Uniform(Lower[Z], Upper[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class LaplaceMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Location { get; init; }
    [Parameter] public partial double[] Scale { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Laplace(Location[Z], Scale[Z]);
    [Weight] double W { get; }
}
