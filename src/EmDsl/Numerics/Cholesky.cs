namespace EmDsl.Numerics;

/// <summary>The Cholesky factor of a small symmetric matrix and its uses. Matrices are flat and row-major, d × d.</summary>
public static class Cholesky
{
    /// <summary>Factors a = L Lᵀ.</summary>
    /// <param name="a">The symmetric matrix; only its lower triangle is read.</param>
    /// <param name="lower">Receives L, zeros above its diagonal; may be <paramref name="a"/> itself.</param>
    /// <param name="d">The dimension.</param>
    /// <returns>False, with undefined content of <paramref name="lower"/>, if the matrix is not positive definite or not finite.</returns>
    public static bool TryFactor(ReadOnlySpan<double> a, Span<double> lower, int d)
    {
        for (int i = 0; i < d; i++)
        {
            Span<double> row = lower.Slice(i * d, d);
            for (int j = 0; j <= i; j++)
            {
                ReadOnlySpan<double> other = lower.Slice(j * d, d);
                double sum = a[(i * d) + j];
                for (int k = 0; k < j; k++)
                {
                    sum -= row[k] * other[k];
                }

                if (i != j)
                {
                    row[j] = sum / other[j];
                }
                else if (sum > 0 && double.IsFinite(sum))
                {
                    row[i] = Math.Sqrt(sum);
                }
                else
                {
                    return false;
                }
            }
        }

        for (int i = 0; i < d; i++)
        {
            lower.Slice((i * d) + i + 1, d - i - 1).Clear();
        }

        return true;
    }

    /// <summary>The log-determinant of L Lᵀ.</summary>
    /// <param name="lower">The factor.</param>
    /// <param name="d">The dimension.</param>
    /// <returns>log det(L Lᵀ).</returns>
    public static double LogDeterminant(ReadOnlySpan<double> lower, int d)
    {
        double sum = 0;
        for (int i = 0; i < d; i++)
        {
            sum += Math.Log(lower[(i * d) + i]);
        }

        return 2 * sum;
    }

    /// <summary>Inverts the factor.</summary>
    /// <param name="lower">The factor.</param>
    /// <param name="inverse">Receives L⁻¹, zeros above its diagonal; must not overlap <paramref name="lower"/>.</param>
    /// <param name="d">The dimension.</param>
    public static void InverseLower(ReadOnlySpan<double> lower, Span<double> inverse, int d)
    {
        inverse[..(d * d)].Clear();
        for (int j = 0; j < d; j++)
        {
            inverse[(j * d) + j] = 1 / lower[(j * d) + j];
            for (int i = j + 1; i < d; i++)
            {
                double sum = 0;
                for (int k = j; k < i; k++)
                {
                    sum -= lower[(i * d) + k] * inverse[(k * d) + j];
                }

                inverse[(i * d) + j] = sum / lower[(i * d) + i];
            }
        }
    }

    /// <summary>Solves L Lᵀ x = b.</summary>
    /// <param name="lower">The factor.</param>
    /// <param name="b">The right-hand side, of length d; on return the solution.</param>
    /// <param name="d">The dimension.</param>
    public static void Solve(ReadOnlySpan<double> lower, Span<double> b, int d)
    {
        SolveLower(lower, b, d);
        for (int i = d - 1; i >= 0; i--)
        {
            double sum = b[i];
            for (int k = i + 1; k < d; k++)
            {
                sum -= lower[(k * d) + i] * b[k];
            }

            b[i] = sum / lower[(i * d) + i];
        }
    }

    /// <summary>Solves L y = b.</summary>
    /// <param name="lower">The factor.</param>
    /// <param name="b">The right-hand side, of length d; on return the solution.</param>
    /// <param name="d">The dimension.</param>
    public static void SolveLower(ReadOnlySpan<double> lower, Span<double> b, int d)
    {
        for (int i = 0; i < d; i++)
        {
            double sum = b[i];
            for (int k = 0; k < i; k++)
            {
                sum -= lower[(i * d) + k] * b[k];
            }

            b[i] = sum / lower[(i * d) + i];
        }
    }
}
