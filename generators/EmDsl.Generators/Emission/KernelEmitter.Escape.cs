using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Derivation;

namespace EmDsl.Generators.Emission;

/// <summary>
/// Coefficients that run off to infinity, as where a covariate separates the outcomes of a logistic law: the log-likelihood has
/// a supremum there and no maximum, and its curvature fades away.
/// </summary>
internal sealed partial class KernelEmitter
{
    private void EmitFindEscaped()
    {
        NewtonUpdate[] updates = [.. plan.Blocks.OfType<NewtonUpdate>().Where(update => update.Rows.Count > 0)];
        if (updates.Length == 0)
            return;
        writer.Line();
        writer.Line("/// <summary>Adds the parameters that ended at infinity: Q has no curvature left in them.</summary>");
        writer.Open("internal void FindEscaped(Parameters parameters, Parameters neutral, global::System.Collections.Generic.List<string> found)");
        writer.Line("// A cancelled fit still says where it ended.");
        writer.Line("CancellationToken = default;");
        writer.Line("SufficientStatistics statistics = Expect(parameters);");
        foreach (NewtonUpdate update in updates)
        {
            foreach (Dimension group in update.Groups)
                OpenLoop(group.Name, group.Count);
            writer.Line($"{ObjectiveField(update)}.FindEscaped(statistics, parameters, neutral{GroupArguments(update)}, found);");
            foreach (Dimension unused in update.Groups)
                writer.Close();
        }

        writer.Close();
    }

    private static string GroupArguments(NewtonUpdate update) => string.Concat(update.Groups.Select(group => ", " + group.Name));

    private void EmitFindEscapedOf(NewtonUpdate update)
    {
        string groups = string.Concat(update.Groups.Select(group => ", int " + group.Name));
        writer.Open($"internal void FindEscaped(SufficientStatistics statistics, Parameters parameters, Parameters neutral{groups}, global::System.Collections.Generic.List<string> found)");
        writer.Line("this.statistics = statistics;");
        writer.Line("current = parameters;");
        foreach (Dimension group in update.Groups)
            writer.Line($"this.{group.Name} = {group.Name};");
        foreach (string source in new[] { "neutral", "parameters" })
        {
            foreach (NewtonCoordinate coordinate in update.Coordinates)
                writer.Line($"{Slice(update, coordinate, source)}.CopyTo(Theta.Slice({Offset(update, coordinate)}, {names.Product(OwnDimensions(coordinate))}));");
            if (source == "neutral")
                writer.Line("MeasureCurvature();");
        }

        foreach (NewtonCoordinate coordinate in update.Coordinates)
        {
            string literal = Names.Literal(coordinate.Parameter);
            writer.Open($"if (!found.Contains({literal}) && HasEscaped({Offset(update, coordinate)}, {names.Product(OwnDimensions(coordinate))}))");
            writer.Line($"found.Add({literal});");
            writer.Close();
        }

        writer.Close();
        writer.Line();
    }

    private string Slice(NewtonUpdate update, NewtonCoordinate coordinate, string parameters) =>
        $"global::System.MemoryExtensions.AsSpan({parameters}.{Names.Identifier(coordinate.Parameter)}, {GroupSlice(update, coordinate)}, {names.Product(OwnDimensions(coordinate))})";
}
