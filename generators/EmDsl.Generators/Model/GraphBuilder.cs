using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Families;

namespace EmDsl.Generators.Model;

/// <summary>Turns what was written into what it means: sizes, domains, plates, factors. See derivation.md, section 1.</summary>
internal sealed partial class GraphBuilder
{
    private readonly ModelSpec spec;
    private readonly Dictionary<string, MemberSpec> members = new();
    private readonly SizeUnifier sizes = new();
    private readonly DomainInference domains;
    private readonly IReadOnlyCollection<string> references;
    private readonly List<Finding> findings = [];
    private readonly Dictionary<string, int> offsets = new();
    private readonly Dictionary<string, Domain> supports = new();
    private MemberSpec current = null!;
    private int positions = 1;
    private int origin = -1;

    private GraphBuilder(ModelSpec spec)
    {
        this.spec = spec;
        foreach (MemberSpec member in spec.Members)
            members[member.Name] = member;
        domains = new DomainInference(members);
        references = SoftmaxReference.Of(spec);
        domains.Conflict += (parameter, first, second) => Report(DiagnosticTable.DomainConflict, parameter, first, second);
        domains.Outside += (found, needed, advice) => Report(DiagnosticTable.OutsideDomain, found, needed, advice);
    }

    public static ModelGraph Build(ModelSpec spec) => new GraphBuilder(spec).Build();

    private ModelGraph Build()
    {
        foreach (MemberSpec member in spec.Members)
            DeclareSizes(member);
        var drafts = new List<FactorNode>();
        foreach (MemberSpec member in spec.Members.Where(member => member.Law is not null && member.Kind != MemberKind.Prior))
        {
            current = member;
            drafts.Add(new FactorReader(this, member).Read());
        }

        var priorDrafts = new List<PriorNode>();
        foreach (MemberSpec prior in spec.Members.Where(member => member is { Kind: MemberKind.Prior, Law: not null, Target: not null } && members.ContainsKey(member.Target)))
        {
            current = prior;
            priorDrafts.Add(new FactorReader(this, prior).ReadPrior());
        }

        PlaceNodes(drafts);
        SizeByIndices();
        var sizeNodes = new Dictionary<string, SizeNode>();
        Expr Resolve(Expr size, string member)
        {
            Expr resolved = sizes.Resolve(size);
            return resolved is Symbol symbol ? RunTimeSize(symbol.Name, member, sizeNodes) : resolved;
        }

        var earlier = new SortedDictionary<string, EarlierNode>(System.StringComparer.Ordinal);
        Expr Finish(Expr expression, string member)
        {
            Expr sized = Substitution.Rewrite(expression, node => node switch
            {
                Symbol symbol when SizeUnifier.IsPlaceholder(symbol.Name) => Resolve(symbol, member),
                Earlier value => EarlierValue(value, earlier),
                _ => node,
            });
            Expr canonical = Simplifier.Simplify(WithStructuralZeros(sized), DomainOf);
            Expr complemented = SimplexComplement.Apply(canonical, Categories);
            return complemented.Equals(canonical) ? canonical : Simplifier.Simplify(complemented, DomainOf);
        }

        EquatableArray<BranchNode> Settle(EquatableArray<BranchNode> branches, string member) => branches.Select(branch => branch with
        {
            Guard = branch.Guard is { } guard ? Finish(AtNodes(guard), member) : null,
            LogDensity = nodeValues.ContainsKey(member) ? LogWeight(member) : branch.LogDensity is { } density ? Finish(AtNodes(density), member) : null,
            Exact = branch.Exact is { } exact ? Finish(AtNodes(exact), member) : null,
            NodeValue = nodeValues.TryGetValue(member, out Expr? value) ? Finish(value, member) : null,
            Written = branch.LogDensity is { } written && !nodeValues.ContainsKey(member) && HoldsNodes(written) ? Finish(written, member) : null,
            Entries = branch.Entries.Select(entry => Finish(entry, member)).ToEquatableArray(),
        }).ToEquatableArray();

        var factors = drafts.Select(draft => draft with
        {
            Entries = draft.Entries is { } entries ? new SumBinder(entries.Index, Resolve(entries.Count, draft.Variable)) : null,
            Branches = Settle(draft.Branches, draft.Variable),
        }).ToEquatableArray();
        var priors = priorDrafts.Select(draft => draft with
        {
            Indices = draft.Indices.Select(index => new SumBinder(index.Index, Resolve(index.Count, draft.Target))).ToEquatableArray(),
            Branches = Settle(draft.Branches, draft.Target),
        }).ToEquatableArray();

        var parameters = spec.Members
            .Where(member => member.Kind is MemberKind.Parameter or MemberKind.Constant)
            .Select(member => Parameter(member, Resolve)).ToEquatableArray();
        var data = spec.Members
            .Where(member => member.Kind is MemberKind.Observed or MemberKind.Covariate or MemberKind.Weight or MemberKind.Group or MemberKind.Sequence)
            .Select(member => Data(member, Resolve)).ToEquatableArray();
        var latents = spec.Members
            .Where(member => member.Kind == MemberKind.Latent)
            .Select(member => Latent(member, Resolve)).ToEquatableArray();
        foreach (MemberSpec size in spec.Members.Where(member => member.Kind == MemberKind.Size))
            sizeNodes[size.Name] = new SizeNode(size.Name, SizeOrigin.Member, size.Name);
        var graph = new ModelGraph(sizeNodes.Values.OrderBy(size => size.Name, System.StringComparer.Ordinal).ToEquatableArray(), parameters, data, latents, factors, priors, [])
        {
            Earlier = Complete(earlier.Values, latents, data),
            Positions = positions,
        };
        graph = graph with { Matrices = Matrices(graph).ToEquatableArray() };
        return graph with { Findings = WithoutConsequences(findings.Concat(GraphChecks.Run(spec, graph)).ToArray()).ToEquatableArray() };
    }

