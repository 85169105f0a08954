using System.Runtime.CompilerServices;

namespace EmDsl.Numerics.Lanes;

/// <content>
/// Forward: α(t, j) = f(t, j) Σᵢ α(t−1, i) a(i, j) / Σᵢ α(t−1, i), with factors f relative to the row's largest density. In a chain that
/// may not forget, a state that can be reached keeps a floor of 1e-100 of the row's sum, and a factor one of 1e-170, each above what it
/// stands for; <c>Backward</c> makes sure that no path through them matters.
/// </content>
public sealed partial class ChainBatch
{
    const double SmallestShare = 1e-100;
    internal const double SmallestFactor = 1e-170;
    const double SmallestTotal = 1e-80;
    const double SmallestStart = 1e-300;

    /// <summary>Takes a block forward; blocks go in order.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="block">The block.</param>
    /// <param name="potentials">64 log-densities of each state.</param>
    /// <param name="areOnes">Whether all rows that count weigh 1.</param>
    public void Forward<TLanes>(int block, ref double potentials, bool areOnes)
        where TLanes : struct, ILanes<TLanes>
    {
        ToFactors<TLanes>(ref potentials, ref At(factors, block));
        Forward<TLanes>(block, areOnes);
    }

    /// <summary>Takes a block forward whose factors are those of the rows' categories; blocks go in order.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="block">The block.</param>
    /// <param name="codes">64 categories, from <see cref="LaneTables.Gather"/>.</param>
    /// <param name="areOnes">Whether all rows that count weigh 1.</param>
    public void ForwardByCategory<TLanes>(int block, int[] codes, bool areOnes)
        where TLanes : struct, ILanes<TLanes>
    {
        LookUp<TLanes>(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(codes), ref At(factors, block));
        Forward<TLanes>(block, areOnes);
    }

    void Forward<TLanes>(int block, bool areOnes)
        where TLanes : struct, ILanes<TLanes>
    {
        Advance<TLanes>(block, ref block == 0 ? ref carry.Start : ref Unsafe.Add(ref At(alpha, block - 1), Rows - TLanes.Count), ref At(alpha, block));
        LogLikelihood += LogDensity<TLanes>(block, areOnes && !recursion.IsGuarded);
        if (warmUp > 0 && block == (warmUp / stepsPerBlock) - 1)
            AtStart(block);
        if (warmUp > 0 && block == BlockCount - 1 && !recursion.NeedsTransfers)
            KeepForwardAfter();
    }

    [MethodImpl(Kernel)]
    void LookUp<TLanes>(ref int codes, ref double target)
        where TLanes : struct, ILanes<TLanes>
    {
        ref double entry = ref recursion.CategoryTops.Start;
        for (nuint i = 0; i < Rows; i += (nuint)TLanes.Count)
            TLanes.LoadEntries(ref entry, ref codes, i, 1).Store(ref largest.Start, i);
        entry = ref recursion.CategoryFactors.Start;
        int stride = recursion.CategoryStride;
        for (int state = 0; state < states; state++)
        {
            for (nuint i = 0; i < Rows; i += (nuint)TLanes.Count)
                TLanes.LoadEntries(ref entry, ref codes, i, 1).Store(ref target, i);
            entry = ref Unsafe.Add(ref entry, stride);
            target = ref Unsafe.Add(ref target, Rows);
        }
    }

    [MethodImpl(Kernel)]
    void ToFactors<TLanes>(ref double potentials, ref double target)
        where TLanes : struct, ILanes<TLanes>
    {
        int count = states;
        bool isGuarded = recursion.IsGuarded;
        TLanes least = TLanes.Create(double.NegativeInfinity), floor = TLanes.Create(SmallestFactor);
        for (nuint i = 0; i < Rows; i += (nuint)TLanes.Count)
        {
            // A row without a state has the least number as its largest potential: its factors are 0, not NaN.
            TLanes top = TLanes.Create(double.MinValue);
            ref double potential = ref Unsafe.Add(ref potentials, i);
            for (int state = 0; state < count; state++)
            {
                top = TLanes.Max(top, TLanes.Load(ref potential, 0));
                potential = ref Unsafe.Add(ref potential, Rows);
            }

            top.Store(ref largest.Start, i);
            potential = ref Unsafe.Add(ref potentials, i);
            ref double factor = ref Unsafe.Add(ref target, i);
            for (int state = 0; state < count; state++)
            {
                TLanes exponent = TLanes.Load(ref potential, 0) - top;
                TLanes power = LaneMath.ExpOfNonPositive(exponent);
                if (isGuarded)
                    power = TLanes.Choose(TLanes.IsLess(least, exponent), TLanes.Max(floor, power), power);
                power.Store(ref factor, 0);
                potential = ref Unsafe.Add(ref potential, Rows);
                factor = ref Unsafe.Add(ref factor, Rows);
            }
        }
    }

