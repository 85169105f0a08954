namespace EmDsl.Numerics;

/// <content>The gamma function and its relatives, on positive arguments.</content>
public static partial class Special
{
    const double HalfLogTwoPi = 0.9189385332046727418;

    const double OneMinusEulerGamma = 0.42278433509846713939;

    // Above this the asymptotic series (Abramowitz and Stegun 1964, 6.1.40, 6.3.18, 6.4.12) with the terms below is exact to double precision.
    const double Asymptotic = 12;

    // B(2k) / (2k (2k - 1)): log-gamma.
    static readonly double[] LogGammaTerms =
        [1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156, -3617.0 / 122400, 43867.0 / 244188];

    // B(2k) / 2k: digamma.
    static readonly double[] DigammaTerms =
        [1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12, -3617.0 / 8160, 43867.0 / 14364];

    // B(2k): trigamma.
    static readonly double[] TrigammaTerms =
        [1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6, -3617.0 / 510, 43867.0 / 798];

    // zeta(k) - 1 for k = 2, 3, ...: the Taylor coefficients of log-gamma at 2 (Abramowitz and Stegun 1964, 6.1.33).
    static readonly double[] ZetaMinusOne =
    [
        0.64493406684822643647, 0.2020569031595942854, 0.082323233711138191516, 0.036927755143369926331, 0.017343061984449139715,
        0.0083492773819228268398, 0.0040773561979443393787, 0.0020083928260822144179, 0.00099457512781808533715, 0.0004941886041194645587,
        0.00024608655330804829864, 0.00012271334757848914675, 0.000061248135058704829259, 0.000030588236307020493552, 0.000015282259408651871733,
        7.6371976378997622736e-6, 3.8172932649998398565e-6, 1.9082127165539389257e-6, 9.5396203387279611315e-7, 4.7693298678780646312e-7,
        2.3845050272773299e-7, 1.1921992596531107307e-7, 5.9608189051259479612e-8, 2.9803503514652280186e-8, 1.4901554828365041235e-8,
        7.450711789835429492e-9, 3.7253340247884570548e-9, 1.8626597235130490064e-9, 9.3132743241966818287e-10, 4.656629065033784073e-10,
    ];

    static readonly double[] LogFactorials = TabulateLogFactorials();

    // The powers of z in log Γ(2 + z), from the first: 1 − γ, then (ζ(k) − 1) / k with alternating sign.
    static readonly double[] AboutTwoTerms = [OneMinusEulerGamma, .. ZetaMinusOne.Select((term, i) => (i % 2 == 0 ? term : -term) / (i + 2))];

    internal static ReadOnlySpan<double> StirlingTerms => LogGammaTerms;

    internal static ReadOnlySpan<double> LogGammaAboutTwoTerms => AboutTwoTerms;

    /// <summary>The logarithm of the gamma function, x &gt; 0, to a relative error of about 1e-15.</summary>
    /// <param name="x">The argument.</param>
    /// <returns>log Γ(x); +∞ at 0.</returns>
    public static double LogGamma(double x)
    {
        if (!(x > 0))
        {
            return x == 0 ? double.PositiveInfinity : double.NaN;
        }

        if (x >= Asymptotic)
        {
            return double.IsInfinity(x) ? x : ((x - 0.5) * (Math.Log(x) - 1)) + (HalfLogTwoPi - 0.5) + StirlingRemainder(x);
        }

        if (x < 1.5)
        {
            return x < 0.5 ? LogGammaAboutTwo(x) - Math.Log(x * (1 + x)) : LogGammaAboutTwo(x - 1) - Math.Log(x);
        }

        double product = 1;
        while (x > 2.5)
        {
            x -= 1;
            product *= x;
        }

        return Math.Log(product) + LogGammaAboutTwo(x - 2);
    }

    /// <summary>The digamma function ψ(x) = d log Γ(x) / dx, x &gt; 0.</summary>
    /// <param name="x">The argument.</param>
    /// <returns>ψ(x); −∞ at 0.</returns>
    public static double Digamma(double x)
    {
        if (!(x > 0))
        {
            return x == 0 ? double.NegativeInfinity : double.NaN;
        }

        double shift = 0;
        for (; x < Asymptotic; x += 1)
        {
            shift += 1 / x;
        }

        double inverse = 1 / x;
        return Math.Log(x) - (inverse / 2) - EvenSeries(DigammaTerms, inverse) - shift;
    }

