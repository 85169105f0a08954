using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Data;

public sealed partial class TableBuilder
{
    /// <summary>Adds a real number to the row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="value">The value; null for a missing one.</param>
    public void Add(int member, double? value)
        => Append(member, value, value is null or 0 or double.NaN, static (table, member, value) => table.AppendReal(member, value));

    /// <summary>Adds a whole number to the row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="value">The value; null for a missing one.</param>
    public void Add(int member, int? value)
        => Append(member, value, value is null or 0, static (table, member, value) => table.AppendInteger(member, value, 0));

    /// <summary>Adds a truth value to the row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="value">The value; null for a missing one.</param>
    public void Add(int member, bool? value)
        => Append(member, value, value is null or false, static (table, member, value) => table.AppendInteger(member, Code(value), 0));

    /// <summary>Adds an interval to the row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="value">The value; null for a missing one.</param>
    public void Add(int member, Interval? value)
        => Append(member, value, value is null || value.Value == default, static (table, member, value) => table.AppendInterval(member, value));

    /// <summary>Adds a text, a key or a level, to the row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="value">The text.</param>
    public void Add(int member, string? value)
        => Store<CategoryStore>(member).Append(value);

    /// <summary>Adds a vector to the row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="value">The entries; NaN for a missing one.</param>
    public void Add(int member, Vector<double>? value)
        => Add(member, value?.AsArray() ?? value?.ToArray());

    /// <summary>Adds an array of real numbers to the row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="value">The entries; NaN for a missing one.</param>
    public void Add(int member, double[]? value)
        => Append(member, value, value is null, static (table, member, value) =>
        {
            table.RequireDimension(member, value?.Length);
            for (var entry = 0; entry < value!.Length; entry++)
            {
                table.AppendReal(member, value[entry], entry);
            }
        });

    /// <summary>Adds an array of real numbers to the row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="value">The entries; null for a missing one.</param>
    public void Add(int member, double?[]? value)
        => Add(member, value is null ? null : Array.ConvertAll(value, static entry => entry ?? double.NaN));

    /// <summary>Adds an array of whole numbers to the row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="value">The entries.</param>
    public void Add(int member, int[]? value)
        => AddEntries(member, value, static entry => entry);

    /// <summary>Adds an array of whole numbers to the row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="value">The entries; null for a missing one.</param>
    public void Add(int member, int?[]? value)
        => AddEntries(member, value, static entry => entry);

    /// <summary>Adds an array of truth values to the row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="value">The entries.</param>
    public void Add(int member, bool[]? value)
        => AddEntries(member, value, static entry => Code(entry));

    /// <summary>Adds an array of truth values to the row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="value">The entries; null for a missing one.</param>
    public void Add(int member, bool?[]? value)
        => AddEntries(member, value, static entry => Code(entry));

    /// <summary>Adds an enum's state to the row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="value">The state's underlying value; null for a missing one.</param>
    public void AddState(int member, long? value)
        => Append(member, value, value is null or 0, static (table, member, value) => table.AppendInteger(member, value, 0));

    /// <summary>Adds an array of an enum's states to the row.</summary>
    /// <typeparam name="T">The enum, or the enum made nullable.</typeparam>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="value">The entries.</param>
    /// <param name="underlyingValue">The underlying value of a state; null for a missing one.</param>
    public void AddStates<T>(int member, T[]? value, Func<T, long?> underlyingValue)
        => AddEntries(member, value, underlyingValue);

    static long? Code(bool? value) => value is { } flag ? (flag ? 1 : 0) : null;

    void AddEntries<T>(int member, T[]? value, Func<T, long?> code)
        => Append(member, (value, code), value is null, static (table, member, entries) =>
        {
            table.RequireDimension(member, entries.value?.Length);
            for (var entry = 0; entry < entries.value!.Length; entry++)
            {
                table.AppendInteger(member, entries.code(entries.value[entry]), entry);
            }
        });

    // Rows to sample from may leave an observed member out: the default of its type in every row, where that is no value of it.
    void Append<T>(int member, T value, bool isDefault, Action<TableBuilder, int, T> append)
    {
        if (stores[member].Refusal is { } refusal)
        {
            if (!isDefault)
            {
                throw refusal;
            }

            return;
        }

        try
        {
            append(this, member, value);
        }
        catch (ModelDataException refused) when (isDefault && row == 0 && requests[member].MayBeAbsent)
        {
            stores[member].Refusal = refused;
        }
    }
}
