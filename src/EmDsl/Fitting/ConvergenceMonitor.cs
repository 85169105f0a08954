namespace EmDsl.Fitting;

/// <summary>
/// Follows the objective of one start and says when to stop. The remaining gain is extrapolated from two successive windows
/// of the trace, as for a geometric sequence (the Aitken criterion of Böhning et al. 1994, Ann. Inst. Statist. Math. 46, 373); the
/// windows grow with the number of iterations, because the last three values alone stop too early near a saddle, on a plateau and
/// under sublinear convergence.
/// </summary>
public sealed class ConvergenceMonitor
{
    const int FirstJudgedIteration = 10;
    const double RoundingOfDecrease = 1000;

    readonly double tolerance;
    readonly int maxIterations;
    readonly int start;
    readonly IProgress<EmIteration>? progress;
    readonly List<double> objectives = new(64);
    readonly List<double> logLikelihoods = new(64);
    int pauseAt = int.MaxValue;
    double pauseBelow;
    bool resuming;

    /// <summary>A monitor for one start.</summary>
    /// <param name="options">The tolerance, the iteration limit and the receiver of progress.</param>
    /// <param name="start">The index of the start, for progress reports.</param>
    public ConvergenceMonitor(FitOptions options, int start)
    {
        ArgumentNullException.ThrowIfNull(options);
        tolerance = options.LogLikelihoodTolerance;
        maxIterations = options.MaxIterations;
        progress = options.Progress;
        this.start = start;
    }

    /// <summary>The objective after each number of steps, from 0; the last entry belongs to the parameters that are returned.</summary>
    public IReadOnlyList<double> ObjectiveTrace => objectives;

    /// <summary>The log-likelihood after each number of steps, from 0.</summary>
    public IReadOnlyList<double> LogLikelihoodTrace => logLikelihoods;

    /// <summary>The number of EM steps behind the last entry of the traces; −1 before the first observation.</summary>
    public int Iterations => objectives.Count - 1;

    /// <summary>The last estimate of the gain that remains; infinite while there is none. On a flat trace, the resolution of the arithmetic.</summary>
    public double RemainingGain { get; private set; } = double.PositiveInfinity;

    /// <summary>Why the start stopped; null while it has not, in a pause too.</summary>
    public StopReason? StopReason { get; private set; }

    /// <summary>Whether the last observation ended a short run. <see cref="Resume"/> goes on from there.</summary>
    public bool Paused { get; private set; }

    /// <summary>Makes <see cref="Observe"/> pause when a number of steps is reached or the remaining gain is small.</summary>
    /// <param name="iterations">The steps of the short run.</param>
    /// <param name="remainingGain">A remaining gain, in units of the log-likelihood, below which the run pauses before that.</param>
    public void PauseAt(int iterations, double remainingGain)
    {
        pauseAt = iterations;
        pauseBelow = remainingGain;
    }

    /// <summary>Ends a pause. The next observation is that of the same parameters again, and is not entered twice.</summary>
    public void Resume()
    {
        resuming = Paused;
        Paused = false;
        pauseAt = int.MaxValue;
        pauseBelow = 0;
    }

    /// <summary>Enters the values at the start of an iteration (at the starting values first) and says whether to go on.</summary>
    /// <param name="objective">The log-likelihood with the log-priors added.</param>
    /// <param name="logLikelihood">The total log-likelihood.</param>
    /// <param name="absoluteChunkSum">The sum over the chunks of the absolute value of their log-likelihood, which bounds its rounding error.</param>
    /// <returns>
    /// True to take another EM step; false to stop, for <see cref="StopReason"/>, or to pause. After
    /// <see cref="EmDsl.StopReason.LikelihoodDecreased"/>, and after <see cref="EmDsl.StopReason.NonFinite"/> behind the first step, the
    /// traces end at the previous parameters, which are the ones to return.
    /// </returns>
    public bool Observe(double objective, double logLikelihood, double absoluteChunkSum)
    {
        bool seen = resuming;
        resuming = false;
        if (!seen)
        {
            objectives.Add(objective);
            logLikelihoods.Add(logLikelihood);
        }

        double resolution = 4 * Math.ScaleB(1, -52) * Math.Max(1, absoluteChunkSum);
        StopReason = Judge(resolution);
        if (StopReason is EmDsl.StopReason.NonFinite or EmDsl.StopReason.LikelihoodDecreased)
        {
            if (Iterations > 0)
            {
                objectives.RemoveAt(Iterations);
                logLikelihoods.RemoveAt(logLikelihoods.Count - 1);
            }

            return false;
        }

        if (!seen)
        {
            progress?.Report(new EmIteration(start, Iterations, objective, logLikelihood, RemainingGain));
        }

        Paused = StopReason is null && (Iterations >= pauseAt || RemainingGain < pauseBelow);
        return StopReason is null && !Paused;
    }

    /// <summary>Ends the start for a reason that is not in the trace: a collapsed component, a cancellation.</summary>
    /// <param name="reason">The reason.</param>
    public void Stop(StopReason reason)
    {
        if (objectives.Count == 0)
        {
            objectives.Add(double.NaN);
            logLikelihoods.Add(double.NaN);
        }

        Paused = false;
        resuming = false;
        StopReason = reason;
    }

    StopReason? Judge(double resolution)
    {
        int k = Iterations;
        double objective = objectives[k];
        if (!double.IsFinite(objective))
        {
            return EmDsl.StopReason.NonFinite;
        }

        if (k > 0 && objective < objectives[k - 1] - (RoundingOfDecrease * resolution))
        {
            return EmDsl.StopReason.LikelihoodDecreased;
        }

        if (k >= FirstJudgedIteration && EstimateRemainingGain(resolution) is { } reason && tolerance > 0)
        {
            return reason;
        }

        return k >= maxIterations ? EmDsl.StopReason.IterationLimit : null;
    }

    StopReason? EstimateRemainingGain(double resolution)
    {
        int k = Iterations;
        int window = Math.Max(1, k / 8);
        double last = objectives[k] - objectives[k - window];
        double before = objectives[k - window] - objectives[k - (2 * window)];
        if (Math.Abs(last) <= resolution && Math.Abs(before) <= resolution)
        {
            RemainingGain = resolution;
            return resolution >= tolerance ? EmDsl.StopReason.PrecisionReached : EmDsl.StopReason.ToleranceReached;
        }

        double gain = Math.Max(last, 0);
        RemainingGain = before - gain > resolution
            ? (gain + resolution) * (gain + resolution) / (before - gain - resolution)
            : double.PositiveInfinity;
        return RemainingGain < tolerance ? EmDsl.StopReason.ToleranceReached : null;
    }
}
