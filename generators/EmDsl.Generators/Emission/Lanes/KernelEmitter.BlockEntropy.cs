namespace EmDsl.Generators.Emission;

/// <summary>The entropy of a block's responsibilities.</summary>
internal sealed partial class KernelEmitter
{
    private void EmitEntropyByWidth()
    {
        writer.Open("");
        foreach (int count in new[] { 8, 4, 2 })
            writer.Line($"{Names.Literal(count)} => EntropyOfBlocks<{Lanes}Lanes{Names.Literal(64 * count)}>(first, end, blocks[worker]),");
        writer.Line("_ => EntropyOfRows(first, end, scratches[worker]),");
        writer.Close(";");
    }

    private void EmitBlockEntropy()
    {
        writer.Line("/// <summary>The weighted entropy of the posteriors of some rows, block by block.</summary>");
        writer.Line(Optimized);
        OpenGeneric("private double EntropyOfBlocks<V>(int first, int end, Block block)");
        writer.Line("double total = 0.0;");
        writer.Open("for (int row = first; row < end; row += 64)");
        writer.Line("Responsibilities<V>(row, global::System.Math.Min(64, end - row), block);");
        writer.Line($"total += {Lanes}LaneSoftmax.Entropy<V>(ref block.potentials.Start, {BlockStates}, ref block.weights.Start);");
        writer.Close();
        writer.Line();
        writer.Line("return total;");
        writer.Close();
        writer.Line();
    }
}
