using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;

namespace EmDsl.Generators.Derivation;

/// <summary>Coefficients of which Q is a quadratic, and the covariances of their residuals.</summary>
internal sealed partial class MStepPlanner
{
    private sealed record Quadratic(QTerm Term, List<Expr> Coefficient, EquatableArray<Element> Entries);

    /// <summary>Some coupled locations whose share of Q is a quadratic form, or null.</summary>
    private UpdateBlock? LeastSquares(HashSet<string> open, HashSet<string> solved, List<QTerm> terms, List<RowTerm> rows)
    {
        var names = new HashSet<string>(open.Where(name => derivation.IsShifted(name) && !Waits(name, open) && !rows.Any(row => derivation.Parameters(row.LogDensity).Contains(name))));
        IEnumerable<HashSet<string>> groups = Separability.Components(terms.Select(term => derivation.Parameters(term.Natural).Where(names.Contains)));
        return groups.Select(group => LeastSquaresOf(graph.Parameters.Select(parameter => parameter.Name).Where(group.Contains).ToArray(), solved, terms))
            .Select(update => update is not null && update.Names.Any(IsKinked) ? KinkedSquares(update, terms) : (UpdateBlock?)update).FirstOrDefault(update => update is not null);
    }

    private LeastSquaresUpdate? LeastSquaresOf(string[] names, HashSet<string> solved, List<QTerm> terms)
    {
        var parts = new List<Quadratic>();
        foreach (QTerm term in terms.Where(term => Overlaps(term.Natural, [.. names])))
        {
            if (QuadraticOf(term, names) is not { } part)
                return null;
            parts.Add(part);
        }

        if (!parts.Any(part => part.Entries.Count == 2))
            return null;
        int rank = GroupRank(names, parts.Select(part => part.Term).ToList(), []);
        bool isCollapsed = !names.Any(IsKinked) && CollapseOutputs(parts, rank);
        if (isCollapsed)
            rank = GroupRank(names, parts.Select(part => part.Term).ToList(), []);
        EquatableArray<LeastSquaresTerm> known = parts.Where(part => part.Term.Statistic.IsKnown).Select(TermOf).ToEquatableArray();
        bool isCancelled = !names.Any(IsKinked) && CancelWeights(parts, rank);
        bool isConditional = parts.Any(part => part.Coefficient.SelectMany(derivation.Parameters).Any(name => !solved.Contains(name)));
        return new LeastSquaresUpdate(
            names.ToEquatableArray(),
            rank,
            parts.Select(TermOf).ToEquatableArray(),
            isConditional)
        {
            IsProportional = isCancelled || isCollapsed,
            Squares = graph.Latents.Any(latent => !latent.IsDiscrete) || graph.IntegratedNames.Any() || isCollapsed ? [] : derivation.SquaresOf(names).ToEquatableArray(),
            Known = known,
        };
    }

    private static LeastSquaresTerm TermOf(Quadratic part) => new(
        Product(part.Coefficient), part.Term.Statistic, part.Term.Loops, EntryOf(part.Entries[0]), part.Entries.Count == 1 ? null : EntryOf(part.Entries[1]));

    private static CoefficientEntry EntryOf(Element entry) => new(LocationShift.Unshifted(((Symbol)entry.Source).Name), entry.Indices);

    // One or two entries of the coefficients, times what holds none of them.
    private Quadratic? QuadraticOf(QTerm term, string[] names)
    {
        var coefficient = new List<Expr>();
        var entries = new List<Element>();
        foreach (Expr factor in Factors(term.Natural))
        {
            if (!derivation.Parameters(factor).Any(names.Contains))
            {
                coefficient.Add(factor);
                continue;
            }

            (Expr basis, int power) = factor is Apply { Op: Op.Power } square && square.Arguments[1] is Number { Value: 2 } ? (square.Arguments[0], 2) : (factor, 1);
            Element? entry = basis switch
            {
                Symbol symbol => new Element(symbol, []),
                Element { Source: Symbol } element => element,
                _ => null,
            };
            if (entry is null || !LocationShift.IsShift(((Symbol)entry.Source).Name))
                return null;
            entries.AddRange(Enumerable.Repeat(entry, power));
        }

        return entries.Count is 1 or 2 ? new Quadratic(term, coefficient, entries.ToEquatableArray()) : null;
    }

    // A factor that all terms of a system share moves no maximum.
    private bool CancelWeights(List<Quadratic> parts, int rank)
    {
        bool isCancelled = false;
        Expr[] candidates = parts[0].Coefficient.Where(factor => derivation.Parameters(factor).Any() && IsGiven(factor, parts[0], rank)).Select(factor => InSystem(factor, parts[0], rank)).ToArray();
        foreach (Expr candidate in candidates)
        {
            int[] places = parts.Select(part => part.Coefficient.FindIndex(factor => IsGiven(factor, part, rank) && InSystem(factor, part, rank) == candidate)).ToArray();
            if (places.Contains(-1))
                continue;
            isCancelled = true;
            for (int i = 0; i < parts.Count; i++)
                parts[i].Coefficient.RemoveAt(places[i]);
        }

        return isCancelled;
    }