    /// <summary>The trigamma function ψ′(x), x &gt; 0; positive.</summary>
    /// <param name="x">The argument.</param>
    /// <returns>ψ′(x); +∞ at 0.</returns>
    public static double Trigamma(double x)
    {
        if (!(x > 0))
        {
            return x == 0 ? double.PositiveInfinity : double.NaN;
        }

        double shift = 0;
        for (; x < Asymptotic; x += 1)
        {
            shift += 1 / (x * x);
        }

        double inverse = 1 / x;
        return (inverse * (1 + (inverse / 2) + EvenSeries(TrigammaTerms, inverse))) + shift;
    }

    /// <summary>log x − ψ(x), x &gt; 0, without cancellation at large x: the score of a gamma shape.</summary>
    /// <param name="x">The argument.</param>
    /// <returns>The difference; positive.</returns>
    public static double LogMinusDigamma(double x)
    {
        if (!(x > 0))
        {
            return x == 0 ? double.PositiveInfinity : double.NaN;
        }

        // log x - psi(x) = log(x / (x + m)) + [log(x + m) - psi(x + m)] + sum of 1 / (x + i).
        double shift = 0;
        double risen = x;
        for (; risen < Asymptotic; risen += 1)
        {
            shift += 1 / risen;
        }

        double inverse = 1 / risen;
        return shift - Log1P((risen - x) / x) + (inverse / 2) + EvenSeries(DigammaTerms, inverse);
    }

    /// <summary>ψ′(x) − 1 / x, x &gt; 0, without cancellation at large x: minus the derivative of <see cref="LogMinusDigamma"/>.</summary>
    /// <param name="x">The argument.</param>
    /// <returns>The difference; positive.</returns>
    public static double TrigammaMinusInverse(double x)
    {
        if (!(x > 0))
        {
            return x == 0 ? double.PositiveInfinity : double.NaN;
        }

        if (x < Asymptotic)
        {
            return Trigamma(x) - (1 / x);
        }

        double inverse = 1 / x;
        return inverse * ((inverse / 2) + EvenSeries(TrigammaTerms, inverse));
    }

    /// <summary>The logarithm of the beta function, a, b &gt; 0, without cancellation at large arguments (Didonato and Morris 1992, ACM Trans. Math. Softw. 18, 360).</summary>
    /// <param name="a">The first argument.</param>
    /// <param name="b">The second argument.</param>
    /// <returns>log B(a, b).</returns>
    public static double LogBeta(double a, double b)
    {
        double small = Math.Min(a, b);
        double large = Math.Max(a, b);
        if (!(small > 0))
        {
            return small == 0 ? double.PositiveInfinity : double.NaN;
        }

        if (small < Asymptotic)
        {
            return LogGamma(small) - LogGammaRatio(large, small);
        }

        double ratio = small / large;
        return HalfLogTwoPi
            - (0.5 * Math.Log(large))
            + (StirlingRemainder(small) + StirlingRemainder(large) - StirlingRemainder(small + large))
            + ((small - 0.5) * Math.Log(ratio / (1 + ratio)))
            - (large * Log1P(ratio));
    }

    /// <summary>log Γ(a + n) − log Γ(a) without cancellation, for a &gt; 0 of any size and real n ≥ 0.</summary>
    /// <param name="a">The base.</param>
    /// <param name="n">The rise, at least 0.</param>
    /// <returns>The logarithm of the rising factorial.</returns>
    public static double LogGammaRatio(double a, double n)
    {
        if (!(a > 0 && n >= 0))
        {
            return double.NaN;
        }

        // The rising factorial itself, for the small counts that are most of the calls.
        if (n <= 16 && a < 1e15 && n == Math.Floor(n))
        {
            double product = 1;
            for (int i = 0; i < n; i++)
            {
                product *= a + i;
            }

            return Math.Log(product);
        }

        double shift = 0;
        for (; a < Asymptotic; a += 1)
        {
            shift += Log1P(n / a);
        }

        double high = 1 / a;
        double low = 1 / (a + n);
        double remainder = DifferenceSeries(LogGammaTerms, high, low, n * high * low, evenPowers: false);
        return ((a - 0.5) * Log1P(n / a)) + (n * (Math.Log(a + n) - 1)) - remainder - shift;
    }

