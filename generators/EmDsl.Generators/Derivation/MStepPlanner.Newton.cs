using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>What has no closed form: Newton over the unconstrained view, group by group where the entries of states are apart.</summary>
internal sealed partial class MStepPlanner
{
    private NewtonUpdate? Newton(HashSet<string> left, List<QTerm> terms, List<RowTerm> rows)
    {
        var open = new HashSet<string>(left.Where(name => !IsCovariance(name) && !inside.Contains(name) && !Waits(name, left)));
        var remaining = terms.Where(term => Overlaps(term.Natural, open)).ToList();
        string[] names = graph.Parameters.Select(parameter => parameter.Name).Where(open.Contains).ToArray();
        foreach (string name in names)
        {
            if (NotSmoothIn(name, remaining.Select(term => term.Natural).Concat(rows.Select(row => row.LogDensity))) is { } finding)
            {
                derivation.Findings.Add(finding);
                return null;
            }
        }

        bool IsOpen(string name) => open.Contains(name);
        foreach (Expr term in remaining.Select(term => term.Natural).Concat(rows.SelectMany(row => AtomForm.Terms(row.LogDensity, IsOpen).Select(part => part.Value))))
        {
            if (AtomForm.Of(term, IsOpen)?.IsTwiceDifferentiable == true)
                continue;
            NotDerivable(derivation.Parameters(term).First(open.Contains), $"'{MathPrinter.Print(term)}', a term of the log-likelihood with '{{0}}' that has no known derivatives,", "it with functions that have derivatives");
            return null;
        }

        EquatableArray<KinkTerm> kinks = KinksOf(names);
        int groupRank = GroupRank(names, [.. remaining, .. kinks.Select(kink => kink.InTerms)], rows);
        return new NewtonUpdate(
            names.Select(name => new NewtonCoordinate(name, rows.Count == 0 && derivation.IsShifted(name), groupRank)).ToEquatableArray(),
            Groups(names[0], groupRank),
            remaining.ToEquatableArray(),
            rows.ToEquatableArray(),
            names.ToEquatableArray(),
            kind == "EmGradient")
        {
            Kinks = kinks,
            Strategy = (names.All(IsUnbounded) && LinearPredictor.IsOnly(remaining.Select(term => term.Natural).Concat(rows.Select(row => row.LogDensity)), IsOpen)
                ? "iteratively reweighted least squares on the linear predictor: " : "") + NewtonStrategy(kinks, rows),
            Profile = names.Length == 1 || rows.Count > 0 || kind == "EmGradient" ? null : ProfileOf(names, remaining),
        };
    }

    // The first parameter that has a closed form given the others of its block.
    private Profile? ProfileOf(string[] names, List<QTerm> terms) => names
        .Select(name => ClosedFormOf(name, terms) is { Form: ClosedForm.LogPower } closed ? new Profile(name, closed.Exponent) : null)
        .FirstOrDefault(profile => profile is not null);

    // The number of leading indices that all entries in all terms share, term by term.
    private int GroupRank(string[] names, List<QTerm> terms, List<RowTerm> rows)
    {
        int rank = names.Min(name => parameters[name].Dimensions.Count - RunRank(name));
        foreach (string name in names)
        {
            for (int i = 0; i < rank; i++)
            {
                if (parameters[name].Dimensions[i] != parameters[names[0]].Dimensions[i])
                    rank = i;
            }
        }

        foreach (QTerm term in terms)
        {
            var dimensions = term.Statistic.Dimensions.Select(dimension => dimension.Name).Concat(term.Loops.Select(loop => loop.Index));
            rank = SharedIndices(names, term.Natural, dimensions, rank);
        }

        foreach (RowTerm row in rows)
        {
            var dimensions = row.LogDensity.Symbols().Where(derivation.Table.IsDiscrete).Concat(row.Sums.Select(binder => binder.Index));
            rank = SharedIndices(names, row.LogDensity, dimensions, rank);
        }

        return rank;
    }

    // The number of leading indices, at most rank, at which all entries in an expression stand at one of the variables.
    private static int SharedIndices(string[] names, Expr expression, IEnumerable<string> variables, int rank)
    {
        Element[] entries = Entries(expression).Where(element => names.Contains(LocationShift.Unshifted(((Symbol)element.Source).Name))).ToArray();
        var known = new HashSet<string>(variables);
        for (int i = 0; i < rank; i++)
        {
            Expr index = entries[0].Indices[i];
            string? variable = index is Symbol symbol ? symbol.Name : index is Bound bound ? bound.Name : null;
            if (variable is null || !known.Contains(variable) || entries.Any(entry => entry.Indices[i] != index))
                rank = i;
        }

        return rank;
    }

    // How many of the last dimensions hold entries that move together: those of a probability vector or a covariance matrix.
    private int RunRank(string name) => parameters[name].Domain.Kind switch
    {
        Domain.Simplex => 1,
        Domain.Covariance => 2,
        _ => 0,
    };

    private static List<Element> Entries(Expr expression)
    {
        var found = new List<Element>();
        Substitution.Any(expression, node =>
        {
            if (node is Element { Source: Symbol } element)
                found.Add(element);
            return false;
        });
        return found;
    }

    private Finding? NotSmoothIn(string name, IEnumerable<Expr> densities)
    {
        bool Holds(Expr node) => derivation.Parameters(node).Contains(name);
        foreach (Expr density in densities)
        {
            Expr? kink = null;
            density.Any(node =>
            {
                if (node is Apply { Op: Op.Abs or Op.Min or Op.Max or Op.IntegerQuotient or Op.Remainder } && Holds(node))
                    kink = node;
                return kink is not null;
            });
            if (kink is not null)
                return At(name, DiagnosticTable.NotDifferentiable, "A density with |…|, a minimum, a maximum or a remainder", name, $"write it with functions that have derivatives, or make '{name}' a [Constant]");
        }

        return null;
    }
}
