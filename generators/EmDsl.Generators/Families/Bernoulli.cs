using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>True with probability p.</summary>
internal sealed class Bernoulli : Family
{
    public override string Name => nameof(Bernoulli);

    public override IReadOnlyList<Slot> Slots { get; } = [new("p", Domain.UnitInterval)];

    public override Variate Variate => Variate.Boolean;

    public override Domain Support => Domain.Boolean;

    public override string Source => "Johnson, Kotz and Kemp (1992), Univariate Discrete Distributions, chapter 3";

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        Expr p = arguments[0];
        return If(value, Log(p), Log(1 - p));
    }

    public override Expr? Mean(IReadOnlyList<Expr> arguments) => arguments[0];

    public override Expr? Variance(IReadOnlyList<Expr> arguments) => arguments[0] * (1 - arguments[0]);
}
