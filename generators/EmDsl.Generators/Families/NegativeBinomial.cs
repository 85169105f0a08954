using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>The failures before the r-th success, from 0, for real r; mean r (1 − p) / p.</summary>
internal sealed class NegativeBinomial : Family
{
    public override string Name => nameof(NegativeBinomial);

    public override IReadOnlyList<Slot> Slots { get; } = [new("r", Domain.Positive), new("p", Domain.UnitInterval)];

    public override Variate Variate => Variate.Count;

    public override Domain Support => Domain.Count;

    public override string Source => "Johnson, Kotz and Kemp (1992), Univariate Discrete Distributions, chapter 5";

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        Expr r = arguments[0];
        Expr p = arguments[1];
        return LogGammaRatio(r, value) - LogFactorial(value) + (r * Log(p)) + XLogY(value, 1 - p);
    }

    public override Expr? Mean(IReadOnlyList<Expr> arguments) => arguments[0] * (1 - arguments[1]) / arguments[1];

    public override Expr? Variance(IReadOnlyList<Expr> arguments) => arguments[0] * (1 - arguments[1]) / Square(arguments[1]);

    public override bool HasCumulative => true;

    // r = m² / (v − m); data without overdispersion start near the Poisson limit.
    public override IReadOnlyList<Expr?> MomentStart(Expr mean, Expr variance)
    {
        Expr r = Square(mean) / new Apply(Op.Max, variance - mean, 0.01 * mean);
        return [r, r / (r + mean)];
    }
}
