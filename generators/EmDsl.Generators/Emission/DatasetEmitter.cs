using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>The nested type that holds many rows as typed columns.</summary>
internal static class DatasetEmitter
{
    private const string Data = "global::EmDsl.Data.";

    /// <summary>The place of a data member among the requests.</summary>
    public static int IndexOf(ModelGraph graph, DataNode data) => graph.Data.TakeWhile(other => other.Name != data.Name).Count();

    /// <summary>Whether a member's cells are whole numbers, as opposed to truth values and states.</summary>
    public static bool IsWholeNumber(DataNode data) => data.Type.Scalar == ScalarKind.Integer;

    public static bool IsKey(DataNode data) => data.Kind is MemberKind.Group or MemberKind.Sequence;

    public static bool IsBlock(DataNode data) => data.Type.Scalar == ScalarKind.Vector || data.Type.Containers.Count > 0;

    public static void Emit(SourceWriter writer, ModelSpec spec, ModelGraph graph, ApiNames names, bool mergesRows)
    {
        writer.Summary($"Data of <see cref=\"{names.Model}\"/>: many rows as typed columns.");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{spec.Accessibility} sealed class Dataset");
        Requests(writer, spec, graph);
        Fields(writer, graph, names);
        Constructor(writer, spec, graph, names);
        if (mergesRows)
            Merging(writer, graph, names);
        DatasetSourcesEmitter.Emit(writer, spec, graph);
        DatasetRowEmitter.Emit(writer, spec, graph, names);
        foreach (DataNode data in SizesEmitter.TextIndices(graph))
            Codes(writer, data, names);
        writer.Close();
        writer.Line();
    }

    private static void Requests(SourceWriter writer, ModelSpec spec, ModelGraph graph)
    {
        writer.Line($"private static readonly {Data}ColumnRequest[] requests =");
        writer.Line("[");
        foreach (DataNode data in graph.Data)
            writer.Continue($"new({Names.Literal(data.Name)}, {Data}ColumnKind.{Kind(data)}){Properties(data, RowEmitter.MayBeAbsent(spec, data))},");
        writer.Line("];");
        writer.Line();
    }

    private static void Fields(SourceWriter writer, ModelGraph graph, ApiNames names)
    {
        writer.Line($"internal readonly {Data}ColumnTable table;");
        writer.Line($"internal readonly {Data}RowSource source;");
        foreach (DataNode data in graph.Data)
        {
            writer.Line($"internal readonly {(IsReal(data) ? "double" : "int")}[] {names.Column(data.Name)};");
            if (IsBlock(data))
                writer.Line($"internal readonly int {names.Dimension(data.Name)};");
            if (IsKey(data))
                writer.Line($"internal readonly string[] {names.Keys(data.Name)};");
            else if (data.Type.Scalar == ScalarKind.Text)
                writer.Line($"internal readonly string[] {names.Levels(data.Name)};");
        }

        writer.Line();
    }

    private static void Constructor(SourceWriter writer, ModelSpec spec, ModelGraph graph, ApiNames names)
    {
        writer.Open($"private Dataset({Data}ColumnTable table)");
        writer.Line("this.table = table;");
        writer.Line("source = table.Source;");
        writer.Line("RowCount = table.RowCount;");
        for (int i = 0; i < graph.Data.Count; i++)
        {
            DataNode data = graph.Data[i];
            string column = names.Column(data.Name);
            string index = Names.Literal(i);
            if (IsKey(data) && data.Type.Scalar != ScalarKind.Text)
            {
                string groups = Names.Stem(data.Name) + "Groups";
                writer.Line($"var {groups} = {Data}GroupIndex.FromKeys(table.Integers({index}));");
                writer.Line($"{column} = {groups}.GroupOfRow;");
                writer.Line($"{names.Keys(data.Name)} = [.. global::System.Linq.Enumerable.Select({groups}.Keys, static key => {KeyText(data)})];");
                continue;
            }

            writer.Line($"{column} = {Column(data, index, data.MayBeMissing || RowEmitter.MayBeAbsent(spec, data))};");
            if (IsBlock(data))
                writer.Line($"{names.Dimension(data.Name)} = table.Dimension({index});");
            if (data.Type.Scalar == ScalarKind.Text)
                writer.Line($"{(IsKey(data) ? names.Keys(data.Name) : names.Levels(data.Name))} = table.Levels({index});");
        }

        foreach (DataNode data in graph.Data.Where(data => data.Support == Families.Domain.SimplexInterior))
            RequireSimplex(writer, graph, data, names);
        writer.Close();
        writer.Line();
        writer.Summary("The number of rows, at least 1.");
        writer.Line("public int RowCount { get; }");
        writer.Line();
    }

