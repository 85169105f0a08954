using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>
/// The E-step of a group: each row adds what it says of the variables that it shares by its keys; at the last row of a key these are summed
/// out, the innermost key first, and back from the last row on come their posteriors.
/// </summary>
internal sealed partial class KernelEmitter
{
    private IReadOnlyList<GroupLevel> Levels => plan.Groups is { } groups ? groups.Levels : [];

    // Keys inside the outermost one: several of them in one piece.
    private IEnumerable<GroupLevel> InnerLevels => Levels.Skip(1);

    private string PositionsField(string key) => names.Local(key, "Positions");

    private string PosteriorTable(GroupLevel level) => names.Local(level.Key, "Posterior");

    private string LawTable(GroupLevel level) => names.Local(level.Key, "Law");

    private string MessageTable(GroupLevel level) => names.Local(level.Key, "Message");

    private string OpenedField(GroupLevel level) => names.Local(level.Key, "Opened");

    private string IsOpenField(GroupLevel level) => names.Local(level.Key, "IsOpen");

    private string MostField(GroupLevel level) => names.Local(level.Key, "Most");

    private static string CloseMethod(GroupLevel level) => "Close" + Names.Pascal(NameHygiene.Plain(level.Key));

    private IEnumerable<CliqueShape> GroupShapes() => Levels.Select(level => new CliqueShape(PosteriorTable(level), level.Scope));

    private void EmitGroupScratch()
    {
        foreach (GroupLevel level in Levels)
        {
            writer.Line();
            writer.Line($"// For one {level.Key}: what its rows say of {string.Join(", ", level.Own)}, and the posterior.");
            foreach (WindowTable table in level.Evidence)
                writer.Line($"internal readonly double[] {table.Name};");
            writer.Line($"internal readonly double[] {PosteriorTable(level)};");
        }

        foreach (GroupLevel level in InnerLevels)
        {
            writer.Line();
            writer.Line($"// For each {level.Key} of one group: the law of {string.Join(", ", level.Own)} given {string.Join(", ", level.Enclosing)}.");
            writer.Line($"internal readonly double[] {LawTable(level)};");
            writer.Line($"internal readonly double[] {MessageTable(level)};");
            writer.Line($"internal int {OpenedField(level)};");
            writer.Line($"internal bool {IsOpenField(level)};");
        }
    }

    private void EmitGroupAllocations()
    {
        foreach (GroupLevel level in Levels)
        {
            foreach (WindowTable table in level.Evidence)
                writer.Line($"{table.Name} = new double[{SizeOf(table.Scope)}];");
            writer.Line($"{PosteriorTable(level)} = new double[{SizeOf(level.Scope)}];");
        }

        foreach (GroupLevel level in InnerLevels)
        {
            writer.Line($"{LawTable(level)} = new double[{MostField(level)} * {SizeOf(level.Scope)}];");
            writer.Line($"{MessageTable(level)} = new double[{SizeOf(level.Enclosing)}];");
        }
    }

    private void EmitGroupFields()
    {
        if (plan.Groups is not null)
            writer.Line("internal readonly global::EmDsl.Data.SequenceRows groups;");
        foreach (DataNode key in graph.Groups)
            writer.Line($"internal readonly int[] {PositionsField(key.Name)};");
        foreach (GroupLevel level in InnerLevels)
            writer.Line($"internal readonly int {MostField(level)};");
    }

    private void EmitGroupConstruction()
    {
        EmitKeyedRows();
        foreach (GroupLevel level in InnerLevels)
            writer.Line($"{MostField(level)} = groups.MostIn({PositionsField(level.Key)});");
        writer.Line("runner = new global::EmDsl.Fitting.ChunkRunner(groups.Count, groups.ChunkSize, threads);");
    }

