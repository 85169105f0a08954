using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>One of the states 0 … K − 1 with probabilities p.</summary>
internal sealed class Categorical : Family
{
    public override string Name => nameof(Categorical);

    public override IReadOnlyList<Slot> Slots { get; } = [new("p", Domain.Simplex)];

    public override Variate Variate => Variate.Category;

    public override Domain Support => Domain.Category;

    public override string Source => "Johnson, Kotz and Kemp (1992), Univariate Discrete Distributions, chapter 1";

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        return Log(arguments[0][value]);
    }
}
