namespace EmDsl.Data;

/// <summary>
/// Values whose number is not known in advance: kept in blocks, so that nothing already written is copied until the end.
/// </summary>
sealed class GrowingArray<T>
{
    const int FirstBlock = 1 << 6;
    const int LargestBlock = 1 << 20;

    readonly List<T[]> fullBlocks = [];
    T[] block = new T[FirstBlock];
    int used;

    internal long Count { get; private set; }

    internal void Add(T value)
    {
        if (used == block.Length)
        {
            fullBlocks.Add(block);
            block = GC.AllocateUninitializedArray<T>(Math.Min(2 * block.Length, LargestBlock));
            used = 0;
        }

        block[used++] = value;
        Count++;
    }

    internal T[] ToArray()
    {
        var values = GC.AllocateUninitializedArray<T>(checked((int)Count));
        var start = 0;
        foreach (var full in fullBlocks)
        {
            full.CopyTo(values, start);
            start += full.Length;
        }

        Array.Copy(block, 0, values, start, used);
        return values;
    }
}
