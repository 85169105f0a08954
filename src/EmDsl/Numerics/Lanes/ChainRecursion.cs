using EmDsl.Data;

namespace EmDsl.Numerics.Lanes;

/// <summary>
/// The forward–backward recursion of a hidden Markov chain over pieces of sequences (<see cref="ChainPieces"/>), scaled in every row
/// (Rabiner 1989, section V.A). A long sequence is cut: each part begins some rows early on either side from a law that knows nothing, and
/// after every pass the laws on both sides of each cut are compared. Where they differ the rows before are doubled, and where a chain does
/// not forget, the laws at the cuts are computed exactly from products of transfer matrices. Nothing as long as the data is stored.
/// </summary>
public sealed partial class ChainRecursion
{
    /// <summary>How far, relatively, the two laws at a cut may differ in any state.</summary>
    public const double SeamTolerance = 1e-13;

    const double LargestLoss = 1e-12;
    const int SmallestWarmUp = 64;
    const int LargestWarmUp = 256;

    // In a chain that may not forget, possible transitions and starts have at least these probabilities; see ChainBatch.
    const double SmallestTransition = 1e-30;
    const double SmallestStart = 1e-190;

    readonly bool[] isLogarithmic;
    readonly bool[] pendingFlags;
    readonly double[] transition;
    double[] transfers = [];
    double[] transferScales = [];
    double[] laws = [];
    double mostLost;
    readonly double[] mostWeight;
    bool[] areDoubtful = [];
    volatile bool pending;

    /// <summary>A recursion over the sequences of a dataset.</summary>
    /// <param name="sequences">The rows of the sequences.</param>
    /// <param name="lanes">The <c>double</c> values of a register: 8, 4 or 2.</param>
    /// <param name="states">The number of states, at least 1.</param>
    public ChainRecursion(SequenceRows sequences, int lanes, int states)
    {
        Pieces = new ChainPieces(sequences, lanes, states);
        States = states;
        First = new AlignedArray(states);
        PairTiles = new int[2 * ((states + 3) / 4) * ((states + 3) / 4)];
        Forward = new ChainMatrix(states);
        Backward = new ChainMatrix(states);
        transition = new double[states * states];
        mostWeight = new double[states];
        isLogarithmic = new bool[sequences.Count];
        pendingFlags = new bool[sequences.Count];
        HasCuts = Enumerable.Range(0, Pieces.Count).Any(Pieces.IsCut);
        WarmUp = HasCuts ? SmallestWarmUp : 0;
        int seams = HasCuts ? Pieces.Count * states : 0;
        ForwardBefore = new double[seams];
        ForwardAfter = new double[seams];
        BackwardBefore = new double[seams];
        BackwardAfter = new double[seams];
    }

    /// <summary>The pieces.</summary>
    public ChainPieces Pieces { get; }

    /// <summary>The number of states.</summary>
    public int States { get; }

    /// <summary>The rows that a part of a sequence begins early.</summary>
    public int WarmUp { get; private set; }

    /// <summary>Whether the laws at the cuts come from products of transfer matrices: the pass that makes them goes first.</summary>
    public bool NeedsTransfers { get; private set; }

    /// <summary>The number of batches for a chunk: it depends on the data alone.</summary>
    public int ChunkSize => Math.Max(1, (Pieces.BatchCount + 511) / 512);

    internal bool HasCuts { get; }

    internal int[] PairTiles { get; }

    internal int PairTileCount { get; private set; }

    internal AlignedArray First { get; }

    internal ChainMatrix Forward { get; }

    internal ChainMatrix Backward { get; }

    // Whether a state that is lost in a row may matter later: then every state that can be reached keeps a floor.
    internal bool IsGuarded { get; private set; }

    // The laws at the start of each piece, of the row before it, as its own rows before give them, and as the piece before ends.
    internal double[] ForwardBefore { get; }

    internal double[] ForwardAfter { get; }

    internal double[] BackwardBefore { get; }

    internal double[] BackwardAfter { get; }

    /// <summary>Takes the parameters of an iteration.</summary>
    /// <param name="first">p(state) in the first row of a sequence.</param>
    /// <param name="next">p(state | state before), row after row.</param>
    public void Prepare(ReadOnlySpan<double> first, ReadOnlySpan<double> next)
    {
        first.CopyTo(First.Span);
        next.CopyTo(transition);
        IsGuarded = !SequenceScaling.Forgets(next);
        if (IsGuarded)
        {
            Raise(transition, SmallestTransition);
            Raise(First.Span, SmallestStart);
        }

        Forward.Set(transition, isTransposed: false);
        Backward.Set(transition, isTransposed: true);
        next.CopyTo(transition);
        FindPairs();
    }

    static void Raise(Span<double> probabilities, double floor)
    {
        for (int i = 0; i < probabilities.Length; i++)
        {
            if (probabilities[i] > 0 && probabilities[i] < floor)
                probabilities[i] = floor;
        }
    }

