using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>The ways into a dataset: files, databases, rows and columns in memory.</summary>
internal static class DatasetSourcesEmitter
{
    private const string Data = "global::EmDsl.Data.";
    private const string DataException = "cref=\"global::EmDsl.ModelDataException\"";

    public static void Emit(SourceWriter writer, ModelSpec spec, ModelGraph graph)
    {
        FromCsv(writer);
        FromReader(writer);
        FromRows(writer, graph);
        FromColumns(writer, spec, graph);
    }

    /// <summary>The parameters of <c>FromColumns</c>.</summary>
    public static string Parameters(ModelSpec spec)
        => string.Join(", ", ParametersByMember(RowEmitter.DataMembers(spec)).Select(parameter => $"{ColumnType(parameter.Member)}{(RowEmitter.MayBeAbsent(spec, parameter.Member) ? "?" : "")} {Names.Identifier(parameter.Name)}"));

    public static void DocumentColumns(SourceWriter writer, ModelSpec spec)
    {
        writer.Summary("Takes columns from memory, one entry per row.");
        foreach ((MemberSpec member, string name) in ParametersByMember(RowEmitter.DataMembers(spec)))
            writer.Doc("param", $"The values of {Names.Xml(member.Name)}{Shape(member)}{(RowEmitter.MayBeAbsent(spec, member) ? "; null in a dataset to sample from" : "")}.", $"name=\"{name}\"");
        writer.Doc("returns", "The dataset, with copies of the columns.");
        writer.Doc("exception", "The columns differ in length, or an entry is not what its member needs; the message names column, row and value.", DataException);
    }

    public static void DocumentCsv(SourceWriter writer)
    {
        writer.Summary("Reads a CSV file with a header, its columns matched by name.");
        writer.Doc("param", "The path of the file.", "name=\"path\"");
        writer.Doc("returns", "The dataset.");
        writer.Doc("exception", "The file cannot be read, a column is unknown, or a cell is not what its member needs; the message names line, column and value.", DataException);
    }

    public static void DocumentReader(SourceWriter writer)
    {
        writer.Summary("Reads the rows of a query, its columns matched by name.");
        writer.Doc("param", "The reader; the caller disposes of it.", "name=\"reader\"");
        writer.Doc("returns", "The dataset.");
        writer.Doc("exception", "A column is unknown, or a value is not what its member needs; the message names row, column and value.", DataException);
    }

    public static void DocumentRows(SourceWriter writer)
    {
        writer.Summary("Takes rows from memory.");
        writer.Doc("param", "The rows.", "name=\"rows\"");
        writer.Doc("returns", "The dataset.");
        writer.Doc("exception", "There are no rows, or a value is not what its member needs; the message names row, member and value.", DataException);
    }

    private static void FromCsv(SourceWriter writer)
    {
        DocumentCsv(writer);
        writer.Line($"public static Dataset FromCsv(string path) => new({Data}TableReader.FromCsv(path, requests));");
        writer.Line();
    }

    private static void FromReader(SourceWriter writer)
    {
        DocumentReader(writer);
        writer.Line($"public static Dataset FromReader(global::System.Data.Common.DbDataReader reader) => new({Data}TableReader.FromReader(reader, requests));");
        writer.Line();
    }

    private static void FromRows(SourceWriter writer, ModelGraph graph)
    {
        DocumentRows(writer);
        writer.Open("public static Dataset FromRows(global::System.Collections.Generic.IEnumerable<Row> rows)");
        writer.Line("global::System.ArgumentNullException.ThrowIfNull(rows);");
        writer.Line($"var builder = {Data}TableBuilder.ForRows(requests);");
        writer.Open("foreach (Row row in rows)");
        for (int i = 0; i < graph.Data.Count; i++)
        {
            DataNode data = graph.Data[i];
            string index = Names.Literal(i);
            string value = $"row.{Names.Identifier(data.Name)}";
            writer.Line(data.Type.Scalar != ScalarKind.Enum ? $"builder.Add({index}, {value});"
                : data.Type.Containers.Count == 0 ? $"builder.AddState({index}, unchecked((long?){value}));"
                : $"builder.AddStates({index}, {value}, static state => unchecked((long?)state));");
        }

        writer.Line("builder.EndRow();");
        writer.Close();
        writer.Line();
        writer.Line("return new(builder.Build());");
        writer.Close();
        writer.Line();
    }

    private static void FromColumns(SourceWriter writer, ModelSpec spec, ModelGraph graph)
    {
        var members = RowEmitter.DataMembers(spec).ToList();
        DocumentColumns(writer, spec);
        writer.Open($"public static Dataset FromColumns({Parameters(spec)})");

        // A parameter may have any name but its own, so that the local steps aside.
        var taken = new HashSet<string>(members.Select(member => NameHygiene.Plain(Names.Stem(member.Name))));
        string builder = Names.Fresh("builder", taken);
        writer.Line($"var {builder} = {Data}TableBuilder.ForColumns(Dataset.requests);");
        for (int i = 0; i < graph.Data.Count; i++)
        {
            DataNode data = graph.Data[i];
            string underlying = data.Type.Scalar == ScalarKind.Enum ? ", static state => unchecked((long?)state)" : "";
            writer.Line($"{builder}.AddColumn({Names.Literal(i)}, {Names.Camel(data.Name)}{underlying});");
        }

        writer.Line($"return new({builder}.Build());");
        writer.Close();
        writer.Line();
    }

    // Two members that differ in case alone are refused, and still need a parameter each.
    private static IEnumerable<(MemberSpec Member, string Name)> ParametersByMember(IEnumerable<MemberSpec> members)
    {
        var taken = new HashSet<string>();
        return members.Select(member => (member, Names.Fresh(Names.Stem(member.Name), taken))).ToList();
    }

    private static string ColumnType(MemberSpec member)
    {
        if (member.Type.Scalar == ScalarKind.Vector)
            return "global::MathNet.Numerics.LinearAlgebra.Matrix<double>";
        return member.Type.Containers.Count == 0 ? member.TypeText + "[]"
            : member.TypeText.EndsWith("[]", System.StringComparison.Ordinal) ? member.TypeText.Substring(0, member.TypeText.Length - 2) + "[,]"
            : member.TypeText + "[]";
    }

    private static string Shape(MemberSpec member)
        => member.Type.Scalar == ScalarKind.Vector ? ", rows × dimension"
            : member.Type.Containers.Count > 0 ? ", rows × entries"
            : member.Type.IsNullable ? "; null for a missing one"
            : "";
}
