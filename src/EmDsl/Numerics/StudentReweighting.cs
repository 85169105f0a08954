using EmDsl.Fitting;

namespace EmDsl.Numerics;

/// <summary>
/// The M-step of multivariate t laws: maximises Q = Σ r log t(x; m, S, ν) over locations m, scale matrices S and degrees of freedom ν, by
/// passes over the rows. Each pass gives the weights u = (ν + d) / (ν + Δ²), with Δ² = (x − m)ᵀ S⁻¹ (x − m), and from them the step
/// m = Σ r u x / Σ r u, S = Σ r u (x − m)(x − m)ᵀ / Σ r · Σ r ν / Σ r ν u, which never lowers Q (Kent, Tyler and Vardi 1994, Communications
/// in Statistics B 23, 441; Liu, Rubin and Wu 1998, Biometrika 85, 755); a location of several scale matrices takes the step of generalised least
/// squares at them instead, (Σ r u S⁻¹) δ = Σ S⁻¹ r u (x − m), a conditional maximisation that does not lower Q either. With it come the slope and curvature of Q in log ν for a Newton step; that step is
/// shortened where both together would lower Q. Scale matrices below a floor are clamped in a step without the factor
/// Σ r ν / Σ r ν u, the maximiser under that constraint. Generated code derives from it and says how rows, posteriors and parameters meet.
/// </summary>
/// <remarks>
/// A cell is a combination of states that the parameters tell apart; it names its location, its scale matrix and its degrees of freedom. Sums
/// are kept per chunk and merged in order, so that any number of threads gives the same bits. Memory is allocated when the object is made, and
/// not after. It is not thread-safe but for <see cref="Add"/> on different chunks.
/// </remarks>
public abstract partial class StudentReweighting
{
    /// <summary>The most passes over the rows in one M-step; what is left to gain then is left to the next one.</summary>
    public const int MaxPasses = 200;

    const double Tolerance = 1e-13;
    const double LargestFreedomStep = 2;
    const int MostStalled = 5;

    // In units of the rounding error of Q: a step that is known not to lower Q may seem to by the errors of two values.
    const double MostFall = 4;
    static readonly double Rounding = 8 * Math.ScaleB(1, -52);

    readonly ChunkRunner runner;
    readonly Action<int, int> pass;
    readonly int dimension;
    readonly ScaleShape shape;
    readonly bool estimatesLocation;
    readonly bool estimatesScale;
    readonly bool estimatesFreedom;
    readonly int[] locationOf;
    readonly int[] scaleOf;
    readonly int[] freedomOf;
    readonly StudentSums[] chunkSums;
    readonly StudentSums sums;
    readonly StudentCandidate accepted;
    readonly StudentCandidate candidate;
    readonly double[] inverseFactors;
    readonly double[] logDeterminants;
    readonly double[] cellConstants;
    readonly double[] displacements;
    readonly double[] normal;
    double damping;
    double floor;

    /// <summary>A block of t laws.</summary>
    /// <param name="runner">Runs the passes over the rows.</param>
    /// <param name="cells">The number of cells.</param>
    /// <param name="dimension">The dimension d of the vectors.</param>
    /// <param name="locations">The number of estimated location vectors.</param>
    /// <param name="scales">The number of scale matrices.</param>
    /// <param name="freedoms">The number of degrees of freedom.</param>
    /// <param name="shape">How scale matrices are made of their parameters.</param>
    /// <param name="parts">What is estimated.</param>
    protected StudentReweighting(ChunkRunner runner, int cells, int dimension, int locations, int scales, int freedoms, ScaleShape shape, StudentParts parts)
    {
        ArgumentNullException.ThrowIfNull(runner);
        this.runner = runner;
        this.dimension = dimension;
        this.shape = shape;
        estimatesLocation = parts.HasFlag(StudentParts.Location);
        estimatesScale = parts.HasFlag(StudentParts.Scale);
        estimatesFreedom = parts.HasFlag(StudentParts.Freedom);
        locationOf = new int[cells];
        scaleOf = new int[cells];
        freedomOf = new int[cells];
        sums = new StudentSums(cells, dimension);
        chunkSums = new StudentSums[runner.ChunkCount];
        for (int chunk = 0; chunk < chunkSums.Length; chunk++)
            chunkSums[chunk] = new StudentSums(cells, dimension);
        accepted = new StudentCandidate(locations, scales, freedoms, dimension);
        candidate = new StudentCandidate(locations, scales, freedoms, dimension);
        inverseFactors = new double[scales * dimension * dimension];
        logDeterminants = new double[scales];
        cellConstants = new double[cells];
        displacements = new double[locations * dimension];
        normal = new double[dimension * dimension];
        pass = (chunk, worker) =>
        {
            chunkSums[chunk].Clear();
            Pass(chunk, worker);
        };
    }

