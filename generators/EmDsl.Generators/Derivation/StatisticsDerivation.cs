using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>
/// Reads the expected complete-data log-likelihood Q off the factors: terms η(θ) × statistic where a log-density separates
/// (derivation.md, section 1), quadratic forms of covariances, and terms that need passes over the rows.
/// </summary>
internal sealed partial class StatisticsDerivation
{
    private readonly ModelGraph graph;
    private readonly LocationShift shift;
    private readonly HashSet<string> free;
    private readonly Dictionary<string, DataNode> data;

    public StatisticsDerivation(ModelGraph graph)
    {
        this.graph = graph;
        shift = new LocationShift(graph);
        free = new HashSet<string>(graph.Parameters.Where(parameter => parameter.IsFree).Select(parameter => parameter.Name));
        free.UnionWith(graph.Matrices.Where(matrix => matrix.Value.Symbols().Any(free.Contains)).Select(matrix => matrix.Name).ToArray());
        data = graph.Data.ToDictionary(node => node.Name);
        Table = new StatisticsTable(graph);
    }

    public StatisticsTable Table { get; }

    public List<QTerm> Terms { get; } = [];

    /// <summary>Quadratic forms of a mean as it stands: in moments, and, where other terms share its parameters, as terms of Q.</summary>
    public List<(GaussianTerm Term, string? Location, string? Covariance, System.Func<IReadOnlyList<QTerm>> Spelled)> Gaussians { get; } = [];

    public List<RowTerm> Rows { get; } = [];

    public List<ReweightedTerm> Reweighted { get; } = [];

    /// <summary>Updates that come before all others: they take a parameter out of Q and leave a statistic at its new value.</summary>
    public List<UpdateBlock> First { get; } = [];

    public List<Finding> Findings { get; } = [];

    /// <summary>The expected first states of sequences that begin in the stationary law of a free transition matrix.</summary>
    public List<(string Transition, StatisticNode First)> Stationary { get; } = [];

    public bool IsShifted(string parameter) => shift.Contains(parameter);

    public void Run()
    {
        KeepUnshifted();
        for (int f = 0; f < graph.Factors.Count; f++)
        {
            FactorNode factor = graph.Factors[f];
            for (int b = 0; b < factor.Branches.Count; b++)
            {
                if (factor.Branches[b].Stationary is { } transition && free.Contains(transition))
                    Stationary.Add((transition, Table.Get(Expr.One, [new Symbol(factor.Variable)], factor.Branches[b].Guard is { } guard ? [guard] : [], [], Hint(factor.Variable, Expr.One))));
                if (factor.Branches[b].LogDensity is { } density && Substitution.Symbols(density).Any(free.Contains))
                    Branch(factor, f, b, density);
            }
        }

        Priors();
    }

    /// <summary>The free parameters that an expression names, shifts counted as their parameter.</summary>
    public IEnumerable<string> Parameters(Expr expression) =>
        Substitution.Symbols(expression).Select(LocationShift.Unshifted).Where(free.Contains).Distinct();

