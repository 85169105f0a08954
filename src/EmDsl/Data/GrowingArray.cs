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
    T[]? gathered;

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

    /// <summary>Makes room for values whose number is known after all, so that they need not be gathered at the end.</summary>
    internal void Reserve(long count)
    {
        if (Count == 0 && count > 0 && count <= Array.MaxLength)
        {
            block = GC.AllocateUninitializedArray<T>((int)count);
        }
    }

    /// <summary>All values in one array, and nothing of them elsewhere.</summary>
    internal T[] ToArray() => gathered ??= Gather();

    T[] Gather()
    {
        if (fullBlocks.Count == 0 && used == block.Length)
        {
            return Release(block);
        }

        var values = GC.AllocateUninitializedArray<T>(checked((int)Count));
        var start = 0;
        for (var i = 0; i < fullBlocks.Count; i++)
        {
            fullBlocks[i].CopyTo(values, start);
            start += fullBlocks[i].Length;
            fullBlocks[i] = [];
        }

        Array.Copy(block, 0, values, start, used);
        return Release(values);
    }

    T[] Release(T[] values)
    {
        fullBlocks.Clear();
        block = [];
        used = 0;
        return values;
    }
}
