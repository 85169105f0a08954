namespace EmDsl.Data;

/// <summary>Real numbers, row after row.</summary>
sealed class RealStore(ColumnRequest request, RowSource source, string[] columns) : ColumnStore(request, source, columns)
{
    readonly ColumnDomain domain = request.Domain ?? ColumnDomain.Real;
    readonly GrowingArray<double> growing = new();

    /// <summary>The numbers, once the table is complete.</summary>
    internal double[] Values { get; private set; } = [];

    internal override void Reserve(long count) => growing.Reserve(count);

    internal override long EntryCount => growing.Count;

    internal override void Append(ReadOnlySpan<char> text, int entry)
    {
        if (!CellText.TryReal(text, out var value))
        {
            if (CellText.IsMissing(text))
            {
                AppendMissing(entry);
                return;
            }

            throw Error(entry, text, double.IsInfinity(value) ? "is too large for a number" : "is not a number");
        }

        if (!domain.Contains(value))
        {
            Refuse(value, text, entry);
            return;
        }

        Add(value);
    }

    internal override void Append(object value, int entry)
    {
        if (value is string text)
        {
            Append(text.AsSpan(), entry);
        }
        else if (CellText.TryReal(value, out var number))
        {
            Append(number, entry);
        }
        else
        {
            throw Error(entry, CellText.Of(value), "is not a number");
        }
    }

    internal void Append(double value, int entry)
    {
        if (!domain.Contains(value))
        {
            Refuse(value, CellText.Of(value), entry);
            return;
        }

        Add(value);
    }

    internal override void AppendMissing(int entry)
    {
        RequireMissingAllowed(entry);
        growing.Add(double.NaN);
    }

    internal override void Complete() => Values = growing.ToArray();

    void Refuse(double value, ReadOnlySpan<char> text, int entry)
    {
        if (double.IsNaN(value) && Request.AllowMissing)
        {
            growing.Add(double.NaN);
            return;
        }

        throw Error(entry, text, $"is not {domain.Requirement}");
    }

    // Adding zero makes −0 a 0: not every source tells them apart, and the same table is the same bits from all of them.
    void Add(double value) => growing.Add(value + 0.0);
}