    private void Branch(FactorNode factor, int f, int b, Expr density)
    {
        density = graph.WithMatrices(density);
        BranchNode branch = factor.Branches[b];
        if (branch.External is not null)
        {
            First.Add(new FamilyUpdate(Parameters(density).ToEquatableArray(), branch.External.Name, f, b));
            return;
        }

        var guards = new List<Expr>();
        SumBinder[] outer = factor.Entries is { } entries ? [entries] : [];
        if (Presence(factor) is { } presence)
            guards.Add(presence);
        if (branch.Guard is { } guard)
            guards.Add(guard);

        if (branch.Family is { } named && FamilyTable.Find(named)?.Maximiser == Maximiser.Range)
        {
            Bounds(factor, branch, f, guards);
            return;
        }

        if (outer.Length == 0 && Student(density, factor, f, b, guards))
            return;
        (density, Deviation? deviation) = AbsoluteDeviation(density, outer);
        Expr shifted = Simplifier.Simplify(shift.Apply(density), DomainOf);
        var scalars = new List<Expr>();
        bool hasMoments = false;
        foreach (Expr term in shifted is Apply { Op: Op.Add } sum ? sum.Arguments : [shifted])
        {
            if (Gaussian(term, shifted, factor, branch, guards))
                hasMoments = true;
            else
                scalars.Add(Spelled(term));
        }

        Expr rest = scalars.Count == 0 ? Expr.Zero : scalars.Count == 1 ? scalars[0] : new Apply(Op.Add, scalars.ToEquatableArray());
        if (deviation is null && !Substitution.Symbols(rest).Any(IsFreeOrShift))
            return;
        if (rest.Any(node => node is Apply { Op: Op.Abs } absolute && absolute.Symbols().Any(IsFreeOrShift)))
        {
            string kinked = rest.Symbols().Select(LocationShift.Unshifted).First(free.Contains);
            Findings.Add(new Finding(DiagnosticTable.NotDifferentiable, factor.Variable, branch.Origin, [$"The density of '{factor.Variable}'", kinked, "write Laplace(location, scale), whose location is a weighted median, or a smooth density"]));
            return;
        }

        if (deviation is null && outer.Length == 0)
            rest = Levels(rest, factor, guards);
        if (HoldsQuadratic(rest) || Recognize(rest) is not { } form)
        {
            Mixed(factor, f, b, density, guards, outer, hasMoments);
            return;
        }

        TakeSquares(rest, guards, outer, Expr.One);
        foreach (NaturalTerm term in form.Terms)
        {
            if (deviation is not null && term.Statistic.Symbols().Contains(AbsoluteLeaf))
                Median(factor, branch, deviation, term, guards);
            else
                Terms.AddRange(Separated(term, factor, guards, outer));
        }
    }

    private IEnumerable<QTerm> Separated(NaturalTerm term, FactorNode factor, List<Expr> guards, SumBinder[] outer)
    {
        var taken = new HashSet<string>(outer.Concat(term.Sums).Select(binder => binder.Index));
        foreach ((Expr part, EquatableArray<SumBinder> loops) in Split(term.Natural, [], taken))
        {
            var pseudo = new List<Dimension>();
            Expr natural = NameEntries(part, pseudo);
            Expr value = WithOwnIndices(shift.Restore(term.Statistic), taken);
            var allGuards = guards.Concat(term.Guards.Select(shift.Restore));
            StatisticNode statistic = Table.Get(value, [natural], allGuards, outer.Concat(term.Sums), Hint(factor.Variable, value), pseudo);
            yield return new QTerm(natural, statistic, loops);
        }
    }

    // What was put back brings sums of its own: their indices are none of those around them.
    private static Expr WithOwnIndices(Expr value, HashSet<string> taken) => taken.Count == 0 ? value : value.Rewrite(node =>
    {
        if (node is not Sum sum || !taken.Contains(sum.Index))
            return node;
        string index = Substitution.Fresh(sum.Index, [.. taken, .. sum.Body.FreeBounds(), .. sum.Body.Symbols()]);
        return sum with { Index = index, Body = sum.Body.ReplaceBound(sum.Index, new Bound(index)) };
    });

    private const string AbsoluteLeaf = "§absolute";

    /// <summary>|value − entry of a location parameter|.</summary>
    private sealed record Deviation(Element? Entry, string Parameter, Expr Value);

    // |x − m| with data x and a free entry m stands as a data leaf until the median is taken.
    private (Expr Density, Deviation? Deviation) AbsoluteDeviation(Expr density, SumBinder[] outer)
    {
        Deviation? found = null;
        if (outer.Length > 0)
            return (density, null);
        Expr rewritten = Substitution.Rewrite(density, node =>
        {
            if (node is not Apply { Op: Op.Abs } absolute || absolute.Arguments[0] is not Apply { Op: Op.Add } sum)
                return node;
            Expr[] holders = sum.Arguments.Where(term => term.Symbols().Any(free.Contains)).ToArray();
            if (holders.Length != 1)
                return node;
            (Expr body, double sign) = holders[0] is Apply { Op: Op.Multiply } product && product.Arguments.Count == 2 && product.Arguments[0] is Number { Value: 1 or -1 } number
                ? (product.Arguments[1], number.Value)
                : (holders[0], 1);
            string? name = body is Symbol symbol ? symbol.Name : body is Element { Source: Symbol source } ? source.Name : null;
            Expr value = Simplifier.Simplify(new Number(-sign) * new Apply(Op.Add, sum.Arguments.Where(term => term != holders[0]).ToEquatableArray()), DomainOf);
            bool isDataOnly = value.Symbols().All(data.ContainsKey) && value.FreeBounds().Count == 0;
            if (name is null || !isDataOnly || found is not null)
                return node;
            found = new Deviation(body as Element, name, value);
            return new Symbol(AbsoluteLeaf);
        });
        return found is null ? (density, null) : (rewritten, found);
    }