    // Equal rows in everything but their weights, found when a fit asks, once.
    private static void Merging(SourceWriter writer, ModelGraph graph, ApiNames names)
    {
        DataNode[] columns = graph.Data.Where(data => data.Kind != MemberKind.Weight).ToArray();
        string weights = names.Weight ?? "null";
        writer.Line("private global::EmDsl.Fitting.MergedRows? mergedRows;");
        writer.Line("private bool isCounted;");
        writer.Line();
        writer.Line("/// <summary>Rows that are equal, as one; null where merging them does not pay.</summary>");
        writer.Open("internal global::EmDsl.Fitting.MergedRows? MergedRows(int threads)");
        writer.Open("if (!isCounted)");
        writer.Line($"mergedRows = global::EmDsl.Fitting.MergedRows.Of(RowCount, {weights}, threads, {string.Join(", ", columns.Select(data => names.Column(data.Name)))});");
        writer.Line("isCounted = true;");
        writer.Close();
        writer.Line();
        writer.Line("return mergedRows;");
        writer.Close();
        writer.Line();
        writer.Line("/// <summary>One row for all that are equal.</summary>");
        writer.Line("internal Dataset Merge(global::EmDsl.Fitting.MergedRows merged) => new(this, merged);");
        writer.Line();
        writer.Open("private Dataset(Dataset original, global::EmDsl.Fitting.MergedRows merged)");
        writer.Line("table = original.table;");
        writer.Line("source = original.source;");
        writer.Line("RowCount = merged.Count;");
        foreach (DataNode data in graph.Data)
        {
            string column = names.Column(data.Name);
            writer.Line(data.Kind == MemberKind.Weight ? $"{column} = merged.Weights;" : $"{column} = merged.Take(original.{column});");
            if (IsBlock(data))
                writer.Line($"{names.Dimension(data.Name)} = original.{names.Dimension(data.Name)};");
            if (data.Type.Scalar == ScalarKind.Text)
                writer.Line($"{names.Levels(data.Name)} = original.{names.Levels(data.Name)};");
        }

        writer.Close();
        writer.Line();
    }

    private static string Column(DataNode data, string index, bool hasGaps)
    {
        if (data.Kind == MemberKind.Weight && data.Type.Scalar == ScalarKind.Integer)
            return $"global::System.Array.ConvertAll(table.Integers({index}), static weight => (double)weight)";
        if (IsReal(data))
            return $"table.Reals({index})";
        if (data.Type.Scalar == ScalarKind.Text)
            return $"table.Codes({index})";
        if (data.Offset == 0)
            return $"table.Integers({index})";
        string shifted = $"category - {Names.Literal(data.Offset)}";
        if (hasGaps)
            shifted = $"category == {Data}ColumnTable.MissingInteger ? category : {shifted}";
        return $"global::System.Array.ConvertAll(table.Integers({index}), static category => {shifted})";
    }

    private static string KeyText(DataNode data) => data.Type.Scalar switch
    {
        ScalarKind.Boolean => "key == 0 ? \"False\" : \"True\"",
        ScalarKind.Enum => $"new[] {{ {string.Join(", ", data.Type.Enum!.Names.Select(Names.Literal))} }}[key]",
        _ => "key.ToString(global::System.Globalization.CultureInfo.InvariantCulture)",
    };

    private static void RequireSimplex(SourceWriter writer, ModelGraph graph, DataNode data, ApiNames names)
    {
        string column = names.Column(data.Name);
        string dimension = names.Dimension(data.Name);
        writer.Open("for (int row = 0; row < table.RowCount; row++)");
        writer.Line("double sum = 0;");
        writer.Line($"for (int j = 0; j < {dimension}; j++)");
        writer.Continue($"sum += {column}[row * {dimension} + j];");
        writer.Line("if (global::System.Math.Abs(sum - 1) > 1e-9)");
        writer.Continue($"throw source.Error(row, {Names.Literal(data.Name)}, null, global::System.FormattableString.Invariant($\"the entries sum to {{sum:R}} where they must sum to 1\"));");
        writer.Close();
    }

