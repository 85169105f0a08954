using System;
using System.Collections.Generic;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>Normal vectors by mean and covariance.</summary>
internal sealed class MultivariateNormal : Family
{
    public override string Name => nameof(MultivariateNormal);

    public override IReadOnlyList<Slot> Slots { get; } = [new("mean", Domain.RealVector), new("covariance", Domain.Covariance, Spread.Variance)];

    public override Variate Variate => Variate.Vector;

    public override Domain Support => Domain.RealVector;

    public override bool SamplesByFactor => true;

    public override string Source => "Kotz, Balakrishnan and Johnson (2000), Continuous Multivariate Distributions, chapter 45";

    public override Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments)
    {
        Expr mean = arguments[0];
        Expr covariance = arguments[1];
        return -0.5 * ((Length(value) * Math.Log(2 * Math.PI)) + LogDeterminant(covariance)
            + Mahalanobis(VectorDifference(value, mean), covariance));
    }

    public override Expr? Mean(IReadOnlyList<Expr> arguments) => arguments[0];

    public override Expr? Variance(IReadOnlyList<Expr> arguments) => arguments[1];
}
