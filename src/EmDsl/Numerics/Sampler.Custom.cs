namespace EmDsl.Numerics;

/// <content>Laws of the user's own.</content>
public static partial class Sampler
{
    /// <summary>A draw from a density of the user's own, by inversion of its distribution function.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="density">The integrated density; a density that does not integrate to one is normalised.</param>
    /// <returns>The draw; its distribution function is that of the density to about 1e-10.</returns>
    /// <exception cref="InvalidOperationException">The integral is 0, infinite or undefined.</exception>
    public static double Density(Random random, DensityIntegral density)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(density);
        return density.Quantile(random.NextDouble());
    }

    /// <summary>A draw from a mass function of the user's own, exactly, by inversion.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="logMass">The logarithm of the mass of a count.</param>
    /// <param name="states">The number of states if the counts are 0 … states − 1; 0 if they have no end.</param>
    /// <returns>The count.</returns>
    /// <exception cref="InvalidOperationException">The masses sum to less than one, or one of them is undefined.</exception>
    /// <exception cref="OverflowException">The count is larger than the largest <see cref="int"/>.</exception>
    public static int Mass(Random random, Func<double, double> logMass, int states = 0)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(logMass);
        double u = random.NextDouble(), total = 0, previous = 0;
        int last = -1;
        for (int n = 0; states == 0 || n < states; n++)
        {
            double mass = Math.Exp(logMass(n));
            if (double.IsNaN(mass))
            {
                throw new InvalidOperationException(FormattableString.Invariant($"The mass of the count {n} is undefined; CheckDensities says for which parameters."));
            }

            total += mass;
            last = mass > 0 ? n : last;
            if (u < total)
            {
                return n;
            }

            // Past the mode and too small to matter: what is missing is rounding, or the sum is not one.
            if (total > 0 && mass <= previous && mass * (n + 1.0) < 1e-17 * total)
            {
                break;
            }

            previous = mass;
            if (n == int.MaxValue)
            {
                throw new OverflowException("A count is larger than the largest int.");
            }
        }

        return last >= 0 && u < total + 1e-9
            ? last
            : throw new InvalidOperationException(FormattableString.Invariant($"The masses sum to {total:G6} and not to 1; CheckDensities says for which parameters."));
    }
}
