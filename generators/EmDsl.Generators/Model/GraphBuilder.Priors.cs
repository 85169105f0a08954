using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Families;

namespace EmDsl.Generators.Model;

/// <summary>Priors: the law of one entry of a parameter, for every value of the indices.</summary>
internal sealed partial class GraphBuilder
{
    private sealed partial class FactorReader
    {
        // A prior has no column that could determine a size; it takes that of its parameter.
        private Expr Dimension => variable.Kind == MemberKind.Prior ? SizeUnifier.Placeholder(variable.Name, 0) : SizeUnifier.DataDimension(variable.Name);

        /// <summary>The law of a parameter's entries; a property is the law of every entry, a method names their indices.</summary>
        public PriorNode ReadPrior()
        {
            MemberSpec target = owner.members[variable.Target!];
            int valueRank = Lowering.RankOf(variable.Type), keyRank = target.Per is null ? 0 : 1;
            int indexRank = Lowering.IndexRankOf(target.Type) + Lowering.RankOf(target.Type) - valueRank;
            string[] names = variable.PriorIndices.Count > 0 ? variable.PriorIndices.ToArray() : Enumerable.Range(0, indexRank).Select(i => ((char)('k' + i)).ToString()).ToArray();
            var indices = new List<SumBinder>();
            if (target.Per is { } group)
                indices.Add(new SumBinder(group + "Key", SizeUnifier.Placeholder(target.Name, 0)));
            for (int i = 0; i < names.Length; i++)
            {
                Expr count = SizeUnifier.Placeholder(target.Name, keyRank + i);
                lowering.Bind(names[i], count);
                indices.Add(new SumBinder(names[i], count));
            }

            if (valueRank > 0)
                owner.sizes.Unify(Dimension, SizeUnifier.Placeholder(target.Name, keyRank + indexRank));
            Expr value = new Symbol(target.Name);
            if (indexRank > 0)
                value = new Element(value, names.Select(name => (Expr)new Bound(name)).ToEquatableArray());
            Read(variable.Law!, value, null);
            RequireSupports(value, target.Name);
            indices = indices.Select(index => index with { Index = Apart(index.Index) }).ToList();
            Expr? mask = valueRank == 0 && target.Pattern is { } pattern ? StructuralZeros.At(pattern, indices.Skip(keyRank).Select(index => (Expr)new Bound(index.Index)).ToArray()) : null;
            return new PriorNode(variable.Name, target.Name, indices.ToEquatableArray(), branches.Select(branch => Bind(branch, target, mask)).ToEquatableArray(), branchSupports.Select(Support).ToEquatableArray());
        }

        private static ParameterDomain Support(Domain support) => ParameterDomain.Of(support switch
        {
            Domain.SimplexInterior => Domain.Simplex,
            Domain.NonNegative => Domain.Positive,
            _ => support,
        });

        // A parameter lies where its prior is positive; that its own place allows all of it is checked when all places are known.
        private void RequireSupports(Expr value, string target)
        {
            Tensor entry = lowering.Lower(value);
            string place = $"the value of the prior '{variable.Name}'";
            for (int b = 0, next = 0; b < branches.Count && next < branchSupports.Count; b++, next++)
            {
                if (branches[b].Family == nameof(Uniform))
                    branches[b] = Uniform(branches[b], target, place);
                else
                    owner.domains.Require(entry is ScalarTensor scalar ? new ScalarTensor(Simplifier.Simplify(scalar.Value)) : entry, branchSupports[next], place);
            }
        }

        // Inside its bounds a uniform law is a constant; the bounds are the parameter's domain.
        private BranchNode Uniform(BranchNode branch, string target, string place)
        {
            if (branch.Entries[0] is Number lower && branch.Entries[1] is Number upper && lower.Value < upper.Value)
            {
                owner.domains.RequireInterval(target, lower.Value, upper.Value, place);
                return branch with { LogDensity = new Number(-System.Math.Log(upper.Value - lower.Value)) };
            }

            owner.origin = branch.Origin;
            owner.NotDerivable($"The uniform prior '{variable.Name}' with bounds that are not two rising numbers", "'Uniform(0, 10)', or no prior: a constant density changes no estimate");
            return branch;
        }

        // The key of a group is an index like the others, and structural zeros are no part of what the prior describes.
        private BranchNode Bind(BranchNode branch, MemberSpec target, Expr? mask)
        {
            Expr Finish(Expr e)
            {
                if (target.Per is { } group)
                    e = e.Replace(new Symbol(group), new Bound(group + "Key"));
                foreach (string name in variable.PriorIndices)
                    e = e.ReplaceBound(name, new Bound(Apart(name)));
                return target.Pattern is { } pattern ? e.Rewrite(node => node is Sum sum ? Masked(sum, pattern, Lowering.IndexRankOf(target.Type)) : node) : e;
            }

            return branch with
            {
                Guard = branch.Guard is { } guard ? Finish(guard) : null,
                LogDensity = branch.LogDensity is { } density ? mask is null ? Finish(density) : Functions.If(mask, Finish(density), Expr.Zero) : null,
                Arguments = branch.Arguments.Select(Finish).ToEquatableArray(),
            };
        }

        // These letters are what emitted loops call their own indices.
        private static string Apart(string index) => index is "i" or "j" or "a" or "b" ? "index" + char.ToUpperInvariant(index[0]) : index;

        private Expr Masked(Sum sum, Expr pattern, int indexRank)
        {
            string last = indexRank == 0 ? "i" : "j";
            Expr mask = pattern.ReplaceBound(last, new Bound("§last"));
            if (indexRank > 0)
                mask = mask.ReplaceBound("i", new Bound(variable.PriorIndices.Count > 0 ? Apart(variable.PriorIndices[variable.PriorIndices.Count - 1]) : ((char)('k' + indexRank - 1)).ToString()));
            return new Sum(sum.Index, sum.Count, Functions.If(mask.ReplaceBound("§last", new Bound(sum.Index)), sum.Body, Expr.Zero));
        }
    }
}
