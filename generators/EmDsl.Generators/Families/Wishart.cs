using System;
using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>The scatter of freedom normal vectors of covariance scale; mean freedom · scale.</summary>
internal sealed class Wishart : Family
{
    public override string Name => nameof(Wishart);

    public override IReadOnlyList<Slot> Slots { get; } = [new("freedom", Domain.Positive), new("scale", Domain.Covariance)];

    public override Variate Variate => Variate.Matrix;

    public override Domain Support => Domain.Covariance;

    public override bool SamplesByFactor => true;

    public override string Source => "Muirhead (1982), Aspects of Multivariate Statistical Theory, section 3.2";

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        Expr freedom = arguments[0];
        Expr scale = arguments[1];
        Expr dimension = Length(value);
        return (0.5 * (freedom - dimension - 1) * LogDeterminant(value)) - (0.5 * TraceQuotient(value, scale))
            - (0.5 * freedom * ((dimension * Math.Log(2)) + LogDeterminant(scale))) - MultivariateGamma.Log(0.5 * freedom, dimension);
    }
}
