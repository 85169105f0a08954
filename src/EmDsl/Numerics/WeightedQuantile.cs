namespace EmDsl.Numerics;

/// <summary>Quantiles of weighted observations.</summary>
public static class WeightedQuantile
{
    /// <summary>
    /// A value q that minimises Σ wᵢ (p − 1{xᵢ ≤ q}) (xᵢ − q): the quantile of the weighted distribution. Where a whole interval minimises it, its
    /// middle.
    /// </summary>
    /// <param name="values">The observations.</param>
    /// <param name="weights">Their weights, at least 0, in total positive; empty for equal weights.</param>
    /// <param name="probability">The probability p, in (0, 1).</param>
    /// <returns>The quantile; NaN if no observation has a positive weight.</returns>
    public static double Of(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(probability, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        if (!weights.IsEmpty)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, values.Length);
        }

        double[] sorted = values.ToArray();
        double[] mass = weights.IsEmpty ? [] : weights.ToArray();
        if (mass.Length == 0)
        {
            mass = new double[sorted.Length];
            Array.Fill(mass, 1);
        }

        Array.Sort(sorted, mass);
        double total = 0;
        foreach (double weight in mass)
        {
            total += weight;
        }

        double target = probability * total;
        double cumulative = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            cumulative += mass[i];
            if (mass[i] == 0 || cumulative < target * (1 - 1e-14))
            {
                continue;
            }

            int next = i + 1;
            while (next < sorted.Length && mass[next] == 0)
            {
                next++;
            }

            return cumulative <= target * (1 + 1e-14) && next < sorted.Length ? sorted[i] + ((sorted[next] - sorted[i]) / 2) : sorted[i];
        }

        return double.NaN;
    }

    /// <summary>The weighted median: the maximum likelihood estimate of the location of a Laplace distribution.</summary>
    /// <param name="values">The observations.</param>
    /// <param name="weights">Their weights; empty for equal weights.</param>
    /// <returns>The median; the middle of the interval where a whole interval qualifies.</returns>
    public static double Median(ReadOnlySpan<double> values, ReadOnlySpan<double> weights) => Of(values, weights, 0.5);
}
