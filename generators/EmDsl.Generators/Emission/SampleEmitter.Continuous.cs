using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Continuous latent variables behind sampled rows.</summary>
internal sealed partial class SampleEmitter
{
    private IEnumerable<LatentNode> Continuous => graph.Latents.Where(latent => latent.IsContinuous);

    private string CountOf(LatentNode latent, string rows) => latent.Per is { } key ? $"data.{names.Api.Keys(key)}.Length" : rows;

    private string EntryOf(LatentNode latent, string row) => latent.Per is { } key ? $"data.{names.Api.Column(key)}[row]" : row;

    private void EmitContinuousArrays(string rows = "count")
    {
        foreach (LatentNode latent in Continuous)
        {
            writer.Line(latent.Dimension is { } dimension
                ? $"var {names.Local(latent.Name, "Draws")} = global::MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense({CountOf(latent, rows)}, {names.Size(dimension)});"
                : $"var {names.Local(latent.Name, "Draws")} = new double[{CountOf(latent, rows)}];");
        }
    }

    private void EmitContinuousDraws(string row = "row")
    {
        foreach (LatentNode latent in Continuous)
        {
            writer.Line(latent.Dimension is not null
                ? $"{names.Local(latent.Name, "Draws")}.SetRow({EntryOf(latent, row)}, {names.Local(latent.Name)});"
                : $"{names.Local(latent.Name, "Draws")}[{EntryOf(latent, row)}] = {names.Local(latent.Name)};");
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

    // The state that the last row before left, drawn from its law; in the order of the smoother's.
    private void EmitLastContinuousStates()
    {
        writer.Line("double[] last = scratch.smoother.DrawState(random);");
        writer.Line("int place = 0;");
        foreach (LatentNode latent in Continuous)
        {
            foreach (EarlierNode earlier in Drawn.Where(node => node.Variable == latent.Name).SelectMany(Through).Distinct().OrderBy(node => node.Lag))
            {
                if (latent.Dimension is not { } dimension)
                {
                    writer.Line($"{Local(earlier)} = last[place++];");
                    continue;
                }

                string size = ExpressionWriter.Parenthesise(names.Size(dimension));
                writer.Line($"{Local(earlier)} = last[place..(place + {size})];");
                writer.Line($"place += {size};");
            }
        }
    }
}
