using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>Probability vectors, all entries positive.</summary>
internal sealed class Dirichlet : Family
{
    public override string Name => nameof(Dirichlet);

    public override IReadOnlyList<Slot> Slots { get; } = [new("alpha", Domain.PositiveVector, Spread.InverseVariance)];

    public override Variate Variate => Variate.Vector;

    public override Domain Support => Domain.SimplexInterior;

    public override string Source => "Kotz, Balakrishnan and Johnson (2000), Continuous Multivariate Distributions, chapter 49";

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        Expr alpha = arguments[0];
        return LogGamma(SumOver(alpha, j => alpha[j], "j"))
            + SumOver(alpha, j => ((alpha[j] - 1) * Log(value[j])) - LogGamma(alpha[j]), "j");
    }
}
