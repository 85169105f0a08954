namespace EmDsl.Numerics;

/// <summary>Sums over arrays, and what M-steps make of them.</summary>
public static class Accumulate
{
    /// <summary>Adds one array to another, entry by entry.</summary>
    /// <param name="source">What is added.</param>
    /// <param name="destination">What it is added to, of the same length.</param>
    public static void Add(ReadOnlySpan<double> source, Span<double> destination)
    {
        for (int i = 0; i < destination.Length; i++)
            destination[i] += source[i];
    }

    /// <summary>Adds the tables of a part to those of a whole, whose columns the part holds some of.</summary>
    /// <param name="source">Rows of as many columns as <paramref name="places"/> has entries, row-major.</param>
    /// <param name="places">The column of the whole for each column of the part.</param>
    /// <param name="destination">Rows of <paramref name="columns"/> columns, row-major.</param>
    /// <param name="columns">The number of columns of the whole.</param>
    public static void AddAt(ReadOnlySpan<double> source, ReadOnlySpan<int> places, Span<double> destination, int columns)
    {
        for (int i = 0, row = 0; i < source.Length; row += columns)
        {
            for (int j = 0; j < places.Length; j++)
                destination[row + places[j]] += source[i++];
        }
    }

    /// <summary>
    /// Turns expected counts into probabilities, p = count / Σ count along each run: the maximiser of Σ count · log p on the simplex.
    /// A run that no row counts for keeps its probabilities.
    /// </summary>
    /// <param name="counts">Expected counts ≥ 0, runs of <paramref name="length"/>.</param>
    /// <param name="probabilities">The probabilities, in the same layout.</param>
    /// <param name="length">The number of categories.</param>
    public static void Normalize(ReadOnlySpan<double> counts, Span<double> probabilities, int length)
    {
        for (int first = 0; first < counts.Length; first += length)
        {
            double total = 0;
            for (int i = 0; i < length; i++)
                total += counts[first + i];
            if (!(total > 0))
                continue;
            for (int i = 0; i < length; i++)
                probabilities[first + i] = counts[first + i] / total;
        }
    }
}
