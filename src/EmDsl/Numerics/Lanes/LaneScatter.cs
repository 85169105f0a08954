using System.Runtime.CompilerServices;

namespace EmDsl.Numerics.Lanes;

/// <summary>Weighted scatter matrices of vectors, for a block of rows.</summary>
public static class LaneScatter
{
    const MethodImplOptions Kernel = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    const int Rows = LaneBlock.Rows;

    /// <summary>Adds Σ w yᵢ yⱼ of a block, j ≤ i, lane by lane.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="differences">64 values of each entry of y.</param>
    /// <param name="weights">64 weights.</param>
    /// <param name="size">The dimension.</param>
    /// <param name="sums">One sum a lane for each entry of the matrix, row-major, size × size; above the diagonal nothing is added.</param>
    public static void Add<TLanes>(ref double differences, ref double weights, int size, ref double sums)
        where TLanes : struct, ILanes<TLanes>
        => Add<TLanes>(ref differences, ref weights, size, ref sums, ref Unsafe.NullRef<double>());

    /// <summary>Adds Σ w yᵢ yⱼ of a block, j ≤ i, and Σ w yᵢ, lane by lane.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="differences">64 values of each entry of y.</param>
    /// <param name="weights">64 weights.</param>
    /// <param name="size">The dimension.</param>
    /// <param name="sums">One sum a lane for each entry of the matrix, row-major, size × size; above the diagonal nothing is added.</param>
    /// <param name="firstSums">One sum a lane for each entry of y.</param>
    [MethodImpl(Kernel)]
    public static void Add<TLanes>(ref double differences, ref double weights, int size, ref double sums, ref double firstSums)
        where TLanes : struct, ILanes<TLanes>
    {
        bool hasFirst = !Unsafe.IsNullRef(ref firstSums);
        ref double left = ref differences;
        int row = 0;
        for (; row + 4 <= size; row += 4)
        {
            ref double right = ref differences;
            for (int column = 0; column < row; column += 4)
            {
                Square<TLanes>(ref left, ref right, ref weights, ref sums, (nuint)size);
                right = ref Unsafe.Add(ref right, 4 * Rows);
                sums = ref Unsafe.Add(ref sums, 4 * TLanes.Count);
            }

            if (hasFirst)
                TriangleAndFirst<TLanes>(ref left, ref weights, ref sums, (nuint)size, ref Unsafe.Add(ref firstSums, row * TLanes.Count));
            else
                Triangle<TLanes>(ref left, ref weights, ref sums, (nuint)size);
            left = ref Unsafe.Add(ref left, 4 * Rows);
            sums = ref Unsafe.Add(ref sums, ((4 * size) - row) * TLanes.Count);
        }

        for (; row < size; row++)
        {
            ref double right = ref differences;
            int column = 0;
            for (; column + 4 <= row + 1; column += 4)
            {
                Quarter<TLanes>(ref left, ref right, ref weights, ref sums);
                right = ref Unsafe.Add(ref right, 4 * Rows);
                sums = ref Unsafe.Add(ref sums, 4 * TLanes.Count);
            }

            for (; column <= row; column++)
            {
                Single<TLanes>(ref left, ref right, ref weights, ref sums);
                right = ref Unsafe.Add(ref right, Rows);
                sums = ref Unsafe.Add(ref sums, TLanes.Count);
            }

            if (hasFirst)
                First<TLanes>(ref left, ref weights, ref Unsafe.Add(ref firstSums, row * TLanes.Count));
            left = ref Unsafe.Add(ref left, Rows);
            sums = ref Unsafe.Add(ref sums, (size - column) * TLanes.Count);
        }
    }

