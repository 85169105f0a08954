using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl;

/// <summary>The law of an observed vector in rows that are not seen yet, given those before them: in each row a finite mixture over the states that its equation names.</summary>
public sealed class VectorForecast
{
    private readonly string name;
    private readonly double[] weights;
    private readonly int components;
    private readonly Func<int, int, double[], double> logDensity;
    private readonly Matrix<double>? mean;
    private readonly Matrix<double>[]? variance;
    private readonly string? withoutMoments;

    /// <summary>A law from its mixture. Functions take a row and a component, each counted from 0, and are asked only where its weight is positive.</summary>
    /// <param name="name">The member's name, for messages.</param>
    /// <param name="weights">Rows × components, row-major; each row sums to 1.</param>
    /// <param name="components">The number of components.</param>
    /// <param name="dimension">The number of entries.</param>
    /// <param name="logDensity">The log-density of a value in a component.</param>
    /// <param name="moments">Writes the mean and, row-major, the covariance of a component; null where no formula is known.</param>
    /// <param name="withoutMoments">The law whose moments are not known; null where all are.</param>
    public VectorForecast(
        string name, double[] weights, int components, int dimension, Func<int, int, double[], double> logDensity, Action<int, int, double[], double[]>? moments, string? withoutMoments)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(logDensity);
        this.name = name;
        this.weights = weights;
        this.components = components;
        this.logDensity = logDensity;
        this.withoutMoments = withoutMoments;
        if (moments is not null)
        {
            mean = Matrix<double>.Build.Dense(RowCount, dimension);
            variance = [.. Enumerable.Range(0, RowCount).Select(row => Covariance(row, dimension, moments))];
        }
    }

    /// <summary>The number of rows.</summary>
    public int RowCount => weights.Length / components;

    /// <summary>The mean in each row: rows × dimension.</summary>
    /// <exception cref="NotSupportedException">No formula is known for the mean of a law of this member.</exception>
    public Matrix<double> Mean => mean ?? throw new NotSupportedException($"The mean of '{name}' has no formula here, because that of {withoutMoments} has none.");

    /// <summary>The covariance matrix in each row.</summary>
    /// <exception cref="NotSupportedException">No formula is known for the covariance of a law of this member.</exception>
    public Matrix<double>[] Variance => variance ?? throw new NotSupportedException($"The variance of '{name}' has no formula here, because that of {withoutMoments} has none.");

    /// <summary>The logarithm of the density at a vector.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="value">The vector.</param>
    /// <returns>The log-density.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public double LogDensity(int row, Vector<double> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount);
        double[] entries = value.ToArray();
        return FiniteMixture.LogDensity(weights.AsSpan(row * components, components), component => logDensity(row, component, entries));
    }

    // Σ w (C + m mᵀ) about the mean of the mixture, which is filled on the way.
    private Matrix<double> Covariance(int row, int dimension, Action<int, int, double[], double[]> moments)
    {
        double[] means = new double[components * dimension];
        double[] one = new double[dimension];
        double[] spread = new double[dimension * dimension];
        var total = Matrix<double>.Build.Dense(dimension, dimension);
        for (int component = 0; component < components; component++)
        {
            double weight = weights[(row * components) + component];
            if (weight > 0)
            {
                moments(row, component, one, spread);
                one.CopyTo(means, component * dimension);
                for (int i = 0; i < dimension; i++)
                {
                    mean![row, i] += weight * one[i];
                    for (int j = 0; j < dimension; j++)
                    {
                        total[i, j] += weight * spread[(i * dimension) + j];
                    }
                }
            }
        }

        for (int component = 0; component < components; component++)
        {
            double weight = weights[(row * components) + component];
            for (int i = 0; weight > 0 && i < dimension; i++)
            {
                for (int j = 0; j < dimension; j++)
                {
                    total[i, j] += weight * (means[(component * dimension) + i] - mean![row, i]) * (means[(component * dimension) + j] - mean[row, j]);
                }
            }
        }

        return total;
    }
}