    // Sizes that do not agree leave other sizes open and indices out of range; one cause is told once.
    private static IEnumerable<Finding> WithoutConsequences(IReadOnlyCollection<Finding> all)
    {
        bool isShape = all.Any(finding => finding.Id == DiagnosticTable.WrongShape);
        bool isError = all.Any(finding => finding.Id != DiagnosticTable.UnknownSize && DiagnosticTable.IsError(finding));
        return all.Where(finding => !(isError && finding.Id == DiagnosticTable.UnknownSize) && !(isShape && finding.Id == DiagnosticTable.IndexOutOfRange));
    }

    private Expr WithStructuralZeros(Expr expression)
    {
        foreach (MemberSpec parameter in spec.Members.Where(member => member is { Kind: MemberKind.Parameter, Pattern: not null } && domains.Of(member.Name).Kind != Domain.Simplex))
            expression = StructuralZeros.Mask(expression, parameter.Name, parameter.Pattern!, Lowering.IndexRankOf(parameter.Type) + Lowering.RankOf(parameter.Type));
        return expression;
    }

    private int? Categories(string parameter)
    {
        if (domains.Of(parameter).Kind != Domain.Simplex)
            return null;
        MemberSpec member = members[parameter];
        int last = Lowering.IndexRankOf(member.Type) + Lowering.RankOf(member.Type) - 1 + (member.Per is null ? 0 : 1);
        return sizes.Resolve(SizeUnifier.Placeholder(parameter, last)) is Number count ? (int)count.Value : null;
    }

    private void DeclareSizes(MemberSpec member)
    {
        current = member;
        bool discrete = member.Kind is MemberKind.Latent or MemberKind.Observed or MemberKind.Covariate;
        if (discrete && member.Type.Scalar == ScalarKind.Enum)
            Fix(SizeUnifier.Cardinality(member.Name), new Number(member.Type.Enum!.Names.Count));
        else if (discrete && member.Type.Scalar == ScalarKind.Boolean)
            Fix(SizeUnifier.Cardinality(member.Name), new Number(2));
        else if (discrete && member.States is { } states)
            Fix(SizeUnifier.Cardinality(member.Name), Stated(states));
        if (discrete && member.Dimension is { } dimension)
            Fix(SizeUnifier.DataDimension(member.Name), Stated(dimension));
        else if (discrete && member.Columns.Count > 0)
            Fix(SizeUnifier.DataDimension(member.Name), new Number(member.Columns.Count));
        if (member.Kind is not (MemberKind.Parameter or MemberKind.Constant))
            return;
        int index = member.Per is null ? 0 : 1;
        foreach (ContainerSpec container in member.Type.Containers)
        {
            if (container.State is { } state and not ScalarKind.Text)
                Fix(SizeUnifier.Placeholder(member.Name, index), new Number(state == ScalarKind.Boolean ? 2 : container.Enum!.Names.Count));
            index += container.Rank;
        }

        if (member.Dimension is { } last)
            Fix(SizeUnifier.Placeholder(member.Name, index + Lowering.RankOf(member.Type) - 1), Stated(last));
    }

