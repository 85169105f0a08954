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

    private ExponentialForm? Recognize(Expr density) =>
        ExponentialForm.Recognize(density, leaf => leaf is not Symbol symbol || !IsFreeOrShift(symbol.Name), DomainOf).Form;

    /// <param name="hasMoments">Quadratic forms and determinants of the density stand in moments already.</param>
    private void Mixed(FactorNode factor, int f, int b, Expr density, List<Expr> guards, SumBinder[] outer, bool hasMoments)
    {
        Expr simplified = Simplifier.Simplify(density, DomainOf);
        var unobserved = new HashSet<string>(EliminationPlanner.Unobserved(graph));
        var rest = new Dictionary<string, List<Expr>>();
        foreach (Expr term in simplified is Apply { Op: Op.Add } sum ? sum.Arguments : [simplified])
        {
            if (!term.Symbols().Any(free.Contains) || (hasMoments && term.Any(node => node is Apply { Op: Op.Mahalanobis or Op.LogDeterminant })))
                continue;
            if (Recognize(term) is { } form)
            {
                Terms.AddRange(form.Terms.SelectMany(separable => Separated(separable, factor, guards, outer)));
                continue;
            }

            string needs = string.Join(" ", term.Symbols().Where(unobserved.Contains).OrderBy(name => name, System.StringComparer.Ordinal));
            if (!rest.TryGetValue(needs, out List<Expr>? together))
                rest[needs] = together = [];
            together.Add(term);
        }

        foreach (List<Expr> terms in rest.Values)
        {
            string[] hidden = EliminationPlanner.Unobserved(graph).Where(terms.SelectMany(Substitution.Symbols).Concat(guards.SelectMany(Substitution.Symbols)).Contains).ToArray();
            Expr logDensity = terms.Count == 1 ? terms[0] : new Apply(Op.Add, terms.ToEquatableArray());
            Rows.Add(new RowTerm(factor.Variable, f, b, logDensity, guards.ToEquatableArray(), outer.ToEquatableArray(), hidden.ToEquatableArray()));
        }
    }
}
