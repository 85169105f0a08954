using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>Beta on (0, 1); mean a / (a + b).</summary>
internal sealed class Beta : Family
{
    public override string Name => nameof(Beta);

    public override IReadOnlyList<Slot> Slots { get; } = [new("a", Domain.Positive, Spread.InverseVariance), new("b", Domain.Positive, Spread.InverseVariance)];

    public override Variate Variate => Variate.Real;

    public override Domain Support => Domain.UnitInterval;

    public override string Source => "Johnson, Kotz and Balakrishnan (1995), Continuous Univariate Distributions 2, chapter 25";

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        Expr a = arguments[0];
        Expr b = arguments[1];
        return ((a - 1) * Log(value)) + ((b - 1) * Log(1 - value)) - LogBeta(a, b);
    }

    public override Expr? Mean(IReadOnlyList<Expr> arguments) => arguments[0] / (arguments[0] + arguments[1]);

    public override Expr? Variance(IReadOnlyList<Expr> arguments) => arguments[0] * arguments[1] / (Square(arguments[0] + arguments[1]) * (arguments[0] + arguments[1] + 1));

    public override bool HasCumulative => true;

    public override IReadOnlyList<Expr?> MomentStart(Expr mean, Expr variance)
    {
        Expr total = (mean * (1 - mean) / variance) - 1;
        return [mean * total, (1 - mean) * total];
    }
}