    private static Expr Stated(string text) => int.TryParse(text, out int number) ? new Number(number) : new Symbol(text);

    private void Fix(Expr placeholder, Expr size)
    {
        if (!sizes.Unify(placeholder, size))
            Report(DiagnosticTable.WrongShape, $"'{current.Name}' is declared with two sizes", "state one of them");
    }

    private Expr RunTimeSize(string name, string member, Dictionary<string, SizeNode> nodes)
    {
        if (!SizeUnifier.IsPlaceholder(name))
        {
            nodes[name] = new SizeNode(name, SizeOrigin.Member, name);
            return new Symbol(name);
        }

        string owner = name.Substring(1, name.IndexOf(':') - 1);
        string what = name.Substring(name.IndexOf(':') + 1);
        members.TryGetValue(owner, out MemberSpec? source);
        SizeNode? node = (what, source?.Kind) switch
        {
            ("dimension", MemberKind.Observed or MemberKind.Covariate) => new SizeNode($"{owner}Dimension", SizeOrigin.Dimension, owner),
            ("states", MemberKind.Group) => new SizeNode($"{owner}Count", SizeOrigin.Groups, owner),
            ("states", MemberKind.Observed or MemberKind.Covariate) => new SizeNode($"{owner}Categories", SizeOrigin.Categories, owner),
            _ => null,
        };
        if (node is null)
        {
            bool latent = source?.Kind == MemberKind.Latent;
            var finding = latent
                ? new Finding(DiagnosticTable.StatesMissing, owner, -1, [owner])
                : new Finding(DiagnosticTable.UnknownSize, source is null ? member : owner, -1, Unknown(source, member, what));
            if (!findings.Contains(finding))
                findings.Add(finding);
            return new Number(1);
        }

        nodes[node.Name] = node;
        return new Symbol(node.Name);
    }

    private static EquatableArray<string> Unknown(MemberSpec? owner, string member, string what)
    {
        if (owner is null)
            return ["the size of a matrix", member, "with a vector or matrix of known size beside it"];
        return owner.Kind is MemberKind.Parameter or MemberKind.Constant
            ? [$"the number of entries along index {(int.TryParse(what, out int dimension) ? dimension + 1 : 1)}", owner.Name, "by indexing it with a member of known states, or in an equation with vectors of known size"]
            : [what == "states" ? "the number of states" : "the number of entries", owner.Name, "with an enum, a number of columns or 'Dimension' in its attribute"];
    }

    // What only computed and constant indices reach has as many entries as these reach.
    private void SizeByIndices()
    {
        int? Constant(Expr? size) => size is not null && sizes.Resolve(size) is Number number ? (int)number.Value : null;
        var range = new IndexRange(variable => variable switch
        {
            Symbol symbol => Constant(SizeUnifier.Cardinality(symbol.Name)),
            Earlier { Variable: Symbol symbol } => Constant(SizeUnifier.Cardinality(symbol.Name)),
            _ => null,
        });
        var reached = new Dictionary<Symbol, HashSet<int>?>();
        var owners = new Dictionary<Symbol, (MemberSpec Parameter, MemberSpec Member, int Origin)>();
        foreach ((MemberSpec indexing, LawPlace place, IndexUse use) in spec.Members.Where(member => member.Law is not null)
            .SelectMany(member => LawPlace.Of(member.Law!).SelectMany(place => IndexUse.Of(place.Expression, place.Conditions, []).Select(use => (member, place, use)))))
        {
            if (use.Source is not Symbol source || !members.TryGetValue(source.Name, out MemberSpec? member) || member.Kind is not (MemberKind.Parameter or MemberKind.Constant))
                continue;
            Symbol size = SizeUnifier.Placeholder(member.Name, use.Dimension + (member.Per is null ? 0 : 1));
            if (!owners.ContainsKey(size))
                owners[size] = (member, indexing, place.Origin);
            int[]? values = range.Values(use.Index, use.Conditions)?.Select(value => (int)value.Value).ToArray();
            if (values is null)
                reached[size] = null;
            else if (!reached.TryGetValue(size, out HashSet<int>? known))
                reached[size] = [.. values];
            else
                known?.UnionWith(values);
        }

        foreach (KeyValuePair<Symbol, HashSet<int>?> size in reached)
        {
            if (size.Value is not { Count: > 0 } values || values.Min() < 0 || sizes.Resolve(size.Key) != size.Key)
                continue;
            sizes.Unify(size.Key, new Number(values.Max() + 1));
            (MemberSpec parameter, current, origin) = owners[size.Key];
            foreach (int unused in Enumerable.Range(0, values.Max()).Where(entry => !values.Contains(entry)))
                Report(DiagnosticTable.NotIdentified, $"Entry {unused} of '{parameter.Name}' stands in no equation", "nothing estimates it; count the entries that are used from 0");
        }
    }

