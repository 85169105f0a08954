using System.Runtime.CompilerServices;

namespace EmDsl.Numerics.Lanes;

/// <summary>From log-densities of the states to responsibilities, for a block of rows.</summary>
public static class LaneSoftmax
{
    const MethodImplOptions Kernel = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    /// <summary>
    /// Replaces the log-potentials of a block by responsibilities, exp(aₖ) / Σ exp(aₗ). Each normaliser lies between 1 and the number of
    /// states, so that products of them stand in for sums of logarithms.
    /// </summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="potentials">64 log-potentials of each state; receives the responsibilities.</param>
    /// <param name="states">The number of states, at least 1.</param>
    /// <param name="likelihood">Receives the log-likelihood of the block; not finite where a row has no state, or a potential is NaN or +∞.</param>
    [MethodImpl(Kernel)]
    public static void Normalize<TLanes>(ref double potentials, int states, LaneLikelihood likelihood)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint w = (nuint)TLanes.Count;
        TLanes sum = TLanes.Zero, product = TLanes.One;
        for (nuint i = 0; i < LaneBlock.Rows; i += 4 * w)
        {
            ref double first = ref Unsafe.Add(ref potentials, i);
            ref double potential = ref first;
            TLanes m0 = TLanes.Create(double.MinValue), m1 = m0, m2 = m0, m3 = m0;
            for (int state = 0; state < states; state++)
            {
                m0 = TLanes.Max(m0, TLanes.Load(ref potential, 0));
                m1 = TLanes.Max(m1, TLanes.Load(ref potential, w));
                m2 = TLanes.Max(m2, TLanes.Load(ref potential, 2 * w));
                m3 = TLanes.Max(m3, TLanes.Load(ref potential, 3 * w));
                potential = ref Unsafe.Add(ref potential, LaneBlock.Rows);
            }

            sum += m0 + m1 + (m2 + m3);
            TLanes t0 = TLanes.Zero, t1 = t0, t2 = t0, t3 = t0;
            potential = ref first;
            for (int state = 0; state < states; state++)
            {
                TLanes x0 = TLanes.Load(ref potential, 0) - m0, x1 = TLanes.Load(ref potential, w) - m1, x2 = TLanes.Load(ref potential, 2 * w) - m2, x3 = TLanes.Load(ref potential, 3 * w) - m3;
                LaneMath.ExpOfNonPositive(ref x0, ref x1, ref x2, ref x3);
                t0 += x0;
                t1 += x1;
                t2 += x2;
                t3 += x3;
                x0.Store(ref potential, 0);
                x1.Store(ref potential, w);
                x2.Store(ref potential, 2 * w);
                x3.Store(ref potential, 3 * w);
                potential = ref Unsafe.Add(ref potential, LaneBlock.Rows);
            }

            product *= t0 * t1 * (t2 * t3);
            t0 = TLanes.One / t0;
            t1 = TLanes.One / t1;
            t2 = TLanes.One / t2;
            t3 = TLanes.One / t3;
            potential = ref first;
            for (int state = 0; state < states; state++)
            {
                (t0 * TLanes.Load(ref potential, 0)).Store(ref potential, 0);
                (t1 * TLanes.Load(ref potential, w)).Store(ref potential, w);
                (t2 * TLanes.Load(ref potential, 2 * w)).Store(ref potential, 2 * w);
                (t3 * TLanes.Load(ref potential, 3 * w)).Store(ref potential, 3 * w);
                potential = ref Unsafe.Add(ref potential, LaneBlock.Rows);
            }
        }

        likelihood.Add(sum, product);
    }

    /// <summary>Like <see cref="Normalize{TLanes}(ref double, int, LaneLikelihood)"/>, with responsibilities and the log-likelihood times the weights of the rows.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="potentials">64 log-potentials of each state; receives the weighted responsibilities.</param>
    /// <param name="states">The number of states, at least 1.</param>
    /// <param name="weights">64 weights; a row of weight 0 adds nothing, whatever its potentials.</param>
    /// <param name="scratch">Room for 64 values.</param>
    /// <returns>The weighted log-likelihood of the block.</returns>
    [MethodImpl(Kernel)]
    public static double NormalizeWeighted<TLanes>(ref double potentials, int states, ref double weights, ref double scratch)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes sum = TLanes.Zero;
        for (nuint i = 0; i < LaneBlock.Rows; i += (nuint)TLanes.Count)
        {
            ref double potential = ref Unsafe.Add(ref potentials, i);
            TLanes largest = Largest<TLanes>(ref potential, states);
            TLanes weight = TLanes.Load(ref weights, i);
            TLanes counts = TLanes.IsLess(TLanes.Zero, weight);
            TLanes total = TLanes.Zero;
            for (int state = 0; state < states; state++)
            {
                TLanes power = TLanes.Choose(counts, LaneMath.ExpOfNonPositive(TLanes.Load(ref potential, 0) - largest), TLanes.Zero);
                total += power;
                power.Store(ref potential, 0);
                potential = ref Unsafe.Add(ref potential, LaneBlock.Rows);
            }

            sum += TLanes.Choose(counts, weight * (largest + TLanes.Log(total)), TLanes.Zero);
            TLanes.Choose(counts, weight / total, TLanes.Zero).Store(ref scratch, i);
        }

        Scale<TLanes>(ref potentials, states, ref scratch);
        return sum.Sum();
    }

    /// <summary>The weighted entropy of a block, −Σ w r log r, in nats.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="shares">64 weighted responsibilities w r of each state.</param>
    /// <param name="states">The number of states, at least 1.</param>
    /// <param name="weights">64 weights.</param>
    /// <returns>The sum over the rows; NaN where a responsibility is.</returns>
    [MethodImpl(Kernel)]
    public static double Entropy<TLanes>(ref double shares, int states, ref double weights)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes sum = TLanes.Zero;
        for (int state = 0; state < states; state++)
        {
            for (nuint i = 0; i < LaneBlock.Rows; i += (nuint)TLanes.Count)
            {
                TLanes share = TLanes.Load(ref shares, i);
                sum += TLanes.Choose(TLanes.AreEqual(share, TLanes.Zero), TLanes.Zero, share * TLanes.Log(TLanes.Load(ref weights, i) / share));
            }

            shares = ref Unsafe.Add(ref shares, LaneBlock.Rows);
        }

        return sum.Sum();
    }

    // A row without a state has the least number as its largest potential: its powers are 0, not NaN, and its logarithm −∞.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLanes Largest<TLanes>(ref double potential, int states)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes largest = TLanes.Create(double.MinValue);
        for (int state = 0; state < states; state++)
        {
            largest = TLanes.Max(largest, TLanes.Load(ref potential, 0));
            potential = ref Unsafe.Add(ref potential, LaneBlock.Rows);
        }

        return largest;
    }

    [MethodImpl(Kernel)]
    static void Scale<TLanes>(ref double potentials, int states, ref double factors)
        where TLanes : struct, ILanes<TLanes>
    {
        for (int state = 0; state < states; state++)
        {
            for (nuint i = 0; i < LaneBlock.Rows; i += (nuint)TLanes.Count)
                (TLanes.Load(ref potentials, i) * TLanes.Load(ref factors, i)).Store(ref potentials, i);
            potentials = ref Unsafe.Add(ref potentials, LaneBlock.Rows);
        }
    }
}
