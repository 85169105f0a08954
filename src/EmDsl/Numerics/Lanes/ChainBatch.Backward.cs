using System.Runtime.CompilerServices;

namespace EmDsl.Numerics.Lanes;

/// <content>
/// Backward: β(t, i) = Σⱼ a(i, j) w(t+1, j) with w(t, j) = f(t, j) β(t, j) / total(t), and the posteriors α β / Σ α β. The sums of
/// transitions are Σₜ α(t, i) w(t+1, j) / Σ α(t) β(t), times a(i, j) once at the end: no pair of states has a posterior of its own.
/// </content>
public sealed partial class ChainBatch
{
    // A share of a row's law below this came near the floor, and is judged by its posterior.
    const double LostShare = 1e-90;

    /// <summary>Begins the way back, behind the last block.</summary>
    public void Turn()
    {
        beta.Span.Fill(1);
        pairWeights.Span.Clear();
        laterFactors.Span.Clear();
    }

    /// <summary>Takes a block back; blocks go in reverse order.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="block">The block.</param>
    /// <param name="posteriors">Receives 64 posterior probabilities of each state, times the rows' weights.</param>
    public void Backward<TLanes>(int block, ref double posteriors)
        where TLanes : struct, ILanes<TLanes>
    {
        Retreat<TLanes>(block, ref posteriors);
        if (counts[block])
            AddPairs<TLanes>(ref At(alpha, block), 0, Rows);
        (laterFactors, otherFactors) = (otherFactors, laterFactors);
        if (block == FirstBlock && block > 0)
            JoinBefore<TLanes>(block - 1);
    }

    [MethodImpl(Kernel)]
    void Retreat<TLanes>(int block, ref double posteriors)
        where TLanes : struct, ILanes<TLanes>
    {
        int width = TLanes.Count, count = states;
        uint starting = beginSteps[block], ending = endSteps[block];
        bool isGuarded = recursion.IsGuarded;
        TLanes pairWeight = TLanes.Load(ref pairWeights.Start, 0);
        for (int step = stepsPerBlock - 1; step >= 0; step--)
        {
            int place = step * width;
            if ((ending >> step & 1) != 0)
                AtEnd(block, step);
            ref double law = ref Unsafe.Add(ref At(alpha, block), place);
            TLanes scale = TLanes.Load(ref scales.Start, (nuint)((block * Rows) + place + width));
            TLanes weight = TLanes.Load(ref weights.Start, (nuint)((block * Rows) + place)), isCounted = TLanes.IsLess(TLanes.Zero, weight);
            if (isGuarded)
                LeaveOutImpossible<TLanes>(ref law);
            TLanes sum = TLanes.Zero;
            ref double alphaOf = ref law;
            ref double betaOf = ref beta.Start;
            for (int state = 0; state < count; state++)
            {
                sum = TLanes.MultiplyAdd(TLanes.Load(ref alphaOf, 0), TLanes.Load(ref betaOf, 0), sum);
                alphaOf = ref Unsafe.Add(ref alphaOf, Rows);
                betaOf = ref Unsafe.Add(ref betaOf, width);
            }

            TLanes inverse = TLanes.One / sum, share = weight * inverse;
            TLanes pair = TLanes.Choose(TLanes.IsLess(TLanes.Zero, pairWeight), pairWeight * inverse, TLanes.Zero);
            if (isGuarded)
                Certify(block, place, inverse, scale, isCounted, ref law);
            alphaOf = ref law;
            betaOf = ref beta.Start;
            ref double factor = ref Unsafe.Add(ref At(factors, block), place);
            ref double posterior = ref Unsafe.Add(ref posteriors, place);
            ref double product = ref step > 0 ? ref Unsafe.Add(ref laterFactors.Start, place - width) : ref Unsafe.Add(ref otherFactors.Start, Rows - width);
            ref double products = ref product;
            for (int state = 0; state < count; state++)
            {
                TLanes a = TLanes.Load(ref alphaOf, 0), b = TLanes.Load(ref betaOf, 0);
                TLanes.Choose(isCounted, a * b * share, TLanes.Zero).Store(ref posterior, 0);
                (a * pair).Store(ref alphaOf, 0);
                (TLanes.Load(ref factor, 0) * b * scale).Store(ref product, 0);
                alphaOf = ref Unsafe.Add(ref alphaOf, Rows);
                betaOf = ref Unsafe.Add(ref betaOf, width);
                factor = ref Unsafe.Add(ref factor, Rows);
                posterior = ref Unsafe.Add(ref posterior, Rows);
                product = ref Unsafe.Add(ref product, Rows);
            }

            pairWeight = weight;
            MultiplyBack<TLanes>(recursion.Backward, ref products, ref beta.Start);
            if ((starting >> step & 1) != 0)
            {
                TLanes begin = TLanes.IsLess(TLanes.Zero, TLanes.Load(ref begins.Start, (nuint)((block * Rows) + place)));
                pairWeight = TLanes.Choose(begin, TLanes.Zero, weight);
                BeginBefore(begin, isCounted, ref Unsafe.Add(ref posteriors, place));
            }
        }

        pairWeight.Store(ref pairWeights.Start, 0);
    }

