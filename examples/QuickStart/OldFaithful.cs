using EmDsl;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace Examples.QuickStart;

/// <summary>Eruptions of a geyser in K regimes: how long each lasted and how long the wait for the next one was, both in minutes.</summary>
[LatentModel]
public sealed partial class OldFaithful
{
    [Size] public partial int K { get; init; }

    [Parameter] public partial Vector<double>   Weights     { get; init; }
    [Parameter] public partial Vector<double>[] Means       { get; init; }
    [Parameter] public partial Matrix<double>[] Covariances { get; init; }

    [Latent(nameof(K))]                int            Regime   => Categorical(Weights);
    [Observed("eruptions", "waiting")] Vector<double> Eruption => MultivariateNormal(Means[Regime], Covariances[Regime]);
}
