namespace EmDsl.Numerics;

/// <content>The normal distribution function, accurate relative to its value in both tails.</content>
public static partial class Special
{
    /// <summary>The standard normal distribution function Φ(x).</summary>
    /// <param name="x">The argument.</param>
    /// <returns>Φ(x).</returns>
    public static double NormalCdf(double x)
        => double.IsNaN(x) ? x
        : x < -NormalSeriesLimit ? MillsRatio(-x) * NormalDensity(x)
        : x > NormalSeriesLimit ? 1 - (MillsRatio(x) * NormalDensity(x))
        : 0.5 + NormalCentre(x);

    /// <summary>log Φ(x), accurate in the far lower tail, where Φ underflows, and in the upper one, where it rounds to one.</summary>
    /// <param name="x">The argument.</param>
    /// <returns>log Φ(x); −∞ at −∞.</returns>
    public static double LogNormalCdf(double x)
        => double.IsNaN(x) ? x
        : double.IsNegativeInfinity(x) ? x
        : x < -NormalSeriesLimit ? Math.Log(MillsRatio(-x)) - (x * x / 2) - HalfLogTwoPi
        : x > 0 ? Log1P(-NormalCdf(-x))
        : Math.Log(0.5 + NormalCentre(x));

    const double NormalSeriesLimit = 1.5;

    static double NormalDensity(double x)
    {
        const double InverseRootTwoPi = 0.39894228040143267794;

        // The square is split into an exact part and a small rest, because the exponential turns absolute errors into relative ones.
        double head = Math.Round(x * 16) / 16;
        double rest = (x - head) * (x + head);
        return double.IsInfinity(x) ? 0 : Math.Exp(-head * head / 2) * (Math.Exp(-rest / 2) * InverseRootTwoPi);
    }

    // Φ(x) - 1/2 = φ(x) (x + x³/3 + x⁵/15 + ...) (Abramowitz and Stegun 1964, 26.2.11).
    static double NormalCentre(double x)
    {
        double square = x * x;
        double term = x;
        double sum = x;
        for (int k = 3; Math.Abs(term) > 1e-17 * Math.Abs(sum); k += 2)
        {
            term *= square / k;
            sum += term;
        }

        return sum * NormalDensity(x);
    }

    // (1 - Φ(x)) / φ(x) by Laplace's continued fraction (26.2.14), whose depth for full precision falls with x².
    static double MillsRatio(double x)
    {
        if (double.IsInfinity(x))
        {
            return 0;
        }

        double tail = x;
        for (int k = 20 + (int)(350 / (x * x)); k >= 1; k--)
        {
            tail = x + (k / tail);
        }

        return 1 / tail;
    }
}
