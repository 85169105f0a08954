using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>(x / scale)^shape is a standard exponential.</summary>
internal sealed class Weibull : Family
{
    public override string Name => nameof(Weibull);

    // The logarithm of a value has a scale of 1 / shape.
    public override IReadOnlyList<Slot> Slots { get; } = [new("shape", Domain.Positive, Spread.InverseScale), new("scale", Domain.Positive)];

    public override Variate Variate => Variate.Real;

    public override Domain Support => Domain.Positive;

    public override string Source => "Johnson, Kotz and Balakrishnan (1994), Continuous Univariate Distributions, chapter 21";

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        Expr shape = arguments[0];
        Expr scale = arguments[1];
        // (x / scale)^shape through the logarithm: neither power is formed alone, where it could overflow.
        Expr logRatio = Log(value) - Log(scale);
        return Log(shape) - Log(value) + (shape * logRatio) - Exp(shape * logRatio);
    }

    public override Expr? Mean(IReadOnlyList<Expr> arguments) => arguments[1] * Exp(LogGamma(1 + (1 / arguments[0])));

    public override Expr? Variance(IReadOnlyList<Expr> arguments) => Square(arguments[1]) * (Exp(LogGamma(1 + (2 / arguments[0]))) - Exp(2 * LogGamma(1 + (1 / arguments[0]))));

    public override bool HasCumulative => true;

    // shape ≈ (coefficient of variation)^−1.086 (Justus et al. 1978, J. Appl. Meteorol. 17, 350–353).
    public override IReadOnlyList<Expr?> MomentStart(Expr mean, Expr variance)
    {
        Expr shape = Pow(variance / Square(mean), -0.543);
        return [shape, mean * Exp(-LogGamma(1 + (1 / shape)))];
    }
}
