using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>The states of a block: those of the one discrete latent variable, or all combinations of states of several.</summary>
internal sealed partial class KernelEmitter
{
    /// <summary>Whether discrete latent variables are all that is unobserved in a row: their states, taken together, are the rows of a block's responsibilities.</summary>
    public static bool BlocksServe(ModelGraph graph, EmPlan plan) => plan.Sequence is not null ? ChainServes(graph, plan) :
        !plan.HasPieces && plan.Elimination.Cliques.Count > 0 && plan.Elimination.Cliques.All(clique => graph.Latents.Any(latent => latent.Name == clique.Variable))
        && (plan.Elimination.Cliques.Count == 1 || graph.Latents.All(latent => latent.IsDiscrete)) && plan.Statistics.Count > 0
        && !graph.Latents.Any(latent => latent.Nodes > 0)
        // The statistics of a family that other code brings are added row by row.
        && !plan.Blocks.Any(block => block is FamilyUpdate);

    private bool HasBlocks => BlocksServe(graph, plan);

    private IReadOnlyList<string> BlockVariables => plan.Sequence is { } sequence ? [sequence.After[0]]
        : EliminationPlanner.Unobserved(graph).Where(variable => Cliques.Any(clique => clique.Variable == variable)).ToArray();

    private string BlockVariable => BlockVariables[0];

    private string BlockStates => names.Product(Cardinalities(BlockVariables));

    // The place of a state, or of a combination of states.
    private string BlockState => BlockVariables.Count == 1 ? names.Local(BlockVariable) : "combination";

    private string BlockVariableText => string.Join(" and ", BlockVariables);

    // Whether a start's responsibilities stand in place of the model's.
    private string IsStarting => string.Join(" || ", BlockVariables.Select(variable => StartField(variable) + " is not null"));

    private void OpenBlockStates()
    {
        if (BlockVariables.Count == 1)
        {
            OpenStates(BlockVariable);
            return;
        }

        writer.Open($"for (int combination = 0; combination < {BlockStates}; combination++)");
        for (int v = 0; v < BlockVariables.Count; v++)
        {
            string later = names.Product(Cardinalities(BlockVariables.Skip(v + 1)));
            string value = later == "1" ? "combination" : $"combination / {(later.IndexOf(' ') >= 0 ? $"({later})" : later)}";
            writer.Line($"int {names.Local(BlockVariables[v])} = {(v == 0 ? value : $"{value} % {names.Size(names.Cardinality(BlockVariables[v])!)}")};");
        }
    }

    // Many combinations are rather summed out one variable after the other, row by row.
    private void EmitLanesOfStates()
    {
        if (BlockVariables.Count > 1)
            writer.Line($"lanes = {BlockStates} <= {Lanes}LaneWidth.MostCombinations ? lanes : 0;");
        writer.Line("this.lanes = lanes;");
    }

    // The posteriors of some variables from a block's: sums over the states of the others.
    private void EmitPosteriorOfBlock(EquatableArray<string> variables)
    {
        string target = "scratch." + RefreshedField(variables);
        if (variables.SequenceEqual(BlockVariables))
        {
            writer.Line($"block.potentials.Span.CopyTo({target});");
            return;
        }

        writer.Line($"global::System.Array.Clear({target});");
        OpenBlockStates();
        writer.Line($"global::EmDsl.Numerics.Accumulate.Add(block.potentials.Span.Slice(combination * 64, 64), global::System.MemoryExtensions.AsSpan({target}, {ExpressionWriter.Parenthesise(Flat(variables))} * 64, 64));");
        writer.Close();
    }
}
