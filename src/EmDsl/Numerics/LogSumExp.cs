namespace EmDsl.Numerics;

/// <summary>Sums of probabilities held as logarithms.</summary>
public static class LogSumExp
{
    /// <summary>log Σ exp(aᵢ), without overflow or underflow.</summary>
    /// <param name="logPotentials">The logarithms; −∞ stands for zero.</param>
    /// <returns>The logarithm of the sum: −∞ if there is no other entry, +∞ if one entry is, NaN if one is NaN.</returns>
    public static double Of(ReadOnlySpan<double> logPotentials)
    {
        double largest = Largest(logPotentials);
        if (!double.IsFinite(largest))
        {
            return largest;
        }

        double sum = 0;
        foreach (double value in logPotentials)
        {
            sum += Math.Exp(value - largest);
        }

        return largest + Math.Log(sum);
    }

    /// <summary>Replaces logarithms by the probabilities proportional to their exponentials.</summary>
    /// <param name="logPotentials">The logarithms; on return the probabilities: zeros if all entries were −∞.</param>
    /// <returns>
    /// The log-normaliser log Σ exp(aᵢ): −∞ if all entries are −∞. If it is +∞ or NaN, so that there are no probabilities, the entries
    /// are left as they were; the log-likelihood they add to then says so.
    /// </returns>
    public static double SoftmaxInPlace(Span<double> logPotentials)
    {
        double largest = Largest(logPotentials);
        if (double.IsNegativeInfinity(largest))
        {
            logPotentials.Clear();
            return largest;
        }

        if (!double.IsFinite(largest))
        {
            return largest;
        }

        double sum = 0;
        for (int i = 0; i < logPotentials.Length; i++)
        {
            double value = Math.Exp(logPotentials[i] - largest);
            logPotentials[i] = value;
            sum += value;
        }

        double inverse = 1 / sum;
        for (int i = 0; i < logPotentials.Length; i++)
        {
            logPotentials[i] *= inverse;
        }

        return largest + Math.Log(sum);
    }

    /// <summary>Adds one term to a running sum that stands as exp(largest) · sum; start from −∞ and 0.</summary>
    /// <param name="value">The logarithm of the term; −∞ stands for zero.</param>
    /// <param name="largest">The largest logarithm so far.</param>
    /// <param name="sum">The sum of exp(value − largest) so far.</param>
    public static void Add(double value, ref double largest, ref double sum)
    {
        if (value > largest)
        {
            sum = (sum * Math.Exp(largest - value)) + 1;
            largest = value;
        }
        else if (value == largest)
        {
            sum += double.IsNegativeInfinity(value) ? 0 : 1;
        }
        else
        {
            sum += Math.Exp(value - largest);
        }
    }

    static double Largest(ReadOnlySpan<double> values)
    {
        double largest = double.NegativeInfinity;
        foreach (double value in values)
        {
            if (!(value <= largest))
            {
                if (double.IsNaN(value))
                {
                    return value;
                }

                largest = value;
            }
        }

        return largest;
    }
}
