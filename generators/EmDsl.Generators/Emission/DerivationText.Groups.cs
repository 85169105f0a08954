using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>What rows share by their keys: summed out key by key, the innermost first.</summary>
internal sealed partial class DerivationText
{
    private void Groups(GroupPlan groups, string observed, string[] conditions)
    {
        for (int i = groups.Levels.Count - 1; i >= 0; i--)
        {
            GroupLevel level = groups.Levels[i];
            int[] factors = level.Evidence.SelectMany(table => table.Factors).ToArray();
            List<string> terms = factors.Where(f => graph.Factors[f].Plate == Plate.Group).Select(f => LogDensity(graph.Factors[f])).ToList();
            string rows = string.Join(" + ", factors.Where(f => graph.Factors[f].Plate == Plate.Row).Select(f => LogDensity(graph.Factors[f]))
                .Concat(level.Evidence.SelectMany(table => table.Messages).Select(c => Message(plan.Elimination.Cliques[c]))));
            if (rows.Length > 0)
                terms.Add($"Σ_{{rows of {level.Key}}} {(rows.Contains(" + ") ? $"({rows})" : rows)}");
            if (i + 1 < groups.Levels.Count)
                terms.Add($"Σ_{{{groups.Levels[i + 1].Key} in {level.Key}}} m_{groups.Levels[i + 1].Key}({string.Join(", ", level.Scope)})");
            string sum = $"log Σ_{{{string.Join(",", level.Own)}}} exp({string.Join(" + ", terms)})";
            string known = string.Join(" + ", graph.Factors.Where((_, f) => plan.Elimination.Scopes[f] == EliminationPlan.None).Select(LogDensity)
                .Concat(plan.Elimination.Cliques.Where(clique => clique.Parent == EliminationPlan.None).Select(Message)));
            Line(i > 0
                ? $"m_{level.Key}({string.Join(", ", level.Enclosing)}) = {sum}"
                : $"log p(all {observed} of one {level.Key}{(conditions.Length == 0 ? "" : " | " + string.Join(", ", conditions))}) = {sum}{(known.Length == 0 ? "" : $" + Σ_{{rows of {level.Key}}} ({known})")}");
        }

        if (plan.Blocks.Count > 0)
            Line($"r(h) = {(Weight is { } weight ? weight + " " : "")}P(h | all rows of the {groups.Levels[0].Key}) for values h of {string.Join(", ", unobserved)}, by the same sums in reverse");
    }

    // What there is once per key stands in the first row that has it.
    private string WithGroups(string formulas) => graph.Groups.Aggregate(
        formulas,
        (written, key) => written
            .Replace(MathPrinter.Print(GroupPosition.IsFirst(key.Name)), $"first row of {key.Name}")
            .Replace(MathPrinter.Print(GroupPosition.IsLater(key.Name)), $"later row of {key.Name}"));
}
