using System.Runtime.CompilerServices;

namespace EmDsl.Numerics.Lanes;

/// <summary>Quadratic forms and scatter matrices of vectors, for a block of rows.</summary>
public static class LaneGaussian
{
    const MethodImplOptions Kernel = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    const int Rows = LaneBlock.Rows;

    /// <summary>Σᵢ (Σⱼ Fᵢⱼ yⱼ)² for each row of a block: yᵀ C⁻¹ y with F = L⁻¹ and C = L Lᵀ.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="differences">64 values of each entry of y.</param>
    /// <param name="factor">F, lower triangular, row-major, size × size.</param>
    /// <param name="size">The dimension.</param>
    /// <param name="distances">Receives 64 values.</param>
    [MethodImpl(Kernel)]
    public static void Distances<TLanes>(ref double differences, ref double factor, int size, ref double distances)
        where TLanes : struct, ILanes<TLanes>
    {
        for (nuint i = 0; i < Rows; i += 4 * (nuint)TLanes.Count)
        {
            ref double y = ref Unsafe.Add(ref differences, i);
            ref double distance = ref Unsafe.Add(ref distances, i);
            for (nuint g = 0; g < 4; g++)
                TLanes.Zero.Store(ref distance, g * (nuint)TLanes.Count);
            ref double panel = ref factor;
            int row = 0;
            for (; row + 4 <= size; row += 4)
            {
                Panel<TLanes>(ref y, ref panel, size, row, ref distance);
                panel = ref Unsafe.Add(ref panel, 4 * size);
            }

            for (; row < size; row++)
            {
                Row<TLanes>(ref y, ref panel, row, ref distance);
                panel = ref Unsafe.Add(ref panel, size);
            }
        }
    }

    // Four rows of F against four registers of rows of data: sixteen sums.
    [MethodImpl(Kernel)]
    static void Panel<TLanes>(ref double y, ref double factor, int size, int row, ref double distance)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint w = (nuint)TLanes.Count;
        ref double f1 = ref Unsafe.Add(ref factor, size);
        ref double f2 = ref Unsafe.Add(ref f1, size);
        ref double f3 = ref Unsafe.Add(ref f2, size);
        TLanes a0 = TLanes.Zero, a1 = TLanes.Zero, a2 = TLanes.Zero, a3 = TLanes.Zero;
        TLanes b0 = TLanes.Zero, b1 = TLanes.Zero, b2 = TLanes.Zero, b3 = TLanes.Zero;
        TLanes c0 = TLanes.Zero, c1 = TLanes.Zero, c2 = TLanes.Zero, c3 = TLanes.Zero;
        TLanes d0 = TLanes.Zero, d1 = TLanes.Zero, d2 = TLanes.Zero, d3 = TLanes.Zero;
        TLanes p, y0, y1, y2, y3;
        for (int j = 0; j < row; j++)
        {
            y0 = TLanes.Load(ref y, 0);
            y1 = TLanes.Load(ref y, w);
            y2 = TLanes.Load(ref y, 2 * w);
            y3 = TLanes.Load(ref y, 3 * w);
            p = TLanes.Create(factor);
            a0 = TLanes.MultiplyAdd(p, y0, a0);
            a1 = TLanes.MultiplyAdd(p, y1, a1);
            a2 = TLanes.MultiplyAdd(p, y2, a2);
            a3 = TLanes.MultiplyAdd(p, y3, a3);
            p = TLanes.Create(f1);
            b0 = TLanes.MultiplyAdd(p, y0, b0);
            b1 = TLanes.MultiplyAdd(p, y1, b1);
            b2 = TLanes.MultiplyAdd(p, y2, b2);
            b3 = TLanes.MultiplyAdd(p, y3, b3);
            p = TLanes.Create(f2);
            c0 = TLanes.MultiplyAdd(p, y0, c0);
            c1 = TLanes.MultiplyAdd(p, y1, c1);
            c2 = TLanes.MultiplyAdd(p, y2, c2);
            c3 = TLanes.MultiplyAdd(p, y3, c3);
            p = TLanes.Create(f3);
            d0 = TLanes.MultiplyAdd(p, y0, d0);
            d1 = TLanes.MultiplyAdd(p, y1, d1);
            d2 = TLanes.MultiplyAdd(p, y2, d2);
            d3 = TLanes.MultiplyAdd(p, y3, d3);
            y = ref Unsafe.Add(ref y, Rows);
            factor = ref Unsafe.Add(ref factor, 1);
            f1 = ref Unsafe.Add(ref f1, 1);
            f2 = ref Unsafe.Add(ref f2, 1);
            f3 = ref Unsafe.Add(ref f3, 1);
        }

