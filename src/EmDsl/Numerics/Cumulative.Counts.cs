namespace EmDsl.Numerics;

/// <content>Counts, whose distribution functions are incomplete gamma and beta functions of the next whole number (Johnson, Kotz and Kemp 1992).</content>
public static partial class Cumulative
{
    /// <summary>The Poisson law: P(Y &gt; y) is the regularised incomplete gamma function P(y + 1, rate) (chapter 4, equation 4.12).</summary>
    /// <param name="value">The value y.</param>
    /// <param name="rate">The rate.</param>
    /// <param name="isUpper">Whether P(Y &gt; y) is asked for.</param>
    /// <returns>The probability.</returns>
    public static double Poisson(double value, double rate, bool isUpper)
        => value < 0 ? Below(isUpper) : rate == 0 ? Below(!isUpper) : IncompleteGamma(Math.Floor(value) + 1, rate, !isUpper);

    /// <summary>The geometric law of the number of trials, counted from 1.</summary>
    /// <param name="value">The value y.</param>
    /// <param name="p">The probability of success.</param>
    /// <param name="isUpper">Whether P(Y &gt; y) is asked for.</param>
    /// <returns>The probability.</returns>
    public static double Geometric(double value, double p, bool isUpper)
        => value < 1 ? Below(isUpper) : Survival(-Math.Floor(value) * Special.Log1P(-p), isUpper);

    /// <summary>The negative binomial law of the number of failures: P(Y ≤ y) = I_p(r, y + 1) (chapter 5).</summary>
    /// <param name="value">The value y.</param>
    /// <param name="r">The number of successes, possibly fractional.</param>
    /// <param name="p">The probability of success.</param>
    /// <param name="isUpper">Whether P(Y &gt; y) is asked for.</param>
    /// <returns>The probability.</returns>
    public static double NegativeBinomial(double value, double r, double p, bool isUpper)
        => value < 0 ? Below(isUpper) : p >= 1 ? Below(!isUpper) : IncompleteBeta(r, Math.Floor(value) + 1, p, 1 - p, isUpper);

    /// <summary>The binomial law: P(Y ≤ y) = I_{1−p}(n − y, y + 1) (chapter 3).</summary>
    /// <param name="value">The value y.</param>
    /// <param name="p">The probability of success.</param>
    /// <param name="n">The number of trials.</param>
    /// <param name="isUpper">Whether P(Y &gt; y) is asked for.</param>
    /// <returns>The probability.</returns>
    public static double Binomial(double value, double p, double n, bool isUpper)
    {
        double count = Math.Floor(value);
        return count < 0 ? Below(isUpper)
            : count >= n || p <= 0 ? Below(!isUpper)
            : p >= 1 ? Below(isUpper)
            : IncompleteBeta(n - count, count + 1, 1 - p, p, isUpper);
    }
}
