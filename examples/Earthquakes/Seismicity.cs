using EmDsl;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace Examples.Earthquakes;

/// <summary>Counts whose rate follows a chain of K states (Zucchini, MacDonald and Langrock 2016, Hidden Markov Models for Time Series, chapters 2 to 6).</summary>
[LatentModel]
public sealed partial class Seismicity
{
    [Size] public partial int K { get; init; }

    [Parameter] public partial Vector<double>   Initial    { get; init; }
    [Parameter] public partial Vector<double>[] Transition { get; init; }
    [Parameter] public partial double[]         Rate       { get; init; }

    [Latent(nameof(K), OrderBy = nameof(Rate))]
    int State => Chain(first: Categorical(Initial), next: Categorical(Transition[Previous(State)]));

    [Observed] int Count => Poisson(Rate[State]);
}