    // Squares of four by four pairs of states in which some transition is possible.
    void FindPairs()
    {
        PairTileCount = 0;
        for (int i = 0; i < States; i += 4)
        {
            for (int j = 0; j < States; j += 4)
            {
                bool isPossible = false;
                for (int row = i; row < Math.Min(i + 4, States); row++)
                    isPossible |= transition.AsSpan((row * States) + j, Math.Min(4, States - j)).IndexOfAnyExcept(0.0) >= 0;
                if (!isPossible)
                    continue;
                PairTiles[2 * PairTileCount] = i;
                PairTiles[(2 * PairTileCount) + 1] = j;
                PairTileCount++;
            }
        }
    }

    /// <summary>Whether the pass that just ended stands: the laws at all cuts agree and nothing that matters underflowed. Otherwise it is to be run again.</summary>
    /// <param name="logLikelihood">The log-likelihood of the pass; one that is not finite stands as it is.</param>
    /// <returns>True where it stands.</returns>
    public bool Settle(double logLikelihood)
    {
        if (IsGuarded && !IsNothingLost() && double.IsFinite(logLikelihood) && !pending)
        {
            for (int sequence = 0; sequence < isLogarithmic.Length; sequence++)
                Flag(sequence);
        }

        if (pending)
        {
            pending = false;
            for (int sequence = 0; sequence < isLogarithmic.Length; sequence++)
                isLogarithmic[sequence] |= pendingFlags[sequence];
            HasLogarithmic = true;
            return false;
        }

        if (!HasCuts || NeedsTransfers || !double.IsFinite(logLikelihood) || AgreesAtCuts())
            return true;
        if (WarmUp < LargestWarmUp)
        {
            WarmUp *= 2;
            return false;
        }

        NeedsTransfers = true;
        WarmUp = SmallestWarmUp;
        transfers = new double[Pieces.Count * States * States];
        transferScales = new double[Pieces.Count * States];
        laws = new double[2 * States];
        areDoubtful = new bool[Pieces.Count * States];
        return false;
    }

    /// <summary>Whether a sequence is left to logarithms: a probability that matters was found too small for a factor.</summary>
    /// <param name="sequence">The sequence, from 0.</param>
    /// <returns>True where the lanes leave it out.</returns>
    public bool IsLogarithmic(int sequence) => isLogarithmic[sequence];

    internal bool HasLogarithmic { get; private set; }

    // Any thread may say so while a pass is on; it holds from the next pass on.
    internal void Flag(int sequence)
    {
        pendingFlags[sequence] = true;
        pending = true;
    }

    /// <summary>Turns what the batches of a chunk summed for each pair of states into expected numbers of transitions, and judges what floors added.</summary>
    /// <param name="sums">Σ of forward law × later factors; on return times the transition's probability.</param>
    /// <param name="firsts">The expected numbers of first states.</param>
    /// <param name="lost">The largest posterior probability of a state that was given a floor.</param>
    internal void ToPairs(Span<double> sums, ReadOnlySpan<double> firsts, double lost)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            double probability = transition[i];
            if (probability > 0 && probability < SmallestTransition && IsGuarded)
                lost = Larger(lost, sums[i] * SmallestTransition);
            sums[i] = probability == 0 ? 0 : sums[i] * probability;
        }

        if (!IsGuarded)
            return;
        lock (mostWeight)
        {
            mostLost = Larger(mostLost, lost);
            for (int j = 0; j < States; j++)
            {
                double weight = firsts[j];
                for (int i = 0; i < States; i++)
                    weight += sums[(i * States) + j];
                mostWeight[j] = Math.Max(mostWeight[j], weight);
            }
        }
    }

    // Judged with the next pass that ends.
    internal void Lose(double share)
    {
        lock (mostWeight)
            mostLost = Larger(mostLost, share);
    }

    static double Larger(double left, double right) => left > right || double.IsNaN(left) ? left : right;

    // What floors added to any state is nothing beside what the least of them weighs, so that a state which hardly occurs keeps its digits too.
    bool IsNothingLost()
    {
        double least = double.PositiveInfinity;
        foreach (double weight in mostWeight)
            least = weight > 0 ? Math.Min(least, weight) : least;
        bool isNothing = mostLost == 0 || mostLost * Pieces.RowCount <= LargestLoss * least;
        mostLost = 0;
        Array.Clear(mostWeight);
        return isNothing;
    }

    bool AgreesAtCuts()
    {
        double floor = IsGuarded ? 0 : 1e-30;
        for (int piece = 1; piece < Pieces.Count; piece++)
        {
            if (!Pieces.IsCut(piece) || IsLogarithmic(Pieces.Sequence(Pieces.Start(piece))))
                continue;
            int at = piece * States;
            if (!Agree(ForwardBefore.AsSpan(at, States), ForwardAfter.AsSpan(at, States), floor) || !Agree(BackwardBefore.AsSpan(at, States), BackwardAfter.AsSpan(at, States), floor))
                return false;
        }

        return true;
    }

    // Relatively in every state, which is what Hilbert's metric asks: in it no later row moves two laws further apart.
    static bool Agree(Span<double> left, Span<double> right, double floor)
    {
        double leftSum = 0, rightSum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            leftSum += left[i];
            rightSum += right[i];
        }

        for (int i = 0; i < left.Length; i++)
        {
            double a = left[i] / leftSum, b = right[i] / rightSum;
            if (!(Math.Abs(a - b) <= SeamTolerance * Math.Max(Math.Max(a, b), floor)))
                return false;
        }

        return true;
    }
}
