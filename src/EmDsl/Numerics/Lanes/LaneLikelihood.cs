using System.Runtime.CompilerServices;

namespace EmDsl.Numerics.Lanes;

/// <summary>
/// The log-likelihood of blocks of rows, kept in each lane as a sum of logarithms, a product and the powers of two that the product has
/// lost: one logarithm for each lane of a chunk.
/// </summary>
public sealed class LaneLikelihood
{
    const int Most = 8;

    readonly AlignedArray state = new(3 * Most);
    long blocks;

    /// <summary>Nothing added yet.</summary>
    public LaneLikelihood() => Reset();

    /// <summary>Adds a block.</summary>
    /// <typeparam name="TLanes">The lanes, the same for all blocks.</typeparam>
    /// <param name="logs">Logarithms, one a lane.</param>
    /// <param name="product">Factors between 1 and 2¹⁰²³, one a lane; 0 or NaN where a row has no state or an undefined potential.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<TLanes>(TLanes logs, TLanes product)
        where TLanes : struct, ILanes<TLanes>
    {
        ref double start = ref state.Start;
        product *= TLanes.Load(ref start, Most);
        TLanes lost = TLanes.Choose(TLanes.IsLess(TLanes.Zero, product), TLanes.Zero, product + TLanes.Create(double.NegativeInfinity));
        (TLanes.Load(ref start, 0) + (logs + lost)).Store(ref start, 0);
        TLanes.Mantissa(product).Store(ref start, Most);
        TLanes.AddExponents(TLanes.Load(ref start, 2 * Most), product).Store(ref start, 2 * Most);
        blocks++;
    }

    /// <summary>The log-likelihood of all blocks; forgets them.</summary>
    /// <param name="lanes">The number of lanes.</param>
    /// <returns>The sum over lanes and blocks, 0 where none was added.</returns>
    public double Take(int lanes)
    {
        double total = 0;
        for (int lane = 0; lane < lanes; lane++)
        {
            long exponent = BitConverter.DoubleToInt64Bits(state.Span[(2 * Most) + lane]) - (1023 * blocks);
            total += state.Span[lane] + (Math.Log(state.Span[Most + lane]) + (exponent * Math.Log(2)));
        }

        Reset();
        return total;
    }

    /// <summary>Forgets what was added.</summary>
    public void Reset()
    {
        state.Span.Clear();
        state.Span.Slice(Most, Most).Fill(1);
        blocks = 0;
    }
}
