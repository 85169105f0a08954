namespace EmDsl.Numerics;

/// <summary>From the last row back: the law of a row's unknowns given all rows of the sequence.</summary>
public sealed partial class LinearGaussianSmoother
{
    readonly double[] smoothedMean;
    readonly double[] smoothedRoot;
    int smoothedColumns;

    // The state after the row given all rows.
    readonly double[] laterMean;
    readonly double[] laterRoot;

    readonly double[] steps;
    readonly double[] displacements;
    readonly double[] compressed;

    int SmoothedWidth => leaving + variables;

    /// <summary>The values at a point of <see cref="MoveTo"/>.</summary>
    public double[] Values { get; }

    /// <summary>
    /// The number of points of the rule that gives expectations: the mean of a polynomial of degree 2 over them is its expectation.
    /// </summary>
    public int PointCount { get; private set; }

    /// <summary>
    /// The law of a row's unknowns given all rows of the sequence: first for the last row, then for each row before the one that came before.
    /// </summary>
    /// <param name="at">The row's place in the sequence.</param>
    public void Smooth(int at)
    {
        ReadOnlySpan<double> filteredMean = rowMeans.AsSpan(at * variables, variables);
        ReadOnlySpan<double> filteredRoot = rowRoots.AsSpan(at * variables * variables, variables * variables);
        filteredMean.CopyTo(smoothedMean);
        if (at == rows - 1)
        {
            for (int i = 0; i < variables; i++)
                filteredRoot.Slice(i * variables, variables).CopyTo(smoothedRoot.AsSpan(i * SmoothedWidth));
            smoothedColumns = variables;
        }
        else
        {
            Join(filteredMean, filteredRoot);
        }

        DropZeroColumns();
        PointCount = smoothedColumns + 1;
        for (int k = 0; k < leaving; k++)
        {
            laterMean[k] = smoothedMean[entering[k]];
            smoothedRoot.AsSpan(entering[k] * SmoothedWidth, smoothedColumns).CopyTo(compressed.AsSpan(k * SmoothedWidth));
        }

        Triangularize(compressed, leaving, smoothedColumns, SmoothedWidth);
        int used = Math.Min(smoothedColumns, leaving);
        for (int k = 0; k < leaving; k++)
        {
            Span<double> later = laterRoot.AsSpan(k * leaving, leaving);
            compressed.AsSpan(k * SmoothedWidth, used).CopyTo(later);
            later[used..].Clear();
        }
    }

    /// <summary>The means of some unknowns given all rows, after <see cref="Smooth"/>.</summary>
    /// <param name="place">Where they stand among the unknowns.</param>
    /// <param name="means">Receives them.</param>
    public void Mean(int place, Span<double> means) => smoothedMean.AsSpan(place, means.Length).CopyTo(means);