    private static void Codes(SourceWriter writer, DataNode data, ApiNames names)
    {
        string levels = names.Levels(data.Name);
        string column = names.Column(data.Name);
        writer.Line($"// The codes of {data.Name} as indices into the levels of a model, which may know them in another order.");
        writer.Open($"internal int[] {names.Codes(data.Name)}(string[] levels)");
        writer.Line($"if (global::System.MemoryExtensions.SequenceEqual<string>({levels}, levels))");
        writer.Continue($"return {column};");
        writer.Line();
        writer.Line($"int[] codeOfLevel = global::System.Array.ConvertAll({levels}, level => global::System.Array.IndexOf(levels, level));");
        writer.Line("int[] codes = new int[RowCount];");
        writer.Open("for (int row = 0; row < codes.Length; row++)");
        writer.Line($"codes[row] = codeOfLevel[{column}[row]];");
        writer.Line("if (codes[row] < 0)");
        writer.Continue($"throw source.Error(row, {Names.Literal(data.Name)}, {levels}[{column}[row]], $\"'{{{levels}[{column}[row]]}}' is none of the levels {{string.Join(\", \", levels)}}\");");
        writer.Close();
        writer.Line();
        writer.Line("return codes;");
        writer.Close();
        writer.Line();
    }

    private static bool IsReal(DataNode data) => data.Kind == MemberKind.Weight || data.Type.Scalar is ScalarKind.Real or ScalarKind.Vector or ScalarKind.Interval;

    private static string Kind(DataNode data) => data.Type.Scalar switch
    {
        ScalarKind.Integer => "WholeNumber",
        ScalarKind.Boolean => "Boolean",
        ScalarKind.Enum => "Enum",
        ScalarKind.Text => "Category",
        ScalarKind.Interval => "Interval",
        _ => "Real",
    };

    private static string Properties(DataNode data, bool mayBeAbsent)
    {
        var properties = new List<string>();
        if (data.Columns.Count > 0)
            properties.Add($"Columns = [{string.Join(", ", data.Columns.Select(Names.Literal))}]");
        if (IsBlock(data))
        {
            properties.Add("IsVector = true");
            if (data.Columns.Count == 0 && data.Dimension is Number dimension)
                properties.Add($"Dimension = {Names.Literal((int)dimension.Value)}");
        }

        if (data.MayBeMissing)
            properties.Add("AllowMissing = true");
        if (mayBeAbsent)
            properties.Add("MayBeAbsent = true");
        if (data.Kind == MemberKind.Covariate && data.Columns.Contains("1"))
            properties.Add("ConstantOne = true");
        if (Domain(data) is { } domain)
            properties.Add($"Domain = {Data}ColumnDomain.{domain}");
        if (data.Type.Enum is { } states)
        {
            properties.Add($"StateNames = [{string.Join(", ", states.Names.Select(Names.Literal))}]");
            properties.Add($"StateValues = [{string.Join(", ", states.Values.Select(value => value.ToString(System.Globalization.CultureInfo.InvariantCulture)))}]");
        }

        return properties.Count == 0 ? "" : $" {{ {string.Join(", ", properties)} }}";
    }

    private static string? Domain(DataNode data)
    {
        if (data.Kind == MemberKind.Weight)
            return data.Type.Scalar == ScalarKind.Integer ? "Count" : "Weight";
        if (data.Type.Scalar == ScalarKind.Integer && !IsKey(data))
        {
            if (data.Cardinality is { } cardinality)
                return $"Categories({(cardinality is Number number ? Names.Literal((int)number.Value) : "0")}, {Names.Literal(data.Offset)})";
            return data.Support switch
            {
                Families.Domain.Count => "Count",
                Families.Domain.PositiveCount or Families.Domain.PositiveInteger => "CountFrom(1)",
                _ => null,
            };
        }

        return !IsReal(data) ? null : data.Support switch
        {
            Families.Domain.Positive or Families.Domain.PositiveVector => "Positive",
            Families.Domain.NonNegative => "NonNegative",
            Families.Domain.UnitInterval or Families.Domain.SimplexInterior => "UnitInterval",
            _ => null,
        };
    }
}
