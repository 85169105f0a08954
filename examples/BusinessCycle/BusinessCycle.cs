using EmDsl;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace Examples.BusinessCycle;

/// <summary>What the economy does in a quarter, the slower first.</summary>
public enum Phase
{
    /// <summary>It shrinks or stagnates.</summary>
    Recession,

    /// <summary>It grows.</summary>
    Expansion,
}

/// <summary>
/// Growth about a mean that switches between two phases, with deviations that four quarters remember (Hamilton 1989, Econometrica 57, equation 4.3). What
/// a quarter looks back at are four earlier phases: 32 states, of whose transitions only those are computed that can happen.
/// </summary>
[LatentModel]
public sealed partial class GrowthCycle
{
    [Parameter] public partial PerState<Phase, Vector<double>> Transition { get; init; }
    [Parameter] public partial PerState<Phase, double> Mean { get; init; }
    [Parameter] public partial Vector<double> Phi { get; init; }
    [Parameter] public partial double Variance { get; init; }

    [Latent(OrderBy = nameof(Mean))]
    Phase Phase => Chain(first: Stationary(Transition), next: Categorical<Phase>(Transition[Previous(Phase)]));

    [Observed]
    double Growth => Normal(
        Mean[Phase]
            + Phi[0] * (Previous(Growth) - Mean[Previous(Phase)])
            + Phi[1] * (Previous(Growth, 2) - Mean[Previous(Phase, 2)])
            + Phi[2] * (Previous(Growth, 3) - Mean[Previous(Phase, 3)])
            + Phi[3] * (Previous(Growth, 4) - Mean[Previous(Phase, 4)]),
        Variance);
}
