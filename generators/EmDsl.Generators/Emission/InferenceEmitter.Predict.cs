using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Writes <c>Predict</c>: the laws of the states and of the observed members in rows that follow those of a dataset.</summary>
internal sealed partial class InferenceEmitter
{
    private bool NeedsFuture => HasFuture(graph);

    /// <summary>Whether there are covariates or keys of groups, which only the caller can give for rows to come.</summary>
    public static bool HasFuture(ModelGraph graph) => graph.Data.Any(data => data.Kind is MemberKind.Covariate or MemberKind.Group);

    // Observed members whose first values the model is conditioned on.
    private IEnumerable<(string Variable, int Rows)> Conditioned => spec.Members
        .Where(member => member.Kind == MemberKind.Observed && member.Law is not null && LawTime.Reach(member.Law) > 0)
        .Select(member => (member.Name, LawTime.Reach(member.Law!)));

    private string SequenceOf(string dataset) => graph.Sequence is { } member
        ? $"new global::EmDsl.Data.SequenceRows({dataset}.{names.Api.Column(member.Name)}, {dataset}.{names.Api.Keys(member.Name)}.Length)"
        : $"new global::EmDsl.Data.SequenceRows({dataset}.RowCount)";

    private void EmitPredict()
    {
        EmitExtend();
        string type = names.Api.Fresh("Forecasts");
        string rows = NeedsFuture ? "rows of <paramref name=\"future\"/>, in their order" : "<paramref name=\"horizon\"/> rows after each sequence, sequence after sequence in order of first appearance";
        writer.Doc("summary", "The laws of the latent and observed variables in rows that follow the rows of a dataset.");
        writer.Doc("param", "The rows before.", "name=\"dataset\"");
        writer.Doc("param", NeedsFuture ? "The rows to come: keys and covariates; observed columns may be absent and are not looked at." : "The number of rows to come, at least 1.", $"name=\"{(NeedsFuture ? "future" : "horizon")}\"");
        writer.Doc("returns", $"A member per latent and per observed variable, for the {rows}.");
        writer.Doc("exception", "A parameter is not set.", "cref=\"global::System.InvalidOperationException\"");
        if (!NeedsFuture)
            writer.Doc("exception", "The horizon is below 1.", "cref=\"global::System.ArgumentOutOfRangeException\"");
        writer.Doc("exception", "The rows before have probability zero, or a sequence has too few of them.", "cref=\"global::System.ArgumentException\"");
        if (forecasts!.Obstacle is { } obstacle)
        {
            writer.Doc("exception", "Always: the law of rows to come has no closed form.", "cref=\"global::System.NotSupportedException\"");
            writer.Line(FileEmitter.GeneratedCode);
            writer.Line($"{spec.Accessibility} {type} Predict({PredictParameters}) => throw new global::System.NotSupportedException({Names.Literal(obstacle)});");
            writer.Line();
            EmitForecastsType(type);
            return;
        }

        if (forecasts.Near is not null)
            writer.Doc("exception", $"A row lies further ahead than {Names.Literal(forecasts.Reach)}: equations look back at {forecasts.Near}.", "cref=\"global::System.NotSupportedException\"");
        writer.Doc("remarks", Continuous.Any()
            ? "Exact: the Kalman filter goes on by the transitions, and observed variables are normal given the rows before (Särkkä 2013, Bayesian Filtering and Smoothing, theorem 4.2)."
            : "Exact: the filter's law of the states goes on by the transitions, and observed variables are mixtures over it (Zucchini, MacDonald and Langrock 2016, Hidden Markov Models for Time Series, chapter 5).");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{spec.Accessibility} {type} Predict({PredictParameters})");
        writer.Line("global::System.ArgumentNullException.ThrowIfNull(dataset);");
        writer.Line(NeedsFuture ? "global::System.ArgumentNullException.ThrowIfNull(future);" : "global::System.ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);");
        if (RowEmitter.MayBeAbsent(spec))
            writer.Line("dataset.table.RequireObserved();");
        writer.Line($"return Foresee(Extend(dataset, {(NeedsFuture ? "future" : "horizon")}), dataset.RowCount);");
        writer.Close();
        writer.Line();
        EmitForesee(type);
        EmitForecastsType(type);
    }

    private string PredictParameters => NeedsFuture ? "Dataset dataset, Dataset future" : "Dataset dataset, int horizon";

