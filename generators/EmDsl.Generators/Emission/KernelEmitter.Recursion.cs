using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Derivation;

namespace EmDsl.Generators.Emission;

/// <summary>
/// The forward–backward recursion along a sequence, once with probabilities scaled to sum 1 in every row (Rabiner 1989), and once with
/// logarithms for sequences in which a probability that matters could underflow.
/// </summary>
internal sealed partial class KernelEmitter
{
    private enum Arithmetic
    {
        Scaled,
        Logarithmic,
        Largest,
    }

    private static string Sign(Arithmetic arithmetic) => arithmetic == Arithmetic.Scaled ? " * " : " + ";

    private string Factor(int t, Arithmetic arithmetic)
    {
        WindowTable table = plan.Sequence!.Tables[t];
        return table.IsPerRow
            ? $"scratch.{table.Name}[at * {SizeOf(table.Scope)} + {Flat(table.Scope)}]"
            : $"{(arithmetic == Arithmetic.Scaled ? table.Name : LogName(table))}[position * {SizeOf(table.Scope)} + {Flat(table.Scope)}]";
    }

    private string Entering(int i) => i == 0
        ? $"scratch.forward[at * {SizeOf(Steps[0].Entering)} + {Flat(Steps[0].Entering)}]"
        : $"scratch.entering{Step(i)}[{Flat(Steps[i].Entering)}]";

    private string Leaving(int i) => i == Steps.Count - 1
        ? $"scratch.forward[(at + 1) * {SizeOf(Steps[i].Leaving)} + {Flat(Steps[i].Leaving)}]"
        : $"scratch.entering{Step(i + 1)}[{Flat(Steps[i].Leaving)}]";

    private void EmitForward()
    {
        if (!HasWindow)
        {
            writer.Line("/// <summary>The log-density of a sequence.</summary>");
            writer.Open("internal double Forward(int sequence, RowScratch scratch)");
            writer.Line("int start = sequences.Starts[sequence];");
            writer.Line("int length = sequences.Starts[sequence + 1] - start;");
            writer.Line("double logDensity = 0.0;");
            EmitGaussianBegin();
            writer.Open("for (int at = 0; at < length; at++)");
            writer.Line("logDensity += Eliminate(sequences.Order[start + at], at, scratch);");
            writer.Close();
            writer.Line();
            writer.Line("return logDensity;");
            writer.Close();
            writer.Line();
            return;
        }

        EmitPartLength();
        writer.Line("/// <summary>The log-density of a sequence; leaves in the scratch the law of the states after each row of the last part given the rows so far.</summary>");
        writer.Open("internal double Forward(int sequence, RowScratch scratch)");
        writer.Line(ReserveParts);
        writer.Line("scratch.IsLogarithmic = isThin && !forgets;");
        writer.Line("double logDensity = ForwardParts(sequence, scratch);");
        writer.Open("if (!scratch.IsLogarithmic && double.IsNaN(logDensity))");
        writer.Line("scratch.IsLogarithmic = true;");
        writer.Line("logDensity = ForwardParts(sequence, scratch);");
        writer.Close();
        writer.Line();
        writer.Line("// After the last row nothing is left to tell the states apart.");
        writer.Line("global::System.Array.Fill(scratch.backward, scratch.IsLogarithmic ? 0.0 : 1.0);");
        writer.Line("return logDensity;");
        writer.Close();
        writer.Line();
        EmitForwardParts();
        EmitForward(Arithmetic.Scaled);
        EmitForward(Arithmetic.Logarithmic);
    }

