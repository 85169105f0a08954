namespace EmDsl.Numerics.Lanes;

/// <summary>
/// A matrix that vectors of several lanes are multiplied by. Columns are taken eight, four or one at a time; rows in which all of them are
/// zero before their first and behind their last other entry are left out, so that a band costs its width.
/// </summary>
internal sealed class ChainMatrix
{
    readonly int[] tiles;

    /// <summary>A matrix of zeros.</summary>
    /// <param name="size">The number of rows and of columns.</param>
    public ChainMatrix(int size)
    {
        Size = size;
        Entries = new AlignedArray(size * size);
        List<int> widths = [];
        for (int column = 0; column < size; column += widths[^1])
            widths.Add(size - column >= 8 ? 8 : size - column >= 4 ? 4 : 1);
        Widths = [.. widths];
        tiles = new int[2 * widths.Count];
    }

    /// <summary>The number of rows and of columns.</summary>
    public int Size { get; }

    /// <summary>The entries, row after row.</summary>
    public AlignedArray Entries { get; }

    /// <summary>The columns taken at a time, in order.</summary>
    public int[] Widths { get; }

    /// <summary>For each group of columns the first row that counts, and the one behind the last.</summary>
    public int[] Tiles => tiles;

    /// <summary>Takes the entries of another matrix.</summary>
    /// <param name="source">The entries, row after row.</param>
    /// <param name="isTransposed">Whether to take them column after column.</param>
    public void Set(ReadOnlySpan<double> source, bool isTransposed)
    {
        Span<double> entries = Entries.Span;
        for (int i = 0; i < Size; i++)
        {
            for (int j = 0; j < Size; j++)
                entries[(i * Size) + j] = isTransposed ? source[(j * Size) + i] : source[(i * Size) + j];
        }

        int column = 0;
        for (int tile = 0; tile < Widths.Length; tile++)
        {
            int first = Size, end = 0;
            for (int i = 0; i < Size; i++)
            {
                if (entries.Slice((i * Size) + column, Widths[tile]).IndexOfAnyExcept(0.0) < 0)
                    continue;
                first = Math.Min(first, i);
                end = i + 1;
            }

            tiles[2 * tile] = Math.Min(first, end);
            tiles[(2 * tile) + 1] = end;
            column += Widths[tile];
        }
    }
}
