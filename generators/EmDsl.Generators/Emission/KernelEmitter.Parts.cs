namespace EmDsl.Generators.Emission;

/// <summary>
/// A sequence in parts: the law of the states that each part begins with is kept, and the laws inside a part are computed again on the way
/// back, so that √T of T rows are held at a time (checkpoints as in Grice, Hughey and Speck 1997, Comput. Appl. Biosci. 13, 45).
/// </summary>
internal sealed partial class KernelEmitter
{
    // A smoother of continuous states keeps the rows itself.
    private static bool HasParts(Derivation.EmPlan plan) => plan is { Sequence.Steps.Count: > 0, LinearGaussian: null };

    /// <summary>Whether a model's recursions can hold few rows at a time.</summary>
    public static bool MayKeepFewRows(Derivation.EmPlan plan) => HasParts(plan);

    private void EmitPartFields()
    {
        if (HasParts(plan))
            writer.Line("internal bool keepsFewRows;");
    }

    private void EmitPartLength()
    {
        writer.Line("// The rows whose laws are held at a time.");
        writer.Line(HasParts(plan)
            ? "private int PartLength => keepsFewRows ? (int)global::System.Math.Ceiling(global::System.Math.Sqrt(sequences.Longest)) : sequences.Longest;"
            : "private int PartLength => sequences.Longest;");
        writer.Line();
    }

    private string ReserveParts => "scratch.Reserve(sizes, PartLength, (sequences.Longest + PartLength - 1) / PartLength);";

    private string FirstLaw => Span("scratch.forward", "0", SizeOf(plan.Sequence!.After));

    private string CheckpointOf(string first) => Span("scratch.checkpoints", $"{first} / PartLength * {SizeOf(plan.Sequence!.After)}", SizeOf(plan.Sequence.After));

    // Before a part: the law that it begins with is the one after the part before it, and is kept.
    private void EmitCheckpoint()
    {
        string size = SizeOf(plan.Sequence!.After);
        writer.Open("if (first > 0)");
        writer.Line($"{Span("scratch.forward", $"PartLength * {size}", size)}.CopyTo({FirstLaw});");
        writer.Close();
        writer.Line();
        writer.Line($"{FirstLaw}.CopyTo({CheckpointOf("first")});");
    }

    private void EmitForwardParts()
    {
        writer.Line("/// <summary>The log-density of a sequence, part by part.</summary>");
        writer.Open("private double ForwardParts(int sequence, RowScratch scratch)");
        writer.Line("int start = sequences.Starts[sequence];");
        writer.Line("int length = sequences.Starts[sequence + 1] - start;");
        writer.Line("double logDensity = 0.0;");
        writer.Line("scratch.sequenceStart = start;");
        writer.Line("scratch.wasThin = false;");
        writer.Line();
        writer.Line("// Before the first row there is one state of each kind.");
        writer.Line($"{FirstLaw}.Fill(scratch.IsLogarithmic ? double.NegativeInfinity : 0.0);");
        writer.Line("scratch.forward[0] = scratch.IsLogarithmic ? 0.0 : 1.0;");
        writer.Open("for (int first = 0; first < length && double.IsFinite(logDensity); first += PartLength)");
        EmitCheckpoint();
        writer.Line("scratch.partFirst = first;");
        writer.Line("logDensity = ForwardPart(global::System.Math.Min(PartLength, length - first), logDensity, scratch);");
        writer.Close();
        writer.Line();
        writer.Line("return logDensity;");
        writer.Close();
        writer.Line();
        writer.Line("private double ForwardPart(int length, double logDensity, RowScratch scratch) => scratch.IsLogarithmic");
        writer.Continue("? ForwardLogarithmic(scratch.sequenceStart + scratch.partFirst, length, logDensity, scratch)");
        writer.Continue(": ForwardScaled(scratch.sequenceStart + scratch.partFirst, length, logDensity, scratch);");
        writer.Line();
        if (!HasParts(plan))
            return;
        writer.Line("/// <summary>Computes the laws of the part before the one at hand again, from the law that it begins with.</summary>");
        writer.Open("private void PartBefore(RowScratch scratch)");
        writer.Line("scratch.partFirst -= PartLength;");
        writer.Line("scratch.wasThin = false;");
        writer.Line($"{CheckpointOf("scratch.partFirst")}.CopyTo({FirstLaw});");
        writer.Line("ForwardPart(PartLength, 0.0, scratch);");
        writer.Close();
        writer.Line();
    }
}
