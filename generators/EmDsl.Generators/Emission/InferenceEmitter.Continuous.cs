using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Continuous latent variables in <c>Posterior</c>: means and variances.</summary>
internal sealed partial class InferenceEmitter
{
    private IEnumerable<LatentNode> Continuous => graph.Latents.Where(latent => latent.IsContinuous);

    private static bool IsVector(LatentNode latent) => latent.Type.Scalar == ScalarKind.Vector;

    private string ContinuousSize(LatentNode latent) => latent.Dimension is { } dimension ? ExpressionWriter.Parenthesise(names.Size(dimension)) : "1";

    private void EmitMomentArrays(string rows = "dataset.RowCount")
    {
        foreach (LatentNode latent in Continuous)
        {
            string size = ContinuousSize(latent);
            string count = latent.Per is { } key ? $"dataset.{names.Api.Keys(key)}.Length" : rows;
            writer.Line($"var {names.Local(latent.Name, "Mean")} = new double[{count} * {size}];");
            writer.Line($"var {names.Local(latent.Name, "Variance")} = new double[{count} * {size} * {size}];");
        }
    }

    // A sequence without a density has no posterior.
    private void EmitNoMoments()
    {
        if (!Continuous.Any())
            return;
        writer.Open("for (int at = start; at < kernel.sequences.Starts[sequence + 1]; at++)");
        foreach (LatentNode latent in Continuous)
        {
            string size = ContinuousSize(latent), entry = Entry(latent, "kernel.sequences.Order[at]");
            writer.Line($"global::System.MemoryExtensions.AsSpan({names.Local(latent.Name, "Mean")}, {entry} * {size}, {size}).Fill(double.NaN);");
            writer.Line($"global::System.MemoryExtensions.AsSpan({names.Local(latent.Name, "Variance")}, {entry} * {size} * {size}, {size} * {size}).Fill(double.NaN);");
        }

        writer.Close();
        writer.Line();
    }

    private void EmitMoments(string row = "row")
    {
        foreach (LatentNode latent in Continuous)
        {
            string size = ContinuousSize(latent), entry = Entry(latent, row);
            if (latent.Per is { } key)
                writer.Open($"if (kernel.{names.Local(key, "Positions")}[row] == 0)");
            writer.Line($"kernel.{KernelEmitter.MomentsMethod(latent)}(");
            writer.Continue("scratch,");
            writer.Continue($"global::System.MemoryExtensions.AsSpan({names.Local(latent.Name, "Mean")}, {entry} * {size}, {size}),");
            writer.Continue($"global::System.MemoryExtensions.AsSpan({names.Local(latent.Name, "Variance")}, {entry} * {size} * {size}, {size} * {size}));");
            if (latent.Per is not null)
                writer.Close();
        }
    }

    // Where the moments of a row's value stand: in the row's own place, or in that of its key.
    private string Entry(LatentNode latent, string row) => latent.Per is { } key ? $"dataset.{names.Api.Column(key)}[{row}]" : row;

    private string Moments(LatentNode latent)
    {
        string dimension = IsVector(latent) ? $", {names.Size(latent.Dimension!)}" : "";
        string keys = latent.Per is { } key ? $", dataset.{names.Api.Keys(key)}" : "";
        return $"new {MomentsType(latent)}({names.Local(latent.Name, "Mean")}, {names.Local(latent.Name, "Variance")}{dimension}{keys})";
    }

    private static string MomentsType(LatentNode latent) => $"global::EmDsl.Continuous{(IsVector(latent) ? "Vector" : "")}{(latent.Per is null ? "" : "Group")}Posterior";
}
