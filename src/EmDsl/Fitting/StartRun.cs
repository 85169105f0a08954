namespace EmDsl.Fitting;

/// <summary>
/// One start of a fit: two sets of parameters, so that an EM step can be taken back, and the monitor that follows its objective.
/// </summary>
/// <typeparam name="TParameters">The mutable parameters of the model, overwritten in place by the M-step.</typeparam>
public sealed class StartRun<TParameters>
    where TParameters : class
{
    TParameters current;
    TParameters previous;
    int steps;
    string? collapse;
    string? spurious;

    internal StartRun(int start, TParameters current, TParameters previous, ConvergenceMonitor monitor)
    {
        Start = start;
        this.current = current;
        this.previous = previous;
        Monitor = monitor;
    }

    /// <summary>The index of the start, from 0.</summary>
    public int Start { get; }

    /// <summary>The monitor of this start.</summary>
    public ConvergenceMonitor Monitor { get; }

    /// <summary>The parameters after the last EM step.</summary>
    public TParameters Current => current;

    /// <summary>The parameters before the last EM step; undefined content before the first.</summary>
    public TParameters Previous => previous;

    /// <summary>The parameters to which the last entry of the traces belongs: the ones to return.</summary>
    public TParameters Best => Monitor.Iterations < steps ? previous : current;

    /// <summary>Whether the start has stopped (a pause is no stop).</summary>
    public bool Finished => Monitor.StopReason is not null;

    /// <summary>The state and the member at fault, for a component that collapsed or is spurious.</summary>
    public string? Detail => collapse ?? spurious;

    /// <summary>Whether a component has no more effective rows than dimensions + 1.</summary>
    public bool Spurious => spurious is not null;

    /// <summary>Enters the values at <see cref="Current"/>, as <see cref="ConvergenceMonitor.Observe"/> does; true to take an EM step.</summary>
    /// <param name="objective">The log-likelihood with the log-priors added.</param>
    /// <param name="logLikelihood">The total log-likelihood.</param>
    /// <param name="absoluteChunkSum">The sum over the chunks of the absolute value of their log-likelihood.</param>
    /// <returns>True to go on with an M-step.</returns>
    public bool Observe(double objective, double logLikelihood, double absoluteChunkSum)
        => Monitor.Observe(objective, logLikelihood, absoluteChunkSum);

    /// <summary>Begins an EM step: what was current is previous, and <see cref="Current"/> is to be overwritten by the M-step.</summary>
    public void Advance()
    {
        (current, previous) = (previous, current);
        steps++;
    }

    /// <summary>Stops the start because a component of <see cref="Current"/> collapsed.</summary>
    /// <param name="detail">The state and the member, in the modeller's words.</param>
    public void Collapse(string detail)
    {
        collapse = detail;
        Monitor.Stop(StopReason.ComponentCollapsed);
    }

    /// <summary>Stops the start because the fit was cancelled while the parameters in <see cref="Current"/> were evaluated.</summary>
    public void Cancel() => Monitor.Stop(StopReason.Cancelled);

    /// <summary>Says whether a component of this start is spurious; the last word counts.</summary>
    /// <param name="detail">The state and the member, in the modeller's words; null when no component is spurious.</param>
    public void MarkSpurious(string? detail) => spurious = detail;

    internal StartOutcome ToOutcome() => new(
        Start,
        Monitor.StopReason ?? StopReason.IterationLimit,
        Monitor.Iterations,
        Monitor.LogLikelihoodTrace[^1],
        Monitor.ObjectiveTrace[^1],
        Finished,
        Spurious,
        Detail);
}
