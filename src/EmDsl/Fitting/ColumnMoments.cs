namespace EmDsl.Fitting;

/// <summary>Weighted means and covariances of data columns, missing entries left out: where starting values come from.</summary>
public static class ColumnMoments
{
    /// <summary>The mean and the variance (divisor Σ weight) of a real column.</summary>
    /// <param name="values">Rows × stride values, row-major; NaN where missing.</param>
    /// <param name="stride">Values per row.</param>
    /// <param name="offset">Which of them.</param>
    /// <param name="weights">Case weights, one per row; null for ones.</param>
    /// <returns>The moments; where the column does not vary, the square of its value for a variance, or 1 where it is zero.</returns>
    public static (double Mean, double Variance) Of(double[] values, int stride, int offset, double[]? weights)
    {
        Span<double> moments = stackalloc double[2];
        Of(new Entries<double>(values, stride, offset, weights), moments);
        return (moments[0], moments[1]);
    }

    /// <inheritdoc cref="Of(double[], int, int, double[])"/>
    public static (double Mean, double Variance) Of(int[] values, int stride, int offset, double[]? weights)
    {
        Span<double> moments = stackalloc double[2];
        Of(new Entries<int>(values, stride, offset, weights), moments);
        return (moments[0], moments[1]);
    }

    /// <summary>The means of a block of columns, repeated as often as there is room.</summary>
    /// <param name="values">Rows × dimension values, row-major; NaN where missing.</param>
    /// <param name="dimension">Columns in the block.</param>
    /// <param name="weights">Case weights, one per row; null for ones.</param>
    /// <param name="means">Receives a multiple of <paramref name="dimension"/> entries.</param>
    public static void Means(double[] values, int dimension, double[]? weights, Span<double> means) => Columns(values, dimension, weights, means, 0);

    /// <summary>The variances of a block of columns as of one, repeated as often as there is room.</summary>
    /// <param name="values">Rows × dimension values, row-major; NaN where missing.</param>
    /// <param name="dimension">Columns in the block.</param>
    /// <param name="weights">Case weights, one per row; null for ones.</param>
    /// <param name="variances">Receives a multiple of <paramref name="dimension"/> entries.</param>
    public static void Variances(double[] values, int dimension, double[]? weights, Span<double> variances) => Columns(values, dimension, weights, variances, 1);

    /// <summary>
    /// Loadings L of a block of columns, repeated as often as there is room: half of a column's standard deviation times a wave, one for each
    /// factor, so that no two factors are the same and none is zero, where L Lᵀ is stationary.
    /// </summary>
    /// <param name="values">Rows × dimension values, row-major; NaN where missing.</param>
    /// <param name="dimension">Columns in the block.</param>
    /// <param name="weights">Case weights, one per row; null for ones.</param>
    /// <param name="factors">The columns of L.</param>
    /// <param name="loadings">Receives a multiple of dimension × factors entries, row-major.</param>
    public static void Loadings(double[] values, int dimension, double[]? weights, int factors, Span<double> loadings)
    {
        double[] variances = new double[dimension];
        Variances(values, dimension, weights, variances);
        for (int entry = 0; entry < loadings.Length; entry++)
        {
            int i = entry / factors % dimension, k = entry % factors;
            loadings[entry] = 0.5 * Math.Sqrt(variances[i]) * Math.Cos(Math.PI * k * (i + 0.5) / dimension);
        }
    }

    /// <summary>Ones on the diagonals of matrices, zeros elsewhere.</summary>
    /// <param name="columns">The columns of a matrix.</param>
    /// <param name="rows">The rows of a matrix.</param>
    /// <param name="matrices">The matrices, row-major.</param>
    public static void Identity(int rows, int columns, Span<double> matrices)
    {
        for (int entry = 0; entry < matrices.Length; entry++)
            matrices[entry] = entry / columns % rows == entry % columns ? 1 : 0;
    }

    /// <summary>Copies the first entries over all that follow.</summary>
    /// <param name="entries">A multiple of <paramref name="length"/> entries.</param>
    /// <param name="length">How many of them are repeated.</param>
    public static void Repeat(Span<double> entries, int length)
    {
        for (int first = length; first < entries.Length; first += length)
            entries[..length].CopyTo(entries[first..]);
    }

