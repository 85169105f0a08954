using System.Buffers;

namespace EmDsl.Numerics;

/// <summary>The normal equations of weighted least squares.</summary>
public static class NormalEquations
{
    const int OnStack = 64;
    const double LargestRatio = 1e10;
    static readonly double UnitRoundoff = Math.ScaleB(1, -52);

    /// <summary>
    /// Solves N δ = b for symmetric positive semidefinite matrices, scaled to a unit diagonal, by Cholesky factorisation with diagonal pivoting
    /// (Higham 2002, Accuracy and Stability of Numerical Algorithms, section 10.3). A coordinate whose pivot is no larger than the rounding
    /// error of n² sums, n · 2⁻⁵², is not determined by the rows beside those before it: the rank is decided there, and the coordinate stays
    /// where it is (δ = 0). A system with an entry that is not finite has NaN for its solution.
    /// </summary>
    /// <param name="normal">The matrices N, count × n × n, row-major; overwritten.</param>
    /// <param name="right">The right-hand sides b, count × n; receives the solutions δ.</param>
    /// <param name="n">The number of unknowns of one system, at least 1.</param>
    /// <returns>The smallest rank of the systems; n where all are determined.</returns>
    public static int Solve(Span<double> normal, Span<double> right, int n) => Solve(normal, right, n, out _);

    /// <summary><see cref="Solve(Span{double}, Span{double}, int)"/>, with an estimate of the condition.</summary>
    /// <param name="normal">The matrices N, count × n × n, row-major; overwritten.</param>
    /// <param name="right">The right-hand sides b, count × n; receives the solutions δ.</param>
    /// <param name="n">The number of unknowns of one system, at least 1.</param>
    /// <param name="isIllConditioned">
    /// Whether the ratio of the largest to the smallest pivot, a lower bound of the condition number of a matrix scaled to a unit diagonal, exceeds 10¹⁰
    /// in one of them, so that less than six digits of its solution can be relied on. Unknowns that no row names do not count.
    /// </param>
    /// <returns>The smallest rank of the systems; n where all are determined.</returns>
    public static int Solve(Span<double> normal, Span<double> right, int n, out bool isIllConditioned)
    {
        double[]? numbers = n > OnStack ? ArrayPool<double>.Shared.Rent(2 * n) : null;
        int[]? indices = n > OnStack ? ArrayPool<int>.Shared.Rent(n) : null;
        Span<double> workspace = numbers is null ? stackalloc double[2 * n] : numbers.AsSpan(0, 2 * n);
        Span<int> order = indices is null ? stackalloc int[n] : indices.AsSpan(0, n);
        int smallest = n;
        isIllConditioned = false;
        for (int first = 0; first < right.Length; first += n)
        {
            Span<double> matrix = normal.Slice(first * n, n * n);
            int rank = SolveOne(matrix, right.Slice(first, n), workspace[..n], workspace[n..], order, n);
            smallest = Math.Min(smallest, rank);
            isIllConditioned |= Ratio(matrix, workspace[..n], rank, n) > LargestRatio;
        }

        if (numbers is not null)
            ArrayPool<double>.Shared.Return(numbers);
        if (indices is not null)
            ArrayPool<int>.Shared.Return(indices);
        return smallest;
    }

    static int SolveOne(Span<double> matrix, Span<double> right, Span<double> scale, Span<double> solution, Span<int> order, int n)
    {
        if (!IsFinite(matrix) || !IsFinite(right))
        {
            right.Fill(double.NaN);
            return n;
        }

        for (int i = 0; i < n; i++)
        {
            order[i] = i;
            scale[i] = matrix[(i * n) + i] > 0 ? 1 / Math.Sqrt(matrix[(i * n) + i]) : 0;
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                matrix[(i * n) + j] *= scale[i] * scale[j];
        }

        int rank = Factor(matrix, order, n);
        for (int i = 0; i < rank; i++)
        {
            double sum = right[order[i]] * scale[order[i]];
            for (int k = 0; k < i; k++)
                sum -= matrix[(i * n) + k] * solution[k];
            solution[i] = sum / matrix[(i * n) + i];
        }

        right.Clear();
        for (int i = rank - 1; i >= 0; i--)
        {
            double sum = solution[i];
            for (int k = i + 1; k < rank; k++)
                sum -= matrix[(k * n) + i] * solution[k];
            solution[i] = sum / matrix[(i * n) + i];
            right[order[i]] = solution[i] * scale[order[i]];
        }

        return rank;
    }

    // The ratio of the largest to the smallest pivot; infinite where a column that is not zero has none.
    static double Ratio(ReadOnlySpan<double> factor, ReadOnlySpan<double> scale, int rank, int n)
    {
        int named = n - scale.Count(0.0);
        if (rank < named)
            return double.PositiveInfinity;
        double ratio = rank == 0 ? 1 : factor[0] / factor[((rank - 1) * n) + rank - 1];
        return ratio * ratio;
    }

    // The factor of the permuted matrix in the lower triangle; returns the rank.
    static int Factor(Span<double> matrix, Span<int> order, int n)
    {
        double smallest = n * UnitRoundoff;
        for (int k = 0; k < n; k++)
        {
            int pivot = k;
            for (int i = k + 1; i < n; i++)
            {
                if (matrix[(i * n) + i] > matrix[(pivot * n) + pivot])
                    pivot = i;
            }

            if (!(matrix[(pivot * n) + pivot] > smallest))
                return k;
            if (pivot != k)
                Exchange(matrix, order, k, pivot, n);
            double root = Math.Sqrt(matrix[(k * n) + k]);
            matrix[(k * n) + k] = root;
            for (int i = k + 1; i < n; i++)
                matrix[(i * n) + k] /= root;
            for (int i = k + 1; i < n; i++)
            {
                for (int j = k + 1; j < n; j++)
                    matrix[(i * n) + j] -= matrix[(i * n) + k] * matrix[(j * n) + k];
            }
        }

        return n;
    }

    static void Exchange(Span<double> matrix, Span<int> order, int first, int second, int n)
    {
        (order[first], order[second]) = (order[second], order[first]);
        for (int j = 0; j < n; j++)
            (matrix[(first * n) + j], matrix[(second * n) + j]) = (matrix[(second * n) + j], matrix[(first * n) + j]);
        for (int i = 0; i < n; i++)
            (matrix[(i * n) + first], matrix[(i * n) + second]) = (matrix[(i * n) + second], matrix[(i * n) + first]);
    }

    static bool IsFinite(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            if (!double.IsFinite(value))
                return false;
        }

        return true;
    }
}
