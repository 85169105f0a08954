using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws.Models;

internal enum Allele { A, B, O }

internal enum Blood { A, B, AB, O }

[LatentModel]
internal sealed partial class SumOfDice
{
    [Parameter] public partial Vector<double> Faces { get; init; }
    [Latent(3)] int A => Categorical(Faces);
    [Latent(3)] int B => Categorical(Faces);
    [Observed] int Sum => Exactly(A + B);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class Linkage
{
    [Parameter] public partial double Theta { get; init; }
    [Latent(5)] int Cell      => Categorical(0.5, Theta / 4, (1 - Theta) / 4, (1 - Theta) / 4, Theta / 4);
    [Observed]  int Phenotype => Exactly(Cell <= 1 ? 0 : Cell - 1);
    [Weight]    double Count { get; }
}

[LatentModel]
internal sealed partial class BloodGroups
{
    [Parameter] public partial Vector<double> Frequency { get; init; }
    [Latent] Allele Mother => Categorical<Allele>(Frequency);
    [Latent] Allele Father => Categorical<Allele>(Frequency);
    [Observed] Blood Type => Exactly((Mother, Father) switch
    {
        (Allele.O, Allele.O) => Blood.O,
        (Allele.A, Allele.B) or (Allele.B, Allele.A) => Blood.AB,
        (Allele.A, _) or (_, Allele.A) => Blood.A,
        _ => Blood.B,
    });
    [Weight] double Count { get; }
}

[LatentModel]
internal sealed partial class ZeroInflated
{
    [Parameter] public partial double Inflation { get; init; }
    [Parameter] public partial double Rate { get; init; }
    [Latent]   bool Structural => Bernoulli(Inflation);
    [Observed] int  Y   => Structural ? Exactly(0) : Poisson(Rate);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class DifferentFamilies
{
    [Parameter] public partial double P { get; init; }
    [Parameter] public partial double Rate { get; init; }
    [Parameter] public partial double Mu { get; init; }
    [Parameter] public partial double Sigma { get; init; }
    [Latent] bool Heavy => Bernoulli(P);
    [Observed] double Y => Heavy ? LogNormal(Mu, Sigma) : Exponential(Rate);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class ZeroInflatedAmount
{
    [Parameter] public partial double Inflation { get; init; }
    [Parameter] public partial double Shape { get; init; }
    [Parameter] public partial double Rate { get; init; }
    [Latent]   bool Dry => Bernoulli(Inflation);
    [Observed] double Rain => Dry ? Exactly(0.0) : Gamma(Shape, Rate);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class PositiveOrReal
{
    [Parameter] public partial double P { get; init; }
    [Parameter] public partial double Rate { get; init; }
    [Parameter] public partial double Mean { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Latent] bool Late => Bernoulli(P);
    [Observed] double Y => Late ? Exponential(Rate) : Normal(Mean, Variance);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class RealOrPositive
{
    [Parameter] public partial double P { get; init; }
    [Parameter] public partial double Shape { get; init; }
    [Parameter] public partial double Rate { get; init; }
    [Parameter] public partial double Mean { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Latent] bool Early => Bernoulli(P);
    [Observed] double Y => Early ? Normal(Mean, Variance) : Gamma(Shape, Rate);
    [Weight] double W { get; }
}