    // The rows of each outermost key together, those of the keys inside it too.
    private void EmitKeyedRows()
    {
        DataNode[] keys = [.. graph.Groups];
        string Codes(DataNode key) => $"data.{names.Api.Column(key.Name)}";
        for (int i = 1; i < keys.Length; i++)
            writer.Line($"global::EmDsl.Data.SequenceRows.RequireNested({Codes(keys[i])}, data.{names.Api.Keys(keys[i].Name)}, {Codes(keys[i - 1])}, data.source, {Names.Literal(keys[i].Name)}, {Names.Literal(keys[i - 1].Name)});");
        writer.Line($"{Pieces} = new global::EmDsl.Data.SequenceRows({Codes(keys[0])}, data.{names.Api.Keys(keys[0].Name)}.Length{string.Concat(keys.Skip(1).Select(key => ", " + Codes(key)))});");
        EmitRequireConstantWeight();
        foreach (DataNode key in keys)
            writer.Line($"{PositionsField(key.Name)} = {Pieces}.PositionsBy({Codes(key)});");
    }

    // What a row says of the variables that it shares.
    private void EmitEvidence()
    {
        foreach (WindowTable table in Levels.SelectMany(level => level.Evidence))
        {
            writer.Line();
            writer.Line($"// What the row says of {string.Join(" and ", table.Scope)}.");
            foreach (string variable in table.Scope)
                OpenStates(variable);
            EmitRowPotential(table);
            writer.Line($"scratch.{table.Name}[{Flat(table.Scope)}] += potential;");
            foreach (string unused in table.Scope)
                writer.Close();
        }
    }

    private void EmitGroups()
    {
        foreach (GroupLevel level in Levels.Reverse())
            EmitClose(level);
        EmitGroupForward();
        EmitGroupSmooth();
        EmitSequenceEStep();
    }

    private void EmitClose(GroupLevel level)
    {
        bool isOutermost = level.Enclosing.Count == 0;
        string own = SizeOf(level.Own);
        string table = isOutermost ? PosteriorTable(level) : LawTable(level);
        writer.Line(isOutermost
            ? $"/// <summary>Sums {string.Join(", ", level.Own)} out of a group, and returns the log of the sum; leaves the posterior in the scratch.</summary>"
            : $"/// <summary>Sums {string.Join(", ", level.Own)} out, once all rows of one {level.Key} are in; leaves their law given {string.Join(", ", level.Enclosing)} in the scratch.</summary>");
        OpenMethod($"private {(isOutermost ? "double" : "void")} {CloseMethod(level)}(RowScratch scratch)");
        if (!isOutermost)
            writer.Line($"int begin = scratch.{OpenedField(level)}++ * {SizeOf(level.Scope)};");
        string begin = isOutermost ? "" : "begin + ";
        foreach (string variable in level.Scope)
            OpenStates(variable);
        IEnumerable<string> parts = level.Evidence.Select(evidence => $"scratch.{evidence.Name}[{Flat(evidence.Scope)}]")
            .Concat(InnerLevels.Where(inner => inner.Enclosing == level.Scope).Select(inner => $"scratch.{MessageTable(inner)}[{Flat(inner.Enclosing)}]"));
        writer.Line($"scratch.{table}[{begin}{Flat(level.Scope)}] = {string.Join(" + ", parts.DefaultIfEmpty("0.0"))};");
        foreach (string unused in level.Scope)
            writer.Close();
        writer.Line();
        if (isOutermost)
        {
            writer.Line($"return global::EmDsl.Numerics.LogSumExp.SoftmaxInPlace(scratch.{table});");
        }
        else
        {
            writer.Open($"for (int i = 0; i < scratch.{MessageTable(level)}.Length; i++)");
            writer.Line($"scratch.{MessageTable(level)}[i] += global::EmDsl.Numerics.LogSumExp.SoftmaxInPlace({Span("scratch." + table, $"begin + i * {own}", own)});");
            writer.Close();
        }

        writer.Close();
        writer.Line();
    }

