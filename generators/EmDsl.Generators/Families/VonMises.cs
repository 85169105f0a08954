using System;
using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>An angle in radians around a mean direction.</summary>
internal sealed class VonMises : Family
{
    public override string Name => nameof(VonMises);

    public override IReadOnlyList<Slot> Slots { get; } = [new("mean", Domain.Angle), new("concentration", Domain.NonNegative, Spread.InverseVariance)];

    public override Variate Variate => Variate.Real;

    public override Domain Support => Domain.Angle;

    public override string Source => "Mardia and Jupp (2000), Directional Statistics, section 3.5.4";

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        Expr mean = arguments[0];
        Expr concentration = arguments[1];
        return (concentration * Cos(value - mean)) - Math.Log(2 * Math.PI) - LogBesselI0(concentration);
    }

    // Near its mean direction the law is normal with variance 1 / concentration.
    public override IReadOnlyList<Expr?> MomentStart(Expr mean, Expr variance) => [mean, 1 / variance];
}
