using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Log-densities and counts that are tables over categories: the states side by side, chosen by the row's category at once.</summary>
internal sealed partial class KernelEmitter
{
    private const string CategoryIndex = "category";

    private readonly List<BlockTable> tableFactors = [];
    private readonly List<BlockTable> tableStatistics = [];

    /// <summary>A table over the categories of a column.</summary>
    /// <param name="Field">The name of its memory.</param>
    /// <param name="Column">The column.</param>
    /// <param name="Loop">The index of the entries of a row; null where a row has one.</param>
    /// <param name="Categories">The number of categories.</param>
    /// <param name="Factor">The factor whose log-density it holds; −1 for counts.</param>
    /// <param name="Statistic">The statistic that it counts; null for log-densities.</param>
    private sealed record BlockTable(string Field, DataNode Column, SumBinder? Loop, Expr Categories, int Factor, StatisticNode? Statistic);

    private bool HasTables => tableFactors.Count + tableStatistics.Count > 0;

    // The column and index of a row's category.
    private (DataNode Column, string? Index)? CategoryOf(Expr e)
    {
        if (!Support.IsCode(e))
            return null;
        if (e is Symbol symbol)
            return (names.Data(symbol.Name)!, null);
        var element = (Element)e;
        return element.Indices.Count == 1 && element.Indices[0] is Bound bound ? (names.Data(((Symbol)element.Source).Name)!, bound.Name) : null;
    }

    private SumBinder? EntriesOf(DataNode column, string? index) => index is null ? null : new SumBinder(index, column.Dimension!);

    private bool PlanTable(int f)
    {
        FactorNode factor = graph.Factors[f];
        if (IsOfPlaces(factor) || factor.Branches.Count != 1 || factor.Branches[0].Guard is not null || densities[f][0] is not Element { Source: Symbol source } entry || Support.IsRowData(source.Name))
            return false;
        int place = Support.RowIndex(entry);
        if (place < 0 || CategoryOf(entry.Indices[place]) is not { } category || !BlockVariables.Any(variable => entry.Indices.Contains(new Symbol(variable))))
            return false;
        if (names.Data(factor.Variable) is { MayBeMissing: true } && category.Column.Name != factor.Variable)
            return false;
        if ((category.Index is null) != (factor.Entries is null) || (factor.Entries is { } entries && (entries.Index != category.Index || !entries.Count.Equals(category.Column.Dimension))))
            return false;
        IReadOnlyList<Expr> dimensions = DimensionsOf(source.Name);
        tableFactors.Add(new BlockTable(names.Local(factor.Variable, "Table"), category.Column, EntriesOf(category.Column, category.Index), dimensions[place], f, null));
        return true;
    }

    private IReadOnlyList<Expr> DimensionsOf(string name) => TableNode.IsReference(name) ? tables.DimensionsOf(name) : names.Parameter(LocationShift.Unshifted(name))!.Dimensions.ToArray();

    private bool PlanTable(StatisticNode statistic)
    {
        if (IsOfPlaces(statistic) || statistic.Column is not null || Needs(statistic).Count == 0 || !Support.IsUniform(statistic.Value) || statistic.IsSymmetric)
            return false;
        Dimension[] byRow = statistic.Dimensions.Where(dimension => !Support.IsUniform(dimension.At)).ToArray();
        if (byRow.Length != 1 || CategoryOf(byRow[0].At) is not { } category)
            return false;
        var present = new Apply(Op.IsPresent, [byRow[0].At]);
        if (statistic.Guards.Any(guard => !Support.IsUniform(guard) && !guard.Equals(present)))
            return false;
        SumBinder[] loops = LoopsOf(statistic);
        if (category.Index is null ? loops.Length > 0 : loops.Length != 1 || loops[0].Index != category.Index || !loops[0].Count.Equals(category.Column.Dimension))
            return false;
        tableStatistics.Add(new BlockTable(SumsField(statistic), category.Column, EntriesOf(category.Column, category.Index), byRow[0].Count, -1, statistic));
        return true;
    }

    private string TableLength(BlockTable table, string lanes) =>
        (table.Loop is null ? "" : names.Size(table.Loop.Count) + " * ") + $"({names.Size(table.Categories)} + 1) * {TableWidth(lanes)}";

    private string TableWidth(string lanes) => $"{Lanes}LaneTables.Width({BlockStates}, {lanes})";

    private string CodesOf(BlockTable table) => TextCovariates.Contains(table.Column) ? CodesField(table.Column) : $"data.{names.Api.Column(table.Column.Name)}";

    private void EmitTableFields()
    {
        foreach (BlockTable table in tableFactors)
            writer.Line($"private readonly {Lanes}AlignedArray {table.Field};");
    }

    private void EmitTableAllocations()
    {
        foreach (BlockTable table in tableFactors)
            writer.Line($"{table.Field} = new({TableLength(table, "lanes")});");
    }