    // One dataset of the rows before and those to come, which repeat the last row of their sequence in what nobody knows of them.
    private void EmitExtend()
    {
        writer.Line("// The rows of a dataset, then rows to come: what is observed in those repeats an earlier row, and is not looked at.");
        writer.Open($"private static Dataset Extend({PredictParameters})");
        writer.Line("var rows = new global::System.Collections.Generic.List<Row>();");
        writer.Open("for (int row = 0; row < dataset.RowCount; row++)");
        writer.Line("rows.Add(dataset[row]);");
        writer.Close();
        writer.Line();
        writer.Line($"var sequences = {SequenceOf("dataset")};");
        if (NeedsFuture)
        {
            EmitLastRows();
            writer.Open("for (int row = 0; row < future.RowCount; row++)");
            string[] given = graph.Data.Where(data => data.Kind is MemberKind.Covariate or MemberKind.Group or MemberKind.Sequence).Select(data => Names.Identifier(data.Name)).ToArray();
            writer.Line("Row given = future[row];");
            writer.Line(graph.Sequence is { } member
                ? $"Row last = dataset[global::System.Collections.Generic.CollectionExtensions.GetValueOrDefault(lastRows, future.{names.Api.Keys(member.Name)}[future.{names.Api.Column(member.Name)}[row]])];"
                : "Row last = dataset[sequences.Order[^1]];");
            writer.Line($"rows.Add(last with {{ {string.Join(", ", given.Select(name => $"{name} = given.{name}"))} }});");
            writer.Close();
        }
        else
        {
            writer.Open("for (int sequence = 0; sequence < sequences.Count; sequence++)");
            writer.Line("Row last = dataset[sequences.Order[sequences.Starts[sequence + 1] - 1]];");
            writer.Open("for (int step = 0; step < horizon; step++)");
            writer.Line("rows.Add(last);");
            writer.Close();
            writer.Close();
        }

        writer.Line();
        writer.Line("return Dataset.FromRows(rows);");
        writer.Close();
        writer.Line();
    }

    private void EmitLastRows()
    {
        if (graph.Sequence is not { } member)
            return;
        writer.Line("var lastRows = new global::System.Collections.Generic.Dictionary<string, int>();");
        writer.Open("for (int sequence = 0; sequence < sequences.Count; sequence++)");
        writer.Line("int row = sequences.Order[sequences.Starts[sequence + 1] - 1];");
        writer.Line($"lastRows[dataset.{names.Api.Keys(member.Name)}[dataset.{names.Api.Column(member.Name)}[row]]] = row;");
        writer.Close();
        writer.Line();
    }

