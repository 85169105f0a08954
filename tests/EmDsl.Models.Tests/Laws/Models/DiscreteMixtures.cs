using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws.Models;

internal enum Colour { Red, Green, Blue }

[LatentModel]
internal sealed partial class CategoricalMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[,] Probabilities { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 3)] int[] Y => Each(j => Categorical(Probabilities[Z, j]));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class EnumMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] First { get; init; }
    [Parameter] public partial Vector<double>[] Second { get; init; }
    [Parameter] public partial double[] Third { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] Colour A => Categorical<Colour>(First[Z]);
    [Observed] Colour B => Categorical<Colour>(Second[Z]);
    [Observed] bool C => Bernoulli(Third[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class BernoulliMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[,] P { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 3)] bool[] Y => Each(j => Bernoulli(P[Z, j]));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class BinomialMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] P { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] int Y => Binomial(P[Z], 7);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class BinomialTrialsMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] P { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Covariate] int Trials { get; }
    [Observed] int Y => Binomial(P[Z], Trials);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class PoissonMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] int Y => Poisson(Rate[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class GeometricMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] P { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] int Y => Geometric(P[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class NegativeBinomialMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] R { get; init; }
    [Parameter] public partial double[] P { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] int Y => NegativeBinomial(R[Z], P[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class MultinomialMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] P { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 3)] int[] Y => Multinomial(P[Z]);
    [Weight] double W { get; }
}

/// <summary>Consul and Jain (1973), Technometrics 15, 791: parameters and count stand together under a logarithm.</summary>
[LatentModel]
internal sealed partial class GeneralisedPoissonMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] A { get; init; }
    [Parameter] public partial double[] B { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] int Y => Generalised(A[Z], B[Z]);
    [Weight] double W { get; }

    private static int Generalised(double a, double b) => Mass(n => Log(a) + (n - 1) * Log(a + b * n) - a - b * n - LogGamma(n + 1));
}
