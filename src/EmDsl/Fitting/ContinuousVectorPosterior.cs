using MathNet.Numerics.LinearAlgebra;

namespace EmDsl;

/// <summary>The posterior mean and covariance of a continuous latent variable, a vector, in every row or group of a dataset.</summary>
public class ContinuousVectorPosterior
{
    /// <summary>A posterior from its moments.</summary>
    /// <param name="mean">Rows × dimension means, row-major.</param>
    /// <param name="covariance">Rows × dimension × dimension covariances, row-major.</param>
    /// <param name="dimension">The number of entries of the variable.</param>
    public ContinuousVectorPosterior(double[] mean, double[] covariance, int dimension)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(covariance);
        int rows = mean.Length / dimension;
        Mean = Matrix<double>.Build.DenseOfRowMajor(rows, dimension, mean);
        Variance = new Matrix<double>[rows];
        for (int row = 0; row < rows; row++)
            Variance[row] = Matrix<double>.Build.DenseOfRowMajor(dimension, dimension, covariance.AsSpan(row * dimension * dimension, dimension * dimension).ToArray());
    }

    /// <summary>The posterior means: rows × dimension; NaN in a sequence whose density is not finite.</summary>
    public Matrix<double> Mean { get; }

    /// <summary>The posterior covariance matrix of each row, dimension × dimension.</summary>
    public Matrix<double>[] Variance { get; }
}
