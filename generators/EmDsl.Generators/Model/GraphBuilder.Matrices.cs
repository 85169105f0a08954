using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Families;

namespace EmDsl.Generators.Model;

/// <summary>Covariances that are computed from parameters.</summary>
internal sealed partial class GraphBuilder
{
    private IEnumerable<MatrixNode> Matrices(ModelGraph graph)
    {
        var known = new List<MatrixNode>();
        var names = new HashSet<string>(members.Keys);
        foreach ((string member, string name, BranchNode branch) in graph.Factors.SelectMany(factor => factor.Branches.Select(branch => (factor.Variable, factor.Variable, branch)))
            .Concat(graph.Priors.SelectMany(prior => prior.Branches.Select(branch => (prior.Name, prior.Target, branch)))))
        {
            if (branch.LogDensity is not { } density)
                continue;
            foreach (Lambda value in MatrixNode.In(density).Where(value => known.All(matrix => !matrix.Value.Equals(value))))
            {
                string[] variables = [.. value.Symbols().Where(symbol => graph.CardinalityOf(symbol) is not null && graph.DataOf(symbol)?.Dimension is null).OrderBy(symbol => symbol, System.StringComparer.Ordinal)];
                (current, origin) = (members[member], branch.Origin);
                if (value.FreeBounds().Count > 0)
                    NotDerivable($"A covariance that is computed for each entry of '{name}'", "a covariance that is a parameter or a constant as it stands");
                else if (value.Symbols().FirstOrDefault(symbol => graph.DataOf(symbol) is not null && !variables.Contains(symbol)) is { } column)
                    NotDerivable($"A covariance that changes with '{column}' from row to row", "a covariance of parameters and discrete variables, one that is Diagonal, or a number times such a covariance");
                string matrix = Substitution.Fresh("CovarianceOf" + name, names);
                names.Add(matrix);
                known.Add(new MatrixNode(matrix, variables.ToEquatableArray(), variables.Select(variable => graph.CardinalityOf(variable)!).ToEquatableArray(), value));
            }
        }

        return known;
    }

    private sealed partial class FactorReader
    {
        // What makes a matrix positive definite, as it is written: a sum of such matrices, a multiple, A S Aᵀ; what stands on both sides may be anything
        // but for a diagonal, which is a scale.
        private void RequireCovariance(Expr written, string place)
        {
            switch (written)
            {
                case Apply { Op: Op.VectorAdd } sum:
                    foreach (Expr part in sum.Arguments.Where(part => part is not Apply { Op: Op.Scale } negated || negated.Arguments[0] is not Number { Value: <= 0 }))
                        RequireCovariance(part, place);
                    return;
                case Apply { Op: Op.Scale } multiple when lowering.Lower(written) is MatrixTensor { Diagonal: null }:
                    owner.domains.Require(new ScalarTensor(Simplifier.Simplify(lowering.Scalar(multiple.Arguments[0]))), Domain.Positive, place);
                    RequireCovariance(multiple.Arguments[1], place);
                    return;
                case Apply { Op: Op.Transpose } transpose:
                    RequireCovariance(transpose.Arguments[0], place);
                    return;
                case Apply { Op: Op.MatrixProduct } product:
                    List<Expr> chain = Chain(product).ToList();
                    while (chain.Count > 1 && IsTransposed(chain[0], chain[chain.Count - 1]))
                    {
                        if (lowering.Lower(chain[0]) is MatrixTensor { Diagonal: not null } scales)
                            owner.domains.Require(scales, Domain.Covariance, place);
                        chain = chain.GetRange(1, chain.Count - 2);
                    }

                    if (chain.Count == 1)
                        RequireCovariance(chain[0], place);
                    return;
                default:
                    if (Simplify(lowering.Lower(written)) is { } simplified)
                        owner.domains.Require(simplified, Domain.Covariance, place);
                    return;
            }
        }

        // What is inverted or has its determinant taken is positive definite.
        private void RequireInvertible(Expr body) => body.Any(node =>
        {
            if (node is Apply { Op: Op.Inverse or Op.LogDeterminant } matrix)
                RequireCovariance(matrix.Arguments[0], $"the argument of {(matrix.Op == Op.Inverse ? "Inverse" : "Determinant")}");
            return false;
        });

        private static IEnumerable<Expr> Chain(Expr product) => product is Apply { Op: Op.MatrixProduct } factors ? factors.Arguments.SelectMany(Chain) : [product];

        private bool IsTransposed(Expr left, Expr right) =>
            right.Equals(Transposed(left)) || left.Equals(Transposed(right)) || (left.Equals(right) && lowering.Lower(left) is MatrixTensor { Diagonal: not null });

        private static Expr Transposed(Expr matrix) => new Apply(Op.Transpose, matrix);
    }
}
