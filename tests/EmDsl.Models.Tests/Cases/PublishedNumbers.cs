using System.Text.Json;

namespace EmDsl.Models.Tests.Cases;

/// <summary>Numbers as printed in a source, with half a unit of their last digit.</summary>
internal sealed record PublishedNumbers(string Name, IReadOnlyList<double> Values, double HalfUnit)
{
    public static PublishedNumbers Read(JsonProperty entry)
    {
        var facts = new Facts(entry.Value);
        return new PublishedNumbers(entry.Name, facts.Flat("value"), facts.Number("halfUnit"));
    }
}
