using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Model;

/// <summary>
/// Patterns of parameters that are not probabilities: an entry stands in an equation times the condition under which it is free, so
/// that what is structurally zero is zero in every derivation. Probabilities keep a zero by themselves: their counts stay zero.
/// </summary>
internal static class StructuralZeros
{
    /// <summary>The letters of a pattern's condition.</summary>
    public static readonly string[] Indices = ["i", "j"];

    /// <summary><paramref name="expression"/> with every entry of <paramref name="parameter"/> times the pattern's condition at its place.</summary>
    public static Expr Mask(Expr expression, string parameter, Expr pattern, int rank) => expression.Rewrite(node =>
        node is Element { Source: Symbol source } entry && source.Name == parameter && entry.Indices.Count >= rank
            ? new Apply(Op.Multiply, [At(pattern, entry.Indices.Skip(entry.Indices.Count - rank).ToArray()), entry])
            : node);

    /// <summary>The condition at a place. All letters at once: an index may itself be a bound variable of the same name.</summary>
    public static Expr At(Expr pattern, IReadOnlyList<Expr> indices) => pattern.Rewrite(node =>
        node is Bound bound && System.Array.IndexOf(Indices, bound.Name) is >= 0 and var place && place < indices.Count ? indices[place] : node);
}
