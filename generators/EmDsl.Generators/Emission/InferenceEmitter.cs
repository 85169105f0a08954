using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Writes what a model with known parameters can say about data: <c>LogLikelihood</c>, <c>LogDensities</c>, <c>Posterior</c>.</summary>
internal sealed partial class InferenceEmitter(SourceWriter writer, ModelSpec spec, ModelGraph graph, Derivation.EmPlan plan, KernelNames names)
{
    private LatentNode[] Latents => graph.Latents.Where(latent => latent.IsDiscrete).ToArray();

    private LatentNode[] Summed => graph.Latents.Where(latent => latent.Nodes > 0).ToArray();

    // The type of the distributions of latent variables.
    private readonly string posteriors = names.Api.Fresh("Posteriors");

    private string Listed => string.Join(", ", Latents.Concat(Summed).Concat(Continuous).Select(latent => latent.Name));

    public void Emit()
    {
        EmitLogLikelihood();
        if (Latents.Length + Summed.Length > 0 || Continuous.Any())
            EmitPosterior();
        if (graph.Chains.Any())
            EmitDecode();
        if (forecasts is not null)
        {
            if (Latents.Length > 0 || Continuous.Any())
                EmitFilter();
            EmitFutureDensities();
            EmitPredict();
            EmitPseudoResiduals();
        }
    }

    private void EmitLogLikelihood()
    {
        string piece = graph.Piece;
        writer.Doc("summary", $"The log-likelihood of data at this model's parameters, each {piece} times its weight.");
        writer.Doc("param", "The data.", "name=\"dataset\"");
        writer.Doc("returns", "Σ weight × log-density.");
        writer.Doc("exception", "A parameter is not set.", "cref=\"global::System.InvalidOperationException\"");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{spec.Accessibility} double LogLikelihood(Dataset dataset)");
        if (graph.HasPieces)
            EmitOpen();
        writer.Line(graph.HasPieces ? "double[] densities = kernel.Densities();" : "double[] densities = LogDensities(dataset);");
        writer.Line("double total = 0.0;");
        writer.Open($"for (int {piece} = 0; {piece} < densities.Length; {piece}++)");
        if (names.Api.Weight is { } weight)
        {
            string row = graph.HasPieces ? $"kernel.{piece}s.Order[kernel.{piece}s.Starts[{piece}]]" : "row";
            writer.Open($"if (dataset.{weight}[{row}] != 0.0)");
            writer.Line($"total += dataset.{weight}[{row}] * densities[{piece}];");
            writer.Close();
        }
        else
        {
            writer.Line($"total += densities[{piece}];");
        }

        writer.Close();
        writer.Line();
        writer.Line("return total;");
        writer.Close();
        writer.Line();

        writer.Doc("summary", $"The log-density of each {piece} at this model's parameters, unweighted. A density may exceed one, so the logarithm may be positive.");
        writer.Doc("param", "The data.", "name=\"dataset\"");
        writer.Doc("returns", graph.HasPieces ? $"One value per {piece}, in order of first appearance." : "One value per row.");
        writer.Doc("exception", "A parameter is not set.", "cref=\"global::System.InvalidOperationException\"");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{spec.Accessibility} double[] LogDensities(Dataset dataset)");
        EmitOpen();
        if (graph.HasPieces)
        {
            writer.Line("return kernel.Densities();");
            writer.Close();
            writer.Line();
            return;
        }

        writer.Line("var densities = new double[dataset.RowCount];");
        writer.Line("var scratch = new RowScratch(sizes);");
        writer.Open("for (int row = 0; row < densities.Length; row++)");
        writer.Line("densities[row] = kernel.Eliminate(row, scratch);");
        writer.Close();
        writer.Line();
        writer.Line("return densities;");
        writer.Close();
        writer.Line();
    }

    private void EmitOpen()
    {
        writer.Line("global::System.ArgumentNullException.ThrowIfNull(dataset);");
        if (RowEmitter.MayBeAbsent(spec))
            writer.Line("dataset.table.RequireObserved();");
        writer.Line("Sizes sizes = Sizes.Of(this, dataset);");
        writer.Line("Parameters parameters = Parameters.Read(this, sizes);");
        writer.Line("using var kernel = new EmKernel(dataset, sizes, threads: 1);");
        writer.Line("kernel.Prepare(parameters);");
    }

