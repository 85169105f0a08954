using System.Runtime.CompilerServices;

namespace EmDsl.Numerics.Lanes;

/// <content>
/// Transfer matrices: the law at the end of a piece from each state in the row before it, and the log-density of the piece from there. Their
/// products give the laws at all cuts whether or not the chain forgets.
/// </content>
public sealed partial class ChainBatch
{
    readonly AlignedArray logScales = new(8);

    /// <summary>Whether a piece of the batch begins or ends inside a sequence.</summary>
    public bool IsCut => warmUp > 0;

    /// <summary>Keeps the factors of a block for <see cref="Transfer{TLanes}"/>.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="block">The block.</param>
    /// <param name="potentials">64 log-densities of each state.</param>
    public void Keep<TLanes>(int block, ref double potentials)
        where TLanes : struct, ILanes<TLanes>
        => ToFactors<TLanes>(ref potentials, ref At(factors, block));

    /// <summary>Computes the transfer matrices of the batch from the factors of all its blocks.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    public void Transfer<TLanes>()
        where TLanes : struct, ILanes<TLanes>
    {
        for (int start = 0; start < states; start++)
        {
            carry.Span.Clear();
            carry.Span.Slice(start * Rows, lanes).Fill(1);
            scales.Span.Slice(FirstBlock * Rows, lanes).Fill(1);
            logScales.Span.Clear();
            for (int block = FirstBlock; block < BlockCount; block++)
            {
                // Two blocks of laws take turns.
                ref double before = ref block == FirstBlock ? ref carry.Start : ref Unsafe.Add(ref At(alpha, (block + 1) % 2), Rows - TLanes.Count);
                Advance<TLanes>(block, ref before, ref At(alpha, block % 2));
                AddScales<TLanes>(block, start);
                TakeEnds(block, start);
            }
        }
    }

    [MethodImpl(Kernel)]
    void AddScales<TLanes>(int block, int start)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes sum = TLanes.Load(ref logScales.Start, 0);
        for (int step = 0; step < stepsPerBlock; step++)
        {
            ref double total = ref Unsafe.Add(ref totals.Start, step * TLanes.Count);
            for (int lane = 0; lane < lanes; lane++)
            {
                ref double own = ref Unsafe.Add(ref total, lane);
                int piece = (batch * lanes) + lane;
                if ((block * stepsPerBlock) + step - warmUp >= pieces.Start(piece + 1) - pieces.Start(piece))
                    own = 1;
                else if (own < SmallestTotal && recursion.IsGuarded)
                    recursion.Doubt(piece, start);
            }

            sum += TLanes.Log(TLanes.Load(ref total, 0));
        }

        sum.Store(ref logScales.Start, 0);
    }

    void TakeEnds(int block, int start)
    {
        for (int lane = 0; lane < lanes; lane++)
        {
            int piece = (batch * lanes) + lane;
            int step = warmUp + pieces.Start(piece + 1) - pieces.Start(piece) - 1;
            if (piece >= pieces.Count || step / stepsPerBlock != block)
                continue;
            Span<double> row = recursion.Transfer(piece, start);
            double sum = 0;
            for (int state = 0; state < states; state++)
                sum += row[state] = Unsafe.Add(ref At(alpha, block % 2), (state * Rows) + (step % stepsPerBlock * lanes) + lane);
            for (int state = 0; state < states; state++)
                row[state] /= sum > 0 ? sum : 1;
            recursion.SetTransferScale(piece, start, logScales.Span[lane]);
        }
    }
}