    // −c · |x − m|: the weighted median, if c is one number for all rows of an entry.
    private void Median(FactorNode factor, BranchNode branch, Deviation deviation, NaturalTerm term, List<Expr> guards)
    {
        Expr entry = deviation.Entry ?? (Expr)new Symbol(deviation.Parameter);
        var own = new HashSet<string>(entry.Symbols().Where(Table.IsDiscrete));
        if (term.Statistic is not Symbol || !term.Natural.Symbols().Where(Table.IsDiscrete).All(own.Contains) || deviation.Entry?.Indices.Any(index => index is not (Symbol or Number)) == true)
        {
            Findings.Add(new Finding(DiagnosticTable.NotDerivable, factor.Variable, branch.Origin, [$"The median '{deviation.Parameter}' of rows that weigh differently", "'Laplace(location, scale)' whose scale is indexed by no more than its location"]));
            return;
        }

        var all = guards.Concat(term.Guards).ToArray();
        StatisticNode count = Table.Get(Expr.One, [entry], all, [], Hint(factor.Variable, Expr.One));
        bool estimatesScale = term.Natural.Symbols().Any(IsFreeOrShift);
        StatisticNode? sum = estimatesScale
            ? Table.Get(new Apply(Op.Abs, [deviation.Value - entry]), [entry], all, [], factor.Variable + "Deviation", filledBy: deviation.Parameter)
            : null;
        if (sum is not null)
            Terms.Add(new QTerm(term.Natural, sum, []));
        First.Add(new MedianUpdate(deviation.Parameter, deviation.Entry?.Indices ?? [], factor.Variable, deviation.Value, all.ToEquatableArray(), count, sum));
    }

    // The support moves with the bounds: only rows that certainly belong to the law say where they are.
    private void Bounds(FactorNode factor, BranchNode branch, int f, List<Expr> guards)
    {
        if (EliminationPlanner.Scope(factor, EliminationPlanner.Unobserved(graph).ToArray()).Any() || factor.Entries is not null || data[factor.Variable].Dimension is not null)
        {
            string moving = branch.LogDensity!.Symbols().First(free.Contains);
            Findings.Add(new Finding(DiagnosticTable.MovingSupport, factor.Variable, branch.Origin, [factor.Variable, moving, "make its bounds [Constant]s, or let the law depend on nothing latent"]));
            return;
        }

        (string? Name, EquatableArray<Expr> Target) Entry(Expr bound) => bound switch
        {
            Symbol symbol when free.Contains(symbol.Name) => (symbol.Name, []),
            Element { Source: Symbol source } element when free.Contains(source.Name) => (source.Name, element.Indices),
            _ => (null, []),
        };
        (string? lower, EquatableArray<Expr> lowerTarget) = Entry(branch.Entries[0]);
        (string? upper, EquatableArray<Expr> upperTarget) = Entry(branch.Entries[1]);
        if (branch.Entries.Any(bound => Entry(bound).Name is null && bound.Symbols().Any(free.Contains)) || lower == upper)
        {
            Findings.Add(new Finding(DiagnosticTable.MovingSupport, factor.Variable, branch.Origin, [factor.Variable, branch.LogDensity!.Symbols().First(free.Contains), "make each bound a parameter as it is, or a [Constant]"]));
            return;
        }

        First.Add(new RangeUpdate(lower, lowerTarget, upper, upperTarget, factor.Variable, guards.ToEquatableArray()));
    }