    private void EmitPosterior()
    {
        writer.Doc("summary", $"The posterior distribution of every latent variable{(graph.Groups.Any() ? "" : " in every row")}.");
        writer.Doc("param", "The data.", "name=\"dataset\"");
        EmitMemoryDoc();
        writer.Doc("returns", $"A member per latent variable: {string.Join(", ", Latents.Concat(Continuous).Select(latent => latent.Name))}.");
        writer.Doc("exception", "A parameter is not set.", "cref=\"global::System.InvalidOperationException\"");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{spec.Accessibility} {posteriors} Posterior(Dataset dataset{MemoryParameter})");
        EmitOpen();
        EmitMemory();
        string scratch = string.Concat(graph.Groups.Skip(1).Select(key => ", kernel." + names.Local(key.Name, "Most")));
        writer.Line(graph.IsSequential ? "RowScratch scratch = kernel.NewScratch();" : $"var scratch = new RowScratch(sizes{scratch});");
        foreach (LatentNode latent in Latents)
            writer.Line($"var {names.Local(latent.Name, "Probabilities")} = new double[{(latent.Per is { } key ? $"dataset.{names.Api.Keys(key)}.Length" : "dataset.RowCount")} * {names.Size(latent.Cardinality!)}];");
        EmitSummedArrays();
        EmitMomentArrays();
        if (graph.HasPieces)
        {
            string piece = graph.Piece;
            writer.Open($"for (int {piece} = 0; {piece} < kernel.{piece}s.Count; {piece}++)");
            writer.Line($"int start = kernel.{piece}s.Starts[{piece}];");
            writer.Open($"if (!double.IsFinite(kernel.Forward({piece}, scratch)))");
            EmitNoMoments();
            writer.Line("continue;");
            writer.Close();
            writer.Line();
            writer.Open($"for (int at = kernel.{piece}s.Starts[{piece} + 1] - start - 1; at >= 0; at--)");
            writer.Line($"int row = kernel.{piece}s.Order[start + at];");
            writer.Line("kernel.Smooth(row, at, scratch);");
        }
        else
        {
            writer.Open("for (int row = 0; row < dataset.RowCount; row++)");
            writer.Line("kernel.Posterior(row, scratch);");
        }

        foreach (LatentNode latent in Latents)
        {
            string states = names.Size(latent.Cardinality!);
            string entry = latent.Per is { } key ? $"dataset.{names.Api.Column(key)}[row]" : "row";
            if (latent.Per is { } shared)
                writer.Open($"if (kernel.{names.Local(shared, "Positions")}[row] == 0)");
            writer.Line($"kernel.{KernelEmitter.MarginalMethod(latent)}(row, scratch, global::System.MemoryExtensions.AsSpan({names.Local(latent.Name, "Probabilities")}, {entry} * {states}, {states}));");
            if (latent.Per is not null)
                writer.Close();
        }

        EmitSummedMoments();
        EmitMoments();
        if (graph.HasPieces)
            writer.Close();
        writer.Close();
        writer.Line();
        writer.Open($"return new {posteriors}");
        foreach (LatentNode latent in Latents)
            writer.Line($"{Names.Identifier(latent.Name)} = new {PosteriorType(latent)}({names.Local(latent.Name, "Probabilities")}, {names.Size(latent.Cardinality!)}, static state => {State(latent, "state")}{(latent.Per is { } key ? $", dataset.{names.Api.Keys(key)}" : "")}),");
        EmitSummedValues();
        foreach (LatentNode latent in Continuous)
            writer.Line($"{Names.Identifier(latent.Name)} = {Moments(latent)},");
        writer.Close(";");
        writer.Close();
        writer.Line();

        writer.Doc("summary", "Posterior distributions, one member per latent variable.");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{spec.Accessibility} sealed class {posteriors}");
        foreach (LatentNode latent in Latents)
        {
            writer.Doc("summary", $"The posterior of {latent.Name}: a probability for each {latent.Per ?? "row"} and state.");
            writer.Line($"public required {PosteriorType(latent)} {Names.Identifier(latent.Name)} {{ get; init; }}");
            writer.Line();
        }

        foreach (LatentNode latent in Continuous)
        {
            writer.Doc("summary", $"The posterior of {latent.Name}: a mean and a {(IsVector(latent) ? "covariance matrix" : "variance")} for each {latent.Per ?? "row"}.");
            writer.Line($"public required {MomentsType(latent)} {Names.Identifier(latent.Name)} {{ get; init; }}");
            writer.Line();
        }

        EmitSummedMembers();
        writer.Close();
        writer.Line();
    }

    private static string PosteriorType(LatentNode latent) => $"global::EmDsl.Discrete{(latent.Per is null ? "" : "Group")}Posterior<{StateType(latent)}>";

    private string PosteriorOf(LatentNode latent) =>
        $"new global::EmDsl.DiscretePosterior<{StateType(latent)}>({names.Local(latent.Name, "Probabilities")}, {names.Size(latent.Cardinality!)}, static state => {State(latent, "state")})";

    public static string StateType(LatentNode latent) => latent.Type.Scalar switch
    {
        ScalarKind.Enum => latent.Type.Enum!.TypeText,
        ScalarKind.Boolean => "bool",
        ScalarKind.Real => "double",
        _ => "int",
    };

    /// <summary>A state index as a value of the variable's type.</summary>
    public static string State(LatentNode latent, string index) => latent.Type.Scalar switch
    {
        ScalarKind.Enum => $"{index} switch {{ {string.Join(", ", latent.Type.Enum!.Names.Select((name, i) => $"{(i == latent.Type.Enum.Names.Count - 1 ? "_" : i.ToString(System.Globalization.CultureInfo.InvariantCulture))} => {latent.Type.Enum.TypeText}.{Names.Identifier(name)}"))} }}",
        ScalarKind.Boolean => $"{index} != 0",
        _ => index,
    };
}
