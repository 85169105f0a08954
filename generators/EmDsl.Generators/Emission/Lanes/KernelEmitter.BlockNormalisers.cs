using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Emission.Lanes;

namespace EmDsl.Generators.Emission;

/// <summary>The normaliser of a softmax, one number for all states of a row.</summary>
internal sealed partial class KernelEmitter
{
    private IEnumerable<int> LaneNormalisers => Enumerable.Range(0, graph.Factors.Count).Where(HasLaneNormaliser);

    private bool HasLaneNormaliser(int f) => !HasChainBlocks && normalisers[f] is not null && laneFactors.Contains(f) && Support.HasValue(hoistedNormalisers[f]!);

    private void EmitBlockNormalisers()
    {
        if (!LaneNormalisers.Any())
            return;
        writer.Line($"/// <summary>Adds to the potentials of all states what normalises {string.Join(", ", LaneNormalisers.Select(f => graph.Factors[f].Variable))} in a row.</summary>");
        writer.Line(Optimized);
        OpenGeneric("private void AddNormalisers<V>(Block block)");
        var read = new HashSet<string>(LaneNormalisers.SelectMany(f => hoistedNormalisers[f]!.Symbols()));
        EmitBlockReferences(blockData.Where(data => IsRead(data, read)).Select(data => data.Field));
        writer.Line("ref double potentials = ref block.potentials.Start;");
        var scope = new Scope(this, "parameters");
        LaneExpressionWriter lanes = NewLanes(scope);
        lanes.Body.Line($"V sum = {string.Join(" + ", LaneNormalisers.Select(f => lanes.Print(hoistedNormalisers[f]!)))};");
        scope.Flush(writer, []);
        writer.Open(LaneLoop);
        WriteParts(lanes);
        writer.Open($"for (int place = 0; place < {BlockStates} * 64; place += 64)");
        writer.Line("(V.Load(ref potentials, lane + (nuint)place) + sum).Store(ref potentials, lane + (nuint)place);");
        writer.Close();
        writer.Close();
        writer.Close();
        writer.Line();
    }
}
