namespace EmDsl.Numerics;

/// <summary>
/// Guards of the scaled forward recursion (Rabiner 1989, section V.A). A state whose probability underflows is lost for good only if the
/// chain cannot come back to it: where every transition is possible, the next row restores it with a relative error far below rounding.
/// </summary>
public static class SequenceScaling
{
    const double SmallestTransition = 1e-20;
    const double SmallestFactor = 1e-30;
    const double SmallestProbability = 1e-100;

    /// <summary>The least sum of scaled forward terms that still has all its digits.</summary>
    public const double SmallestMass = 1e-200;

    /// <summary>Whether every transition is possible enough that a chain forgets which states were lost a row before.</summary>
    /// <param name="transitions">Probabilities or scaled factors.</param>
    /// <returns>True where the smallest is at least 1e-20.</returns>
    public static bool Forgets(ReadOnlySpan<double> transitions) => Smallest(transitions) >= SmallestTransition;

    /// <summary>Whether a factor that is not zero comes so near to it that products of it may underflow.</summary>
    /// <param name="factors">Scaled factors.</param>
    /// <returns>True where one lies between 0 and 1e-30.</returns>
    public static bool HasThinFactor(ReadOnlySpan<double> factors) => HasThin(factors, SmallestFactor);

    /// <summary>Whether a probability that is not zero comes so near to it that products of it may underflow.</summary>
    /// <param name="probabilities">Probabilities of states.</param>
    /// <returns>True where one lies between 0 and 1e-100.</returns>
    public static bool HasThinProbability(ReadOnlySpan<double> probabilities) => HasThin(probabilities, SmallestProbability);

    /// <summary>Replaces logarithms by exponentials relative to the largest.</summary>
    /// <param name="logFactors">The logarithms; on return exp(aᵢ − max a), so that the largest is 1, and 0 for −∞ alone: what underflows is the least positive number.</param>
    /// <returns>The largest logarithm.</returns>
    public static double ToFactors(Span<double> logFactors)
    {
        double largest = double.NegativeInfinity;
        foreach (double value in logFactors)
        {
            largest = value > largest || double.IsNaN(value) ? value : largest;
        }

        if (double.IsNegativeInfinity(largest))
        {
            logFactors.Clear();
            return largest;
        }

        for (int i = 0; i < logFactors.Length; i++)
        {
            double factor = Math.Exp(logFactors[i] - largest);
            logFactors[i] = factor == 0 && !double.IsNegativeInfinity(logFactors[i]) ? double.Epsilon : factor;
        }

        return largest;
    }

    /// <summary>Divides by the sum.</summary>
    /// <param name="masses">Terms of at least 0; on return they sum to 1, unless their sum is below <see cref="SmallestMass"/> or no number.</param>
    /// <returns>The sum.</returns>
    public static double Normalize(Span<double> masses)
    {
        double sum = 0;
        foreach (double mass in masses)
        {
            sum += mass;
        }

        if (sum > SmallestMass)
        {
            Scale(masses, 1 / sum);
        }

        return sum;
    }

    /// <summary>Multiplies by a number.</summary>
    /// <param name="values">The values.</param>
    /// <param name="factor">The number.</param>
    public static void Scale(Span<double> values, double factor)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] *= factor;
        }
    }

    static double Smallest(ReadOnlySpan<double> values)
    {
        double smallest = double.PositiveInfinity;
        foreach (double value in values)
        {
            smallest = value < smallest ? value : smallest;
        }

        return smallest;
    }

    static bool HasThin(ReadOnlySpan<double> values, double least)
    {
        foreach (double value in values)
        {
            if (value > 0 && value < least)
            {
                return true;
            }
        }

        return false;
    }
}