    private void EmitGroupForward()
    {
        writer.Line("/// <summary>The log-density of a group; leaves in the scratch the laws of the variables that its rows share.</summary>");
        writer.Open("internal double Forward(int group, RowScratch scratch)");
        writer.Line("int start = groups.Starts[group];");
        writer.Line("int length = groups.Starts[group + 1] - start;");
        writer.Line("double logDensity = 0.0;");
        EmitOpening(Levels[0]);
        foreach (GroupLevel level in InnerLevels)
            writer.Line($"scratch.{OpenedField(level)} = 0;");
        writer.Open("for (int at = 0; at < length; at++)");
        writer.Line("int row = groups.Order[start + at];");
        foreach (GroupLevel level in InnerLevels)
        {
            writer.Open($"if ({PositionsField(level.Key)}[row] == 0)");
            EmitOpening(level);
            writer.Close();
            writer.Line();
        }

        writer.Line("logDensity += Eliminate(row, at, scratch);");
        foreach (GroupLevel level in InnerLevels.Reverse())
        {
            writer.Open($"if (at + 1 == length || {PositionsField(level.Key)}[groups.Order[start + at + 1]] == 0)");
            writer.Line($"{CloseMethod(level)}(scratch);");
            writer.Close();
        }

        writer.Close();
        writer.Line();
        foreach (GroupLevel level in InnerLevels)
            writer.Line($"scratch.{IsOpenField(level)} = false;");
        writer.Line($"return logDensity + {CloseMethod(Levels[0])}(scratch);");
        writer.Close();
        writer.Line();
    }

    private void EmitOpening(GroupLevel level)
    {
        foreach (WindowTable table in level.Evidence)
            writer.Line($"global::System.Array.Clear(scratch.{table.Name});");
        foreach (GroupLevel inner in InnerLevels.Where(inner => inner.Enclosing == level.Scope))
            writer.Line($"global::System.Array.Clear(scratch.{MessageTable(inner)});");
    }

    private void EmitGroupSmooth()
    {
        writer.Line("/// <summary>The posteriors of a row given all rows of its group, after <see cref=\"Forward\"/>: from the last row back to the first.</summary>");
        OpenMethod("internal void Smooth(int row, int at, RowScratch scratch)");
        for (int i = 1; i < Levels.Count; i++)
        {
            GroupLevel level = Levels[i];
            string own = SizeOf(level.Own);
            writer.Open($"if (!scratch.{IsOpenField(level)})");
            writer.Line($"int begin = --scratch.{OpenedField(level)} * {SizeOf(level.Scope)};");
            writer.Open($"for (int i = 0; i < scratch.{PosteriorTable(level)}.Length; i++)");
            writer.Line($"scratch.{PosteriorTable(level)}[i] = scratch.{LawTable(level)}[begin + i] * scratch.{PosteriorTable(Levels[i - 1])}[i / {own}];");
            writer.Close();
            writer.Close();
            writer.Line();
            writer.Line($"scratch.{IsOpenField(level)} = {PositionsField(level.Key)}[row] != 0;");
        }

        if (Cliques.Count > 0)
            writer.Line("Eliminate(row, at, scratch);");
        if (NeedsDistribution)
            writer.Line("Distribute(row, scratch);");
        writer.Close();
        writer.Line();
    }

    // H of what is shared by a key, given what the keys around it share: once, with the first row.
    private void EmitGroupEntropy()
    {
        foreach (GroupLevel level in Levels)
        {
            string table = $"scratch.{PosteriorTable(level)}[{Flat(level.Scope)}]";
            writer.Open($"if ({PositionsField(level.Key)}[row] == 0)");
            foreach (string variable in level.Enclosing)
                OpenStates(variable);
            writer.Line("double mass = 0.0;");
            foreach (string variable in level.Own)
                OpenStates(variable);
            writer.Line($"mass += {table};");
            writer.Line($"entropy -= global::EmDsl.Numerics.Special.XLogY({table}, {table});");
            foreach (string unused in level.Own)
                writer.Close();
            writer.Line("entropy += global::EmDsl.Numerics.Special.XLogY(mass, mass);");
            foreach (string unused in level.Enclosing)
                writer.Close();
            writer.Close();
        }
    }

    // The places of a row among those that share its keys, where something is there once per key.
    private void EmitGroupPositions(SourceWriter target, IEnumerable<string> symbols)
    {
        foreach (DataNode key in graph.Groups.Where(key => symbols.Contains(GroupPosition.NameOf(key.Name))))
            target.Line($"int {names.Local(GroupPosition.NameOf(key.Name))} = {PositionsField(key.Name)}[row];");
    }
}
