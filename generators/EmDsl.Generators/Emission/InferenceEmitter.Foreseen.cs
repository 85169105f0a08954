using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Observed members beside continuous latent variables in <c>Predict</c>: normal laws.</summary>
internal sealed partial class InferenceEmitter
{
    private string ForeseenSize(ObservedForecast member) => names.Data(member.Variable)!.Dimension is { } dimension ? ExpressionWriter.Parenthesise(names.Size(dimension)) : "1";

    private void EmitForeseenArrays(ObservedForecast member)
    {
        string size = ForeseenSize(member);
        writer.Line($"var {names.Local(member.Variable, "Mean")} = new double[count * {size}];");
        writer.Line($"var {names.Local(member.Variable, "Variance")} = new double[count * {size} * {size}];");
    }

    private void EmitForeseenLaw(ObservedForecast member)
    {
        string size = ForeseenSize(member);
        writer.Line($"kernel.{KernelEmitter.ForecastMethod(member.Variable, "Law")}(");
        writer.Continue("scratch,");
        writer.Continue($"global::System.MemoryExtensions.AsSpan({names.Local(member.Variable, "Mean")}, (row - seen) * {size}, {size}),");
        writer.Continue($"global::System.MemoryExtensions.AsSpan({names.Local(member.Variable, "Variance")}, (row - seen) * {size} * {size}, {size} * {size}));");
    }

    private string ForeseenLaw(ObservedForecast member)
    {
        string arguments = $"{Names.Literal(member.Variable)}, {names.Local(member.Variable, "Mean")}, {names.Local(member.Variable, "Variance")}, {ForeseenSize(member)}";
        return member.Kind == ForecastKind.Vector
            ? $"global::EmDsl.Numerics.NormalForecasts.Vector({arguments})"
            : $"global::EmDsl.Numerics.NormalForecasts.Number({arguments}, {(IsEach(member) ? "entry" : "0")})";
    }
}
