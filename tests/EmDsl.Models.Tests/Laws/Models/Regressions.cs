using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws.Models;

[LatentModel]
internal sealed partial class GatedCounts
{
    [Parameter] public partial Matrix<double> Gate { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Covariate("x1", "x2")] Vector<double> X { get; }
    [Latent(3)] int Z => Categorical(Softmax(Gate * X));
    [Observed] int Y => Poisson(Rate[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class NestedGates
{
    [Parameter] public partial Vector<double> Scores { get; init; }
    [Parameter] public partial Matrix<double>[] Gate { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Covariate("x1", "x2")] Vector<double> X { get; }
    [Latent(2)] int Parent => Categorical(Softmax(Scores));
    [Latent(2)] int Z => Categorical(Softmax(Gate[Parent] * X));
    [Observed] int Y => Poisson(Rate[Parent]);
    [Observed] double V => Normal(Mean[Z], 1);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class LatentChoices
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Matrix<double>[] Choice { get; init; }
    [Covariate("x1", "x2")] Vector<double> X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 4)] int[] Y => Each(j => Categorical(Softmax(Choice[Z] * X)));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class InflatedCounts
{
    [Parameter] public partial Vector<double> Inflation { get; init; }
    [Parameter] public partial Vector<double> Beta { get; init; }
    [Covariate("x1", "x2")] Vector<double> X { get; }
    [Covariate] double Exposure { get; }
    [Latent] bool Structural => Bernoulli(Logistic(Inflation * X));
    [Observed] int Y => Structural ? Exactly(0) : Poisson(Exposure * Exp(Beta * X));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class LinkedMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Intercept { get; init; }
    [Parameter] public partial double Slope { get; init; }
    [Parameter] public partial double[] Shape { get; init; }
    [Covariate("x2")] double X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Gamma(Shape[Z], Shape[Z] * Exp(-Intercept[Z] - Slope * X));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class OverdispersedMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double> Beta { get; init; }
    [Parameter] public partial double Size { get; init; }
    [Parameter] public partial double Rate { get; init; }
    [Covariate("x1", "x2")] Vector<double> X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] int Y => Z == 0 ? NegativeBinomial(Size, Size / (Size + Exp(Beta * X))) : Poisson(Rate);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class SkewedTimes
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Intercept { get; init; }
    [Parameter] public partial double Slope { get; init; }
    [Parameter] public partial double Shape { get; init; }
    [Covariate] double X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => InverseGaussian(Exp(Intercept[Z] + Slope * X), Shape);
    [Weight] double W { get; }
}

/// <summary>Counts whose rate is a sum of positive parts: the identity link.</summary>
[LatentModel]
internal sealed partial class CountsByIdentity
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Base { get; init; }
    [Parameter] public partial double Growth { get; init; }
    [Covariate] double X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] int Y => Poisson(Base[Z] + Growth * Exp(X));
    [Weight] double W { get; }
}

/// <summary>A hurdle: whether there is any, and how many there are, each with covariates, in two populations.</summary>
[LatentModel]
internal sealed partial class HurdledCounts
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double> Any { get; init; }
    [Parameter] public partial double[] Level { get; init; }
    [Parameter] public partial double Slope { get; init; }
    [Covariate("x1", "x2")] Vector<double> X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] int Y => Hurdle(Any * X, Level[Z] + Slope * X[1]);
    [Weight] double W { get; }

    static int Hurdle(double score, double logRate) => Mass(n => n == 0
        ? -Log(1 + Exp(score))
        : score - Log(1 + Exp(score)) + n * logRate - Exp(logRate) - LogGamma(n + 1) - Log(1 - Exp(-Exp(logRate))));
}
