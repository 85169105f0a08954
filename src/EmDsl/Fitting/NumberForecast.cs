using EmDsl.Numerics;

namespace EmDsl;

/// <summary>
/// The law of an observed count or real number in rows that are not seen yet, given those before them: in each row a finite mixture over the
/// states that its equation names (Zucchini, MacDonald and Langrock 2016, Hidden Markov Models for Time Series, section 5.3).
/// </summary>
public sealed class NumberForecast
{
    private readonly string name;
    private readonly double[] weights;
    private readonly int components;
    private readonly bool isCount;
    private readonly Func<int, int, double, double> logDensity;
    private readonly Func<int, int, double, bool, double>? cumulative;
    private readonly double[]? means;
    private readonly double[]? variances;
    private readonly string? withoutMoments;
    private readonly string? withoutCumulative;

    /// <summary>A law from its mixture. Functions take a row and a component, each counted from 0, and are asked only where its weight is positive.</summary>
    /// <param name="name">The member's name, for messages.</param>
    /// <param name="weights">Rows × components, row-major; each row sums to 1.</param>
    /// <param name="components">The number of components.</param>
    /// <param name="isCount">Whether values are whole numbers.</param>
    /// <param name="logDensity">The log-density of a value in a component.</param>
    /// <param name="mean">The mean of a component; null where no formula is known.</param>
    /// <param name="variance">The variance of a component; null where no formula is known.</param>
    /// <param name="cumulative">The probability in a component that the value is at most a number, or greater where the flag is set; null where it is not known.</param>
    /// <param name="withoutMoments">The law whose moments are not known; null where all are.</param>
    /// <param name="withoutCumulative">The law whose distribution function is not known; null where all are.</param>
    public NumberForecast(
        string name,
        double[] weights,
        int components,
        bool isCount,
        Func<int, int, double, double> logDensity,
        Func<int, int, double>? mean,
        Func<int, int, double>? variance,
        Func<int, int, double, bool, double>? cumulative,
        string? withoutMoments,
        string? withoutCumulative)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(logDensity);
        this.name = name;
        this.weights = weights;
        this.components = components;
        this.isCount = isCount;
        this.logDensity = logDensity;
        this.cumulative = cumulative;
        this.withoutMoments = withoutMoments;
        this.withoutCumulative = withoutCumulative;
        if (mean is not null && variance is not null)
        {
            (means, variances) = Moments(mean, variance);
        }
    }

    /// <summary>The number of rows.</summary>
    public int RowCount => weights.Length / components;

    /// <summary>The mean in each row; NaN or infinite where it does not exist.</summary>
    /// <exception cref="NotSupportedException">No formula is known for the mean of a law of this member.</exception>
    public double[] Mean => means ?? throw new NotSupportedException($"The mean of '{name}' has no formula here, because that of {withoutMoments} has none.");

    /// <summary>The variance in each row; NaN or infinite where it does not exist.</summary>
    /// <exception cref="NotSupportedException">No formula is known for the variance of a law of this member.</exception>
    public double[] Variance => variances ?? throw new NotSupportedException($"The variance of '{name}' has no formula here, because that of {withoutMoments} has none.");

    /// <summary>The logarithm of the density, of a count the probability, at a value.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="value">A value in the support of the member's law.</param>
    /// <returns>The log-density.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public double LogDensity(int row, double value) => FiniteMixture.LogDensity(Weights(row), component => logDensity(row, component, value));

    /// <summary>The probability that the value is at most a number.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="value">The number.</param>
    /// <returns>The probability.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="NotSupportedException">The distribution function of a law of this member is not known.</exception>
    public double CumulativeDistribution(int row, double value)
    {
        Func<int, int, double, bool, double> known = Known();
        ReadOnlySpan<double> shares = Weights(row);
        double sum = 0;
        for (int component = 0; component < shares.Length; component++)
        {
            sum += shares[component] > 0 ? shares[component] * known(row, component, value, false) : 0;
        }

        return sum;
    }

    /// <summary>The least value that is not exceeded with at least the given probability: the end of a prediction interval.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="probability">The probability, between 0 and 1, both excluded.</param>
    /// <returns>The quantile: exact for counts, for real numbers to a few units in the last place of the distribution function's argument.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, or the probability is not between 0 and 1.</exception>
    /// <exception cref="NotSupportedException">The distribution function of a law of this member is not known.</exception>
    public double Quantile(int row, double probability)
    {
        if (!(probability > 0 && probability < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability between 0 and 1 is needed.");
        }

        Known();
        double centre = means is not null && double.IsFinite(means[row]) ? Math.Round(means[row]) : 0;
        double high = centre;
        double step = 1;
        while (CumulativeDistribution(row, high) < probability)
        {
            high += step;
            step *= 2;
        }

        double low = Math.Min(high, centre) - 1;
        step = 1;
        while (CumulativeDistribution(row, low) >= probability)
        {
            high = low;
            low -= step;
            step *= 2;
        }

        // F(low) < p ≤ F(high): halved until no number, or no whole number, lies between them.
        while (true)
        {
            double middle = isCount ? Math.Floor(low + ((high - low) / 2)) : low + ((high - low) / 2);
            if (middle <= low || middle >= high)
            {
                return high;
            }

            if (CumulativeDistribution(row, middle) < probability)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }
    }

    private Func<int, int, double, bool, double> Known() =>
        cumulative ?? throw new NotSupportedException($"The distribution function of '{name}' is not known here, because that of {withoutCumulative} is not.");

    private ReadOnlySpan<double> Weights(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount);
        return weights.AsSpan(row * components, components);
    }

    // Σ w m, and Σ w (v + (m − mean)²): the law of total variance.
    private (double[] Means, double[] Variances) Moments(Func<int, int, double> mean, Func<int, int, double> variance)
    {
        double[] first = new double[RowCount];
        double[] second = new double[RowCount];
        for (int row = 0; row < RowCount; row++)
        {
            ReadOnlySpan<double> shares = Weights(row);
            for (int component = 0; component < components; component++)
            {
                first[row] += shares[component] > 0 ? shares[component] * mean(row, component) : 0;
            }

            for (int component = 0; component < components; component++)
            {
                if (shares[component] > 0)
                {
                    double deviation = mean(row, component) - first[row];
                    second[row] += shares[component] * (variance(row, component) + (deviation * deviation));
                }
            }
        }

        return (first, second);
    }
}
