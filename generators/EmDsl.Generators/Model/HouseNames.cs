using System.Collections.Immutable;

namespace EmDsl.Generators.Model;

/// <summary>
/// What the generated half calls the members that it needs for itself. Where a declaration uses such a name, the generated member
/// gets another one; the names of the API, which users type, are refused instead.
/// </summary>
internal static class HouseNames
{
    /// <summary>Members of the generated half that no user sees, and the types that the API returns without naming them.</summary>
    public static ImmutableHashSet<string> Private { get; } =
    [
        "EmKernel", "Parameters", "RowScratch", "Sizes", "SufficientStatistics", "Posteriors", "Samples", "Paths", "Forecasts",
        "Filter", "Predict", "PseudoResiduals", "Residuals", "SampleAfter", "Extend", "Foresee",
        "AtBoundary", "BeginStart", "Collapsed", "ComposedEntries", "FreeParameterCount", "Initialize", "Iterate", "Neutral", "ObservationCount", "Pooled", "Relabel", "RequireDistinctStates", "SpreadAround", "Spurious", "TakeGiven",
    ];

    /// <summary>What stands beside a sample's latent variables, so that none of them can be called so.</summary>
    public const string SampledRows = "Rows";

    /// <summary>The names of the API, the same in every model.</summary>
    public static ImmutableHashSet<string> Public { get; } =
    [
        "Row", "Dataset", "Fit", "LogLikelihood", "LogDensities", "Posterior", "Decode", "Sample", "ToJson", "FromJson", "Derivation", "CheckDensities",
    ];
}
