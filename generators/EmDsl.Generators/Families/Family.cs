using System.Collections.Generic;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Families;

/// <summary>
/// A distribution of the vocabulary. It states its log-density in the expression language; everything that EM needs (sufficient
/// statistics, gradients, closed forms, emitted code) is derived from that.
/// </summary>
internal abstract class Family
{
    /// <summary>The name in the vocabulary, <c>Poisson</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The parameters in the order of the vocabulary.</summary>
    public abstract IReadOnlyList<Slot> Slots { get; }

    /// <summary>What a draw is.</summary>
    public abstract Variate Variate { get; }

    /// <summary>Where the density is positive; the data are checked against it at load.</summary>
    public abstract Domain Support { get; }

    /// <summary>
    /// The full log-density (all normalising terms) of <paramref name="value"/> given <paramref name="arguments"/>, in the order of
    /// <see cref="Slots"/>. Vector families use vector operations; the analysis lowers them to entries.
    /// </summary>
    public abstract Expr LogDensity(Expr value, IReadOnlyList<Expr> arguments);

    /// <summary>The method of <c>EmDsl.Numerics.Sampler</c> that draws a value.</summary>
    public virtual string Sampler => Name;

    /// <summary>Whether the sampler takes the Cholesky factor of a matrix in place of the matrix.</summary>
    public virtual bool SamplesByFactor => false;

    /// <summary>Whether the sum of a value's entries is given with the data: the sampler takes it first.</summary>
    public virtual bool IsGivenTotal => false;

    /// <summary>The mean given the arguments, in the shape of a value; null where no formula is known. NaN where it does not exist.</summary>
    public virtual Expr? Mean(IReadOnlyList<Expr> arguments) => null;

    /// <summary>The variance, of a vector the covariance matrix; null where no formula is known. Infinite or NaN where it does not exist.</summary>
    public virtual Expr? Variance(IReadOnlyList<Expr> arguments) => null;

    /// <summary>Whether <c>EmDsl.Numerics.Cumulative</c> has the distribution function, under the family's name and with its slots.</summary>
    public virtual bool HasCumulative => false;

    /// <summary>
    /// Values of the scalar slots from a mean and a variance of the data (method of moments or cruder): where an iterative M-step starts, and
    /// the scale that a half-line's end is judged by; null for a slot that needs neither (vectors, probabilities).
    /// </summary>
    public virtual IReadOnlyList<Expr?>? MomentStart(Expr mean, Expr variance) => null;

    /// <summary>How the M-step finds this family's parameters, where the expression alone does not say.</summary>
    public virtual Maximiser Maximiser => Maximiser.Derived;

    /// <summary>Source of the formula, for the documentation.</summary>
    public virtual string Source => "";
}

/// <summary>A parameter of a family.</summary>
internal sealed record Slot(string Name, Domain Domain, Spread Spread = Spread.None);

/// <summary>How a parameter measures a component's spread, which falls towards 0 when the component closes in on a few rows.</summary>
internal enum Spread
{
    None,

    /// <summary>A variance or a covariance matrix.</summary>
    Variance,

    /// <summary>Its square is a variance.</summary>
    Scale,

    /// <summary>A shape or a concentration, which grows as a variance falls.</summary>
    InverseVariance,

    /// <summary>Grows as a scale falls.</summary>
    InverseScale,
}

internal enum Maximiser
{
    /// <summary>From the log-density.</summary>
    Derived,

    /// <summary>The parameters are the bounds of the support: the smallest and the largest value.</summary>
    Range,
}

internal enum Variate
{
    Category,
    Boolean,
    Count,
    Real,
    Vector,
    CountVector,
    Matrix,
}

/// <summary>Where a value lives: the domain of a parameter's slot, or the support of a variable.</summary>
internal enum Domain
{
    Real,
    Positive,
    NonNegative,
    UnitInterval,
    Simplex,
    PositiveVector,
    RealVector,
    Covariance,
    Count,
    PositiveCount,
    Category,
    Boolean,
    Angle,
    PositiveInteger,
    SimplexInterior,
}
