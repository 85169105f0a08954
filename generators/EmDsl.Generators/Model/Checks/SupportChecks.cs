using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Families;

namespace EmDsl.Generators.Model.Checks;

/// <summary>Parameters that decide where a density is positive or which formula holds: no M-step on complete data moves them.</summary>
internal static class SupportChecks
{
    public static IEnumerable<Finding> Run(ModelGraph graph)
    {
        var free = new HashSet<string>(graph.Parameters.Where(parameter => parameter.IsFree).Select(parameter => parameter.Name));
        return graph.Factors.SelectMany(factor => factor.Branches.SelectMany(branch => Branch(factor, branch, free))).Distinct();
    }

    private static IEnumerable<Finding> Branch(FactorNode factor, BranchNode branch, HashSet<string> free)
    {
        if (branch.Exact is { } exact)
        {
            foreach (string parameter in exact.Symbols().Where(free.Contains))
                yield return Moves(factor, branch, parameter);
        }

        // Where nothing latent decides which rows are uniform, the data's range is the estimate; the derivation says so or refuses.
        if (branch.Family is { } family && FamilyTable.Find(family)?.Maximiser == Maximiser.Range)
            yield break;
        var conditions = new List<Expr>();
        foreach (Expr expression in new[] { branch.LogDensity, branch.Exact, branch.Guard }.OfType<Expr>())
        {
            expression.Any(node =>
            {
                if (node is Apply { Op: Op.Less or Op.LessOrEqual or Op.Equal })
                    conditions.Add(node);
                return false;
            });
        }

        foreach (Expr condition in conditions)
        {
            foreach (string parameter in condition.Symbols().Where(free.Contains))
            {
                yield return condition.Symbols().Contains(factor.Variable)
                    ? Moves(factor, branch, parameter)
                    : new Finding(
                        DiagnosticTable.NotDifferentiable, factor.Variable, branch.Origin,
                        [$"The choice by '{condition}'", parameter, $"compare discrete members and covariates with numbers, or make '{parameter}' a [Constant]"]);
            }
        }
    }

    private static Finding Moves(FactorNode factor, BranchNode branch, string parameter) => new(
        DiagnosticTable.MovingSupport, factor.Variable, branch.Origin,
        [factor.Variable, parameter, $"make '{parameter}' a [Constant], or choose a distribution whose support is fixed"]);
}
