using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>
/// Covariances without a closed form, such as S + T[Z], D S D or L Lᵀ + diag(v): given the locations, Q holds of them
/// n log det C + tr(C⁻¹ M), whose gradient and Hessian follow from those of the entries of C; Newton on the sums n and M. Where a quadratic
/// form stands inside other functions, or its vector is not linear in parameters, vectors and covariances go together, by passes over the rows.
/// </summary>
internal sealed partial class MStepPlanner
{
    /// <summary>Computed covariances with free parameters in them.</summary>
    private readonly HashSet<string> computed = [.. graph.Matrices.Where(matrix => derivation.Parameters(matrix.Value).Any()).Select(matrix => matrix.Name)];

    /// <summary>The parameters that stand in computed covariances.</summary>
    private readonly HashSet<string> inside = [.. graph.Matrices.SelectMany(matrix => derivation.Parameters(matrix.Value))];

    // Quadratic forms in the rows hold their vectors and covariances together.
    private bool IsJoint(HashSet<string> open, List<RowTerm> rows) => rows.Any(row => Overlaps(row.LogDensity, open) && QuadraticsIn(row).Any());

    private IEnumerable<string> QuadraticsIn(RowTerm row)
    {
        var found = new HashSet<string>();
        row.LogDensity.Any(node =>
        {
            if (node is Apply { Op: Op.Mahalanobis } form && derivation.Parameters(form).Any())
                found.Add(form.Arguments[1] is Element slice ? ((Symbol)slice.Source).Name : ((Symbol)form.Arguments[1]).Name);
            return false;
        });
        return found;
    }

    private NewtonUpdate? Matrices(HashSet<string> open, HashSet<string> solved, List<QTerm> terms, List<RowTerm> rows)
    {
        string[] names = graph.Parameters.Select(parameter => parameter.Name).Where(open.Contains).ToArray();
        rows = rows.Where(row => Overlaps(row.LogDensity, open)).ToList();
        var inRows = new HashSet<string>(rows.SelectMany(QuadraticsIn));
        var used = new HashSet<QTerm>();
        MatrixTerm[] matrices = graph.Parameters.Select(parameter => parameter.Name).Concat(graph.Matrices.Select(matrix => matrix.Name))
            .Where(name => inRows.Contains(name) || (open.Contains(name) && IsCovariance(name)))
            .Select(name => MatrixOf(name, solved, terms, used) with { IsInRows = inRows.Contains(name), IsKnown = !derivation.Parameters(new Symbol(name)).Any() }).Where(matrix => matrix.IsInRows || matrix.Counts.Count + matrix.Scatter.Count > 0).ToArray();
        List<QTerm> others = terms.Where(term => !used.Contains(term) && Overlaps(term.Natural, open)).ToList();
        bool IsOpen(string name) => open.Contains(name);
        bool IsWhole(Expr node) => node is Apply { Op: Op.LogDeterminant or Op.Mahalanobis or Op.TraceQuotient } || (node is Symbol symbol && (computed.Contains(symbol.Name) || (LocationShift.IsInverse(symbol.Name) && open.Contains(LocationShift.Unshifted(symbol.Name)))));
        Expr[] expressions = [.. others.Select(term => term.Natural), .. matrices.Select(matrix => matrix.Entry)];
        IEnumerable<Expr> all = expressions.Concat(rows.SelectMany(row => AtomForm.Terms(row.LogDensity, IsOpen)).Select(part => part.Value));
        if (others.Any(term => term.Natural.Any(IsWhole)) || (rows.Count > 0 && names.Any(derivation.IsShifted)) || all.Any(expression => AtomForm.Of(expression, IsOpen)?.IsTwiceDifferentiable != true))
        {
            string named = graph.Parameters.Select(parameter => parameter.Name).First(name => open.Contains(name) && (IsCovariance(name) || inside.Contains(name) || !open.Any(IsCovariance)));
            NotDerivable(named, "The form in which the covariance '{0}' stands", "'MultivariateNormal(mean, {0})' with a covariance of its own");
            return null;
        }

        if (names.Select(name => NotSmoothIn(name, all)).FirstOrDefault(finding => finding is not null) is { } kink)
        {
            derivation.Findings.Add(kink);
            return null;
        }

        EquatableArray<KinkTerm> kinks = KinksOf(names);
        if (kinks.FirstOrDefault(kink => Overlaps(kink.Weight, open)) is { } coupled)
        {
            NotDerivable(derivation.Parameters(coupled.Weight).First(open.Contains), $"A Laplace prior of '{coupled.Parameter}' whose scale depends on '{{0}}', estimated in the same block,", "a scale that is a number or a [Constant]");
            return null;
        }

        int rank = inRows.Overlaps(computed) ? 0
            : matrices.Where(matrix => derivation.Parameters(matrix.Entry).Any(open.Contains))
                .Aggregate(GroupRank(names, [.. others, .. kinks.Select(kink => kink.InTerms)], rows), (known, matrix) => SharedIndices(names, matrix.Entry, matrix.Cells.Select(cell => cell.Index), known));
        open.ExceptWith(computed);
        solved.UnionWith(computed);
        return new NewtonUpdate(
            names.Select(name => new NewtonCoordinate(name, false, rank)).ToEquatableArray(),
            Groups(names[0], rank),
            others.ToEquatableArray(),
            rows.ToEquatableArray(),
            names.ToEquatableArray(),
            kind == "EmGradient")
        {
            Matrices = matrices.ToEquatableArray(),
            Kinks = kinks,
            Strategy = NewtonStrategy(kinks, rows),
        };
    }