    // Q is additive: sums in a natural parameter become terms of their own, sums over an index become loops of the M-step.
    private IEnumerable<(Expr Natural, EquatableArray<SumBinder> Loops)> Split(Expr natural, EquatableArray<SumBinder> loops, IReadOnlyCollection<string> taken)
    {
        if (!Parameters(natural).Any())
            return [];
        switch (natural)
        {
            case Apply { Op: Op.Add } sum:
                return sum.Arguments.SelectMany(term => Split(term, loops, taken));
            case Sum sum:
                return Inside(sum, body => body);
            case Apply { Op: Op.Multiply } product when product.Arguments.FirstOrDefault(factor => factor is Sum or Apply { Op: Op.Add } && Parameters(factor).Any()) is { } inner:
                Expr[] others = product.Arguments.Where(factor => factor != inner).ToArray();
                Expr Times(Expr body) => Simplifier.Simplify(new Apply(Op.Multiply, others.Append(body).ToEquatableArray()), DomainOf);
                return inner is Sum over
                    ? Inside(over, Times)
                    : ((Apply)inner).Arguments.SelectMany(term => Split(Times(term), loops, taken));
            default:
                return [(natural, loops)];
        }

        // The index of a loop is none that the statistic or the loops around it have.
        IEnumerable<(Expr, EquatableArray<SumBinder>)> Inside(Sum sum, System.Func<Expr, Expr> around)
        {
            string index = Substitution.Fresh(sum.Index, [.. taken, .. loops.Select(loop => loop.Index), .. Substitution.FreeBounds(natural), .. Substitution.Symbols(natural)]);
            return Split(around(sum.Body.ReplaceBound(sum.Index, new Bound(index))), loops.Add(new SumBinder(index, sum.Count)), taken);
        }
    }

    // −½ (x − m)ᵀ C⁻¹ (x − m) becomes moments; −½ log det C is read with it.
    private bool Gaussian(Expr term, Expr whole, FactorNode factor, BranchNode branch, List<Expr> guards)
    {
        (double coefficient, Expr body) = term is Apply { Op: Op.Multiply } product && product.Arguments.Count == 2 && product.Arguments[0] is Number number
            ? (number.Value, product.Arguments[1])
            : (1.0, term);
        if (body is Apply { Op: Op.LogDeterminant } determinant)
        {
            // The determinant belongs to the quadratic form of the same covariance, which has the same count.
            return coefficient == -0.5 && (whole is Apply { Op: Op.Add } all ? all.Arguments : [whole]).Any(other =>
                other is Apply { Op: Op.Multiply, Arguments: { Count: 2 } halved } && halved[0] is Number { Value: -0.5 }
                && halved[1] is Apply { Op: Op.Mahalanobis } form && form.Arguments[1] == determinant.Arguments[0] && PlainMean(form) is not null);
        }

        if (body is not Apply { Op: Op.Mahalanobis } quadratic || coefficient != -0.5)
            return false;
        var vector = (Lambda)quadratic.Arguments[0];
        Expr covariance = quadratic.Arguments[1];
        string covarianceName = covariance is Element element ? ((Symbol)element.Source).Name : ((Symbol)covariance).Name;
        EquatableArray<Expr> covarianceIndices = covariance is Element slice ? slice.Indices : [];
        if (PlainMean(quadratic) is not { } mean)
            return false;
        (Expr leaf, Expr? location) = mean;
        var pseudo = new List<Dimension>();
        Expr? locationSlice = location is Element whole2 ? NameEntries(new Element(whole2.Source, whole2.Indices.Take(whole2.Indices.Count - 1).ToEquatableArray()), pseudo) : null;
        Expr covarianceSlice = covariance is Element ? NameEntries(covariance, pseudo) : covariance;
        Expr[] distinguishing = locationSlice is null ? [covarianceSlice] : [locationSlice, covarianceSlice];
        Expr y = shift.Restore(leaf);
        Expr At(string index) => Substitution.Replace(y, new Bound(vector.Index), new Bound(index));
        var first = new SumBinder("i", vector.Count);
        var second = new SumBinder("j", vector.Count);
        StatisticNode count = Table.Get(Expr.One, distinguishing, guards, [], Hint(factor.Variable, Expr.One), pseudo);
        StatisticNode? sum = locationSlice is null ? null : Table.Get(At("i"), [.. distinguishing, new Bound("i")], guards, [first], factor.Variable + "Sum", pseudo);
        bool estimatesCovariance = free.Contains(covarianceName);
        StatisticNode? squares = estimatesCovariance
            ? Table.Get(At("i") * At("j"), [.. distinguishing, new Bound("i"), new Bound("j")], guards, [first, second], factor.Variable + "Scatter", pseudo, isSymmetric: true)
            : null;
        var gaussian = new GaussianTerm(
            count,
            sum,
            squares,
            locationSlice is Element named ? named.Indices : [],
            covarianceSlice is Element namedCovariance ? namedCovariance.Indices : [],
            covarianceName,
            vector.Count);
        IReadOnlyList<QTerm> InTerms() => Recognize(Spelled(term) - (0.5 * Functions.LogDeterminant(covariance)))!.Terms.SelectMany(natural => Separated(natural, factor, guards, [])).ToArray();
        Gaussians.Add((gaussian, location is Element located ? LocationShift.Unshifted(((Symbol)located.Source).Name) : null, estimatesCovariance ? covarianceName : null, InTerms));
        return true;
    }

