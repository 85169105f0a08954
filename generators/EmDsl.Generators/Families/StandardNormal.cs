using System;
using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>Independent standard normal entries.</summary>
internal sealed class StandardNormal : Family
{
    public override string Name => nameof(StandardNormal);

    public override IReadOnlyList<Slot> Slots { get; } = [new("dimension", Domain.PositiveInteger)];

    public override Variate Variate => Variate.Vector;

    public override Domain Support => Domain.RealVector;

    public override string Source => "Kotz, Balakrishnan and Johnson (2000), Continuous Multivariate Distributions, chapter 45";

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        return -0.5 * ((arguments[0] * Math.Log(2 * Math.PI)) + SumOver(value, j => Square(value[j]), "j"));
    }
}
