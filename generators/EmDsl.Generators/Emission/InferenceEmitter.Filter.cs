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
            $"A member per latent variable: {Listed}. In the last row of a sequence it equals <see cref=\"Posterior\"/>. From a row on that has probability zero given those before it, all probabilities are 0.");
        writer.Doc("exception", "A parameter is not set.", "cref=\"global::System.InvalidOperationException\"");
        writer.Doc("remarks", "The forward recursion of hidden Markov models (Zucchini, MacDonald and Langrock 2016, Hidden Markov Models for Time Series, section 4.1), over the joint state of all chains, with logarithms.");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{spec.Accessibility} {posteriors} Filter(Dataset dataset)");
        EmitOpen();
        writer.Line("var scratch = new RowScratch(sizes, kernel.sequences.Longest);");
        foreach (LatentNode latent in Latents)
            writer.Line($"var {names.Local(latent.Name, "Probabilities")} = new double[dataset.RowCount * {names.Size(latent.Cardinality!)}];");
        writer.Open("for (int sequence = 0; sequence < kernel.sequences.Count; sequence++)");
        writer.Line("kernel.BeginFilter(scratch);");
        writer.Open("for (int at = kernel.sequences.Starts[sequence]; at < kernel.sequences.Starts[sequence + 1]; at++)");
        writer.Line("int row = kernel.sequences.Order[at];");
        writer.Line("kernel.NextRow(scratch);");
        writer.Open("if (!double.IsFinite(kernel.FilterRow(row, isSeen: true, scratch)))");
        writer.Line("break;");
        writer.Close();
        writer.Line();
        writer.Line("kernel.FilterPosterior(row, scratch);");
        foreach (LatentNode latent in Latents)
            EmitMarginalOf(latent, "row");
        writer.Close();
        writer.Close();
        writer.Line();
        writer.Open($"return new {posteriors}");
        foreach (LatentNode latent in Latents)
            writer.Line($"{Names.Identifier(latent.Name)} = {PosteriorOf(latent)},");
        writer.Close(";");
        writer.Close();
        writer.Line();
    }

    private void EmitMarginalOf(LatentNode latent, string place)
    {
        string states = names.Size(latent.Cardinality!);
        writer.Line($"kernel.{KernelEmitter.MarginalMethod(latent)}(row, scratch, global::System.MemoryExtensions.AsSpan({names.Local(latent.Name, "Probabilities")}, {place} * {states}, {states}));");
    }
}
