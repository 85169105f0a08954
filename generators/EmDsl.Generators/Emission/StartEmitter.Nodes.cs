using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Where EM begins for a variable that a quadrature rule sums over: at the nodes that a score of the row's or group's columns says.</summary>
internal sealed partial class StartEmitter
{
    // The first variable rises with all columns in the first start; others, and other starts, take them with random signs.
    private void EmitNodes(LatentNode latent, int stream, string field, string random)
    {
        writer.Line($"var {random} = global::EmDsl.Fitting.SeededRandom.For(options.Seed, start, {Text(stream)});");
        DataNode[] columns = graph.Factors
            .Where(factor => factor.Variable != latent.Name && factor.Branches.Any(branch => branch.LogDensity is { } density && density.Symbols().Contains(latent.Name)))
            .Select(factor => names.Data(factor.Variable)).OfType<DataNode>()
            .Where(data => data.Type.Scalar is ScalarKind.Real or ScalarKind.Vector or ScalarKind.Integer or ScalarKind.Boolean)
            .ToArray();
        string features = names.Local(latent.Name, "Features");
        writer.Line($"double[][] {features} =");
        writer.Open("");
        foreach (DataNode data in columns)
            writer.Line(Feature(latent, data) + ",");
        writer.Close(";");
        bool isFirst = graph.Latents.First(other => other.Nodes > 0) == latent;
        writer.Line($"{field} = global::EmDsl.Fitting.StartingNodes.Along({features}, data.RowCount, {Text(latent.Nodes)}, isDrawn: {(isFirst ? "start > 0" : "true")}, {random});");
    }

    // A column as numbers; for what a group shares, its mean over the group's rows.
    private string Feature(LatentNode latent, DataNode data)
    {
        bool isReal = data.Type.Scalar is ScalarKind.Real or ScalarKind.Vector;
        string values = $"global::EmDsl.Fitting.StartingFeatures.{(isReal ? "Of" : "OfCounts")}(data.{names.Api.Column(data.Name)})";
        return latent.Per is { } key ? $"global::EmDsl.Fitting.StartingFeatures.GroupMeans({values}, data.{names.Api.Column(key)}, data.{names.Api.Keys(key)}.Length)" : values;
    }
}
