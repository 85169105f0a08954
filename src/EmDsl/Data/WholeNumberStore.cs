namespace EmDsl.Data;

/// <summary>Whole numbers: counts, categories, numbers of trials.</summary>
sealed class WholeNumberStore(ColumnRequest request, RowSource source, string[] columns) : IntegerStore(request, source, columns)
{
    readonly ColumnDomain domain = request.Domain ?? ColumnDomain.WholeNumber;

    internal override void Append(ReadOnlySpan<char> text, int entry)
    {
        if (CellText.TryInteger(text, out int value) && domain.Contains(value))
        {
            Add(value);
        }
        else if (CellText.TryInteger(text, out long integer))
        {
            Append(integer, text, entry);
        }
        else if (CellText.TryReal(text, out var number))
        {
            AppendReal(number, text, entry);
        }
        else if (CellText.IsMissing(text))
        {
            AppendMissing(entry);
        }
        else
        {
            throw Error(entry, text, "is not a whole number; text is read into an enum that names its values");
        }
    }

    internal override void Append(long value, int entry)
    {
        // An entry of an int[] cannot be null: where entries may be missing, the least int says so.
        if (value == ColumnTable.MissingInteger && Request is { IsVector: true, AllowMissing: true })
        {
            AppendMissing(entry);
        }
        else
        {
            Append(value, CellText.Of(value), entry);
        }
    }

    internal override void Append(bool value, int entry)
        => throw Error(entry, CellText.Of((object)value), "is not a whole number");

    void Append(long value, ReadOnlySpan<char> text, int entry)
    {
        // The least int stands for a missing value and is as far out of range as what does not fit.
        if (value is <= int.MinValue or > int.MaxValue)
        {
            throw Error(entry, text, "is beyond the whole numbers that fit, -2147483647 to 2147483647");
        }

        if (!domain.Contains(value))
        {
            throw Error(entry, text, $"is not {domain.Requirement}");
        }

        Add((int)value);
    }

    // 3.0 and 1e3 are whole numbers that other tools write so.
    void AppendReal(double number, ReadOnlySpan<char> text, int entry)
    {
        if (double.IsNaN(number) && Request.AllowMissing)
        {
            AppendMissing(entry);
        }
        else if (double.IsFinite(number) && number == Math.Floor(number))
        {
            Append(Math.Abs(number) < int.MaxValue + 1.0 ? (long)number : long.MaxValue, text, entry);
        }
        else
        {
            throw Error(entry, text, "is not a whole number");
        }
    }
}
