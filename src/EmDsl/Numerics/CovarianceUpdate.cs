namespace EmDsl.Numerics;

/// <summary>The last step of a covariance's maximiser.</summary>
public static class CovarianceUpdate
{
    /// <summary>Refuses a start whose variances lie below the floor: the first M-step would have to lower the likelihood.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="values">Variances (d = 1) or covariances, flat and row-major, count × d × d.</param>
    /// <param name="d">The dimension.</param>
    /// <param name="floor">The smallest eigenvalue allowed; 0 for none.</param>
    /// <exception cref="ArgumentException">An eigenvalue lies below the floor.</exception>
    public static void RequireFloor(string parameter, ReadOnlySpan<double> values, int d, double floor)
    {
        if (!(floor > 0))
            return;
        var eigenvalues = new double[d];
        var vectors = new double[d * d];
        for (int k = 0; k * d * d < values.Length; k++)
        {
            SymmetricEigen.Decompose(values.Slice(k * d * d, d * d), d, eigenvalues, vectors);
            if (eigenvalues[0] < floor)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"{parameter} of the start has the variance {eigenvalues[0]} in entry {k}, below the VarianceFloor of {floor}: start above the floor, or lower it."));
            }
        }
    }

    /// <summary>Replaces each matrix by its symmetric part, ½ (M + Mᵀ).</summary>
    /// <param name="matrices">Matrices, flat and row-major, count × d × d.</param>
    /// <param name="d">The dimension.</param>
    public static void Symmetrize(Span<double> matrices, int d)
    {
        for (int first = 0; first < matrices.Length; first += d * d)
        {
            for (int i = 0; i < d; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    double mean = 0.5 * (matrices[first + (i * d) + j] + matrices[first + (j * d) + i]);
                    matrices[first + (i * d) + j] = mean;
                    matrices[first + (j * d) + i] = mean;
                }
            }
        }
    }

    /// <summary>
    /// Turns scatter matrices into covariances: divides by the rows' weight, fills the upper triangle, and with a floor clamps the eigenvalues
    /// (the maximiser under the constraint that none lies below it). A matrix that no row counts for keeps its previous value.
    /// </summary>
    /// <param name="scatter">Lower triangles of Σ r (y − δ)(y − δ)ᵀ, flat and row-major; receives the covariances.</param>
    /// <param name="rows">Σ r of each matrix.</param>
    /// <param name="previous">The previous covariances, in the same layout.</param>
    /// <param name="d">The dimension.</param>
    /// <param name="floor">The smallest eigenvalue allowed; 0 for none.</param>
    public static void Finish(Span<double> scatter, ReadOnlySpan<double> rows, ReadOnlySpan<double> previous, int d, double floor)
    {
        for (int k = 0; k < rows.Length; k++)
        {
            Span<double> matrix = scatter.Slice(k * d * d, d * d);
            if (!(rows[k] > 0))
            {
                previous.Slice(k * d * d, d * d).CopyTo(matrix);
                continue;
            }

            for (int i = 0; i < d; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    matrix[(i * d) + j] /= rows[k];
                    matrix[(j * d) + i] = matrix[(i * d) + j];
                }
            }

            if (floor > 0)
                SymmetricEigen.ClampEigenvalues(matrix, d, floor);
        }
    }
}
