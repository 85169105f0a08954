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

    /// <summary>Adds w g gᵀ to the lower triangle of a symmetric matrix.</summary>
    /// <param name="weight">w.</param>
    /// <param name="vector">g.</param>
    /// <param name="matrix">The matrix, row-major.</param>
    public static void AddSquare(double weight, ReadOnlySpan<double> vector, Span<double> matrix)
    {
        int n = vector.Length;
        for (int i = 0; i < n && weight != 0; i++)
        {
            double scaled = weight * vector[i];
            Span<double> row = matrix.Slice(i * n, i + 1);
            for (int j = 0; j < row.Length && scaled != 0; j++)
                row[j] += scaled * vector[j];
        }
    }

    /// <summary>The sum of counts.</summary>
    /// <param name="counts">The counts.</param>
    /// <returns>Their sum.</returns>
    /// <exception cref="OverflowException">The sum exceeds the largest <see cref="int"/>.</exception>
    public static int Total(ReadOnlySpan<int> counts)
    {
        int total = 0;
        foreach (int count in counts)
            total = checked(total + count);
        return total;
    }

    /// <summary>Adds w (g hᵀ + h gᵀ) to the lower triangle of a symmetric matrix.</summary>
    /// <param name="weight">w.</param>
    /// <param name="left">g.</param>
    /// <param name="right">h, of the same length.</param>
    /// <param name="matrix">The matrix, row-major.</param>
    public static void AddProduct(double weight, ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> matrix)
    {
        int n = left.Length;
        for (int i = 0; i < n && weight != 0; i++)
        {
            Span<double> row = matrix.Slice(i * n, i + 1);
            for (int j = 0; j < row.Length; j++)
                row[j] += weight * ((left[i] * right[j]) + (right[i] * left[j]));
        }
    }

    /// <summary>Adds w (e gᵀ + g eᵀ), with e a unit vector, to the lower triangle of a symmetric matrix.</summary>
    /// <param name="weight">w.</param>
    /// <param name="at">The entry of e that is one.</param>
    /// <param name="vector">g.</param>
    /// <param name="matrix">The matrix, row-major.</param>
    public static void AddProduct(double weight, int at, ReadOnlySpan<double> vector, Span<double> matrix)
    {
        int n = vector.Length;
        for (int j = 0; j < n && weight != 0; j++)
            matrix[(Math.Max(at, j) * n) + Math.Min(at, j)] += (at == j ? 2 : 1) * weight * vector[j];
    }
}
