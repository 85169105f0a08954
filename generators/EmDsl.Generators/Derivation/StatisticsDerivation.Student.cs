using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>Multivariate t laws, whose weights depend on the parameters: no finite statistic holds them.</summary>
internal sealed partial class StatisticsDerivation
{
    private readonly List<(ReweightedTerm Term, System.Action Add)> inRows = [];

    private bool Student(Expr density, FactorNode factor, int f, int b, List<Expr> guards)
    {
        var parameters = new HashSet<string>(graph.Parameters.Select(parameter => parameter.Name));
        if (StudentForm.Recognize(density, free.Contains, parameters.Contains, DomainOf) is not { } form)
            return false;

        // With a known location and scale, ν alone is Newton's.
        if (form.Location is null && !form.Scale.Symbols().Any(free.Contains))
            return false;
        var pseudo = new List<Dimension>();
        form = form with
        {
            Location = form.Location is { } location ? NameIndices(location, pseudo) : null,
            Scale = NameIndices(form.Scale, pseudo),
            Freedom = NameIndices(form.Freedom, pseudo),
        };
        Expr[] distinguishing = new[] { form.Location, form.Scale, form.Freedom, form.Value }.OfType<Expr>().ToArray();
        var term = new ReweightedTerm(Table.Get(Expr.One, distinguishing, guards, [], Hint(factor.Variable, Expr.One), pseudo), form);
        Reweighted.Add(term);
        inRows.Add((term, () => Mixed(factor, f, b, density, guards, [], hasMoments: false)));
        return true;
    }

    /// <summary>Takes t laws as what they are to Newton's method: terms of Q, and passes over the rows.</summary>
    public void InRows(ReweightedTerm term) => inRows.First(known => ReferenceEquals(known.Term, term)).Add();
}
