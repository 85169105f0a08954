using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>The counts of the cells in independent draws from probabilities p; their total is given.</summary>
internal sealed class Multinomial : Family
{
    public override string Name => nameof(Multinomial);

    public override IReadOnlyList<Slot> Slots { get; } = [new("p", Domain.Simplex)];

    public override Variate Variate => Variate.CountVector;

    public override Domain Support => Domain.Count;

    public override bool IsGivenTotal => true;

    public override string Source => "Johnson, Kotz and Balakrishnan (1997), Discrete Multivariate Distributions, chapter 35";

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        Expr p = arguments[0];
        return LogFactorial(SumOver(value, j => value[j], "j"))
            + SumOver(value, j => XLogY(value[j], p[j]) - LogFactorial(value[j]), "j");
    }
}
