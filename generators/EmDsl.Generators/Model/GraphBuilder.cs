using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Families;

namespace EmDsl.Generators.Model;

/// <summary>Turns what was written into what it means: sizes, domains, plates, factors. See derivation.md, section 1.</summary>
internal sealed class GraphBuilder
{
    private readonly ModelSpec spec;
    private readonly Dictionary<string, MemberSpec> members = new();
    private readonly SizeUnifier sizes = new();
    private readonly DomainInference domains;
    private readonly List<Finding> findings = [];
    private readonly Dictionary<string, int> offsets = new();
    private readonly Dictionary<string, Domain> supports = new();
    private MemberSpec current = null!;
    private int origin = -1;

    private GraphBuilder(ModelSpec spec)
    {
        this.spec = spec;
        foreach (MemberSpec member in spec.Members)
            members[member.Name] = member;
        domains = new DomainInference(members);
        domains.Conflict += (parameter, first, second) => Report(DiagnosticTable.DomainConflict, parameter, first, second);
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

        var priorDrafts = new List<FactorNode>();
        foreach (MemberSpec prior in spec.Members.Where(member => member is { Kind: MemberKind.Prior, Law: not null, Target: not null } && members.ContainsKey(member.Target)))
        {
            current = prior;
            priorDrafts.Add(new FactorReader(this, prior).ReadPrior());
        }

        SizeByIndices();
        var sizeNodes = new Dictionary<string, SizeNode>();
        Expr Resolve(Expr size, string member)
        {
            Expr resolved = sizes.Resolve(size);
            return resolved is Symbol symbol ? RunTimeSize(symbol.Name, member, sizeNodes) : resolved;
        }

        Expr Finish(Expr expression, string member) => Simplifier.Simplify(
            Substitution.Rewrite(expression, node => node is Symbol symbol && SizeUnifier.IsPlaceholder(symbol.Name) ? Resolve(symbol, member) : node),
            DomainOf);

        FactorNode Settle(FactorNode draft) => draft with
        {
            Entries = draft.Entries is { } entries ? new SumBinder(entries.Index, Resolve(entries.Count, draft.Variable)) : null,
            Branches = draft.Branches.Select(branch => branch with
            {
                Guard = branch.Guard is { } guard ? Finish(guard, draft.Variable) : null,
                LogDensity = branch.LogDensity is { } density ? Finish(density, draft.Variable) : null,
                Exact = branch.Exact is { } exact ? Finish(exact, draft.Variable) : null,
                Entries = branch.Entries.Select(entry => Finish(entry, draft.Variable)).ToEquatableArray(),
            }).ToEquatableArray(),
        };

        var factors = drafts.Select(Settle).ToEquatableArray();
        var priors = priorDrafts.Select(Settle).ToEquatableArray();

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
        var graph = new ModelGraph(sizeNodes.Values.OrderBy(size => size.Name, System.StringComparer.Ordinal).ToEquatableArray(), parameters, data, latents, factors, priors, []);
        return graph with { Findings = WithoutConsequences(findings.Concat(GraphChecks.Run(spec, graph)).ToArray()).ToEquatableArray() };
    }

    // Sizes that do not agree leave other sizes open and indices out of range; one cause is told once.
    private static IEnumerable<Finding> WithoutConsequences(IReadOnlyCollection<Finding> all)
    {
        bool isShape = all.Any(finding => finding.Id == DiagnosticTable.WrongShape);
        bool isError = all.Any(finding => finding.Id != DiagnosticTable.UnknownSize && DiagnosticTable.IsError(finding));
        return all.Where(finding => !(isError && finding.Id == DiagnosticTable.UnknownSize) && !(isShape && finding.Id == DiagnosticTable.IndexOutOfRange));
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
            if (container.State is { } state)
                Fix(SizeUnifier.Placeholder(member.Name, index), new Number(state == ScalarKind.Boolean ? 2 : container.Enum!.Names.Count));
            index += container.Rank;
        }
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
        var range = new IndexRange(variable => variable is Symbol symbol ? Constant(SizeUnifier.Cardinality(symbol.Name)) : null);
        var reached = new Dictionary<Symbol, int?>();
        foreach (IndexUse use in spec.Members.Where(member => member.Law is not null)
            .SelectMany(member => LawPlace.Of(member.Law!)).SelectMany(place => IndexUse.Of(place.Expression, place.Conditions, [])))
        {
            if (use.Source is not Symbol source || !members.TryGetValue(source.Name, out MemberSpec? member) || member.Kind is not (MemberKind.Parameter or MemberKind.Constant))
                continue;
            Symbol size = SizeUnifier.Placeholder(member.Name, use.Dimension + (member.Per is null ? 0 : 1));
            int? highest = range.Values(use.Index, use.Conditions)?.Select(value => (int?)value.Value).Max();
            reached[size] = reached.TryGetValue(size, out int? known) && (known is null || known > highest) ? known : highest;
        }

