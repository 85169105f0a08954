using EmDsl.Fitting;

namespace EmDsl.Numerics;

/// <summary>
/// A part of Q that no finite statistic holds, as a function of one block of parameters: every evaluation is a pass over the rows. The
/// blocks of a model take their Newton steps together, so that one pass answers all that are still on their way; generated code adds the rows.
/// </summary>
/// <remarks>Sums are kept per chunk and merged in order, so that any number of threads gives the same bits.</remarks>
public abstract class RowObjective : BlockObjective
{
    readonly double[] chunkValues;
    readonly double[][] chunkGradients;
    readonly double[][] chunkHessians;

    /// <summary>A block.</summary>
    /// <param name="dimension">The number of parameters in the block, at least 1.</param>
    /// <param name="chunks">The number of chunks of rows.</param>
    /// <param name="steps">The most Newton steps of one maximisation; by default as many as it takes.</param>
    protected RowObjective(int dimension, int chunks, int steps = int.MaxValue)
        : base(dimension, steps)
    {
        chunkValues = new double[chunks];
        chunkGradients = new double[chunks][];
        chunkHessians = new double[chunks][];
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            chunkGradients[chunk] = new double[dimension];
            chunkHessians[chunk] = new double[dimension * dimension];
        }
    }

    /// <summary>The number of values that a block sums for each chunk.</summary>
    /// <param name="dimension">The number of parameters in the block.</param>
    /// <returns>One value, a gradient and a Hessian.</returns>
    public static long SumCount(long dimension) => 1 + dimension + (dimension * dimension);

    /// <summary>Passes over the rows until no block waits for an answer: each was begun, or asks for its curvature.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="runner">Runs the pass.</param>
    /// <param name="pass">Adds the rows of a chunk to every block that is pending, after <see cref="OpenChunk"/>.</param>
    /// <param name="cancellationToken">Looked at before every chunk.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled; the blocks must be begun anew.</exception>
    public static void Run(RowObjective[] blocks, ChunkRunner runner, Action<int, int> pass, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        ArgumentNullException.ThrowIfNull(runner);
        while (IsAnyPending(blocks))
        {
            foreach (RowObjective block in blocks)
            {
                if (block.IsPending)
                    block.PreparePass();
            }

            runner.Run(pass, cancellationToken);
            foreach (RowObjective block in blocks)
            {
                if (block.IsPending)
                    block.Answer(block.Evaluate() + block.MergeChunks());
            }
        }
    }

    /// <summary>Clears the sums of a chunk, if an answer is waited for.</summary>
    /// <param name="chunk">The chunk.</param>
    public void OpenChunk(int chunk)
    {
        if (!IsPending)
            return;
        chunkValues[chunk] = 0;
        if (!WantsDerivatives)
            return;
        Array.Clear(chunkGradients[chunk]);
        Array.Clear(chunkHessians[chunk]);
    }

    /// <summary>Computes what all rows need of the parameters at <see cref="BlockObjective.Candidate"/>, before a pass.</summary>
    protected virtual void PreparePass()
    {
    }

    /// <summary>Where a chunk adds up the gradient.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <returns>The sum, of the block's dimension.</returns>
    protected double[] GradientOf(int chunk) => chunkGradients[chunk];

    /// <summary>Where a chunk adds up the lower triangle of the Hessian.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <returns>The sum, dimension × dimension, row-major.</returns>
    protected double[] HessianOf(int chunk) => chunkHessians[chunk];

    /// <summary>Adds to the value of a chunk.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="value">What some of its rows give.</param>
    protected void AddValue(int chunk, double value) => chunkValues[chunk] += value;

    /// <summary>Answers this block alone: a pass over the rows, whose derivatives are added where they are asked for.</summary>
    /// <param name="runner">Runs the pass.</param>
    /// <param name="pass">Adds the rows of a chunk, as for <see cref="Run"/>.</param>
    /// <param name="cancellationToken">Looked at before every chunk.</param>
    /// <returns>What the rows add to the value.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    protected double AddPass(ChunkRunner runner, Action<int, int> pass, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(runner);
        PreparePass();
        runner.Run(pass, cancellationToken);
        return MergeChunks();
    }

    static bool IsAnyPending(RowObjective[] blocks)
    {
        foreach (RowObjective block in blocks)
        {
            if (block.IsPending)
                return true;
        }

        return false;
    }

    double MergeChunks()
    {
        double value = 0;
        for (int chunk = 0; chunk < chunkValues.Length; chunk++)
        {
            value += chunkValues[chunk];
            if (!WantsDerivatives)
                continue;
            Accumulate.Add(chunkGradients[chunk], Gradient);
            Accumulate.Add(chunkHessians[chunk], Hessian);
        }

        return value;
    }
}
