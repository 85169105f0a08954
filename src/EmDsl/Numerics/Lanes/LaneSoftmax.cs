using System.Runtime.CompilerServices;

namespace EmDsl.Numerics.Lanes;

/// <summary>From log-densities of the states to responsibilities, for a block of rows.</summary>
public static class LaneSoftmax
{
    const MethodImplOptions Kernel = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    /// <summary>
    /// Replaces the log-potentials of a block by responsibilities, exp(aₖ) / Σ exp(aₗ). The logarithms of the 64 normalisers are one
    /// logarithm a lane: each lies between 1 and the number of states, so that their product cannot overflow.
    /// </summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="potentials">64 log-potentials of each state; receives the responsibilities.</param>
    /// <param name="states">The number of states, at least 1.</param>
    /// <param name="scratch">Room for 64 values.</param>
    /// <returns>The log-likelihood of the block; not finite where a row has no state, or a potential is NaN or +∞.</returns>
    [MethodImpl(Kernel)]
    public static double Normalize<TLanes>(ref double potentials, int states, ref double scratch)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes sum = TLanes.Zero, product = TLanes.One;
        for (nuint i = 0; i < LaneBlock.Rows; i += (nuint)TLanes.Count)
        {
            ref double potential = ref Unsafe.Add(ref potentials, i);
            TLanes largest = Largest<TLanes>(ref potential, states);
            TLanes total = TLanes.Zero;
            for (int state = 0; state < states; state++)
            {
                TLanes power = LaneMath.ExpOfNonPositive(TLanes.Load(ref potential, 0) - largest);
                total += power;
                power.Store(ref potential, 0);
                potential = ref Unsafe.Add(ref potential, LaneBlock.Rows);
            }

            sum += largest;
            product *= total;
            (TLanes.One / total).Store(ref scratch, i);
        }

        Scale<TLanes>(ref potentials, states, ref scratch);
        return (sum + TLanes.Log(product)).Sum();
    }

    /// <summary>Like <see cref="Normalize{TLanes}(ref double, int, ref double)"/>, with responsibilities and log-likelihood times the weights of the rows.</summary>
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