    // Where a sequence begins, the last row of the one before it has nothing behind it.
    [MethodImpl(MethodImplOptions.NoInlining | Kernel)]
    void BeginBefore<TLanes>(TLanes begin, TLanes isCounted, ref double posterior)
        where TLanes : struct, ILanes<TLanes>
    {
        ref double first = ref firstSums.Start;
        ref double later = ref beta.Start;
        for (int state = 0; state < states; state++)
        {
            (TLanes.Load(ref first, 0) + TLanes.Choose(begin & isCounted, TLanes.Load(ref posterior, 0), TLanes.Zero)).Store(ref first, 0);
            TLanes.Choose(begin, TLanes.One, TLanes.Load(ref later, 0)).Store(ref later, 0);
            first = ref Unsafe.Add(ref first, TLanes.Count);
            later = ref Unsafe.Add(ref later, TLanes.Count);
            posterior = ref Unsafe.Add(ref posterior, Rows);
        }
    }

    // A state that no row so far allows has no future either.
    [MethodImpl(MethodImplOptions.NoInlining | Kernel)]
    void LeaveOutImpossible<TLanes>(ref double law)
        where TLanes : struct, ILanes<TLanes>
    {
        ref double later = ref beta.Start;
        for (int state = 0; state < states; state++)
        {
            TLanes.Choose(TLanes.IsLess(TLanes.Zero, TLanes.Load(ref law, 0)), TLanes.Load(ref later, 0), TLanes.Zero).Store(ref later, 0);
            later = ref Unsafe.Add(ref later, TLanes.Count);
            law = ref Unsafe.Add(ref law, Rows);
        }
    }

    // No path through a state that was given a floor may matter.
    [MethodImpl(MethodImplOptions.NoInlining | Kernel)]
    void Certify<TLanes>(int block, int place, TLanes share, TLanes scale, TLanes isCounted, ref double law)
        where TLanes : struct, ILanes<TLanes>
    {
        ref double later = ref beta.Start;
        TLanes lostShare = TLanes.Create(LostShare), worst = TLanes.Zero;
        for (int state = 0; state < states; state++)
        {
            TLanes a = TLanes.Load(ref law, 0);
            worst = TLanes.Max(worst, TLanes.Choose(TLanes.IsLess(lostShare, a * scale), TLanes.Zero, a * TLanes.Load(ref later, 0) * share));
            later = ref Unsafe.Add(ref later, TLanes.Count);
            law = ref Unsafe.Add(ref law, Rows);
        }

        worst = TLanes.Choose(isCounted, worst, TLanes.Zero);
        double sum = worst.Sum();
        if (sum <= Negligible)
        {
            lost = Math.Max(lost, sum);
            return;
        }

        worst.Store(ref totals.Start, 0);
        for (int lane = 0; lane < TLanes.Count; lane++)
        {
            if (!(totals.Span[lane] <= Negligible))
                Flag(block, place + lane);
        }
    }

    // target(i) = Σⱼ a(i, j) vector(j), the matrix given column after column.
    [MethodImpl(MethodImplOptions.NoInlining | Kernel)]
    static void MultiplyBack<TLanes>(ChainMatrix matrix, ref double vector, ref double target)
        where TLanes : struct, ILanes<TLanes>
    {
        int size = matrix.Size, width = TLanes.Count;
        int[] tiles = matrix.Tiles, widths = matrix.Widths;
        ref double column = ref matrix.Entries.Start;
        for (int tile = 0; tile < widths.Length; tile++)
        {
            int first = tiles[2 * tile], end = tiles[(2 * tile) + 1];
            ref double x = ref Unsafe.Add(ref vector, first * Rows);
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
                    x = ref Unsafe.Add(ref x, Rows);
                    a = ref Unsafe.Add(ref a, size);
                }

                s0.Store(ref target, 0);
                s1.Store(ref target, (nuint)width);
                s2.Store(ref target, (nuint)(2 * width));
                s3.Store(ref target, (nuint)(3 * width));
                s4.Store(ref target, (nuint)(4 * width));
                s5.Store(ref target, (nuint)(5 * width));
                s6.Store(ref target, (nuint)(6 * width));
                s7.Store(ref target, (nuint)(7 * width));
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
                    x = ref Unsafe.Add(ref x, Rows);
                    a = ref Unsafe.Add(ref a, size);
                }

