using System;
using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Model;

/// <summary>1 − p₀ over a probability vector is the sum of its other entries, without cancellation and, for two categories, p₁.</summary>
internal static class SimplexComplement
{
    /// <summary>Rewrites c − c Σ p_i to c Σ of the other entries.</summary>
    /// <param name="e">An expression in canonical form.</param>
    /// <param name="categories">The number of entries of a probability vector by its parameter's name; null for anything else.</param>
    public static Expr Apply(Expr e, Func<string, int?> categories) => e.Rewrite(node => node is Apply { Op: Op.Add } sum ? Complement(sum, categories) ?? node : node);

    private static Expr? Complement(Apply sum, Func<string, int?> categories)
    {
        if (sum.Arguments[0] is not Number whole || whole.Value == 0)
            return null;
        Element? first = null;
        var taken = new HashSet<int>();
        foreach (Expr term in sum.Arguments.Skip(1))
        {
            (double coefficient, Expr body) = term is Apply { Op: Op.Multiply } product && product.Arguments.Count == 2 && product.Arguments[0] is Number number
                ? (number.Value, product.Arguments[1])
                : (1.0, term);
            if (coefficient != -whole.Value || body is not Element { Source: Symbol } entry || entry.Indices[entry.Indices.Count - 1] is not Number index)
                return null;
            first ??= entry;
            if (entry.Source != first.Source || !Leading(entry).SequenceEqual(Leading(first)) || !taken.Add((int)index.Value))
                return null;
        }

        if (first is null || categories(((Symbol)first.Source).Name) is not { } count || taken.Max() >= count)
            return null;
        IEnumerable<Expr> others = Enumerable.Range(0, count).Where(i => !taken.Contains(i))
            .Select(i => whole * (Expr)(first with { Indices = Leading(first).Append(new Number(i)).ToEquatableArray() }));
        return Simplifier.Simplify(new Apply(Op.Add, others.Prepend(Expr.Zero).ToEquatableArray()));
    }

    private static IEnumerable<Expr> Leading(Element entry) => entry.Indices.Take(entry.Indices.Count - 1);
}
