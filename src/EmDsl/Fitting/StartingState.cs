using EmDsl.Numerics;

namespace EmDsl.Fitting;

/// <summary>Where the parameters of continuous latent variables begin, from the moments of the columns that depend on them.</summary>
public static class StartingState
{
    /// <summary>The mean and the variance of a block of columns, each averaged over the columns.</summary>
    /// <param name="values">Rows × dimension values, row-major; NaN where missing.</param>
    /// <param name="dimension">Columns in the block.</param>
    /// <param name="weights">Case weights, one per row; null for ones.</param>
    /// <returns>The average mean, and the average variance, which is positive.</returns>
    public static (double Mean, double Variance) Average(double[] values, int dimension, double[]? weights)
    {
        double mean = 0, variance = 0;
        for (int column = 0; column < dimension; column++)
        {
            (double ownMean, double ownVariance) = ColumnMoments.Of(values, dimension, column, weights);
            mean += ownMean / dimension;
            variance += ownVariance / dimension;
        }

        return (mean, variance);
    }

    /// <summary>Halves variances: what latent variables explain of a column is not noise.</summary>
    /// <param name="variances">The variances or covariances, halved in place.</param>
    public static void Halve(Span<double> variances)
    {
        foreach (ref double variance in variances)
            variance /= 2;
    }

    /// <summary>
    /// Loadings of latent variables with variance 1: the first principal components of the columns, each times the root of half the variance
    /// that it explains.
    /// </summary>
    /// <param name="values">Rows × dimension values, row-major; NaN where missing.</param>
    /// <param name="dimension">Columns in the block.</param>
    /// <param name="weights">Case weights, one per row; null for ones.</param>
    /// <param name="loadings">Receives dimension × latent entries, row-major.</param>
    /// <param name="latent">The number of latent entries.</param>
    public static void Loadings(double[] values, int dimension, double[]? weights, Span<double> loadings, int latent)
    {
        double[] covariance = new double[dimension * dimension], variances = new double[dimension], vectors = new double[dimension * dimension];
        ColumnMoments.Covariance(values, dimension, weights, covariance);
        SymmetricEigen.Decompose(covariance, dimension, variances, vectors);
        int[] order = [.. Enumerable.Range(0, dimension).OrderByDescending(component => variances[component])];
        for (int k = 0; k < latent; k++)
        {
            // Beyond the number of columns components come again, smaller, so that no two are the same.
            int component = order[k % dimension];
            double size = Math.Sqrt(Math.Max(variances[component], 0) / 2) / (1 + (k / dimension));
            for (int i = 0; i < dimension; i++)
                loadings[(i * latent) + k] = size * vectors[(i * dimension) + component];
        }
    }

    /// <summary>Coefficients of a state on the state before it: a diagonal of persistences below 1, no two the same.</summary>
    /// <param name="coefficients">Receives one or more square matrices, row-major.</param>
    /// <param name="dimension">Their dimension.</param>
    public static void Persistence(Span<double> coefficients, int dimension)
    {
        coefficients.Clear();
        for (int entry = 0; entry < coefficients.Length; entry += dimension * dimension)
        {
            for (int i = 0; i < dimension; i++)
                coefficients[entry + (i * dimension) + i] = 0.9 - (0.4 * i / dimension);
        }
    }

    /// <summary>Covariances that are multiples of the identity.</summary>
    /// <param name="covariances">Receives one or more square matrices, row-major.</param>
    /// <param name="dimension">Their dimension.</param>
    /// <param name="variance">The variance of every entry.</param>
    public static void Spherical(Span<double> covariances, int dimension, double variance)
    {
        covariances.Clear();
        for (int entry = 0; entry < covariances.Length; entry += dimension * dimension)
        {
            for (int i = 0; i < dimension; i++)
                covariances[entry + (i * dimension) + i] = variance;
        }
    }
}
