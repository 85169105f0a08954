using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws.Models;

[LatentModel]
internal sealed partial class MissingNormal
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double? Y => Normal(Mean[Z], Variance[Z]);
    [Observed] int? N => Poisson(Rate[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class MissingItems
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[,] Item { get; init; }
    [Latent(2)] int Class => Categorical(Weights);
    [Observed("q1", "q2", "q3", AllowMissing = true)] int[] Answer => Each(j => Categorical(Item[Class, j]));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class EachNormal
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[,] Mean { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed("a", "b", "c", AllowMissing = true)] double[] Y => Each(j => Normal(Mean[Z, j], Variance[Z]));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class Supplemental
{
    [Parameter] public partial Vector<double> Margin { get; init; }
    [Parameter] public partial Vector<double>[] Conditional { get; init; }
    [Observed] int? A => Categorical(Margin);
    [Observed] int? B => Categorical(Conditional[A.Value]);
    [Weight] double W { get; }
}
