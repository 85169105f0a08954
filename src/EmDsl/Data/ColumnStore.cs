namespace EmDsl.Data;

/// <summary>
/// The values of one member, growing row by row. A row's entries are appended in order; every value is checked as it comes, so that
/// the error can name its place.
/// </summary>
abstract class ColumnStore
{
    protected ColumnStore(ColumnRequest request, RowSource source, string[] columns)
    {
        Request = request;
        Source = source;
        Columns = columns;
    }

    internal ColumnRequest Request { get; }

    /// <summary>The column of each entry of a row; none while the number of entries is not known.</summary>
    internal string[] Columns { get; set; }

    /// <summary>What to say where the values of a member without columns are needed; null for a member that has them.</summary>
    internal string? Absence { get; private set; }

    /// <summary>Why the first row's value is none, where rows may have left the member out; null where there was no such row.</summary>
    internal ModelDataException? Refusal { get; set; }

    /// <summary>Whether the table holds no values of the member: every entry is missing.</summary>
    internal bool IsAbsent => Absence is not null || Refusal is not null;

    protected RowSource Source { get; }

    internal static ColumnStore Create(ColumnRequest request, RowSource source, string[] columns) => request.Kind switch
    {
        ColumnKind.Real => new RealStore(request, source, columns),
        ColumnKind.WholeNumber => new WholeNumberStore(request, source, columns),
        ColumnKind.Boolean => new BooleanStore(request, source, columns),
        ColumnKind.Enum => new EnumStore(request, source, columns),
        ColumnKind.Interval => new IntervalStore(request, source, columns),
        _ => new CategoryStore(request, source, columns),
    };

    /// <summary>The number of rows appended.</summary>
    internal virtual int RowCount => Columns.Length == 0 ? 0 : (int)(EntryCount / Columns.Length);

    /// <summary>The number of values appended.</summary>
    internal abstract long EntryCount { get; }

    /// <summary>Makes room for so many values, where their number is known.</summary>
    internal abstract void Reserve(long count);

    /// <summary>Appends what the text of a cell says.</summary>
    internal abstract void Append(ReadOnlySpan<char> text, int entry);

    /// <summary>Appends a value of a database.</summary>
    internal abstract void Append(object value, int entry);

    /// <summary>Appends a missing entry, where the member allows one.</summary>
    internal abstract void AppendMissing(int entry);

    /// <summary>Gathers the values: all rows have been appended.</summary>
    internal abstract void Complete();

    /// <summary>Declares that the table has no column of the member: every entry is missing.</summary>
    internal void DeclareAbsent(string problem) => Absence = $"{problem}; Sample alone does without it";

    protected void RequireMissingAllowed(int entry)
    {
        if (!Request.AllowMissing && !IsAbsent)
        {
            throw Source.ErrorHere(
                Columns[entry], null, "the value is missing, which only a nullable member, or one with AllowMissing = true, allows");
        }
    }

    protected ModelDataException Error(int entry, ReadOnlySpan<char> value, string problem)
    {
        var text = value.ToString();
        return Source.ErrorHere(Columns[entry], text, $"'{text}' {problem}");
    }
}
