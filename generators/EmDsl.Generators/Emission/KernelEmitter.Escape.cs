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
        if (!HasRowPasses)
            return;
        writer.Line();
        writer.Line("/// <summary>Adds the parameters that ended at infinity: Q has no curvature left in them.</summary>");
        writer.Open("internal void FindEscaped(Parameters parameters, Parameters neutral, global::System.Collections.Generic.List<string> found)");
        writer.Line("// A cancelled fit still says where it ended.");
        writer.Line("CancellationToken = default;");
        writer.Line("SufficientStatistics statistics = Expect(parameters);");
        foreach (string at in new[] { "neutral", "parameters" })
        {
            foreach (NewtonUpdate update in RowUpdates)
            {
                writer.Open($"foreach ({ObjectiveType(update)} objective in {ObjectivesField(update)})");
                writer.Line($"objective.AskCurvature(statistics, parameters, {at});");
                writer.Close();
            }

            writer.Line(RunPasses);
        }

        foreach (NewtonUpdate update in RowUpdates)
        {
            writer.Open($"foreach ({ObjectiveType(update)} objective in {ObjectivesField(update)})");
            writer.Line("objective.FindEscaped(found);");
            writer.Close();
        }

        writer.Close();
    }

    private void EmitFindEscapedOf(NewtonUpdate update)
    {
        writer.Open("internal void AskCurvature(SufficientStatistics statistics, Parameters parameters, Parameters at)");
        writer.Line("this.statistics = statistics;");
        writer.Line("current = parameters;");
        foreach (NewtonCoordinate coordinate in update.Coordinates)
            writer.Line($"{Slice(update, coordinate, "at")}.CopyTo(Theta.Slice({Offset(update, coordinate)}, {names.Product(OwnDimensions(coordinate))}));");
        writer.Line("AskCurvature();");
        writer.Close();
        writer.Line();
        writer.Open("internal void FindEscaped(global::System.Collections.Generic.List<string> found)");
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
}
