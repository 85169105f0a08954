using MathNet.Numerics;

namespace EmDsl.Numerics;

/// <summary>
/// Distribution functions of the vocabulary's continuous laws, by name and with its parameters: P(Y ≤ y), or P(Y &gt; y) where the upper tail is
/// asked for, each with its own relative accuracy, so that neither tail is a difference from one.
/// </summary>
public static partial class Cumulative
{
    /// <summary>The normal law by its variance.</summary>
    /// <param name="value">The value y.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="variance">The variance.</param>
    /// <param name="isUpper">Whether P(Y &gt; y) is asked for.</param>
    /// <returns>The probability.</returns>
    public static double Normal(double value, double mean, double variance, bool isUpper)
    {
        double z = (value - mean) / Math.Sqrt(variance);
        return Special.NormalCdf(isUpper ? -z : z);
    }

    /// <summary>The half-normal law by the variance of the normal law that it folds.</summary>
    /// <param name="value">The value y.</param>
    /// <param name="variance">The variance.</param>
    /// <param name="isUpper">Whether P(Y &gt; y) is asked for.</param>
    /// <returns>The probability.</returns>
    public static double HalfNormal(double value, double variance, bool isUpper)
    {
        double z = value / Math.Sqrt(2 * variance);
        return value <= 0 ? Below(isUpper) : isUpper ? SpecialFunctions.Erfc(z) : SpecialFunctions.Erf(z);
    }

    /// <summary>The log-normal law.</summary>
    /// <param name="value">The value y.</param>
    /// <param name="mu">The mean of log Y.</param>
    /// <param name="sigma">The standard deviation of log Y.</param>
    /// <param name="isUpper">Whether P(Y &gt; y) is asked for.</param>
    /// <returns>The probability.</returns>
    public static double LogNormal(double value, double mu, double sigma, bool isUpper)
    {
        double z = (Math.Log(value) - mu) / sigma;
        return value <= 0 ? Below(isUpper) : Special.NormalCdf(isUpper ? -z : z);
    }

    /// <summary>The exponential law.</summary>
    /// <param name="value">The value y.</param>
    /// <param name="rate">The rate.</param>
    /// <param name="isUpper">Whether P(Y &gt; y) is asked for.</param>
    /// <returns>The probability.</returns>
    public static double Exponential(double value, double rate, bool isUpper) => Survival(Math.Max(value, 0) * rate, isUpper);

    /// <summary>The Weibull law.</summary>
    /// <param name="value">The value y.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="isUpper">Whether P(Y &gt; y) is asked for.</param>
    /// <returns>The probability.</returns>
    public static double Weibull(double value, double shape, double scale, bool isUpper) => Survival(Math.Pow(Math.Max(value, 0) / scale, shape), isUpper);

    /// <summary>The gamma law by its rate (Johnson, Kotz and Balakrishnan 1994, chapter 17): the regularised incomplete gamma function.</summary>
    /// <param name="value">The value y.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="rate">The rate.</param>
    /// <param name="isUpper">Whether P(Y &gt; y) is asked for.</param>
    /// <returns>The probability.</returns>
    public static double Gamma(double value, double shape, double rate, bool isUpper) => value <= 0 ? Below(isUpper) : IncompleteGamma(shape, rate * value, isUpper);

    /// <summary>The inverse gamma law: 1/Y is gamma.</summary>
    /// <param name="value">The value y.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="isUpper">Whether P(Y &gt; y) is asked for.</param>
    /// <returns>The probability.</returns>
    public static double InverseGamma(double value, double shape, double scale, bool isUpper) => value <= 0 ? Below(isUpper) : IncompleteGamma(shape, scale / value, !isUpper);

    /// <summary>The beta law (Johnson, Kotz and Balakrishnan 1995, chapter 25): the regularised incomplete beta function.</summary>
    /// <param name="value">The value y.</param>
    /// <param name="a">The first shape.</param>
    /// <param name="b">The second shape.</param>
    /// <param name="isUpper">Whether P(Y &gt; y) is asked for.</param>
    /// <returns>The probability.</returns>
    public static double Beta(double value, double a, double b, bool isUpper) => value <= 0 ? Below(isUpper) : value >= 1 ? Below(!isUpper) : IncompleteBeta(a, b, value, 1 - value, isUpper);

