using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Model;

/// <summary>Along which dimensions of which parameters the states of a latent variable lie.</summary>
internal static class LatentAxes
{
    /// <summary>
    /// The axes, or null when the states are not exchangeable: the variable also stands elsewhere than as a plain index, or something
    /// that cannot be relabelled with it lies along one of its axes. Latent variables that share an axis are relabelled together.
    /// <c>IsOwnValue</c>: the axis of the variable's own probabilities.
    /// </summary>
    public static List<(ParameterNode Parameter, int Axis, bool IsOwnValue)>? Of(ModelGraph graph, string latent) => Of(graph, latent, out _);

    /// <param name="graph">The model.</param>
    /// <param name="latent">The variable.</param>
    /// <param name="together">The variables that are relabelled together, this one first.</param>
    public static List<(ParameterNode Parameter, int Axis, bool IsOwnValue)>? Of(ModelGraph graph, string latent, out List<string> together)
    {
        var axes = new List<(ParameterNode Parameter, int Axis, bool IsOwnValue)>();
        together = [latent];
        for (int next = 0; next < together.Count; next++)
        {
            if (!Collect(graph, together[next], axes, isFirst: next == 0))
                return null;
            foreach (Expr index in axes.SelectMany(axis => Indices(graph, axis.Parameter, axis.Axis)).ToArray())
            {
                if (index is not Symbol { Name: var name } || !graph.Latents.Any(other => other.Name == name && other.Cardinality is not null))
                    return null;
                if (!together.Contains(name))
                    together.Add(name);
            }
        }

        return axes;
    }

    // The states of an earlier row are the same states.
    private static IEnumerable<(FactorNode Factor, Expr Expression)> Expressions(ModelGraph graph)
    {
        Expr Present(Expr node) => node is Symbol symbol && graph.Earlier.FirstOrDefault(earlier => earlier.IsLatent && earlier.Name == symbol.Name) is { } earlier ? new Symbol(earlier.Variable) : node;
        return graph.Factors.SelectMany(factor => factor.Branches
            .SelectMany(branch => new[] { branch.Guard, branch.LogDensity, branch.Exact }.OfType<Expr>().Select(expression => (factor, expression.Rewrite(Present)))));
    }

    // Whatever indexes an axis of a parameter, in any equation.
    private static IEnumerable<Expr> Indices(ModelGraph graph, ParameterNode parameter, int axis)
    {
        var found = new HashSet<Expr>();
        foreach ((_, Expr expression) in Expressions(graph))
            Collect(expression, []);
        return found;

        // The sum of a softmax runs over all states, whatever their order.
        void Collect(Expr node, EquatableArray<string> all)
        {
            if (node is Apply { Op: Op.LogSumExp or Op.SoftmaxEntry } softmax && softmax.Arguments[softmax.Arguments.Count - 1] is Lambda scores)
                all = all.Add(scores.Index);
            if (node is Element { Source: Symbol source } element && source.Name == parameter.Name && axis < element.Indices.Count
                && !(element.Indices[axis] is Bound bound && all.Contains(bound.Name)))
            {
                found.Add(element.Indices[axis]);
            }

            foreach (Expr child in node.Children())
                Collect(child, all);
        }
    }

    private static bool Collect(ModelGraph graph, string latent, List<(ParameterNode Parameter, int Axis, bool IsOwnValue)> axes, bool isFirst)
    {
        bool exchangeable = true;
        bool hasTwoStates = TwoStates.Of(graph, latent) is not null;
        foreach ((FactorNode factor, Expr expression) in Expressions(graph))
        {
            if (hasTwoStates && factor.Variable == latent)
                continue;

            // What is left of the variable when plain indices are taken out stands somewhere else.
            Expr rest = Substitution.Rewrite(expression, node =>
            {
                if (node is Element { Source: Symbol { Name: var name } } && StationaryReference.Transition(name) is not null)
                    return Expr.Zero;
                if (node is not Element { Source: Symbol source } element || graph.Parameters.FirstOrDefault(parameter => parameter.Name == source.Name) is not { } parameter)
                    return node;
                for (int i = 0; i < element.Indices.Count; i++)
                {
                    if (element.Indices[i] is Symbol index && index.Name == latent && !axes.Any(axis => axis.Parameter == parameter && axis.Axis == i))
                        axes.Add((parameter, i, isFirst && factor.Variable == latent && i == parameter.Dimensions.Count - 1));
                }

                return element with { Indices = element.Indices.Select(index => index is Symbol symbol && symbol.Name == latent ? Expr.Zero : index).ToEquatableArray() };
            });
            exchangeable &= !Substitution.Symbols(rest).Contains(latent);
        }

        return exchangeable;
    }

    /// <summary>The axes if states can change places after a fit: they are exchangeable, and no pattern, fixed value or prior holds one in its place.</summary>
    public static List<(ParameterNode Parameter, int Axis, bool IsOwnValue)>? Movable(ModelGraph graph, string latent) =>
        Of(graph, latent) is { } axes && axes.All(axis => axis.Parameter.Pattern is null && axis.Parameter.IsFree)
            && graph.Priors.SelectMany(prior => prior.LogDensities()).All(term => IsSymmetric(term.LogDensity, axes)) ? axes : null;

    // A prior may name a state only where it picks an entry that changes places with it.
    private static bool IsSymmetric(Expr density, List<(ParameterNode Parameter, int Axis, bool IsOwnValue)> axes)
    {
        var states = new HashSet<string>();
        bool isSymmetric = true;
        Expr rest = density.Rewrite(node =>
        {
            if (node is not Element { Source: Symbol source } element)
                return node;
            foreach ((_, int axis, _) in axes.Where(found => found.Parameter.Name == source.Name && found.Axis < element.Indices.Count))
            {
                if (element.Indices[axis] is Bound state)
                    states.Add(state.Name);
                else
                    isSymmetric = false;
                element = element with { Indices = element.Indices.Select((index, i) => i == axis ? Expr.Zero : index).ToEquatableArray() };
            }

            return element;
        });
        return isSymmetric && !rest.Any(node => node is Bound bound && states.Contains(bound.Name));
    }
}
