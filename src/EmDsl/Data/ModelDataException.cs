namespace EmDsl;

/// <summary>
/// Data that a model cannot use: the message names the source, the line or row, the column and the value. Thrown where the data
/// come in, before the first iteration.
/// </summary>
public sealed class ModelDataException : Exception
{
    internal ModelDataException(
        string message, string source, long? line = null, int? row = null, string? column = null, string? value = null, Exception? inner = null)
        : base(message, inner)
    {
        Source = source;
        Line = line;
        Row = row;
        Column = column;
        Value = value;
    }

    /// <summary>Where the data come from: the path of a file, or <c>reader</c>, <c>rows</c> or <c>columns</c>.</summary>
    public override string? Source { get; set; }

    /// <summary>The line of the file on which the row starts; the header's line, the first, is 1. Null where the data are not a file.</summary>
    public long? Line { get; }

    /// <summary>The index of the row, counted from 0 and without the header. Null where no single row is at fault.</summary>
    public int? Row { get; }

    /// <summary>The column, or for rows and columns in memory the model's member. Null where no single one is at fault.</summary>
    public string? Column { get; }

    /// <summary>The value, as it was written. Null where no single one is at fault.</summary>
    public string? Value { get; }
}
