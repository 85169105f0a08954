using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws.Models;

/// <summary>A chain of as many states as the start has.</summary>
[LatentModel]
internal sealed partial class SizedChain
{
    [Size] public partial int K { get; init; }
    [Parameter] public partial Vector<double> Initial { get; init; }
    [Parameter] public partial Vector<double>[] Transition { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Sequence] int Key { get; }
    [Latent(nameof(K))] int S => Chain(first: Categorical(Initial), next: Categorical(Transition[Previous(S)]));
    [Observed] double? Y => Normal(Mean[S], Variance[S]);
    [Weight] double W { get; }
}

/// <summary>A chain seen through one symbol in every row, some missing.</summary>
[LatentModel]
internal sealed partial class SymbolChain
{
    [Size] public partial int K { get; init; }
    [Parameter] public partial Vector<double> Initial { get; init; }
    [Parameter] public partial Vector<double>[] Transition { get; init; }
    [Parameter] public partial Vector<double>[] Emission { get; init; }
    [Sequence] int Key { get; }
    [Latent(nameof(K))] int S => Chain(first: Categorical(Initial), next: Categorical(Transition[Previous(S)]));
    [Observed] int? Symbol => Categorical(Emission[S]);
    [Weight] double W { get; }
}

/// <summary>Counts, labels and an autoregression beside each other, some missing.</summary>
[LatentModel]
internal sealed partial class MixedChain
{
    [Parameter] public partial Vector<double> Initial { get; init; }
    [Parameter] public partial Vector<double>[] Transition { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Parameter] public partial Vector<double>[] Label { get; init; }
    [Parameter] public partial double[] Level { get; init; }
    [Parameter] public partial double Slope { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Parameter] public partial Vector<double>[] Gate { get; init; }
    [Sequence] int Key { get; }
    [Covariate("1", "x")] Vector<double> X { get; }
    [Latent(3)] int S => Chain(first: Categorical(Initial), next: Categorical(Transition[Previous(S)]));
    [Observed] int? Count => Poisson(Rate[S]);
    [Observed] int N => Categorical(Label[S]);
    [Observed] double Y => Normal(Level[S] + Slope * Previous(Y), Variance);
    [Observed] bool B => Bernoulli(Logistic(Gate[S].DotProduct(X)));
}
