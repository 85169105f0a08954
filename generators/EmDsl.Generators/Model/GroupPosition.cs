using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Model;

/// <summary>
/// The place of a row among the rows that share a key: 0 for the first, 1 for all others. What there is once per key belongs to the first,
/// so that a sum over rows counts it once.
/// </summary>
internal static class GroupPosition
{
    private const string Prefix = "row(";

    public static string NameOf(string key) => $"{Prefix}{key})";

    /// <summary>The key whose place a symbol is; null for all other symbols.</summary>
    public static string? KeyOf(string name) =>
        name != RowPosition.Name && name.StartsWith(Prefix, System.StringComparison.Ordinal) ? name.Substring(Prefix.Length, name.Length - Prefix.Length - 1) : null;

    /// <summary>The condition that a row is not the first of its key.</summary>
    public static Expr IsLater(string key) => new Apply(Op.Equal, [new Symbol(NameOf(key)), Expr.One]);

    /// <summary>The condition that a row is the first of its key.</summary>
    public static Expr IsFirst(string key) => new Apply(Op.Equal, [new Symbol(NameOf(key)), Expr.Zero]);
}
