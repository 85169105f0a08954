using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws.Models;

/// <summary>Two populations in Hardy-Weinberg equilibrium: probabilities that are products of powers of simplex entries.</summary>
[LatentModel]
internal sealed partial class HardyWeinberg
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] P { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] int First => Categorical(P[Z][0] * P[Z][0], 2 * P[Z][0] * P[Z][1], P[Z][1] * P[Z][1]);
    [Observed] int Second => Categorical(P[Z][0] * P[Z][0], 2 * P[Z][0] * P[Z][1], P[Z][1] * P[Z][1]);
    [Weight] double W { get; }
}

/// <summary>Blood types by population, the alleles summed out by hand: sums of products of simplex entries.</summary>
[LatentModel]
internal sealed partial class BloodTypesByPopulation
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Allele { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] int Type => Categorical(
        Allele[Z][0] * (Allele[Z][0] + 2 * Allele[Z][2]), Allele[Z][1] * (Allele[Z][1] + 2 * Allele[Z][2]), 2 * Allele[Z][0] * Allele[Z][1], Allele[Z][2] * Allele[Z][2]);
    [Observed] double Y => Normal(Mean[Z], 1);
    [Weight] double W { get; }
}

/// <summary>Categories that are misread with known probabilities.</summary>
[LatentModel]
internal sealed partial class Misread
{
    [Parameter] public partial Vector<double> P { get; init; }
    [Observed] int Reading => Categorical(0.9 * P[0] + 0.1 * P[1], 0.1 * P[0] + 0.8 * P[1] + 0.1 * P[2], 0.1 * P[1] + 0.9 * P[2]);
    [Weight] double W { get; }
}

/// <summary>The same, with a category that does not exist.</summary>
[LatentModel]
internal sealed partial class MisreadOfTwo
{
    [Parameter(Pattern = nameof(Exists))] public partial Vector<double> P { get; init; }
    [Observed] int Reading => Categorical(0.9 * P[0] + 0.1 * P[1], 0.1 * P[0] + 0.8 * P[1] + 0.1 * P[2], 0.1 * P[1] + 0.9 * P[2]);
    [Weight] double W { get; }

    static bool Exists(int i) => i < 2;
}

/// <summary>A probability vector that a mean depends on: two parameters of different domains in one block.</summary>
[LatentModel]
internal sealed partial class ProportionInMean
{
    [Parameter] public partial Vector<double> P { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Latent(2)] int Z => Categorical(P);
    [Observed] double Y => Normal(10 * P[0], Variance);
    [Observed] int Count => Poisson(Rate[Z]);
    [Weight] double W { get; }
}

/// <summary>The linkage model without its split cell: a proportion in linear forms.</summary>
[LatentModel]
internal sealed partial class LinearProportion
{
    [Parameter] public partial double Theta { get; init; }
    [Observed] int Cell => Categorical(0.5 + Theta / 4, (1 - Theta) / 4, (1 - Theta) / 4, Theta / 4);
    [Weight] double W { get; }
}
