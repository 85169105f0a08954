using System.Linq;

namespace EmDsl.Generators.Emission;

/// <summary>Few states and few features: both steps of a block in registers, responsibilities never stored.</summary>
internal sealed partial class KernelEmitter
{
    // All log-densities and statistics are sums over features, of rows that count once each.
    private bool MayStayInRegisters => HasFeatures && !HasChainBlocks && names.Api.Weight is null && !LeftFactors.Any() && !QuadraticForms.Any() && tableFactors.Count == 0 && !AddsPotentials && !LaneNormalisers.Any()
        && !LeftStatistics.Any() && tableStatistics.Count == 0 && scalarStatistics.Count == 0;

    private void EmitRegisterFields()
    {
        if (!MayStayInRegisters)
            return;
        writer.Line("private readonly double[] scaledNaturals;");
        writer.Line("private readonly double[] scaledConstants;");
    }

    private void EmitRegisterAllocations()
    {
        if (!MayStayInRegisters)
            return;
        writer.Line("scaledNaturals = new double[naturals.Length];");
        writer.Line("scaledConstants = new double[constants.Length];");
    }

    private void EmitPrepareRegisters()
    {
        if (!MayStayInRegisters)
            return;
        writer.Line($"{Lanes}LaneRegisters.Rescale(naturals, scaledNaturals);");
        writer.Line($"{Lanes}LaneRegisters.Rescale(constants, scaledConstants);");
    }

    private void EmitRegisterChoice()
    {
        if (!MayStayInRegisters)
            return;
        writer.Line("// Where there are registers for all sums of all states, responsibilities are never stored.");
        writer.Line($"bool inRegisters = usesFeatures{(HasMultiplicities ? " && multiplicities is null" : "")} && {Lanes}LaneRegisters.Serve<V>({BlockStates}, sumCount);");
    }

    private void EmitRegisterStep()
    {
        if (!MayStayInRegisters)
            return;
        writer.Open("if (inRegisters && rows == 64)");
        writer.Line("LoadBlock<V>(row, rows, block);");
        writer.Line("Features<V>(block);");
        writer.Line($"{Lanes}LaneRegisters.Add<V>(ref block.features.Start, potentialFeatures, ref global::System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(scaledNaturals), ref scaledConstants[0], {BlockStates}, ref global::System.Runtime.CompilerServices.Unsafe.Add(ref block.features.Start, firstSummedFeature * 64), sumCount, summedFeatures, ref block.featureSums.Start, block.likelihood);");
        writer.Line("continue;");
        writer.Close();
        writer.Line();
    }
}