                s0.Store(ref target, 0);
                s1.Store(ref target, (nuint)width);
                s2.Store(ref target, (nuint)(2 * width));
                s3.Store(ref target, (nuint)(3 * width));
            }
            else
            {
                TLanes s0 = TLanes.Zero;
                for (int i = first; i < end; i++)
                {
                    s0 = TLanes.MultiplyAdd(TLanes.Create(a), TLanes.Load(ref x, 0), s0);
                    x = ref Unsafe.Add(ref x, Rows);
                    a = ref Unsafe.Add(ref a, size);
                }

                s0.Store(ref target, 0);
            }

            column = ref Unsafe.Add(ref column, widths[tile]);
            target = ref Unsafe.Add(ref target, widths[tile] * width);
        }
    }

    // Σ over some places of forward law × later factors, for all pairs of states with a transition.
    void AddPairs<TLanes>(ref double laws, int from, int to)
        where TLanes : struct, ILanes<TLanes>
    {
        int[] tiles = recursion.PairTiles;
        for (int tile = 0; tile < recursion.PairTileCount; tile++)
        {
            int i = tiles[2 * tile], j = tiles[(2 * tile) + 1];
            ref double sums = ref Unsafe.Add(ref pairSums.Start, ((i * states) + j) * TLanes.Count);
            if (i + 4 <= states && j + 4 <= states)
                AddSquare<TLanes>(ref Unsafe.Add(ref laws, (i * Rows) + from), ref Unsafe.Add(ref laterFactors.Start, (j * Rows) + from), to - from, ref sums, states * TLanes.Count);
            else
                AddRest<TLanes>(ref Unsafe.Add(ref laws, i * Rows), ref Unsafe.Add(ref laterFactors.Start, j * Rows), from, to, Math.Min(4, states - i), Math.Min(4, states - j), ref sums, states * TLanes.Count);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | Kernel)]
    static void AddSquare<TLanes>(ref double left, ref double right, int count, ref double sums, int stride)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint w = (nuint)TLanes.Count, n = (nuint)stride, length = (nuint)count;
        TLanes s00 = TLanes.Load(ref sums, 0), s01 = TLanes.Load(ref sums, w), s02 = TLanes.Load(ref sums, 2 * w), s03 = TLanes.Load(ref sums, 3 * w);
        TLanes s10 = TLanes.Load(ref sums, n), s11 = TLanes.Load(ref sums, n + w), s12 = TLanes.Load(ref sums, n + (2 * w)), s13 = TLanes.Load(ref sums, n + (3 * w));
        TLanes s20 = TLanes.Load(ref sums, 2 * n), s21 = TLanes.Load(ref sums, (2 * n) + w), s22 = TLanes.Load(ref sums, (2 * n) + (2 * w)), s23 = TLanes.Load(ref sums, (2 * n) + (3 * w));
        TLanes s30 = TLanes.Load(ref sums, 3 * n), s31 = TLanes.Load(ref sums, (3 * n) + w), s32 = TLanes.Load(ref sums, (3 * n) + (2 * w)), s33 = TLanes.Load(ref sums, (3 * n) + (3 * w));
        for (nuint i = 0; i < length; i += w)
        {
            TLanes y0 = TLanes.Load(ref right, i), y1 = TLanes.Load(ref right, i + Rows), y2 = TLanes.Load(ref right, i + (2 * Rows)), y3 = TLanes.Load(ref right, i + (3 * Rows));
            TLanes x = TLanes.Load(ref left, i);
            s00 = TLanes.MultiplyAdd(x, y0, s00);
            s01 = TLanes.MultiplyAdd(x, y1, s01);
            s02 = TLanes.MultiplyAdd(x, y2, s02);
            s03 = TLanes.MultiplyAdd(x, y3, s03);
            x = TLanes.Load(ref left, i + Rows);
            s10 = TLanes.MultiplyAdd(x, y0, s10);
            s11 = TLanes.MultiplyAdd(x, y1, s11);
            s12 = TLanes.MultiplyAdd(x, y2, s12);
            s13 = TLanes.MultiplyAdd(x, y3, s13);
            x = TLanes.Load(ref left, i + (2 * Rows));
            s20 = TLanes.MultiplyAdd(x, y0, s20);
            s21 = TLanes.MultiplyAdd(x, y1, s21);
            s22 = TLanes.MultiplyAdd(x, y2, s22);
            s23 = TLanes.MultiplyAdd(x, y3, s23);
            x = TLanes.Load(ref left, i + (3 * Rows));
            s30 = TLanes.MultiplyAdd(x, y0, s30);
            s31 = TLanes.MultiplyAdd(x, y1, s31);
            s32 = TLanes.MultiplyAdd(x, y2, s32);
            s33 = TLanes.MultiplyAdd(x, y3, s33);
        }

        s00.Store(ref sums, 0);
        s01.Store(ref sums, w);
        s02.Store(ref sums, 2 * w);
        s03.Store(ref sums, 3 * w);
        s10.Store(ref sums, n);
        s11.Store(ref sums, n + w);
        s12.Store(ref sums, n + (2 * w));
        s13.Store(ref sums, n + (3 * w));
        s20.Store(ref sums, 2 * n);
        s21.Store(ref sums, (2 * n) + w);
        s22.Store(ref sums, (2 * n) + (2 * w));
        s23.Store(ref sums, (2 * n) + (3 * w));
        s30.Store(ref sums, 3 * n);
        s31.Store(ref sums, (3 * n) + w);
        s32.Store(ref sums, (3 * n) + (2 * w));
        s33.Store(ref sums, (3 * n) + (3 * w));
    }

    [MethodImpl(MethodImplOptions.NoInlining | Kernel)]
    static void AddRest<TLanes>(ref double left, ref double right, int from, int to, int rowCount, int columnCount, ref double sums, int stride)
        where TLanes : struct, ILanes<TLanes>
    {
        for (int i = 0; i < rowCount; i++)
        {
            for (int j = 0; j < columnCount; j++)
            {
                ref double cell = ref Unsafe.Add(ref sums, (i * stride) + (j * TLanes.Count));
                TLanes sum = TLanes.Load(ref cell, 0);
                for (int place = from; place < to; place += TLanes.Count)
                    sum = TLanes.MultiplyAdd(TLanes.Load(ref left, (nuint)((i * Rows) + place)), TLanes.Load(ref right, (nuint)((j * Rows) + place)), sum);
                sum.Store(ref cell, 0);
            }
        }
    }

    // The laws at the end of a piece that is cut there: compared with the next piece's, or taken from the products.
    void AtEnd(int block, int step)
    {
        for (int lane = 0; lane < lanes; lane++)
        {
            int piece = (batch * lanes) + lane;
            if (!pieces.IsCut(piece + 1) || warmUp + pieces.Start(piece + 1) - pieces.Start(piece) - 1 != (block * stepsPerBlock) + step)
                continue;
            for (int state = 0; state < states; state++)
            {
                ref double later = ref Unsafe.Add(ref beta.Start, (state * lanes) + lane);
                ref double kept = ref recursion.BackwardAfter[((piece + 1) * states) + state];
                if (recursion.NeedsTransfers)
                    later = kept;
                else
                    kept = later;
            }
        }
    }

    // The transition into a piece from the row before it.
    void JoinBefore<TLanes>(int block)
        where TLanes : struct, ILanes<TLanes>
    {
        int place = Rows - TLanes.Count;
        ref double laws = ref At(alpha, block);
        for (int lane = 0; lane < lanes; lane++)
        {
            double sum = 0, weight = pairWeights.Span[lane];
            for (int state = 0; state < states; state++)
                sum += Unsafe.Add(ref laws, (state * Rows) + place + lane) * beta.Span[(state * lanes) + lane];
            for (int state = 0; state < states; state++)
            {
                ref double law = ref Unsafe.Add(ref laws, (state * Rows) + place + lane);
                law = weight > 0 ? law * (weight / sum) : 0;
            }

            int piece = (batch * lanes) + lane;
            if (!pieces.IsCut(piece) || recursion.NeedsTransfers)
                continue;
            for (int state = 0; state < states; state++)
                recursion.BackwardBefore[(piece * states) + state] = beta.Span[(state * lanes) + lane];
        }

        AddPairs<TLanes>(ref laws, place, Rows);
    }
}
