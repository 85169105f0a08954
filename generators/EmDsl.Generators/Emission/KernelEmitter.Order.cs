using System;
using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Updates that look at rows in order: weighted medians, and the range of a uniform law.</summary>
internal sealed partial class KernelEmitter
{
    private string MedianField(MedianUpdate update, string word) => names.Local(update.Parameter, word);

    private void EmitMedianFields(MedianUpdate update)
    {
        writer.Line($"private readonly double[] {MedianField(update, "Values")};");
        writer.Line($"private readonly int[] {MedianField(update, "Order")};");
        foreach (string word in new[] { "Total", "Below", "Sum", "SumBelow", "Cumulative" })
            writer.Line($"private readonly double[] {MedianField(update, word)};");
    }

    private void EmitMedianAllocations(MedianUpdate update)
    {
        foreach (string word in new[] { "Total", "Below", "Sum", "SumBelow", "Cumulative" })
            Allocate(update.Parameter, word);
        writer.Line();
        writer.Line($"// The rows in the order of {MathPrinter.Print(update.Value)}.");
        string values = MedianField(update, "Values"), order = MedianField(update, "Order");
        writer.Line($"{values} = new double[data.RowCount];");
        writer.Line($"{order} = new int[data.RowCount];");
        writer.Open("for (int row = 0; row < data.RowCount; row++)");
        var scope = new Scope(this, "parameters");
        string value = scope.Expressions.Double(update.Value);
        scope.Flush(writer, update.Value.Symbols());
        writer.Line($"{values}[row] = {value};");
        writer.Line($"{order}[row] = row;");
        writer.Close();
        writer.Line($"global::System.Array.Sort((double[]){values}.Clone(), {order});");
    }

    private void EmitMedian(MedianUpdate update)
    {
        string parameter = names.Api.Parameter(update.Parameter);
        string total = MedianField(update, "Total"), below = MedianField(update, "Below"), sum = MedianField(update, "Sum");
        string sumBelow = MedianField(update, "SumBelow"), cumulative = MedianField(update, "Cumulative");
        EquatableArray<Expr> dimensions = names.Parameter(update.Parameter)!.Dimensions;
        OpenUpdate(update, "Where the weight of the rows up to it first reaches half of the whole.");
        foreach (string array in new[] { total, below, sum, sumBelow, cumulative })
            writer.Line($"global::System.Array.Clear({array});");
        EmitTerm(update.Count, [], (scope, count) => writer.Line($"{total}[{scope.Expressions.Position(update.Target, dimensions)}] += {count};"));
        writer.Line();
        writer.Line("RowScratch scratch = scratches[0];");
        writer.Open($"foreach (int row in {MedianField(update, "Order")})");
        writer.Line($"double value = {MedianField(update, "Values")}[row];");
        writer.Line($"double weight = {(names.Api.Weight is { } column ? $"data.{column}[row]" : "1.0")};");
        writer.Open("if (weight == 0.0 || double.IsNaN(value))");
        writer.Line("continue;");
        writer.Close();
        writer.Line();
        OpenPass("");
        var symbols = new HashSet<string>(update.Guards.Concat(update.Target).SelectMany(Substitution.Symbols));
        EmitRowData(writer, symbols.Concat(graph.Data.Where(node => node.IsSummedOut).Select(node => node.Name)).Distinct().ToArray());
        EquatableArray<string> needs = Needs(update);
        int opened = 0;
        if (needs.Count > 0)
        {
            if (keptIn is null && !IsWholeClique(needs))
                EmitMarginal(needs);
            foreach (string variable in needs)
            {
                OpenStates(variable);
                opened++;
            }
        }

        writer.Line($"double responsibility = {(needs.Count > 0 ? "weight * " + PosteriorOf(needs) : "weight")};");
        keptIn = null;
        var body = new Scope(this, "previous");
        string condition = string.Join(" && ", update.Guards.Select(guard => ExpressionWriter.Parenthesise(body.Expressions.Condition(guard))).Prepend("responsibility > 0.0"));
        string target = body.Expressions.Position(update.Target, dimensions);
        body.Flush(writer, []);
        writer.Open($"if ({condition})");
        writer.Line($"int entry = {target};");
        writer.Line($"double deviation = value - previous.{parameter}[entry];");
        ParameterDomain domain = names.Parameter(update.Parameter)!.Domain;
        bool isBounded = !double.IsInfinity(domain.Lower) || !double.IsInfinity(domain.Upper);
        string lower = CSharpPrinter.Literal(domain.Lower), upper = CSharpPrinter.Literal(domain.Upper);
        if (isBounded)
        {
            writer.Line($"bool isMissing = 2.0 * {cumulative}[entry] < {total}[entry];");
            writer.Line($"bool before = value <= {lower} || (isMissing && value <= {upper});");
        }
        else
        {
            writer.Line($"bool before = 2.0 * {cumulative}[entry] < {total}[entry];");
        }

        writer.Line($"{cumulative}[entry] += responsibility;");
        writer.Line($"{sum}[entry] += responsibility * deviation;");
        writer.Open("if (before)");
        writer.Line($"current.{parameter}[entry] = {(isBounded ? $"global::System.Math.Max(value, {lower})" : "value")};");
        writer.Line($"{below}[entry] = {cumulative}[entry];");
        writer.Line($"{sumBelow}[entry] = {sum}[entry];");
        writer.Close();
        if (isBounded)
        {
            writer.Open("else if (isMissing)");
            writer.Line($"current.{parameter}[entry] = {upper};");
            writer.Close();
        }

        writer.Close();
        for (int i = 0; i < opened; i++)
            writer.Close();
        writer.Close();
        if (update.Deviation is { } statistic)
        {
            writer.Line();
            writer.Line("// Σ r |value − θ| at the new θ, with δ = θ − previous: δ (2 below − all) + Σ r y − 2 Σ_below r y.");
            if (statistic.Dimensions.Count == 0)
                writer.Open("");
            foreach (Dimension dimension in statistic.Dimensions)
                OpenLoop(dimension.Name, dimension.Count);
            var scope = new Scope(this, "current");
            string entry = scope.Expressions.Position(update.Target, dimensions);
            writer.Line($"int entry = {entry};");
            writer.Line($"double delta = current.{parameter}[entry] - previous.{parameter}[entry];");
            writer.Line($"{StatisticEntry(statistic)} = delta * (2.0 * {below}[entry] - {cumulative}[entry]) + {sum}[entry] - 2.0 * {sumBelow}[entry];");
            for (int i = 0; i < Math.Max(1, statistic.Dimensions.Count); i++)
                writer.Close();
        }

        writer.Close();
    }

