using System;
using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;

namespace EmDsl.Generators.Model;

/// <summary>
/// Probabilities that are written one by one must have the sum 1, whatever the parameters. Where they have it only if the entries of a
/// vector have it, as p², 2pq and q² do, that vector is a probability vector.
/// </summary>
internal sealed partial class DomainInference
{
    // Judged with numbers in place of everything unknown.
    private void RequireSum(IReadOnlyList<Expr> probabilities, string place)
    {
        Expr[] vectors = probabilities.SelectMany(Vectors).Distinct().ToArray();
        double? total = Total(probabilities, []);
        if (total is null || IsOne(total.Value))
            return;
        if (vectors.Length > 0 && Total(probabilities, vectors) is { } onSimplices && IsOne(onSimplices))
        {
            foreach (Expr vector in vectors.Where(vector => Total(probabilities, vectors.Where(other => other != vector)) is { } without && !IsOne(without)))
                Assign(ParameterOf(vector)!, ParameterDomain.Of(Domain.Simplex), place);
            return;
        }

        bool isNumber = !probabilities.Any(probability => probability.Any(node => node is Symbol or Bound or Element));
        Outside?.Invoke(
            isNumber ? $"The probabilities with the sum {Text(total.Value)}" : "Probabilities whose sum changes with a parameter",
            $"the sum 1 ({place})", "write the last as 1 minus the others, or give the probabilities as one vector, 'Categorical(p)'");
    }

    private static bool IsOne(double total) => Math.Abs(total - 1) <= 1e-9;

    // The slices of vector parameters whose entries are taken by number.
    private IEnumerable<Expr> Vectors(Expr expression) => Entries(expression).Select(Slice);

    private IEnumerable<Element> Entries(Expr expression) => EntryOf(expression) is { } entry ? [entry] : expression.Children().SelectMany(Entries);

    private Element? EntryOf(Expr expression) => expression is Element entry && ParameterOf(entry) is { } parameter && Last(entry) is Number { IsInteger: true, Value: >= 0 }
        && members[parameter].Type.Scalar == ScalarKind.Vector && entry.Indices.Count >= Lowering.IndexRankOf(members[parameter].Type) + 1 ? entry : null;

    private static Expr Last(Element entry) => entry.Indices[entry.Indices.Count - 1];

    private static Expr Slice(Element entry) => entry.Indices.Count == 1
        ? entry.Source
        : entry with { Indices = entry.Indices.Take(entry.Indices.Count - 1).ToEquatableArray() };

    // The sum with a number for every unknown, entries of the given vectors with the sum 1.
    private double? Total(IReadOnlyList<Expr> probabilities, IEnumerable<Expr> onSimplex)
    {
        var simplices = new HashSet<Expr>(onSimplex);
        var largest = new Dictionary<Expr, int>();
        foreach (Element entry in probabilities.SelectMany(Entries))
            largest[Slice(entry)] = Math.Max(largest.TryGetValue(Slice(entry), out int known) ? known : 0, (int)((Number)Last(entry)).Value);
        var values = new Dictionary<Expr, Number>();
        return Simplifier.Simplify(new Apply(Op.Add, probabilities.Select(Valued).ToEquatableArray())) is Number total ? total.Value : null;

        Expr Valued(Expr expression)
        {
            if (EntryOf(expression) is { } entry && simplices.Contains(Slice(entry)))
            {
                Expr slice = Slice(entry);
                // Unequal numbers with the sum 1: 1, 2, …, n over n (n + 1) / 2, in an order that differs from vector to vector.
                int n = largest[slice] + 1, turn = simplices.TakeWhile(other => other != slice).Count();
                int rank = 1 + (((int)((Number)Last(entry)).Value + turn) % n);
                return new Number(rank / (n * (n + 1) / 2.0));
            }

            if (expression is not (Symbol or Bound or Element))
                return expression.MapChildren(Valued);
            if (!values.TryGetValue(expression, out Number? number))
                values[expression] = number = new Number(1.0 / (5 + (2 * values.Count)));
            return number;
        }
    }
}
