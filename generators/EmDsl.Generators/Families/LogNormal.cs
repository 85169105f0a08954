using System;
using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>The logarithm is normal with mean mu and standard deviation sigma.</summary>
internal sealed class LogNormal : Family
{
    public override string Name => nameof(LogNormal);

    public override IReadOnlyList<Slot> Slots { get; } = [new("mu", Domain.Real), new("sigma", Domain.Positive, Spread.Scale)];

    public override Variate Variate => Variate.Real;

    public override Domain Support => Domain.Positive;

    public override string Source => "Johnson, Kotz and Balakrishnan (1994), Continuous Univariate Distributions, chapter 14";

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        Expr mu = arguments[0];
        Expr sigma = arguments[1];
        return -Log(value) - (0.5 * Math.Log(2 * Math.PI)) - Log(sigma) - (Square(Log(value) - mu) / (2 * Square(sigma)));
    }

    public override Expr? Mean(IReadOnlyList<Expr> arguments) => Exp(arguments[0] + (0.5 * Square(arguments[1])));

    public override Expr? Variance(IReadOnlyList<Expr> arguments) => Exp((2 * arguments[0]) + Square(arguments[1])) * (Exp(Square(arguments[1])) - 1);

    public override bool HasCumulative => true;

    public override IReadOnlyList<Expr?> MomentStart(Expr mean, Expr variance)
    {
        Expr logVariance = LogOnePlus(variance / Square(mean));
        return [Log(mean) - (0.5 * logVariance), Sqrt(logVariance)];
    }
}
