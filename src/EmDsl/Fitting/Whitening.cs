using EmDsl.Numerics;

namespace EmDsl.Fitting;

/// <summary>Brings the columns of a table to one scale, so that distances between rows mean something.</summary>
static class Whitening
{
    // A correlation matrix with a smaller eigenvalue amplifies rounding more than it separates clusters.
    const double SmallestEigenvalue = 1e-6;

    /// <summary>The table with columns of mean zero and variance one (zero where constant), and uncorrelated where asked for and possible.</summary>
    public static double[] Apply(double[] features, int rows, int dimension, double[]? weights, bool decorrelate)
    {
        var result = new double[features.Length];
        bool complete = true;
        for (int j = 0; j < dimension; j++)
        {
            complete &= Standardize(features, rows, dimension, weights, j, result);
        }

        if (decorrelate && complete && dimension > 1)
        {
            Decorrelate(result, rows, dimension, weights);
        }

        return result;
    }

    // True if the column has no missing entry.
    static bool Standardize(double[] features, int rows, int dimension, double[]? weights, int column, double[] result)
    {
        double total = 0;
        double mean = 0;
        bool complete = true;
        for (int i = 0; i < rows; i++)
        {
            double value = features[(i * dimension) + column];
            double weight = weights is null ? 1 : weights[i];
            if (double.IsNaN(value))
            {
                complete = false;
            }
            else if (weight > 0)
            {
                total += weight;
                mean += (value - mean) * (weight / total);
            }
        }

        double sumOfSquares = 0;
        for (int i = 0; i < rows; i++)
        {
            double deviation = features[(i * dimension) + column] - mean;
            if (!double.IsNaN(deviation))
            {
                sumOfSquares += (weights is null ? 1 : weights[i]) * deviation * deviation;
            }
        }

        double scale = Math.Sqrt(sumOfSquares / total);
        for (int i = 0; i < rows; i++)
        {
            double value = features[(i * dimension) + column];
            result[(i * dimension) + column] = double.IsNaN(value) ? value : scale > 0 ? (value - mean) / scale : 0;
        }

        return complete;
    }

    static void Decorrelate(double[] standardized, int rows, int dimension, double[]? weights)
    {
        var correlation = new double[dimension * dimension];
        double total = 0;
        for (int i = 0; i < rows; i++)
        {
            double weight = weights is null ? 1 : weights[i];
            ReadOnlySpan<double> row = standardized.AsSpan(i * dimension, dimension);
            total += weight;
            for (int j = 0; j < dimension; j++)
            {
                for (int k = 0; k <= j; k++)
                {
                    correlation[(j * dimension) + k] += weight * row[j] * row[k];
                }
            }
        }

        for (int j = 0; j < correlation.Length; j++)
        {
            correlation[j] /= total;
        }

        var eigenvalues = new double[dimension];
        var lower = new double[dimension * dimension];
        SymmetricEigen.Decompose(correlation, dimension, eigenvalues, lower);
        if (!(eigenvalues[0] >= SmallestEigenvalue) || !Cholesky.TryFactor(correlation, lower, dimension))
        {
            return;
        }

        for (int i = 0; i < rows; i++)
        {
            Cholesky.SolveLower(lower, standardized.AsSpan(i * dimension, dimension), dimension);
        }
    }
}
