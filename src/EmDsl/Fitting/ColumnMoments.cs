namespace EmDsl.Fitting;

/// <summary>Weighted means and covariances of data columns, missing entries left out: where starting values come from.</summary>
public static class ColumnMoments
{
    const int ChunkRows = 1 << 14;

    /// <summary>Runs over rows in chunks that suit moments.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="threads">The number of threads; 0 for all processors.</param>
    /// <returns>The runner; the caller disposes of it.</returns>
    public static ChunkRunner Runner(int rows, int threads) => new(rows, ChunkRows, threads);

    /// <summary>The mean and the variance (divisor Σ weight) of a real column.</summary>
    /// <param name="values">Rows × stride values, row-major; NaN where missing.</param>
    /// <param name="stride">Values per row.</param>
    /// <param name="offset">Which of them.</param>
    /// <param name="weights">Case weights, one per row; null for ones.</param>
    /// <param name="runner">Runs over the rows, from <see cref="Runner"/>; null for the caller's thread alone. The result does not depend on it.</param>
    /// <returns>The moments; where the column does not vary, the square of its value for a variance, or 1 where it is zero.</returns>
    public static (double Mean, double Variance) Of(double[] values, int stride, int offset, double[]? weights, ChunkRunner? runner = null)
        => Moments(ColumnSums.Of(values, stride, offset, 1, weights, false, runner), 0);

    /// <inheritdoc cref="Of(double[], int, int, double[], ChunkRunner)"/>
    public static (double Mean, double Variance) Of(int[] values, int stride, int offset, double[]? weights, ChunkRunner? runner = null)
        => Moments(ColumnSums.Of(values, stride, offset, weights, runner), 0);

    /// <summary>The means of a block of columns, repeated as often as there is room.</summary>
    /// <param name="values">Rows × dimension values, row-major; NaN where missing.</param>
    /// <param name="dimension">Columns in the block.</param>
    /// <param name="weights">Case weights, one per row; null for ones.</param>
    /// <param name="means">Receives a multiple of <paramref name="dimension"/> entries.</param>
    /// <param name="runner">Runs over the rows, from <see cref="Runner"/>; null for the caller's thread alone. The result does not depend on it.</param>
    public static void Means(double[] values, int dimension, double[]? weights, Span<double> means, ChunkRunner? runner = null)
    {
        var sums = ColumnSums.Of(values, dimension, 0, dimension, weights, false, runner);
        for (int i = 0; i < dimension; i++)
            means[i] = Moments(sums, i).Mean;
        Repeat(means, dimension);
    }

    /// <summary>The variances of a block of columns as of one, repeated as often as there is room.</summary>
    /// <param name="values">Rows × dimension values, row-major; NaN where missing.</param>
    /// <param name="dimension">Columns in the block.</param>
    /// <param name="weights">Case weights, one per row; null for ones.</param>
    /// <param name="variances">Receives a multiple of <paramref name="dimension"/> entries.</param>
    /// <param name="runner">Runs over the rows, from <see cref="Runner"/>; null for the caller's thread alone. The result does not depend on it.</param>
    public static void Variances(double[] values, int dimension, double[]? weights, Span<double> variances, ChunkRunner? runner = null)
    {
        var sums = ColumnSums.Of(values, dimension, 0, dimension, weights, false, runner);
        for (int i = 0; i < dimension; i++)
            variances[i] = Moments(sums, i).Variance;
        Repeat(variances, dimension);
    }

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

    static (double Mean, double Variance) Moments(ColumnSums sums, int column)
    {
        double total = sums.Totals[column], shift = total > 0 ? sums.Sums[column] / total : 0, mean = sums.Centres[column] + shift;
        double variance = total > 0 ? (sums.Squares[column] / total) - (shift * shift) : 0;
        return (mean, variance > 0 ? variance : mean * mean > 0 ? mean * mean : 1);
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
    /// <param name="covariance">Receives dimension × dimension entries; a column that does not vary gets the variance that <see cref="Of(double[], int, int, double[], ChunkRunner)"/> says.</param>
    /// <param name="runner">Runs over the rows, from <see cref="Runner"/>; null for the caller's thread alone. The result does not depend on it.</param>
    public static void Covariance(double[] values, int dimension, double[]? weights, Span<double> covariance, ChunkRunner? runner = null)
    {
        var sums = ColumnSums.Of(values, dimension, 0, dimension, weights, true, runner);
        double total = sums.CompleteTotal;
        for (int i = 0; i < dimension; i++)
        {
            double shift = Shift(i);
            for (int j = 0; j <= i; j++)
            {
                double products = sums.Products[(i * dimension) + j] - (shift * sums.CompleteSums[j]) - (Shift(j) * sums.CompleteSums[i]) + (total * shift * Shift(j));
                covariance[(i * dimension) + j] = covariance[(j * dimension) + i] = total > 0 ? products / total : 0;
            }

            double mean = sums.Centres[i] + shift;
            if (!(covariance[(i * dimension) + i] > 0))
                covariance[(i * dimension) + i] = mean * mean > 0 ? mean * mean : 1;
        }

        double Shift(int column) => sums.Totals[column] > 0 ? sums.Sums[column] / sums.Totals[column] : 0;
    }
}
