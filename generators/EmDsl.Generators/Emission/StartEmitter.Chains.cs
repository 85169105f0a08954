using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Starts of chains: segments of time in place of rows, and states that are seldom left.</summary>
internal sealed partial class StartEmitter
{
    private bool IsChain(LatentNode latent) => plan.Sequence is not null && graph.Chains.Contains(latent);

    private string SegmentMeans(LatentNode latent, string features, string random) => IsChain(latent)
        ? $"global::EmDsl.Fitting.StartingChains.HasSegments(options, start) ? global::EmDsl.Fitting.StartingChains.SegmentMeans({features}, kernel.sequences, {random}) : {features}"
        : features;

    private string Uniform(LatentNode latent, string states, string random)
    {
        string byRow = $"global::EmDsl.Fitting.StartingResponsibilities.Uniform(data.RowCount, {states}, {random})";
        return IsChain(latent)
            ? $"global::EmDsl.Fitting.StartingChains.HasSegments(options, start) ? global::EmDsl.Fitting.StartingChains.UniformBySegment(kernel.sequences, {states}, {random}) : {byRow}"
            : byRow;
    }

    // A start that is told which rows are alike keeps what the M-step made of them.
    private void EmitHold()
    {
        foreach (LatentNode latent in Latents.Where(IsChain))
        {
            string[] holds = Transitions(latent)
                .Select(transition => $"global::EmDsl.Fitting.StartingChains.Hold(options, start, parameters.{names.Api.Parameter(transition.Parameter.Name)}, "
                    + $"{names.Product(transition.Parameter.Dimensions.Take(transition.Axis))}, {names.Size(latent.Cardinality!)}, {names.Product(transition.Parameter.Dimensions.Skip(transition.Axis + 1).Take(transition.Parameter.Dimensions.Count - transition.Axis - 2))});")
                .ToArray();
            if (holds.Length == 0)
                continue;
            string? told = IsToldApart(latent);
            if (told is not null)
                writer.Open($"if (start != 0 || !({told}))");
            foreach (string hold in holds)
                writer.Line(hold);
            if (told is not null)
                writer.Close();
        }
    }

    // Tables of probabilities of a chain's states, one of whose indices is the state in the row before.
    private IEnumerable<(ParameterNode Parameter, int Axis)> Transitions(LatentNode chain)
    {
        Expr before = new Symbol(EarlierNode.NameOf(chain.Name, 1)), own = new Symbol(chain.Name);
        var found = new List<(ParameterNode Parameter, int Axis)>();
        foreach (Expr logDensity in graph.Factors.Where(factor => factor.Variable == chain.Name).SelectMany(factor => factor.Branches).Select(branch => branch.LogDensity).OfType<Expr>())
        {
            Substitution.Any(logDensity, node =>
            {
                if (node is Element { Source: Symbol source } element && names.Parameter(source.Name) is { IsFree: true, Domain.Kind: Domain.Simplex } parameter
                    && parameter.Dimensions.Count == element.Indices.Count && element.Indices[element.Indices.Count - 1].Equals(own)
                    && element.Indices.ToList().IndexOf(before) is >= 0 and var axis && !found.Contains((parameter, axis)))
                {
                    found.Add((parameter, axis));
                }

                return false;
            });
        }

        return found;
    }
}
