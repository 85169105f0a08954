using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Latent variables that the same columns tell apart: every second start divides the rows among their joint states.</summary>
internal sealed partial class StartEmitter
{
    // Of more parts too few deals are near a maximum.
    private const double LargestPartCount = 6;

    private const string IsSeparate = "start % 2 == 0";

    private IEnumerable<LatentNode[]> Together() => Latents
        .Where(latent => latent is { Nodes: 0, Per: null, Cardinality: Number } && Numeric(latent).Length > 0)
        .GroupBy(latent => string.Join(" ", Numeric(latent).Select(data => data.Name)))
        .Select(group => group.ToArray())
        .Where(group => group.Length > 1 && group.Aggregate(1.0, (parts, latent) => parts * ((Number)latent.Cardinality!).Value) <= LargestPartCount);

    private void EmitJointStart(LatentNode[] group, int stream)
    {
        string random = names.Local(group[0].Name, "JointRandom"), joint = names.Local(group[0].Name, "Joint");
        DataNode[] numeric = Numeric(group[0]);
        writer.Line();
        writer.Open("if (start % 2 == 1)");
        writer.Line($"var {random} = global::EmDsl.Fitting.SeededRandom.For(options.Seed, start, {Text(stream)});");
        string features = EmitFeatures(group[0], numeric);
        writer.Line($"global::EmDsl.Fitting.StartingResponsibilities[] {joint} = global::EmDsl.Fitting.StartingFeatures.JointResponsibilities({features}, {Explaining(group[0], numeric)}, data.RowCount, {Weights}, [{string.Join(", ", group.Select(latent => names.Size(latent.Cardinality!)))}], options.Initialization, start, {random});");
        for (int i = 0; i < group.Length; i++)
        {
            string field = $"kernel.{names.Local(group[i].Name, "Start")}";
            writer.Line($"{field} = {joint}[{Text(i)}];");
            EmitMerged(field);
        }

        writer.Close();
    }
}
