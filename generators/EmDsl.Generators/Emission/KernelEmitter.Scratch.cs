using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>What one worker needs for one row: the conditional and posterior tables of the unobserved variables.</summary>
internal sealed partial class KernelEmitter
{
    private void EmitScratch()
    {
        writer.Line("/// <summary>What one worker needs for one row: the conditional and posterior tables of the unobserved variables.</summary>");
        writer.Open("private sealed class RowScratch");
        foreach (CliqueNode clique in Cliques)
        {
            writer.Line($"internal readonly double[] {ScratchName(clique.Variable)};");
            writer.Line($"internal readonly double[] {ScratchName(clique.Variable)}Message;");
        }

        foreach (EquatableArray<string> marginal in Marginals())
            writer.Line($"internal readonly double[] {MarginalName(marginal)};");
        EmitRefreshedFields();
        EmitWindowScratch();
        EmitGaussianScratch();
        EmitGroupScratch();
        writer.Line();
        writer.Open($"internal RowScratch({string.Join(", ", ScratchSizes().Select(size => "int " + size.Parameter).Prepend("Sizes sizes"))})");
        foreach (CliqueNode clique in Cliques)
        {
            CliqueShape shape = cliques[clique.Variable];
            writer.Line($"{ScratchName(clique.Variable)} = new double[{names.Product(Cardinalities(shape.Variables))}];");
            writer.Line($"{ScratchName(clique.Variable)}Message = new double[{names.Product(Cardinalities(clique.Separator))}];");
        }

        foreach (EquatableArray<string> marginal in Marginals())
            writer.Line($"{MarginalName(marginal)} = new double[{names.Product(Cardinalities(marginal))}];");
        EmitRefreshedAllocations();
        EmitWindowAllocations();
        EmitGaussianScratchAllocations();
        EmitGroupAllocations();
        writer.Close();
        EmitWindowReserve();
        writer.Close();
        writer.Line();
    }

    // What the scratch of a piece is as large as, besides the model's sizes: each with the kernel's own value.
    private IEnumerable<(string Parameter, string Value)> ScratchSizes() => plan.Groups is not null
        ? InnerLevels.Select(level => (MostField(level), MostField(level)))
        : plan is { Sequence: not null, LinearGaussian: not null } ? [("longest", "sequences.Longest")] : [];

    private string ScratchArguments(string kernel) => string.Join(", ", ScratchSizes().Select(size => kernel + size.Value).Prepend("sizes"));

    private string ScratchName(string variable) => names.Local(variable).TrimStart('@') is var plain ? Names.Identifier(plain + "Posterior") : "";

    private string MarginalName(EquatableArray<string> variables) => "marginal" + string.Concat(variables.Select(names.Word));
}