    // As for one column, with all columns in the same two passes over the rows.
    static void Columns(double[] values, int dimension, double[]? weights, Span<double> destination, int moment)
    {
        double[] first = new double[dimension], total = new double[dimension], sum = new double[dimension], squares = new double[dimension];
        Array.Fill(first, double.NaN);
        for (int row = 0, at = 0; at < values.Length; row++)
        {
            double weight = weights is null ? 1 : weights[row];
            for (int i = 0; i < first.Length; i++, at++)
            {
                double value = values[at];
                if (double.IsNaN(value) || weight == 0)
                    continue;
                if (double.IsNaN(first[i]))
                    first[i] = value;
                total[i] += weight;
                sum[i] += weight * (value - first[i]);
            }
        }

        double[] mean = new double[dimension];
        for (int i = 0; i < dimension; i++)
            mean[i] = total[i] > 0 ? first[i] + (sum[i] / total[i]) : 0;
        for (int row = 0, at = 0; moment == 1 && at < values.Length; row++)
        {
            double weight = weights is null ? 1 : weights[row];
            for (int i = 0; i < mean.Length; i++, at++)
            {
                double value = values[at];
                if (!double.IsNaN(value) && weight != 0)
                    squares[i] += weight * (value - mean[i]) * (value - mean[i]);
            }
        }

        for (int i = 0; i < dimension; i++)
            destination[i] = moment == 0 ? mean[i] : Variance(squares[i], total[i], mean[i]);
        Repeat(destination, dimension);
    }

    static double Variance(double squares, double total, double mean)
    {
        double variance = total > 0 ? squares / total : 0;
        return variance > 0 ? variance : mean * mean > 0 ? mean * mean : 1;
    }

    // Two passes: the mean as a first value and the mean of the differences from it, then the squares about the mean.
    static void Of<T>(Entries<T> entries, Span<double> moments)
        where T : struct, System.Numerics.INumberBase<T>
    {
        double first = double.NaN, total = 0, sum = 0;
        for (int row = 0; row < entries.Rows; row++)
        {
            double value = entries.Value(row), weight = entries.Weight(row);
            if (double.IsNaN(value) || weight == 0)
                continue;
            if (double.IsNaN(first))
                first = value;
            total += weight;
            sum += weight * (value - first);
        }

        double mean = total > 0 ? first + (sum / total) : 0, squares = 0;
        for (int row = 0; row < entries.Rows; row++)
        {
            double value = entries.Value(row), weight = entries.Weight(row);
            if (!double.IsNaN(value) && weight != 0)
                squares += weight * (value - mean) * (value - mean);
        }

        moments[0] = mean;
        moments[1] = Variance(squares, total, mean);
    }

    /// <summary>A number that moments suggest, where it lies inside its domain.</summary>
    /// <param name="value">The number; not finite where the moments say nothing.</param>
    /// <param name="lower">The lower end of the domain; −∞ for none.</param>
    /// <param name="upper">The upper end of the domain; +∞ for none.</param>
    /// <param name="otherwise">What stands in for it.</param>
    /// <returns><paramref name="value"/> if it is finite and strictly between the ends, else <paramref name="otherwise"/>.</returns>
    public static double Inside(double value, double lower, double upper, double otherwise)
        => double.IsFinite(value) && value > lower && value < upper ? value : otherwise;

    /// <summary>The covariance matrix of a block of columns about their means, from the rows in which none is missing.</summary>
    /// <param name="values">Rows × dimension values, row-major.</param>
    /// <param name="dimension">Columns in the block.</param>
    /// <param name="weights">Case weights, one per row; null for ones.</param>
    /// <param name="covariance">Receives dimension × dimension entries; a column that does not vary gets the variance that <see cref="Of(double[], int, int, double[])"/> says.</param>
    public static void Covariance(double[] values, int dimension, double[]? weights, Span<double> covariance)
    {
        var means = new double[dimension];
        Means(values, dimension, weights, means);
        covariance.Clear();
        double total = 0;
        for (int row = 0; (row + 1) * dimension <= values.Length; row++)
        {
            double weight = weights is null ? 1 : weights[row];
            ReadOnlySpan<double> entries = values.AsSpan(row * dimension, dimension);
            if (weight == 0)
                continue;
            bool complete = true;
            foreach (double entry in entries)
                complete &= !double.IsNaN(entry);
            if (!complete)
                continue;
            total += weight;
            for (int i = 0; i < dimension; i++)
            {
                for (int j = 0; j <= i; j++)
                    covariance[(i * dimension) + j] += weight * (entries[i] - means[i]) * (entries[j] - means[j]);
            }
        }

        for (int i = 0; i < dimension; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                covariance[(i * dimension) + j] /= total > 0 ? total : 1;
                covariance[(j * dimension) + i] = covariance[(i * dimension) + j];
            }

            if (!(covariance[(i * dimension) + i] > 0))
                covariance[(i * dimension) + i] = means[i] * means[i] > 0 ? means[i] * means[i] : 1;
        }
    }

    // One column of a block; the least integer is a missing count.
    readonly struct Entries<T>(T[] values, int stride, int offset, double[]? weights)
        where T : struct, System.Numerics.INumberBase<T>
    {
        internal int Rows => values.Length / stride;

        internal double Weight(int row) => weights is null ? 1 : weights[row];

        internal double Value(int row)
        {
            T value = values[(row * stride) + offset];
            return typeof(T) == typeof(int) && int.CreateTruncating(value) == int.MinValue ? double.NaN : double.CreateTruncating(value);
        }
    }
}
