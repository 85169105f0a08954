namespace EmDsl.Fitting;

/// <summary>
/// The distinct values of an integer column, and where each row's stands. A table by value is as long as there are distinct values, however
/// large they are; a chunk's has only the values of its own rows, so that all chunks together hold no more than one entry per row.
/// </summary>
public sealed class DistinctValues
{
    private readonly int[][] chunks;

    /// <summary>Indexes a column.</summary>
    /// <param name="column">The values; <see cref="int.MinValue"/>, a missing one, counts for nothing.</param>
    /// <param name="runner">The chunks: of its rows, or of sequences.</param>
    /// <param name="sequences">The rows of the sequences; null where the chunks are of rows.</param>
    public DistinctValues(int[] column, ChunkRunner runner, Data.SequenceRows? sequences = null)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(runner);
        int[] sorted = Sorted(column);
        Values = Array.ConvertAll(sorted, value => (double)value);
        All = [.. Enumerable.Range(0, sorted.Length)];
        Places = new int[column.Length];
        chunks = new int[runner.ChunkCount][];
        var seen = new int[sorted.Length];
        var own = new List<int>();
        for (int chunk = 0; chunk < chunks.Length; chunk++)
        {
            (int first, int end) = runner.Range(chunk);
            own.Clear();
            (int begin, int behind) = sequences is null ? (first, end) : (sequences.Starts[first], sequences.Starts[end]);
            for (int at = begin; at < behind; at++)
            {
                int row = sequences is null ? at : sequences.Order[at];
                if (column[row] == int.MinValue)
                    continue;
                int place = Array.BinarySearch(sorted, column[row]);
                if (seen[place] == 0)
                {
                    own.Add(place);
                    seen[place] = own.Count;
                }

                Places[row] = seen[place] - 1;
            }

            chunks[chunk] = [.. own];
            foreach (int place in own)
                seen[place] = 0;
        }
    }

    /// <summary>The distinct values in increasing order.</summary>
    public double[] Values { get; }

    /// <summary>For each row, the place of its value among those of its chunk, an index into <see cref="InChunk"/>; 0 where it is missing.</summary>
    public int[] Places { get; }

    /// <summary>The places of all values: 0, 1, ...</summary>
    public int[] All { get; }

    /// <summary>The values that occur in a chunk, as indices into <see cref="Values"/>, in order of appearance.</summary>
    /// <param name="chunk">The chunk, from 0.</param>
    /// <returns>The indices.</returns>
    public int[] InChunk(int chunk) => chunks[chunk];

    private static int[] Sorted(int[] column)
    {
        int[] sorted = (int[])column.Clone();
        Array.Sort(sorted);
        int count = 0;
        foreach (int value in sorted)
        {
            if (value != int.MinValue && (count == 0 || value != sorted[count - 1]))
                sorted[count++] = value;
        }

        return sorted[..count];
    }
}
