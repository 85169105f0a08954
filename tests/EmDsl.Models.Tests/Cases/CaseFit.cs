using System.Text.Json;

namespace EmDsl.Models.Tests.Cases;

/// <summary>One fit of a case: where EM starts, where it ends, and what was published about it.</summary>
internal sealed class CaseFit(JsonElement json)
{
    public Facts Start { get; } = new(json.GetProperty("start"));

    public Facts Verified { get; } = new(json.GetProperty("verified"));

    /// <summary>EM steps after which the verified computation no longer moved.</summary>
    public int Iterations { get; } = json.GetProperty("iterations").GetInt32();

    /// <summary>The log-likelihood at the start and after each of the first EM steps.</summary>
    public IReadOnlyList<double> FirstLogLikelihoods { get; } = new Facts(json).Numbers("firstLogLikelihoods");

    public double LogLikelihood => Verified.Number("logLikelihood");

    public IEnumerable<PublishedNumbers> Published { get; } =
        json.TryGetProperty("published", out var published)
            ? [.. published.EnumerateObject().Select(entry => PublishedNumbers.Read(entry))]
            : [];
}
