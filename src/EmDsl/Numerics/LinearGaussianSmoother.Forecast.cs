namespace EmDsl.Numerics;

/// <summary>Row by row without a way back: the law of a row given the rows so far, and of what it observes before it is seen.</summary>
public sealed partial class LinearGaussianSmoother
{
    // The state before the row, for a row that is gone through twice: first not seen, then seen.
    readonly double[] earlierMean;
    readonly double[] earlierRoot;
    int earlierRows;

    // Values that are not seen: their means, and the variance of noise that has no column of the root.
    readonly double[] foreseenMeans;
    readonly double[] foreseenVariances;

    /// <summary>Keeps the state before a row, to which <see cref="Repeat"/> goes back.</summary>
    public void Next()
    {
        stateMean.CopyTo(earlierMean, 0);
        stateRoot.CopyTo(earlierRoot, 0);
        earlierRows = rows;
    }

    /// <summary>Goes back to the state before the row, after <see cref="Next"/>.</summary>
    public void Repeat()
    {
        earlierMean.CopyTo(stateMean, 0);
        earlierRoot.CopyTo(stateRoot, 0);
        rows = earlierRows;
    }

    /// <summary>The law of the last row's unknowns given the rows up to it, for <see cref="Mean"/> and <see cref="Covariance"/>.</summary>
    public void Filter() => Smooth(rows - 1);

    /// <summary>Takes values with common noise as not seen: their law is that of <see cref="Foreseen"/>.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="noise">The lower triangular root of the covariance of the noise, count × count.</param>
    public void Foresee(int count, ReadOnlySpan<double> noise)
    {
        for (int entry = 0; entry < count; entry++)
        {
            Span<double> share = shares.AsSpan(entry * width, width);
            foreseenMeans[entry] = Combine(entry, share);
            foreseenVariances[entry] = 0;
            noise.Slice(entry * count, entry + 1).CopyTo(share[columns..]);
        }

        columns += count;
    }

    /// <summary>Takes one value with noise of its own as not seen: its law is that of <see cref="Foreseen"/>.</summary>
    /// <param name="entry">Which row of <see cref="Coefficients"/> and <see cref="Offsets"/> is its mean.</param>
    /// <param name="deviation">The standard deviation of its noise.</param>
    public void ForeseeOne(int entry, double deviation)
    {
        foreseenMeans[entry] = Combine(entry, shares.AsSpan(entry * width, width));
        foreseenVariances[entry] = deviation * deviation;
    }

    /// <summary>The joint normal law of values that are not seen, H x + d + noise: its mean, and its covariance H P Hᵀ + R (Särkkä 2013, theorem 4.2).</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="means">Receives their means.</param>
    /// <param name="covariance">Receives their covariance, count × count.</param>
    public void Foreseen(int count, Span<double> means, Span<double> covariance)
    {
        foreseenMeans.AsSpan(0, count).CopyTo(means);
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
                covariance[(i * count) + j] = Dot(shares.AsSpan(i * width, width), shares.AsSpan(j * width, width)) + (i == j ? foreseenVariances[i] : 0);
        }
    }

    /// <summary>Draws the state after the last row from its law given the rows so far.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <returns>Its entries, in the order of the state.</returns>
    public double[] DrawState(Random random)
    {
        double[] drawn = [.. stateMean];
        for (int c = 0; c < leaving; c++)
        {
            double normal = Sampler.Normal(random, 0, 1);
            for (int k = 0; k < leaving; k++)
                drawn[k] += stateRoot[(k * leaving) + c] * normal;
        }

        return drawn;
    }
}