    // An index that is computed (an entry of a categorical vector, a choice) becomes a dimension of its own.
    private Expr NameEntries(Expr natural, List<Dimension> pseudo) => Substitution.Rewrite(natural, node =>
        node is Element { Source: Symbol symbol } && IsFreeOrShift(symbol.Name) ? NameIndices(node, pseudo) : node);

    private Expr NameIndices(Expr entry, List<Dimension> pseudo)
    {
        if (entry is not Element { Source: Symbol symbol } element)
            return entry;
        ParameterNode parameter = graph.TensorOf(LocationShift.Unshifted(symbol.Name))!;
        return element with
        {
            Indices = element.Indices.Select((index, i) =>
            {
                if (index is Number or Bound || (index is Symbol variable && Table.IsDiscrete(variable.Name)))
                    return index;
                Dimension? known = pseudo.FirstOrDefault(dimension => dimension.At == index);
                if (known is null)
                {
                    string stem = index is Element { Source: Symbol source } ? source.Name + "Category" : "Entry";
                    string name = stem;
                    for (int n = 2; pseudo.Any(dimension => dimension.Name == name); n++)
                        name = stem + n.ToString(System.Globalization.CultureInfo.InvariantCulture);
                    known = new Dimension(name, true, parameter.Dimensions[i], index);
                    pseudo.Add(known);
                }

                return new Bound(known.Name);
            }).ToEquatableArray(),
        };
    }

    private Expr? Presence(FactorNode factor)
    {
        if (!data.TryGetValue(factor.Variable, out DataNode? node) || !node.MayBeMissing || node.IsSummedOut)
            return null;
        Expr value = factor.Entries is { } entries ? new Element(new Symbol(factor.Variable), [new Bound(entries.Index)]) : new Symbol(factor.Variable);
        return new Apply(Op.IsPresent, [value]);
    }

    private bool IsFreeOrShift(string name) => LocationShift.IsShift(name) || LocationShift.IsInverse(name) || free.Contains(name);

    private Domain? DomainOf(Expr leaf)
    {
        string? name = leaf is Symbol symbol ? symbol.Name : leaf is Element { Source: Symbol source } ? source.Name : null;
        if (name is null)
            return null;
        if (graph.Parameters.FirstOrDefault(parameter => parameter.Name == name) is { } node)
        {
            return node.Domain.Kind == Domain.Simplex ? Domain.UnitInterval
                : node.Domain.Kind != Domain.Real ? node.Domain.Kind
                : node.Domain.Lower >= 0 ? Domain.Positive : null;
        }

        return data.TryGetValue(name, out DataNode? column) ? column.Support switch
        {
            Domain.Simplex or Domain.SimplexInterior => Domain.UnitInterval,
            Domain.PositiveVector => Domain.Positive,
            _ => column.Support,
        } : null;
    }

    private static string Hint(string variable, Expr value) => value is Number ? variable + "Count" : variable + "Statistic";
}
