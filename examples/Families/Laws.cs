using EmDsl;
using EmDsl.FlatView;
using MathNet.Numerics.LinearAlgebra;

namespace Examples.Families;

/// <summary>The names by which equations use the families of this library.</summary>
public static class Laws
{
    /// <summary>
    /// Counts that scatter less or more than a Poisson law: P(n) ∝ rateⁿ / n!^dispersion. With dispersion 1 it is the Poisson law, above 1 it
    /// scatters less, below 1 more.
    /// </summary>
    /// <param name="rate">Greater than 0.</param>
    /// <param name="dispersion">Greater than 0.</param>
    /// <returns>A count.</returns>
    [DistributionFamily(typeof(ConwayMaxwellPoissonFamily))]
    public static int ConwayMaxwellPoisson([Domain(FlatDomain.Positive)] double rate, [Domain(FlatDomain.Positive)] double dispersion)
        => DistributionFamily.Declare<int>(nameof(ConwayMaxwellPoisson));

    /// <summary>A unit vector in three dimensions that scatters about a mean direction.</summary>
    /// <param name="direction">The mean direction, a unit vector.</param>
    /// <param name="concentration">At least 0; 0 is the uniform law on the sphere.</param>
    /// <returns>A unit vector.</returns>
    [DistributionFamily(typeof(FisherFamily))]
    public static Vector<double> Fisher(Vector<double> direction, [Domain(FlatDomain.Positive)] double concentration)
        => DistributionFamily.Declare<Vector<double>>(nameof(Fisher));
}
