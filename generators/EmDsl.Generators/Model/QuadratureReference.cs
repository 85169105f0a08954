namespace EmDsl.Generators.Model;

/// <summary>The nodes and log-weights of a Gauss–Hermite rule for the standard normal law as arrays in expressions.</summary>
internal static class QuadratureReference
{
    private const string NodesPrefix = "$nodes:";
    private const string WeightsPrefix = "$logWeights:";

    public static string Nodes(int count) => NodesPrefix + count.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static string LogWeights(int count) => WeightsPrefix + count.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static bool IsNodes(string name) => name.StartsWith(NodesPrefix, System.StringComparison.Ordinal);

    /// <summary>The number of nodes, or null for any other name.</summary>
    public static int? CountOf(string name) =>
        IsNodes(name) || name.StartsWith(WeightsPrefix, System.StringComparison.Ordinal) ? int.Parse(name.Substring(name.IndexOf(':') + 1), System.Globalization.CultureInfo.InvariantCulture) : null;

    /// <summary>As formulas write it; null for any other name.</summary>
    public static string? Print(string name) => CountOf(name) is null ? null : IsNodes(name) ? "z" : "log w";
}
