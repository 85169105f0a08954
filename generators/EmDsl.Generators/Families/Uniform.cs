using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>Constant between two bounds.</summary>
internal sealed class Uniform : Family
{
    public override string Name => nameof(Uniform);

    public override IReadOnlyList<Slot> Slots { get; } = [new("lower", Domain.Real), new("upper", Domain.Real)];

    public override Variate Variate => Variate.Real;

    public override Domain Support => Domain.Real;

    public override string Source => "Johnson, Kotz and Balakrishnan (1995), Continuous Univariate Distributions 2, chapter 26";

    public override Maximiser Maximiser => Maximiser.Range;

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        Expr lower = arguments[0];
        Expr upper = arguments[1];
        return If(And(LessOrEqual(lower, value), LessOrEqual(value, upper)), -Log(upper - lower), double.NegativeInfinity);
    }

    public override Expr? Mean(IReadOnlyList<Expr> arguments) => 0.5 * (arguments[0] + arguments[1]);

    public override Expr? Variance(IReadOnlyList<Expr> arguments) => Square(arguments[1] - arguments[0]) / 12;

    public override bool HasCumulative => true;
}