    /// <summary>Student's law with a location and a scale: P(|T| &gt; t) is an incomplete beta function of ν / (ν + t²) (Johnson, Kotz and Balakrishnan 1995, chapter 28).</summary>
    /// <param name="value">The value y.</param>
    /// <param name="location">The location.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="freedom">The degrees of freedom ν.</param>
    /// <param name="isUpper">Whether P(Y &gt; y) is asked for.</param>
    /// <returns>The probability.</returns>
    public static double StudentT(double value, double location, double scale, double freedom, bool isUpper)
    {
        double t = (value - location) / scale;
        if (double.IsInfinity(t))
        {
            return Below(t > 0 != isUpper);
        }

        double ratio = t * t / freedom;
        double tail = freedom > NearlyNormal
            ? 2 * Special.NormalCdf(-NormalDeviate(ratio, freedom))
            : IncompleteBeta(freedom / 2, 0.5, 1 / (1 + ratio), ratio / (1 + ratio), false);
        return t > 0 == isUpper ? tail / 2 : 1 - (tail / 2);
    }

    // With so many degrees of freedom the incomplete beta function loses digits, and the expansion about the normal law has none to lose.
    private const double NearlyNormal = 1e4;

    // The normal deviate with the tail of |t|, t² = ratio × freedom (Hill 1970, Communications of the ACM 13, algorithm 395).
    private static double NormalDeviate(double ratio, double freedom)
    {
        double a = freedom - 0.5;
        double b = 48 * a * a;
        double y = a * Special.Log1P(ratio);
        double correction = (((((((-0.4 * y) - 3.3) * y) - 24) * y) - 85.5) / ((0.8 * y * y) + 100 + b)) + y + 3;
        return Math.Sqrt(y) * (1 + (correction / b));
    }

    /// <summary>Laplace's law.</summary>
    /// <param name="value">The value y.</param>
    /// <param name="location">The location.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="isUpper">Whether P(Y &gt; y) is asked for.</param>
    /// <returns>The probability.</returns>
    public static double Laplace(double value, double location, double scale, bool isUpper)
    {
        double tail = Math.Exp(-Math.Abs(value - location) / scale) / 2;
        return value > location == isUpper ? tail : 1 - tail;
    }

    /// <summary>The inverse Gaussian law (Johnson, Kotz and Balakrishnan 1994, equation 15.9).</summary>
    /// <param name="value">The value y.</param>
    /// <param name="mu">The mean.</param>
    /// <param name="lambda">The shape.</param>
    /// <param name="isUpper">Whether P(Y &gt; y) is asked for.</param>
    /// <returns>The probability; the upper tail loses digits by cancellation where λ/μ is large.</returns>
    public static double InverseGaussian(double value, double mu, double lambda, bool isUpper)
    {
        if (value <= 0 || double.IsPositiveInfinity(value))
        {
            return Below(value <= 0 == isUpper);
        }

        double root = Math.Sqrt(lambda / value);
        double near = root * ((value / mu) - 1);

        // exp(2λ/μ) Φ(·) in logarithms: the first factor overflows where the second vanishes.
        double far = Math.Exp((2 * lambda / mu) + Special.LogNormalCdf(-root * ((value / mu) + 1)));
        return isUpper ? Math.Max(Special.NormalCdf(-near) - far, 0) : Special.NormalCdf(near) + far;
    }

    /// <summary>The uniform law.</summary>
    /// <param name="value">The value y.</param>
    /// <param name="lower">The lower bound.</param>
    /// <param name="upper">The upper bound.</param>
    /// <param name="isUpper">Whether P(Y &gt; y) is asked for.</param>
    /// <returns>The probability.</returns>
    public static double Uniform(double value, double lower, double upper, bool isUpper)
        => value <= lower ? Below(isUpper) : value >= upper ? Below(!isUpper) : (isUpper ? upper - value : value - lower) / (upper - lower);

    // Below all values: nothing is at most there, all is greater.
    private static double Below(bool isUpper) => isUpper ? 1 : 0;

    // exp(−h), or 1 − exp(−h), of the cumulative hazard h.
    private static double Survival(double hazard, bool isUpper) => isUpper ? Math.Exp(-hazard) : -Special.ExpM1(-hazard);

    private static double IncompleteGamma(double shape, double x, bool isUpper)
        => double.IsPositiveInfinity(x) ? Below(!isUpper) : isUpper ? SpecialFunctions.GammaUpperRegularized(shape, x) : SpecialFunctions.GammaLowerRegularized(shape, x);

    // I_x(a, b), or I_{1−x}(b, a); both x and 1 − x are given, so that neither is rounded.
    private static double IncompleteBeta(double a, double b, double x, double complement, bool isUpper)
        => isUpper ? SpecialFunctions.BetaRegularized(b, a, complement) : SpecialFunctions.BetaRegularized(a, b, x);
}
