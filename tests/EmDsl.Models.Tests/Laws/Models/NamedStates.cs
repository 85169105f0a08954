using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws.Models;

internal enum Season { Winter, Summer }

[LatentModel]
internal sealed partial class Seasons
{
    [Parameter] public partial Vector<double> Share { get; init; }
    [Parameter] public partial PerState<Season, double> Mean { get; init; }
    [Parameter] public partial PerState<Season, double> Variance { get; init; }
    [Latent(OrderBy = nameof(Mean))] Season S => Categorical<Season>(Share);
    [Observed] double Y => Normal(Mean[S], Variance[S]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class Flags
{
    [Parameter] public partial double P { get; init; }
    [Parameter] public partial PerState<bool, double> Rate { get; init; }
    [Parameter] public partial PerState<bool, double> Mean { get; init; }
    [Latent] bool B => Bernoulli(P);
    [Observed] int Y => Poisson(Rate[B]);
    [Observed] double V => Normal(Mean[B], 1.0);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class RuntimeStates
{
    [Size] public partial int K { get; init; }
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Latent(nameof(K))] int Z => Categorical(Weights);
    [Observed] double Y => Normal(Mean[Z], Variance[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class CovariateIndexed
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[,] Confusion { get; init; }
    [Latent(2)] int Grade => Categorical(Weights);
    [Covariate(3)] int Observer { get; }
    [Observed] int Report => Categorical(Confusion[Grade, Observer]);
    [Observed] int Other => Categorical(Confusion[Grade, 0]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class RegressionMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Beta { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Covariate("1", "x")] Vector<double> X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Normal(Beta[Z] * X, Variance[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class Topics
{
    [Parameter(Per = nameof(Document))] public partial Vector<double> Mix { get; init; }
    [Parameter] public partial Vector<double>[] Topic { get; init; }
    [Group]      string Document { get; }
    [Latent(2)] int Z    => Categorical(Mix);
    [Observed]   int Word => Categorical(Topic[Z]);
    [Weight]     double Count { get; }
}