    private void EmitForward(Arithmetic arithmetic)
    {
        bool isScaled = arithmetic == Arithmetic.Scaled;
        string size = SizeOf(plan.Sequence!.After);
        writer.Line(isScaled
            ? "/// <summary>With probabilities; NaN where one that matters could underflow.</summary>"
            : "/// <summary>With logarithms, which do not underflow.</summary>");
        writer.Open($"private double Forward{(isScaled ? "Scaled" : "Logarithmic")}(int start, int length, double logDensity, RowScratch scratch)");
        WindowTable[] linking = RowTables.Where(table => table.Scope.Any(IsEarlier)).ToArray();
        writer.Open("for (int at = 0; at < length; at++)");
        writer.Line("int row = sequences.Order[start + at];");
        if (SharedTables.Any())
            writer.Line("int position = positions[row];");
        writer.Line("logDensity += Eliminate(row, at, scratch);");
        if (isScaled)
        {
            foreach (WindowTable table in RowTables)
                writer.Line($"logDensity += global::EmDsl.Numerics.SequenceScaling.ToFactors({Row(table)});");
            if (linking.Length > 0)
                writer.Line($"bool restores = forgets && {string.Join(" && ", linking.Select(table => $"global::EmDsl.Numerics.SequenceScaling.Forgets({Row(table)})"))};");
            writer.Open($"if ({(linking.Length > 0 ? "!restores" : "!forgets")} && scratch.wasThin)");
            writer.Line("return double.NaN;");
            writer.Close();
            writer.Line();
        }

        for (int i = 0; i < Steps.Count; i++)
            EmitForwardStep(i, arithmetic);
        string law = Span("scratch.forward", $"(at + 1) * {size}", size);
        writer.Line();
        if (isScaled)
        {
            writer.Line($"double mass = global::EmDsl.Numerics.SequenceScaling.Normalize({law});");
            writer.Open("if (!(mass > global::EmDsl.Numerics.SequenceScaling.SmallestMass))");
            writer.Line("return double.NaN;");
            writer.Close();
            writer.Line();
            writer.Line("logDensity += global::System.Math.Log(mass);");
            string thin = string.Join(" || ", RowTables.Select(table => $"global::EmDsl.Numerics.SequenceScaling.HasThinFactor({Row(table)})")
                .Prepend($"global::EmDsl.Numerics.SequenceScaling.HasThinProbability({law})"));
            writer.Line($"scratch.wasThin = {(linking.Length > 0 ? "" : "!forgets && ")}({thin});");
        }
        else
        {
            writer.Line($"double normaliser = global::EmDsl.Numerics.LogSumExp.Of({law});");
            writer.Line("logDensity += normaliser;");
            writer.Open("if (!double.IsFinite(normaliser))");
            writer.Line("return logDensity;");
            writer.Close();
            writer.Line();
            writer.Open($"for (int i = (at + 1) * {size}; i < (at + 2) * {size}; i++)");
            writer.Line("scratch.forward[i] -= normaliser;");
            writer.Close();
        }

        writer.Close();
        writer.Line();
        writer.Line("return logDensity;");
        writer.Close();
        writer.Line();
    }

    private string Row(WindowTable table) => Span($"scratch.{table.Name}", $"at * {SizeOf(table.Scope)}", SizeOf(table.Scope));

    // Sums one state of an earlier row out, or takes its most likely value.
    private void EmitForwardStep(int i, Arithmetic arithmetic)
    {
        WindowStep step = Steps[i];
        string term = string.Join(Sign(arithmetic), step.Inner.Select(t => Factor(t, arithmetic)).Prepend(Entering(i)));
        string outer = string.Concat(step.Outer.Select(t => Sign(arithmetic) + Factor(t, arithmetic)));
        string eliminated = names.Local(step.Eliminated);
        writer.Line();
        writer.Line(arithmetic == Arithmetic.Largest
            ? $"// The most likely {step.Eliminated} for each {string.Join(", ", step.Leaving)}."
            : $"// Sum out {step.Eliminated} for each {string.Join(", ", step.Leaving)}.");
        foreach (string state in step.Leaving)
            OpenStates(state);
        switch (arithmetic)
        {
            case Arithmetic.Scaled:
                writer.Line("double sum = 0.0;");
                OpenStates(step.Eliminated);
                writer.Line($"sum += {term};");
                writer.Close();
                writer.Line($"{Leaving(i)} = sum{outer};");
                break;
            case Arithmetic.Logarithmic:
                writer.Line("double largest = double.NegativeInfinity;");
                writer.Line("double scaledSum = 0.0;");
                OpenStates(step.Eliminated);
                writer.Line($"global::EmDsl.Numerics.LogSumExp.Add({term}, ref largest, ref scaledSum);");
                writer.Close();
                writer.Line($"{Leaving(i)} = largest + global::System.Math.Log(scaledSum){outer};");
                break;
            default:
                writer.Line("double largest = double.NegativeInfinity;");
                writer.Line("int choice = 0;");
                OpenStates(step.Eliminated);
                writer.Line($"double value = {term};");
                writer.Open("if (value > largest)");
                writer.Line("largest = value;");
                writer.Line($"choice = {eliminated};");
                writer.Close();
                writer.Close();
                writer.Line($"{Leaving(i)} = largest{outer};");
                writer.Line($"choices{Step(i)}[at * {SizeOf(step.Leaving)} + {Flat(step.Leaving)}] = choice;");
                break;
        }

        foreach (string unused in step.Leaving)
            writer.Close();
    }

