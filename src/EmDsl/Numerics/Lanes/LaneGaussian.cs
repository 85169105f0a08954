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
        for (nuint i = 0; i < Rows; i += (nuint)TLanes.Count)
            TLanes.Zero.Store(ref distances, i);
        AddDistances<TLanes>(ref differences, ref factor, ref Unsafe.NullRef<double>(), size, 1, ref distances);
    }

    /// <summary>Adds coefficient · Σᵢ (oᵢ + Σⱼ Fᵢⱼ xⱼ)² for each row of a block: with o = −F m the quadratic form of x − m.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="vectors">64 values of each entry of x.</param>
    /// <param name="factor">F, lower triangular, row-major, size × size.</param>
    /// <param name="offsets">o; a null reference stands for zeros.</param>
    /// <param name="size">The dimension.</param>
    /// <param name="coefficient">What the sum is multiplied by.</param>
    /// <param name="potentials">64 values to add to.</param>
    [MethodImpl(Kernel)]
    public static void AddDistances<TLanes>(ref double vectors, ref double factor, ref double offsets, int size, double coefficient, ref double potentials)
        where TLanes : struct, ILanes<TLanes>
    {
        for (nuint i = 0; i < Rows; i += 4 * (nuint)TLanes.Count)
        {
            ref double y = ref Unsafe.Add(ref vectors, i);
            ref double potential = ref Unsafe.Add(ref potentials, i);
            ref double panel = ref factor;
            int row = 0;
            for (; row + 4 <= size; row += 4)
            {
                Panel<TLanes>(ref y, ref panel, ref offsets, size, row, coefficient, ref potential);
                panel = ref Unsafe.Add(ref panel, 4 * size);
            }

            for (; row < size; row++)
            {
                Row<TLanes>(ref y, ref panel, ref offsets, row, coefficient, ref potential);
                panel = ref Unsafe.Add(ref panel, size);
            }
        }
    }

    /// <summary>Replaces v by F v, the offset of a location that lies v from the centre.</summary>
    /// <param name="factor">F, lower triangular, row-major, size × size.</param>
    /// <param name="size">The dimension.</param>
    /// <param name="vector">v; receives F v.</param>
    /// <returns>½ max (Σⱼ |Fᵢⱼ vⱼ|)²: what a sum about the centre loses digits by.</returns>
    public static double Offset(ref double factor, int size, ref double vector)
    {
        double farthest = 0;
        for (int i = size - 1; i >= 0; i--)
        {
            double sum = 0, absolute = 0;
            for (int j = 0; j <= i; j++)
            {
                double product = Unsafe.Add(ref factor, (i * size) + j) * Unsafe.Add(ref vector, j);
                sum += product;
                absolute += Math.Abs(product);
            }

            Unsafe.Add(ref vector, i) = sum;
            farthest = Math.Max(farthest, 0.5 * absolute * absolute);
        }

        return farthest;
    }

    // Four rows of F against four registers of rows of data: sixteen sums.
    [MethodImpl(Kernel)]
    static void Panel<TLanes>(ref double y, ref double factor, ref double offsets, int size, int row, double coefficient, ref double potential)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint w = (nuint)TLanes.Count;
        ref double f1 = ref Unsafe.Add(ref factor, size);
        ref double f2 = ref Unsafe.Add(ref f1, size);
        ref double f3 = ref Unsafe.Add(ref f2, size);
        TLanes a0 = TLanes.Zero, b0 = TLanes.Zero, c0 = TLanes.Zero, d0 = TLanes.Zero;
        if (!Unsafe.IsNullRef(ref offsets))
        {
            offsets = ref Unsafe.Add(ref offsets, row);
            a0 = TLanes.Create(offsets);
            b0 = TLanes.Create(Unsafe.Add(ref offsets, 1));
            c0 = TLanes.Create(Unsafe.Add(ref offsets, 2));
            d0 = TLanes.Create(Unsafe.Add(ref offsets, 3));
        }

        TLanes a1 = a0, a2 = a0, a3 = a0, b1 = b0, b2 = b0, b3 = b0, c1 = c0, c2 = c0, c3 = c0, d1 = d0, d2 = d0, d3 = d0;
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
        p = TLanes.Create(coefficient);
        TLanes.MultiplyAdd(p, TLanes.MultiplyAdd(a0, a0, TLanes.MultiplyAdd(b0, b0, TLanes.MultiplyAdd(c0, c0, d0 * d0))), TLanes.Load(ref potential, 0)).Store(ref potential, 0);
        TLanes.MultiplyAdd(p, TLanes.MultiplyAdd(a1, a1, TLanes.MultiplyAdd(b1, b1, TLanes.MultiplyAdd(c1, c1, d1 * d1))), TLanes.Load(ref potential, w)).Store(ref potential, w);
        TLanes.MultiplyAdd(p, TLanes.MultiplyAdd(a2, a2, TLanes.MultiplyAdd(b2, b2, TLanes.MultiplyAdd(c2, c2, d2 * d2))), TLanes.Load(ref potential, 2 * w)).Store(ref potential, 2 * w);
        TLanes.MultiplyAdd(p, TLanes.MultiplyAdd(a3, a3, TLanes.MultiplyAdd(b3, b3, TLanes.MultiplyAdd(c3, c3, d3 * d3))), TLanes.Load(ref potential, 3 * w)).Store(ref potential, 3 * w);
    }

    [MethodImpl(Kernel)]
    static void Row<TLanes>(ref double y, ref double factor, ref double offsets, int row, double coefficient, ref double potential)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint w = (nuint)TLanes.Count;
        TLanes a0 = Unsafe.IsNullRef(ref offsets) ? TLanes.Zero : TLanes.Create(Unsafe.Add(ref offsets, row));
        TLanes a1 = a0, a2 = a0, a3 = a0;
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

        TLanes scale = TLanes.Create(coefficient);
        TLanes.MultiplyAdd(scale * a0, a0, TLanes.Load(ref potential, 0)).Store(ref potential, 0);
        TLanes.MultiplyAdd(scale * a1, a1, TLanes.Load(ref potential, w)).Store(ref potential, w);
        TLanes.MultiplyAdd(scale * a2, a2, TLanes.Load(ref potential, 2 * w)).Store(ref potential, 2 * w);
        TLanes.MultiplyAdd(scale * a3, a3, TLanes.Load(ref potential, 3 * w)).Store(ref potential, 3 * w);
    }
}
