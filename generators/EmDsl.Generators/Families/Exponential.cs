using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>Waiting time at a rate; mean 1 / rate.</summary>
internal sealed class Exponential : Family
{
    public override string Name => nameof(Exponential);

    public override IReadOnlyList<Slot> Slots { get; } = [new("rate", Domain.Positive)];

    public override Variate Variate => Variate.Real;

    public override Domain Support => Domain.NonNegative;

    public override string Source => "Johnson, Kotz and Balakrishnan (1994), Continuous Univariate Distributions, chapter 19";

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        Expr rate = arguments[0];
        return Log(rate) - (rate * value);
    }

    public override Expr? Mean(IReadOnlyList<Expr> arguments) => 1 / arguments[0];

    public override Expr? Variance(IReadOnlyList<Expr> arguments) => 1 / Square(arguments[0]);

    public override bool HasCumulative => true;

    public override IReadOnlyList<Expr?> MomentStart(Expr mean, Expr variance) => [1 / mean];
}
