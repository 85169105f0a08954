using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Continuous latent variables in <c>Posterior</c>: means and variances.</summary>
internal sealed partial class InferenceEmitter
{
    private IEnumerable<LatentNode> Continuous => graph.Latents.Where(latent => latent is { IsContinuous: true, Plate: Plate.Row });

    private static bool IsVector(LatentNode latent) => latent.Type.Scalar == ScalarKind.Vector;

    private string ContinuousSize(LatentNode latent) => latent.Dimension is { } dimension ? ExpressionWriter.Parenthesise(names.Size(dimension)) : "1";

    private void EmitMomentArrays()
    {
        foreach (LatentNode latent in Continuous)
        {
            string size = ContinuousSize(latent);
            writer.Line($"var {names.Local(latent.Name, "Mean")} = new double[dataset.RowCount * {size}];");
            writer.Line($"var {names.Local(latent.Name, "Variance")} = new double[dataset.RowCount * {size} * {size}];");
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
            string size = ContinuousSize(latent);
            writer.Line($"global::System.MemoryExtensions.AsSpan({names.Local(latent.Name, "Mean")}, kernel.sequences.Order[at] * {size}, {size}).Fill(double.NaN);");
            writer.Line($"global::System.MemoryExtensions.AsSpan({names.Local(latent.Name, "Variance")}, kernel.sequences.Order[at] * {size} * {size}, {size} * {size}).Fill(double.NaN);");
        }

        writer.Close();
        writer.Line();
    }

    private void EmitMoments()
    {
        foreach (LatentNode latent in Continuous)
        {
            string size = ContinuousSize(latent);
            writer.Line($"kernel.{KernelEmitter.MomentsMethod(latent)}(");
            writer.Continue("scratch,");
            writer.Continue($"global::System.MemoryExtensions.AsSpan({names.Local(latent.Name, "Mean")}, row * {size}, {size}),");
            writer.Continue($"global::System.MemoryExtensions.AsSpan({names.Local(latent.Name, "Variance")}, row * {size} * {size}, {size} * {size}));");
        }
    }

    private string Moments(LatentNode latent) => IsVector(latent)
        ? $"new {MomentsType(latent)}({names.Local(latent.Name, "Mean")}, {names.Local(latent.Name, "Variance")}, {names.Size(latent.Dimension!)})"
        : $"new {MomentsType(latent)}({names.Local(latent.Name, "Mean")}, {names.Local(latent.Name, "Variance")})";

    private static string MomentsType(LatentNode latent) => IsVector(latent) ? "global::EmDsl.ContinuousVectorPosterior" : "global::EmDsl.ContinuousPosterior";
}
