using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Families;

namespace EmDsl.Generators.Model;

/// <summary>Equations into factors: alternatives with their guards, each with its log-density over entries.</summary>
internal sealed partial class GraphBuilder
{
    /// <summary>Reads the law of one variable into a factor.</summary>
    private sealed partial class FactorReader
    {
        private readonly GraphBuilder owner;
        private readonly MemberSpec variable;
        private readonly Lowering lowering;
        private readonly List<BranchNode> branches = [];
        private readonly List<Domain> branchSupports = [];
        private int from;
        private int until = int.MaxValue;
        private SumBinder? entries;

        public FactorReader(GraphBuilder owner, MemberSpec variable)
        {
            this.owner = owner;
            this.variable = variable;
            lowering = new Lowering(
                owner.members,
                owner.sizes,
                variable.Name,
                (found, remedy) => owner.Report(DiagnosticTable.WrongShape, found, remedy));
        }

        public FactorNode Read()
        {
            owner.origin = -1;
            Expr value = new Symbol(variable.Name);
            from = LawTime.Reach(variable.Law!);
            Read(variable.Law!, value, null);

            // What is integrated out in closed form is drawn in the first row of its key, and stays: a state of the rows that share it.
            if (variable is { Kind: MemberKind.Latent, Per: { } shared, Quadrature: 0, Type.Scalar: ScalarKind.Real or ScalarKind.Vector })
                branches.Add(new BranchNode(GroupPosition.IsLater(shared), null, new Earlier(value, 1), null, [], [], -1));
            RestrictBranches(entries is null ? value : new Element(value, [new Bound(entries.Index)]));
            return new FactorNode(variable.Name, entries, branches.ToEquatableArray(), variable.Per is null ? Plate.Row : Plate.Group);
        }

        private void Read(Law law, Expr value, Expr? guard)
        {
            owner.origin = law.Origin;
            switch (law)
            {
                case FamilyLaw { Family: "Stationary" } stationary:
                    Stationary(stationary, value, guard);
                    break;
                case FamilyLaw family:
                    Family(family, value, guard);
                    break;
                case ShiftedLaw { Offset: Number { Value: var offset } } shifted when offset == System.Math.Floor(offset):
                    owner.offsets[variable.Name] = (int)offset;
                    Read(shifted.Inner, value, guard);
                    break;
                case EachLaw when variable.Type is { Containers.Count: 0, Scalar: not ScalarKind.Vector }:
                    owner.Report(DiagnosticTable.DistributionDoesNotFit, "Each", "an array", variable.Name, TypeName(variable.Type), $"make it '{TypeName(variable.Type)}[]'");
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
                    Add(new BranchNode(guard, null, lowering.Scalar(exact.Value), null, [], [], law.Origin));
                    break;
                case DensityLaw density:
                    Density(density, value, guard);
                    break;
                case ChainLaw chain:
                    (int begin, int end) = (from, until);
                    until = System.Math.Min(end, LawTime.Begin(chain, begin));
                    Read(chain.First, value, guard);
                    (from, until) = (until, end);
                    Read(chain.Next, value, guard);
                    (from, until) = (begin, end);
                    break;
            }
        }

        // The places in the sequence or group where an alternative holds are a condition like any other.
        private void Add(BranchNode branch)
        {
            if (from > 0)
                owner.positions = System.Math.Max(owner.positions, from + 1);
            Expr? once = variable.Per is { } key ? GroupPosition.IsFirst(key) : RowPosition.Within(from, until);
            branches.Add(once is null ? branch : branch with { Guard = branch.Guard is { } guard ? And(once, guard) : once });
        }

        private void Family(FamilyLaw law, Expr value, Expr? guard)
        {
            if (law.External is { } external)
            {
                External(law, external, value, guard);
                return;
            }

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
                if (slot.Domain is Domain.Covariance && argument is MatrixTensor)
                    RequireCovariance(law.Arguments[i], $"the {slot.Name} of {law.Family}");
                else if (Simplify(argument) is { } simplified)
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
            Add(new BranchNode(guard, density, null, law.Family, law.Arguments, argumentEntries.ToEquatableArray(), law.Origin));
        }

        private void External(FamilyLaw law, ExternalFamily family, Expr value, Expr? guard)
        {
            bool isWholeArray = variable.Type.Containers.Count > 0 && entries is null;
            if (!Fits(family.Variate, variable.Type) || isWholeArray)
            {
                owner.Report(DiagnosticTable.DistributionDoesNotFit, law.Family, Draw(family.Variate), variable.Name, TypeName(variable.Type) + (isWholeArray ? "[]" : ""), $"make it {Needed(family.Variate)}");
                return;
            }

            Supports(family.Support);
            var arguments = new List<Expr>();
            for (int i = 0; i < law.Arguments.Count; i++)
            {
                owner.origin = law.Origins[i];
                Tensor argument = lowering.Lower(law.Arguments[i]);
                arguments.Add(EntriesOf(argument));
                if (Simplify(argument) is { } simplified)
                    owner.domains.Require(simplified, family.Slots[i].Domain, $"the {family.Slots[i].Name} of {law.Family}");
                if (family.Variate == Variate.Vector)
                    FitDimension(argument, law.Family);
            }

            owner.origin = law.Origin;
            Expr density = new Apply(Op.Opaque, arguments.Prepend(value).Prepend(new Symbol(law.Family)).ToEquatableArray());
            Add(new BranchNode(guard, density, null, null, law.Arguments, arguments.ToEquatableArray(), law.Origin) { External = family });
        }

        // A mean has as many entries as the value, a covariance as many rows and columns.
        private void FitDimension(Tensor argument, string law)
        {
            Expr dimension = Dimension;
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
            Domain support = law.Kind switch
            {
                DensityKind.Mass => Domain.Count,
                DensityKind.VectorDensity => Domain.RealVector,
                _ => law.Support switch
                {
                    "Positive" => Domain.Positive,
                    "UnitInterval" => Domain.UnitInterval,
                    _ => Domain.Real,
                },
            };
            Supports(support);
            Expr density = lowering.Scalar(body);
            RequireDefined(density);
            RequireInvertible(body);
            Add(new BranchNode(guard, density, null, null, [], [], law.Origin) { Custom = law.Kind, Support = support });
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
}
