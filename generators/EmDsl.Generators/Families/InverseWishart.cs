using System;
using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>The inverse is Wishart with scale⁻¹; mean scale / (freedom − D − 1).</summary>
internal sealed class InverseWishart : Family
{
    public override string Name => nameof(InverseWishart);

    public override IReadOnlyList<Slot> Slots { get; } = [new("freedom", Domain.Positive), new("scale", Domain.Covariance)];

    public override Variate Variate => Variate.Matrix;

    public override Domain Support => Domain.Covariance;

    public override string Source => "Muirhead (1982), Aspects of Multivariate Statistical Theory, section 3.2";

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        Expr freedom = arguments[0];
        Expr scale = arguments[1];
        Expr dimension = Length(value);
        return (0.5 * freedom * (LogDeterminant(scale) - (dimension * Math.Log(2)))) - MultivariateGamma.Log(0.5 * freedom, dimension)
            - (0.5 * (freedom + dimension + 1) * LogDeterminant(value)) - (0.5 * TraceQuotient(scale, value));
    }
}
