using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>1 / x is gamma with this shape and rate scale; mean scale / (shape − 1).</summary>
internal sealed class InverseGamma : Family
{
    public override string Name => nameof(InverseGamma);

    public override IReadOnlyList<Slot> Slots { get; } = [new("shape", Domain.Positive, Spread.InverseVariance), new("scale", Domain.Positive)];

    public override Variate Variate => Variate.Real;

    public override Domain Support => Domain.Positive;

    public override string Source => "Johnson, Kotz and Balakrishnan (1994), Continuous Univariate Distributions, chapter 17";

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        Expr shape = arguments[0];
        Expr scale = arguments[1];
        return (shape * Log(scale)) - LogGamma(shape) - ((shape + 1) * Log(value)) - (scale / value);
    }

    public override Expr? Mean(IReadOnlyList<Expr> arguments) => If(Less(1, arguments[0]), arguments[1] / (arguments[0] - 1), double.PositiveInfinity);

    public override Expr? Variance(IReadOnlyList<Expr> arguments) => If(Less(2, arguments[0]), Square(arguments[1]) / (Square(arguments[0] - 1) * (arguments[0] - 2)), double.PositiveInfinity);

    public override bool HasCumulative => true;

    public override IReadOnlyList<Expr?> MomentStart(Expr mean, Expr variance)
    {
        Expr ratio = Square(mean) / variance;
        return [ratio + 2, mean * (ratio + 1)];
    }
}
