using System.Linq;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>The rows of a dataset as the user would write them.</summary>
internal static class DatasetRowEmitter
{
    private const string MissingInteger = "global::EmDsl.Data.ColumnTable.MissingInteger";

    public static void Document(SourceWriter writer)
    {
        writer.Summary("A row.");
        writer.Doc("param", "Its index, from 0.", "name=\"index\"");
        writer.Doc("exception", "There is no such row.", "cref=\"global::System.ArgumentOutOfRangeException\"");
    }

    public static void Emit(SourceWriter writer, ModelSpec spec, ModelGraph graph, ApiNames names)
    {
        Document(writer);
        writer.Open("public Row this[int index]");
        writer.Open("get");
        writer.Line("global::System.ArgumentOutOfRangeException.ThrowIfNegative(index);");
        writer.Line("global::System.ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, RowCount);");
        writer.Line("return new Row");
        writer.Open("");
        foreach (DataNode data in graph.Data)
            writer.Line($"{Names.Identifier(data.Name)} = {Value(data, data.MayBeMissing || RowEmitter.MayBeAbsent(spec, data), names)},");
        writer.Close(";");
        writer.Close();
        writer.Close();
        writer.Line();
    }

    private static string Value(DataNode data, bool hasGaps, ApiNames names)
    {
        string column = names.Column(data.Name);
        if (DatasetEmitter.IsKey(data))
            return Key(data, $"{names.Keys(data.Name)}[{column}[index]]");
        if (DatasetEmitter.IsBlock(data))
        {
            string dimension = names.Dimension(data.Name);
            string slice = $"{column}[(index * {dimension})..((index + 1) * {dimension})]";
            if (data.Type.Scalar == ScalarKind.Vector)
                return $"global::MathNet.Numerics.LinearAlgebra.Vector<double>.Build.DenseOfArray({slice})";
            string entry = Entry(data, "entry", hasGaps, names);
            return entry == "entry" ? slice : $"global::System.Array.ConvertAll({slice}, static entry => {entry})";
        }

        return data.Type.Scalar switch
        {
            _ when data.Kind == MemberKind.Weight && data.Type.Scalar == ScalarKind.Integer => $"(int){column}[index]",
            ScalarKind.Text => $"{names.Levels(data.Name)}[{column}[index]]",
            ScalarKind.Interval => Interval(data, column),
            _ => Entry(data, $"{column}[index]", hasGaps, names),
        };
    }

    private static string Entry(DataNode data, string code, bool hasGaps, ApiNames names)
    {
        bool isNullable = data.Type.IsNullable;
        if (data.Type.Scalar == ScalarKind.Real)
            return isNullable ? $"double.IsNaN({code}) ? (double?)null : {code}" : code;
        string value = data.Type.Scalar switch
        {
            ScalarKind.Boolean => $"{code} > 0",
            ScalarKind.Enum => $"{names.States(data.Type.Enum)}[{code}]",
            _ => data.Offset == 0 ? code : $"{code} + {Names.Literal(data.Offset)}",
        };
        if (isNullable)
            return $"{code} == {MissingInteger} ? ({Scalar(data)}?)null : {value}";

        // Without a nullable type a missing entry shows as the least int, false or the first state.
        return !hasGaps ? value
            : data.Type.Scalar == ScalarKind.Enum ? $"{code} < 0 ? default : {value}"
            : data.Offset != 0 ? $"{code} == {MissingInteger} ? {code} : {value}"
            : value;
    }

    private static string Interval(DataNode data, string column)
    {
        string value = $"new global::EmDsl.Interval({column}[2 * index], {column}[2 * index + 1])";
        return data.Type.IsNullable ? $"double.IsNaN({column}[2 * index]) ? (global::EmDsl.Interval?)null : {value}" : value;
    }

    private static string Key(DataNode data, string key) => data.Type.Scalar switch
    {
        ScalarKind.Integer => $"int.Parse({key}, global::System.Globalization.CultureInfo.InvariantCulture)",
        ScalarKind.Boolean => $"bool.Parse({key})",
        ScalarKind.Enum => $"global::System.Enum.Parse<{data.Type.Enum!.TypeText}>({key})",
        _ => key,
    };

    private static string Scalar(DataNode data) => data.Type.Scalar switch
    {
        ScalarKind.Boolean => "bool",
        ScalarKind.Enum => data.Type.Enum!.TypeText,
        _ => "int",
    };
}
