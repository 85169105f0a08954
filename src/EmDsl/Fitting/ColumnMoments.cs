namespace EmDsl.Fitting;

/// <summary>Weighted means and covariances of data columns, missing entries left out: where starting values come from.</summary>
public static class ColumnMoments
{
    /// <summary>The mean and the variance (divisor Σ weight) of a real column.</summary>
    /// <param name="values">Rows × stride values, row-major; NaN where missing.</param>
    /// <param name="stride">Values per row.</param>
    /// <param name="offset">Which of them.</param>
    /// <param name="weights">Case weights, one per row; null for ones.</param>
    /// <returns>The moments; a variance of 1 where the column does not vary.</returns>
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
        return (mean, variance > 0 ? variance : 1);
    }

    /// <inheritdoc cref="Of(double[], int, int, double[])"/>
    public static (double Mean, double Variance) Of(int[] values, int stride, int offset, double[]? weights)
    {
        var reals = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
            reals[i] = values[i] == int.MinValue ? double.NaN : values[i];
        return Of(reals, stride, offset, weights);
    }

    /// <summary>The covariance matrix of a block of columns about their means, from the rows in which none is missing.</summary>
    /// <param name="values">Rows × dimension values, row-major.</param>
    /// <param name="dimension">Columns in the block.</param>
    /// <param name="weights">Case weights, one per row; null for ones.</param>
    /// <param name="covariance">Receives dimension × dimension entries; a column that does not vary gets a variance of 1.</param>
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
                covariance[(i * dimension) + i] = 1;
        }
    }
}
