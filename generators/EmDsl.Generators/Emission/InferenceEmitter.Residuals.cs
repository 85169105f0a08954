using System.Linq;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Writes <c>PseudoResiduals</c>: where in its law, given other rows of the sequence, each observed value lies.</summary>
internal sealed partial class InferenceEmitter
{
    private const string KindType = "global::EmDsl.PseudoResidualKind";

    // Why a member has none; null where it has.
    private static string? ResidualObstacle(ObservedForecast member)
    {
        string name = NameHygiene.Plain(member.Variable);
        return member.Obstacle
            ?? (member.Kind == ForecastKind.Vector ? $"'{name}' is a vector: a pseudo-residual is the place of one number in its law."
                : member.Kind == ForecastKind.Number && member.WithoutCumulative is { } law ? $"The pseudo-residuals of '{name}' need the distribution function of {law}, which is not known here."
                : null);
    }

    private void EmitPseudoResiduals()
    {
        string type = names.Api.Fresh("Residuals");
        ObservedForecast[] known = forecasts!.Members.Where(member => ResidualObstacle(member) is null).ToArray();
        writer.Doc("summary", "The pseudo-residuals of every observed member: the place of each value in its law given other rows of its sequence, to see where the model does not fit.");
        writer.Doc("param", "The data.", "name=\"dataset\"");
        writer.Doc("param", "Which rows are taken as known: those before, or all others.", "name=\"kind\"");
        writer.Doc("returns", "A member per observed variable. From a row on that has probability zero given those before it, values are NaN; ordinary ones are NaN in all rows of such a sequence.");
        writer.Doc("exception", "A parameter is not set.", "cref=\"global::System.InvalidOperationException\"");
        string? unordinary = plan.LinearGaussian is not null ? "Pseudo-residuals given all other rows are not computed where continuous latent variables or missing entries are integrated out. Use PseudoResidualKind.Forecast." : forecasts.Near is null ? null : $"Equations look back at '{NameHygiene.Plain(forecasts.Near)}': rows after a value depend on it, and its law given all other rows has no closed form. Use PseudoResidualKind.Forecast.";
        if (forecasts.Obstacle is not null || unordinary is not null)
            writer.Doc("exception", forecasts.Obstacle is not null ? "Always: values have no law before their row is seen." : "Ordinary ones are asked for.", "cref=\"global::System.NotSupportedException\"");
        writer.Doc("remarks", "Zucchini, MacDonald and Langrock (2016), Hidden Markov Models for Time Series, section 6.2.");
        writer.Line(FileEmitter.GeneratedCode);
        string signature = $"{spec.Accessibility} {type} PseudoResiduals(Dataset dataset, {KindType} kind = {KindType}.Forecast)";
        if (forecasts.Obstacle is { } obstacle)
        {
            writer.Line($"{signature} => throw new global::System.NotSupportedException({Names.Literal(obstacle)});");
            writer.Line();
            EmitResidualsType(type);
            return;
        }

        writer.Open(signature);
        EmitOpen();
        if (unordinary is not null)
        {
            writer.Open($"if (kind == {KindType}.Ordinary)");
            writer.Line($"throw new global::System.NotSupportedException({Names.Literal(unordinary)});");
            writer.Close();
            writer.Line();
        }

        writer.Line("RowScratch scratch = kernel.NewScratch();");
        foreach (ObservedForecast member in known)
            EmitResidualArrays(member);
        writer.Line(unordinary is null
            ? $"double[] laws = kind == {KindType}.Ordinary ? new double[kernel.sequences.Longest * kernel.LawSize] : [];"
            : "");
        writer.Open("for (int sequence = 0; sequence < kernel.sequences.Count; sequence++)");
        writer.Line("int start = kernel.sequences.Starts[sequence];");
        writer.Line("int end = kernel.sequences.Starts[sequence + 1];");
        writer.Line("kernel.BeginFilter(scratch);");
        if (unordinary is null)
        {
            writer.Open($"if (kind == {KindType}.Ordinary)");
            EmitOrdinary();
            writer.Line("continue;");
            writer.Close();
            writer.Line();
        }

        writer.Open("for (int at = start; at < end; at++)");
        writer.Line("int row = kernel.sequences.Order[at];");
        writer.Line("kernel.NextRow(scratch);");
        writer.Line("kernel.FilterRow(row, isSeen: false, scratch);");
        writer.Line("kernel.FilterPosterior(row, scratch);");
        writer.Line("Set(row, at - start);");
        writer.Open("if (!double.IsFinite(kernel.FilterRow(row, isSeen: true, scratch)))");
        writer.Line("break;");
        writer.Close();
        writer.Close();
        writer.Close();
        writer.Line();
        writer.Open($"return new {type}");
        foreach (ObservedForecast member in known)
            writer.Line($"{Names.Identifier(member.Variable)} = {Residuals(member)},");
        writer.Close(";");
        writer.Line();
        EmitSet(known);
        writer.Close();
        writer.Line();
        EmitResidualsType(type);
    }

