using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Writes <c>Filter</c>: the law of the latent variables of each row given the rows up to it.</summary>
internal sealed partial class InferenceEmitter
{
    private readonly ForecastPlan? forecasts = ForecastPlan.Of(graph);

    private void EmitFilter()
    {
        writer.Doc("summary", "The distribution of every latent variable in every row given the rows of its sequence up to that row, itself included.");
        writer.Doc("param", "The data.", "name=\"dataset\"");
        writer.Doc(
            "returns",
            $"A member per latent variable: {Listed}. In the last row of a sequence it equals <see cref=\"Posterior\"/>. From a row on that has probability zero given those before it, {(Continuous.Any() ? "moments are NaN" : "all probabilities are 0")}.");
        writer.Doc("exception", "A parameter is not set.", "cref=\"global::System.InvalidOperationException\"");
        writer.Doc("remarks", Continuous.Any()
            ? "The Kalman filter (Kalman 1960, J. Basic Eng. 82), with square roots of covariances."
            : "The forward recursion of hidden Markov models (Zucchini, MacDonald and Langrock 2016, Hidden Markov Models for Time Series, section 4.1), over the joint state of all chains, with logarithms.");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{spec.Accessibility} {posteriors} Filter(Dataset dataset)");
        EmitOpen();
        writer.Line("RowScratch scratch = kernel.NewScratch();");
        foreach (LatentNode latent in Latents)
            writer.Line($"var {names.Local(latent.Name, "Probabilities")} = new double[dataset.RowCount * {names.Size(latent.Cardinality!)}];");
        EmitMomentArrays();
        foreach (LatentNode latent in Continuous)
        {
            writer.Line($"global::System.Array.Fill({names.Local(latent.Name, "Mean")}, double.NaN);");
            writer.Line($"global::System.Array.Fill({names.Local(latent.Name, "Variance")}, double.NaN);");
        }

        OpenFilter();
        writer.Line("kernel.FilterPosterior(row, scratch);");
        foreach (LatentNode latent in Latents)
            EmitMarginalOf(latent, "row");
        EmitMoments();
        writer.Close();
        writer.Close();
        writer.Line();
        writer.Open($"return new {posteriors}");
        foreach (LatentNode latent in Latents)
            writer.Line($"{Names.Identifier(latent.Name)} = {PosteriorOf(latent)},");
        foreach (LatentNode latent in Continuous)
            writer.Line($"{Names.Identifier(latent.Name)} = {Moments(latent)},");
        writer.Close(";");
        writer.Close();
        writer.Line();
    }

    // What the rows of one dataset say of those of another: LogDensities(dataset, future).
    private void EmitFutureDensities()
    {
        writer.Doc("summary", "The log-density of each row of a dataset given the rows that precede it, those of another dataset first. Their sum over a sequence is the log-density of its future given its past.");
        writer.Doc("param", "The rows before.", "name=\"dataset\"");
        writer.Doc("param", "The rows that follow them, in sequences by the same keys.", "name=\"future\"");
        writer.Doc("returns", "One value per row of <paramref name=\"future\"/>.");
        writer.Doc("exception", "A parameter is not set.", "cref=\"global::System.InvalidOperationException\"");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{spec.Accessibility} double[] LogDensities(Dataset dataset, Dataset future)");
        writer.Line("global::System.ArgumentNullException.ThrowIfNull(dataset);");
        writer.Line("global::System.ArgumentNullException.ThrowIfNull(future);");
        if (RowEmitter.MayBeAbsent(spec))
        {
            writer.Line("dataset.table.RequireObserved();");
            writer.Line("future.table.RequireObserved();");
        }

        writer.Line("var rows = new global::System.Collections.Generic.List<Row>();");
        foreach (string part in new[] { "dataset", "future" })
        {
            writer.Open($"for (int row = 0; row < {part}.RowCount; row++)");
            writer.Line($"rows.Add({part}[row]);");
            writer.Close();
            writer.Line();
        }

        writer.Line("Dataset all = Dataset.FromRows(rows);");
        writer.Line("Sizes sizes = Sizes.Of(this, all);");
        writer.Line("Parameters parameters = Parameters.Read(this, sizes);");
        writer.Line("using var kernel = new EmKernel(all, sizes, threads: 1);");
        writer.Line("kernel.Prepare(parameters);");
        writer.Line("RowScratch scratch = kernel.NewScratch();");
        writer.Line("var densities = new double[future.RowCount];");
        writer.Line("global::System.Array.Fill(densities, double.NegativeInfinity);");
        OpenFilter();
        writer.Open("if (row >= dataset.RowCount)");
        writer.Line("densities[row - dataset.RowCount] = density;");
        writer.Close();
        writer.Close();
        writer.Close();
        writer.Line();
        writer.Line("return densities;");
        writer.Close();
        writer.Line();
    }

    // Rows in their order, up to one that has probability zero.
    private void OpenFilter()
    {
        writer.Open("for (int sequence = 0; sequence < kernel.sequences.Count; sequence++)");
        writer.Line("kernel.BeginFilter(scratch);");
        writer.Open("for (int at = kernel.sequences.Starts[sequence]; at < kernel.sequences.Starts[sequence + 1]; at++)");
        writer.Line("int row = kernel.sequences.Order[at];");
        writer.Line("kernel.NextRow(scratch);");
        writer.Line("double density = kernel.FilterRow(row, isSeen: true, scratch);");
        writer.Open("if (!double.IsFinite(density))");
        writer.Line("break;");
        writer.Close();
        writer.Line();
    }

    private void EmitMarginalOf(LatentNode latent, string place)
    {
        string states = names.Size(latent.Cardinality!);
        writer.Line($"kernel.{KernelEmitter.MarginalMethod(latent)}(row, scratch, global::System.MemoryExtensions.AsSpan({names.Local(latent.Name, "Probabilities")}, {place} * {states}, {states}));");
    }
}