    private EquatableArray<Dimension> Groups(string parameter, int rank) => Enumerable.Range(0, rank)
        .Select(i => "group" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture))
        .Select((name, i) => new Dimension(name, true, parameters[parameter].Dimensions[i], new Bound(name)))
        .ToEquatableArray();

    private MatrixTerm MatrixOf(string name, HashSet<string> solved, List<QTerm> terms, HashSet<QTerm> used)
    {
        (EquatableArray<WeightedTerm> counts, EquatableArray<WeightedTerm> scatter) = MomentsOf(name, solved, terms, used);
        if (graph.Matrices.FirstOrDefault(matrix => matrix.Name == name) is { } node)
            return new MatrixTerm(name, node.Variables.Zip(node.Counts, (variable, count) => new SumBinder(variable, count)).ToEquatableArray(), node.Value, counts, scatter);
        EquatableArray<Expr> dimensions = parameters[name].Dimensions;
        SumBinder[] cells = dimensions.Take(dimensions.Count - 2).Select((count, i) => new SumBinder("index" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), count)).ToArray();
        var entry = new Element(new Symbol(name), cells.Select(cell => (Expr)new Bound(cell.Index)).Append(new Bound("row")).Append(new Bound("column")).ToEquatableArray());
        return new MatrixTerm(name, cells.ToEquatableArray(), new Lambda("row", dimensions[dimensions.Count - 2], new Lambda("column", dimensions[dimensions.Count - 1], entry)), counts, scatter);
    }

    // The terms in log det C and in entries of C⁻¹ whose coefficients are settled, n and M from −½ (n log det C + tr(C⁻¹ M)).
    private (EquatableArray<WeightedTerm> Counts, EquatableArray<WeightedTerm> Scatter) MomentsOf(string name, HashSet<string> solved, List<QTerm> terms, HashSet<QTerm> used)
    {
        var counts = new List<WeightedTerm>();
        var scatter = new List<WeightedTerm>();
        foreach (QTerm term in terms.Where(term => derivation.Parameters(term.Natural).Contains(name)))
        {
            List<Expr> factors = Factors(term.Natural);
            Expr[] own = factors.Where(factor => derivation.Parameters(factor).Contains(name)).ToArray();
            Expr coefficient = Simplifier.Simplify(-2 * Product(factors.Where(factor => !own.Contains(factor))));
            if (own.Length != 1 || !derivation.Parameters(coefficient).All(solved.Contains))
                continue;
            switch (own[0])
            {
                case Apply { Op: Op.LogDeterminant } determinant when determinant.Arguments[0] is Symbol or Element { Source: Symbol }:
                    counts.Add(new WeightedTerm(coefficient, term.Statistic, term.Loops, determinant.Arguments[0] is Element slice ? slice.Indices : []));
                    used.Add(term);
                    break;
                case Element { Source: Symbol source } entry when LocationShift.IsInverse(source.Name):
                    scatter.Add(new WeightedTerm(coefficient, term.Statistic, term.Loops, entry.Indices));
                    used.Add(term);
                    break;
            }
        }

        return (counts.ToEquatableArray(), scatter.ToEquatableArray());
    }
}