    private string Residuals(ObservedForecast member) => names.Local(member.Variable, "Residuals");

    private void EmitResidualArrays(ObservedForecast member)
    {
        if (!KernelEmitter.IsForeseen(plan, member))
            writer.Line($"var {Shares(member)} = new double[{KernelEmitter.Components(names, member)}];");
        writer.Line(IsEach(member)
            ? $"var {Residuals(member)} = new global::EmDsl.PseudoResiduals[{names.Size(names.Data(member.Variable)!.Dimension!)}];"
            : $"var {Residuals(member)} = new global::EmDsl.PseudoResiduals(dataset.RowCount);");
        if (!IsEach(member))
            return;
        writer.Open($"for (int i = 0; i < {Residuals(member)}.Length; i++)");
        writer.Line($"{Residuals(member)}[i] = new global::EmDsl.PseudoResiduals(dataset.RowCount);");
        writer.Close();
        writer.Line();
    }

    // Forward with all rows, keeping the law before each; then back, every row first without what it shows.
    private void EmitOrdinary()
    {
        writer.Line("int passed = start;");
        writer.Open("for (; passed < end; passed++)");
        writer.Line("kernel.NextRow(scratch);");
        writer.Line("kernel.Law(scratch).CopyTo(global::System.MemoryExtensions.AsSpan(laws, (passed - start) * kernel.LawSize));");
        writer.Open("if (!double.IsFinite(kernel.FilterRow(kernel.sequences.Order[passed], isSeen: true, scratch)))");
        writer.Line("break;");
        writer.Close();
        writer.Close();
        writer.Line();
        writer.Line("kernel.EndFilter(scratch);");
        writer.Open("for (int at = end - 1; passed == end && at >= start; at--)");
        writer.Line("int row = kernel.sequences.Order[at];");
        writer.Line("global::System.MemoryExtensions.AsSpan(laws, (at - start) * kernel.LawSize, kernel.LawSize).CopyTo(kernel.Law(scratch));");
        writer.Line("kernel.FilterRow(row, isSeen: false, scratch);");
        writer.Line("kernel.OtherRowsPosterior(row, scratch);");
        writer.Line("Set(row, at - start);");
        writer.Line("kernel.FilterRow(row, isSeen: true, scratch);");
        writer.Line("kernel.GoBack(row, scratch);");
        writer.Close();
        writer.Line();
    }

    private void EmitSet(ObservedForecast[] known)
    {
        writer.Open("void Set(int row, int position)");
        foreach (ObservedForecast member in known)
        {
            int rows = Conditioned.Where(conditioned => conditioned.Variable == member.Variable).Select(conditioned => conditioned.Rows).DefaultIfEmpty(0).First();
            if (rows > 0)
                writer.Open($"if (position >= {Names.Literal(rows)})");
            string law = KernelEmitter.IsForeseen(plan, member) ? "scratch" : Shares(member);
            if (!KernelEmitter.IsForeseen(plan, member))
                writer.Line($"kernel.{KernelEmitter.ForecastMethod(member.Variable, "Weights")}(row, scratch, {Shares(member)});");
            if (IsEach(member))
            {
                writer.Open($"for (int i = 0; i < {Residuals(member)}.Length; i++)");
                writer.Line($"kernel.{KernelEmitter.ForecastMethod(member.Variable, "Place")}(row, i, {law}, {Residuals(member)}[i]);");
                writer.Close();
            }
            else
            {
                writer.Line($"kernel.{KernelEmitter.ForecastMethod(member.Variable, "Place")}(row, {law}, {Residuals(member)});");
            }

            if (rows > 0)
                writer.Close();
        }

        writer.Close();
    }

    private void EmitResidualsType(string type)
    {
        writer.Doc("summary", "Pseudo-residuals, one member per observed variable.");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{spec.Accessibility} sealed class {type}");
        foreach (ObservedForecast member in forecasts!.Members)
        {
            string? obstacle = ResidualObstacle(member);
            string declared = $"public{(obstacle is null ? " required" : "")} global::EmDsl.PseudoResiduals{(IsEach(member) ? "[]" : "")} {Names.Identifier(member.Variable)}";
            writer.Doc("summary", $"The pseudo-residuals of {member.Variable}{(IsEach(member) ? ", entry by entry" : "")}.");
            if (obstacle is not null)
                writer.Doc("exception", "Always: there are none.", "cref=\"global::System.NotSupportedException\"");
            writer.Line(obstacle is null ? $"{declared} {{ get; init; }}" : $"{declared} => throw new global::System.NotSupportedException({Names.Literal(obstacle)});");
            writer.Line();
        }

        writer.Close();
        writer.Line();
    }
}
