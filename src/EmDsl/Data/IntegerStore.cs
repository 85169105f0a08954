using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EmDsl.Data;

/// <summary>Whole numbers, truth values and states: all that is stored as <c>int</c>, row after row.</summary>
abstract class IntegerStore(ColumnRequest request, RowSource source, string[] columns) : ColumnStore(request, source, columns)
{
    readonly GrowingArray<int> growing = new();
    int[]? range;

    /// <summary>The integers, once the table is complete.</summary>
    internal int[] Values { get; private set; } = [];

    /// <summary>The least and the greatest of the numbers that are not missing; the least above the greatest where there are none. Looked up once.</summary>
    internal (int Least, int Greatest) Range => (range ??= FindRange(Values)) is [var least, var greatest] ? (least, greatest) : default;

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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int[] FindRange(ReadOnlySpan<int> values)
    {
        // A missing entry is the least int: never the greatest, and kept from being the least.
        Vector<int> missing = new(ColumnTable.MissingInteger), highest = new(int.MaxValue), least = highest, greatest = missing;
        ReadOnlySpan<Vector<int>> whole = MemoryMarshal.Cast<int, Vector<int>>(values);
        foreach (Vector<int> lanes in whole)
        {
            greatest = Vector.Max(greatest, lanes);
            least = Vector.Min(least, Vector.ConditionalSelect(Vector.Equals(lanes, missing), highest, lanes));
        }

        (int lowest, int uppermost) = (int.MaxValue, ColumnTable.MissingInteger);
        for (int i = 0; i < Vector<int>.Count; i++)
            (lowest, uppermost) = (Math.Min(lowest, least[i]), Math.Max(uppermost, greatest[i]));
        foreach (int value in values[(whole.Length * Vector<int>.Count)..])
            (lowest, uppermost) = (Math.Min(lowest, value == ColumnTable.MissingInteger ? int.MaxValue : value), Math.Max(uppermost, value));
        return [lowest, uppermost];
    }
}
