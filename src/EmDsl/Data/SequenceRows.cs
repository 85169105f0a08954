namespace EmDsl.Data;

/// <summary>The rows of a dataset as sequences or groups: which rows belong together, in the order of the data.</summary>
public sealed class SequenceRows
{
    const int SmallestChunk = 512;
    const int MostChunks = 512;

    /// <summary>Orders rows by sequence.</summary>
    /// <param name="sequenceOfRow">The sequence of each row, from 0.</param>
    /// <param name="count">The number of sequences.</param>
    public SequenceRows(int[] sequenceOfRow, int count)
    {
        ArgumentNullException.ThrowIfNull(sequenceOfRow);
        GroupIndex<int> index = new(sequenceOfRow, [.. Enumerable.Range(0, count)]);
        Count = count;
        Order = index.RowOrder;
        Starts = index.Starts;
        for (int sequence = 0; sequence < count; sequence++)
        {
            Longest = Math.Max(Longest, Starts[sequence + 1] - Starts[sequence]);
        }
    }

    /// <summary>Orders rows by the keys of groups, the rows of each nested key together.</summary>
    /// <param name="groupOfRow">The outermost group of each row, from 0.</param>
    /// <param name="count">The number of outermost groups.</param>
    /// <param name="nested">For each key inside the outermost one, from the outside in: the group of each row.</param>
    public SequenceRows(int[] groupOfRow, int count, params int[][] nested)
        : this(groupOfRow, count)
    {
        ArgumentNullException.ThrowIfNull(nested);
        if (nested.Length == 0)
        {
            return;
        }

        Array.Sort(Order, Comparer<int>.Create((a, b) =>
        {
            int order = groupOfRow[a].CompareTo(groupOfRow[b]);
            for (int level = 0; level < nested.Length && order == 0; level++)
            {
                order = nested[level][a].CompareTo(nested[level][b]);
            }

            return order == 0 ? a.CompareTo(b) : order;
        }));
    }

    /// <summary>All rows as one sequence.</summary>
    /// <param name="rowCount">The number of rows.</param>
    public SequenceRows(int rowCount)
        : this(new int[rowCount], 1)
    {
    }

    /// <summary>The number of sequences.</summary>
    public int Count { get; }

    /// <summary>All rows, sequence after sequence, in a sequence by increasing index.</summary>
    public int[] Order { get; }

    /// <summary>Where each sequence starts in <see cref="Order"/>, and last the number of rows: one entry more than sequences.</summary>
    public int[] Starts { get; }

    /// <summary>The number of rows of the longest sequence.</summary>
    public int Longest { get; }

    /// <summary>The number of sequences that one chunk takes: it depends on the data alone, and is worth a hand-over.</summary>
    public int ChunkSize => Math.Max(
        (int)(((long)Count + MostChunks - 1) / MostChunks),
        (int)Math.Min(Count, ((long)SmallestChunk * Count / Math.Max(1, Order.Length)) + 1));

    /// <summary>The place of each row in its sequence, from 0; places from <paramref name="kinds"/> − 1 on count as that one.</summary>
    /// <param name="kinds">How many places are told apart, at least 1.</param>
    /// <returns>One place per row.</returns>
    public int[] Positions(int kinds)
    {
        int[] positions = new int[Order.Length];
        for (int sequence = 0; sequence < Count; sequence++)
        {
            for (int at = Starts[sequence]; at < Starts[sequence + 1]; at++)
            {
                positions[Order[at]] = Math.Min(at - Starts[sequence], kinds - 1);
            }
        }

        return positions;
    }

    /// <summary>Where the rows of one key begin, in the order of <see cref="Order"/>.</summary>
    /// <param name="groupOfRow">The group of each row by that key: the outermost one, or one of the nested.</param>
    /// <returns>One entry per row: 0 for the first of its key, 1 for all others.</returns>
    public int[] PositionsBy(int[] groupOfRow)
    {
        ArgumentNullException.ThrowIfNull(groupOfRow);
        int[] positions = new int[Order.Length];
        for (int at = 1; at < Order.Length; at++)
        {
            positions[Order[at]] = groupOfRow[Order[at]] == groupOfRow[Order[at - 1]] ? 1 : 0;
        }

        return positions;
    }

    /// <summary>Requires that all rows with one value of a key have one value of the key around it.</summary>
    /// <param name="groupOfRow">The group of each row by the key.</param>
    /// <param name="keys">The key's values.</param>
    /// <param name="enclosing">The group of each row by the key around it.</param>
    /// <param name="source">Where the rows come from.</param>
    /// <param name="name">The key's name.</param>
    /// <param name="enclosingName">The name of the key around it.</param>
    /// <exception cref="ModelDataException">One value lies in two; the message names a row.</exception>
    public static void RequireNested(int[] groupOfRow, string[] keys, int[] enclosing, RowSource source, string name, string enclosingName)
    {
        ArgumentNullException.ThrowIfNull(groupOfRow);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(enclosing);
        ArgumentNullException.ThrowIfNull(source);
        int[] around = new int[keys.Length];
        Array.Fill(around, -1);
        for (int row = 0; row < groupOfRow.Length; row++)
        {
            int group = groupOfRow[row];
            if (around[group] >= 0 && around[group] != enclosing[row])
            {
                throw source.Error(row, name, keys[group], $"'{keys[group]}' of {name} lies in two values of {enclosingName}, and must lie in one");
            }

            around[group] = enclosing[row];
        }
    }

    /// <summary>The largest number of nested keys that an outermost group holds.</summary>
    /// <param name="positions">The places of the rows by the nested key, from <see cref="PositionsBy"/>.</param>
    /// <returns>At least 1 where there are rows.</returns>
    public int MostIn(int[] positions)
    {
        ArgumentNullException.ThrowIfNull(positions);
        int most = 0;
        for (int group = 0; group < Count; group++)
        {
            int keys = 0;
            for (int at = Starts[group]; at < Starts[group + 1]; at++)
            {
                keys += 1 - positions[Order[at]];
            }

            most = Math.Max(most, keys);
        }

        return most;
    }

    /// <summary>The row some places earlier in the same sequence, for every row; −1 where the sequence does not reach back so far.</summary>
    /// <param name="lag">How many places, at least 1.</param>
    /// <returns>One row index per row.</returns>
    public int[] RowsBefore(int lag)
    {
        int[] before = new int[Order.Length];
        for (int sequence = 0; sequence < Count; sequence++)
        {
            for (int at = Starts[sequence]; at < Starts[sequence + 1]; at++)
            {
                before[Order[at]] = at - lag < Starts[sequence] ? -1 : Order[at - lag];
            }
        }

        return before;
    }

    /// <summary>Requires that a column has one value in all rows of a sequence or group.</summary>
    /// <param name="values">The column.</param>
    /// <param name="source">Where the rows come from.</param>
    /// <param name="column">The column's name.</param>
    /// <param name="piece">What rows that belong together are called.</param>
    /// <exception cref="ModelDataException">It has two; the message names the row.</exception>
    public void RequireConstant(double[] values, RowSource source, string column, string piece = "sequence")
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(source);
        for (int sequence = 0; sequence < Count; sequence++)
        {
            double first = values[Order[Starts[sequence]]];
            for (int at = Starts[sequence] + 1; at < Starts[sequence + 1]; at++)
            {
                double value = values[Order[at]];
                if (value != first)
                {
                    string text = FormattableString.Invariant($"{value}");
                    throw source.Error(Order[at], column, text, FormattableString.Invariant($"{text} follows {first} in one {piece}, which has one weight"));
                }
            }
        }
    }
}
