using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>
/// Plans variable elimination over the unobserved discrete variables of a row, in an order of small fill (min-fill; Koller and
/// Friedman 2009, section 9.4.3), so that the cost grows with the width of the graph and not with the product of all states.
/// </summary>
internal static class EliminationPlanner
{
    public static EliminationPlan Plan(ModelGraph graph)
    {
        string[] variables = Unobserved(graph).ToArray();
        var linked = new HashSet<string>(Linked(graph));
        string[][] scopes = graph.Factors.Select(factor => Scope(factor, variables).ToArray()).ToArray();
        var neighbours = variables.ToDictionary(variable => variable, _ => new HashSet<string>());
        foreach (string[] scope in scopes)
        {
            foreach (string variable in scope)
                neighbours[variable].UnionWith(scope.Where(other => other != variable));
        }

        var order = new List<string>();
        var steps = new Dictionary<string, string[]>();
        var remaining = variables.Where(variable => !linked.Contains(variable)).ToList();
        while (remaining.Count > 0)
        {
            string next = remaining.OrderBy(variable => Fill(neighbours, variable)).ThenBy(variable => neighbours[variable].Count).ThenByDescending(variable => System.Array.IndexOf(variables, variable)).First();
            string[] around = neighbours[next].ToArray();
            foreach (string one in around)
            {
                neighbours[one].Remove(next);
                neighbours[one].UnionWith(around.Where(other => other != one));
            }

            order.Add(next);
            steps[next] = around;
            remaining.Remove(next);
            neighbours.Remove(next);
        }

        // The message of a clique goes to the neighbour that is eliminated first.
        var cliques = order.Select(variable =>
        {
            string[] separator = steps[variable].OrderByDescending(other => linked.Contains(other) ? int.MaxValue : order.IndexOf(other)).ToArray();
            int[] later = separator.Where(other => !linked.Contains(other)).Select(other => order.IndexOf(other)).ToArray();
            int parent = later.Length > 0 ? later.Min() : separator.Length > 0 ? EliminationPlan.Window : EliminationPlan.None;
            return new CliqueNode(variable, separator.ToEquatableArray(), parent);
        }).ToEquatableArray();
        var places = scopes.Select(scope => scope.Any(order.Contains) ? scope.Where(order.Contains).Min(order.IndexOf) : scope.Length > 0 ? EliminationPlan.Window : EliminationPlan.None).ToEquatableArray();
        return new EliminationPlan(cliques, places);
    }

    /// <summary>Discrete latent variables of the row and of its groups, and observed ones that may be missing while something depends on them.</summary>
    public static IEnumerable<string> Unobserved(ModelGraph graph) =>
        graph.Latents.Where(latent => latent.Cardinality is not null).Select(latent => latent.Name)
            .Concat(graph.Earlier.Where(earlier => earlier is { IsLatent: true, Cardinality: not null }).Select(earlier => earlier.Name))
            .Concat(graph.Data.Where(data => data.IsSummedOut).Select(data => data.Name));

    /// <summary>The variables that link rows: the chain's states in this row and in those that its equations look back at, and those of its groups.</summary>
    public static IEnumerable<string> Linked(ModelGraph graph) =>
        graph.Earlier.Where(earlier => earlier is { IsLatent: true, Cardinality: not null }).Select(earlier => earlier.Name).Concat(graph.Chains.Select(chain => chain.Name))
            .Concat(graph.Latents.Where(latent => latent.Plate == Plate.Group && !latent.IsContinuous).Select(latent => latent.Name));

    /// <summary>The unobserved variables that a factor names, its own included.</summary>
    public static IEnumerable<string> Scope(FactorNode factor, IReadOnlyCollection<string> unobserved)
    {
        var names = new HashSet<string>(factor.Branches
            .SelectMany(branch => new[] { branch.Guard, branch.LogDensity, branch.Exact, branch.NodeValue })
            .OfType<Expr>()
            .SelectMany(expression => Substitution.Symbols(expression)));
        names.Add(factor.Variable);
        return unobserved.Where(names.Contains);
    }

    private static int Fill(Dictionary<string, HashSet<string>> neighbours, string variable)
    {
        string[] around = neighbours[variable].ToArray();
        int missing = 0;
        for (int i = 0; i < around.Length; i++)
        {
            for (int j = i + 1; j < around.Length; j++)
            {
                if (!neighbours[around[i]].Contains(around[j]))
                    missing++;
            }
        }

        return missing;
    }
}
