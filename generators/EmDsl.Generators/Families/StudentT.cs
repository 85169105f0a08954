using System;
using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>Location plus scale (not squared) times a t variable of the given degrees of freedom.</summary>
internal sealed class StudentT : Family
{
    public override string Name => nameof(StudentT);

    public override IReadOnlyList<Slot> Slots { get; } = [new("location", Domain.Real), new("scale", Domain.Positive, Spread.Scale), new("freedom", Domain.Positive)];

    public override Variate Variate => Variate.Real;

    public override Domain Support => Domain.Real;

    public override string Source => "Johnson, Kotz and Balakrishnan (1995), Continuous Univariate Distributions 2, chapter 28";

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        Expr location = arguments[0];
        Expr scale = arguments[1];
        Expr freedom = arguments[2];
        return LogGammaRatio(0.5 * freedom, 0.5) - (0.5 * (Math.Log(Math.PI) + Log(freedom))) - Log(scale)
            - (0.5 * (freedom + 1) * LogOnePlus(Square(value - location) / (freedom * Square(scale))));
    }

    public override Expr? Mean(IReadOnlyList<Expr> arguments) => If(Less(1, arguments[2]), arguments[0], double.NaN);

    public override Expr? Variance(IReadOnlyList<Expr> arguments) => If(Less(2, arguments[2]), Square(arguments[1]) * arguments[2] / (arguments[2] - 2), If(Less(1, arguments[2]), double.PositiveInfinity, double.NaN));

    public override bool HasCumulative => true;

    // Four degrees of freedom, whose variance is twice the squared scale.
    public override IReadOnlyList<Expr?> MomentStart(Expr mean, Expr variance) => [mean, Sqrt(0.5 * variance), 4];
}
