using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EmDsl.Numerics.Lanes;

/// <content>Blocks of rows that stand anywhere in the data: the steps of several sequences, one sequence in each lane.</content>
public static partial class LaneBlock
{
    /// <summary>Copies the entries of a column at the rows of a block.</summary>
    /// <param name="column">One value a row.</param>
    /// <param name="rows">64 rows.</param>
    /// <param name="block">Receives 64 values.</param>
    [MethodImpl(Kernel)]
    public static void Gather(double[] column, int[] rows, ref double block)
    {
        for (int i = 0; i < Rows; i++)
            Unsafe.Add(ref block, i) = column[rows[i]];
    }

    /// <summary>Turns rows of several entries into columns.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="values">Row after row of <paramref name="size"/> entries.</param>
    /// <param name="rows">64 rows.</param>
    /// <param name="size">The entries of a row.</param>
    /// <param name="block">Receives 64 values of each entry.</param>
    [MethodImpl(Kernel)]
    public static void Gather<TLanes>(double[] values, int[] rows, int size, ref double block)
        where TLanes : struct, ILanes<TLanes>
    {
        Span<int> places = stackalloc int[Rows];
        for (int i = 0; i < Rows; i++)
            places[i] = rows[i] * size;
        ref int place = ref MemoryMarshal.GetReference(places);
        ref double entry = ref MemoryMarshal.GetArrayDataReference(values);

        // Most blocks are followed by one that goes on where each lane ends.
        for (int i = Rows - TLanes.Count; i < Rows; i++)
        {
            for (int ahead = size; ahead < size * (1 + (Rows / TLanes.Count)) + 8; ahead += 8)
                LanePrefetch.Near(ref Unsafe.Add(ref entry, places[i] + ahead));
        }

        for (int j = 0; j < size; j++)
        {
            for (nuint i = 0; i < Rows; i += (nuint)TLanes.Count)
                TLanes.LoadEntries(ref entry, ref place, i, 1).Store(ref block, i);
            entry = ref Unsafe.Add(ref entry, 1);
            block = ref Unsafe.Add(ref block, Rows);
        }
    }

    /// <summary>Copies counts at the rows of a block as values; a missing one, the least integer, becomes NaN.</summary>
    /// <param name="column">One count a row.</param>
    /// <param name="rows">64 rows.</param>
    /// <param name="block">Receives 64 values.</param>
    [MethodImpl(Kernel)]
    public static void Gather(int[] column, int[] rows, ref double block)
    {
        for (int i = 0; i < Rows; i++)
        {
            int count = column[rows[i]];
            Unsafe.Add(ref block, i) = count == int.MinValue ? double.NaN : count;
        }
    }

    /// <summary>Turns rows of several counts into columns of values; a missing one, the least integer, becomes NaN.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="values">Row after row of <paramref name="size"/> counts.</param>
    /// <param name="rows">64 rows.</param>
    /// <param name="size">The counts of a row.</param>
    /// <param name="block">Receives 64 values of each entry.</param>
    [MethodImpl(Kernel)]
    public static void Gather<TLanes>(int[] values, int[] rows, int size, ref double block)
        where TLanes : struct, ILanes<TLanes>
    {
        for (int i = 0; i < Rows; i++)
        {
            ReadOnlySpan<int> source = values.AsSpan(rows[i] * size, size);
            for (int j = 0; j < source.Length; j++)
                Unsafe.Add(ref block, (j * Rows) + i) = source[j] == int.MinValue ? double.NaN : source[j];
        }
    }

    /// <summary>Copies categories at the rows of a block.</summary>
    /// <param name="column">One category a row.</param>
    /// <param name="rows">64 rows.</param>
    /// <param name="codes">Receives 64 categories.</param>
    [MethodImpl(Kernel)]
    public static void GatherCodes(int[] column, int[] rows, int[] codes)
    {
        for (int i = 0; i < Rows; i++)
            codes[i] = column[rows[i]];
    }

    /// <summary>Like <see cref="GatherCodes(int[], int[], int[])"/>, of a column that may be missing: a missing category is 0, and told by its presence.</summary>
    /// <param name="column">One category a row.</param>
    /// <param name="rows">64 rows.</param>
    /// <param name="codes">Receives 64 categories.</param>
    /// <param name="present">Receives 64 values, 1 where the category is present and 0 where it is missing.</param>
    public static void GatherCodes(int[] column, int[] rows, int[] codes, ref double present)
        => GatherCodes(column, rows, 1, codes, ref present);

    /// <summary>Turns rows of several categories into columns.</summary>
    /// <param name="values">Row after row of <paramref name="size"/> categories.</param>
    /// <param name="rows">64 rows.</param>
    /// <param name="size">The categories of a row.</param>
    /// <param name="codes">Receives 64 categories of each entry.</param>
    [MethodImpl(Kernel)]
    public static void GatherCodes(int[] values, int[] rows, int size, int[] codes)
    {
        for (int i = 0; i < Rows; i++)
        {
            ReadOnlySpan<int> source = values.AsSpan(rows[i] * size, size);
            for (int j = 0; j < source.Length; j++)
                codes[(j * Rows) + i] = source[j];
        }
    }

    /// <summary>Like <see cref="GatherCodes(int[], int[], int, int[])"/>, of columns that may be missing: a missing category is 0, and told by its presence.</summary>
    /// <param name="values">Row after row of <paramref name="size"/> categories.</param>
    /// <param name="rows">64 rows.</param>
    /// <param name="size">The categories of a row.</param>
    /// <param name="codes">Receives 64 categories of each entry.</param>
    /// <param name="present">Receives 64 values of each entry, 1 where the category is present and 0 where it is missing.</param>
    public static void GatherCodes(int[] values, int[] rows, int size, int[] codes, ref double present)
    {
        GatherCodes(values, rows, size, codes);
        MarkPresent(codes.AsSpan(0, size * Rows), ref present);
    }

    /// <summary>Copies rows of several categories one behind the other.</summary>
    /// <param name="values">Row after row of <paramref name="size"/> categories.</param>
    /// <param name="rows">64 rows.</param>
    /// <param name="size">The categories of a row.</param>
    /// <param name="codes">Receives the categories of 64 rows.</param>
    [MethodImpl(Kernel)]
    public static void GatherRows(int[] values, int[] rows, int size, int[] codes)
    {
        if (size == 1)
        {
            GatherCodes(values, rows, codes);
            return;
        }

        for (int i = 0; i < Rows; i++)
            values.AsSpan(rows[i] * size, size).CopyTo(codes.AsSpan(i * size));
    }

    static void MarkPresent(Span<int> codes, ref double present)
    {
        for (int i = 0; i < codes.Length; i++)
        {
            bool isMissing = codes[i] == int.MinValue;
            Unsafe.Add(ref present, i) = isMissing ? 0 : 1;
            if (isMissing)
                codes[i] = 0;
        }
    }
}