    private void EmitPrepareTables()
    {
        foreach (BlockTable table in tableFactors)
        {
            var entry = (Element)densities[table.Factor][0]!;
            int place = Support.RowIndex(entry);
            writer.Line();
            writer.Line($"// {DescribeFactor(graph.Factors[table.Factor])}, the states side by side.");
            if (table.Loop is { } loop)
                OpenLoop(loop.Index, loop.Count);
            OpenLoop(CategoryIndex, table.Categories);
            OpenBlockStates();
            var scope = new Scope(this, "parameters");
            Expr value = entry with { Indices = entry.Indices.Select((index, i) => i == place ? new Bound(CategoryIndex) : index).ToEquatableArray() };
            string text = scope.Expressions.Double(value);
            scope.Flush(writer, []);
            writer.Line($"{table.Field}.Span[{TablePlace(table, "lanes")}] = {text};");
            writer.Close();
            writer.Close();
            if (table.Loop is not null)
                writer.Close();
        }
    }

    // A category's value for a state.
    private string TablePlace(BlockTable table, string lanes)
    {
        string category = names.Local(CategoryIndex);
        string piece = table.Loop is null ? category : $"({names.Local(table.Loop.Index)} * ({names.Size(table.Categories)} + 1) + {category})";
        return $"{piece} * {TableWidth(lanes)} + {BlockState}";
    }

    private void EmitBlockTables()
    {
        if (tableFactors.Count > 0)
        {
            writer.Line($"/// <summary>Adds to the potentials what tables over categories hold: {string.Join(", ", tableFactors.Select(table => graph.Factors[table.Factor].Variable))}.</summary>");
            OpenGeneric($"private void TablePotentials<V>({RowsOfBlock}Block block)");
            foreach (BlockTable table in tableFactors)
                writer.Line($"{Lanes}LaneTables.AddEntries<V>({CategoriesOf(table)}, {Entries(table)}, ref {table.Field}.Start, {names.Size(table.Categories)}, {TableWidth("V.Count")}, ref block.pieces.Start);");
            writer.Line($"{Lanes}LaneTables.AddToStates<V>(ref block.pieces.Start, {TableWidth("V.Count")}, {BlockStates}, ref block.potentials.Start);");
            writer.Close();
            writer.Line();
        }

        if (tableStatistics.Count == 0)
            return;
        writer.Line($"/// <summary>Adds the responsibilities of a block to the counts by category: {string.Join(", ", tableStatistics.Select(table => table.Statistic!.Name))}.</summary>");
        OpenGeneric($"private void AddTables<V>({RowsOfBlock}Block block)");
        writer.Line($"{Lanes}LaneTables.ToRows<V>(ref block.potentials.Start, {BlockStates}, {TableWidth("V.Count")}, ref block.shares.Start);");
        foreach (BlockTable table in tableStatistics)
            writer.Line($"{Lanes}LaneTables.AddShares<V>({CategoriesOf(table)}, {Entries(table)}, ref block.shares.Start, {names.Size(table.Categories)}, {TableWidth("V.Count")}, ref block.{table.Field}.Start);");
        writer.Close();
        writer.Line();
        EmitFoldTables();
    }

    private string RowsOfBlock => HasChainBlocks ? "" : "int row, int rows, ";

    // The categories of a block's rows: where they stand, or brought together.
    private string CategoriesOf(BlockTable table) => HasChainBlocks ? $"block.{CategoryField(table)}, 0, 64" : $"{CodesOf(table)}, row, rows";

    private string CategoryField(BlockTable table) => names.Local(table.Column.Name, "Categories");

    private IEnumerable<BlockTable> GatheredTables => !HasChainBlocks ? [] : tableFactors.Concat(tableStatistics).GroupBy(table => table.Column.Name).Select(group => group.First());

    private string Entries(BlockTable table) => table.Loop is null ? "1" : names.Size(table.Loop.Count);

    private void EmitFoldTables()
    {
        writer.Line("/// <summary>Brings the counts of a chunk into the statistics.</summary>");
        OpenGeneric("private void FoldTables<V>(Block block, SufficientStatistics statistics)");
        foreach (BlockTable table in tableStatistics)
        {
            StatisticNode statistic = table.Statistic!;
            writer.Line($"// {Describe(statistic)}");
            if (table.Loop is { } loop)
                OpenLoop(loop.Index, loop.Count);
            OpenLoop(CategoryIndex, table.Categories);
            OpenBlockStates();
            int opened = OpenUniformGuards(statistic);
            var scope = new Scope(this, "parameters");
            string position = scope.Expressions.Position(
                statistic.Dimensions.Select(dimension => Support.IsUniform(dimension.At) ? dimension.At : new Bound(CategoryIndex)),
                statistic.Dimensions.Select(dimension => dimension.Count).ToArray());
            string value = $"block.{table.Field}.Span[{TablePlace(table, "V.Count")}]";
            if (statistic.Value != Expr.One)
                value = $"{scope.Expressions.DoublePrimary(statistic.Value)} * {value}";
            scope.Flush(writer, []);
            writer.Line($"statistics.{Names.Identifier(statistic.Name)}[{position}] += {value};");
            for (int i = 0; i < opened; i++)
                writer.Close();
            writer.Close();
            writer.Close();
            if (table.Loop is not null)
                writer.Close();
            writer.Line($"block.{table.Field}.Span.Clear();");
            writer.Line();
        }

        writer.Close();
        writer.Line();
    }
}
