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