    /// <summary>The covariance of some unknowns given all rows, after <see cref="Smooth"/>.</summary>
    /// <param name="place">Where they stand among the unknowns.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="covariance">Receives it, count × count.</param>
    public void Covariance(int place, int count, Span<double> covariance)
    {
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                covariance[(i * count) + j] = Dot(
                    smoothedRoot.AsSpan((place + i) * SmoothedWidth, smoothedColumns), smoothedRoot.AsSpan((place + j) * SmoothedWidth, smoothedColumns));
            }
        }
    }

    /// <summary>
    /// Sets <see cref="Values"/> to a point of the rule: the mean plus the root times a vertex of a regular simplex about the origin
    /// (Stroud 1971, Approximate Calculation of Multiple Integrals, formula Eₙ 2-1).
    /// </summary>
    /// <param name="point">Which point, from 0 to <see cref="PointCount"/> − 1.</param>
    public void MoveTo(int point)
    {
        double size = Math.Sqrt(PointCount);
        smoothedMean.CopyTo(Values, 0);
        for (int i = 0; i < variables; i++)
        {
            ReadOnlySpan<double> own = smoothedRoot.AsSpan(i * SmoothedWidth, smoothedColumns);
            double sum = 0;

            // Helmert's rows: vertex p has 1 / √(c (c + 1)) along the axes c > p, and −p / √(p (p + 1)) along axis p.
            for (int c = smoothedColumns; c > point; c--)
                sum += own[c - 1] / Math.Sqrt(c * (c + 1.0));
            if (point > 0)
                sum -= own[point - 1] * Math.Sqrt(point / (point + 1.0));
            Values[i] += size * sum;
        }
    }

    // The row's unknowns given the state after it are a regression on that state with what is left as noise: the state's smoothed law is put in.
    void Join(ReadOnlySpan<double> filteredMean, ReadOnlySpan<double> filteredRoot)
    {
        int rank = 0;
        for (int i = 0; i < leaving; i++)
        {
            ReadOnlySpan<double> own = filteredRoot.Slice(i * variables, variables);
            if (rank >= variables || own[rank] == 0)
                continue;
            Span<double> step = steps.AsSpan(rank * leaving, leaving);
            laterRoot.AsSpan(i * leaving, leaving).CopyTo(step);
            double displacement = laterMean[i] - filteredMean[i];
            for (int c = 0; c < rank; c++)
            {
                displacement -= own[c] * displacements[c];
                Add(-own[c], steps.AsSpan(c * leaving, leaving), step);
            }

            displacements[rank] = displacement / own[rank];
            for (int c = 0; c < leaving; c++)
                step[c] /= own[rank];
            rank++;
        }

        smoothedColumns = leaving + variables - rank;
        for (int i = 0; i < variables; i++)
        {
            ReadOnlySpan<double> own = filteredRoot.Slice(i * variables, variables);
            Span<double> target = smoothedRoot.AsSpan(i * SmoothedWidth, smoothedColumns);
            target.Clear();
            if (i < leaving)
            {
                smoothedMean[i] = laterMean[i];
                laterRoot.AsSpan(i * leaving, leaving).CopyTo(target);
                continue;
            }

            for (int c = 0; c < rank; c++)
            {
                smoothedMean[i] += own[c] * displacements[c];
                Add(own[c], steps.AsSpan(c * leaving, leaving), target);
            }

            own[rank..].CopyTo(target[leaving..]);
        }
    }

    void DropZeroColumns()
    {
        int kept = 0;
        for (int c = 0; c < smoothedColumns; c++)
        {
            bool isZero = true;
            for (int i = 0; i < variables && isZero; i++)
                isZero = smoothedRoot[(i * SmoothedWidth) + c] == 0;
            if (isZero)
                continue;
            for (int i = 0; i < variables && kept < c; i++)
                smoothedRoot[(i * SmoothedWidth) + kept] = smoothedRoot[(i * SmoothedWidth) + c];
            kept++;
        }

        smoothedColumns = kept;
    }

    /// <summary>
    /// Reflects the columns of a root so that row after row has its last entry one column further to the right, or in the same one where it
    /// adds nothing to the rows above (Householder; Golub and Van Loan 2013, section 5.2).
    /// </summary>
    static void Triangularize(double[] matrix, int height, int columns, int width)
    {
        int pivot = 0;
        for (int i = 0; i < height && pivot < columns; i++)
        {
            Span<double> axis = matrix.AsSpan((i * width) + pivot, columns - pivot);
            double largest = 0;
            foreach (double entry in axis)
                largest = Math.Max(largest, Math.Abs(entry));
            if (largest == 0)
                continue;
            double norm = 0;
            foreach (double entry in axis)
                norm += entry / largest * (entry / largest);
            norm = largest * Math.Sqrt(norm);
            double corner = axis[0] > 0 ? -norm : norm;
            double scale = norm * (norm + Math.Abs(axis[0]));
            axis[0] -= corner;
            for (int j = i + 1; j < height; j++)
            {
                Span<double> other = matrix.AsSpan((j * width) + pivot, columns - pivot);
                double product = Dot(axis, other);
                if (product != 0)
                    Add(-product / scale, axis, other);
            }

            axis.Clear();
            axis[0] = corner;
            pivot++;
        }
    }
}
