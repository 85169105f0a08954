using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>The E-step: elimination inside out, posteriors on the way back.</summary>
internal sealed partial class KernelEmitter
{
    private void EmitEStep()
    {
        string? weight = names.Api.Weight;
        writer.Line("/// <summary>The E-step of a chunk of rows at the prepared parameters.</summary>");
        writer.Open("internal void EStep(int first, int end, RowScratch scratch, SufficientStatistics statistics)");
        writer.Line("statistics.Reset();");
        writer.Open("for (int row = first; row < end; row++)");
        if (weight is not null)
        {
            writer.Line($"double weight = data.{weight}[row];");
            writer.Open("if (weight == 0.0)");
            writer.Line("continue;");
            writer.Close();
            writer.Line();
        }

        if (HasMultiplicities)
            writer.Line($"double weight = {RowWeight};");
        bool isWeighted = weight is not null || HasMultiplicities;
        string factor = isWeighted ? "weight * " : "";
        writer.Line($"statistics.LogLikelihood += {factor}Eliminate(row, scratch);");
        if (NeedsDistribution)
            writer.Line("Distribute(row, scratch);");
        EmitGaussianSmoothing("0");
        writer.Line($"Accumulate(row, {(isWeighted ? "weight" : "1.0")}, scratch, statistics);");
        writer.Close();
        writer.Close();
        writer.Line();
    }

    private void EmitExpect()
    {
        writer.Line("/// <summary>The E-step of all rows: chunks in parallel, merged in order, so that any number of threads gives the same bits.</summary>");
        writer.Open("internal SufficientStatistics Expect(Parameters parameters)");
        writer.Line("Prepare(parameters);");
        if (HasChainBlocks)
        {
            // The laws at the cuts of long sequences are compared after every pass; where they differ, another one follows.
            writer.Line("do");
            writer.Open("");
            writer.Open("if (recursion is { NeedsTransfers: true })");
            writer.Line("runner.Run(transferStep, CancellationToken);");
            writer.Line("recursion.Combine();");
            writer.Close();
            writer.Line();
            EmitMergedChunks();
            writer.Close();
            writer.Line("while (recursion is not null && !recursion.Settle(total.LogLikelihood));");
            writer.Line();
        }
        else
        {
            EmitMergedChunks();
            writer.Line();
        }

        writer.Line("return total;");
        writer.Close();
        writer.Line();
    }

    private void EmitMergedChunks()
    {
        writer.Line("runner.Run(chunkStep, CancellationToken);");
        writer.Line("total.Reset();");
        writer.Line("AbsoluteChunkSum = 0.0;");
        writer.Open("foreach (SufficientStatistics chunk in chunkStatistics)");
        writer.Line("total.Merge(chunk);");
        writer.Line("AbsoluteChunkSum += global::System.Math.Abs(chunk.LogLikelihood);");
        writer.Close();
        writer.Line();
        if (HasFeatures)
        {
            writer.Open("if (usesFeatures)");
            writer.Line("FromFeatures(total);");
            writer.Close();
            writer.Line();
        }
    }
}
