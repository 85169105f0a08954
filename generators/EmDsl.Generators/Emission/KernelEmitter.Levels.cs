using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Derivation;

namespace EmDsl.Generators.Emission;

/// <summary>Statistics that are tables by the distinct values of an integer column: a chunk keeps those of its own rows.</summary>
internal sealed partial class KernelEmitter
{
    private IEnumerable<string> LevelColumns => plan.Statistics.Select(statistic => statistic.Column).OfType<string>().Distinct();

    private string LevelsField(string column) => names.Local(column, "Levels");

    private void EmitLevelFields()
    {
        foreach (string column in LevelColumns)
        {
            writer.Line();
            writer.Line($"// The values of {column} that occur, as places among all that do.");
            writer.Line($"internal readonly int[] {LevelsField(column)};");
        }
    }

    private string Length(StatisticNode statistic) => statistic.Column is { } column
        ? names.Product(statistic.Dimensions.Take(statistic.Dimensions.Count - 1).Select(dimension => dimension.Count)) is var leading && leading == "1"
            ? $"{LevelsField(column)}.Length"
            : $"{leading} * {LevelsField(column)}.Length"
        : names.Product(statistic.Dimensions.Select(dimension => dimension.Count));

    // A loop of the M-step over a dimension of a statistic; one over distinct values also gives the value.
    private void OpenDimension(Dimension dimension, string kernel)
    {
        OpenLoop(dimension.Name, dimension.Count);
        if (dimension.Column is { } column)
            writer.Line($"double {names.Local(column)} = {kernel}{LevelsField(column)}.Values[{names.Local(dimension.Name)}];");
    }
}
