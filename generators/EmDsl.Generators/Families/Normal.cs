using System;
using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>Normal by its mean and variance.</summary>
internal sealed class Normal : Family
{
    public override string Name => nameof(Normal);

    public override IReadOnlyList<Slot> Slots { get; } = [new("mean", Domain.Real), new("variance", Domain.Positive, Spread.Variance)];

    public override Variate Variate => Variate.Real;

    public override Domain Support => Domain.Real;

    public override string Source => "Johnson, Kotz and Balakrishnan (1994), Continuous Univariate Distributions, chapter 13";

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        Expr mean = arguments[0];
        Expr variance = arguments[1];
        return -0.5 * (Math.Log(2 * Math.PI) + Log(variance) + (Square(value - mean) / variance));
    }

    public override Expr? Mean(IReadOnlyList<Expr> arguments) => arguments[0];

    public override Expr? Variance(IReadOnlyList<Expr> arguments) => arguments[1];

    public override bool HasCumulative => true;

    // Closed forms need no start; the pooled variance is what a collapsing component is measured by.
    public override IReadOnlyList<Expr?> MomentStart(Expr mean, Expr variance) => [mean, variance];
}
