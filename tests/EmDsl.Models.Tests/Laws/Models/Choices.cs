using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws.Models;

/// <summary>A regression some of whose errors have another variance: a choice inside a quotient.</summary>
[LatentModel]
internal sealed partial class OutlyingErrors
{
    [Parameter] public partial double Share { get; init; }
    [Parameter] public partial Vector<double> Beta { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Parameter] public partial double Wide { get; init; }
    [Covariate(Dimension = 2)] Vector<double> X { get; }
    [Latent] bool Out => Bernoulli(Share);
    [Observed] double Y => Normal(Beta * X, Out ? Wide : Variance);
    [Weight] double W { get; }
}

/// <summary>Two causes of which either will do: choices inside logarithms, item by item.</summary>
[LatentModel]
internal sealed partial class EitherCause
{
    [Parameter] public partial double First { get; init; }
    [Parameter] public partial double Second { get; init; }
    [Parameter] public partial double[] Hit { get; init; }
    [Latent] bool A => Bernoulli(First);
    [Latent] bool B => Bernoulli(Second);
    [Observed(Dimension = 3)] bool[] Y => Each(j => Bernoulli(A || B ? Hit[j] : 0.05));
    [Weight] double W { get; }
}

/// <summary>Outbreaks multiply the rate of a district.</summary>
[LatentModel]
internal sealed partial class Outbreaks
{
    [Parameter] public partial double Share { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Parameter] public partial double Boost { get; init; }
    [Covariate(3)] int District { get; }
    [Latent] bool Outbreak => Bernoulli(Share);
    [Observed] int N => Poisson(Outbreak ? Rate[District] * Boost : Rate[District]);
    [Weight] double W { get; }
}

/// <summary>A state as an exponent.</summary>
[LatentModel]
internal sealed partial class Doublings
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double Base { get; init; }
    [Parameter] public partial double Ratio { get; init; }
    [Latent(3)] int Z => Categorical(Weights);
    [Observed] double Y => Exponential(Base * Pow(Ratio, Z));
    [Weight] double W { get; }
}

/// <summary>A state as a number inside a logistic function, item by item.</summary>
[LatentModel]
internal sealed partial class Severities
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Ease { get; init; }
    [Parameter] public partial double[] Slope { get; init; }
    [Latent(3)] int Z => Categorical(Weights);
    [Observed(Dimension = 4)] bool[] Y => Each(j => Bernoulli(Logistic(Ease[j] + Slope[j] * Z)));
    [Weight] double W { get; }
}

/// <summary>A hurdle whose two parts hold different coefficients.</summary>
[LatentModel]
internal sealed partial class PartedHurdle
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double> Any { get; init; }
    [Parameter] public partial double[] Level { get; init; }
    [Covariate(Dimension = 2)] Vector<double> X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] int N => Hurdle(Logistic(Any * X), Exp(Level[Z] + 0.3 * X[1]));
    [Weight] double W { get; }

    static int Hurdle(double none, double rate) => Mass(n => n == 0 ? Log(none) : Log(1 - none) + n * Log(rate) - LogGamma(n + 1.0) - rate - Log(1 - Exp(-rate)));
}
