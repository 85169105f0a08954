using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>
/// Splits Q into connected blocks of parameters and gives each the first maximiser that applies (derivation.md, section 4): the ratio
/// of expected counts, closed forms in an order in which each needs only what is already solved, Newton for what is left.
/// </summary>
internal sealed partial class MStepPlanner(ModelGraph graph, StatisticsDerivation derivation, string kind)
{
    private List<UpdateBlock> blocks = [];
    private readonly Dictionary<string, ParameterNode> parameters = graph.Parameters.Concat(graph.Matrices.Select(matrix => matrix.AsParameter())).ToDictionary(parameter => parameter.Name);

    /// <param name="graph">The model.</param>
    /// <param name="kind">How blocks without a closed form are treated: a name of MStepKind.</param>
    public static EmPlan Plan(ModelGraph graph, string kind = "Exact")
    {
        (LinearGaussianPlan? linearGaussian, IReadOnlyList<Finding> obstacles) = LinearGaussianPlanner.Plan(graph);
        if (obstacles.Count > 0)
            return new EmPlan(new EliminationPlan([], []), null, [], [], obstacles.ToEquatableArray());
        var derivation = new StatisticsDerivation(graph);
        derivation.Run();
        var planner = new MStepPlanner(graph, derivation, kind);
        planner.Run();
        planner.Observe();
        EliminationPlan elimination = EliminationPlanner.Plan(graph);
        return new EmPlan(
            elimination,
            SequencePlanner.Plan(graph, elimination),
            planner.NeededStatistics().ToEquatableArray(),
            planner.blocks.ToEquatableArray(),
            derivation.Findings.Concat(LinearGaussianPlanner.Check(graph, planner.blocks)).ToEquatableArray())
        {
            LinearGaussian = linearGaussian,
            Groups = GroupPlanner.Plan(graph, elimination),
        };
    }

    private void Run()
    {
        blocks.AddRange(derivation.First);
        foreach (IGrouping<string, string> shared in derivation.First.SelectMany(block => block.Parameters).GroupBy(name => name))
        {
            bool isElsewhere = derivation.Terms.Any(term => derivation.Parameters(term.Natural).Contains(shared.Key))
                || derivation.Gaussians.Any(gaussian => gaussian.Location == shared.Key)
                || IsKinked(shared.Key)
                || derivation.Rows.Any(row => derivation.Parameters(row.LogDensity).Contains(shared.Key));
            bool hasPrior = isElsewhere && graph.Priors.Any(prior => prior.Target == shared.Key && prior.LogDensities().Any(term => term.LogDensity.Symbols().Contains(shared.Key)));
            if (hasPrior && shared.Count() == 1)
                NotDerivable(shared.Key, "A prior of '{0}', which is a median or bound of rows,", "'Uniform(lower, upper)' as its prior, or a distribution whose density is smooth in '{0}'");
            else if (isElsewhere || shared.Count() > 1)
                NotDerivable(shared.Key, "The median or bound '{0}', which several terms of the log-likelihood share,", "a parameter of its own in each of them");
        }

        var stages = blocks.Select(_ => 0).ToList();
        foreach (HashSet<string> component in Components())
        {
            var terms = derivation.Terms.Where(term => Overlaps(term.Natural, component)).ToList();
            var gaussians = derivation.Gaussians.Where(gaussian => Touches(gaussian, component)).ToList();
            var rows = derivation.Rows.Where(row => Overlaps(row.LogDensity, component)).ToList();
            var reweighted = derivation.Reweighted.Where(term => StudentParameters(term).Any(component.Contains)).ToList();
            List<GaussianPrior> priors = GaussianPriors(component);
            bool isReweighted = reweighted.Count > 0 && Student(reweighted, terms.Count + gaussians.Count + rows.Count + priors.Count + KinksOf(component).Count);
            if (reweighted.Count > 0 && !isReweighted)
            {
                reweighted.ForEach(derivation.InRows);
                terms = derivation.Terms.Where(term => Overlaps(term.Natural, component)).ToList();
                rows = derivation.Rows.Where(row => Overlaps(row.LogDensity, component)).ToList();
            }

            if (!isReweighted)
                Component(component, terms, gaussians, priors, rows);

            // What goes through the rows stands side by side, so that the same passes serve all of it: after what it needs, before what needs it.
            int stage = 0;
            foreach (UpdateBlock block in blocks.Skip(stages.Count))
            {
                bool isOverRows = block is NewtonUpdate { Rows.Count: > 0 };
                stages.Add(isOverRows ? 1 : stage);
                stage = isOverRows ? 2 : stage;
            }
        }

        blocks = [.. blocks.Select((block, i) => (Block: block, Stage: stages[i])).OrderBy(staged => staged.Stage).Select(staged => staged.Block)];
    }

