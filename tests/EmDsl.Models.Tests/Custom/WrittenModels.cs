using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Custom;

[LatentModel]
public sealed partial class WrittenNormal
{
    [Parameter] public partial double Mean { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Weight] double Count { get; }
    [Observed] double Y => WrittenOut.Normal(Mean, Variance);
}

[LatentModel]
public sealed partial class WrittenNormalMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Weight] double Count { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => WrittenOut.Normal(Mean[Z], Variance[Z]);
}

[LatentModel]
public sealed partial class BuiltInNormal
{
    [Parameter] public partial double Mean { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Weight] double Count { get; }
    [Observed] double Y => Normal(Mean, Variance);
}

[LatentModel]
public sealed partial class BuiltInNormalMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Weight] double Count { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Normal(Mean[Z], Variance[Z]);
}

[LatentModel]
public sealed partial class WrittenPoisson
{
    [Parameter] public partial double Rate { get; init; }
    [Weight] double Count { get; }
    [Observed] int Y => WrittenOut.Poisson(Rate);
}

[LatentModel]
public sealed partial class WrittenPoissonMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Weight] double Count { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] int Y => WrittenOut.Poisson(Rate[Z]);
}

[LatentModel]
public sealed partial class BuiltInPoisson
{
    [Parameter] public partial double Rate { get; init; }
    [Weight] double Count { get; }
    [Observed] int Y => Poisson(Rate);
}

[LatentModel]
public sealed partial class BuiltInPoissonMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Weight] double Count { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] int Y => Poisson(Rate[Z]);
}

[LatentModel]
public sealed partial class WrittenGamma
{
    [Parameter] public partial double Shape { get; init; }
    [Parameter] public partial double Rate { get; init; }
    [Weight] double Count { get; }
    [Observed] double Y => WrittenOut.Gamma(Shape, Rate);
}

[LatentModel]
public sealed partial class WrittenGammaMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Shape { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Weight] double Count { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => WrittenOut.Gamma(Shape[Z], Rate[Z]);
}

[LatentModel]
public sealed partial class BuiltInGamma
{
    [Parameter] public partial double Shape { get; init; }
    [Parameter] public partial double Rate { get; init; }
    [Weight] double Count { get; }
    [Observed] double Y => Gamma(Shape, Rate);
}

[LatentModel]
public sealed partial class BuiltInGammaMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Shape { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Weight] double Count { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Gamma(Shape[Z], Rate[Z]);
}

[LatentModel]
public sealed partial class WrittenExponential
{
    [Parameter] public partial double Rate { get; init; }
    [Weight] double Count { get; }
    [Observed] double Y => WrittenOut.Exponential(Rate);
}

[LatentModel]
public sealed partial class WrittenExponentialMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Weight] double Count { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => WrittenOut.Exponential(Rate[Z]);
}

[LatentModel]
public sealed partial class BuiltInExponential
{
    [Parameter] public partial double Rate { get; init; }
    [Weight] double Count { get; }
    [Observed] double Y => Exponential(Rate);
}

[LatentModel]
public sealed partial class BuiltInExponentialMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Weight] double Count { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Exponential(Rate[Z]);
}

[LatentModel]
public sealed partial class WrittenWeibull
{
    [Parameter] public partial double Shape { get; init; }
    [Parameter] public partial double Scale { get; init; }
    [Weight] double Count { get; }
    [Observed] double Y => WrittenOut.Weibull(Shape, Scale);
}

[LatentModel]
public sealed partial class WrittenWeibullMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Shape { get; init; }
    [Parameter] public partial double[] Scale { get; init; }
    [Weight] double Count { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => WrittenOut.Weibull(Shape[Z], Scale[Z]);
}

[LatentModel]
public sealed partial class BuiltInWeibull
{
    [Parameter] public partial double Shape { get; init; }
    [Parameter] public partial double Scale { get; init; }
    [Weight] double Count { get; }
    [Observed] double Y => Weibull(Shape, Scale);
}

[LatentModel]
public sealed partial class BuiltInWeibullMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Shape { get; init; }
    [Parameter] public partial double[] Scale { get; init; }
    [Weight] double Count { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Weibull(Shape[Z], Scale[Z]);
}

[LatentModel]
public sealed partial class WrittenInverseGaussian
{
    [Parameter] public partial double Mean { get; init; }
    [Parameter] public partial double Shape { get; init; }
    [Weight] double Count { get; }
    [Observed] double Y => WrittenOut.InverseGaussian(Mean, Shape);
}

[LatentModel]
public sealed partial class WrittenInverseGaussianMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double[] Shape { get; init; }
    [Weight] double Count { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => WrittenOut.InverseGaussian(Mean[Z], Shape[Z]);
}

[LatentModel]
public sealed partial class BuiltInInverseGaussian
{
    [Parameter] public partial double Mean { get; init; }
    [Parameter] public partial double Shape { get; init; }
    [Weight] double Count { get; }
    [Observed] double Y => InverseGaussian(Mean, Shape);
}

[LatentModel]
public sealed partial class BuiltInInverseGaussianMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double[] Shape { get; init; }
    [Weight] double Count { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => InverseGaussian(Mean[Z], Shape[Z]);
}

[LatentModel]
public sealed partial class WrittenRayleigh
{
    [Parameter] public partial double Sigma { get; init; }
    [Weight] double Count { get; }
    [Observed] double Y => WrittenOut.Rayleigh(Sigma);
}

[LatentModel]
public sealed partial class WrittenRayleighMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Sigma { get; init; }
    [Weight] double Count { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => WrittenOut.Rayleigh(Sigma[Z]);
}

[LatentModel]
public sealed partial class WrittenPareto
{
    [Parameter] public partial double Shape { get; init; }
    [Weight] double Count { get; }
    [Observed] double Y => WrittenOut.Pareto(Shape);
}

[LatentModel]
public sealed partial class WrittenParetoMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Shape { get; init; }
    [Weight] double Count { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => WrittenOut.Pareto(Shape[Z]);
}

[LatentModel]
public sealed partial class WrittenLogistic
{
    [Parameter] public partial double Location { get; init; }
    [Parameter] public partial double Scale { get; init; }
    [Weight] double Count { get; }
    [Observed] double Y => WrittenOut.Logistic(Location, Scale);
}

[LatentModel]
public sealed partial class WrittenLogisticMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Location { get; init; }
    [Parameter] public partial double[] Scale { get; init; }
    [Weight] double Count { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => WrittenOut.Logistic(Location[Z], Scale[Z]);
}

[LatentModel]
public sealed partial class WrittenGumbel
{
    [Parameter] public partial double Location { get; init; }
    [Parameter] public partial double Scale { get; init; }
    [Weight] double Count { get; }
    [Observed] double Y => WrittenOut.Gumbel(Location, Scale);
}

[LatentModel]
public sealed partial class WrittenGumbelMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Location { get; init; }
    [Parameter] public partial double[] Scale { get; init; }
    [Weight] double Count { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => WrittenOut.Gumbel(Location[Z], Scale[Z]);
}
