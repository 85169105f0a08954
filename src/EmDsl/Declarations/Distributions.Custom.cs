using MathNet.Numerics.LinearAlgebra;

namespace EmDsl;

public static partial class Distributions
{
    /// <summary>
    /// A density of the user's own on the real line or a part of it. A <c>static</c> method whose body is such an expression is a
    /// distribution that can be used again.
    /// </summary>
    /// <param name="logDensity">The log-density, normalised over the support.</param>
    /// <param name="support">Where the density is positive.</param>
    /// <returns>A number in the support.</returns>
    public static double Density(Func<double, double> logDensity, Support support = Support.Real)
        => Declaration.Read<double>(nameof(Density));

    /// <summary>A probability mass function of the user's own on the counts 0, 1, 2, ...</summary>
    /// <param name="logMass">The log-probability of a count, normalised.</param>
    /// <returns>A count, at least 0.</returns>
    public static int Mass(Func<int, double> logMass) => Declaration.Read<int>(nameof(Mass));

    /// <summary>A density of the user's own for a vector of real numbers.</summary>
    /// <param name="logDensity">The log-density, normalised.</param>
    /// <returns>A vector of real numbers.</returns>
    public static Vector<double> VectorDensity(Func<Vector<double>, double> logDensity)
        => Declaration.Read<Vector<double>>(nameof(VectorDensity));
}
