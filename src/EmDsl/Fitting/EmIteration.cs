namespace EmDsl;

/// <summary>The state of one start at the beginning of an iteration.</summary>
/// <param name="Start">The index of the start, from 0.</param>
/// <param name="Iteration">The number of EM steps taken so far.</param>
/// <param name="Objective">The log-likelihood with the log-priors added.</param>
/// <param name="LogLikelihood">The total log-likelihood.</param>
/// <param name="RemainingGain">The estimated gain in the objective that remains; infinite while it cannot be estimated.</param>
public readonly record struct EmIteration(int Start, int Iteration, double Objective, double LogLikelihood, double RemainingGain);
