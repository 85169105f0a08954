using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace EmDsl.Numerics;

/// <summary>Laws of rows that are not seen yet, which are normal: those of linear Gaussian chains (Särkkä 2013, Bayesian Filtering and Smoothing, theorem 4.2).</summary>
public static class NormalForecasts
{
    static readonly double LogTwoPi = Math.Log(2 * Math.PI);

    /// <summary>The law of a number, or of one entry of an array of numbers.</summary>
    /// <param name="name">The member's name, for messages.</param>
    /// <param name="means">Rows × dimension means, row-major.</param>
    /// <param name="covariances">Rows × dimension × dimension covariances, row-major.</param>
    /// <param name="dimension">The number of entries; 1 for a number.</param>
    /// <param name="entry">Which of them.</param>
    /// <returns>The law of that entry in every row.</returns>
    public static NumberForecast Number(string name, double[] means, double[] covariances, int dimension, int entry)
    {
        ArgumentNullException.ThrowIfNull(means);
        ArgumentNullException.ThrowIfNull(covariances);
        double Mean(int row) => means[(row * dimension) + entry];
        double Variance(int row) => covariances[(((row * dimension) + entry) * dimension) + entry];
        return new NumberForecast(
            name,
            Ones(means.Length / dimension),
            1,
            isCount: false,
            (row, _, value) => -0.5 * (LogTwoPi + Math.Log(Variance(row)) + ((value - Mean(row)) * (value - Mean(row)) / Variance(row))),
            (row, _) => Mean(row),
            (row, _) => Variance(row),
            (row, _, value, isUpper) => Cumulative.Normal(value, Mean(row), Variance(row), isUpper),
            withoutMoments: null,
            withoutCumulative: null);
    }

    /// <summary>The law of a vector.</summary>
    /// <param name="name">The member's name, for messages.</param>
    /// <param name="means">Rows × dimension means, row-major.</param>
    /// <param name="covariances">Rows × dimension × dimension covariances, row-major.</param>
    /// <param name="dimension">The number of entries.</param>
    /// <returns>Its law in every row.</returns>
    public static VectorForecast Vector(string name, double[] means, double[] covariances, int dimension)
    {
        ArgumentNullException.ThrowIfNull(means);
        ArgumentNullException.ThrowIfNull(covariances);
        return new VectorForecast(
            name,
            Ones(means.Length / dimension),
            1,
            dimension,
            (row, _, value) => LogDensity(means.AsSpan(row * dimension, dimension), covariances.AsSpan(row * dimension * dimension, dimension * dimension), value),
            (row, _, mean, covariance) =>
            {
                means.AsSpan(row * dimension, dimension).CopyTo(mean);
                covariances.AsSpan(row * dimension * dimension, dimension * dimension).CopyTo(covariance);
            },
            withoutMoments: null);
    }

    /// <summary>Sets the place of a value in a normal law; a missing value has none.</summary>
    /// <param name="residuals">The pseudo-residuals.</param>
    /// <param name="row">The row, from 0.</param>
    /// <param name="value">The value; NaN where missing.</param>
    /// <param name="mean">The law's mean.</param>
    /// <param name="variance">The law's variance.</param>
    public static void Place(PseudoResiduals residuals, int row, double value, double mean, double variance)
    {
        ArgumentNullException.ThrowIfNull(residuals);
        if (double.IsNaN(value))
            return;
        double atMost = Cumulative.Normal(value, mean, variance, isUpper: false), greater = Cumulative.Normal(value, mean, variance, isUpper: true);
        residuals.Set(row, atMost, atMost, greater, greater);
    }

    static double LogDensity(ReadOnlySpan<double> mean, ReadOnlySpan<double> covariance, double[] value)
    {
        int dimension = mean.Length;
        Cholesky<double> root = Matrix<double>.Build.DenseOfRowMajor(dimension, dimension, covariance.ToArray()).Cholesky();
        Vector<double> residual = Vector<double>.Build.Dense(value) - Vector<double>.Build.Dense(mean.ToArray());
        return -0.5 * ((dimension * LogTwoPi) + root.DeterminantLn + residual.DotProduct(root.Solve(residual)));
    }

    static double[] Ones(int count)
    {
        double[] ones = new double[count];
        Array.Fill(ones, 1);
        return ones;
    }
}
