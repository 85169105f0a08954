using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws.Models;

[LatentModel]
internal sealed partial class GaussianChain
{
    [Parameter] public partial Vector<double> Initial { get; init; }
    [Parameter] public partial Vector<double>[] Transition { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Sequence] int Key { get; }
    [Latent(3)] int S => Chain(first: Categorical(Initial), next: Categorical(Transition[Previous(S)]));
    [Observed] double Y => Normal(Mean[S], Variance[S]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class StationaryChain
{
    [Parameter] public partial Vector<double>[] Transition { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Sequence] int Key { get; }
    [Latent(3)] int S => Chain(first: Stationary(Transition), next: Categorical(Transition[Previous(S)]));
    [Observed] int Y => Poisson(Rate[S]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class SecondOrder
{
    [Parameter] public partial Vector<double> Initial { get; init; }
    [Parameter] public partial Vector<double>[] Second { get; init; }
    [Parameter] public partial Vector<double>[,] Transition { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Sequence] int Key { get; }
    [Latent(2)] int S => Chain(
        first: Categorical(Initial),
        next: Chain(first: Categorical(Second[Previous(S)]), next: Categorical(Transition[Previous(S, 2), Previous(S)])));
    [Observed] int Y => Poisson(Rate[S]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class SwitchingAutoregression
{
    [Parameter] public partial double Initial { get; init; }
    [Parameter] public partial PerState<bool, double> Next { get; init; }
    [Parameter] public partial PerState<bool, double> Growth { get; init; }
    [Parameter] public partial double Phi1 { get; init; }
    [Parameter] public partial double Phi2 { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Sequence] int Key { get; }
    [Latent] bool S => Chain(first: Bernoulli(Initial), next: Bernoulli(Next[Previous(S)]));
    [Observed] double Y => Normal(Growth[S] + Phi1 * (Previous(Y) - Growth[Previous(S)]) + Phi2 * (Previous(Y, 2) - Growth[Previous(S, 2)]), Variance);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class FactorialChains
{
    [Parameter] public partial Vector<double> FirstA { get; init; }
    [Parameter] public partial Vector<double> FirstB { get; init; }
    [Parameter] public partial Vector<double>[] NextA { get; init; }
    [Parameter] public partial Vector<double>[] NextB { get; init; }
    [Parameter] public partial double[] MeanA { get; init; }
    [Parameter(Fixed = true)] public partial double[] MeanB { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Sequence] int Key { get; }
    [Latent(2)] int A => Chain(first: Categorical(FirstA), next: Categorical(NextA[Previous(A)]));
    [Latent(3)] int B => Chain(first: Categorical(FirstB), next: Categorical(NextB[Previous(B)]));
    [Observed] double Y => Normal(MeanA[A] + MeanB[B], Variance);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class CoupledChains
{
    [Parameter] public partial Vector<double> FirstA { get; init; }
    [Parameter] public partial Vector<double>[] FirstB { get; init; }
    [Parameter] public partial Vector<double>[,] NextA { get; init; }
    [Parameter] public partial Vector<double>[,] NextB { get; init; }
    [Parameter] public partial double[] RateA { get; init; }
    [Parameter] public partial double[] RateB { get; init; }
    [Sequence] int Key { get; }
    [Latent(2)] int A => Chain(first: Categorical(FirstA), next: Categorical(NextA[Previous(A), Previous(B)]));
    [Latent(2)] int B => Chain(first: Categorical(FirstB[A]), next: Categorical(NextB[A, Previous(B)]));
    [Observed] int X => Poisson(RateA[A]);
    [Observed] int? Y => Poisson(RateB[B]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class DrivenChain
{
    [Parameter] public partial Vector<double> Initial { get; init; }
    [Parameter] public partial Matrix<double>[] Gate { get; init; }
    [Parameter] public partial double[] P { get; init; }
    [Sequence] int Key { get; }
    [Covariate("1", "x")] Vector<double> X { get; }
    [Latent(2)] int S => Chain(first: Categorical(Initial), next: Categorical(Softmax(Gate[Previous(S)] * X)));
    [Observed] bool Y => Bernoulli(P[S]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class MixtureEmission
{
    [Parameter] public partial Vector<double> Initial { get; init; }
    [Parameter] public partial Vector<double>[] Transition { get; init; }
    [Parameter] public partial Vector<double>[] Mix { get; init; }
    [Parameter] public partial double[,] Mean { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Parameter] public partial Vector<double>[] Label { get; init; }
    [Sequence] int Key { get; }
    [Latent(2)] int S => Chain(first: Categorical(Initial), next: Categorical(Transition[Previous(S)]));
    [Latent(2)] int C => Categorical(Mix[S]);
    [Observed] double? Y => Normal(Mean[S, C], Variance);
    [Observed] int? N => Categorical(Label[S]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class LeftToRightChain
{
    [Parameter(Pattern = nameof(LeftToRight))] public partial Vector<double>[] Transition { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Sequence] int Key { get; }
    [Latent(3)] int S => Chain(first: Exactly(0), next: Categorical(Transition[Previous(S)]));
    [Observed] double Y => Normal(Mean[S], Variance);
    [Weight] double W { get; }

    private static bool LeftToRight(int i, int j) => j == i || j == i + 1;
}

[LatentModel]
internal sealed partial class AutoregressiveMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Intercept { get; init; }
    [Parameter] public partial double[] Slope { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Sequence] int Key { get; }
    [Covariate] double X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Normal(Intercept[Z] + Slope[Z] * Previous(Y) + 0.5 * Previous(X), Variance[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class VisibleChain
{
    [Parameter] public partial Vector<double> Initial { get; init; }
    [Parameter] public partial Vector<double>[] Transition { get; init; }
    [Sequence] int Key { get; }
    [Observed] int Y => Chain(first: Categorical(Initial), next: Categorical(Transition[Previous(Y)]));
    [Weight] double W { get; }
}

/// <summary>Entries of plain arrays chosen by conditions on earlier and present values.</summary>
[LatentModel]
internal sealed partial class ChosenEntries
{
    [Parameter] public partial double[,] Next { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Covariate] bool X { get; }
    [Sequence] int Key { get; }
    [Weight] double W { get; }
    [Latent] bool A => Chain(first: Bernoulli(0.5), next: Bernoulli(Next[Previous(A) ? 1 : 0, X ? 1 : 0]));
    [Observed] int Y => Poisson(Rate[A ? 1 : 0]);
}

/// <summary>Members that are called like what a model of sequences generates.</summary>
[LatentModel]
internal sealed partial class ContestedNames
{
    [Parameter] public partial Vector<double> Initial { get; init; }
    [Parameter] public partial Vector<double>[] Forecasts { get; init; }
    [Parameter] public partial double[] Extend { get; init; }
    [Latent(2)] int Filter => Chain(first: Categorical(Initial), next: Categorical(Forecasts[Previous(Filter)]));
    [Observed] int Predict => Poisson(Extend[Filter]);
}

/// <summary>Members that depend on each other inside a row, and one whose distribution function nobody knows.</summary>
[LatentModel]
internal sealed partial class LinkedRows
{
    [Parameter] public partial Vector<double> Initial { get; init; }
    [Parameter] public partial Vector<double>[] Next { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Parameter] public partial double Slope { get; init; }
    [Parameter] public partial Vector<double>[] Centre { get; init; }
    [Parameter] public partial Matrix<double> Spread { get; init; }
    [Latent(2)] int S => Chain(first: Categorical(Initial), next: Categorical(Next[Previous(S)]));
    [Observed] int Visits => Poisson(Rate[S]);
    [Observed] double Cost => Normal(Slope * Visits, 1);
#pragma warning disable EMD0107 // The wind's law is known: it is here for its missing distribution function.
    [Observed] double Wind => VonMises(0, 2);
#pragma warning restore EMD0107
    [Observed("u", "v")] Vector<double> Place => MultivariateNormal(Centre[S], Spread);
    [Observed("q1", "q2")] int[] Answer => Each(j => Poisson(Rate[S] + j));
}

/// <summary>A state lasts as long as a count-down that is drawn when it begins: an explicit-duration (semi-Markov) chain.</summary>
[LatentModel]
internal sealed partial class ExplicitDuration
{
    [Parameter] public partial Vector<double> Initial { get; init; }
    [Parameter(Pattern = nameof(Moves))] public partial Vector<double>[] Transition { get; init; }
    [Parameter] public partial Vector<double>[] Length { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Sequence] int Key { get; }
    [Latent(3)] int S => Chain(first: Categorical(Initial), next: Previous(Duration) > 0 ? Exactly(Previous(S)) : Categorical(Transition[Previous(S)]));
    [Latent(3)] int Duration => Chain(first: Categorical(Length[S]), next: Previous(Duration) > 0 ? Exactly(Previous(Duration) - 1) : Categorical(Length[S]));
    [Observed] int Y => Poisson(Rate[S]);
    [Weight] double W { get; }

    private static bool Moves(int i, int j) => j != i;
}
