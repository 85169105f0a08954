using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>Gamma by shape and rate; mean shape / rate.</summary>
internal sealed class Gamma : Family
{
    public override string Name => nameof(Gamma);

    public override IReadOnlyList<Slot> Slots { get; } = [new("shape", Domain.Positive, Spread.InverseVariance), new("rate", Domain.Positive)];

    public override Variate Variate => Variate.Real;

    public override Domain Support => Domain.Positive;

    public override string Source => "Johnson, Kotz and Balakrishnan (1994), Continuous Univariate Distributions, chapter 17";

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        Expr shape = arguments[0];
        Expr rate = arguments[1];
        return (shape * Log(rate)) - LogGamma(shape) + ((shape - 1) * Log(value)) - (rate * value);
    }

    public override Expr? Mean(IReadOnlyList<Expr> arguments) => arguments[0] / arguments[1];

    public override Expr? Variance(IReadOnlyList<Expr> arguments) => arguments[0] / Square(arguments[1]);

    public override bool HasCumulative => true;

    public override IReadOnlyList<Expr?> MomentStart(Expr mean, Expr variance) => [Square(mean) / variance, mean / variance];
}
