using System;
using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>Two exponentials back to back; variance 2 scale².</summary>
internal sealed class Laplace : Family
{
    public override string Name => nameof(Laplace);

    public override IReadOnlyList<Slot> Slots { get; } = [new("location", Domain.Real), new("scale", Domain.Positive, Spread.Scale)];

    public override Variate Variate => Variate.Real;

    public override Domain Support => Domain.Real;

    public override string Source => "Johnson, Kotz and Balakrishnan (1995), Continuous Univariate Distributions 2, chapter 24";

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        Expr location = arguments[0];
        Expr scale = arguments[1];
        return -Math.Log(2) - Log(scale) - (Abs(value - location) / scale);
    }

    public override Expr? Mean(IReadOnlyList<Expr> arguments) => arguments[0];

    public override Expr? Variance(IReadOnlyList<Expr> arguments) => 2 * Square(arguments[1]);

    public override bool HasCumulative => true;

    public override IReadOnlyList<Expr?> MomentStart(Expr mean, Expr variance) => [mean, Sqrt(0.5 * variance)];
}
