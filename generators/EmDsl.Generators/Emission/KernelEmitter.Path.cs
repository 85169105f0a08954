using System.Linq;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>The most likely path of the chains along a sequence (Viterbi 1967).</summary>
internal sealed partial class KernelEmitter
{
    private void EmitPath()
    {
        string size = SizeOf(plan.Sequence!.After);
        LatentNode[] chains = graph.Chains.ToArray();
        writer.Line("/// <summary>The most likely path of a sequence: writes the states of each row and returns log p(path, data), what is inside a row summed out.</summary>");
        OpenMethod($"internal double Path(int sequence, RowScratch scratch{string.Concat(chains.Select(chain => $", int[] {PathArray(chain)}"))})");
        writer.Line("int start = sequences.Starts[sequence];");
        writer.Line("int length = sequences.Starts[sequence + 1] - start;");
        writer.Line(ReserveParts);
        for (int i = 0; i < Steps.Count; i++)
            writer.Line($"var choices{Step(i)} = new int[PartLength * {SizeOf(Steps[i].Leaving)}];");
        string choices = string.Concat(Steps.Select((_, i) => $", choices{Step(i)}"));
        writer.Line("double logDensity = 0.0;");
        writer.Line($"{FirstLaw}.Fill(double.NegativeInfinity);");
        writer.Line("scratch.forward[0] = 0.0;");
        writer.Open("for (int first = 0; first < length; first += PartLength)");
        EmitCheckpoint();
        writer.Line($"logDensity = PathPart(start + first, global::System.Math.Min(PartLength, length - first), logDensity, scratch{choices});");
        writer.Close();
        writer.Line();
        writer.Line("int last = (length - 1) / PartLength * PartLength;");
        writer.Line();
        writer.Line("// Back along the choices, from the best end.");
        foreach (string state in plan.Sequence.Before.Concat(chains.Select(chain => chain.Name)))
            writer.Line($"int {names.Local(state)}Best = 0;");
        writer.Line("double best = double.NegativeInfinity;");
        foreach (string state in plan.Sequence.After)
            OpenStates(state);
        writer.Line($"double value = scratch.forward[(length - last) * {size} + {Flat(plan.Sequence.After)}];");
        writer.Open("if (value > best)");
        writer.Line("best = value;");
        foreach (string state in plan.Sequence.After)
            writer.Line($"{names.Local(state)}Best = {names.Local(state)};");
        writer.Close();
        foreach (string unused in plan.Sequence.After)
            writer.Close();
        writer.Line();
        writer.Open("for (int first = last; first >= 0; first -= PartLength)");
        if (HasParts(plan))
        {
            writer.Open("if (first < last)");
            writer.Line($"{CheckpointOf("first")}.CopyTo({FirstLaw});");
            writer.Line($"PathPart(start + first, PartLength, 0.0, scratch{choices});");
            writer.Close();
            writer.Line();
        }

        writer.Open("for (int at = global::System.Math.Min(PartLength, length - first) - 1; at >= 0; at--)");
        foreach (LatentNode chain in chains)
            writer.Line($"{PathArray(chain)}[sequences.Order[start + first + at]] = {names.Local(chain.Name)}Best;");
        for (int i = Steps.Count - 1; i >= 0; i--)
        {
            WindowStep step = Steps[i];
            string flat = names.Flat(step.Leaving.Select(state => names.Local(state) + "Best").ToArray(), Cardinalities(step.Leaving));
            writer.Line($"{names.Local(step.Eliminated)}Best = choices{Step(i)}[at * {SizeOf(step.Leaving)} + {flat}];");
        }

        for (int k = plan.Sequence.After.Count - 1; k >= 0; k--)
        {
            if (!plan.Sequence.Before.Contains(plan.Sequence.After[k]))
                Shift(k);
        }

        writer.Close();
        writer.Close();
        writer.Line();
        writer.Line("return logDensity + best;");
        writer.Close();
        writer.Line();
        EmitPathPart();

        // The states that the row before left are its own; the latest are overwritten first.
        void Shift(int k)
        {
            writer.Line($"{names.Local(plan.Sequence!.After[k])}Best = {names.Local(plan.Sequence.Before[k])}Best;");
            int next = plan.Sequence.After.ToList().IndexOf(plan.Sequence.Before[k]);
            if (next >= 0)
                Shift(next);
        }
    }

    private void EmitPathPart()
    {
        writer.Line("/// <summary>Goes on along a part of a sequence: the largest log-density of a path up to each state, and the state before on it.</summary>");
        OpenMethod($"private double PathPart(int start, int length, double logDensity, RowScratch scratch{string.Concat(Steps.Select((_, i) => $", int[] choices{Step(i)}"))})");
        writer.Open("for (int at = 0; at < length; at++)");
        writer.Line("int row = sequences.Order[start + at];");
        if (SharedTables.Any())
            writer.Line("int position = positions[row];");
        writer.Line("logDensity += Eliminate(row, at, scratch);");
        for (int i = 0; i < Steps.Count; i++)
            EmitForwardStep(i, Arithmetic.Largest);
        writer.Close();
        writer.Line();
        writer.Line("return logDensity;");
        writer.Close();
        writer.Line();
    }

    private string PathArray(LatentNode chain) => names.Local(chain.Name, "Path");
}
