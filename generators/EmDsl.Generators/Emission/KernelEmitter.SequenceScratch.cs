using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>What sequences need besides their rows: tables of windows, their sizes and the fields that hold them.</summary>
internal sealed partial class KernelEmitter
{
    private void EmitWindowScratch()
    {
        if (!HasWindow)
            return;
        writer.Line();
        writer.Line("// Along a part of a sequence: the law of the states after each row given the rows so far, from before the first row on; factors of each row.");
        writer.Line("internal double[] forward = [];");
        writer.Line("internal double[] checkpoints = [];");
        writer.Line("internal int sequenceStart;");
        writer.Line("internal int partFirst;");
        writer.Line("internal bool wasThin;");
        foreach (WindowTable table in RowTables)
            writer.Line($"internal double[] {table.Name} = [];");
        writer.Line("internal readonly double[] backward;");
        writer.Line("internal readonly double[] earlierBackward;");
        for (int i = 1; i < Steps.Count; i++)
        {
            writer.Line($"internal readonly double[] entering{Step(i)};");
            writer.Line($"internal readonly double[] backward{Step(i)};");
        }

        foreach (CliqueShape shape in windows)
            writer.Line($"internal readonly double[] {shape.Table};");
        writer.Line("internal bool IsLogarithmic;");
    }

    // Memory as long as a sequence, once one is taken row by row.
    private void EmitWindowReserve()
    {
        if (!HasWindow)
            return;
        writer.Line();
        writer.Open("internal void Reserve(Sizes sizes, int length, int parts)");
        writer.Open($"if (forward.Length >= (length + 1) * {SizeOf(plan.Sequence!.After)} && checkpoints.Length >= parts * {SizeOf(plan.Sequence!.After)})");
        writer.Line("return;");
        writer.Close();
        writer.Line();
        writer.Line($"forward = new double[(length + 1) * {SizeOf(plan.Sequence!.After)}];");
        writer.Line($"checkpoints = new double[parts * {SizeOf(plan.Sequence!.After)}];");
        foreach (WindowTable table in RowTables)
            writer.Line($"{table.Name} = new double[length * {SizeOf(table.Scope)}];");
        writer.Close();
    }

    private void EmitWindowAllocations()
    {
        if (!HasWindow)
            return;
        writer.Line($"backward = new double[{AfterSize}];");
        writer.Line($"earlierBackward = new double[{AfterSize}];");
        for (int i = 1; i < Steps.Count; i++)
        {
            writer.Line($"entering{Step(i)} = new double[{names.Product(Cardinalities(Steps[i].Entering))}];");
            writer.Line($"backward{Step(i)} = new double[{names.Product(Cardinalities(Steps[i].Entering))}];");
        }

        foreach (CliqueShape shape in windows)
            writer.Line($"{shape.Table} = new double[{names.Product(Cardinalities(shape.Variables))}];");
    }

    private string StationaryField(string transition) => names.Local(transition, "Stationary");

    private void EmitSequenceFields()
    {
        foreach (string transition in graph.StationaryParameters)
            writer.Line($"private readonly double[] {StationaryField(transition)};");
        if (plan.Sequence is null)
            return;
        writer.Line("internal readonly global::EmDsl.Data.SequenceRows sequences;");
        writer.Line("private readonly int[] positions;");
        foreach (int lag in DataLags)
            writer.Line($"private readonly int[] {RowsBefore(lag)};");
        foreach (WindowTable table in SharedTables)
        {
            writer.Line($"private readonly double[] {table.Name};");
            writer.Line($"private readonly double[] {LogName(table)};");
        }

        EmitOccupancyFields();
        EmitChainFields();
        if (HasWindow)
        {
            EmitPartFields();
            writer.Line("private bool forgets;");
            writer.Line("private bool isThin;");
        }
    }

    private static string LogName(WindowTable table) => "log" + Names.Pascal(table.Name);

    private void EmitSequenceConstruction()
    {
        if (graph.HasSharedState)
        {
            EmitKeyedRows();
        }
        else
        {
            writer.Line(graph.Sequence is { } member
                ? $"sequences = new global::EmDsl.Data.SequenceRows(data.{names.Api.Column(member.Name)}, data.{names.Api.Keys(member.Name)}.Length);"
                : "sequences = new global::EmDsl.Data.SequenceRows(data.RowCount);");
            EmitRequireConstantWeight();
        }

        writer.Line($"positions = sequences.Positions({Names.Literal(graph.Positions)});");
        foreach (int lag in DataLags)
            writer.Line($"{RowsBefore(lag)} = sequences.RowsBefore({Names.Literal(lag)});");
        foreach (WindowTable table in SharedTables)
        {
            string size = $"{Names.Literal(graph.Positions)} * {SizeOf(table.Scope)}";
            writer.Line($"{table.Name} = new double[{size}];");
            writer.Line($"{LogName(table)} = new double[{size}];");
        }

        EmitOccupancyConstruction();
        EmitChainConstruction();
    }
}
