namespace EmDsl.Numerics;

/// <summary>
/// Closed forms of M-steps whose terms include those of a prior. Expected counts are never negative, but a prior may count less than
/// nothing (a Dirichlet exponent α − 1 &lt; 0): Q then grows without bound towards the boundary, and the boundary is its maximiser,
/// where the objective is infinite. Nothing is clamped: the fit says <see cref="StopReason.NonFinite"/>.
/// </summary>
public static class ConjugateUpdate
{
    /// <summary>
    /// The maximiser of Σ count · log p on the simplex, along each run. An entry with a negative count is 0, where Q is infinite; the others
    /// share the probability by their counts. A run without any count keeps its probabilities.
    /// </summary>
    /// <param name="counts">Expected counts plus the prior's exponents, runs of <paramref name="length"/>.</param>
    /// <param name="probabilities">The probabilities, in the same layout.</param>
    /// <param name="length">The number of categories.</param>
    public static void Simplex(ReadOnlySpan<double> counts, Span<double> probabilities, int length)
    {
        for (int first = 0; first < counts.Length; first += length)
        {
            double total = 0;
            int largest = first;
            bool isNegative = false;
            for (int i = first; i < first + length; i++)
            {
                total += Math.Max(counts[i], 0);
                isNegative |= counts[i] < 0;
                largest = counts[i] > counts[largest] ? i : largest;
            }

            if (total == 0 && !isNegative)
                continue;
            for (int i = first; i < first + length; i++)
                probabilities[i] = total > 0 ? Math.Max(counts[i], 0) / total : i == largest ? 1 : 0;
        }
    }

    /// <summary>The maximiser of a log θ + b log(1 − θ) on [0, 1].</summary>
    /// <param name="a">The coefficient of log θ.</param>
    /// <param name="b">The coefficient of log(1 − θ).</param>
    /// <param name="previous">The value to keep where both are 0.</param>
    /// <returns>θ: an end of the interval where a coefficient is negative, the one towards which Q grows faster.</returns>
    public static double Proportion(double a, double b, double previous)
    {
        if (a < 0 || b < 0)
            return a <= b ? 0 : 1;
        return a + b > 0 ? a / (a + b) : previous;
    }

    /// <summary>The maximiser of a log θ + b θᶜ on [0, ∞].</summary>
    /// <param name="a">The coefficient of log θ.</param>
    /// <param name="b">The coefficient of the power.</param>
    /// <param name="exponent">c, not 0.</param>
    /// <param name="previous">The value to keep where both coefficients are 0.</param>
    /// <returns>θ, which is 0 or infinite where Q has no maximum between.</returns>
    public static double LogPower(double a, double b, double exponent, double previous)
    {
        if (a == 0 && b == 0)
            return previous;
        // In φ = θᶜ, Q = (a / c) log φ + b φ.
        double slope = a / exponent;
        double power = b < 0 ? Math.Max(slope, 0) / -b : slope < 0 && !(b > 0) ? 0 : double.PositiveInfinity;
        return exponent switch
        {
            1 => power,
            -1 => 1 / power,
            2 => Math.Sqrt(power),
            _ => Math.Pow(power, 1 / exponent),
        };
    }
}