    private void EmitForesee(string type)
    {
        ObservedForecast[] known = forecasts!.Members.Where(member => member.Obstacle is null).ToArray();
        writer.Line("// The laws of the rows from one on, which are not seen, given those before.");
        writer.Open($"private {type} Foresee(Dataset dataset, int seen)");
        writer.Line("Sizes sizes = Sizes.Of(this, dataset);");
        writer.Line("Parameters parameters = Parameters.Read(this, sizes);");
        writer.Line("var kernel = new EmKernel(dataset, sizes, threads: 1);");
        writer.Line("kernel.Prepare(parameters);");
        writer.Line("RowScratch scratch = kernel.NewScratch();");
        writer.Line("int count = dataset.RowCount - seen;");
        foreach (LatentNode latent in Latents)
            writer.Line($"var {names.Local(latent.Name, "Probabilities")} = new double[count * {names.Size(latent.Cardinality!)}];");
        foreach (ObservedForecast member in known)
        {
            if (KernelEmitter.IsForeseen(plan, member))
                EmitForeseenArrays(member);
            else
                writer.Line($"var {Shares(member)} = new double[count * {KernelEmitter.Components(names, member)}];");
        }

        EmitMomentArrays("count");
        writer.Open("for (int sequence = 0; sequence < kernel.sequences.Count; sequence++)");
        writer.Line("int start = kernel.sequences.Starts[sequence];");
        writer.Line("kernel.BeginFilter(scratch);");
        if (forecasts.Near is not null)
            writer.Line("int ahead = 0;");
        writer.Open("for (int at = start; at < kernel.sequences.Starts[sequence + 1]; at++)");
        writer.Line("int row = kernel.sequences.Order[at];");
        writer.Line("bool isSeen = row < seen;");
        EmitLimits();
        writer.Line("kernel.NextRow(scratch);");
        writer.Open("if (!double.IsFinite(kernel.FilterRow(row, isSeen, scratch)))");
        writer.Line($"throw new global::System.ArgumentException({ImpossibleRow}, nameof(dataset));");
        writer.Close();
        writer.Line();
        writer.Open("if (isSeen)");
        writer.Line("continue;");
        writer.Close();
        writer.Line();
        writer.Line("kernel.FilterPosterior(row, scratch);");
        foreach (LatentNode latent in Latents)
            EmitMarginalOf(latent, "(row - seen)");
        EmitMoments("(row - seen)");
        foreach (ObservedForecast member in known)
        {
            if (KernelEmitter.IsForeseen(plan, member))
            {
                EmitForeseenLaw(member);
                continue;
            }

            string size = KernelEmitter.Components(names, member);
            writer.Line($"kernel.{KernelEmitter.ForecastMethod(member.Variable, "Weights")}(row, scratch, global::System.MemoryExtensions.AsSpan({Shares(member)}, (row - seen) * {size}, {size}));");
        }

        writer.Close();
        writer.Close();
        writer.Line();
        writer.Line("kernel.Dispose();");
        foreach (ObservedForecast member in known.Where(IsEach))
            EmitEntries(member);
        writer.Open($"return new {type}");
        foreach (LatentNode latent in Latents)
            writer.Line($"{Names.Identifier(latent.Name)} = {PosteriorOf(latent)},");
        foreach (LatentNode latent in Continuous)
            writer.Line($"{Names.Identifier(latent.Name)} = {Moments(latent)},");
        foreach (ObservedForecast member in known)
            writer.Line($"{Names.Identifier(member.Variable)} = {(IsEach(member) ? Laws(member) : ForecastOf(member, ""))},");
        writer.Close(";");
        writer.Close();
        writer.Line();
    }

    /// <summary>The message where rows to come have no law: <c>row</c> is the row that cannot be.</summary>
    public const string ImpossibleRow = "global::System.FormattableString.Invariant($\"Row {row} has probability zero given the rows of its sequence before it, so that what follows it has no law.\")";

    /// <summary>The message where a sequence has fewer rows than the model is conditioned on.</summary>
    public static string TooFewRows(string variable, int rows) =>
        $"The model is conditioned on the first {(rows == 1 ? "value" : $"{Names.Literal(rows)} values")} of '{variable}' in a sequence: a sequence needs as many rows before those to come.";

    // How far ahead a row may lie, and how many rows must have gone before.
    private void EmitLimits()
    {
        if (forecasts!.Near is not null)
        {
            writer.Open($"if (!isSeen && ++ahead > {Names.Literal(forecasts.Reach)})");
            writer.Line($"throw new global::System.NotSupportedException({Names.Literal(forecasts.TooFar)});");
            writer.Close();
            writer.Line();
        }

        foreach ((string variable, int rows) in Conditioned)
        {
            writer.Open($"if (!isSeen && at - start < {Names.Literal(rows)})");
            writer.Line($"throw new global::System.ArgumentException({Names.Literal(TooFewRows(variable, rows))}, nameof(dataset));");
            writer.Close();
            writer.Line();
        }
    }

    private string Shares(ObservedForecast member) => names.Local(member.Variable, "Shares");

    private string Laws(ObservedForecast member) => names.Local(member.Variable, "Laws");

    private bool IsEach(ObservedForecast member) => graph.Factors[member.Factor].Entries is not null;

    private void EmitEntries(ObservedForecast member)
    {
        writer.Line($"var {Laws(member)} = new {ForecastType(member)}[{names.Size(names.Data(member.Variable)!.Dimension!)}];");
        writer.Open($"for (int i = 0; i < {Laws(member)}.Length; i++)");
        writer.Line("int entry = i;");
        writer.Line($"{Laws(member)}[i] = {ForecastOf(member, "entry, ")};");
        writer.Close();
        writer.Line();
    }

    private string ForecastType(ObservedForecast member) => member.Kind switch
    {
        ForecastKind.States => $"global::EmDsl.DiscretePosterior<{StateType(AsLatent(member))}>",
        ForecastKind.Vector => "global::EmDsl.VectorForecast",
        _ => "global::EmDsl.NumberForecast",
    };