        y0 = TLanes.Load(ref y, 0);
        y1 = TLanes.Load(ref y, w);
        y2 = TLanes.Load(ref y, 2 * w);
        y3 = TLanes.Load(ref y, 3 * w);
        p = TLanes.Create(factor);
        a0 = TLanes.MultiplyAdd(p, y0, a0);
        a1 = TLanes.MultiplyAdd(p, y1, a1);
        a2 = TLanes.MultiplyAdd(p, y2, a2);
        a3 = TLanes.MultiplyAdd(p, y3, a3);
        p = TLanes.Create(f1);
        b0 = TLanes.MultiplyAdd(p, y0, b0);
        b1 = TLanes.MultiplyAdd(p, y1, b1);
        b2 = TLanes.MultiplyAdd(p, y2, b2);
        b3 = TLanes.MultiplyAdd(p, y3, b3);
        p = TLanes.Create(f2);
        c0 = TLanes.MultiplyAdd(p, y0, c0);
        c1 = TLanes.MultiplyAdd(p, y1, c1);
        c2 = TLanes.MultiplyAdd(p, y2, c2);
        c3 = TLanes.MultiplyAdd(p, y3, c3);
        p = TLanes.Create(f3);
        d0 = TLanes.MultiplyAdd(p, y0, d0);
        d1 = TLanes.MultiplyAdd(p, y1, d1);
        d2 = TLanes.MultiplyAdd(p, y2, d2);
        d3 = TLanes.MultiplyAdd(p, y3, d3);
        y0 = TLanes.Load(ref y, Rows);
        y1 = TLanes.Load(ref y, Rows + w);
        y2 = TLanes.Load(ref y, Rows + (2 * w));
        y3 = TLanes.Load(ref y, Rows + (3 * w));
        p = TLanes.Create(Unsafe.Add(ref f1, 1));
        b0 = TLanes.MultiplyAdd(p, y0, b0);
        b1 = TLanes.MultiplyAdd(p, y1, b1);
        b2 = TLanes.MultiplyAdd(p, y2, b2);
        b3 = TLanes.MultiplyAdd(p, y3, b3);
        p = TLanes.Create(Unsafe.Add(ref f2, 1));
        c0 = TLanes.MultiplyAdd(p, y0, c0);
        c1 = TLanes.MultiplyAdd(p, y1, c1);
        c2 = TLanes.MultiplyAdd(p, y2, c2);
        c3 = TLanes.MultiplyAdd(p, y3, c3);
        p = TLanes.Create(Unsafe.Add(ref f3, 1));
        d0 = TLanes.MultiplyAdd(p, y0, d0);
        d1 = TLanes.MultiplyAdd(p, y1, d1);
        d2 = TLanes.MultiplyAdd(p, y2, d2);
        d3 = TLanes.MultiplyAdd(p, y3, d3);
        y0 = TLanes.Load(ref y, 2 * Rows);
        y1 = TLanes.Load(ref y, (2 * Rows) + w);
        y2 = TLanes.Load(ref y, (2 * Rows) + (2 * w));
        y3 = TLanes.Load(ref y, (2 * Rows) + (3 * w));
        p = TLanes.Create(Unsafe.Add(ref f2, 2));
        c0 = TLanes.MultiplyAdd(p, y0, c0);
        c1 = TLanes.MultiplyAdd(p, y1, c1);
        c2 = TLanes.MultiplyAdd(p, y2, c2);
        c3 = TLanes.MultiplyAdd(p, y3, c3);
        p = TLanes.Create(Unsafe.Add(ref f3, 2));
        d0 = TLanes.MultiplyAdd(p, y0, d0);
        d1 = TLanes.MultiplyAdd(p, y1, d1);
        d2 = TLanes.MultiplyAdd(p, y2, d2);
        d3 = TLanes.MultiplyAdd(p, y3, d3);
        p = TLanes.Create(Unsafe.Add(ref f3, 3));
        d0 = TLanes.MultiplyAdd(p, TLanes.Load(ref y, 3 * Rows), d0);
        d1 = TLanes.MultiplyAdd(p, TLanes.Load(ref y, (3 * Rows) + w), d1);
        d2 = TLanes.MultiplyAdd(p, TLanes.Load(ref y, (3 * Rows) + (2 * w)), d2);
        d3 = TLanes.MultiplyAdd(p, TLanes.Load(ref y, (3 * Rows) + (3 * w)), d3);
        (TLanes.Load(ref distance, 0) + TLanes.MultiplyAdd(a0, a0, TLanes.MultiplyAdd(b0, b0, TLanes.MultiplyAdd(c0, c0, d0 * d0)))).Store(ref distance, 0);
        (TLanes.Load(ref distance, w) + TLanes.MultiplyAdd(a1, a1, TLanes.MultiplyAdd(b1, b1, TLanes.MultiplyAdd(c1, c1, d1 * d1)))).Store(ref distance, w);
        (TLanes.Load(ref distance, 2 * w) + TLanes.MultiplyAdd(a2, a2, TLanes.MultiplyAdd(b2, b2, TLanes.MultiplyAdd(c2, c2, d2 * d2)))).Store(ref distance, 2 * w);
        (TLanes.Load(ref distance, 3 * w) + TLanes.MultiplyAdd(a3, a3, TLanes.MultiplyAdd(b3, b3, TLanes.MultiplyAdd(c3, c3, d3 * d3)))).Store(ref distance, 3 * w);
    }

    [MethodImpl(Kernel)]
    static void Row<TLanes>(ref double y, ref double factor, int row, ref double distance)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint w = (nuint)TLanes.Count;
        TLanes a0 = TLanes.Zero, a1 = TLanes.Zero, a2 = TLanes.Zero, a3 = TLanes.Zero;
        for (int j = 0; j <= row; j++)
        {
            TLanes p = TLanes.Create(factor);
            a0 = TLanes.MultiplyAdd(p, TLanes.Load(ref y, 0), a0);
            a1 = TLanes.MultiplyAdd(p, TLanes.Load(ref y, w), a1);
            a2 = TLanes.MultiplyAdd(p, TLanes.Load(ref y, 2 * w), a2);
            a3 = TLanes.MultiplyAdd(p, TLanes.Load(ref y, 3 * w), a3);
            y = ref Unsafe.Add(ref y, Rows);
            factor = ref Unsafe.Add(ref factor, 1);
        }

        TLanes.MultiplyAdd(a0, a0, TLanes.Load(ref distance, 0)).Store(ref distance, 0);
        TLanes.MultiplyAdd(a1, a1, TLanes.Load(ref distance, w)).Store(ref distance, w);
        TLanes.MultiplyAdd(a2, a2, TLanes.Load(ref distance, 2 * w)).Store(ref distance, 2 * w);
        TLanes.MultiplyAdd(a3, a3, TLanes.Load(ref distance, 3 * w)).Store(ref distance, 3 * w);
    }
}
