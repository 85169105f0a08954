using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Loadings of standard normal vectors, which are determined up to a rotation.</summary>
internal sealed partial class FitEmitter
{
    // A rotation of a standard normal vector changes nothing where all that meets it are matrices of free loadings.
    private void EmitRotations()
    {
        foreach (LatentNode latent in graph.Latents.Where(latent => latent is { IsContinuous: true, Lag: 0, Dimension: not null }))
        {
            if (graph.Factors.First(factor => factor.Variable == latent.Name) is not { Branches: { Count: 1 } own } || own[0].Family != "StandardNormal" || LoadingsOf(latent) is not { } loadings)
                continue;
            string rows = string.Join(" + ", loadings.Select(loading => names.Product(loading.Dimensions.Take(loading.Dimensions.Count - 1))));
            writer.Line();
            writer.Line($"// {string.Join(", ", loadings.Select(loading => loading.Name))}: determined up to a rotation of {latent.Name}.");
            writer.Line($"count -= global::EmDsl.Fitting.StartingState.Rotations({names.Size(latent.Dimension!)}, {rows});");
        }
    }

    private ParameterNode[]? LoadingsOf(LatentNode latent)
    {
        var loadings = new HashSet<ParameterNode>();
        foreach (BranchNode branch in graph.Factors.Where(factor => factor.Variable != latent.Name).SelectMany(factor => factor.Branches).Where(branch => branch.LogDensity?.Symbols().Contains(latent.Name) == true))
        {
            Expr mean = branch.Entries[0] is Lambda vector ? vector.Body : branch.Entries[0];
            foreach (AffineTerm term in AffineForm.Of(mean, name => name == latent.Name)!.Terms)
            {
                if (term.Index is not null || term.Coefficient is not Element { Source: Symbol source } || names.Parameter(source.Name) is not { IsFree: true, Pattern: null, ValueRank: 1 or 2 } parameter
                    || graph.Priors.Any(prior => prior.Target == parameter.Name || prior.LogDensities().Any(density => density.LogDensity.Symbols().Contains(parameter.Name))))
                {
                    return null;
                }

                loadings.Add(parameter);
            }
        }

        // What stands anywhere else is no longer free to turn.
        bool isElsewhere = graph.Factors.SelectMany(factor => factor.Branches).Any(branch => branch.LogDensity is { } density && !density.Symbols().Contains(latent.Name)
            && loadings.Any(loading => density.Symbols().Contains(loading.Name)));
        return loadings.Count == 0 || isElsewhere ? null : [.. loadings];
    }
}