    private LatentNode AsLatent(ObservedForecast member)
    {
        DataNode data = names.Data(member.Variable)!;
        return new LatentNode(data.Name, data.Type, data.Cardinality, null, Plate.Row, null, null, 0);
    }

    private string ForecastOf(ObservedForecast member, string entry)
    {
        DataNode data = names.Data(member.Variable)!;
        string size = KernelEmitter.Components(names, member);
        string Of(string word, string parameters, string arguments) =>
            $"(row, component{parameters}) => kernel.{KernelEmitter.ForecastMethod(member.Variable, word)}(seen + row, component{(entry.Length > 0 ? ", entry" : "")}{arguments})";
        string name = Names.Literal(member.Variable);
        if (KernelEmitter.IsForeseen(plan, member))
            return ForeseenLaw(member);
        switch (member.Kind)
        {
            case ForecastKind.States:
                string states = names.Size(data.Cardinality!);
                string state = State(AsLatent(member), "state") + (data.Type.Scalar == ScalarKind.Integer && data.Offset != 0 ? $" + {Names.Literal(data.Offset)}" : "");
                return $"new {ForecastType(member)}(global::EmDsl.Numerics.FiniteMixture.Probabilities({Shares(member)}, {size}, {states}, {Of("LogDensity", ", value", ", value")}), {states}, static state => {state})";
            case ForecastKind.Vector:
                string moments = member.WithoutMoments is null ? Of("Moments", ", mean, covariance", ", mean, covariance") : "null";
                return $"new {ForecastType(member)}({name}, {Shares(member)}, {size}, {names.Size(data.Dimension!)}, {Of("LogDensity", ", value", ", value")}, {moments}, {Word(member.WithoutMoments)})";
            default:
                bool isCount = data.Type.Scalar != ScalarKind.Real && data.Type.Scalar != ScalarKind.Vector;
                string mean = member.WithoutMoments is null ? Of("Mean", "", "") : "null", variance = member.WithoutMoments is null ? Of("Variance", "", "") : "null";
                string cumulative = member.WithoutCumulative is null ? Of("Cumulative", ", value, isUpper", ", value, isUpper") : "null";
                return $"new {ForecastType(member)}({name}, {Shares(member)}, {size}, {(isCount ? "true" : "false")}, {Of("LogDensity", ", value", ", value")}, {mean}, {variance}, {cumulative}, {Word(member.WithoutMoments)}, {Word(member.WithoutCumulative)})";
        }
    }

    private static string Word(string? word) => word is null ? "null" : Names.Literal(word);

    private void EmitForecastsType(string type)
    {
        writer.Doc("summary", "The laws of rows to come, one member per latent and per observed variable.");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{spec.Accessibility} sealed class {type}");
        foreach (LatentNode latent in Latents)
        {
            writer.Doc("summary", $"The law of {latent.Name}: a probability for each row and state.");
            writer.Line($"public required global::EmDsl.DiscretePosterior<{StateType(latent)}> {Names.Identifier(latent.Name)} {{ get; init; }}");
            writer.Line();
        }

        foreach (LatentNode latent in Continuous)
        {
            writer.Doc("summary", $"The law of {latent.Name}: a mean and a {(IsVector(latent) ? "covariance matrix" : "variance")} for each row.");
            writer.Line($"public required {MomentsType(latent)} {Names.Identifier(latent.Name)} {{ get; init; }}");
            writer.Line();
        }

        foreach (ObservedForecast member in forecasts!.Members)
        {
            string declared = $"public{(member.Obstacle is null ? " required" : "")} {ForecastType(member)}{(IsEach(member) ? "[]" : "")} {Names.Identifier(member.Variable)}";
            writer.Doc("summary", $"The law of {member.Variable}{(IsEach(member) ? ", entry by entry" : "")}{(member.Kind == ForecastKind.States ? ": a probability for each row and value" : "")}.");
            if (member.Obstacle is { } obstacle)
            {
                writer.Doc("exception", "Always: it has no law of its own before its row is seen.", "cref=\"global::System.NotSupportedException\"");
                writer.Line($"{declared} => throw new global::System.NotSupportedException({Names.Literal(obstacle)});");
            }
            else
            {
                writer.Line($"{declared} {{ get; init; }}");
            }

            writer.Line();
        }

        writer.Close();
        writer.Line();
    }
}
