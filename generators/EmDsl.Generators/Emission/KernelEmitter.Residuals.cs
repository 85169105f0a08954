using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>What pseudo-residuals need beside forecasts: laws given all other rows, and the place of a value in its law.</summary>
internal sealed partial class KernelEmitter
{
    private void EmitOtherRows()
    {
        string size = HasWindow ? SizeOf(plan.Sequence!.After) : "0";
        writer.Line("/// <summary>The number of states that link a row to the next.</summary>");
        writer.Line($"internal int LawSize => {size};");
        writer.Line();
        writer.Line("/// <summary>The logarithms of the law of the states before a row.</summary>");
        writer.Line($"internal global::System.Span<double> Law(RowScratch scratch) => {(HasWindow ? Span("scratch.forward", "0", size) : "default")};");
        writer.Line();
        writer.Line("/// <summary>Behind the last row nothing is left to tell the states apart.</summary>");
        writer.Open("internal void EndFilter(RowScratch scratch)");
        if (HasWindow)
            writer.Line("global::System.Array.Clear(scratch.backward);");
        writer.Close();
        writer.Line();
        writer.Line("/// <summary>The joint laws of the unobserved variables of a row that is not seen, given all rows before and behind it.</summary>");
        writer.Open("internal void OtherRowsPosterior(int row, RowScratch scratch)");
        if (HasWindow)
        {
            writer.Line("double largest = double.NegativeInfinity;");
            writer.Line("double scaledSum = 0.0;");
            writer.Open($"for (int i = 0; i < {size}; i++)");
            writer.Line($"global::EmDsl.Numerics.LogSumExp.Add(scratch.forward[{size} + i] + scratch.backward[i], ref largest, ref scaledSum);");
            writer.Close();
            writer.Line();
            writer.Line("// What lies behind is scaled by the row as it was seen.");
            writer.Line("double normaliser = largest + global::System.Math.Log(scaledSum);");
            writer.Open($"for (int i = 0; i < {size}; i++)");
            writer.Line("scratch.backward[i] -= normaliser;");
            writer.Close();
            writer.Line();
            writer.Line("SmoothLogarithmic(row, 0, scratch);");
            writer.Open($"for (int i = 0; i < {size}; i++)");
            writer.Line("scratch.backward[i] += normaliser;");
            writer.Close();
            writer.Line();
        }

        if (NeedsDistribution)
            writer.Line("Distribute(row, scratch);");
        writer.Close();
        writer.Line();
        writer.Line("/// <summary>Goes on to the row before, after <see cref=\"FilterRow\"/> of this one.</summary>");
        writer.Open("internal void GoBack(int row, RowScratch scratch)");
        if (HasWindow)
        {
            writer.Line("SmoothLogarithmic(row, 0, scratch);");
            writer.Line("scratch.earlierBackward.CopyTo(scratch.backward, 0);");
        }

        writer.Close();
        writer.Line();
    }

    // Both tails at the value of the row, beginning with and behind it.
    private void EmitPlace(ObservedForecast member)
    {
        DataNode data = names.Data(member.Variable)!;
        bool isEach = graph.Factors[member.Factor].Entries is not null;
        bool isReal = data.Type.Scalar is ScalarKind.Real or ScalarKind.Vector;
        string entry = isEach ? "entry, " : "";
        string column = $"data.{names.Api.Column(member.Variable)}[{(isEach ? $"row * {names.Size(data.Dimension!)} + entry" : "row")}]";
        writer.Line($"/// <summary>Sets the place of the row's {member.Variable} in its law, a mixture with these probabilities; a missing value has none.</summary>");
        writer.Open($"internal void {ForecastMethod(member.Variable, "Place")}(int row, {(isEach ? "int entry, " : "")}double[] probabilities, global::EmDsl.PseudoResiduals residuals)");
        writer.Line($"{(isReal ? "double" : "int")} value = {column};");
        if (data.MayBeMissing)
        {
            writer.Open(isReal ? "if (double.IsNaN(value))" : "if (value == int.MinValue)");
            writer.Line("return;");
            writer.Close();
            writer.Line();
        }

        bool isDiscrete = member.Kind == ForecastKind.States;
        writer.Line(isDiscrete || !isReal ? "double less = 0.0, atMost = 0.0, greater = 0.0, notLess = 0.0;" : "double atMost = 0.0, greater = 0.0;");
        writer.Open("for (int configuration = 0; configuration < probabilities.Length; configuration++)");
        writer.Open("if (probabilities[configuration] == 0.0)");
        writer.Line("continue;");
        writer.Close();
        writer.Line();
        string Cumulative(string value, string isUpper) => $"probabilities[configuration] * {ForecastMethod(member.Variable, "Cumulative")}(row, configuration, {entry}{value}, isUpper: {isUpper})";
        if (isDiscrete)
        {
            writer.Open($"for (int state = 0; state < {names.Size(data.Cardinality!)}; state++)");
            writer.Line($"double probability = probabilities[configuration] * global::System.Math.Exp({ForecastMethod(member.Variable, "LogDensity")}(row, configuration, {entry}state));");
            writer.Line("less += state < value ? probability : 0.0;");
            writer.Line("atMost += state <= value ? probability : 0.0;");
            writer.Line("greater += state > value ? probability : 0.0;");
            writer.Line("notLess += state >= value ? probability : 0.0;");
            writer.Close();
        }
        else
        {
            writer.Line($"atMost += {Cumulative("value", "false")};");
            writer.Line($"greater += {Cumulative("value", "true")};");
            if (!isReal)
            {
                writer.Line($"less += {Cumulative("value - 1", "false")};");
                writer.Line($"notLess += {Cumulative("value - 1", "true")};");
            }
        }

        writer.Close();
        writer.Line();
        writer.Line(isDiscrete || !isReal ? "residuals.Set(row, less, atMost, greater, notLess);" : "residuals.Set(row, atMost, atMost, greater, greater);");
        writer.Close();
        writer.Line();
    }
}
