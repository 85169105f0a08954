namespace EmDsl;

/// <summary>What became of one start.</summary>
/// <param name="Start">The index of the start, from 0.</param>
/// <param name="StopReason">Why it stopped. A short run that was not carried on has <see cref="StopReason.IterationLimit"/>.</param>
/// <param name="Iterations">The EM steps that lead to its parameters.</param>
/// <param name="LogLikelihood">The total log-likelihood at its parameters; not a number if it was never evaluated.</param>
/// <param name="Objective">The log-likelihood with the log-priors added.</param>
/// <param name="CarriedOn">Whether it was run to its end, rather than left after a short run.</param>
/// <param name="Spurious">Whether a component has no more effective rows than dimensions + 1, so that its likelihood says little.</param>
/// <param name="Detail">The state and the member at fault, for a component that collapsed or is spurious; otherwise null.</param>
public sealed record StartOutcome(
    int Start,
    StopReason StopReason,
    int Iterations,
    double LogLikelihood,
    double Objective,
    bool CarriedOn,
    bool Spurious,
    string? Detail);
