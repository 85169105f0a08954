using System;
using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>First passage of a drifting Brownian motion; mean mu, variance mu³ / lambda.</summary>
internal sealed class InverseGaussian : Family
{
    public override string Name => nameof(InverseGaussian);

    public override IReadOnlyList<Slot> Slots { get; } = [new("mu", Domain.Positive), new("lambda", Domain.Positive, Spread.InverseVariance)];

    public override Variate Variate => Variate.Real;

    public override Domain Support => Domain.Positive;

    public override string Source => "Johnson, Kotz and Balakrishnan (1994), Continuous Univariate Distributions, chapter 15";

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        Expr mu = arguments[0];
        Expr lambda = arguments[1];
        return (0.5 * (Log(lambda) - Math.Log(2 * Math.PI))) - (1.5 * Log(value))
            - (lambda * Square(value - mu) / (2 * Square(mu) * value));
    }

    public override Expr? Mean(IReadOnlyList<Expr> arguments) => arguments[0];

    public override Expr? Variance(IReadOnlyList<Expr> arguments) => Pow(arguments[0], 3) / arguments[1];

    public override bool HasCumulative => true;

    public override IReadOnlyList<Expr?> MomentStart(Expr mean, Expr variance) => [mean, Pow(mean, 3) / variance];
}
