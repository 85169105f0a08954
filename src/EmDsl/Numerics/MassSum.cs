namespace EmDsl.Numerics;

/// <summary>
/// The sum of a probability mass function over the counts 0, 1, 2, ...: term by term up to 2²², and what is left of a heavy tail from
/// the ratio of the last two blocks that double in length, which is constant for a power law.
/// </summary>
public static class MassSum
{
    private const int LastBlock = 22;

    /// <summary>Sums a mass function.</summary>
    /// <param name="logMass">The logarithm of the mass of a count; −∞ where it is 0.</param>
    /// <param name="states">The number of states if the counts are 0 … states − 1; 0 if they have no end.</param>
    /// <returns>The sum, +∞ if it diverges and NaN if a mass is undefined; an estimate of its error; the first count whose mass is undefined.</returns>
    public static (double Value, double Error, double? UndefinedAt) Of(Func<double, double> logMass, int states = 0)
    {
        ArgumentNullException.ThrowIfNull(logMass);
        double total = 0, previous = 0;
        int negligible = 0, first = 0;
        for (int block = 0; block <= LastBlock; block++)
        {
            int end = states > 0 ? Math.Min(1 << block, states) : 1 << block;
            double sum = 0;
            for (int n = first; n < end; n++)
            {
                double mass = Math.Exp(logMass(n));
                if (double.IsNaN(mass))
                {
                    return (double.NaN, 0, n);
                }

                sum += mass;
            }

            total += sum;
            first = end;
            negligible = total > 0 && sum <= 1e-17 * total ? negligible + 1 : 0;
            if (first == states || (negligible >= 2 && states == 0))
            {
                return (total, 1e-13 * total, null);
            }

            if (block == LastBlock && states == 0)
            {
                double ratio = sum / previous;
                double rest = sum == 0 ? 0 : ratio < 1 ? sum * ratio / (1 - ratio) : double.PositiveInfinity;
                return (total + rest, (1e-13 * total) + (1e-4 * rest), null);
            }

            previous = sum;
        }

        return (total, 1e-13 * total, null);
    }
}
