namespace EmDsl.Numerics;

/// <summary>The common mean of groups of rows with different covariances: (Σ n C⁻¹) δ = Σ C⁻¹ s (Aitken 1935).</summary>
public static class GeneralizedLeastSquares
{
    /// <summary>Adds one group's share to the normal equations.</summary>
    /// <param name="count">n, the weight of the group's rows.</param>
    /// <param name="sum">s, the weighted sum of its values, d entries.</param>
    /// <param name="inverseFactor">L⁻¹ of its covariance C = L Lᵀ, d × d, row-major.</param>
    /// <param name="normal">The matrix Σ n C⁻¹, d × d.</param>
    /// <param name="right">The right-hand side Σ C⁻¹ s, d entries.</param>
    public static void Add(double count, ReadOnlySpan<double> sum, ReadOnlySpan<double> inverseFactor, Span<double> normal, Span<double> right)
    {
        int d = right.Length;
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < d; j++)
            {
                double precision = 0;
                for (int k = Math.Max(i, j); k < d; k++)
                    precision += inverseFactor[(k * d) + i] * inverseFactor[(k * d) + j];
                normal[(i * d) + j] += count * precision;
                right[i] += precision * sum[j];
            }
        }
    }

    /// <summary>Solves the normal equations of each mean in place; a mean that no row counts for stays where it is (δ = 0).</summary>
    /// <param name="normal">The matrices, count × d × d; overwritten.</param>
    /// <param name="right">The right-hand sides, count × d; receives the solutions.</param>
    /// <param name="d">The dimension.</param>
    public static void Solve(Span<double> normal, Span<double> right, int d)
    {
        for (int first = 0; first < right.Length; first += d)
        {
            Span<double> matrix = normal.Slice(first * d, d * d);
            Span<double> solution = right.Slice(first, d);
            if (Cholesky.TryFactor(matrix, matrix, d))
                Cholesky.Solve(matrix, solution, d);
            else
                solution.Clear();
        }
    }
}
