using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;
using static Examples.Families.Laws;

namespace EmDsl.Models.Tests.Families;

[LatentModel]
public sealed partial class CountsOfAnotherProject
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Parameter] public partial double[] Dispersion { get; init; }
    [Weight] double Count { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] int Y => ConwayMaxwellPoisson(Rate[Z], Dispersion[Z]);
}

[LatentModel]
public sealed partial class DirectionsOfAnotherProject
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Direction { get; init; }
    [Parameter] public partial double[] Concentration { get; init; }
    [Weight] double Count { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed("x", "y", "z")] Vector<double> Y => Fisher(concentration: Concentration[Z], direction: Direction[Z]);
}

[LatentModel]
public sealed partial class OneFamilyOfAnotherProject
{
    [Parameter] public partial double Rate { get; init; }
    [Parameter] public partial double Dispersion { get; init; }
    [Observed] int? Y => ConwayMaxwellPoisson(Rate, Dispersion);
}

[LatentModel]
public sealed partial class KnownFamilyOfAnotherProject
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] int Y => ConwayMaxwellPoisson(Z == 0 ? 1.5 : 20, Z == 0 ? 0.5 : 1.5);
}

[LatentModel]
public sealed partial class TableOfAnotherProject
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[,] Rate { get; init; }
    [Parameter] public partial double[,] Dispersion { get; init; }
    [Weight] double Count { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 3, AllowMissing = true)] int[] Y => Each(j => ConwayMaxwellPoisson(Rate[Z, j], Dispersion[Z, j]));
}

[LatentModel]
public sealed partial class MixedTableOfAnotherProject
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Quiet { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Parameter] public partial double[] Dispersion { get; init; }
    [Weight] double Count { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Latent] bool IsQuiet => Bernoulli(Quiet[Z]);
    [Observed(Dimension = 2)] int[] Y => Each(j => IsQuiet ? Poisson(0.3) : ConwayMaxwellPoisson(Rate[Z], Dispersion[Z]));
    [Observed] int? N => IsQuiet ? Exactly(0) : Poisson(4);
}

[LatentModel]
public sealed partial class ChainOfAnotherProject
{
    [Parameter] public partial Vector<double> Initial { get; init; }
    [Parameter] public partial Vector<double>[] Transition { get; init; }
    [Parameter] public partial double[,] Rate { get; init; }
    [Parameter] public partial double[,] Dispersion { get; init; }
    [Sequence] string Key { get; }
    [Latent(2)] int S => Chain(first: Categorical(Initial), next: Categorical(Transition[Previous(S)]));
    [Observed(Dimension = 2)] int[] Y => Each(j => ConwayMaxwellPoisson(Rate[j, S], Dispersion[j, S]));
}

[LatentModel]
public sealed partial class ChainOfPoissonLaws
{
    [Parameter] public partial Vector<double> Initial { get; init; }
    [Parameter] public partial Vector<double>[] Transition { get; init; }
    [Parameter] public partial double[,] Rate { get; init; }
    [Sequence] string Key { get; }
    [Latent(2)] int S => Chain(first: Categorical(Initial), next: Categorical(Transition[Previous(S)]));
    [Observed(Dimension = 2)] int[] Y => Each(j => Poisson(Rate[j, S]));
}
