namespace EmDsl;

/// <summary>The outcome of a fit: the fitted model and how it was reached.</summary>
/// <typeparam name="TModel">The model's class.</typeparam>
public sealed class FitResult<TModel>
{
    /// <summary>The fitted model.</summary>
    public required TModel Model { get; init; }

    /// <summary>The objective at the start of each iteration, and last at <see cref="Model"/>: <see cref="Iterations"/> + 1 entries.</summary>
    public required IReadOnlyList<double> ObjectiveTrace { get; init; }

    /// <summary>The total log-likelihood at the start of each iteration, and last at <see cref="Model"/>: <see cref="Iterations"/> + 1 entries.</summary>
    public required IReadOnlyList<double> LogLikelihoodTrace { get; init; }

    /// <summary>The estimated gain in the objective that remains; infinite when it could not be estimated.</summary>
    public required double RemainingGain { get; init; }

    /// <summary>Why the fit stopped.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>The parameters that ended at zero variance, zero probability or at infinity.</summary>
    public required IReadOnlyList<string> AtBoundary { get; init; }

    /// <summary>The sum of the weights of the scored rows.</summary>
    public required double ObservationCount { get; init; }

    /// <summary>The number of free parameters: without fixed entries, structural zeros, the shift of a softmax and rotations.</summary>
    public required int FreeParameterCount { get; init; }

    /// <summary>The entropy, in nats, of the discrete latent variables given the data (of the path, for chains); 0 in a model without them.</summary>
    public required double Entropy { get; init; }

    /// <summary>
    /// The number of rows that differ in something that the model reads, where equal rows were merged with the sum of their weights because
    /// that paid; null where each row stood for itself. Merging changes no sum over the rows.
    /// </summary>
    public int? DistinctRows { get; init; }

    /// <summary>The columns that the iterations read in single precision, by member; empty unless <see cref="FitOptions.Precision"/> asks for it.</summary>
    public IReadOnlyList<string> SingleColumns { get; init; } = [];

    /// <summary>The outcome of every start, in order.</summary>
    public required IReadOnlyList<StartOutcome> Starts { get; init; }

    /// <summary>The total log-likelihood at <see cref="Model"/>.</summary>
    public double LogLikelihood => LogLikelihoodTrace[^1];

    /// <summary>The log-likelihood with the log-priors added, at <see cref="Model"/>; the log-likelihood itself in a model without priors.</summary>
    public double Objective => ObjectiveTrace[^1];

    /// <summary>The number of EM steps from the start to <see cref="Model"/>.</summary>
    public int Iterations => ObjectiveTrace.Count - 1;

    /// <summary>Whether the fit reached its tolerance or the precision of the arithmetic.</summary>
    public bool Converged => StopReason is StopReason.ToleranceReached or StopReason.PrecisionReached;

    /// <summary>Akaike's information criterion, −2 log L + 2p; lower is better (Akaike 1974, IEEE Trans. Automat. Contr. 19, 716).</summary>
    public double Aic => (-2 * LogLikelihood) + (2.0 * FreeParameterCount);

    /// <summary>The Bayesian information criterion, −2 log L + p log n; lower is better (Schwarz 1978, Ann. Statist. 6, 461).</summary>
    public double Bic => (-2 * LogLikelihood) + (FreeParameterCount * Math.Log(ObservationCount));

    /// <summary>
    /// The integrated completed likelihood criterion, <see cref="Bic"/> + 2 <see cref="Entropy"/>; lower is better
    /// (Biernacki, Celeux and Govaert 2000, IEEE Trans. Pattern Anal. Mach. Intell. 22, 719).
    /// </summary>
    public double Icl => Bic + (2 * Entropy);
}
