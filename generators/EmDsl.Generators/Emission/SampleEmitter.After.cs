using System.Linq;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Sampling on from where sequences end: the states from their law given the rows before, then row after row.</summary>
internal sealed partial class SampleEmitter
{
    private void EmitSampleAfter(string type, string body)
    {
        bool hasFuture = InferenceEmitter.HasFuture(graph);
        string more = hasFuture ? "future" : "count";
        writer.Doc("summary", "Draws rows that follow those of a dataset, given what was observed in them: the states after each sequence from their law given its rows, then one row after the other.");
        writer.Doc("param", "The rows before.", "name=\"dataset\"");
        writer.Doc("param", hasFuture ? "The rows to come: keys and covariates; observed columns may be absent and are not looked at." : "The number of rows that follow each sequence, at least 0.", $"name=\"{more}\"");
        writer.Doc("param", "The seed: the same seed gives the same rows on any machine.", "name=\"seed\"");
        writer.Doc("returns", hasFuture ? "The rows to come in their order, and a member per latent variable." : "The rows to come, sequence after sequence in order of first appearance, and a member per latent variable.");
        writer.Doc("exception", "A parameter is not set.", "cref=\"global::System.InvalidOperationException\"");
        writer.Doc("exception", "The rows before have probability zero, or a sequence has too few of them.", "cref=\"global::System.ArgumentException\"");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{spec.Accessibility} {type} SampleAfter(Dataset dataset, {(hasFuture ? "Dataset future" : "int count")}, int seed)");
        writer.Line("global::System.ArgumentNullException.ThrowIfNull(dataset);");
        writer.Line(hasFuture ? "global::System.ArgumentNullException.ThrowIfNull(future);" : "global::System.ArgumentOutOfRangeException.ThrowIfNegative(count);");
        if (RowEmitter.MayBeAbsent(spec))
            writer.Line("dataset.table.RequireObserved();");
        writer.Line("int seen = dataset.RowCount;");
        writer.Line($"dataset = Extend(dataset, {more});");
        writer.Line("Dataset data = dataset;");
        writer.Line("Sizes sizes = Sizes.Of(this, dataset);");
        writer.Line("Parameters parameters = Parameters.Read(this, sizes);");
        writer.Line("using var kernel = new EmKernel(dataset, sizes, threads: 1);");
        writer.Line("kernel.Prepare(parameters);");
        writer.Line("RowScratch scratch = kernel.NewScratch();");
        writer.Line("var random = global::EmDsl.Fitting.SeededRandom.For(seed);");
        writer.Line("var rows = new Row[dataset.RowCount];");
        foreach (LatentNode latent in Latents)
            writer.Line($"var {names.Local(latent.Name, "Draws")} = new {InferenceEmitter.StateType(latent)}[dataset.RowCount];");
        EmitContinuousArrays("dataset.RowCount - seen");
        foreach (string buffer in buffers)
            writer.Line(buffer);
        EmitStationary();
        writer.Line("var sequences = kernel.sequences;");
        writer.Open("for (int sequence = 0; sequence < sequences.Count; sequence++)");
        writer.Line("int start = sequences.Starts[sequence];");
        writer.Line("int length = sequences.Starts[sequence + 1] - start;");
        EmitSeenRows();
        foreach (EarlierNode earlier in Drawn.SelectMany(Through).Distinct())
        {
            EmitDeclaration(earlier);
            if (!earlier.IsLatent)
                EmitLastValue(earlier);
        }

        if (graph.Chains.Any())
            EmitLastStates();
        if (Continuous.Any())
            EmitLastContinuousStates();
        writer.Open("for (int at = begin; at < length; at++)");
        writer.Line("int row = sequences.Order[start + at];");
        EmitRowBegin();
        EmitCovariates();
        writer.Block(body);
        foreach (LatentNode latent in Latents)
            writer.Line($"{names.Local(latent.Name, "Draws")}[row] = {InferenceEmitter.State(latent, names.Local(latent.Name))};");
        EmitContinuousDraws("row - seen");
        EmitRow();
        EmitShift();
        CloseRows();
        writer.Line();
        writer.Open($"return new {type}");
        writer.Line("Rows = rows[seen..],");
        foreach (LatentNode latent in Latents)
            writer.Line($"{Names.Identifier(latent.Name)} = {names.Local(latent.Name, "Draws")}[seen..],");
        foreach (LatentNode latent in Continuous)
            writer.Line($"{Names.Identifier(latent.Name)} = {names.Local(latent.Name, "Draws")},");
        writer.Close(";");
        writer.Close();
        writer.Line();
    }

    // The filter through the rows before; what follows begins at `begin`.
    private void EmitSeenRows()
    {
        writer.Line("int begin = 0;");
        writer.Line("kernel.BeginFilter(scratch);");
        writer.Open("for (; begin < length && sequences.Order[start + begin] < seen; begin++)");
        writer.Line("int row = sequences.Order[start + begin];");
        writer.Line("kernel.NextRow(scratch);");
        writer.Open("if (!double.IsFinite(kernel.FilterRow(row, isSeen: true, scratch)))");
        writer.Line($"throw new global::System.ArgumentException({InferenceEmitter.ImpossibleRow}, nameof(dataset));");
        writer.Close();
        writer.Close();
        writer.Line();
        writer.Open("if (begin == length)");
        writer.Line("continue;");
        writer.Close();
        writer.Line();
        foreach ((string variable, int rows) in Conditioned)
        {
            writer.Open($"if (begin < {Names.Literal(rows)})");
            writer.Line($"throw new global::System.ArgumentException({Names.Literal(InferenceEmitter.TooFewRows(variable, rows))}, nameof(dataset));");
            writer.Close();
            writer.Line();
        }
    }

    private void EmitLastValue(EarlierNode earlier)
    {
        DataNode data = graph.Data.First(node => node.Name == earlier.Variable);
        string lag = Names.Literal(earlier.Lag), column = $"data.{names.Api.Column(earlier.Variable)}", row = $"sequences.Order[start + begin - {lag}]";
        writer.Open($"if (begin >= {lag})");
        writer.Line(data.Dimension is { } dimension
            ? $"{Local(earlier)} = {column}[({row} * {names.Size(dimension)})..(({row} + 1) * {names.Size(dimension)})];"
            : $"{Local(earlier)} = {column}[{row}];");
        writer.Close();
        writer.Line();
    }

    private void EmitLastStates()
    {
        writer.Line("int choice = kernel.DrawLaw(random, scratch);");
        foreach ((LatentNode chain, int lag) in SequencePlanner.States(graph).Reverse())
        {
            string size = ExpressionWriter.Parenthesise(names.Size(chain.Cardinality!));
            writer.Line($"{Local(new EarlierNode(EarlierNode.NameOf(chain.Name, lag), chain.Name, lag, chain.Cardinality, true))} = choice % {size};");
            writer.Line($"choice /= {size};");
        }
    }
}
