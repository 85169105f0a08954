namespace EmDsl.Numerics;

/// <content>Discrete distributions. A count beyond the largest <see cref="int"/> is an <see cref="OverflowException"/>.</content>
public static partial class Sampler
{
    /// <summary>A draw of a Bernoulli variable.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="p">The probability of true.</param>
    /// <returns>The draw.</returns>
    public static bool Bernoulli(Random random, double p) => random.NextDouble() < p;

    /// <summary>A draw of a state.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="p">The probabilities of the states, at least 0; they are normalised here.</param>
    /// <returns>The state, from 0; never one of probability 0.</returns>
    /// <exception cref="ArgumentException">No probability is positive.</exception>
    public static int Categorical(Random random, ReadOnlySpan<double> p)
    {
        double total = 0;
        foreach (double probability in p)
        {
            total += probability;
        }

        double u = random.NextDouble() * total;
        int last = -1;
        for (int k = 0; k < p.Length; k++)
        {
            if (p[k] > 0)
            {
                last = k;
                u -= p[k];
                if (u < 0)
                {
                    return k;
                }
            }
        }

        return last >= 0 ? last : throw new ArgumentException("No probability is positive.", nameof(p));
    }

    /// <summary>A draw from a binomial distribution.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="p">The probability of success.</param>
    /// <param name="n">The number of trials, at least 0.</param>
    /// <returns>The number of successes.</returns>
    public static int Binomial(Random random, double p, int n)
    {
        // The median of n uniform numbers is a beta variable and says on which side of it p lies: halving n takes log n steps (Devroye 1986, section X.4.3).
        int successes = 0;
        while (n > 64 && p > 0 && p < 1)
        {
            int rank = (n / 2) + 1;
            double median = Beta(random, rank, n + 1.0 - rank);
            if (median <= p)
            {
                successes += rank;
                n -= rank;
                p = (p - median) / (1 - median);
            }
            else
            {
                n = rank - 1;
                p /= median;
            }
        }

        for (int i = 0; i < n; i++)
        {
            successes += random.NextDouble() < p ? 1 : 0;
        }

        return successes;
    }

    /// <summary>A draw from a Poisson distribution.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="rate">The mean, at least 0.</param>
    /// <returns>The count.</returns>
    /// <exception cref="OverflowException">The count exceeds the largest <see cref="int"/>.</exception>
    public static int Poisson(Random random, double rate)
    {
        // A gamma variable is the time of an event: halving the rate by it takes log(rate) steps (Devroye 1986, section X.3.3, Ahrens and Dieter).
        int count = 0;
        while (rate > 30)
        {
            int events = checked((int)Math.Floor(rate * 0.875));
            double time = Gamma(random, events, 1);
            if (time > rate)
            {
                return checked(count + Binomial(random, rate / time, events - 1));
            }

            count = checked(count + events);
            rate -= time;
        }

        double limit = Math.Exp(-rate);
        for (double product = OpenUniform(random); product > limit; product *= OpenUniform(random))
        {
            count++;
        }

        return count;
    }

    /// <summary>A draw of the number of trials up to and including the first success.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="p">The probability of success, in (0, 1].</param>
    /// <returns>The number of trials, from 1.</returns>
    /// <exception cref="OverflowException">The count exceeds the largest <see cref="int"/>.</exception>
    public static int Geometric(Random random, double p)
        => p >= 1 ? 1 : checked((int)Math.Max(1, Math.Ceiling(Math.Log(OpenUniform(random)) / Special.Log1P(-p))));

    /// <summary>A draw of the number of failures before the r-th success, for real r: a Poisson variable with a gamma-distributed rate.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="r">The number of successes, greater than 0.</param>
    /// <param name="p">The probability of success, in (0, 1].</param>
    /// <returns>The number of failures, from 0.</returns>
    /// <exception cref="OverflowException">The count exceeds the largest <see cref="int"/>.</exception>
    public static int NegativeBinomial(Random random, double r, double p) => Poisson(random, Gamma(random, r, 1) * ((1 - p) / p));

    /// <summary>A draw of cell counts.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="total">The number of items, at least 0.</param>
    /// <param name="p">The probabilities of the cells, at least 0; they are normalised here.</param>
    /// <param name="counts">Receives the counts, one per cell.</param>
    public static void Multinomial(Random random, int total, ReadOnlySpan<double> p, Span<int> counts)
    {
        double rest = 0;
        int last = 0;
        for (int k = 0; k < p.Length; k++)
        {
            rest += p[k];
            last = p[k] > 0 ? k : last;
        }

        for (int k = 0; k < p.Length; k++)
        {
            int count = k == last ? total : k > last ? 0 : Binomial(random, Math.Min(1, p[k] / rest), total);
            counts[k] = count;
            total -= count;
            rest -= p[k];
        }
    }
}