        foreach (KeyValuePair<Symbol, int?> size in reached)
        {
            if (size.Value is >= 0 and { } highest && sizes.Resolve(size.Key) == size.Key)
                sizes.Unify(size.Key, new Number(highest + 1));
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
            spec.Members.Where(prior => prior.Kind == MemberKind.Prior && prior.Target == member.Name).Select(prior => prior.Name).ToEquatableArray());
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
            discrete ? resolve(SizeUnifier.Cardinality(member.Name), member.Name) : null,
            member.Dimension is { } dimension ? Stated(dimension) : null,
            member.Per is null ? Plate.Row : Plate.Group,
            member.Per,
            member.OrderBy,
            LagOf(member.Name));
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

    /// <summary>Reads the law of one variable into a factor.</summary>
    private sealed class FactorReader
    {
        private readonly GraphBuilder owner;
        private readonly MemberSpec variable;
        private readonly Lowering lowering;
        private readonly List<BranchNode> branches = [];
        private readonly List<Domain> branchSupports = [];
        private ChainMoment moment;
        private SumBinder? entries;

        public FactorReader(GraphBuilder owner, MemberSpec variable)
        {
            this.owner = owner;
            this.variable = variable;
            lowering = new Lowering(
                owner.members,
                owner.sizes,
                variable.Name,
                (found, remedy) => owner.Report(DiagnosticTable.WrongShape, found, remedy),
                what => owner.NotDerivable(what, "a covariance that is a parameter, 'Diagonal(v)' or 'v * Identity'"));
        }

        public FactorNode Read()
        {
            owner.origin = -1;
            Expr value = new Symbol(variable.Name);
            Read(variable.Law!, value, null);
            RestrictBranches(entries is null ? value : new Element(value, [new Bound(entries.Index)]));
            return new FactorNode(variable.Name, entries, branches.ToEquatableArray(), variable.Per is null ? Plate.Row : Plate.Group);
        }

        private void Read(Law law, Expr value, Expr? guard)
        {
            owner.origin = law.Origin;
            switch (law)
            {
                case FamilyLaw family:
                    Family(family, value, guard);
                    break;
                case ShiftedLaw { Offset: Number { Value: var offset } } shifted when offset == System.Math.Floor(offset):
                    owner.offsets[variable.Name] = (int)offset;
                    Read(shifted.Inner, value, guard);
                    break;
                case EachLaw each:
                    Expr count = SizeUnifier.DataDimension(variable.Name);
                    entries = new SumBinder(each.Index, count);
                    lowering.Bind(each.Index, count);
                    Read(each.Inner, new Element(value, [new Bound(each.Index)]), guard);
                    break;
                case BranchLaw branch:
                    Expr condition = lowering.Scalar(branch.Condition);
                    Read(branch.Then, value, And(guard, condition));
                    Read(branch.Otherwise, value, And(guard, new Apply(Op.Not, [condition])));
                    break;
                case ExactLaw exact:
                    branches.Add(new BranchNode(guard, null, lowering.Scalar(exact.Value), null, [], [], law.Origin, moment));
                    break;
                case DensityLaw density:
                    Density(density, value, guard);
                    break;
                case ChainLaw chain:
                    moment = ChainMoment.First;
                    Read(chain.First, value, guard);
                    moment = ChainMoment.Later;
                    Read(chain.Next, value, guard);
                    moment = ChainMoment.Always;
                    break;
            }
        }

        /// <summary>The law of a parameter's entry; the indices of the prior's method are bound.</summary>
        public FactorNode ReadPrior()
        {
            var indices = variable.PriorIndices.Select((index, i) =>
            {
                lowering.Bind(index, SizeUnifier.Placeholder(variable.Target!, i));
                return (Expr)new Bound(index);
            }).ToEquatableArray();
            Expr target = new Symbol(variable.Target!);
            Read(variable.Law!, indices.Count == 0 ? target : new Element(target, indices), null);
            return new FactorNode(variable.Target!, null, branches.ToEquatableArray(), Plate.Model);
        }

        private void Family(FamilyLaw law, Expr value, Expr? guard)
        {
            if (FamilyTable.Find(law.Family) is not { } family)
            {
                owner.Report(DiagnosticTable.NotDerivable, $"'{law.Family}(…)'", "a distribution of its own kind from EmDsl.Distributions, or 'Density(x => …)'");
                return;
            }

            if (!Fits(family.Variate, variable.Type))
            {
                owner.Report(DiagnosticTable.DistributionDoesNotFit, law.Family, Draw(family.Variate), variable.Name, TypeName(variable.Type), $"make it {Needed(family.Variate)}");
                return;
            }

            bool isArray = variable.Type.Containers.Count > 0;
            if (isArray && entries is null && family.Variate != Variate.CountVector)
            {
                owner.Report(DiagnosticTable.DistributionDoesNotFit, law.Family, Draw(family.Variate), variable.Name, TypeName(variable.Type) + "[]", $"write 'Each(j => {law.Family}(…))' for a draw per entry");
                return;
            }

            int before = owner.findings.Count;
            Supports(family.Support);
            var argumentEntries = new List<Expr>();
            for (int i = 0; i < family.Slots.Count && i < law.Arguments.Count; i++)
            {
                owner.origin = i < law.Origins.Count ? law.Origins[i] : law.Origin;
                Tensor argument = lowering.Lower(law.Arguments[i]);
                Slot slot = family.Slots[i];
                if (family.Variate is Variate.Vector or Variate.CountVector)
                    FitDimension(argument, law.Family);
                argumentEntries.Add(EntriesOf(argument));
                if (Simplify(argument) is { } simplified)
                    owner.domains.Require(simplified, slot.Domain, $"the {slot.Name} of {law.Family}");
                if (slot.Domain is Domain.Simplex && family.Variate is Variate.Category && argument is VectorTensor probabilities
                    && !owner.sizes.Unify(probabilities.Count, SizeUnifier.Cardinality(variable.Name)))
                {
                    owner.Report(DiagnosticTable.WrongShape, $"The number of probabilities is not the number of states of '{variable.Name}'", "give one probability for each state");
                }
            }

            // A finding about an argument would come again from the density that holds it.
            if (owner.findings.Count > before)
                return;
            owner.origin = law.Origin;
            Expr density = lowering.Scalar(family.LogDensity(value, law.Arguments));
            branches.Add(new BranchNode(guard, density, null, law.Family, law.Arguments, argumentEntries.ToEquatableArray(), law.Origin, moment));
        }

        // A mean has as many entries as the value, a covariance as many rows and columns.
        private void FitDimension(Tensor argument, string law)
        {
            Expr dimension = SizeUnifier.DataDimension(variable.Name);
            bool fits = argument switch
            {
                VectorTensor vector => owner.sizes.Unify(vector.Count, dimension),
                MatrixTensor matrix => owner.sizes.Unify(matrix.Rows, dimension) && owner.sizes.Unify(matrix.Columns, dimension),
                _ => true,
            };
            if (!fits)
            {
                string found = argument is VectorTensor count ? $"{Size(count.Count)} entries" : argument is MatrixTensor shape ? $"{Size(shape.Rows)} rows and {Size(shape.Columns)} columns" : "";
                owner.Report(DiagnosticTable.WrongShape, $"An argument of {law} has {found}, and '{variable.Name}' has {Size(dimension)} entries", "the numbers must be equal");
            }
        }

        private string Size(Expr size) => owner.sizes.Resolve(size) is Number number ? number.ToString() : "as yet unknown";

        private static Expr EntriesOf(Tensor tensor) => tensor switch
        {
            ScalarTensor scalar => scalar.Value,
            VectorTensor vector => new Lambda("entry", vector.Count, vector.Entry(new Bound("entry"))),
            MatrixTensor matrix => new Lambda("row", matrix.Rows, new Lambda("column", matrix.Columns, matrix.Entry(new Bound("row"), new Bound("column")))),
            _ => new Number(double.NaN),
        };

        private static Tensor? Simplify(Tensor tensor) => tensor switch
        {
            ScalarTensor scalar => new ScalarTensor(Simplifier.Simplify(scalar.Value)),
            VectorTensor vector => vector with { Entry = index => Simplifier.Simplify(vector.Entry(index)) },
            _ => tensor,
        };

        // What the alternatives allow together is what the data may hold.
        private void Supports(Domain support)
        {
            branchSupports.Add(support);
            owner.supports[variable.Name] = branchSupports.Count == 1 ? support : Union(owner.supports[variable.Name], support);
        }

        private static Domain Union(Domain left, Domain right)
        {
            if (left == right)
                return left;
            bool counts = IsCount(left) && IsCount(right);
            return counts ? Domain.Count : Domain.Real;
        }

        private static bool IsCount(Domain domain) => domain is Domain.Count or Domain.PositiveCount or Domain.PositiveInteger;

        // Where the data may hold more than an alternative allows, its density is 0 there.
        private void RestrictBranches(Expr value)
        {
            bool hasExact = branches.Any(branch => branch.Exact is not null);
            if (!owner.supports.TryGetValue(variable.Name, out Domain union))
                return;
            if (hasExact && union is Domain.Positive or Domain.NonNegative or Domain.UnitInterval)
                union = Domain.Real;
            else if (hasExact && union is Domain.PositiveCount)
                union = Domain.Count;
            owner.supports[variable.Name] = union;
            int next = 0;
            for (int b = 0; b < branches.Count; b++)
            {
                if (branches[b].LogDensity is not { } density)
                    continue;
                Domain own = branchSupports[next++];
                if (own != union && Inside(own, value) is { } condition)
                    branches[b] = branches[b] with { LogDensity = new Apply(Op.If, [condition, density, new Number(double.NegativeInfinity)]) };
            }
        }

        private static Expr? Inside(Domain domain, Expr value) => domain switch
        {
            Domain.Positive => Functions.Less(Expr.Zero, value),
            Domain.NonNegative or Domain.Count => Functions.LessOrEqual(Expr.Zero, value),
            Domain.PositiveCount => Functions.LessOrEqual(Expr.One, value),
            Domain.UnitInterval => Functions.And(Functions.Less(Expr.Zero, value), Functions.Less(value, Expr.One)),
            _ => null,
        };

        private void Density(DensityLaw law, Expr value, Expr? guard)
        {
            Expr body = Substitution.Replace(law.Body, new Bound(law.Variable), value);
            Supports(law.Kind switch
            {
                DensityKind.Mass => Domain.Count,
                DensityKind.VectorDensity => Domain.RealVector,
                _ => law.Support switch
                {
                    "Positive" => Domain.Positive,
                    "UnitInterval" => Domain.UnitInterval,
                    _ => Domain.Real,
                },
            });
            Expr density = lowering.Scalar(body);
            RequireDefined(density);
            branches.Add(new BranchNode(guard, density, null, null, [], [], law.Origin, moment));
        }

        // A logarithm, root or gamma function says that what it is taken of is positive.
        private void RequireDefined(Expr density) => density.Any(node =>
        {
            if (node is Apply { Op: Op.Log or Op.Sqrt or Op.LogGamma or Op.LogBeta } function)
            {
                foreach (Expr argument in function.Arguments)
                    owner.domains.Require(new ScalarTensor(Simplifier.Simplify(argument)), Domain.Positive, $"the argument of {function.Op}");
            }

            return false;
        });

        private static Expr And(Expr? left, Expr right) => left is null ? right : new Apply(Op.And, [left, right]);

        private static bool Fits(Variate variate, ValueType type) => (variate, type.Scalar) switch
        {
            (Variate.Category, ScalarKind.Integer or ScalarKind.Enum or ScalarKind.Boolean) => true,
            (Variate.Boolean, ScalarKind.Boolean) => true,
            (Variate.Count, ScalarKind.Integer) => true,
            (Variate.Real, ScalarKind.Real or ScalarKind.Interval) => true,
            (Variate.Vector, ScalarKind.Vector) => true,
            (Variate.CountVector, ScalarKind.Integer) => type.Containers.Count == 1,
            (Variate.Matrix, ScalarKind.Matrix) => true,
            _ => false,
        };

        private static string Draw(Variate variate) => variate switch
        {
            Variate.Category => "a category",
            Variate.Boolean => "true or false",
            Variate.Count => "a count",
            Variate.Real => "a number",
            Variate.Vector => "a vector",
            Variate.CountVector => "a vector of counts",
            _ => "a matrix",
        };

        private static string Needed(Variate variate) => variate switch
        {
            Variate.Category => "'int', 'bool' or an enum",
            Variate.Boolean => "'bool'",
            Variate.Count => "'int'",
            Variate.Real => "'double'",
            Variate.Vector => "'Vector<double>'",
            Variate.CountVector => "'int[]'",
            _ => "'Matrix<double>'",
        };

        private static string TypeName(ValueType type) => type.Scalar switch
        {
            ScalarKind.Real => "double",
            ScalarKind.Integer => "int",
            ScalarKind.Boolean => "bool",
            ScalarKind.Enum => type.Enum!.TypeText.Replace("global::", ""),
            ScalarKind.Text => "string",
            ScalarKind.Vector => "Vector<double>",
            ScalarKind.Matrix => "Matrix<double>",
            _ => "Interval",
        };
    }

    private void NotDerivable(string term, string nearest) => Report(DiagnosticTable.NotDerivable, term, nearest);
}