    /// <summary>ψ(a + n) − ψ(a) without cancellation, for a &gt; 0 of any size and real n ≥ 0: the derivative of <see cref="LogGammaRatio"/> by a.</summary>
    /// <param name="a">The base.</param>
    /// <param name="n">The rise, at least 0.</param>
    /// <returns>The difference; at least 0.</returns>
    public static double DigammaDifference(double a, double n)
    {
        if (!(a > 0 && n >= 0))
        {
            return double.NaN;
        }

        double shift = 0;
        for (; a < Asymptotic; a += 1)
        {
            shift += n / a / (a + n);
        }

        double high = 1 / a;
        double low = 1 / (a + n);
        double difference = n * high * low;
        return Log1P(n / a) + (difference / 2) + DifferenceSeries(DigammaTerms, high, low, difference, evenPowers: true) + shift;
    }

    /// <summary>ψ′(a + n) − ψ′(a) without cancellation, for a &gt; 0 of any size and real n ≥ 0: the second derivative of <see cref="LogGammaRatio"/> by a.</summary>
    /// <param name="a">The base.</param>
    /// <param name="n">The rise, at least 0.</param>
    /// <returns>The difference; at most 0.</returns>
    public static double TrigammaDifference(double a, double n)
    {
        if (!(a > 0 && n >= 0))
        {
            return double.NaN;
        }

        double shift = 0;
        for (; a < Asymptotic; a += 1)
        {
            double risen = a + n;
            shift += n / a / risen * ((1 / a) + (1 / risen));
        }

        double high = 1 / a;
        double low = 1 / (a + n);
        double difference = n * high * low;
        return -(difference * (1 + ((high + low) / 2))) - DifferenceSeries(TrigammaTerms, high, low, difference, evenPowers: false, firstPower: 3) - shift;
    }

    /// <summary>log n!, n ≥ 0.</summary>
    /// <param name="n">The count.</param>
    /// <returns>log n!; NaN for a negative count.</returns>
    public static double LogFactorial(int n)
        => n < 0 ? double.NaN : n < LogFactorials.Length ? LogFactorials[n] : LogGamma(n + 1.0);

    static double[] TabulateLogFactorials()
    {
        var table = new double[256];
        for (int n = 2; n < table.Length; n++)
        {
            table[n] = LogGamma(n + 1.0);
        }

        return table;
    }

    // log Γ(2 + z) for |z| <= 1/2.
    static double LogGammaAboutTwo(double z)
    {
        double sum = 0;
        for (int k = ZetaMinusOne.Length + 1; k >= 2; k--)
        {
            sum = (ZetaMinusOne[k - 2] / k) - (z * sum);
        }

        return z * (OneMinusEulerGamma + (z * sum));
    }

    // log Γ(x) - ((x - 1/2) log x - x + log(2 pi) / 2) for x >= Asymptotic.
    static double StirlingRemainder(double x)
    {
        double inverse = 1 / x;
        return EvenSeries(LogGammaTerms, inverse) * x;
    }

    // The sum of terms[k] u^(2k + 2).
    static double EvenSeries(double[] terms, double u)
    {
        double square = u * u;
        double sum = 0;
        for (int k = terms.Length - 1; k >= 0; k--)
        {
            sum = (sum + terms[k]) * square;
        }

        return sum;
    }

    // The sum of terms[k] (high^p - low^p) with p = firstPower + 2k, given high - low without cancellation.
    static double DifferenceSeries(double[] terms, double high, double low, double difference, bool evenPowers, int firstPower = 1)
    {
        double lowSquare = low * low;
        double highSquare = high * high;
        double squareDifference = difference * (high + low);
        double powerDifference = evenPowers ? squareDifference : difference;
        double lowPower = evenPowers ? lowSquare : low;
        if (firstPower == 3)
        {
            powerDifference = (highSquare * powerDifference) + (lowPower * squareDifference);
            lowPower *= lowSquare;
        }

        double sum = 0;
        foreach (double term in terms)
        {
            sum += term * powerDifference;
            powerDifference = (highSquare * powerDifference) + (lowPower * squareDifference);
            lowPower *= lowSquare;
        }

        return sum;
    }
}
