using System.Diagnostics.CodeAnalysis;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Data;

public sealed partial class TableBuilder
{
    /// <summary>Adds real numbers, one per row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="values">The values; NaN for a missing one.</param>
    public void AddColumn(int member, double[]? values)
        => AddRows(member, values, value => AppendReal(member, value, 0));

    /// <summary>Adds real numbers, one per row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="values">The values; null for a missing one.</param>
    public void AddColumn(int member, double?[]? values)
        => AddRows(member, values, value => AppendReal(member, value));

    /// <summary>Adds whole numbers, one per row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="values">The values.</param>
    public void AddColumn(int member, int[]? values)
        => AddRows(member, values, value => AppendInteger(member, value, 0));

    /// <summary>Adds whole numbers, one per row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="values">The values; null for a missing one.</param>
    public void AddColumn(int member, int?[]? values)
        => AddRows(member, values, value => AppendInteger(member, value, 0));

    /// <summary>Adds truth values, one per row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="values">The values.</param>
    public void AddColumn(int member, bool[]? values)
        => AddRows(member, values, value => AppendInteger(member, Code(value), 0));

    /// <summary>Adds truth values, one per row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="values">The values; null for a missing one.</param>
    public void AddColumn(int member, bool?[]? values)
        => AddRows(member, values, value => AppendInteger(member, Code(value), 0));

    /// <summary>Adds intervals, one per row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="values">The values.</param>
    public void AddColumn(int member, Interval[]? values)
        => AddRows(member, values, value => AppendInterval(member, value));

    /// <summary>Adds intervals, one per row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="values">The values; null for a missing one.</param>
    public void AddColumn(int member, Interval?[]? values)
        => AddRows(member, values, value => AppendInterval(member, value));

    /// <summary>Adds texts, keys or levels, one per row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="values">The texts.</param>
    public void AddColumn(int member, string[]? values)
        => AddRows(member, values, value => Store<CategoryStore>(member).Append(value));

    /// <summary>Adds an enum's states, one per row.</summary>
    /// <typeparam name="T">The enum, or the enum made nullable.</typeparam>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="values">The values.</param>
    /// <param name="underlyingValue">The underlying value of a state; null for a missing one.</param>
    public void AddColumn<T>(int member, T[]? values, Func<T, long?> underlyingValue)
        => AddRows(member, values, value => AppendInteger(member, underlyingValue(value), 0));

    /// <summary>Adds vectors, one per row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="values">The entries, rows × dimension; NaN for a missing one.</param>
    public void AddColumn(int member, Matrix<double>? values)
    {
        if (IsAbsent(member, values))
        {
            return;
        }

        AddTable(member, values.RowCount, values.ColumnCount, (i, j) => AppendReal(member, values[i, j], j));
    }

    /// <summary>Adds arrays of real numbers, one per row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="values">The entries, rows × entries; null for a missing one.</param>
    public void AddColumn(int member, double?[,]? values)
    {
        if (IsAbsent(member, values))
        {
            return;
        }

        AddTable(member, values.GetLength(0), values.GetLength(1), (i, j) => AppendReal(member, values[i, j] ?? double.NaN, j));
    }

    /// <summary>Adds arrays of real numbers, one per row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="values">The entries, rows × entries; NaN for a missing one.</param>
    public void AddColumn(int member, double[,]? values)
    {
        if (IsAbsent(member, values))
        {
            return;
        }

        AddTable(member, values.GetLength(0), values.GetLength(1), (i, j) => AppendReal(member, values[i, j], j));
    }

    /// <summary>Adds arrays of whole numbers, one per row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="values">The entries, rows × entries.</param>
    public void AddColumn(int member, int[,]? values)
    {
        if (IsAbsent(member, values))
        {
            return;
        }

        AddTable(member, values.GetLength(0), values.GetLength(1), (i, j) => AppendInteger(member, values[i, j], j));
    }

    /// <summary>Adds arrays of whole numbers, one per row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="values">The entries, rows × entries; null for a missing one.</param>
    public void AddColumn(int member, int?[,]? values)
    {
        if (IsAbsent(member, values))
        {
            return;
        }

        AddTable(member, values.GetLength(0), values.GetLength(1), (i, j) => AppendInteger(member, values[i, j], j));
    }

    /// <summary>Adds arrays of truth values, one per row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="values">The entries, rows × entries.</param>
    public void AddColumn(int member, bool[,]? values)
    {
        if (IsAbsent(member, values))
        {
            return;
        }

        AddTable(member, values.GetLength(0), values.GetLength(1), (i, j) => AppendInteger(member, Code(values[i, j]), j));
    }

    /// <summary>Adds arrays of truth values, one per row.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="values">The entries, rows × entries; null for a missing one.</param>
    public void AddColumn(int member, bool?[,]? values)
    {
        if (IsAbsent(member, values))
        {
            return;
        }

        AddTable(member, values.GetLength(0), values.GetLength(1), (i, j) => AppendInteger(member, Code(values[i, j]), j));
    }

    /// <summary>Adds arrays of an enum's states, one per row.</summary>
    /// <typeparam name="T">The enum, or the enum made nullable.</typeparam>
    /// <param name="member">The index of the member's request.</param>
    /// <param name="values">The entries, rows × entries.</param>
    /// <param name="underlyingValue">The underlying value of a state; null for a missing one.</param>
    public void AddColumn<T>(int member, T[,]? values, Func<T, long?> underlyingValue)
    {
        if (IsAbsent(member, values))
        {
            return;
        }

        AddTable(member, values.GetLength(0), values.GetLength(1), (i, j) => AppendInteger(member, underlyingValue(values[i, j]), j));
    }

    // No values at all are those of an observed member in a table to sample from.
    bool IsAbsent(int member, [NotNullWhen(false)] object? values)
    {
        if (!requests[member].MayBeAbsent)
        {
            ArgumentNullException.ThrowIfNull(values, requests[member].Member);
        }

        if (values is null)
        {
            stores[member].DeclareAbsent($"the member {requests[member].Member} has no column");
        }

        return values is null;
    }

    void AddRows<T>(int member, T[]? values, Action<T> append)
    {
        if (IsAbsent(member, values))
        {
            return;
        }

        stores[member].Reserve(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            source.MoveTo(i);
            append(values[i]);
        }
    }

    void AddTable(int member, int rows, int columns, Action<int, int> append)
    {
        source.MoveTo(0);
        if (rows > 0)
        {
            RequireDimension(member, columns);
        }

        stores[member].Reserve((long)rows * columns);

        for (var i = 0; i < rows; i++)
        {
            source.MoveTo(i);
            for (var j = 0; j < columns; j++)
            {
                append(i, j);
            }
        }
    }
}
