using EmDsl;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;
using static Examples.Families.Laws;

namespace Examples.FamilyFromAnotherProject;

/// <summary>Purchases of two kinds of customers: one buys at regular intervals, the other in bursts.</summary>
[LatentModel]
public sealed partial class Purchases
{
    [Parameter] public partial Vector<double> Weights    { get; init; }
    [Parameter] public partial double[]       Rate       { get; init; }
    [Parameter] public partial double[]       Dispersion { get; init; }

    [Latent(2)] int Kind   => Categorical(Weights);
    [Observed]  int Bought => ConwayMaxwellPoisson(Rate[Kind], Dispersion[Kind]);
}
