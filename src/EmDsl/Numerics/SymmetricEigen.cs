namespace EmDsl.Numerics;

/// <summary>
/// Eigenvalues of small symmetric matrices by cyclic Jacobi rotations, which find small eigenvalues of a scaled matrix to high
/// relative accuracy (Golub and Van Loan 2013, Matrix Computations, section 8.5). Matrices are flat and row-major, d × d.
/// </summary>
public static class SymmetricEigen
{
    const int MostSweeps = 60;

    /// <summary>The eigenvalues and eigenvectors of a symmetric matrix.</summary>
    /// <param name="a">The matrix; only its lower triangle is read.</param>
    /// <param name="d">The dimension.</param>
    /// <param name="values">Receives the eigenvalues in ascending order, length d.</param>
    /// <param name="vectors">Receives the orthonormal eigenvectors as columns, in the order of the values, d × d.</param>
    public static void Decompose(ReadOnlySpan<double> a, int d, Span<double> values, Span<double> vectors)
    {
        using var rented = new RentedSpan(d * d);
        Span<double> work = rented.Span;
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                work[(i * d) + j] = work[(j * d) + i] = a[(i * d) + j];
                vectors[(i * d) + j] = vectors[(j * d) + i] = i == j ? 1 : 0;
            }
        }

        bool rotated = true;
        for (int sweep = 0; rotated && sweep < MostSweeps; sweep++)
        {
            rotated = false;
            for (int p = 0; p < d - 1; p++)
            {
                for (int q = p + 1; q < d; q++)
                {
                    rotated |= Rotate(work, vectors, d, p, q);
                }
            }
        }

        for (int i = 0; i < d; i++)
        {
            values[i] = work[(i * d) + i];
        }

        SortColumns(values, vectors, d);
    }

    /// <summary>
    /// The smallest eigenvalue of a covariance matrix relative to the pooled one: that of P⁻¹ᐟ² A P⁻¹ᐟ². It does not change when the data
    /// are scaled or rotated; below 1e-10 the component counts as collapsed.
    /// </summary>
    /// <param name="a">The covariance matrix of a component.</param>
    /// <param name="pooled">The pooled covariance matrix.</param>
    /// <param name="d">The dimension.</param>
    /// <returns>The smallest relative eigenvalue; NaN if the pooled matrix is not positive definite.</returns>
    public static double SmallestRelative(ReadOnlySpan<double> a, ReadOnlySpan<double> pooled, int d)
    {
        using var rented = new RentedSpan((3 * d * d) + (2 * d));
        Span<double> lower = rented.Span[..(d * d)];
        Span<double> relative = rented.Span.Slice(d * d, d * d);
        Span<double> vectors = rented.Span.Slice(2 * d * d, d * d);
        Span<double> column = rented.Span.Slice(3 * d * d, d);
        Span<double> values = rented.Span.Slice((3 * d * d) + d, d);
        if (!Cholesky.TryFactor(pooled, lower, d))
        {
            return double.NaN;
        }

        // L⁻¹ A L⁻ᵀ, by columns and then by rows.
        for (int j = 0; j < d; j++)
        {
            for (int i = 0; i < d; i++)
            {
                column[i] = a[(Math.Max(i, j) * d) + Math.Min(i, j)];
            }

            Cholesky.SolveLower(lower, column, d);
            for (int i = 0; i < d; i++)
            {
                relative[(i * d) + j] = column[i];
            }
        }

        for (int i = 0; i < d; i++)
        {
            Cholesky.SolveLower(lower, relative.Slice(i * d, d), d);
        }

        Decompose(relative, d, values, vectors);
        return values[0];
    }

    /// <summary>
    /// Whether <see cref="SmallestRelative"/> lies below a limit. A − 1000 · limit · P with a Cholesky factor rules it out, which costs a
    /// hundredth of the eigenvalues and is nearly always so.
    /// </summary>
    /// <param name="a">The covariance matrix of a component.</param>
    /// <param name="pooled">The pooled covariance matrix.</param>
    /// <param name="d">The dimension.</param>
    /// <param name="limit">The limit, far above the rounding errors of a factor divided by 1000.</param>
    /// <returns>False also where a matrix is not finite or the pooled one is not positive definite.</returns>
    public static bool IsBelow(ReadOnlySpan<double> a, ReadOnlySpan<double> pooled, int d, double limit)
    {
        using var rented = new RentedSpan(d * d);
        Span<double> rest = rented.Span;
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
                rest[(i * d) + j] = a[(i * d) + j] - (1000 * limit * pooled[(i * d) + j]);
        }

        return !Cholesky.TryFactor(rest, rest, d) && SmallestRelative(a, pooled, d) < limit;
    }

    /// <summary>Raises the eigenvalues of a symmetric matrix that lie below a floor to the floor, keeping the eigenvectors.</summary>
    /// <param name="a">The matrix; on return the clamped one, untouched if no eigenvalue lies below the floor.</param>
    /// <param name="d">The dimension.</param>
    /// <param name="floor">The smallest eigenvalue allowed.</param>
    /// <returns>Whether an eigenvalue was raised.</returns>
    public static bool ClampEigenvalues(Span<double> a, int d, double floor)
    {
        using var rented = new RentedSpan((d * d) + d);
        Span<double> vectors = rented.Span[..(d * d)];
        Span<double> values = rented.Span[(d * d)..];
        Decompose(a, d, values, vectors);
        if (!(values[0] < floor))
        {
            return false;
        }

        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = 0; k < d; k++)
                {
                    sum += vectors[(i * d) + k] * Math.Max(values[k], floor) * vectors[(j * d) + k];
                }

                a[(i * d) + j] = a[(j * d) + i] = sum;
            }
        }

        return true;
    }

    static bool Rotate(Span<double> work, Span<double> vectors, int d, int p, int q)
    {
        double off = work[(p * d) + q];
        double scale = Math.Sqrt(Math.Abs(work[(p * d) + p])) * Math.Sqrt(Math.Abs(work[(q * d) + q]));
        if (off == 0 || !double.IsFinite(off) || Math.Abs(off) <= 1e-17 * scale)
        {
            return false;
        }

        double theta = (work[(q * d) + q] - work[(p * d) + p]) / (2 * off);
        double tangent = double.IsInfinity(theta * theta)
            ? 1 / (2 * theta)
            : double.CopySign(1, theta) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        double cosine = 1 / Math.Sqrt((tangent * tangent) + 1);
        double sine = tangent * cosine;
        work[(p * d) + p] -= tangent * off;
        work[(q * d) + q] += tangent * off;
        work[(p * d) + q] = work[(q * d) + p] = 0;
        for (int i = 0; i < d; i++)
        {
            if (i != p && i != q)
            {
                double ip = work[(i * d) + p];
                double iq = work[(i * d) + q];
                work[(i * d) + p] = work[(p * d) + i] = (cosine * ip) - (sine * iq);
                work[(i * d) + q] = work[(q * d) + i] = (sine * ip) + (cosine * iq);
            }

            double vp = vectors[(i * d) + p];
            double vq = vectors[(i * d) + q];
            vectors[(i * d) + p] = (cosine * vp) - (sine * vq);
            vectors[(i * d) + q] = (sine * vp) + (cosine * vq);
        }

        return true;
    }

    static void SortColumns(Span<double> values, Span<double> vectors, int d)
    {
        for (int i = 0; i < d - 1; i++)
        {
            int smallest = i;
            for (int j = i + 1; j < d; j++)
            {
                smallest = values[j] < values[smallest] ? j : smallest;
            }

            if (smallest == i)
            {
                continue;
            }

            (values[i], values[smallest]) = (values[smallest], values[i]);
            for (int k = 0; k < d; k++)
            {
                (vectors[(k * d) + i], vectors[(k * d) + smallest]) = (vectors[(k * d) + smallest], vectors[(k * d) + i]);
            }
        }
    }
}
