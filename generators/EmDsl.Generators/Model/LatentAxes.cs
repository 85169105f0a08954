using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Model;

/// <summary>Along which dimensions of which parameters the states of a latent variable lie.</summary>
internal static class LatentAxes
{
    /// <summary>
    /// The axes, or null when the variable also stands elsewhere than as a plain index, so that its states are not exchangeable.
    /// <c>IsOwnValue</c>: the axis of the variable's own probabilities.
    /// </summary>
    public static List<(ParameterNode Parameter, int Axis, bool IsOwnValue)>? Of(ModelGraph graph, string latent)
    {
        var axes = new List<(ParameterNode Parameter, int Axis, bool IsOwnValue)>();
        bool exchangeable = true;
        foreach (FactorNode factor in graph.Factors)
        {
            foreach (BranchNode branch in factor.Branches)
            {
                foreach (Expr expression in new[] { branch.Guard, branch.LogDensity, branch.Exact }.OfType<Expr>())
                {
                    // What is left of the variable when plain indices are taken out stands somewhere else.
                    Expr rest = Substitution.Rewrite(expression, node =>
                    {
                        if (node is not Element { Source: Symbol source } element || graph.Parameters.FirstOrDefault(parameter => parameter.Name == source.Name) is not { } parameter)
                            return node;
                        for (int i = 0; i < element.Indices.Count; i++)
                        {
                            if (element.Indices[i] is Symbol index && index.Name == latent && !axes.Any(axis => axis.Parameter == parameter && axis.Axis == i))
                                axes.Add((parameter, i, factor.Variable == latent && i == parameter.Dimensions.Count - 1));
                        }

                        return element with { Indices = element.Indices.Select(index => index is Symbol symbol && symbol.Name == latent ? Expr.Zero : index).ToEquatableArray() };
                    });
                    exchangeable &= !Substitution.Symbols(rest).Contains(latent);
                }
            }
        }

        return exchangeable ? axes : null;
    }
}
