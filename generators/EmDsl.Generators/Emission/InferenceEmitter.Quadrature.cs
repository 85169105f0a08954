using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Continuous latent variables that a quadrature rule sums over, in <c>Posterior</c>: means and variances.</summary>
internal sealed partial class InferenceEmitter
{
    private static string SummedType(LatentNode latent) => $"global::EmDsl.Continuous{(latent.Per is null ? "" : "Group")}Posterior";

    private string Means(LatentNode latent) => names.Local(latent.Name, "Means");

    private string Variances(LatentNode latent) => names.Local(latent.Name, "Variances");

    // NaN where a density is not finite, and so no posterior exists.
    private void EmitSummedArrays()
    {
        foreach (LatentNode latent in Summed)
        {
            string count = latent.Per is { } key ? $"dataset.{names.Api.Keys(key)}.Length" : "dataset.RowCount";
            foreach (string array in new[] { Means(latent), Variances(latent) })
            {
                writer.Line($"var {array} = new double[{count}];");
                writer.Line($"global::System.Array.Fill({array}, double.NaN);");
            }
        }
    }

    private void EmitSummedMoments()
    {
        foreach (LatentNode latent in Summed)
        {
            string entry = latent.Per is { } key ? $"dataset.{names.Api.Column(key)}[row]" : "row";
            if (latent.Per is { } shared)
                writer.Open($"if (kernel.{names.Local(shared, "Positions")}[row] == 0)");
            writer.Line($"kernel.{KernelEmitter.NodeMomentsMethod(latent)}(row, scratch, out {Means(latent)}[{entry}], out {Variances(latent)}[{entry}]);");
            if (latent.Per is not null)
                writer.Close();
        }
    }

    private void EmitSummedValues()
    {
        foreach (LatentNode latent in Summed)
            writer.Line($"{Names.Identifier(latent.Name)} = new {SummedType(latent)}({Means(latent)}, {Variances(latent)}{(latent.Per is { } key ? $", dataset.{names.Api.Keys(key)}" : "")}),");
    }

    private void EmitSummedMembers()
    {
        foreach (LatentNode latent in Summed)
        {
            writer.Doc("summary", $"The posterior of {latent.Name}: a mean and a variance for each {latent.Per ?? "row"}.");
            writer.Line($"public required {SummedType(latent)} {Names.Identifier(latent.Name)} {{ get; init; }}");
            writer.Line();
        }
    }
}
