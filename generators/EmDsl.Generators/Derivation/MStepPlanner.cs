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

    /// <summary>The ratio of expected counts, where Q is Σ count · log p over entries of one probability vector; else null.</summary>
    private SimplexUpdate? Simplex(string name, List<QTerm> terms)
    {
        if (parameters[name].Domain.Kind != Domain.Simplex)
            return null;
        var counts = new List<WeightedTerm>();
        foreach (QTerm term in terms)
        {
            var factors = Factors(term.Natural);
            var logarithms = factors.Where(factor => derivation.Parameters(factor).Any()).ToArray();
            if (logarithms.Length != 1 || logarithms[0] is not Apply { Op: Op.Log } logarithm || logarithm.Arguments[0] is not Element { Source: Symbol } element)
                return null;
            counts.Add(new WeightedTerm(Product(factors.Where(factor => factor != logarithms[0])), term.Statistic, term.Loops, element.Indices));
        }

        return new SimplexUpdate(name, Merged(counts));
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

    // In the order of declaration, those that need nothing but what is already solved.
    private IEnumerable<UpdateBlock?> ClosedForms(HashSet<string> open, HashSet<string> solved, List<QTerm> terms, List<RowTerm> rows)
    {
        foreach (string name in graph.Parameters.Select(parameter => parameter.Name).Where(open.Contains))
        {
            if (inside.Contains(name) || IsKinked(name) || Waits(name, open) || rows.Any(row => derivation.Parameters(row.LogDensity).Contains(name)))
                continue;
            if (IsCovariance(name))
                yield return ScatterOf(name, solved, terms);
            else if (ClosedFormOf(name, terms) is { } closed && closed.A.Concat(closed.B).SelectMany(term => derivation.Parameters(term.Coefficient)).All(solved.Contains))
                yield return closed;
        }
    }

    // ECM (Meng and Rubin 1993): a closed form given a covariance at its previous value, which then follows given this parameter.
    private ClosedFormUpdate? GivenCovariance(HashSet<string> open, HashSet<string> solved, List<QTerm> terms, List<RowTerm> rows)
    {
        var covariances = new HashSet<string>(open.Where(IsCovariance));
        var known = new HashSet<string>(solved.Concat(covariances));
        return covariances.Count == 0 ? null : ClosedForms([.. open.Except(covariances)], known, terms, rows).OfType<ClosedFormUpdate>()
            .Select(update => new ClosedFormUpdate(update.Parameter, update.Form, update.Exponent, update.IsShift, update.A, update.B, IsConditional: true) { IsProportional = update.IsProportional }).FirstOrDefault();
    }

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

    /// <summary>The closed form of one parameter given the others, or null.</summary>
    private ClosedFormUpdate? ClosedFormOf(string name, List<QTerm> terms)
    {
        var parts = new List<(string Kind, double Exponent, Expr Coefficient, QTerm Term, EquatableArray<Expr> Target, bool IsShift)>();
        foreach (QTerm term in terms.Where(term => derivation.Parameters(term.Natural).Contains(name)))
        {
            var factors = Factors(term.Natural);
            var own = factors.Where(factor => derivation.Parameters(factor).Contains(name)).ToArray();
            if (term.Statistic.Column is not null || own.Length != 1 || Shape(own[0], name) is not { } shape)
                return null;
            parts.Add((shape.Kind, shape.Exponent, Product(factors.Where(factor => factor != own[0])), term, shape.Target, shape.IsShift));
        }

        if (parts.Count == 0)
            return null;
        bool isProportional = CancelCommonFactor(parts);
        string[] kinds = parts.Select(part => part.Kind).Distinct().ToArray();
        double[] exponents = parts.Where(part => part.Kind == "power").Select(part => part.Exponent).Distinct().OrderBy(exponent => exponent).ToArray();
        ParameterDomain domain = parameters[name].Domain;
        EquatableArray<WeightedTerm> Terms(System.Func<(string Kind, double Exponent, Expr Coefficient, QTerm Term, EquatableArray<Expr> Target, bool IsShift), bool> filter) =>
            Merged(parts.Where(filter).Select(part => new WeightedTerm(part.Coefficient, part.Term.Statistic, part.Term.Loops, part.Target)));
        bool isShift = parts[0].IsShift;
        if (domain.Kind == Domain.UnitInterval && exponents.Length == 0)
            return new ClosedFormUpdate(name, ClosedForm.Proportion, 1, false, Terms(part => part.Kind == "log"), Terms(part => part.Kind == "complement")) { IsProportional = isProportional };
        if (domain.Kind == Domain.Positive && kinds.Length == 2 && kinds.Contains("log") && exponents.Length == 1)
            return new ClosedFormUpdate(name, ClosedForm.LogPower, exponents[0], false, Terms(part => part.Kind == "log"), Terms(part => part.Kind == "power")) { IsProportional = isProportional };
        if (IsUnbounded(name) && kinds.Length == 1 && kinds[0] == "power" && exponents.SequenceEqual([1.0, 2.0]))
            return new ClosedFormUpdate(name, ClosedForm.Quadratic, 2, isShift, Terms(part => part.Exponent == 1), Terms(part => part.Exponent == 2)) { IsProportional = isProportional };
        return null;
    }

    private bool IsUnbounded(string name) => parameters[name].Domain is { Kind: Domain.Real, Lower: double.NegativeInfinity, Upper: double.PositiveInfinity };

    // What is known of one entry is one number.
    private static EquatableArray<WeightedTerm> Merged(IEnumerable<WeightedTerm> terms) => terms
        .GroupBy(term => term.Statistic.IsKnown ? (term.Loops, term.Target, null) : (term.Loops, term.Target, (WeightedTerm?)term))
        .Select(group => group.First() with
        {
            Coefficient = group.Skip(1).Any() ? Simplifier.Simplify(new Apply(Op.Add, group.Select(term => term.Coefficient).ToEquatableArray())) : group.First().Coefficient,
        })
        .ToEquatableArray();

    // log θ, log(1 − θ) or θ^c, for an entry θ of the parameter or of its shift.
    private static (string Kind, double Exponent, EquatableArray<Expr> Target, bool IsShift)? Shape(Expr factor, string name)
    {
        (EquatableArray<Expr> Target, bool IsShift)? Entry(Expr expression)
        {
            (string? symbol, EquatableArray<Expr> indices) = expression switch
            {
                Symbol plain => (plain.Name, []),
                Element { Source: Symbol source } element => (source.Name, element.Indices),
                _ => (null, (EquatableArray<Expr>)[]),
            };
            return symbol is not null && LocationShift.Unshifted(symbol) == name ? (indices, LocationShift.IsShift(symbol)) : null;
        }

        if (Entry(factor) is { } linear)
            return ("power", 1, linear.Target, linear.IsShift);
        switch (factor)
        {
            case Apply { Op: Op.Power } power when power.Arguments[1] is Number exponent && Entry(power.Arguments[0]) is { } based:
                return ("power", exponent.Value, based.Target, based.IsShift);
            case Apply { Op: Op.Sqrt } root when Entry(root.Arguments[0]) is { } radicand:
                return ("power", 0.5, radicand.Target, radicand.IsShift);
            case Apply { Op: Op.Log } logarithm when Entry(logarithm.Arguments[0]) is { } argument:
                return ("log", 0, argument.Target, argument.IsShift);
            case Apply { Op: Op.Log } logarithm when logarithm.Arguments[0] is Apply { Op: Op.Add } sum && sum.Arguments.Count == 2
                && sum.Arguments.FirstOrDefault(argument => argument is Number) is Number constant
                && sum.Arguments.First(argument => argument is not Number) is Apply { Op: Op.Multiply } negated
                && negated.Arguments.Count == 2 && negated.Arguments[0] is Number slope && slope.Value == -constant.Value && Entry(negated.Arguments[1]) is { } complement:
                // log(c − c θ) is log(1 − θ) and a constant.
                return ("complement", 0, complement.Target, complement.IsShift);
            default:
                return null;
        }
    }

    // A factor that every term has, and that is one number for each entry of the parameter, does not move the maximum. The terms of a
    // prior name the entry by indices of their own.
    private bool CancelCommonFactor(List<(string Kind, double Exponent, Expr Coefficient, QTerm Term, EquatableArray<Expr> Target, bool IsShift)> parts)
    {
        static bool IsVariable(Expr index) => index is Symbol or Bound;
        static Expr ByPlace(Expr factor, EquatableArray<Expr> target)
        {
            for (int i = 0; i < target.Count; i++)
                factor = IsVariable(target[i]) ? factor.Replace(target[i], new Bound("§" + i.ToString(System.Globalization.CultureInfo.InvariantCulture))) : factor;
            return factor;
        }

        bool isSameEntry = parts.All(part => part.Target.Count == parts[0].Target.Count
            && part.Target.Zip(parts[0].Target, (index, other) => index == other || (IsVariable(index) && IsVariable(other))).All(same => same)
            && part.Target.Where(IsVariable).Distinct().Count() == part.Target.Count(IsVariable));
        if (!isSameEntry)
            return false;
        bool isCancelled = false;
        foreach (Expr candidate in Factors(parts[0].Coefficient).Where(factor => factor is not Number).ToArray())
        {
            Expr common = ByPlace(candidate, parts[0].Target);
            bool determined = !Substitution.Symbols(common).Any(derivation.Table.IsDiscrete) && Substitution.FreeBounds(common).All(name => name[0] == '§');
            if (!determined || !parts.All(part => Factors(part.Coefficient).Any(factor => ByPlace(factor, part.Target) == common)))
                continue;
            isCancelled = true;
            for (int i = 0; i < parts.Count; i++)
            {
                var rest = Factors(parts[i].Coefficient);
                rest.Remove(rest.First(factor => ByPlace(factor, parts[i].Target) == common));
                parts[i] = parts[i] with { Coefficient = Product(rest) };
            }
        }

        return isCancelled;
    }

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
