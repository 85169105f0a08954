using System;
using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>A t vector by location, scale matrix and degrees of freedom.</summary>
internal sealed class MultivariateStudentT : Family
{
    public override string Name => nameof(MultivariateStudentT);

    public override IReadOnlyList<Slot> Slots { get; } = [new("location", Domain.RealVector), new("scale", Domain.Covariance, Spread.Variance), new("freedom", Domain.Positive)];

    public override Variate Variate => Variate.Vector;

    public override Domain Support => Domain.RealVector;

    public override bool SamplesByFactor => true;

    public override string Source => "Kotz and Nadarajah (2004), Multivariate t Distributions, chapter 1";

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        Expr location = arguments[0];
        Expr scale = arguments[1];
        Expr freedom = arguments[2];
        Expr dimension = Length(value);
        return LogGammaRatio(0.5 * freedom, 0.5 * dimension) - (0.5 * dimension * (Math.Log(Math.PI) + Log(freedom)))
            - (0.5 * LogDeterminant(scale))
            - (0.5 * (freedom + dimension) * LogOnePlus(Mahalanobis(VectorDifference(value, location), scale) / freedom));
    }
}
