using System.Runtime.CompilerServices;

namespace EmDsl.Fitting;

/// <content>
/// Counting by hashes: those of all rows first, then each thread finds the equal ones among the rows whose hashes are its own. A distinct row's
/// place is that of its first, so the threads leave no trace.
/// </content>
public sealed partial class MergedRows
{
    const int ChunkRows = 1 << 14;

    // Whether two of some thousand rows are equal.
    static bool Meet(RowColumn[] columns, int rows, int step)
    {
        var seen = new EqualRows(columns, null, 0, 1);
        for (int i = 0; i < Samples && i < rows / step; i++)
        {
            if (seen.Find(i * step, Hash(columns, i * step), 1) < i)
                return true;
        }

        return false;
    }

    static MergedRows? Merge(RowColumn[] columns, int rows, double[]? weights, int threads)
    {
        uint[] hashes = GC.AllocateUninitializedArray<uint>(rows);
        int[] place = GC.AllocateUninitializedArray<int>(rows);
        using var chunks = new ChunkRunner(rows, ChunkRows, threads);
        chunks.Run(
            (chunk, _) =>
            {
                (int first, int end) = chunks.Range(chunk);
                HashAll(columns, first, end, hashes);
            },
            CancellationToken.None);
        int parts = chunks.Workers;
        var found = new EqualRows[parts];
        using (var runner = new ChunkRunner(parts, 1, threads))
        {
            runner.Run(
                (part, _) =>
                {
                    found[part] = new(columns, hashes, part, parts);
                    found[part].FindAll(weights, place, rows / 2);
                },
                CancellationToken.None);
        }

        long count = found.Sum(part => (long)part.Count);
        if (count > rows / 2)
            return null;
        return Order(found, (int)count, hashes, place, chunks);
    }

    // Numbers the distinct rows by their first ones.
    static MergedRows Order(EqualRows[] found, int count, uint[] hashes, int[] place, ChunkRunner chunks)
    {
        int[] first = new int[count], from = new int[count];
        int[] begin = new int[found.Length];
        for (int part = 0, at = 0; part < found.Length; part++)
        {
            begin[part] = at;
            found[part].Firsts.CopyTo(first.AsSpan(at));
            at += found[part].Count;
        }

        for (int i = 0; i < count; i++)
            from[i] = i;
        Array.Sort(first, from);
        double[] weights = new double[count];
        int[] placeOf = new int[count];
        double[] unordered = [.. found.SelectMany(part => part.Weights)];
        for (int i = 0; i < count; i++)
        {
            placeOf[from[i]] = i;
            weights[i] = unordered[from[i]];
        }

        int parts = found.Length;
        chunks.Run(
            (chunk, _) =>
            {
                (int start, int end) = chunks.Range(chunk);
                for (int row = start; row < end; row++)
                    place[row] = placeOf[begin[PartOf(hashes[row], parts)] + place[row]];
            },
            CancellationToken.None);
        return new(first, place, weights);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void HashAll(RowColumn[] columns, int first, int end, uint[] hashes)
    {
        for (int row = first; row < end; row++)
            hashes[row] = Hash(columns, row);
    }

    // By the upper digits; the lower ones choose the slot in a part's table.
    static int PartOf(uint hash, int parts) => (int)((hash * (ulong)(uint)parts) >> 32);

    static uint Hash(RowColumn[] columns, int row)
    {
        ulong hash = 0;
        foreach (ref readonly RowColumn column in columns.AsSpan())
            hash = column.Hash(row, hash);
        return (uint)(hash >> 32);
    }

    // The distinct rows among those whose hashes fall into one part, each with the sum of its weights.
    sealed class EqualRows(RowColumn[] columns, uint[]? hashes, int part, int parts)
    {
        const int SmallestTable = 1 << 10;
        const int Block = 256;

        int[] firsts = new int[SmallestTable / 2];
        double[] weightOfFirst = new double[SmallestTable / 2];

        // A row's hash in the upper half, below it 1 + the place among the firsts; 0 for a free slot.
        ulong[] table = new ulong[SmallestTable];

        public int Count { get; private set; }

        public ReadOnlySpan<int> Firsts => firsts.AsSpan(0, Count);

        public IEnumerable<double> Weights => weightOfFirst.Take(Count);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void FindAll(double[]? weights, int[] place, int most)
        {
            uint[] all = hashes!;
            Span<int> own = stackalloc int[Block];
            for (int begin = 0; begin < all.Length && Count <= most; begin += Block)
            {
                // Without a branch on what no processor foresees.
                int count = 0, end = Math.Min(begin + Block, all.Length);
                for (int row = begin; row < end; row++)
                {
                    own[count] = row;
                    count += PartOf(all[row], parts) == part ? 1 : 0;
                }

                foreach (int row in own[..count])
                    place[row] = Find(row, all[row], weights is null ? 1 : weights[row]);
            }
        }

        // The place of a row's equal among those found before, or its own new one.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Find(int row, uint hash, double weight)
        {
            ulong[] slots = table;
            int slot = (int)(hash & (uint)(slots.Length - 1));
            while (slots[slot] is var entry and not 0)
            {
                int known = (int)(uint)entry - 1;
                if ((uint)(entry >> 32) == hash && AreEqual(firsts[known], row))
                {
                    weightOfFirst[known] += weight;
                    return known;
                }

                slot = (slot + 1) & (slots.Length - 1);
            }

            return Add(row, hash, weight, slot);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        int Add(int row, uint hash, double weight, int slot)
        {
            firsts[Count] = row;
            weightOfFirst[Count] = weight;
            table[slot] = ((ulong)hash << 32) | (uint)++Count;
            if (Count == firsts.Length)
                Grow();
            return Count - 1;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void Grow()
        {
            Array.Resize(ref firsts, 2 * Count);
            Array.Resize(ref weightOfFirst, 2 * Count);
            var larger = new ulong[2 * table.Length];
            foreach (ulong entry in table)
            {
                if (entry == 0)
                    continue;
                int slot = (int)((uint)(entry >> 32) & (uint)(larger.Length - 1));
                while (larger[slot] != 0)
                    slot = (slot + 1) & (larger.Length - 1);
                larger[slot] = entry;
            }

            table = larger;
        }

        bool AreEqual(int a, int b)
        {
            foreach (ref readonly RowColumn column in columns.AsSpan())
            {
                if (!column.AreEqual(a, b))
                    return false;
            }

            return true;
        }
    }
}
