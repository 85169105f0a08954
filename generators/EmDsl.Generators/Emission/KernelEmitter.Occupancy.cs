using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>How many rows a chain is expected to spend in each state, by which its states are ordered after a fit.</summary>
internal sealed partial class KernelEmitter
{
    /// <summary>The field of the kernel that <c>TotalEntropy</c> fills on its way along the sequences.</summary>
    public static string OccupancyField(KernelNames names, LatentNode chain) => names.Local(chain.Name, "Occupancy");

    private void EmitOccupancyFields()
    {
        foreach (LatentNode chain in RelabelEmitter.ByOccupancy(graph))
            writer.Line($"internal readonly double[] {OccupancyField(names, chain)};");
    }

    private void EmitOccupancyConstruction()
    {
        foreach (LatentNode chain in RelabelEmitter.ByOccupancy(graph))
            writer.Line($"{OccupancyField(names, chain)} = new double[{names.Size(chain.Cardinality!)}];");
    }

    private void EmitOccupancy(string weight)
    {
        foreach (LatentNode chain in RelabelEmitter.ByOccupancy(graph))
        {
            EquatableArray<string> state = [chain.Name];
            if (!IsWholeClique(state))
                EmitMarginal(state);
            OpenStates(chain.Name);
            writer.Line($"{OccupancyField(names, chain)}[{names.Local(chain.Name)}] += {weight}{PosteriorOf(state)};");
            writer.Close();
        }
    }
}
