namespace EmDsl;

/// <summary>
/// A family of distributions that a library brings: what EM needs of it, as static members of a type. A method marked with
/// <see cref="DistributionFamilyAttribute"/> gives it the name by which equations use it. Values, parameters and statistics are
/// numbers in a row, so that nothing is allocated for a row of data.
/// </summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
/// <remarks>
/// A value has <c>dimension</c> entries: 1 for a <c>double</c> or an <c>int</c>. Parameters come in the order of the naming method's,
/// the entries of a vector one after the other.
/// </remarks>
public interface IDistributionFamily<TSelf>
    where TSelf : IDistributionFamily<TSelf>
{
    /// <summary>How many numbers <see cref="Prepare"/> fills.</summary>
    /// <param name="dimension">The number of entries of a value.</param>
    /// <returns>The number, 0 if nothing depends on the parameters alone.</returns>
    static virtual int PreparedLength(int dimension) => 0;

    /// <summary>Computes what depends on the parameters alone, once for each iteration: a normalising constant, say.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="prepared">Where the results go.</param>
    static virtual void Prepare(ReadOnlySpan<double> parameters, Span<double> prepared)
    {
    }

    /// <summary>The log-density or log-probability of a value, with all normalising terms.</summary>
    /// <param name="value">The value.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="prepared">What <see cref="Prepare"/> computed from them.</param>
    /// <returns>The logarithm; −∞ outside the support.</returns>
    static abstract double LogDensity(ReadOnlySpan<double> value, ReadOnlySpan<double> parameters, ReadOnlySpan<double> prepared);

    /// <summary>How many numbers the sufficient statistics are.</summary>
    /// <param name="dimension">The number of entries of a value.</param>
    /// <returns>The number, at least 1.</returns>
    static abstract int StatisticsLength(int dimension);

    /// <summary>Adds a weighted observation to the statistics, all 0 at the beginning.</summary>
    /// <param name="statistics">The statistics.</param>
    /// <param name="value">The value.</param>
    /// <param name="weight">Its weight, greater than 0: the case weight times a posterior probability.</param>
    static abstract void Accumulate(Span<double> statistics, ReadOnlySpan<double> value, double weight);

    /// <summary>Adds the statistics of other observations; without an own version, number by number.</summary>
    /// <param name="statistics">The statistics that grow.</param>
    /// <param name="other">Those of the other observations.</param>
    static virtual void Merge(Span<double> statistics, ReadOnlySpan<double> other)
    {
        for (int i = 0; i < statistics.Length; i++)
        {
            statistics[i] += other[i];
        }
    }

    /// <summary>
    /// The parameters with the greatest Σ weight × log-density. They may also only raise it (a generalised EM step), and must never lower
    /// it below its value at <paramref name="previous"/>.
    /// </summary>
    /// <param name="statistics">The statistics of observations whose weights have a positive sum.</param>
    /// <param name="weight">The sum of the weights.</param>
    /// <param name="previous">The parameters of the iteration before; those of no state at first: a neutral point of each domain.</param>
    /// <param name="parameters">Where the maximiser goes.</param>
    static abstract void Maximize(ReadOnlySpan<double> statistics, double weight, ReadOnlySpan<double> previous, Span<double> parameters);

    /// <summary>How many of the parameters are free: a direction in d dimensions has d − 1.</summary>
    /// <param name="dimension">The number of entries of a value.</param>
    /// <returns>The number.</returns>
    static abstract int FreeParameterCount(int dimension);

    /// <summary>A draw.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="prepared">What <see cref="Prepare"/> computed from them.</param>
    /// <param name="value">Where the draw goes.</param>
    static abstract void Sample(Random random, ReadOnlySpan<double> parameters, ReadOnlySpan<double> prepared, Span<double> value);
}
