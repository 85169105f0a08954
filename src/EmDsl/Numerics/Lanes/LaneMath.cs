using System.Runtime.CompilerServices;

namespace EmDsl.Numerics.Lanes;

/// <summary>Functions of lanes that the runtime's library lacks, or has slower than a kernel needs.</summary>
public static partial class LaneMath
{
    // The smallest x for which eˣ is a normal number.
    const double LeastExponent = -708.0;

    // Its power, rounded up beyond any error of the polynomial.
    const double PowerOfLeastExponent = 3.3075530036385e-308;

    /// <summary>
    /// eˣ for x ≤ 0: responsibilities from log-densities below their maximum. Exactly 0 below −708, where the factor behind it no longer
    /// changes a sum; NaN for NaN. At most 4 units in the last place off: x = n log 2 + r with log 2 in two parts (Cody and Waite 1980), then the near-minimax polynomial
    /// of degree 10 for eʳ on |r| ≤ ½ log 2.
    /// </summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="x">The exponents, at most 0.</param>
    /// <returns>The powers.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes ExpOfNonPositive<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes shifted = TLanes.MultiplyAdd(x, TLanes.Create(1.4426950408889634), TLanes.Create(6755399441055744.0));
        TLanes n = shifted - TLanes.Create(6755399441055744.0);
        TLanes r = TLanes.MultiplyAdd(n, TLanes.Create(-6.93147180369123816490e-01), x);
        r = TLanes.MultiplyAdd(n, TLanes.Create(-1.90821492927058770002e-10), r);
        TLanes p = TLanes.Create(2.777936716452809e-07);
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(2.7645097698333887e-06));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(2.4801115966657225e-05));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(0.00019841157897245611));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(0.001388888925625238));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(0.008333333395864088));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(0.04166666666559336));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(0.16666666666524038));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(0.5000000000000083));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(1.000000000000009));
        p = TLanes.MultiplyAdd(p, r, TLanes.One);
        return TLanes.Choose(TLanes.IsLess(x, TLanes.Create(LeastExponent)), TLanes.Zero, TLanes.ScaleByPowerOfTwo(p, shifted));
    }

    /// <summary>
    /// <see cref="ExpOfNonPositive{TLanes}(TLanes)"/> of four registers at once: a chain of operations in one of them waits for its own results,
    /// four chains fill each other's gaps.
    /// </summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="x0">Exponents, at most 0; receives the powers.</param>
    /// <param name="x1">The same.</param>
    /// <param name="x2">The same.</param>
    /// <param name="x3">The same.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ExpOfNonPositive<TLanes>(ref TLanes x0, ref TLanes x1, ref TLanes x2, ref TLanes x3)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes c = TLanes.Create(LeastExponent);
        x0 = TLanes.Max(c, x0);
        x1 = TLanes.Max(c, x1);
        x2 = TLanes.Max(c, x2);
        x3 = TLanes.Max(c, x3);
        c = TLanes.Create(1.4426950408889634);
        TLanes magic = TLanes.Create(6755399441055744.0);
        TLanes s0 = TLanes.MultiplyAdd(x0, c, magic), s1 = TLanes.MultiplyAdd(x1, c, magic), s2 = TLanes.MultiplyAdd(x2, c, magic), s3 = TLanes.MultiplyAdd(x3, c, magic);
        TLanes n0 = s0 - magic, n1 = s1 - magic, n2 = s2 - magic, n3 = s3 - magic;
        c = TLanes.Create(-6.93147180369123816490e-01);
        x0 = TLanes.MultiplyAdd(n0, c, x0);
        x1 = TLanes.MultiplyAdd(n1, c, x1);
        x2 = TLanes.MultiplyAdd(n2, c, x2);
        x3 = TLanes.MultiplyAdd(n3, c, x3);
        c = TLanes.Create(-1.90821492927058770002e-10);
        x0 = TLanes.MultiplyAdd(n0, c, x0);
        x1 = TLanes.MultiplyAdd(n1, c, x1);
        x2 = TLanes.MultiplyAdd(n2, c, x2);
        x3 = TLanes.MultiplyAdd(n3, c, x3);
        TLanes p0 = TLanes.Create(2.777936716452809e-07), p1 = p0, p2 = p0, p3 = p0;
        c = TLanes.Create(2.7645097698333887e-06);
        p0 = TLanes.MultiplyAdd(p0, x0, c);
        p1 = TLanes.MultiplyAdd(p1, x1, c);
        p2 = TLanes.MultiplyAdd(p2, x2, c);
        p3 = TLanes.MultiplyAdd(p3, x3, c);
        c = TLanes.Create(2.4801115966657225e-05);
        p0 = TLanes.MultiplyAdd(p0, x0, c);
        p1 = TLanes.MultiplyAdd(p1, x1, c);
        p2 = TLanes.MultiplyAdd(p2, x2, c);
        p3 = TLanes.MultiplyAdd(p3, x3, c);
        c = TLanes.Create(0.00019841157897245611);
        p0 = TLanes.MultiplyAdd(p0, x0, c);
        p1 = TLanes.MultiplyAdd(p1, x1, c);
        p2 = TLanes.MultiplyAdd(p2, x2, c);
        p3 = TLanes.MultiplyAdd(p3, x3, c);
        c = TLanes.Create(0.001388888925625238);
        p0 = TLanes.MultiplyAdd(p0, x0, c);
        p1 = TLanes.MultiplyAdd(p1, x1, c);
        p2 = TLanes.MultiplyAdd(p2, x2, c);
        p3 = TLanes.MultiplyAdd(p3, x3, c);
        c = TLanes.Create(0.008333333395864088);
        p0 = TLanes.MultiplyAdd(p0, x0, c);
        p1 = TLanes.MultiplyAdd(p1, x1, c);
        p2 = TLanes.MultiplyAdd(p2, x2, c);
        p3 = TLanes.MultiplyAdd(p3, x3, c);
        c = TLanes.Create(0.04166666666559336);
        p0 = TLanes.MultiplyAdd(p0, x0, c);
        p1 = TLanes.MultiplyAdd(p1, x1, c);
        p2 = TLanes.MultiplyAdd(p2, x2, c);
        p3 = TLanes.MultiplyAdd(p3, x3, c);
        c = TLanes.Create(0.16666666666524038);
        p0 = TLanes.MultiplyAdd(p0, x0, c);
        p1 = TLanes.MultiplyAdd(p1, x1, c);
        p2 = TLanes.MultiplyAdd(p2, x2, c);
        p3 = TLanes.MultiplyAdd(p3, x3, c);
        c = TLanes.Create(0.5000000000000083);
        p0 = TLanes.MultiplyAdd(p0, x0, c);
        p1 = TLanes.MultiplyAdd(p1, x1, c);
        p2 = TLanes.MultiplyAdd(p2, x2, c);
        p3 = TLanes.MultiplyAdd(p3, x3, c);
        c = TLanes.Create(1.000000000000009);
        p0 = TLanes.MultiplyAdd(p0, x0, c);
        p1 = TLanes.MultiplyAdd(p1, x1, c);
        p2 = TLanes.MultiplyAdd(p2, x2, c);
        p3 = TLanes.MultiplyAdd(p3, x3, c);
        c = TLanes.One;
        p0 = TLanes.MultiplyAdd(p0, x0, c);
        p1 = TLanes.MultiplyAdd(p1, x1, c);
        p2 = TLanes.MultiplyAdd(p2, x2, c);
        p3 = TLanes.MultiplyAdd(p3, x3, c);
        c = TLanes.Create(3.307553003638408e-308);

        // What the least exponent gives becomes 0; beside other powers it is too small to show.
        c = TLanes.Create(PowerOfLeastExponent);
        x0 = TLanes.Max(TLanes.Zero, TLanes.ScaleByPowerOfTwo(p0, s0) - c);
        x1 = TLanes.Max(TLanes.Zero, TLanes.ScaleByPowerOfTwo(p1, s1) - c);
        x2 = TLanes.Max(TLanes.Zero, TLanes.ScaleByPowerOfTwo(p2, s2) - c);
        x3 = TLanes.Max(TLanes.Zero, TLanes.ScaleByPowerOfTwo(p3, s3) - c);
    }

    /// <summary>log(1 + x) without cancellation for small x: log(u) · x / (u − 1) with u = 1 + x rounded (Kahan; Higham 2002, section 1.14.1); at most 3 units in the last place off.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="x">Values; NaN below −1.</param>
    /// <returns>The logarithms.</returns>
    public static TLanes Log1P<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes u = TLanes.One + x;
        TLanes log = TLanes.Log(u);
        TLanes small = TLanes.Choose(TLanes.AreEqual(u, TLanes.One), x, log * (x / (u - TLanes.One)));
        return TLanes.Choose(TLanes.AreEqual(u, x), log, small);
    }

    /// <summary>
    /// x to any power: e^(p log x), so that relative errors grow in proportion to p log x; beside bases that are not positive all of them one by one, as
    /// <see cref="Math.Pow"/> has them.
    /// </summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="x">The bases.</param>
    /// <param name="power">The exponents.</param>
    /// <returns>The powers.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TLanes Power<TLanes>(TLanes x, TLanes power)
        where TLanes : struct, ILanes<TLanes>
    {
        if (TLanes.Choose(TLanes.IsLess(TLanes.Zero, x), TLanes.Zero, TLanes.One).Sum() == 0)
            return TLanes.Exp(power * TLanes.Log(x));
        Span<double> bases = stackalloc double[TLanes.Count], exponents = stackalloc double[TLanes.Count];
        x.Store(ref bases[0], 0);
        power.Store(ref exponents[0], 0);
        for (int lane = 0; lane < bases.Length; lane++)
            bases[lane] = Math.Pow(bases[lane], exponents[lane]);
        return TLanes.Load(ref bases[0], 0);
    }
}
