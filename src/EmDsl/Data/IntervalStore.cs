namespace EmDsl.Data;

/// <summary>The two ends of intervals, row after row. An end may be infinite; an exact value lies in the member's domain.</summary>
sealed class IntervalStore(ColumnRequest request, RowSource source, string[] columns) : ColumnStore(request, source, columns)
{
    readonly ColumnDomain domain = request.Domain ?? ColumnDomain.Real;
    readonly GrowingArray<double> growing = new();
    double left;

    /// <summary>The ends, once the table is complete.</summary>
    internal double[] Values { get; private set; } = [];

    internal override void Reserve(long count) => growing.Reserve(count * 2);

    internal override long EntryCount => growing.Count;

    internal override void Append(ReadOnlySpan<char> text, int entry)
    {
        if (CellText.TryReal(text, out var value))
        {
            Append(value, entry);
        }
        else if (CellText.IsMissing(text))
        {
            AppendMissing(entry);
        }
        else
        {
            throw Error(entry, text, double.IsInfinity(value) ? "is too large for a number" : "is not a number");
        }
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

    internal void Append(Interval interval)
    {
        Append(interval.Left, 0);
        Append(interval.Right, 1);
    }

    internal override void Complete() => Values = growing.ToArray();

    internal override void AppendMissing(int entry)
    {
        RequireMissingAllowed(entry);
        if (entry == 1 && !double.IsNaN(left))
        {
            throw Source.ErrorHere(Columns[1], null, "one end of the interval is missing and the other is not");
        }

        left = double.NaN;
        growing.Add(double.NaN);
    }

    void Append(double value, int entry)
    {
        if (double.IsNaN(value))
        {
            if (!Request.AllowMissing)
            {
                throw Error(entry, "NaN", "is not an end of an interval, a finite number or an infinity");
            }

            AppendMissing(entry);
            return;
        }

        if (entry == 1)
        {
            Check(value);
        }

        // Adding zero makes −0 a 0, as for real numbers.
        left = value;
        growing.Add(value + 0.0);
    }

    void Check(double right)
    {
        if (double.IsNaN(left))
        {
            throw Source.ErrorHere(Columns[0], null, "one end of the interval is missing and the other is not");
        }

        if (left > right)
        {
            throw Error(1, CellText.Of(right), $"is less than the left end, {CellText.Of(left)}");
        }

        // Equal infinite ends fall under this too: they are no value.
        if (left == right && !domain.Contains(left))
        {
            throw Error(1, CellText.Of(right), $"is an exact value but not {domain.Requirement}");
        }
    }
}
