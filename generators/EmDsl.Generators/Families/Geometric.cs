using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>The trials up to and with the first success, counted from 1.</summary>
internal sealed class Geometric : Family
{
    public override string Name => nameof(Geometric);

    public override IReadOnlyList<Slot> Slots { get; } = [new("p", Domain.UnitInterval)];

    public override Variate Variate => Variate.Count;

    public override Domain Support => Domain.PositiveCount;

    public override string Source => "Johnson, Kotz and Kemp (1992), Univariate Discrete Distributions, chapter 5";

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        Expr p = arguments[0];
        return XLogY(value - 1, 1 - p) + Log(p);
    }

    public override Expr? Mean(IReadOnlyList<Expr> arguments) => 1 / arguments[0];

    public override Expr? Variance(IReadOnlyList<Expr> arguments) => (1 - arguments[0]) / Square(arguments[0]);

    public override bool HasCumulative => true;
}