    [MethodImpl(Kernel)]
    void Advance<TLanes>(int block, ref double before, ref double law)
        where TLanes : struct, ILanes<TLanes>
    {
        int width = TLanes.Count;
        uint starting = beginSteps[block];
        bool isGuarded = recursion.IsGuarded;
        ref double factor = ref At(factors, block);
        ref double total = ref totals.Start;
        ref double scaleBefore = ref Unsafe.Add(ref scales.Start, block * Rows);
        TLanes scale = TLanes.Load(ref scaleBefore, 0);
        for (int step = 0; step < stepsPerBlock; step++)
        {
            TLanes sum = Multiply(recursion.Forward, ref before, Rows, ref factor, scale, ref law, Rows);
            if ((starting >> step & 1) != 0)
                sum = Restart(TLanes.IsLess(TLanes.Zero, TLanes.Load(ref begins.Start, (nuint)((block * Rows) + (step * width)))), ref factor, ref law);
            if (isGuarded)
                sum = Guard(sum, ref law);
            sum.Store(ref total, 0);
            scale = TLanes.One / TLanes.Choose(TLanes.IsLessOrEqual(sum, TLanes.Zero), TLanes.One, sum);
            scaleBefore = ref Unsafe.Add(ref scaleBefore, width);
            scale.Store(ref scaleBefore, 0);
            before = ref law;
            law = ref Unsafe.Add(ref law, width);
            factor = ref Unsafe.Add(ref factor, width);
            total = ref Unsafe.Add(ref total, width);
        }
    }

