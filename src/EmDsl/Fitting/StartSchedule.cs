namespace EmDsl.Fitting;

/// <summary>
/// Short runs from every start first, and the best of them carried on (the emEM strategy of Biernacki, Celeux and Govaert
/// 2003, Comput. Stat. Data Anal. 41, 561). A start is ranked by its objective; starts with a spurious component rank below the others, those
/// that failed below these. When the start that is carried on fails or turns out spurious, the next best is carried on. Starts whose own
/// estimate of the gain that remains says that they may still overtake the best are carried on after it.
/// </summary>
/// <typeparam name="TParameters">The mutable parameters of the model.</typeparam>
/// <example>
/// <code>
/// for (int start = 0; start &lt; schedule.Count &amp;&amp; !schedule.Cancelled; start++)
/// {
///     Iterate(schedule.Begin(start, Initialize(start), new Parameters()));
/// }
///
/// while (schedule.CarryOn() is { } run)
/// {
///     Iterate(run);
/// }
///
/// return schedule.ToResult(schedule.Winner.Best.ToModel(), ...);
/// </code>
/// </example>
public sealed class StartSchedule<TParameters>
    where TParameters : class
{
    /// <summary>The largest number of EM steps in a short run.</summary>
    public const int ShortRunIterations = 50;

    /// <summary>The remaining gain, in units of the log-likelihood, below which a short run ends early: more steps would not change the ranking.</summary>
    public const double ShortRunRemainingGain = 0.01;

    readonly FitOptions options;
    readonly List<StartRun<TParameters>> runs;

    /// <summary>A schedule of starts.</summary>
    /// <param name="options">The options of the fit.</param>
    /// <param name="defaultStarts">The number of starts where the options leave it open: 10 with discrete latent variables, else 1.</param>
    public StartSchedule(FitOptions options, int defaultStarts)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(defaultStarts, 1);
        this.options = options;
        Count = options.Starts > 0 ? options.Starts : defaultStarts;
        runs = new(Count);
    }

    /// <summary>The number of starts.</summary>
    public int Count { get; }

    /// <summary>The starts begun so far.</summary>
    public IReadOnlyList<StartRun<TParameters>> Runs => runs;

    /// <summary>Whether a start was cancelled.</summary>
    public bool Cancelled => runs.Exists(run => run.Monitor.StopReason == StopReason.Cancelled);

    /// <summary>The best start: the one that is returned, once <see cref="CarryOn"/> has nothing left to do.</summary>
    /// <exception cref="InvalidOperationException">No start has begun.</exception>
    public StartRun<TParameters> Winner => runs.Count > 0 ? Best() : throw new InvalidOperationException("No start has begun.");

    /// <summary>Begins the next start, as a short run unless it is the only one.</summary>
    /// <param name="start">Its index; starts begin in order.</param>
    /// <param name="parameters">Its starting values.</param>
    /// <param name="spare">Another set of parameters of the same shape, as room for EM steps.</param>
    /// <returns>The start, to be iterated until its monitor stops or pauses.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The start is not the next one.</exception>
    public StartRun<TParameters> Begin(int start, TParameters parameters, TParameters spare)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(start, runs.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(start, Count);
        var monitor = new ConvergenceMonitor(options, start);
        if (Count > 1)
        {
            monitor.PauseAt(ShortRunIterations, ShortRunRemainingGain);
        }

        var run = new StartRun<TParameters>(start, parameters, spare, monitor);
        runs.Add(run);
        return run;
    }

    /// <summary>The start to be carried on now, or null when the best one has come to its end and none may overtake it.</summary>
    /// <returns>The start, its pause ended; the first E-step is that of the parameters at which it paused.</returns>
    public StartRun<TParameters>? CarryOn()
    {
        StartRun<TParameters> best = Winner;
        if (Cancelled)
        {
            return null;
        }

        StartRun<TParameters>? next = best.Finished ? runs.Find(run => MayOvertake(run, best)) : best;
        next?.Monitor.Resume();
        return next;
    }

    /// <summary>The result of the fit from the <see cref="Winner"/>.</summary>
    /// <typeparam name="TModel">The model's class.</typeparam>
    /// <param name="model">The model at the winner's best parameters.</param>
    /// <param name="observationCount">The sum of the weights of the scored rows.</param>
    /// <param name="freeParameterCount">The number of free parameters.</param>
    /// <param name="entropy">The entropy of the discrete latent variables given the data, in nats.</param>
    /// <param name="atBoundary">The parameters that ended at zero variance, zero probability or at infinity.</param>
    /// <param name="distinctRows">The number of distinct rows where equal ones were merged; else null.</param>
    /// <param name="singleColumns">The columns that were read in single precision; null for none.</param>
    /// <returns>The result.</returns>
    public FitResult<TModel> ToResult<TModel>(
        TModel model,
        double observationCount,
        int freeParameterCount,
        double entropy,
        IReadOnlyList<string> atBoundary,
        int? distinctRows = null,
        IReadOnlyList<string>? singleColumns = null)
    {
        StartRun<TParameters> winner = Winner;
        return new()
        {
            Model = model,
            ObjectiveTrace = [.. winner.Monitor.ObjectiveTrace],
            LogLikelihoodTrace = [.. winner.Monitor.LogLikelihoodTrace],
            RemainingGain = winner.Monitor.RemainingGain,
            StopReason = Cancelled ? StopReason.Cancelled : winner.Monitor.StopReason ?? StopReason.IterationLimit,
            AtBoundary = atBoundary,
            ObservationCount = observationCount,
            FreeParameterCount = freeParameterCount,
            Entropy = entropy,
            DistinctRows = distinctRows,
            SingleColumns = singleColumns ?? [],
            Starts = [.. runs.Select(run => run.ToOutcome())],
        };
    }

    StartRun<TParameters> Best()
    {
        StartRun<TParameters> best = runs[0];
        for (int i = 1; i < runs.Count; i++)
        {
            if (IsBetter(runs[i], best))
            {
                best = runs[i];
            }
        }

        return best;
    }

    static bool IsBetter(StartRun<TParameters> run, StartRun<TParameters> best)
    {
        int difference = Rank(run) - Rank(best);
        return difference != 0
            ? difference < 0
            : run.Monitor.ObjectiveTrace[^1] > best.Monitor.ObjectiveTrace[^1];
    }

    // By half of its estimated gain, so that a start on its way to the same maximum is left where it is.
    static bool MayOvertake(StartRun<TParameters> run, StartRun<TParameters> best)
        => !run.Finished
        && Rank(run) == Rank(best)
        && double.IsFinite(run.Monitor.RemainingGain)
        && run.Monitor.ObjectiveTrace[^1] + (run.Monitor.RemainingGain / 2) > best.Monitor.ObjectiveTrace[^1];

    static int Rank(StartRun<TParameters> run) => run.Monitor.StopReason switch
    {
        _ when !double.IsFinite(run.Monitor.ObjectiveTrace[^1]) => 4,
        StopReason.NonFinite => 3,
        StopReason.ComponentCollapsed or StopReason.LikelihoodDecreased => 2,
        _ => run.Spurious ? 1 : 0,
    };
}
