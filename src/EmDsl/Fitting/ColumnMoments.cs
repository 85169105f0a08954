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
        double total = 0, mean = 0, squares = 0;
        for (int row = 0; (row * stride) + offset < values.Length; row++)
        {
            double value = values[(row * stride) + offset];
            double weight = weights is null ? 1 : weights[row];
            if (double.IsNaN(value) || weight == 0)
                continue;
            total += weight;
            double delta = value - mean;
            mean += delta * (weight / total);
            squares += weight * delta * (value - mean);
        }

        double variance = total > 0 ? squares / total : 0;
        return (mean, variance > 0 ? variance : mean * mean > 0 ? mean * mean : 1);
    }

    /// <inheritdoc cref="Of(double[], int, int, double[])"/>
    public static (double Mean, double Variance) Of(int[] values, int stride, int offset, double[]? weights)
    {
        var reals = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
            reals[i] = values[i] == int.MinValue ? double.NaN : values[i];
        return Of(reals, stride, offset, weights);
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
        for (int i = 0; i < dimension; i++)
            means[i] = Of(values, dimension, i, weights).Mean;
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
}