    private void EmitRange(RangeUpdate update)
    {
        OpenUpdate(update, "The likelihood rises as the bounds close in on the data.");
        if (update.Lower is { } lower)
            writer.Line($"global::System.Array.Fill(current.{names.Api.Parameter(lower)}, double.PositiveInfinity);");
        if (update.Upper is { } upper)
            writer.Line($"global::System.Array.Fill(current.{names.Api.Parameter(upper)}, double.NegativeInfinity);");
        writer.Open("for (int row = 0; row < data.RowCount; row++)");
        if (names.Api.Weight is { } weight)
        {
            writer.Open($"if (data.{weight}[row] == 0.0)");
            writer.Line("continue;");
            writer.Close();
            writer.Line();
        }

        EmitRowData(writer, update.Guards.Concat(update.LowerTarget).Concat(update.UpperTarget).SelectMany(Substitution.Symbols).Append(update.Variable).Distinct().ToArray());
        var scope = new Scope(this, "current");
        string condition = string.Join(" && ", update.Guards.Select(guard => ExpressionWriter.Parenthesise(scope.Expressions.Condition(guard))));
        scope.Flush(writer, []);
        if (condition.Length > 0)
            writer.Open($"if ({condition})");
        string value = names.Local(update.Variable);
        EmitBound(update.Lower, update.LowerTarget, "Min", value);
        EmitBound(update.Upper, update.UpperTarget, "Max", value);
        if (condition.Length > 0)
            writer.Close();
        writer.Close();
        writer.Close();
    }

    private void EmitBound(string? parameter, EquatableArray<Expr> target, string extremum, string value)
    {
        if (parameter is null)
            return;
        string entry = $"current.{names.Api.Parameter(parameter)}[{new Scope(this, "current").Expressions.Position(target, names.Parameter(parameter)!.Dimensions)}]";
        writer.Line($"{entry} = global::System.Math.{extremum}({entry}, {value});");
    }
}