    private ParameterNode Parameter(MemberSpec member, System.Func<Expr, string, Expr> resolve)
    {
        int valueRank = Lowering.RankOf(member.Type);
        int rank = Lowering.IndexRankOf(member.Type) + valueRank + (member.Per is null ? 0 : 1);
        bool used = spec.Members.Any(other => other.Law is { } law && LawWalk.Expressions(law).Any(expression => Substitution.Any(expression, node => node is Symbol symbol && symbol.Name == member.Name)));
        var dimensions = Enumerable.Range(0, rank)
            .Select(dimension => used ? resolve(SizeUnifier.Placeholder(member.Name, dimension), member.Name) : new Number(1))
            .ToEquatableArray();
        ParameterDomain domain = domains.Of(member.Name);
        if (domain.Kind == Domain.Covariance && valueRank != 2)
            domain = ParameterDomain.Of(Domain.Real);
        return new ParameterNode(
            member.Name,
            member.Type,
            dimensions,
            valueRank,
            domain,
            member.Kind == MemberKind.Constant,
            member.IsFixed,
            member.Per,
            member.Pattern,
            spec.Members.Where(prior => prior.Kind == MemberKind.Prior && prior.Target == member.Name).Select(prior => prior.Name).ToEquatableArray(),
            references.Contains(member.Name) ? rank - valueRank : null);
    }

    private DataNode Data(MemberSpec member, System.Func<Expr, string, Expr> resolve)
    {
        bool block = member.Type.Scalar is ScalarKind.Vector || (member.Type.Containers.Count > 0);
        bool discrete = member.Type.Scalar is ScalarKind.Integer or ScalarKind.Boolean or ScalarKind.Enum or ScalarKind.Text;
        bool categorical = discrete && (IsIndex(member.Name) || (supports.TryGetValue(member.Name, out Domain support) && support is Domain.Category or Domain.Boolean));
        bool group = member.Kind is MemberKind.Group;
        Expr? cardinality = (categorical && member.Kind is MemberKind.Observed or MemberKind.Covariate) || member.Type.Scalar is ScalarKind.Boolean or ScalarKind.Enum || (group && IsIndex(member.Name))
            ? resolve(SizeUnifier.Cardinality(member.Name), member.Name)
            : null;
        return new DataNode(
            member.Name,
            member.Kind,
            member.Type,
            member.Columns,
            block ? resolve(SizeUnifier.DataDimension(member.Name), member.Name) : null,
            cardinality,
            offsets.TryGetValue(member.Name, out int offset) ? offset : 0,
            supports.TryGetValue(member.Name, out Domain domain) ? domain : member.Kind == MemberKind.Weight ? Domain.NonNegative : Domain.Real,
            member.Type.IsNullable || member.AllowMissing,
            member.Kind == MemberKind.Observed && discrete && member.Type.IsNullable && !block && IsParent(member.Name),
            Plate.Row,
            LagOf(member.Name));
    }

    // In the equations of a row an earlier value is a variable of its own.
    private static Expr EarlierValue(Earlier value, SortedDictionary<string, EarlierNode> earlier)
    {
        Symbol variable = value.Variable is Element { Source: Symbol source } ? source : (Symbol)value.Variable;
        var node = new EarlierNode(EarlierNode.NameOf(variable.Name, value.Lag), variable.Name, value.Lag, null, false);
        earlier[node.Name] = node;
        return value.Variable is Element element ? element with { Source = new Symbol(node.Name) } : new Symbol(node.Name);
    }

