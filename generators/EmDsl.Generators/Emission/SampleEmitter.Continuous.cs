using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Continuous latent variables behind sampled rows.</summary>
internal sealed partial class SampleEmitter
{
    private IEnumerable<LatentNode> Continuous => graph.Latents.Where(latent => latent is { IsContinuous: true, Plate: Plate.Row });

    private void EmitContinuousArrays()
    {
        foreach (LatentNode latent in Continuous)
        {
            writer.Line(latent.Dimension is { } dimension
                ? $"var {names.Local(latent.Name, "Draws")} = global::MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(count, {names.Size(dimension)});"
                : $"var {names.Local(latent.Name, "Draws")} = new double[count];");
        }
    }

    private void EmitContinuousDraws()
    {
        foreach (LatentNode latent in Continuous)
        {
            writer.Line(latent.Dimension is not null
                ? $"{names.Local(latent.Name, "Draws")}.SetRow(row, {names.Local(latent.Name)});"
                : $"{names.Local(latent.Name, "Draws")}[row] = {names.Local(latent.Name)};");
        }
    }

    private void EmitContinuousMembers()
    {
        foreach (LatentNode latent in Continuous)
        {
            writer.Line();
            writer.Doc("summary", $"The value of {latent.Name} behind each row{(latent.Dimension is null ? "" : ": rows × dimension")}.");
            writer.Line($"public required {(latent.Dimension is null ? "double[]" : "global::MathNet.Numerics.LinearAlgebra.Matrix<double>")} {Names.Identifier(latent.Name)} {{ get; init; }}");
        }
    }
}
