using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>
/// Log-densities that do not separate as a whole: what of them does, such as y · η of a generalised linear model, still goes to statistics;
/// the rest waits for passes over the rows, apart by the unobserved variables that it names.
/// </summary>
internal sealed partial class StatisticsDerivation
{
    // A row term holds a location as it is, so its other terms cannot hold the displacement.
    private void KeepUnshifted()
    {
        foreach (Expr density in graph.Factors.SelectMany(factor => factor.Branches).Select(branch => branch.LogDensity).OfType<Expr>())
        {
            bool hasMedian = density.Any(node => node is Apply { Op: Op.Abs });
            if (!hasMedian && density.Symbols().Any(free.Contains) && !IsSeparable(Simplifier.Simplify(shift.Apply(graph.WithMatrices(density)), DomainOf)))
                shift.Exclude(density.Symbols());
        }
    }

    private bool IsSeparable(Expr shifted)
    {
        if (!shifted.Any(node => node is Apply { Op: Op.Mahalanobis }))
            return Recognize(shifted) is not null;
        Expr spelled = new Apply(Op.Add, (shifted is Apply { Op: Op.Add } sum ? sum.Arguments.Select(Spelled) : [Spelled(shifted)]).ToEquatableArray());
        return !HoldsQuadratic(spelled) && Recognize(spelled) is not null;
    }

    // A quadratic form with something estimated in it, inside other functions.
    private bool HoldsQuadratic(Expr expression) => expression.Any(node => node is Apply { Op: Op.Mahalanobis } && Parameters(node).Any());

    // Where a discrete variable stands in a function of parameters, as a number, what multiplies it is a statistic for each of its values.
    private ExponentialForm? Recognize(Expr density)
    {
        var axes = new HashSet<string>();
        while (true)
        {
            Recognition recognition = ExponentialForm.Recognize(
                density, leaf => leaf is not Symbol symbol || !IsFreeOrShift(symbol.Name), DomainOf, leaf => leaf is Symbol symbol ? axes.Contains(symbol.Name) : leaf is Bound bound && axes.Contains(bound.Name));
            if (recognition.Offender is not { } mixed)
                return recognition.Form;
            string[] names = mixed.Symbols().Where(name => !IsFreeOrShift(name)).ToArray();
            if (mixed.Any(node => node is Earlier) || !names.All(IsAxis))
                return null;
            int added = names.Concat(mixed.FreeBounds()).Count(axes.Add);
            if (added == 0)
                return null;
        }
    }

    // Row by row nothing but a discrete variable moves: parameters that are held and nodes of a quadrature do not.
    private bool IsAxis(string name) => Table.IsDiscrete(name) || QuadratureReference.CountOf(name) is not null || graph.TensorOf(name) is not null;

    /// <param name="hasMoments">Quadratic forms and determinants of the density stand in moments already.</param>
    private void Mixed(FactorNode factor, int f, int b, Expr density, List<Expr> guards, SumBinder[] outer, bool hasMoments)
    {
        var unobserved = new HashSet<string>(EliminationPlanner.Unobserved(graph));
        string? weight = graph.Data.FirstOrDefault(column => column.Kind == MemberKind.Weight)?.Name;
        var rest = new Dictionary<(EquatableArray<Expr> Guards, string Needs), List<Expr>>();
        foreach ((EquatableArray<Expr> conditions, Expr term) in Cases(Simplifier.Simplify(density, DomainOf), guards.ToEquatableArray()))
        {
            if (!term.Symbols().Any(free.Contains) || (hasMoments && term.Any(node => node is Apply { Op: Op.Mahalanobis or Op.LogDeterminant })))
                continue;
            if (Recognize(term) is { } form)
            {
                Terms.AddRange(form.Terms.SelectMany(separable => Separated(separable, factor, conditions.ToList(), outer)));
                continue;
            }

            string needs = string.Join(" ", term.Symbols().Where(unobserved.Contains).OrderBy(name => name, System.StringComparer.Ordinal));
            if (!rest.TryGetValue((conditions, needs), out List<Expr>? together))
                rest[(conditions, needs)] = together = [];
            together.Add(term);
        }

        foreach (KeyValuePair<(EquatableArray<Expr> Guards, string Needs), List<Expr>> alike in rest)
        {
            foreach (HashSet<string> block in Separability.Components(alike.Value.Select(Parameters)))
            {
                Expr[] terms = alike.Value.Where(term => Parameters(term).Any(block.Contains)).ToArray();
                string[] hidden = EliminationPlanner.Unobserved(graph).Where(terms.Concat(alike.Key.Guards).SelectMany(Substitution.Symbols).Contains).ToArray();
                Expr logDensity = terms.Length == 1 ? terms[0] : new Apply(Op.Add, terms.ToEquatableArray());
                Rows.Add(new RowTerm(factor.Variable, f, b, logDensity, alike.Key.Guards, outer.ToEquatableArray(), hidden.ToEquatableArray(), weight));
            }
        }
    }

    // The terms of a sum; a choice whose cases hold different parameters is two terms, each where its case holds.
    private IEnumerable<(EquatableArray<Expr> Guards, Expr Term)> Cases(Expr density, EquatableArray<Expr> guards)
    {
        if (density is Apply { Op: Op.Add } sum)
            return sum.Arguments.SelectMany(term => Cases(term, guards));
        if (density is not Apply { Op: Op.If } choice || Parameters(choice.Arguments[0]).Any() || choice.Arguments[0].FreeBounds().Count > 0
            || new HashSet<string>(Parameters(choice.Arguments[1])).SetEquals(Parameters(choice.Arguments[2])))
        {
            return [(guards, density)];
        }

        Expr condition = choice.Arguments[0];
        return [.. Cases(choice.Arguments[1], guards.Add(condition)), .. Cases(choice.Arguments[2], guards.Add(Simplifier.Simplify(Functions.Not(condition))))];
    }
}
