using System;
using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>The absolute value of a normal with mean 0 and this variance.</summary>
internal sealed class HalfNormal : Family
{
    public override string Name => nameof(HalfNormal);

    public override IReadOnlyList<Slot> Slots { get; } = [new("variance", Domain.Positive, Spread.Variance)];

    public override Variate Variate => Variate.Real;

    public override Domain Support => Domain.Positive;

    public override string Source => "Johnson, Kotz and Balakrishnan (1994), Continuous Univariate Distributions, chapter 13";

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        Expr variance = arguments[0];
        return (0.5 * (Math.Log(2 / Math.PI) - Log(variance))) - (Square(value) / (2 * variance));
    }

    public override Expr? Mean(IReadOnlyList<Expr> arguments) => Sqrt(2 / Math.PI * arguments[0]);

    public override Expr? Variance(IReadOnlyList<Expr> arguments) => (1 - (2 / Math.PI)) * arguments[0];

    public override bool HasCumulative => true;

    public override IReadOnlyList<Expr?> MomentStart(Expr mean, Expr variance) => [Square(mean) + variance];
}
