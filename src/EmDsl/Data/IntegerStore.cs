namespace EmDsl.Data;

/// <summary>Whole numbers, truth values and states: all that is stored as <c>int</c>, row after row.</summary>
abstract class IntegerStore(ColumnRequest request, RowSource source, string[] columns) : ColumnStore(request, source, columns)
{
    readonly GrowingArray<int> growing = new();

    /// <summary>The integers, once the table is complete.</summary>
    internal int[] Values { get; private set; } = [];

    internal override void Reserve(long count) => growing.Reserve(count);

    internal override long EntryCount => growing.Count;

    internal override void Append(object value, int entry)
    {
        if (value is string text)
        {
            Append(text.AsSpan(), entry);
        }
        else if (value is bool flag)
        {
            Append(flag, entry);
        }
        else if (value is long integer)
        {
            Append(integer, entry);
        }
        else if (value is double.NaN or float.NaN && Request.AllowMissing)
        {
            AppendMissing(entry);
        }
        else if (CellText.TryReal(value, out var number) && (double)(long)number == number)
        {
            Append((long)number, entry);
        }
        else
        {
            Append(CellText.Of(value).AsSpan(), entry);
        }
    }

    internal abstract void Append(long value, int entry);

    internal abstract void Append(bool value, int entry);

    internal override void Complete() => Values = growing.ToArray();

    internal override void AppendMissing(int entry)
    {
        RequireMissingAllowed(entry);
        Add(ColumnTable.MissingInteger);
    }

    protected void Add(int value) => growing.Add(value);
}
