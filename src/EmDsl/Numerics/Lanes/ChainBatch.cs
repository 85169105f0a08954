using System.Runtime.CompilerServices;

namespace EmDsl.Numerics.Lanes;

/// <summary>
/// What one worker needs to take a batch of pieces forward and back, one piece in each lane, in blocks of 64 rows: eight steps of eight
/// lanes. The laws of the states and the factors of a batch stay in the second-level cache.
/// </summary>
public sealed partial class ChainBatch
{
    /// <summary>The posterior probability below which a path through a state that was given a floor does not matter.</summary>
    internal const double Negligible = 1e-25;

    const MethodImplOptions Kernel = MethodImplOptions.AggressiveOptimization;
    const int Rows = LaneBlock.Rows;

    readonly ChainRecursion recursion;
    readonly ChainPieces pieces;
    readonly int states;
    readonly int lanes;
    readonly int stepsPerBlock;
    readonly AlignedArray carry;
    readonly AlignedArray beta;
    readonly AlignedArray pairWeights = new(8);
    readonly AlignedArray totals = new(Rows);
    readonly AlignedArray largest = new(Rows);
    readonly AlignedArray pairSums;
    readonly AlignedArray firstSums;
    AlignedArray laterFactors;
    AlignedArray otherFactors;
    AlignedArray alpha = new(0);
    AlignedArray factors = new(0);
    AlignedArray scales = new(0);
    AlignedArray weights = new(0);
    AlignedArray begins = new(0);
    int[] rows = [];
    uint[] beginSteps = [];
    uint[] endSteps = [];
    bool[] counts = [];
    int batch;
    int warmUp;
    double lost;

    /// <summary>Memory for one worker.</summary>
    /// <param name="recursion">The recursion.</param>
    public ChainBatch(ChainRecursion recursion)
    {
        ArgumentNullException.ThrowIfNull(recursion);
        this.recursion = recursion;
        pieces = recursion.Pieces;
        states = recursion.States;
        lanes = pieces.Lanes;
        stepsPerBlock = Rows / lanes;
        carry = new AlignedArray(states * Rows);
        beta = new AlignedArray(states * 8);
        laterFactors = new AlignedArray(states * Rows);
        otherFactors = new AlignedArray(states * Rows);
        pairSums = new AlignedArray(states * states * 8);
        firstSums = new AlignedArray(states * 8);
        Pairs = new double[states * states];
        Firsts = new double[states];
    }

    /// <summary>The blocks of the batch.</summary>
    public int BlockCount { get; private set; }

    /// <summary>The block that the pieces begin in; those before it only bring the recursion up to them.</summary>
    public int FirstBlock => warmUp / stepsPerBlock;

    /// <summary>The log-likelihood of the rows taken forward since the batch began.</summary>
    public double LogLikelihood { get; private set; }

    /// <summary>The expected numbers of transitions, row after row, after <see cref="Fold{TLanes}"/>.</summary>
    public double[] Pairs { get; }

    /// <summary>The expected numbers of sequences that begin in each state, after <see cref="Fold{TLanes}"/>.</summary>
    public double[] Firsts { get; }

    /// <summary>Begins a batch: finds the rows of its blocks.</summary>
    /// <param name="index">The batch.</param>
    /// <param name="caseWeights">The weight of each row; null for 1.</param>
    public void Begin(int index, double[]? caseWeights)
    {
        batch = index;
        LogLikelihood = 0;
        int longest = 0;
        bool isCut = false;
        for (int lane = 0; lane < lanes; lane++)
        {
            int piece = (index * lanes) + lane;
            longest = Math.Max(longest, pieces.Start(piece + 1) - pieces.Start(piece));
            isCut |= pieces.IsCut(piece) || pieces.IsCut(piece + 1);
        }

        warmUp = isCut ? recursion.WarmUp : 0;
        BlockCount = (longest + (2 * warmUp) + stepsPerBlock - 1) / stepsPerBlock;
        Reserve();
        LayOut(caseWeights);
        carry.Span.Fill(1.0 / states);
        scales.Span[..lanes].Fill(1);
    }

    /// <summary>The rows and weights of a block; rows that only bring the recursion up to a piece weigh 0.</summary>
    /// <param name="block">The block.</param>
    /// <param name="blockRows">Receives 64 rows.</param>
    /// <param name="blockWeights">Receives 64 weights.</param>
    public void Fill(int block, int[] blockRows, ref double blockWeights)
    {
        rows.AsSpan(block * Rows, Rows).CopyTo(blockRows);
        weights.Span.Slice(block * Rows, Rows).CopyTo(System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref blockWeights, Rows));
    }

    /// <summary>Whether a block has a row that weighs something.</summary>
    /// <param name="block">The block.</param>
    /// <returns>False where it only brings the recursion up to a piece.</returns>
    public bool Counts(int block) => counts[block];

    /// <summary>Sums the lanes of what the batches of a chunk left, and begins anew.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    public void Fold<TLanes>()
        where TLanes : struct, ILanes<TLanes>
    {
        Array.Clear(Pairs);
        Array.Clear(Firsts);
        LaneBlock.Fold<TLanes>(pairSums, Pairs);
        LaneBlock.Fold<TLanes>(firstSums, Firsts);
        recursion.ToPairs(Pairs, Firsts, lost);
        lost = 0;
    }

    void Reserve()
    {
        if (counts.Length >= BlockCount)
            return;
        alpha = new AlignedArray(BlockCount * states * Rows);
        factors = new AlignedArray(BlockCount * states * Rows);
        scales = new AlignedArray((BlockCount * Rows) + 8);
        weights = new AlignedArray(BlockCount * Rows);
        begins = new AlignedArray(BlockCount * Rows);
        rows = new int[BlockCount * Rows];
        beginSteps = new uint[BlockCount];
        endSteps = new uint[BlockCount];
        counts = new bool[BlockCount];
    }

    ref double At(AlignedArray array, int block) => ref Unsafe.Add(ref array.Start, block * states * Rows);
}
