using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Continuous latent variables behind sampled rows.</summary>
internal sealed partial class SampleEmitter
{
    private IEnumerable<LatentNode> Continuous => graph.Latents.Where(latent => latent.IsContinuous);

    private string CountOf(LatentNode latent) => latent.Per is { } key ? $"data.{names.Api.Keys(key)}.Length" : "count";

    private string EntryOf(LatentNode latent) => latent.Per is { } key ? $"data.{names.Api.Column(key)}[row]" : "row";

    private void EmitContinuousArrays()
    {
        foreach (LatentNode latent in Continuous)
        {
            writer.Line(latent.Dimension is { } dimension
                ? $"var {names.Local(latent.Name, "Draws")} = global::MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense({CountOf(latent)}, {names.Size(dimension)});"
                : $"var {names.Local(latent.Name, "Draws")} = new double[{CountOf(latent)}];");
        }
    }

    private void EmitContinuousDraws()
    {
        foreach (LatentNode latent in Continuous)
        {
            writer.Line(latent.Dimension is not null
                ? $"{names.Local(latent.Name, "Draws")}.SetRow({EntryOf(latent)}, {names.Local(latent.Name)});"
                : $"{names.Local(latent.Name, "Draws")}[{EntryOf(latent)}] = {names.Local(latent.Name)};");
        }
    }

    private void EmitContinuousMembers()
    {
        foreach (LatentNode latent in Continuous)
        {
            writer.Line();
            writer.Doc("summary", $"The value of {latent.Name} {(latent.Per is { } key ? $"for each {key}, in order of first appearance" : "behind each row")}{(latent.Dimension is null ? "" : $": {(latent.Per is null ? "rows" : "keys")} × dimension")}.");
            writer.Line($"public required {(latent.Dimension is null ? "double[]" : "global::MathNet.Numerics.LinearAlgebra.Matrix<double>")} {Names.Identifier(latent.Name)} {{ get; init; }}");
        }
    }
}
