using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Observed values that depend on continuous latent variables, in rows that are not seen: their law is normal.</summary>
internal sealed partial class KernelEmitter
{
    /// <summary>Whether an observed member's law holds unknowns, so that it is normal before its row is seen.</summary>
    public static bool IsForeseen(EmPlan plan, ObservedForecast member) => plan.LinearGaussian is { } gaussian && gaussian.Factors.Any(factor => factor.Factor == member.Factor);

    private IEnumerable<GaussianFactor> ForeseenFactors => forecasts is not { Obstacle: null }
        ? []
        : GaussianFactors.Where(factor => forecasts.Members.Any(member => member.Factor == factor.Factor && member.Obstacle is null));

    private bool IsForeseen(int factor) => isForeseeing && ForeseenFactors.Any(foreseen => foreseen.Factor == factor);

    // What the laws of values that are not seen name apart from the values themselves.
    private IEnumerable<string> ForeseenSymbols() => Enumerable.Range(0, graph.Factors.Count)
        .Where(IsForeseen)
        .SelectMany(f => FactorSymbols(graph.Factors[f]).Where(name => name != graph.Factors[f].Variable));

    private string ForeseenMean(GaussianFactor factor) => names.Local(graph.Factors[factor.Factor].Variable, "ForeseenMean");

    private string ForeseenCovariance(GaussianFactor factor) => names.Local(graph.Factors[factor.Factor].Variable, "ForeseenCovariance");

    private void EmitForeseen(GaussianFactor factor, FactorNode node) =>
        writer.Line($"smoother.Foreseen({names.Size(factor.Count)}, scratch.{ForeseenMean(factor)}, scratch.{ForeseenCovariance(factor)});");

    private void EmitForeseenLaw(ObservedForecast member)
    {
        GaussianFactor factor = GaussianFactors.First(gaussian => gaussian.Factor == member.Factor);
        DataNode data = names.Data(member.Variable)!;
        bool isEach = graph.Factors[member.Factor].Entries is not null;
        writer.Line($"/// <summary>The mean and covariance of {member.Variable} in a row that is not seen, after <see cref=\"FilterRow\"/>.</summary>");
        writer.Open($"internal void {ForecastMethod(member.Variable, "Law")}(RowScratch scratch, global::System.Span<double> mean, global::System.Span<double> covariance)");
        writer.Line($"global::System.MemoryExtensions.CopyTo(scratch.{ForeseenMean(factor)}, mean);");
        writer.Line($"global::System.MemoryExtensions.CopyTo(scratch.{ForeseenCovariance(factor)}, covariance);");
        writer.Close();
        writer.Line();
        if (member.Kind == ForecastKind.Vector)
            return;
        string size = names.Size(factor.Count), column = $"data.{names.Api.Column(member.Variable)}";
        writer.Line($"/// <summary>Sets the place of the row's {member.Variable} in its law before the row is seen; a missing value has none.</summary>");
        writer.Open($"internal void {ForecastMethod(member.Variable, "Place")}(int row, {(isEach ? "int entry, " : "")}RowScratch scratch, global::EmDsl.PseudoResiduals residuals)");
        string value = isEach ? $"{column}[row * {size} + entry]" : $"{column}[row]";
        string mean = $"scratch.{ForeseenMean(factor)}[{(isEach ? "entry" : "0")}]", variance = $"scratch.{ForeseenCovariance(factor)}[{(isEach ? $"entry * {size} + entry" : "0")}]";
        writer.Line($"global::EmDsl.Numerics.NormalForecasts.Place(residuals, row, {value}, {mean}, {variance});");
        writer.Close();
        writer.Line();
    }
}