    // target(j) = factor(j) · scale · Σᵢ vector(i) a(i, j); returns Σ target.
    [MethodImpl(MethodImplOptions.NoInlining | Kernel)]
    static TLanes Multiply<TLanes>(ChainMatrix matrix, ref double vector, int stride, ref double factor, TLanes scale, ref double target, int targetStride)
        where TLanes : struct, ILanes<TLanes>
    {
        int size = matrix.Size;
        int[] tiles = matrix.Tiles, widths = matrix.Widths;
        ref double column = ref matrix.Entries.Start;
        TLanes sum = TLanes.Zero;
        for (int tile = 0; tile < widths.Length; tile++)
        {
            int first = tiles[2 * tile], end = tiles[(2 * tile) + 1];
            ref double x = ref Unsafe.Add(ref vector, first * stride);
            ref double a = ref Unsafe.Add(ref column, first * size);
            if (widths[tile] == 8)
            {
                TLanes s0 = TLanes.Zero, s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
                for (int i = first; i < end; i++)
                {
                    TLanes value = TLanes.Load(ref x, 0);
                    s0 = TLanes.MultiplyAdd(TLanes.Create(a), value, s0);
                    s1 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref a, 1)), value, s1);
                    s2 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref a, 2)), value, s2);
                    s3 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref a, 3)), value, s3);
                    s4 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref a, 4)), value, s4);
                    s5 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref a, 5)), value, s5);
                    s6 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref a, 6)), value, s6);
                    s7 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref a, 7)), value, s7);
                    x = ref Unsafe.Add(ref x, stride);
                    a = ref Unsafe.Add(ref a, size);
                }

                s0 *= TLanes.Load(ref factor, 0) * scale;
                s1 *= TLanes.Load(ref Unsafe.Add(ref factor, Rows), 0) * scale;
                s2 *= TLanes.Load(ref Unsafe.Add(ref factor, 2 * Rows), 0) * scale;
                s3 *= TLanes.Load(ref Unsafe.Add(ref factor, 3 * Rows), 0) * scale;
                s4 *= TLanes.Load(ref Unsafe.Add(ref factor, 4 * Rows), 0) * scale;
                s5 *= TLanes.Load(ref Unsafe.Add(ref factor, 5 * Rows), 0) * scale;
                s6 *= TLanes.Load(ref Unsafe.Add(ref factor, 6 * Rows), 0) * scale;
                s7 *= TLanes.Load(ref Unsafe.Add(ref factor, 7 * Rows), 0) * scale;
                s0.Store(ref target, 0);
                s1.Store(ref Unsafe.Add(ref target, targetStride), 0);
                s2.Store(ref Unsafe.Add(ref target, 2 * targetStride), 0);
                s3.Store(ref Unsafe.Add(ref target, 3 * targetStride), 0);
                s4.Store(ref Unsafe.Add(ref target, 4 * targetStride), 0);
                s5.Store(ref Unsafe.Add(ref target, 5 * targetStride), 0);
                s6.Store(ref Unsafe.Add(ref target, 6 * targetStride), 0);
                s7.Store(ref Unsafe.Add(ref target, 7 * targetStride), 0);
                sum += s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7));
            }
            else if (widths[tile] == 4)
            {
                TLanes s0 = TLanes.Zero, s1 = s0, s2 = s0, s3 = s0;
                for (int i = first; i < end; i++)
                {
                    TLanes value = TLanes.Load(ref x, 0);
                    s0 = TLanes.MultiplyAdd(TLanes.Create(a), value, s0);
                    s1 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref a, 1)), value, s1);
                    s2 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref a, 2)), value, s2);
                    s3 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref a, 3)), value, s3);
                    x = ref Unsafe.Add(ref x, stride);
                    a = ref Unsafe.Add(ref a, size);
                }

                s0 *= TLanes.Load(ref factor, 0) * scale;
                s1 *= TLanes.Load(ref Unsafe.Add(ref factor, Rows), 0) * scale;
                s2 *= TLanes.Load(ref Unsafe.Add(ref factor, 2 * Rows), 0) * scale;
                s3 *= TLanes.Load(ref Unsafe.Add(ref factor, 3 * Rows), 0) * scale;
                s0.Store(ref target, 0);
                s1.Store(ref Unsafe.Add(ref target, targetStride), 0);
                s2.Store(ref Unsafe.Add(ref target, 2 * targetStride), 0);
                s3.Store(ref Unsafe.Add(ref target, 3 * targetStride), 0);
                sum += s0 + s1 + (s2 + s3);
            }
            else
            {
                TLanes s0 = TLanes.Zero;
                for (int i = first; i < end; i++)
                {
                    s0 = TLanes.MultiplyAdd(TLanes.Create(a), TLanes.Load(ref x, 0), s0);
                    x = ref Unsafe.Add(ref x, stride);
                    a = ref Unsafe.Add(ref a, size);
                }

                s0 *= TLanes.Load(ref factor, 0) * scale;
                s0.Store(ref target, 0);
                sum += s0;
            }

            column = ref Unsafe.Add(ref column, widths[tile]);
            factor = ref Unsafe.Add(ref factor, widths[tile] * Rows);
            target = ref Unsafe.Add(ref target, widths[tile] * targetStride);
        }

        return sum;
    }

    // Where a sequence begins, the first row's law stands in place of what came before.
    [MethodImpl(MethodImplOptions.NoInlining | Kernel)]
    TLanes Restart<TLanes>(TLanes begin, ref double factor, ref double law)
        where TLanes : struct, ILanes<TLanes>
    {
        ref double first = ref recursion.First.Start;
        bool isGuarded = recursion.IsGuarded;
        TLanes sum = TLanes.Zero;
        for (int state = 0; state < states; state++)
        {
            TLanes own = TLanes.Load(ref factor, 0), value = TLanes.Create(first) * own;
            if (isGuarded && first > 0)
                value = TLanes.Choose(TLanes.IsLess(TLanes.Zero, own), TLanes.Max(value, TLanes.Create(SmallestStart)), value);
            value = TLanes.Choose(begin, value, TLanes.Load(ref law, 0));
            value.Store(ref law, 0);
            sum += value;
            first = ref Unsafe.Add(ref first, 1);
            factor = ref Unsafe.Add(ref factor, Rows);
            law = ref Unsafe.Add(ref law, Rows);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining | Kernel)]
    TLanes Guard<TLanes>(TLanes total, ref double law)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes floor = total * TLanes.Create(SmallestShare), sum = TLanes.Zero;
        for (int state = 0; state < states; state++)
        {
            TLanes value = TLanes.Load(ref law, 0);
            value = TLanes.Choose(TLanes.IsLess(TLanes.Zero, value), TLanes.Max(floor, value), value);
            value.Store(ref law, 0);
            sum += value;
            law = ref Unsafe.Add(ref law, Rows);
        }

        return sum;
    }

    // Σ weight · (log total + largest) over the rows that count; eight totals have one logarithm where none is small.
    [MethodImpl(Kernel)]
    double LogDensity<TLanes>(int block, bool areOnes)
        where TLanes : struct, ILanes<TLanes>
    {
        if (!counts[block])
            return 0;
        ref double weight = ref Unsafe.Add(ref weights.Start, block * Rows);
        TLanes sum = TLanes.Zero, product = TLanes.One, least = TLanes.One;
        for (int i = 0, step = 1; i < Rows; i += TLanes.Count, step++)
        {
            TLanes own = TLanes.Load(ref weight, (nuint)i), isCounted = TLanes.IsLess(TLanes.Zero, own);
            TLanes total = TLanes.Choose(isCounted, TLanes.Load(ref totals.Start, (nuint)i), TLanes.One), top = TLanes.Load(ref largest.Start, (nuint)i);
            least = TLanes.Min(total, least);
            if (!areOnes)
            {
                sum += TLanes.Choose(isCounted, own * (TLanes.Log(total) + top), TLanes.Zero);
                continue;
            }

            sum += TLanes.Choose(isCounted, top, TLanes.Zero);
            product *= total;
            if (step % 8 == 0)
            {
                sum += TLanes.Log(product);
                product = TLanes.One;
            }
        }

        if (TLanes.Choose(TLanes.IsLess(least, TLanes.Create(SmallestTotal)), TLanes.One, TLanes.Zero).Sum() > 0)
            FlagSmallTotals(block);
        return sum.Sum();
    }

    // A row that no state allows has no largest density; with floors, a total of 0 means the same.
    void FlagSmallTotals(int block)
    {
        for (int i = 0; i < Rows; i++)
        {
            double total = totals.Span[i];
            bool isImpossible = largest.Span[i] == double.MinValue || (total == 0 && recursion.IsGuarded);
            if (weights.Span[(block * Rows) + i] > 0 && total < SmallestTotal && !isImpossible)
                Flag(block, i);
        }
    }

    void Flag(int block, int place)
    {
        int lane = place % lanes;
        int step = (block * stepsPerBlock) + (place / lanes);
        recursion.Flag(pieces.Sequence(pieces.Start((batch * lanes) + lane) - warmUp + step));
    }

    // The laws of the row before each piece: compared with the end of the piece before, or taken from the products.
    void AtStart(int block)
    {
        for (int lane = 0; lane < lanes; lane++)
        {
            int piece = (batch * lanes) + lane;
            if (!pieces.IsCut(piece))
                continue;
            for (int state = 0; state < states; state++)
            {
                ref double law = ref Unsafe.Add(ref At(alpha, block), (state * Rows) + Rows - lanes + lane);
                if (recursion.NeedsTransfers)
                    law = recursion.ForwardAfter[(piece * states) + state];
                else
                    recursion.ForwardBefore[(piece * states) + state] = law;
            }

            if (recursion.NeedsTransfers)
                Unsafe.Add(ref scales.Start, ((block + 1) * Rows) + lane) = 1;
        }
    }

    // The laws of the last row of each piece.
    void KeepForwardAfter()
    {
        for (int lane = 0; lane < lanes; lane++)
        {
            int piece = (batch * lanes) + lane;
            if (!pieces.IsCut(piece + 1))
                continue;
            int step = warmUp + pieces.Start(piece + 1) - pieces.Start(piece) - 1;
            for (int state = 0; state < states; state++)
                recursion.ForwardAfter[((piece + 1) * states) + state] = Unsafe.Add(ref At(alpha, step / stepsPerBlock), (state * Rows) + (step % stepsPerBlock * lanes) + lane);
        }
    }
}
