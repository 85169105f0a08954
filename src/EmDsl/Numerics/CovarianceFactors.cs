namespace EmDsl.Numerics;

/// <summary>What the densities of a batch of normal distributions need of their covariances.</summary>
public static class CovarianceFactors
{
    // Half the distance from 1 to the next number.
    const double Unit = 1.0 / (1L << 53);

    /// <summary>
    /// L⁻¹ and log det C for each covariance C = L Lᵀ. A matrix that is not positive definite gives NaN, which the log-likelihood shows.
    /// </summary>
    /// <param name="covariances">The covariances, flat and row-major, count × d × d.</param>
    /// <param name="inverseFactors">Receives L⁻¹, in the same layout.</param>
    /// <param name="logDeterminants">Receives log det C, one for each.</param>
    /// <param name="count">The number of covariances.</param>
    /// <param name="d">The dimension.</param>
    public static void Invert(ReadOnlySpan<double> covariances, Span<double> inverseFactors, Span<double> logDeterminants, int count, int d)
    {
        double[]? rented = d * d > 256 ? System.Buffers.ArrayPool<double>.Shared.Rent(d * d) : null;
        Span<double> lower = rented is null ? stackalloc double[d * d] : rented.AsSpan(0, d * d);
        for (int k = 0; k < count; k++)
        {
            Span<double> inverse = inverseFactors.Slice(k * d * d, d * d);
            if (Cholesky.TryFactor(covariances.Slice(k * d * d, d * d), lower, d))
            {
                Cholesky.InverseLower(lower, inverse, d);
                logDeterminants[k] = Cholesky.LogDeterminant(lower, d);
            }
            else
            {
                inverse.Fill(double.NaN);
                logDeterminants[k] = double.NaN;
            }
        }

        if (rented is not null)
            System.Buffers.ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>
    /// Replaces a covariance C by its lower triangular root L with C = L Lᵀ, in place. A direction without variance gets a column of
    /// zeros; a matrix that is no covariance gives NaN.
    /// </summary>
    /// <param name="covariance">The covariance, row-major, d × d; receives L, zeros above the diagonal.</param>
    /// <param name="d">The dimension.</param>
    public static void Root(Span<double> covariance, int d)
    {
        for (int i = 0; i < d; i++)
        {
            Span<double> row = covariance.Slice(i * d, d);
            double variance = row[i];
            for (int j = 0; j <= i; j++)
            {
                ReadOnlySpan<double> other = covariance.Slice(j * d, d);
                double sum = row[j];
                for (int k = 0; k < j; k++)
                    sum -= row[k] * other[k];
                bool isRounding = Math.Abs(sum) <= 8 * d * double.Epsilon || Math.Abs(sum) <= 4 * d * Unit * Math.Abs(j == i ? variance : row[j]);
                row[j] = j < i ? other[j] != 0 ? sum / other[j] : isRounding ? 0 : double.NaN
                    : isRounding ? 0 : Math.Sqrt(sum);
            }

            row[(i + 1)..].Clear();
        }
    }

    /// <summary>C⁻¹ = L⁻ᵀ L⁻¹ for each covariance.</summary>
    /// <param name="inverseFactors">L⁻¹, flat and row-major, count × d × d.</param>
    /// <param name="precisions">Receives C⁻¹, in the same layout, both triangles.</param>
    /// <param name="d">The dimension.</param>
    public static void Precisions(ReadOnlySpan<double> inverseFactors, Span<double> precisions, int d)
    {
        for (int first = 0; first < inverseFactors.Length; first += d * d)
        {
            ReadOnlySpan<double> factor = inverseFactors.Slice(first, d * d);
            for (int i = 0; i < d; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    double sum = 0;
                    for (int k = i; k < d; k++)
                        sum += factor[(k * d) + i] * factor[(k * d) + j];
                    precisions[first + (i * d) + j] = sum;
                    precisions[first + (j * d) + i] = sum;
                }
            }
        }
    }

    /// <summary>log det C of one matrix.</summary>
    /// <param name="covariance">C, row-major.</param>
    /// <returns>The log-determinant; NaN where C is not positive definite.</returns>
    public static double LogDeterminant(double[] covariance)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        int d = (int)Math.Sqrt(covariance.Length);
        double[] lower = new double[d * d];
        return Cholesky.TryFactor(covariance, lower, d) ? Cholesky.LogDeterminant(lower, d) : double.NaN;
    }

    /// <summary>yᵀ C⁻¹ y of one matrix.</summary>
    /// <param name="covariance">C, row-major.</param>
    /// <param name="vector">y.</param>
    /// <returns>The quadratic form; NaN where C is not positive definite.</returns>
    public static double Quadratic(double[] covariance, double[] vector)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        ArgumentNullException.ThrowIfNull(vector);
        int d = vector.Length;
        double[] lower = new double[d * d];
        if (!Cholesky.TryFactor(covariance, lower, d))
            return double.NaN;
        double[] whitened = [.. vector];
        Cholesky.SolveLower(lower, whitened, d);
        return whitened.Sum(entry => entry * entry);
    }
}