    private void Component(
        HashSet<string> component, List<QTerm> terms, List<(GaussianTerm Term, string? Location, string? Covariance, System.Func<IReadOnlyList<QTerm>> Spelled)> gaussians, List<GaussianPrior> priors, List<RowTerm> rows)
    {
        if (gaussians.Count == 0 && rows.Count == 0 && component.Count == 1 && Simplex(component.First(), terms) is { } ratio)
            blocks.Add(Stationary(ratio));
        else if (derivation.Stationary.FirstOrDefault(stationary => component.Contains(stationary.Transition)).Transition is { } moving)
            NotDerivable(moving, "The transition matrix '{0}', whose stationary law begins the chain while its entries stand in more than one law,", "'Categorical({0}[…])' with the entries as they are");
        else if (gaussians.Count > 0 && !computed.Overlaps(component) && !component.Any(IsKinked))
            Gaussian(component, terms, gaussians, priors, rows);
        else
            Scalars(component, InTerms(terms, gaussians, priors), rows);
    }

    private List<QTerm> InTerms(List<QTerm> terms, IEnumerable<(GaussianTerm Term, string? Location, string? Covariance, System.Func<IReadOnlyList<QTerm>> Spelled)> gaussians, List<GaussianPrior> priors) =>
        [.. terms, .. gaussians.SelectMany(gaussian => gaussian.Spelled()), .. priors.SelectMany(derivation.Spelled)];

    private SimplexUpdate Stationary(SimplexUpdate ratio) => ratio with
    {
        First = derivation.Stationary.Where(stationary => stationary.Transition == ratio.Parameter).Select(stationary => stationary.First).ToEquatableArray(),
        Strategy = derivation.Stationary.Any(stationary => stationary.Transition == ratio.Parameter) ? "Newton on expected counts and the stationary law" : ratio.Strategy,
    };

    private IEnumerable<StatisticNode> NeededStatistics()
    {
        var needed = new HashSet<StatisticNode>(blocks.SelectMany(block => block.Statistics));
        return derivation.Table.Nodes.Where(needed.Contains);
    }

    // Parameters that some term of Q holds together, in the order of declaration.
    private IEnumerable<HashSet<string>> Components()
    {
        var groups = derivation.Terms.Select(term => derivation.Parameters(term.Natural))
            .Concat(derivation.Gaussians.Select(gaussian => new[] { gaussian.Location, gaussian.Covariance }.OfType<string>()))
            .Concat(derivation.GaussianPriors.Select(prior => new[] { prior.Location, prior.Covariance }.OfType<string>()))
            .Concat(derivation.Rows.Select(row => derivation.Parameters(row.LogDensity)))
            .Concat(derivation.Kinks.Select(kink => derivation.Parameters(kink.Term)))
            .Concat(derivation.Reweighted.Select(StudentParameters))
            .Concat(graph.Matrices.Select(matrix => derivation.Parameters(matrix.Value).Append(matrix.Name)).Where(group => group.Skip(1).Any()));
        return Separability.Components(groups).OrderBy(set => graph.Parameters.ToList().FindIndex(parameter => set.Contains(parameter.Name)));
    }

    private void Scalars(HashSet<string> component, List<QTerm> terms, List<RowTerm> rows)
    {
        var solved = new HashSet<string>();
        var open = new HashSet<string>(component);
        while (open.Count > 0)
        {
            UpdateBlock? next = ClosedForms(open, solved, terms, rows).FirstOrDefault(block => block is not null)
                ?? LeastSquares(open, solved, terms, rows)
                ?? GivenCovariance(open, solved, terms, rows)
                ?? (!IsJoint(open, rows) && open.Any(name => !IsCovariance(name) && !inside.Contains(name)) ? Newton(open, terms, rows) : (UpdateBlock?)Matrices(open, solved, terms, rows));
            if (next is null)
                return;
            blocks.Add(next);
            solved.UnionWith(next.Parameters);
            open.ExceptWith(next.Parameters);
            terms = [.. terms, .. KinksIn(next.Parameters)];
            if (open.Count == 0 && next is NewtonUpdate last)
                final.Add(last);
        }
    }

    private void NotDerivable(string parameter, string term, string nearest) => derivation.Findings.Add(At(
        parameter, DiagnosticTable.NotDerivable, term.Replace("{0}", parameter), nearest.Replace("{0}", parameter)));

    // At the first law that names the parameter.
    private Finding At(string parameter, string id, params string[] arguments)
    {
        bool Names(BranchNode branch) => branch.LogDensity is { } density && density.Symbols().Contains(parameter);
        FactorNode factor = graph.Factors.First(candidate => candidate.Branches.Any(Names));
        return new Finding(id, factor.Variable, factor.Branches.First(Names).Origin, arguments.ToEquatableArray());
    }

    private bool Overlaps(Expr expression, HashSet<string> names) => derivation.Parameters(expression).Any(names.Contains);

    private static bool Touches((GaussianTerm Term, string? Location, string? Covariance, System.Func<IReadOnlyList<QTerm>> Spelled) gaussian, HashSet<string> names) =>
        (gaussian.Location is { } location && names.Contains(location)) || (gaussian.Covariance is { } covariance && names.Contains(covariance));

    private static List<Expr> Factors(Expr expression) => expression is Apply { Op: Op.Multiply } product ? product.Arguments.ToList() : [expression];

    private static Expr Product(IEnumerable<Expr> factors)
    {
        Expr[] all = factors.Where(factor => factor != Expr.One).ToArray();
        return all.Length switch
        {
            0 => Expr.One,
            1 => all[0],
            _ => new Apply(Op.Multiply, all.ToEquatableArray()),
        };
    }
}