    // A latent variable that is looked at some rows later is carried through every row between.
    private static EquatableArray<EarlierNode> Complete(IEnumerable<EarlierNode> found, EquatableArray<LatentNode> latents, EquatableArray<DataNode> data)
    {
        var nodes = new List<EarlierNode>();
        foreach (LatentNode latent in latents)
        {
            int lag = found.Where(node => node.Variable == latent.Name).Select(node => node.Lag).DefaultIfEmpty(0).Max();
            for (int l = 1; l <= lag; l++)
                nodes.Add(new EarlierNode(EarlierNode.NameOf(latent.Name, l), latent.Name, l, latent.Cardinality, true));
        }

        foreach (EarlierNode node in found)
        {
            if (data.FirstOrDefault(column => column.Name == node.Variable) is { } column)
                nodes.Add(node with { Cardinality = column.Dimension is null ? column.Cardinality : null });
        }

        return nodes.ToEquatableArray();
    }

    // How far back equations look at a variable.
    private int LagOf(string name)
    {
        int lag = 0;
        foreach (Expr expression in spec.Members.Select(member => member.Law).OfType<Law>().SelectMany(LawWalk.Expressions))
        {
            expression.Any(node =>
            {
                if (node is Earlier earlier && earlier.Variable.Symbols().Contains(name))
                    lag = System.Math.Max(lag, earlier.Lag);
                return false;
            });
        }

        return lag;
    }

    private LatentNode Latent(MemberSpec member, System.Func<Expr, string, Expr> resolve)
    {
        bool discrete = member.Type.Scalar is ScalarKind.Integer or ScalarKind.Boolean or ScalarKind.Enum;
        return new LatentNode(
            member.Name,
            member.Type,
            discrete ? resolve(SizeUnifier.Cardinality(member.Name), member.Name) : nodeValues.ContainsKey(member.Name) ? new Number(member.Quadrature) : null,
            member.Type.Scalar == ScalarKind.Vector ? resolve(SizeUnifier.DataDimension(member.Name), member.Name) : null,
            member.Per is null ? Plate.Row : Plate.Group,
            member.Per,
            member.OrderBy,
            LagOf(member.Name)) { Nodes = nodeValues.ContainsKey(member.Name) ? member.Quadrature : 0 };
    }

    private bool IsParent(string name) => spec.Members.Any(other =>
        other.Name != name && other.Law is { } law && LawWalk.Expressions(law).Any(expression => Substitution.Any(expression, node => node is Symbol symbol && symbol.Name == name)));

    // Does it stand as an index, or is a group whose key indexes a Per parameter?
    private bool IsIndex(string name) =>
        spec.Members.Any(member => member.Kind == MemberKind.Parameter && member.Per == name)
        || spec.Members.Any(other => other.Law is { } law && LawWalk.Expressions(law).Any(expression => Substitution.Any(
            expression,
            node => node is Element element && element.Indices.Any(index => Substitution.Any(index, inner => inner is Symbol symbol && symbol.Name == name)))));

    private Domain? DomainOf(Expr leaf)
    {
        string? name = leaf switch
        {
            Symbol symbol => symbol.Name,
            Element { Source: Symbol symbol } => symbol.Name,
            _ => null,
        };
        if (name is null || !members.TryGetValue(name, out MemberSpec? member))
            return null;
        if (member.Kind is MemberKind.Parameter or MemberKind.Constant)
        {
            ParameterDomain domain = domains.Of(name);
            return domain.Kind == Domain.Simplex ? Domain.UnitInterval
                : domain.Kind != Domain.Real ? domain.Kind
                : domain.Lower >= 0 ? domain.Upper <= 1 ? Domain.UnitInterval : Domain.Positive
                : null;
        }

        return supports.TryGetValue(name, out Domain support) ? support switch
        {
            Domain.Simplex or Domain.SimplexInterior => Domain.UnitInterval,
            Domain.PositiveVector => Domain.Positive,
            _ => support,
        } : null;
    }

    private void Report(string id, params string[] arguments)
    {
        var finding = new Finding(id, current.Name, origin, arguments.ToEquatableArray());
        if (!findings.Contains(finding))
            findings.Add(finding);
    }

    private void NotDerivable(string term, string nearest) => Report(DiagnosticTable.NotDerivable, term, nearest);
}