    private bool IsGiven(Expr factor, Quadratic part, int rank)
    {
        Expr[] group = part.Entries[0].Indices.Take(rank).ToArray();
        return Variables(factor).All(variable => group.Contains(variable));
    }

    // The indices of the system under names that all terms share.
    private static Expr InSystem(Expr factor, Quadratic part, int rank)
    {
        for (int i = 0; i < rank; i++)
            factor = factor.Replace(part.Entries[0].Indices[i], new Bound("group" + i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return factor;
    }

    private IEnumerable<Expr> Variables(Expr expression) =>
        expression.Free().Where(variable => variable is Bound || (variable is Symbol symbol && derivation.Table.IsDiscrete(symbol.Name)));

    // Where all entries of a vector have the same regressors, its covariance cancels (Zellner 1962, section 3): C⁻¹ gives way to the identity, and
    // the entries to regressions of their own.
    private bool CollapseOutputs(List<Quadratic> parts, int rank)
    {
        var collapsed = new List<Quadratic>();
        foreach (Quadratic part in parts)
        {
            Element[] inverses = part.Coefficient.OfType<Element>().Where(factor => factor.Source is Symbol symbol && LocationShift.IsInverse(symbol.Name)).ToArray();
            if (inverses.Length != 1 || (collapsed.Count > 0 && !parts[0].Coefficient.Contains(inverses[0]) && inverses[0].Source != InverseIn(parts[0])?.Source))
                return false;
            Element inverse = inverses[0];
            int last = inverse.Indices.Count - 1;
            if (inverse.Indices[last - 1] is not Bound first || inverse.Indices[last] is not Bound second || first == second)
                return false;
            if (!inverse.Indices.Take(last - 1).SelectMany(Variables).All(variable => part.Entries[0].Indices.Take(rank).Contains(variable)))
                return false;
            bool IsOnce(Element entry, Bound bound) => entry.Indices.Count(index => index == bound) == 1 && entry.Indices.All(index => index == bound || !index.FreeBounds().Contains(bound.Name));
            bool Holds(Element entry, Bound bound) => entry.Indices.Any(index => index.FreeBounds().Contains(bound.Name));
            bool IsLoop(Bound bound) => part.Term.Loops.Any(loop => loop.Index == bound.Name);
            Expr[] rest = part.Coefficient.Where(factor => factor != inverse).ToArray();
            if (rest.Any(factor => factor.FreeBounds().Overlaps([first.Name, second.Name])))
                return false;
            (Bound kept, Bound dropped) = IsLoop(second) ? (first, second) : (second, first);
            Element[] entries = part.Entries.ToArray();
            bool fits = entries.Length == 1
                ? !IsLoop(kept) && IsLoop(dropped) && IsOnce(entries[0], dropped) && !Holds(entries[0], kept)
                : IsLoop(kept) && IsLoop(dropped) && entries.All(entry => IsOnce(entry, kept) != IsOnce(entry, dropped)) && IsOnce(entries[0], kept) != IsOnce(entries[1], kept)
                    && entries.All(entry => !(Holds(entry, kept) && Holds(entry, dropped)));
            if (!fits)
                return false;
            Element Renamed(Element entry) => (Element)entry.ReplaceBound(dropped.Name, kept);
            collapsed.Add(new Quadratic(
                part.Term with
                {
                    Natural = part.Term.Natural.Replace(inverse, Expr.One).ReplaceBound(dropped.Name, kept),
                    Loops = part.Term.Loops.Where(loop => loop.Index != dropped.Name).ToEquatableArray(),
                },
                rest.ToList(),
                entries.Select(Renamed).ToEquatableArray()));
        }

        parts.Clear();
        parts.AddRange(collapsed);
        return true;
    }

    private static Element? InverseIn(Quadratic part) => part.Coefficient.OfType<Element>().FirstOrDefault(factor => factor.Source is Symbol symbol && LocationShift.IsInverse(symbol.Name));

    /// <summary>The weighted covariance, where log det C and entries of C⁻¹ are all that Q holds of it; else null.</summary>
    private ScatterUpdate? ScatterOf(string name, HashSet<string> solved, List<QTerm> terms)
    {
        var used = new HashSet<QTerm>();
        (EquatableArray<WeightedTerm> counts, EquatableArray<WeightedTerm> scatter) = MomentsOf(name, solved, terms, used);
        bool isAll = terms.Where(term => derivation.Parameters(term.Natural).Contains(name)).All(used.Contains);
        return isAll && counts.Count > 0 && scatter.Count > 0 ? new ScatterUpdate(name, counts, scatter) : null;
    }

    private bool IsCovariance(string name) => parameters[name].Domain.Kind == Domain.Covariance;
}
