using System.Linq;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Sampling of what rows share by their keys: drawn with the first row of a key, and kept for the others.</summary>
internal sealed partial class SampleEmitter
{
    private LatentNode? Shared(string variable) => graph.Latents.FirstOrDefault(latent => latent.Name == variable && latent.Per is not null);

    // A value that stays the same from row to row is not drawn again.
    private bool IsKept(FactorNode factor, BranchNode branch) =>
        branch.Exact is Algebra.Symbol stays && graph.Earlier.Any(earlier => earlier.Name == stays.Name && earlier.Variable == factor.Variable && earlier.IsLatent && Shared(factor.Variable) is not null);

    private string Kept(string variable) => names.Local(variable, "States");

    private string Seen(string key) => names.Local(key, "Seen");

    private void EmitGroupBuffers()
    {
        foreach (DataNode key in graph.Groups)
            writer.Line($"var {Seen(key.Name)} = new bool[data.{names.Api.Keys(key.Name)}.Length];");
        foreach (LatentNode latent in graph.Latents.Where(latent => latent.Per is not null))
        {
            string type = latent.Dimension is not null ? "double[]" : latent.IsDiscrete ? "int" : "double";
            writer.Line(type == "double[]"
                ? $"var {Kept(latent.Name)} = new double[data.{names.Api.Keys(latent.Per!)}.Length][];"
                : $"var {Kept(latent.Name)} = new {type}[data.{names.Api.Keys(latent.Per!)}.Length];");
        }
    }

    private void EmitGroupPositions()
    {
        foreach (DataNode key in graph.Groups)
        {
            string seen = $"{Seen(key.Name)}[data.{names.Api.Column(key.Name)}[row]]";
            writer.Line($"int {names.Local(GroupPosition.NameOf(key.Name))} = {seen} ? 1 : 0;");
            writer.Line($"{seen} = true;");
        }
    }

    private void EmitShared(SourceWriter body, FactorNode factor, string local)
    {
        if (Shared(factor.Variable) is not { } latent)
            return;
        string kept = $"{Kept(latent.Name)}[data.{names.Api.Column(latent.Per!)}[row]]";
        body.Open($"if ({names.Local(GroupPosition.NameOf(latent.Per!))} == 0)");
        body.Line($"{kept} = {local};");
        body.Close();
        body.Open("else");
        body.Line($"{local} = {kept};");
        body.Close();
    }
}