    private void EmitSmooth()
    {
        writer.Line("/// <summary>The posteriors of a row given all rows of its sequence, after <see cref=\"Forward\"/>: from the last row back to the first.</summary>");
        writer.Open("internal void Smooth(int row, int at, RowScratch scratch)");
        if (HasWindow && HasParts(plan))
        {
            writer.Open("if (at < scratch.partFirst)");
            writer.Line("PartBefore(scratch);");
            writer.Close();
            writer.Line();
            writer.Line("at -= scratch.partFirst;");
        }

        if (HasWindow)
        {
            writer.Open("if (scratch.IsLogarithmic)");
            writer.Line("SmoothLogarithmic(row, at, scratch);");
            writer.Close();
            writer.Open("else");
            writer.Line("SmoothScaled(row, at, scratch);");
            writer.Close();
            writer.Line();
            writer.Line("scratch.earlierBackward.CopyTo(scratch.backward, 0);");
        }

        if (Cliques.Count > 0)
            writer.Line("Eliminate(row, at, scratch);");
        if (NeedsDistribution)
            writer.Line("Distribute(row, scratch);");
        EmitGaussianSmoothing("at");
        writer.Close();
        writer.Line();
        if (!HasWindow)
            return;
        EmitSmooth(Arithmetic.Scaled);
        EmitSmooth(Arithmetic.Logarithmic);
    }

    private void EmitSmooth(Arithmetic arithmetic)
    {
        bool isScaled = arithmetic == Arithmetic.Scaled;
        writer.Open($"private void Smooth{(isScaled ? "Scaled" : "Logarithmic")}(int row, int at, RowScratch scratch)");
        if (SharedTables.Any())
            writer.Line("int position = positions[row];");
        string size = SizeOf(plan.Sequence!.After);
        writer.Open($"for (int i = 0; i < {size}; i++)");
        string after = $"scratch.forward[(at + 1) * {size} + i]";
        writer.Line(isScaled ? $"scratch.statePosterior[i] = {after} * scratch.backward[i];" : $"scratch.statePosterior[i] = global::System.Math.Exp({after} + scratch.backward[i]);");
        writer.Close();
        for (int i = 0; i < Steps.Count - 1; i++)
            EmitForwardStep(i, arithmetic);
        for (int i = Steps.Count - 1; i >= 0; i--)
            EmitBackwardStep(i, arithmetic);
        writer.Line();
        for (int i = Steps.Count - 1; i >= 0; i--)
        {
            string table = $"scratch.windowPosterior{Step(i)}";
            string normaliser = isScaled ? $"global::EmDsl.Numerics.SequenceScaling.Normalize({table})" : $"global::EmDsl.Numerics.LogSumExp.SoftmaxInPlace({table})";
            writer.Line(i == 0 ? $"double normaliser = {normaliser};" : $"{normaliser};");
        }

        writer.Open($"for (int i = 0; i < {size}; i++)");
        writer.Line($"scratch.earlierBackward[i] {(isScaled ? "/" : "-")}= normaliser;");
        writer.Close();
        writer.Close();
        writer.Line();
    }

    private void EmitBackwardStep(int i, Arithmetic arithmetic)
    {
        WindowStep step = Steps[i];
        bool isScaled = arithmetic == Arithmetic.Scaled;
        EquatableArray<string> clique = CliqueVariables(step);
        string[] added = clique.Where(state => !step.Entering.Contains(state)).ToArray();
        string later = i == Steps.Count - 1 ? $"scratch.backward[{Flat(step.Leaving)}]" : $"scratch.backward{Step(i + 1)}[{Flat(step.Leaving)}]";
        string target = i == 0 ? $"scratch.earlierBackward[{Flat(step.Entering)}]" : $"scratch.backward{Step(i)}[{Flat(step.Entering)}]";
        writer.Line();
        writer.Line($"// Back to {string.Join(", ", step.Entering)}.");
        foreach (string state in step.Entering)
            OpenStates(state);
        writer.Line($"double mass = {Entering(i)};");
        if (isScaled)
        {
            writer.Line("double sum = 0.0;");
        }
        else
        {
            writer.Line("double largest = double.NegativeInfinity;");
            writer.Line("double scaledSum = 0.0;");
        }

        foreach (string state in added)
            OpenStates(state);
        writer.Line($"double product = {string.Join(Sign(arithmetic), step.Inner.Concat(step.Outer).Select(t => Factor(t, arithmetic)).Append(later))};");
        writer.Line($"scratch.windowPosterior{Step(i)}[{Flat(clique)}] = mass{Sign(arithmetic)}product;");
        writer.Line(isScaled ? "sum += product;" : "global::EmDsl.Numerics.LogSumExp.Add(product, ref largest, ref scaledSum);");
        foreach (string unused in added)
            writer.Close();

        // A state that no row so far allows has no future either.
        writer.Line(isScaled
            ? $"{target} = mass > 0.0 ? sum : 0.0;"
            : $"{target} = double.IsNegativeInfinity(mass) ? mass : largest + global::System.Math.Log(scaledSum);");
        foreach (string unused in step.Entering)
            writer.Close();
    }
}
