namespace EmDsl.Fitting;

/// <summary>The states of a latent variable as slices of flat parameter arrays: comparing, ordering, permuting them.</summary>
public static class StateOrder
{
    /// <summary>The order of states by the sum of a parameter's slices.</summary>
    /// <param name="values">The parameter: outer × states × rest, row-major.</param>
    /// <param name="outer">The product of the dimensions before the states.</param>
    /// <param name="states">The number of states.</param>
    /// <param name="descending">Largest first.</param>
    /// <returns>The old state at each new place; ties keep their order.</returns>
    public static int[] By(double[] values, int outer, int states, bool descending)
    {
        int rest = values.Length / (outer * states);
        var keys = new double[states];
        for (int o = 0; o < outer; o++)
        {
            for (int state = 0; state < states; state++)
            {
                for (int r = 0; r < rest; r++)
                    keys[state] += values[(((o * states) + state) * rest) + r];
            }
        }

        IEnumerable<int> all = Enumerable.Range(0, states);
        return (descending ? all.OrderByDescending(state => keys[state]) : all.OrderBy(state => keys[state])).ToArray();
    }

    /// <summary>Permutes the states of a parameter.</summary>
    /// <param name="values">The parameter: outer × states × rest, row-major.</param>
    /// <param name="outer">The product of the dimensions before the states.</param>
    /// <param name="states">The number of states.</param>
    /// <param name="order">The old state at each new place.</param>
    public static void Permute(double[] values, int outer, int states, int[] order)
    {
        int rest = values.Length / (outer * states);
        double[] old = (double[])values.Clone();
        for (int o = 0; o < outer; o++)
        {
            for (int state = 0; state < states; state++)
                Array.Copy(old, ((o * states) + order[state]) * rest, values, ((o * states) + state) * rest, rest);
        }
    }

    /// <summary>Probabilities of the second of two states, as those of the first once the states have changed places: p becomes 1 − p.</summary>
    /// <param name="values">The probabilities.</param>
    public static void Complement(double[] values)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = 1 - values[i];
    }

    /// <summary>Coefficients of the log-odds of two states, once the states have changed places: b becomes −b.</summary>
    /// <param name="values">The coefficients.</param>
    public static void Negate(double[] values)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = -values[i];
    }

    /// <summary>Subtracts the values of the first state from those of every state: scores of a softmax against a reference.</summary>
    /// <param name="values">The parameter: outer × states × rest, row-major.</param>
    /// <param name="outer">The product of the dimensions before the states.</param>
    /// <param name="states">The number of states.</param>
    public static void SubtractFirst(double[] values, int outer, int states)
    {
        int rest = values.Length / (outer * states);
        for (int o = 0; o < outer; o++)
        {
            Span<double> group = values.AsSpan(o * states * rest, states * rest);
            for (int i = group.Length - 1; i >= 0; i--)
                group[i] -= group[i % rest];
        }
    }

    /// <summary>Whether two states have the same values.</summary>
    /// <param name="values">The parameter: outer × states × rest, row-major.</param>
    /// <param name="outer">The product of the dimensions before the states.</param>
    /// <param name="states">The number of states.</param>
    /// <param name="first">A state.</param>
    /// <param name="second">Another.</param>
    /// <returns>True if every entry is equal.</returns>
    public static bool AreEqual(double[] values, int outer, int states, int first, int second)
    {
        int rest = values.Length / (outer * states);
        for (int o = 0; o < outer; o++)
        {
            ReadOnlySpan<double> a = values.AsSpan(((o * states) + first) * rest, rest);
            if (!a.SequenceEqual(values.AsSpan(((o * states) + second) * rest, rest)))
                return false;
        }

        return true;
    }

    /// <summary>Takes over the zeros of given probabilities, and shares their mass among the other entries of each run.</summary>
    /// <param name="given">Given probabilities, in runs.</param>
    /// <param name="probabilities">The probabilities that change.</param>
    /// <param name="length">The length of a run.</param>
    public static void KeepZeros(double[] given, double[] probabilities, int length)
    {
        for (int first = 0; first < given.Length; first += length)
        {
            double total = 0;
            for (int i = first; i < first + length; i++)
            {
                if (given[i] == 0)
                    probabilities[i] = 0;
                total += probabilities[i];
            }

            for (int i = first; i < first + length && total > 0; i++)
                probabilities[i] /= total;
        }
    }

    /// <summary>The number of zeros: structural ones, in the probabilities of a start or a pattern.</summary>
    /// <param name="values">Probabilities.</param>
    /// <returns>How many are exactly 0.</returns>
    public static int CountZeros(double[] values) => values.Count(value => value == 0);

    /// <summary>Whether all states differ from each other.</summary>
    /// <param name="values">The parameter: outer × states × rest, row-major.</param>
    /// <param name="outer">The product of the dimensions before the states.</param>
    /// <param name="states">The number of states.</param>
    /// <returns>False if two states have the same values.</returns>
    public static bool AreDistinct(double[] values, int outer, int states)
    {
        for (int first = 0; first < states; first++)
        {
            for (int second = first + 1; second < states; second++)
            {
                if (AreEqual(values, outer, states, first, second))
                    return false;
            }
        }

        return true;
    }

    /// <summary>Whether an entry ended at a bound of its domain, or at infinity.</summary>
    /// <param name="values">The entries.</param>
    /// <param name="neutral">The same entries for the pooled data, which give the scale of a half-line; an entry on a bound here is structural.</param>
    /// <param name="lower">The lower bound; −∞ for none.</param>
    /// <param name="upper">The upper bound; +∞ for none.</param>
    /// <returns>True if an entry is within 1e-10 of a bound (relative to the interval, or to the pooled value), or 1e12 times the pooled value or more away from a single bound.</returns>
    public static bool TouchesBoundary(double[] values, double[] neutral, double lower, double upper)
    {
        const double Nearness = 1e-10, Farness = 1e12;
        for (int i = 0; i < values.Length; i++)
        {
            double value = values[i];
            double scale = double.IsFinite(upper - lower) ? upper - lower : double.IsFinite(lower) ? neutral[i] - lower : double.IsFinite(upper) ? upper - neutral[i] : 1;
            bool isHalfLine = double.IsFinite(lower) != double.IsFinite(upper);
            double distance = double.IsFinite(lower) ? value - lower : upper - value;
            if (scale > 0 && (value - lower <= Nearness * scale || upper - value <= Nearness * scale || (isHalfLine && distance >= Farness * scale)))
                return true;
        }

        return false;
    }
}
