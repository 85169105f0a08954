using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>
/// A term f(θ, n) in which parameters and one integer column do not separate: E[Σ r f(θ, n)] is Σ over the distinct values v of the column of
/// f(θ, v) times Σ r 1{n = v}, a finite statistic as long as the table by value is kept.
/// </summary>
internal sealed partial class StatisticsDerivation
{
    /// <summary>Takes the terms with one integer column out of <paramref name="density"/>, where that leaves nothing that needs passes over the rows.</summary>
    /// <returns>The terms that are left; all of them where it does not help.</returns>
    private Expr Levels(Expr density, FactorNode factor, List<Expr> guards)
    {
        var separable = new List<Expr>();
        var mixed = new List<(NaturalTerm Term, string Column)>();
        foreach (Expr term in density is Apply { Op: Op.Add } sum ? sum.Arguments : [density])
        {
            if (Recognize(term) is not null)
            {
                separable.Add(term);
                continue;
            }

            // A displacement's term stands about the previous location, which the values of the column do not know.
            string[] columns = term.Symbols().Where(IsIntegerColumn).Distinct().ToArray();
            if (columns.Length != 1 || term.Symbols().Any(LocationShift.IsShift))
                return density;
            ExponentialForm? form = ExponentialForm.Recognize(term, leaf => leaf is not Symbol symbol || (symbol.Name != columns[0] && !IsFreeOrShift(symbol.Name)), DomainOf).Form;
            if (form is null || form.Terms.Any(part => part.Sums.Count > 0))
                return density;
            mixed.AddRange(form.Terms.Select(part => (part, columns[0])));
        }

        foreach ((NaturalTerm term, string column) in mixed)
        {
            foreach ((Expr part, EquatableArray<SumBinder> loops) in Split(term.Natural, [], []))
            {
                var pseudo = new List<Dimension>();
                Expr natural = NameEntries(part, pseudo);
                if (natural.Symbols().Contains(column))
                    pseudo.Add(new Dimension(LevelIndex.Name(column), true, LevelIndex.Count(column), LevelIndex.At(column), column));
                StatisticNode statistic = Table.Get(term.Statistic, [natural], guards.Concat(term.Guards), [], factor.Variable + "Table", pseudo);
                Terms.Add(new QTerm(natural, statistic, loops));
            }
        }

        return separable.Count switch
        {
            0 => Expr.Zero,
            1 => separable[0],
            _ => new Apply(Op.Add, separable.ToEquatableArray()),
        };
    }

    private bool IsIntegerColumn(string name) =>
        data.TryGetValue(name, out DataNode? node) && node is { Dimension: null, Cardinality: null } && node.Type is { Scalar: ScalarKind.Integer, Containers.Count: 0 };
}