    /// <summary>Says which parameters a cell has.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="location">Its location vector; 0 where none is estimated.</param>
    /// <param name="scale">Its scale matrix.</param>
    /// <param name="freedom">Its degrees of freedom.</param>
    protected void SetCell(int cell, int location, int scale, int freedom)
    {
        locationOf[cell] = location;
        scaleOf[cell] = scale;
        freedomOf[cell] = freedom;
    }

    /// <summary>Calls <see cref="Add"/> for the rows of a chunk, with their posteriors at the previous parameters.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="worker">The worker that runs it.</param>
    protected abstract void Pass(int chunk, int worker);

    /// <summary>Where a pass writes a row's value before it calls <see cref="Add"/>.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <returns>A vector of the block's dimension: the value less what is known of its location.</returns>
    protected Span<double> Value(int chunk) => chunkSums[chunk].RowValue;

    /// <summary>Adds the row whose value stands in <see cref="Value"/>.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="cell">The row's cell.</param>
    /// <param name="responsibility">Its posterior probability times the row's weight, positive.</param>
    protected void Add(int chunk, int cell, double responsibility)
    {
        StudentSums into = chunkSums[chunk];
        Span<double> residual = into.Residual;
        into.RowValue.CopyTo(residual);
        if (estimatesLocation)
        {
            ReadOnlySpan<double> location = candidate.Location.AsSpan(locationOf[cell] * dimension, dimension);
            for (int i = 0; i < dimension; i++)
                residual[i] -= location[i];
        }

        ReadOnlySpan<double> inverse = inverseFactors.AsSpan(scaleOf[cell] * dimension * dimension, dimension * dimension);
        double distance = 0;
        for (int i = 0; i < dimension; i++)
        {
            double entry = 0;
            for (int j = 0; j <= i; j++)
                entry += inverse[(i * dimension) + j] * residual[j];
            distance += entry * entry;
        }

        double freedom = candidate.Freedom[freedomOf[cell]];
        into.Add(cell, responsibility, distance, freedom, cellConstants[cell]);
    }

    /// <summary>
    /// Maximises Q from the given parameters and leaves the maximiser in their place. It ends where a step changes nothing by more than 1e-13 of
    /// the scale, where Q has reached its rounding error and steps no longer shrink, or after <see cref="MaxPasses"/>. A scale matrix that
    /// has become singular is left as it is, for the log-likelihood to show.
    /// </summary>
    /// <param name="location">The location vectors; empty where none is estimated.</param>
    /// <param name="scale">The parameters of the scale matrices.</param>
    /// <param name="freedom">The degrees of freedom.</param>
    /// <param name="varianceFloor">The smallest eigenvalue of a scale matrix; 0 for none.</param>
    /// <param name="cancellationToken">Looked at before every chunk.</param>
    /// <returns>The number of passes over the rows.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; the parameters are as they were.</exception>
    protected int Maximize(Span<double> location, Span<double> scale, Span<double> freedom, double varianceFloor, CancellationToken cancellationToken)
    {
        floor = varianceFloor;
        location.CopyTo(candidate.Location);
        freedom.CopyTo(candidate.Freedom);
        Expand(scale, candidate.Scale);
        double best = Evaluate(cancellationToken);
        if (!double.IsFinite(best))
            return 1;
        accepted.CopyFrom(candidate);
        damping = 1;
        double smallestChange = double.PositiveInfinity;
        int stalled = 0;
        int passes = 1;
        while (passes < MaxPasses)
        {
            double change = Step();
            if (change <= Tolerance)
                break;
            double rounding = Rounding * sums.Magnitude;
            double value = Evaluate(cancellationToken);
            passes++;
            double lowest = best - (MostFall * rounding);
            bool isWithdrawn = !(value >= lowest) && WithdrawFreedom();
            if (isWithdrawn)
            {
                value = Evaluate(cancellationToken);
                passes++;
            }

            if (!double.IsFinite(value))
            {
                accepted.CopyFrom(candidate);
                break;
            }

            if (value < lowest)
                break;
            accepted.CopyFrom(candidate);

            // At the rounding error of Q the steps still tell how far the maximum is, until they too are rounding.
            bool isLevel = Math.Abs(value - best) <= rounding;
            best = Math.Max(best, value);
            stalled = isLevel && !isWithdrawn && change >= smallestChange ? stalled + 1 : 0;
            if (stalled == MostStalled)
                break;
            smallestChange = Math.Min(smallestChange, change);
        }

        accepted.Location.AsSpan(0, location.Length).CopyTo(location);
        accepted.Freedom.CopyTo(freedom);
        if (estimatesScale)
            Contract(accepted.Scale, scale);
        return passes;
    }
}
