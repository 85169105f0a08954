namespace EmDsl.Data;

/// <summary>
/// The rows of every group (or sequence): keys in order of first appearance, and a permutation of the rows that puts each group's rows
/// together, in their own order.
/// </summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
public sealed class GroupIndex<TKey>
    where TKey : notnull
{
    /// <summary>Indexes rows whose groups are known.</summary>
    /// <param name="groupOfRow">The group of each row, an index into <paramref name="keys"/>.</param>
    /// <param name="keys">The keys.</param>
    public GroupIndex(int[] groupOfRow, IReadOnlyList<TKey> keys)
    {
        ArgumentNullException.ThrowIfNull(groupOfRow);
        ArgumentNullException.ThrowIfNull(keys);
        GroupOfRow = groupOfRow;
        Keys = keys;
        Starts = new int[keys.Count + 1];
        foreach (var group in groupOfRow)
        {
            Starts[group + 1]++;
        }

        for (var group = 0; group < keys.Count; group++)
        {
            Starts[group + 1] += Starts[group];
        }

        var next = Starts.AsSpan(0, keys.Count).ToArray();
        RowOrder = new int[groupOfRow.Length];
        for (var row = 0; row < groupOfRow.Length; row++)
        {
            RowOrder[next[groupOfRow[row]]++] = row;
        }
    }

    /// <summary>The number of groups.</summary>
    public int Count => Keys.Count;

    /// <summary>The distinct keys, in order of first appearance.</summary>
    public IReadOnlyList<TKey> Keys { get; }

    /// <summary>The group of each row.</summary>
    public int[] GroupOfRow { get; }

    /// <summary>All rows, group after group, in a group by increasing index.</summary>
    public int[] RowOrder { get; }

    /// <summary>Where each group starts in <see cref="RowOrder"/>, and last the number of rows: one entry more than groups.</summary>
    public int[] Starts { get; }

    /// <summary>The rows of a group, by increasing index.</summary>
    /// <param name="group">The group.</param>
    /// <returns>The rows.</returns>
    public ReadOnlySpan<int> Rows(int group) => RowOrder.AsSpan(Starts[group], Starts[group + 1] - Starts[group]);
}

/// <summary>Makes a <see cref="GroupIndex{TKey}"/>.</summary>
public static class GroupIndex
{
    /// <summary>Indexes rows by a key.</summary>
    /// <typeparam name="TKey">The type of the keys; a tuple for nested keys of several columns.</typeparam>
    /// <param name="keyOfRow">The key of each row.</param>
    /// <returns>The groups in order of first appearance.</returns>
    public static GroupIndex<TKey> FromKeys<TKey>(IReadOnlyList<TKey> keyOfRow)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(keyOfRow);
        var groups = new Dictionary<TKey, int>();
        var keys = new List<TKey>();
        var groupOfRow = new int[keyOfRow.Count];
        for (var row = 0; row < groupOfRow.Length; row++)
        {
            var key = keyOfRow[row];
            if (!groups.TryGetValue(key, out var group))
            {
                group = keys.Count;
                groups.Add(key, group);
                keys.Add(key);
            }

            groupOfRow[row] = group;
        }

        return new(groupOfRow, keys);
    }

    /// <summary>All rows as one group: the sequence of a model that names none.</summary>
    /// <param name="rowCount">The number of rows.</param>
    /// <returns>One group with the empty key.</returns>
    public static GroupIndex<string> OneGroup(int rowCount) => new(new int[rowCount], [""]);
}
