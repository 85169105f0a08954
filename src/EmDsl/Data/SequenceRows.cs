namespace EmDsl.Data;

/// <summary>The rows of a dataset as sequences: which rows follow which, in the order of the data.</summary>
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

    /// <summary>Requires that a column has one value in all rows of a sequence.</summary>
    /// <param name="values">The column.</param>
    /// <param name="source">Where the rows come from.</param>
    /// <param name="column">The column's name.</param>
    /// <exception cref="ModelDataException">It has two; the message names the row.</exception>
    public void RequireConstant(double[] values, RowSource source, string column)
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
                    throw source.Error(Order[at], column, text, FormattableString.Invariant($"{text} follows {first} in one sequence, which has one weight"));
                }
            }
        }
    }
}