    // Four entries against four others.
    [MethodImpl(Kernel)]
    static void Square<TLanes>(ref double left, ref double right, ref double weights, ref double sums, nuint stride)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint w = (nuint)TLanes.Count;
        stride *= w;
        TLanes s00 = TLanes.Load(ref sums, 0), s01 = TLanes.Load(ref sums, w), s02 = TLanes.Load(ref sums, 2 * w), s03 = TLanes.Load(ref sums, 3 * w);
        TLanes s10 = TLanes.Load(ref sums, stride), s11 = TLanes.Load(ref sums, stride + w), s12 = TLanes.Load(ref sums, stride + (2 * w)), s13 = TLanes.Load(ref sums, stride + (3 * w));
        TLanes s20 = TLanes.Load(ref sums, 2 * stride), s21 = TLanes.Load(ref sums, (2 * stride) + w), s22 = TLanes.Load(ref sums, (2 * stride) + (2 * w)), s23 = TLanes.Load(ref sums, (2 * stride) + (3 * w));
        TLanes s30 = TLanes.Load(ref sums, 3 * stride), s31 = TLanes.Load(ref sums, (3 * stride) + w), s32 = TLanes.Load(ref sums, (3 * stride) + (2 * w)), s33 = TLanes.Load(ref sums, (3 * stride) + (3 * w));
        for (nuint i = 0; i < Rows; i += w)
        {
            TLanes r = TLanes.Load(ref weights, i);
            TLanes y0 = TLanes.Load(ref right, i);
            TLanes y1 = TLanes.Load(ref right, i + Rows);
            TLanes y2 = TLanes.Load(ref right, i + (2 * Rows));
            TLanes y3 = TLanes.Load(ref right, i + (3 * Rows));
            TLanes x0 = r * TLanes.Load(ref left, i);
            s00 = TLanes.MultiplyAdd(x0, y0, s00);
            s01 = TLanes.MultiplyAdd(x0, y1, s01);
            s02 = TLanes.MultiplyAdd(x0, y2, s02);
            s03 = TLanes.MultiplyAdd(x0, y3, s03);
            TLanes x1 = r * TLanes.Load(ref left, i + Rows);
            s10 = TLanes.MultiplyAdd(x1, y0, s10);
            s11 = TLanes.MultiplyAdd(x1, y1, s11);
            s12 = TLanes.MultiplyAdd(x1, y2, s12);
            s13 = TLanes.MultiplyAdd(x1, y3, s13);
            TLanes x2 = r * TLanes.Load(ref left, i + (2 * Rows));
            s20 = TLanes.MultiplyAdd(x2, y0, s20);
            s21 = TLanes.MultiplyAdd(x2, y1, s21);
            s22 = TLanes.MultiplyAdd(x2, y2, s22);
            s23 = TLanes.MultiplyAdd(x2, y3, s23);
            TLanes x3 = r * TLanes.Load(ref left, i + (3 * Rows));
            s30 = TLanes.MultiplyAdd(x3, y0, s30);
            s31 = TLanes.MultiplyAdd(x3, y1, s31);
            s32 = TLanes.MultiplyAdd(x3, y2, s32);
            s33 = TLanes.MultiplyAdd(x3, y3, s33);
        }

