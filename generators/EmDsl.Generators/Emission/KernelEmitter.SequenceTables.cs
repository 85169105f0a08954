using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>The potentials of windows: those that all rows share, and those of a row.</summary>
internal sealed partial class KernelEmitter
{
    private IEnumerable<int> DataLags => graph.Earlier.Where(earlier => !earlier.IsLatent).Select(earlier => earlier.Lag).Distinct().OrderBy(lag => lag);

    private static string RowsBefore(int lag) => "rowsBefore" + (lag == 1 ? "" : Names.Literal(lag));

    // Factors of the states alone: once per iteration, for each place in the sequence that the equations tell apart.
    private void EmitSharedTables()
    {
        if (!HasWindow)
            return;
        foreach (WindowTable table in SharedTables)
        {
            writer.Line();
            writer.Line($"// {string.Join(" and ", table.Factors.Select(f => graph.Factors[f].Variable))} given {string.Join(", ", table.Scope)}, by place in the sequence.");
            writer.Open($"for (int position = 0; position < {Names.Literal(graph.Positions)}; position++)");
            foreach (string state in table.Scope)
                OpenStates(state);
            writer.Line("double potential = 0.0;");
            foreach (int f in table.Factors)
                EmitFactor(f, "potential");
            string index = $"position * {SizeOf(table.Scope)} + {Flat(table.Scope)}";
            writer.Line($"{LogName(table)}[{index}] = potential;");
            writer.Line($"{table.Name}[{index}] = global::System.Math.Exp(potential);");
            foreach (string unused in table.Scope)
                writer.Close();
            writer.Close();
        }

        WindowTable[] linking = SharedTables.Where(table => table.Scope.Any(IsEarlier)).ToArray();
        writer.Line();
        writer.Line(linking.Length == 0
            ? "forgets = true;"
            : $"forgets = {string.Join(" && ", linking.Select(table => $"global::EmDsl.Numerics.SequenceScaling.Forgets({Span(table.Name, SizeOf(table.Scope), $"{table.Name}.Length - {SizeOf(table.Scope)}")})"))};");
        writer.Line(SharedTables.Any()
            ? $"isThin = {string.Join(" || ", SharedTables.Select(table => $"global::EmDsl.Numerics.SequenceScaling.HasThinFactor({table.Name})"))};"
            : "isThin = false;");
        EmitChainPreparation();
    }

    private bool IsEarlier(string name) => graph.Earlier.Any(earlier => earlier.Name == name);

    // Factors of the states that hold data of the row.
    private void EmitRowTables()
    {
        if (!HasWindow)
            return;
        foreach (WindowTable table in RowTables)
        {
            writer.Line();
            writer.Line($"// What the row says of {string.Join(" and ", table.Scope)}.");
            foreach (string state in table.Scope)
                OpenStates(state);
            EmitRowPotential(table);
            writer.Line($"scratch.{table.Name}[at * {SizeOf(table.Scope)} + {Flat(table.Scope)}] = potential;");
            foreach (string unused in table.Scope)
                writer.Close();
        }
    }

    // What a row says of a configuration of the variables that link it to others.
    private void EmitRowPotential(WindowTable table)
    {
        writer.Line("double potential = 0.0;");
        foreach (int f in table.Factors.Where(f => !IsLeftOut(f)))
        {
            writer.Line();
            writer.Line($"// {DescribeFactor(graph.Factors[f])}");
            EmitFactor(f, "potential");
        }

        foreach (int c in table.Messages)
            writer.Line($"potential += scratch.{ScratchName(Cliques[c].Variable)}Message[{Flat(Cliques[c].Separator)}];");
        foreach (string start in table.Starts)
        {
            string once = graph.Latents.First(latent => latent.Name == start).Per is { } key ? $" && {PositionsField(key)}[row] == 0" : "";
            writer.Open($"if ({StartField(start)} is not null{once})");
            writer.Line($"potential += global::System.Math.Log({StartField(start)}.Values[row * {names.Size(names.Cardinality(start)!)} + {names.Local(start)}]);");
            writer.Close();
        }
    }

    /// <summary>Locals for the row's place in its sequence or group and for data of earlier rows.</summary>
    private void EmitEarlierData(SourceWriter target, IEnumerable<string> symbols)
    {
        EmitGroupPositions(target, symbols);
        if (plan.Sequence is null)
            return;
        if (symbols.Contains(RowPosition.Name))
            target.Line("int position = positions[row];");
        foreach (EarlierNode earlier in graph.Earlier.Where(earlier => !earlier.IsLatent && symbols.Contains(earlier.Name)))
        {
            DataNode node = names.Data(earlier.Name)!;
            DataNode source = graph.Data.First(data => data.Name == earlier.Variable);
            string local = names.Local(earlier.Name), row = names.Local(earlier.Name, "Row");
            string column = TextCovariates.Contains(source) ? CodesField(source) : $"data.{names.Api.Column(earlier.Variable)}";
            target.Line($"int {row} = {RowsBefore(earlier.Lag)}[row];");
            if (node.Dimension is { } dimension)
            {
                string type = node.Type.Scalar is ScalarKind.Real or ScalarKind.Vector ? "double" : "int";
                target.Line($"{type}[] {local} = {column};");
                target.Line($"int {names.Local(earlier.Name, "Start")} = {row} * {names.Size(dimension)};");
            }
            else if (node.Cardinality is not null)
            {
                target.Line($"int {local} = {row} < 0 ? 0 : {column}[{row}];");
            }
            else
            {
                target.Line($"double {local} = {row} < 0 ? double.NaN : {column}[{row}];");
            }
        }
    }
}
