using System.Runtime.CompilerServices;

namespace EmDsl.Numerics.Lanes;

/// <content>Powers of two: four operations fewer than powers of e, for kernels whose log-densities are in units of log 2.</content>
public static partial class LaneMath
{
    // Its power is the bits of 1 less 1023 exponents: exactly 0.
    const double LeastPower = -1023.0;

    /// <summary>
    /// 2ˣ for x ≤ 0: exactly 0 at and below −1023, between 0 and 2⁻¹⁰²² below −1022, where the factor behind it no longer changes a sum; NaN
    /// for NaN. At most 4 units in the last place off elsewhere: x = n + r, then the near-minimax polynomial of degree 10 for 2ʳ on |r| ≤ ½.
    /// </summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="x">The exponents, at most 0.</param>
    /// <returns>The powers.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes PowerOfTwo<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes>
    {
        x = TLanes.Max(TLanes.Create(LeastPower), x);
        TLanes shifted = x + TLanes.Create(6755399441055744.0);
        x -= shifted - TLanes.Create(6755399441055744.0);
        TLanes p = TLanes.Create(7.1117578104966225e-09);
        p = TLanes.MultiplyAdd(p, x, TLanes.Create(1.0210506320316116e-07));
        p = TLanes.MultiplyAdd(p, x, TLanes.Create(1.321523564006805e-06));
        p = TLanes.MultiplyAdd(p, x, TLanes.Create(1.5252647748458752e-05));
        p = TLanes.MultiplyAdd(p, x, TLanes.Create(0.00015403530800807628));
        p = TLanes.MultiplyAdd(p, x, TLanes.Create(0.0013333558246479338));
        p = TLanes.MultiplyAdd(p, x, TLanes.Create(0.00961812910738072));
        p = TLanes.MultiplyAdd(p, x, TLanes.Create(0.05550410866434659));
        p = TLanes.MultiplyAdd(p, x, TLanes.Create(0.2402265069591047));
        p = TLanes.MultiplyAdd(p, x, TLanes.Create(0.6931471805599515));
        p = TLanes.MultiplyAdd(p, x, TLanes.One);
        return TLanes.ScaleByPowerOfTwo(p, shifted);
    }

    /// <summary><see cref="PowerOfTwo{TLanes}(TLanes)"/> of four registers at once.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="x0">Exponents, at most 0; receives the powers.</param>
    /// <param name="x1">The same.</param>
    /// <param name="x2">The same.</param>
    /// <param name="x3">The same.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PowerOfTwo<TLanes>(ref TLanes x0, ref TLanes x1, ref TLanes x2, ref TLanes x3)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes c = TLanes.Create(LeastPower);
        x0 = TLanes.Max(c, x0);
        x1 = TLanes.Max(c, x1);
        x2 = TLanes.Max(c, x2);
        x3 = TLanes.Max(c, x3);
        c = TLanes.Create(6755399441055744.0);
        TLanes s0 = x0 + c, s1 = x1 + c, s2 = x2 + c, s3 = x3 + c;
        x0 -= s0 - c;
        x1 -= s1 - c;
        x2 -= s2 - c;
        x3 -= s3 - c;
        TLanes p0 = TLanes.Create(7.1117578104966225e-09), p1 = p0, p2 = p0, p3 = p0;
        c = TLanes.Create(1.0210506320316116e-07);
        p0 = TLanes.MultiplyAdd(p0, x0, c);
        p1 = TLanes.MultiplyAdd(p1, x1, c);
        p2 = TLanes.MultiplyAdd(p2, x2, c);
        p3 = TLanes.MultiplyAdd(p3, x3, c);
        c = TLanes.Create(1.321523564006805e-06);
        p0 = TLanes.MultiplyAdd(p0, x0, c);
        p1 = TLanes.MultiplyAdd(p1, x1, c);
        p2 = TLanes.MultiplyAdd(p2, x2, c);
        p3 = TLanes.MultiplyAdd(p3, x3, c);
        c = TLanes.Create(1.5252647748458752e-05);
        p0 = TLanes.MultiplyAdd(p0, x0, c);
        p1 = TLanes.MultiplyAdd(p1, x1, c);
        p2 = TLanes.MultiplyAdd(p2, x2, c);
        p3 = TLanes.MultiplyAdd(p3, x3, c);
        c = TLanes.Create(0.00015403530800807628);
        p0 = TLanes.MultiplyAdd(p0, x0, c);
        p1 = TLanes.MultiplyAdd(p1, x1, c);
        p2 = TLanes.MultiplyAdd(p2, x2, c);
        p3 = TLanes.MultiplyAdd(p3, x3, c);
        c = TLanes.Create(0.0013333558246479338);
        p0 = TLanes.MultiplyAdd(p0, x0, c);
        p1 = TLanes.MultiplyAdd(p1, x1, c);
        p2 = TLanes.MultiplyAdd(p2, x2, c);
        p3 = TLanes.MultiplyAdd(p3, x3, c);
        c = TLanes.Create(0.00961812910738072);
        p0 = TLanes.MultiplyAdd(p0, x0, c);
        p1 = TLanes.MultiplyAdd(p1, x1, c);
        p2 = TLanes.MultiplyAdd(p2, x2, c);
        p3 = TLanes.MultiplyAdd(p3, x3, c);
        c = TLanes.Create(0.05550410866434659);
        p0 = TLanes.MultiplyAdd(p0, x0, c);
        p1 = TLanes.MultiplyAdd(p1, x1, c);
        p2 = TLanes.MultiplyAdd(p2, x2, c);
        p3 = TLanes.MultiplyAdd(p3, x3, c);
        c = TLanes.Create(0.2402265069591047);
        p0 = TLanes.MultiplyAdd(p0, x0, c);
        p1 = TLanes.MultiplyAdd(p1, x1, c);
        p2 = TLanes.MultiplyAdd(p2, x2, c);
        p3 = TLanes.MultiplyAdd(p3, x3, c);
        c = TLanes.Create(0.6931471805599515);
        p0 = TLanes.MultiplyAdd(p0, x0, c);
        p1 = TLanes.MultiplyAdd(p1, x1, c);
        p2 = TLanes.MultiplyAdd(p2, x2, c);
        p3 = TLanes.MultiplyAdd(p3, x3, c);
        c = TLanes.One;
        p0 = TLanes.MultiplyAdd(p0, x0, c);
        p1 = TLanes.MultiplyAdd(p1, x1, c);
        p2 = TLanes.MultiplyAdd(p2, x2, c);
        p3 = TLanes.MultiplyAdd(p3, x3, c);
        x0 = TLanes.ScaleByPowerOfTwo(p0, s0);
        x1 = TLanes.ScaleByPowerOfTwo(p1, s1);
        x2 = TLanes.ScaleByPowerOfTwo(p2, s2);
        x3 = TLanes.ScaleByPowerOfTwo(p3, s3);
    }
}