        s00.Store(ref sums, 0);
        s01.Store(ref sums, w);
        s02.Store(ref sums, 2 * w);
        s03.Store(ref sums, 3 * w);
        s10.Store(ref sums, stride);
        s11.Store(ref sums, stride + w);
        s12.Store(ref sums, stride + (2 * w));
        s13.Store(ref sums, stride + (3 * w));
        s20.Store(ref sums, 2 * stride);
        s21.Store(ref sums, (2 * stride) + w);
        s22.Store(ref sums, (2 * stride) + (2 * w));
        s23.Store(ref sums, (2 * stride) + (3 * w));
        s30.Store(ref sums, 3 * stride);
        s31.Store(ref sums, (3 * stride) + w);
        s32.Store(ref sums, (3 * stride) + (2 * w));
        s33.Store(ref sums, (3 * stride) + (3 * w));
    }

    // Four entries against themselves.
    [MethodImpl(Kernel)]
    static void Triangle<TLanes>(ref double left, ref double weights, ref double sums, nuint stride)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint w = (nuint)TLanes.Count;
        stride *= w;
        TLanes s00 = TLanes.Load(ref sums, 0);
        TLanes s10 = TLanes.Load(ref sums, stride), s11 = TLanes.Load(ref sums, stride + w);
        TLanes s20 = TLanes.Load(ref sums, 2 * stride), s21 = TLanes.Load(ref sums, (2 * stride) + w), s22 = TLanes.Load(ref sums, (2 * stride) + (2 * w));
        TLanes s30 = TLanes.Load(ref sums, 3 * stride), s31 = TLanes.Load(ref sums, (3 * stride) + w), s32 = TLanes.Load(ref sums, (3 * stride) + (2 * w)), s33 = TLanes.Load(ref sums, (3 * stride) + (3 * w));
        for (nuint i = 0; i < Rows; i += w)
        {
            TLanes r = TLanes.Load(ref weights, i);
            TLanes y0 = TLanes.Load(ref left, i);
            TLanes y1 = TLanes.Load(ref left, i + Rows);
            TLanes y2 = TLanes.Load(ref left, i + (2 * Rows));
            TLanes y3 = TLanes.Load(ref left, i + (3 * Rows));
            TLanes x0 = r * y0;
            s00 = TLanes.MultiplyAdd(x0, y0, s00);
            TLanes x1 = r * y1;
            s10 = TLanes.MultiplyAdd(x1, y0, s10);
            s11 = TLanes.MultiplyAdd(x1, y1, s11);
            TLanes x2 = r * y2;
            s20 = TLanes.MultiplyAdd(x2, y0, s20);
            s21 = TLanes.MultiplyAdd(x2, y1, s21);
            s22 = TLanes.MultiplyAdd(x2, y2, s22);
            TLanes x3 = r * y3;
            s30 = TLanes.MultiplyAdd(x3, y0, s30);
            s31 = TLanes.MultiplyAdd(x3, y1, s31);
            s32 = TLanes.MultiplyAdd(x3, y2, s32);
            s33 = TLanes.MultiplyAdd(x3, y3, s33);
        }

        s00.Store(ref sums, 0);
        s10.Store(ref sums, stride);
        s11.Store(ref sums, stride + w);
        s20.Store(ref sums, 2 * stride);
        s21.Store(ref sums, (2 * stride) + w);
        s22.Store(ref sums, (2 * stride) + (2 * w));
        s30.Store(ref sums, 3 * stride);
        s31.Store(ref sums, (3 * stride) + w);
        s32.Store(ref sums, (3 * stride) + (2 * w));
        s33.Store(ref sums, (3 * stride) + (3 * w));
    }

    // Four entries against themselves, and their own sums.
    [MethodImpl(Kernel)]
    static void TriangleAndFirst<TLanes>(ref double left, ref double weights, ref double sums, nuint stride, ref double firstSums)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint w = (nuint)TLanes.Count;
        stride *= w;
        TLanes s00 = TLanes.Load(ref sums, 0);
        TLanes s10 = TLanes.Load(ref sums, stride), s11 = TLanes.Load(ref sums, stride + w);
        TLanes s20 = TLanes.Load(ref sums, 2 * stride), s21 = TLanes.Load(ref sums, (2 * stride) + w), s22 = TLanes.Load(ref sums, (2 * stride) + (2 * w));
        TLanes s30 = TLanes.Load(ref sums, 3 * stride), s31 = TLanes.Load(ref sums, (3 * stride) + w), s32 = TLanes.Load(ref sums, (3 * stride) + (2 * w)), s33 = TLanes.Load(ref sums, (3 * stride) + (3 * w));
        TLanes f0 = TLanes.Load(ref firstSums, 0), f1 = TLanes.Load(ref firstSums, w), f2 = TLanes.Load(ref firstSums, 2 * w), f3 = TLanes.Load(ref firstSums, 3 * w);
        for (nuint i = 0; i < Rows; i += w)
        {
            TLanes r = TLanes.Load(ref weights, i);
            TLanes y0 = TLanes.Load(ref left, i);
            TLanes y1 = TLanes.Load(ref left, i + Rows);
            TLanes y2 = TLanes.Load(ref left, i + (2 * Rows));
            TLanes y3 = TLanes.Load(ref left, i + (3 * Rows));
            TLanes x0 = r * y0;
            f0 += x0;
            s00 = TLanes.MultiplyAdd(x0, y0, s00);
            TLanes x1 = r * y1;
            f1 += x1;
            s10 = TLanes.MultiplyAdd(x1, y0, s10);
            s11 = TLanes.MultiplyAdd(x1, y1, s11);
            TLanes x2 = r * y2;
            f2 += x2;
            s20 = TLanes.MultiplyAdd(x2, y0, s20);
            s21 = TLanes.MultiplyAdd(x2, y1, s21);
            s22 = TLanes.MultiplyAdd(x2, y2, s22);
            TLanes x3 = r * y3;
            f3 += x3;
            s30 = TLanes.MultiplyAdd(x3, y0, s30);
            s31 = TLanes.MultiplyAdd(x3, y1, s31);
            s32 = TLanes.MultiplyAdd(x3, y2, s32);
            s33 = TLanes.MultiplyAdd(x3, y3, s33);
        }

        s00.Store(ref sums, 0);
        s10.Store(ref sums, stride);
        s11.Store(ref sums, stride + w);
        s20.Store(ref sums, 2 * stride);
        s21.Store(ref sums, (2 * stride) + w);
        s22.Store(ref sums, (2 * stride) + (2 * w));
        s30.Store(ref sums, 3 * stride);
        s31.Store(ref sums, (3 * stride) + w);
        s32.Store(ref sums, (3 * stride) + (2 * w));
        s33.Store(ref sums, (3 * stride) + (3 * w));
        f0.Store(ref firstSums, 0);
        f1.Store(ref firstSums, w);
        f2.Store(ref firstSums, 2 * w);
        f3.Store(ref firstSums, 3 * w);
    }

    // One entry against four.
    [MethodImpl(Kernel)]
    static void Quarter<TLanes>(ref double left, ref double right, ref double weights, ref double sums)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint w = (nuint)TLanes.Count;
        TLanes s00 = TLanes.Load(ref sums, 0), s01 = TLanes.Load(ref sums, w), s02 = TLanes.Load(ref sums, 2 * w), s03 = TLanes.Load(ref sums, 3 * w);
        for (nuint i = 0; i < Rows; i += w)
        {
            TLanes r = TLanes.Load(ref weights, i);
            TLanes y0 = TLanes.Load(ref right, i);
            TLanes y1 = TLanes.Load(ref right, i + Rows);
            TLanes y2 = TLanes.Load(ref right, i + (2 * Rows));
            TLanes y3 = TLanes.Load(ref right, i + (3 * Rows));
            TLanes x0 = r * TLanes.Load(ref left, i);
            s00 = TLanes.MultiplyAdd(x0, y0, s00);
            s01 = TLanes.MultiplyAdd(x0, y1, s01);
            s02 = TLanes.MultiplyAdd(x0, y2, s02);
            s03 = TLanes.MultiplyAdd(x0, y3, s03);
        }

        s00.Store(ref sums, 0);
        s01.Store(ref sums, w);
        s02.Store(ref sums, 2 * w);
        s03.Store(ref sums, 3 * w);
    }

    // One entry against one.
    [MethodImpl(Kernel)]
    static void Single<TLanes>(ref double left, ref double right, ref double weights, ref double sums)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint w = (nuint)TLanes.Count;
        TLanes s00 = TLanes.Load(ref sums, 0);
        for (nuint i = 0; i < Rows; i += w)
        {
            TLanes r = TLanes.Load(ref weights, i);
            TLanes y0 = TLanes.Load(ref right, i);
            TLanes x0 = r * TLanes.Load(ref left, i);
            s00 = TLanes.MultiplyAdd(x0, y0, s00);
        }

        s00.Store(ref sums, 0);
    }

    // The sum of one entry.
    [MethodImpl(Kernel)]
    static void First<TLanes>(ref double left, ref double weights, ref double sums)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes sum = TLanes.Load(ref sums, 0);
        for (nuint i = 0; i < Rows; i += (nuint)TLanes.Count)
            sum = TLanes.MultiplyAdd(TLanes.Load(ref weights, i), TLanes.Load(ref left, i), sum);
        sum.Store(ref sums, 0);
    }
}
