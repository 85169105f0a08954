using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Derivation;

/// <summary>Plans the elimination of latent variables that rows share by their keys.</summary>
internal static class GroupPlanner
{
    public static GroupPlan? Plan(ModelGraph graph, EliminationPlan elimination)
    {
        string[] keys = [.. graph.Groups.Select(key => key.Name)];
        if (keys.Length == 0 || graph.HasSharedState)
            return null;
        string[][] own = [.. keys.Select(key => graph.Latents.Where(latent => latent.Per == key).Select(latent => latent.Name).ToArray())];
        string[] window = [.. own.SelectMany(names => names)];
        WindowTable[] tables = [.. SequencePlanner.RowTables(graph, elimination, window, window, Enumerable.Range(0, graph.Factors.Count))];
        var levels = new List<GroupLevel>();
        for (int level = 0; level < keys.Length; level++)
        {
            string[] enclosing = [.. own.Take(level).SelectMany(names => names)];
            string[] outside = [.. own.Skip(level + 1).SelectMany(names => names)];
            levels.Add(new GroupLevel(
                keys[level],
                enclosing.ToEquatableArray(),
                own[level].ToEquatableArray(),
                tables.Where(table => table.Scope.Any(own[level].Contains) && !table.Scope.Any(outside.Contains)).ToEquatableArray()));
        }

        return new GroupPlan(levels.ToEquatableArray());
    }
}
