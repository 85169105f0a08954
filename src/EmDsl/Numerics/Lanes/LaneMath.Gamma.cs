using System.Runtime.CompilerServices;

namespace EmDsl.Numerics.Lanes;

/// <content>The gamma function and its relatives, of several rows at once.</content>
public static partial class LaneMath
{
    const MethodImplOptions Function = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    const double HalfLogTwoPi = 0.9189385332046727418;

    // From here on the asymptotic series with the terms below is exact to double precision, and (x − ½)(log x − 1) far above the rest.
    const double Asymptotic = 12;

    /// <summary>
    /// log Γ(x), x &gt; 0; +∞ at 0, NaN below. At most 8 units in the last place off: from 12 on Stirling's series (Abramowitz and Stegun 1964, 6.1.40);
    /// below, the recurrence to the interval [1½, 2½] and the Taylor series at 2 (6.1.33), so that the zeros at 1 and 2 keep their relative accuracy.
    /// </summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="x">The arguments.</param>
    /// <returns>The logarithms.</returns>
    [MethodImpl(Function)]
    public static TLanes LogGamma<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes isLarge = TLanes.IsLessOrEqual(TLanes.Create(Asymptotic), x);

        // x = z + 2 + k: the product of what lies between, Γ(x) = product · Γ(2 + z); one step for each k from 1 to 10.
        TLanes y = x, product = TLanes.One, highest = TLanes.Create(2.5);
        for (int step = 0; step < 10; step++)
        {
            TLanes isAbove = TLanes.IsLess(highest, y);
            y = TLanes.Choose(isAbove, y - TLanes.One, y);
            product = TLanes.Choose(isAbove, product * y, product);
        }

        // Below 1½ the steps go up: Γ(x) = Γ(x + 1) / x = Γ(x + 2) / (x (x + 1)).
        TLanes isBelow = TLanes.IsLess(x, TLanes.Create(1.5)), isFarBelow = TLanes.IsLess(x, TLanes.Create(0.5));
        TLanes divisor = TLanes.Choose(isFarBelow, x * (x + TLanes.One), x);
        TLanes z = TLanes.Choose(isFarBelow, x, TLanes.Choose(isBelow, x - TLanes.One, y - TLanes.Create(2)));
        TLanes log = TLanes.Log(TLanes.Choose(isLarge, x, TLanes.Choose(isBelow, divisor, product)));
        TLanes small = TLanes.Choose(isBelow, -log, log) + AboutTwo(z);
        TLanes large = TLanes.MultiplyAdd(x - TLanes.Create(0.5), log - TLanes.One, TLanes.Create(HalfLogTwoPi - 0.5)) + StirlingRemainder(x);
        return TLanes.Choose(TLanes.IsLess(x, TLanes.Zero), TLanes.Create(double.NaN), TLanes.Choose(isLarge, large, small));
    }

    /// <summary>
    /// log Γ(a + n) − log Γ(a) without cancellation, for a &gt; 0 and counts n from 0 to 10¹⁵; NaN where an argument is negative or NaN. At most 1e-14 of
    /// the larger of 1 and the result off. Below 12 the recurrence leads a there; then Stirling's series at both ends.
    /// </summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="a">The bases.</param>
    /// <param name="n">The rises.</param>
    /// <returns>The logarithms of the rising factorials.</returns>
    [MethodImpl(Function)]
    public static TLanes LogGammaRatio<TLanes>(TLanes a, TLanes n)
        where TLanes : struct, ILanes<TLanes>
    {
        // Γ(a + n) / Γ(a) = Γ(b + n) / Γ(b) · Π (a + i) / (a + i + n) with b = a + steps from 12 on.
        TLanes b = a, above = TLanes.One, below = TLanes.One, lowest = TLanes.Create(Asymptotic);
        for (int step = 0; step < (int)Asymptotic; step++)
        {
            TLanes isLow = TLanes.IsLess(b, lowest);
            below = TLanes.Choose(isLow, below * b, below);
            above = TLanes.Choose(isLow, above * (b + n), above);
            b = TLanes.Choose(isLow, b + TLanes.One, b);
        }

        TLanes end = b + n;
        TLanes ratio = TLanes.MultiplyAdd(b - TLanes.Create(0.5), Log1P(n / b), n * (TLanes.Log(end) - TLanes.One)) + (StirlingRemainder(end) - StirlingRemainder(b));
        TLanes isKnown = TLanes.IsLess(TLanes.Zero, a) & TLanes.IsLessOrEqual(TLanes.Zero, n);
        return TLanes.Choose(isKnown, ratio - TLanes.Log(above / below), TLanes.Create(double.NaN));
    }

    /// <summary>The logarithm of the beta function, a, b &gt; 0; +∞ where the smaller is 0. At most 1e-14 of the larger of 1 and log Γ(min) off.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="a">The first arguments.</param>
    /// <param name="b">The second arguments.</param>
    /// <returns>log Γ(a) + log Γ(b) − log Γ(a + b).</returns>
    public static TLanes LogBeta<TLanes>(TLanes a, TLanes b)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes small = TLanes.Min(a, b);
        return LogGamma(small) - LogGammaRatio(TLanes.Max(a, b), small);
    }

    /// <summary>log n! of counts, most of which are few and stand in a table; NaN for what is no count.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="counts">The counts.</param>
    /// <returns>The logarithms.</returns>
    [MethodImpl(Function)]
    public static TLanes LogFactorial<TLanes>(TLanes counts)
        where TLanes : struct, ILanes<TLanes>
    {
        Span<double> values = stackalloc double[TLanes.Count];
        counts.Store(ref values[0], 0);
        foreach (ref double value in values)
            value = value >= 0 && value <= int.MaxValue ? Special.LogFactorial((int)value) : double.NaN;
        return TLanes.Load(ref values[0], 0);
    }

    // log Γ(2 + z) for |z| <= 1/2: (ζ(k) − 1) / k, of alternating sign.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLanes AboutTwo<TLanes>(TLanes z)
        where TLanes : struct, ILanes<TLanes>
    {
        ReadOnlySpan<double> terms = Special.LogGammaAboutTwoTerms;
        TLanes sum = TLanes.Create(terms[^1]);
        for (int k = terms.Length - 2; k >= 0; k--)
            sum = TLanes.MultiplyAdd(sum, z, TLanes.Create(terms[k]));
        return sum * z;
    }

    // log Γ(x) - ((x - 1/2) log x - x + log(2 pi) / 2) for x >= Asymptotic.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLanes StirlingRemainder<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes>
    {
        ReadOnlySpan<double> terms = Special.StirlingTerms;
        TLanes inverse = TLanes.One / x, square = inverse * inverse, sum = TLanes.Create(terms[^1]);
        for (int k = terms.Length - 2; k >= 0; k--)
            sum = TLanes.MultiplyAdd(sum, square, TLanes.Create(terms[k]));
        return sum * inverse;
    }
}
