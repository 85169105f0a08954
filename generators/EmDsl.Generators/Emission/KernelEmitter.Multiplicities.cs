using System.Linq;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Rows that stand for several equal ones.</summary>
internal sealed partial class KernelEmitter
{
    /// <summary>Whether rows that are equal may be merged: where sums over the rows are all that a fit takes from them.</summary>
    public static bool MergesRows(ModelGraph graph, EmPlan plan) => plan.Sequence is null && BlocksServe(graph, plan)
        // With several variables a start's responsibilities are products, which are not those of their averages over equal rows.
        && plan.Elimination.Cliques.Count == 1
        && graph.Latents.All(latent => latent.Per is null)
        && graph.Data.All(data => !DatasetEmitter.IsKey(data) && data.Lag == 0 && data.Support != Domain.SimplexInterior && data.Type.Scalar is not ScalarKind.Interval)
        && !plan.Blocks.Any(block => block is NewtonUpdate { Rows.Count: > 0 } or MedianUpdate or RangeUpdate or ReweightedUpdate);

    private bool MergesRowsHere => MergesRows(graph, plan);

    // A model with a weight of its own holds the sums there.
    private bool HasMultiplicities => names.Api.Weight is null && MergesRowsHere;

    /// <summary>The weight of a row, 1 where nothing says otherwise.</summary>
    private string RowWeight => names.Api.Weight is { } weight ? $"data.{weight}[row]" : HasMultiplicities ? "multiplicities is null ? 1.0 : multiplicities[row]" : "1.0";
}
