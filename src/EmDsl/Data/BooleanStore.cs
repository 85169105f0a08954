namespace EmDsl.Data;

/// <summary>Truth values, stored as 1 and 0.</summary>
sealed class BooleanStore(ColumnRequest request, RowSource source, string[] columns) : IntegerStore(request, source, columns)
{
    internal override void Append(ReadOnlySpan<char> text, int entry)
    {
        var trimmed = text.Trim();
        if (trimmed is "1" || trimmed.Equals("true", StringComparison.OrdinalIgnoreCase))
        {
            Add(1);
        }
        else if (trimmed is "0" || trimmed.Equals("false", StringComparison.OrdinalIgnoreCase))
        {
            Add(0);
        }
        else if (CellText.IsMissing(trimmed))
        {
            AppendMissing(entry);
        }
        else if (CellText.TryReal(trimmed, out var number) && number is 0 or 1)
        {
            Add((int)number);
        }
        else
        {
            throw Error(entry, text, "is not true, false, 1 or 0");
        }
    }

    internal override void Append(long value, int entry)
        => Add(value is 0 or 1 ? (int)value : throw Error(entry, CellText.Of(value), "is not true, false, 1 or 0"));

    internal override void Append(bool value, int entry) => Add(value ? 1 : 0);
}
