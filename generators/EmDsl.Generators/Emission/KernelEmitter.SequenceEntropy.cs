using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>The entropy of the paths of sequences.</summary>
internal sealed partial class KernelEmitter
{
    private void EmitSequenceEntropy()
    {
        EmitDensities();
        string? weight = names.Api.Weight;
        writer.Line($"/// <summary>The weighted entropy of the posteriors of all {Pieces}.</summary>");
        writer.Open("internal double TotalEntropy(Parameters parameters)");
        writer.Line("Prepare(parameters);");
        writer.Line("double total = 0.0;");
        foreach (LatentNode chain in RelabelEmitter.ByOccupancy(graph))
            writer.Line($"global::System.Array.Clear({OccupancyField(names, chain)});");
        writer.Line("RowScratch scratch = scratches[0];");
        writer.Open($"for (int {Piece} = 0; {Piece} < {Pieces}.Count; {Piece}++)");
        writer.Line($"int start = {Pieces}.Starts[{Piece}];");
        if (weight is not null)
        {
            writer.Line($"double weight = data.{weight}[{Pieces}.Order[start]];");
            writer.Open("if (weight == 0.0)");
            writer.Line("continue;");
            writer.Close();
            writer.Line();
        }

        writer.Open($"if (!double.IsFinite(Forward({Piece}, scratch)))");
        writer.Line("return double.NaN;");
        writer.Close();
        writer.Line();
        writer.Open($"for (int at = {Pieces}.Starts[{Piece} + 1] - start - 1; at >= 0; at--)");
        writer.Line($"int row = {Pieces}.Order[start + at];");
        writer.Line("Smooth(row, at, scratch);");
        writer.Line($"total += {(weight is null ? "" : "weight * ")}Entropy(row, scratch);");
        EmitOccupancy(weight is null ? "" : "weight * ");
        writer.Close();
        writer.Close();
        writer.Line();
        writer.Line("return total;");
        writer.Close();
        writer.Line();
    }

    // H of the states along the path: Σ over the steps of H(states of the step) − H(states that enter it).
    private void EmitWindowEntropy()
    {
        for (int i = 0; i < Steps.Count; i++)
        {
            WindowStep step = Steps[i];
            EquatableArray<string> variables = CliqueVariables(step);
            string table = $"scratch.windowPosterior{Step(i)}[{Flat(variables)}]";
            foreach (string state in step.Entering)
                OpenStates(state);
            writer.Line("double mass = 0.0;");
            string[] added = variables.Where(state => !step.Entering.Contains(state)).ToArray();
            foreach (string state in added)
                OpenStates(state);
            writer.Line($"mass += {table};");
            writer.Line($"entropy -= global::EmDsl.Numerics.Special.XLogY({table}, {table});");
            foreach (string unused in added)
                writer.Close();
            writer.Line("entropy += global::EmDsl.Numerics.Special.XLogY(mass, mass);");
            foreach (string unused in step.Entering)
                writer.Close();
        }
    }
}
