namespace EmDsl.Numerics;

/// <summary>Special functions in double precision. Outside its domain a function returns NaN; it never throws.</summary>
public static partial class Special
{
    /// <summary>log(1 + x) without cancellation for small x; x ≥ −1 (Goldberg 1991, ACM Comput. Surv. 23, theorem 4).</summary>
    /// <param name="x">The argument.</param>
    /// <returns>log(1 + x).</returns>
    public static double Log1P(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : double.IsInfinity(u) ? u : u <= 0 ? Math.Log(u) : Math.Log(u) * (x / (u - 1));
    }

    /// <summary>eˣ − 1 without cancellation for small x (Kahan's identity, Higham 2002, Accuracy and Stability, section 1.14.1).</summary>
    /// <param name="x">The argument.</param>
    /// <returns>eˣ − 1.</returns>
    public static double ExpM1(double x)
    {
        if (Math.Abs(x) < 1e-5)
        {
            return x * (1 + (x / 2 * (1 + (x / 3))));
        }

        double u = Math.Exp(x);
        return u - 1 == -1 ? -1 : Math.Abs(x) > 1 ? u - 1 : (u - 1) * (x / Math.Log(u));
    }

    /// <summary>The logistic function 1 / (1 + e⁻ˣ).</summary>
    /// <param name="x">The log-odds.</param>
    /// <returns>The probability.</returns>
    public static double Logistic(double x)
    {
        double e = Math.Exp(-Math.Abs(x));
        return x >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    /// <summary>log(1 + eˣ), for any x without overflow.</summary>
    /// <param name="x">The argument.</param>
    /// <returns>log(1 + eˣ).</returns>
    public static double Softplus(double x) => Math.Max(x, 0) + Log1P(Math.Exp(-Math.Abs(x)));

    /// <summary>The logarithm of the logistic function, −log(1 + e⁻ˣ).</summary>
    /// <param name="x">The log-odds.</param>
    /// <returns>The log-probability.</returns>
    public static double LogLogistic(double x) => -Softplus(-x);

    /// <summary>log(1 − eˣ) for x ≤ 0, accurate at both ends (Mächler 2012, the note on log1mexp of the R package Rmpfr).</summary>
    /// <param name="x">A log-probability.</param>
    /// <returns>The logarithm of the complementary probability; −∞ at 0.</returns>
    public static double Log1MinusExp(double x)
        => x > 0 ? double.NaN : x > -0.6931471805599453 ? Math.Log(-ExpM1(x)) : Log1P(-Math.Exp(x));

    /// <summary>x · log y, and 0 where x is 0 whatever y is: the limit that a count of zero at a probability of zero needs.</summary>
    /// <param name="x">The factor.</param>
    /// <param name="y">The argument of the logarithm, ≥ 0.</param>
    /// <returns>x · log y.</returns>
    public static double XLogY(double x, double y) => x == 0 ? 0 : x * Math.Log(y);
}
