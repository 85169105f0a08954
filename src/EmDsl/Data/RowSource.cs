using System.Globalization;

namespace EmDsl.Data;

/// <summary>
/// Where a table's rows come from, kept with the table so that what is found wrong later can still be named by line or row.
/// </summary>
public sealed class RowSource
{
    readonly bool isFile;

    // A row's line is its index plus an offset that changes only after blank lines and quoted newlines: the changes are kept.
    readonly List<(int Row, long Offset)> lineOffsets = [];

    RowSource(string name, bool isFile, string noun)
    {
        Name = name;
        this.isFile = isFile;
        Noun = noun;
    }

    /// <summary>The path of a file, or <c>reader</c>, <c>rows</c> or <c>columns</c>.</summary>
    public string Name { get; }

    /// <summary>What a column of the source is called.</summary>
    internal string Noun { get; }

    /// <summary>The row that is being added.</summary>
    internal int CurrentRow { get; private set; }

    /// <summary>The error that a value in a row is wrong.</summary>
    /// <param name="row">The row's index, from 0.</param>
    /// <param name="column">The column's name.</param>
    /// <param name="value">The value as text; null for a missing one.</param>
    /// <param name="problem">What is wrong, without a full stop.</param>
    /// <returns>The exception, to throw.</returns>
    public ModelDataException Error(int row, string column, string? value, string problem)
    {
        var line = LineOf(row);
        return new($"{Position(row, line)}, {Noun} '{column}': {problem}.", Name, line, row, column, value);
    }

    /// <summary>The error that a row as a whole is wrong.</summary>
    /// <param name="row">The row's index, from 0.</param>
    /// <param name="problem">What is wrong, without a full stop.</param>
    /// <returns>The exception, to throw.</returns>
    public ModelDataException Error(int row, string problem)
    {
        var line = LineOf(row);
        return new($"{Position(row, line)}: {problem}.", Name, line, row);
    }

    /// <summary>The error that the source as a whole is wrong.</summary>
    /// <param name="problem">What is wrong, without a full stop.</param>
    /// <param name="column">The column at fault, if a single one is.</param>
    /// <param name="inner">The error beneath, if any.</param>
    /// <returns>The exception, to throw.</returns>
    public ModelDataException Error(string problem, string? column = null, Exception? inner = null)
        => new($"{Name}: {problem}.", Name, column: column, inner: inner);

    internal static RowSource File(string path) => new(path, true, "column");

    internal static RowSource Reader() => new("reader", false, "column");

    internal static RowSource Rows() => new("rows", false, "member");

    internal static RowSource Columns() => new("columns", false, "member");

    internal void MoveTo(int row) => CurrentRow = row;

    internal void MoveTo(int row, long line)
    {
        CurrentRow = row;
        var offset = line - row;
        if (lineOffsets.Count == 0 || lineOffsets[^1].Offset != offset)
        {
            lineOffsets.Add((row, offset));
        }
    }

    internal ModelDataException ErrorHere(string column, string? value, string problem) => Error(CurrentRow, column, value, problem);

    internal ModelDataException ErrorOnLine(long line, string problem, Exception? inner = null)
        => new(string.Create(CultureInfo.InvariantCulture, $"{Name}, line {line}: {problem}."), Name, line, inner: inner);

    long? LineOf(int row)
    {
        if (!isFile)
        {
            return null;
        }

        var low = 0;
        var high = lineOffsets.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (lineOffsets[middle].Row <= row)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return row + lineOffsets[low].Offset;
    }

    string Position(int row, long? line)
        => line is null
            ? string.Create(CultureInfo.InvariantCulture, $"{Name}, row {row} (counted from 0)")
            : string.Create(CultureInfo.InvariantCulture, $"{Name}, line {line}");
}
