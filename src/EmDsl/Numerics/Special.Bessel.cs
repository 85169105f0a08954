namespace EmDsl.Numerics;

/// <content>Modified Bessel functions of the first kind, as the von Mises distribution needs them.</content>
public static partial class Special
{
    // From here on the divergent series in 1/x reach double precision before their terms grow.
    const double BesselAsymptotic = 20;

    static readonly double[] BesselRatioTerms = ExpandBesselRatio(38);

    /// <summary>log I₀(x), even in x (Abramowitz and Stegun 1964, 9.6.12 and 9.7.1).</summary>
    /// <param name="x">The argument.</param>
    /// <returns>log I₀(x).</returns>
    public static double LogBesselI0(double x)
    {
        x = Math.Abs(x);
        if (double.IsInfinity(x))
        {
            return x;
        }

        if (x < BesselAsymptotic)
        {
            return x < 1 ? Log1P(BesselSeriesRest(x)) : Math.Log(BesselSeries(x, order: 0));
        }

        double sum = 0;
        double term = 1;
        for (int k = 1; k < 40 && Math.Abs(term) > 1e-18; k++)
        {
            double odd = (2 * k) - 1;
            term *= odd * odd / (8 * k * x);
            sum += term;
        }

        return x - (0.5 * Math.Log(x)) - HalfLogTwoPi + Log1P(sum);
    }

    /// <summary>I₁(x) / I₀(x), the mean resultant length of a von Mises distribution; odd in x.</summary>
    /// <param name="x">The concentration.</param>
    /// <returns>The ratio, between −1 and 1.</returns>
    public static double BesselRatio(double x)
    {
        double size = Math.Abs(x);
        double ratio = size < BesselAsymptotic
            ? size / 2 * (BesselSeries(size, order: 1) / BesselSeries(size, order: 0))
            : Polynomial(BesselRatioTerms, 1 / size);
        return double.CopySign(ratio, x);
    }

    /// <summary>The derivative of <see cref="BesselRatio"/>, 1 − A² − A / x, to a relative error of 1e-12; positive and even in x.</summary>
    /// <param name="x">The concentration.</param>
    /// <returns>The derivative.</returns>
    public static double BesselRatioDerivative(double x)
    {
        x = Math.Abs(x);
        if (x < BesselAsymptotic)
        {
            double quotient = BesselSeries(x, order: 1) / BesselSeries(x, order: 0) / 2;
            double ratio = x * quotient;
            return ((1 - ratio) * (1 + ratio)) - quotient;
        }

        // Differentiated term by term: at large x the closed form is a difference of nearly equal numbers.
        double inverse = 1 / x;
        double sum = 0;
        for (int k = BesselRatioTerms.Length - 1; k >= 1; k--)
        {
            sum = (sum - (k * BesselRatioTerms[k])) * inverse;
        }

        return sum * inverse;
    }

    /// <summary>The concentration x ≥ 0 at which <see cref="BesselRatio"/> is r: the maximum likelihood estimate of a von Mises concentration.</summary>
    /// <param name="r">The mean resultant length, in [0, 1].</param>
    /// <returns>The concentration, to machine precision; +∞ at 1.</returns>
    public static double InverseBesselRatio(double r)
    {
        if (!(r >= 0 && r <= 1))
        {
            return double.NaN;
        }

        if (r is 0 or 1)
        {
            return r == 0 ? 0 : double.PositiveInfinity;
        }

        // Start: Best and Fisher 1981, Commun. Stat. Simul. Comput. 10, 493. The ratio is concave, so Newton steps soon come from one side.
        double x = r * (2 - (r * r)) / ((1 - r) * (1 + r));
        for (int i = 0; i < 50; i++)
        {
            double next = x - ((BesselRatio(x) - r) / BesselRatioDerivative(x));
            next = next > 0 ? next : x / 2;
            if (Math.Abs(next - x) <= 1e-15 * x)
            {
                return next;
            }

            x = next;
        }

        return x;
    }

    // The sum of (x²/4)^k / (k! (k + order)!), without the factor (x/2)^order.
    static double BesselSeries(double x, int order)
    {
        double square = x * x / 4;
        double term = 1;
        double sum = 1;
        for (int k = 1; term > 1e-17 * sum; k++)
        {
            term *= square / (k * (double)(k + order));
            sum += term;
        }

        return sum;
    }

    // I₀(x) - 1 for small x: log of the whole sum would lose its digits.
    static double BesselSeriesRest(double x)
    {
        double square = x * x / 4;
        double nested = 1;
        for (int k = 9; k >= 2; k--)
        {
            nested = 1 + (nested * square / (k * (double)k));
        }

        return square * nested;
    }

    // The coefficients c of A(x) = sum of c[k] x^-k, from the Riccati equation A' = 1 - A² - A/x.
    static double[] ExpandBesselRatio(int terms)
    {
        var c = new double[terms];
        c[0] = 1;
        for (int m = 1; m < terms; m++)
        {
            double sum = (m - 2) * c[m - 1];
            for (int i = 1; i < m; i++)
            {
                sum -= c[i] * c[m - i];
            }

            c[m] = sum / 2;
        }

        return c;
    }

    static double Polynomial(double[] coefficients, double x)
    {
        double sum = 0;
        for (int k = coefficients.Length - 1; k >= 0; k--)
        {
            sum = (sum * x) + coefficients[k];
        }

        return sum;
    }
}
