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
    /// <param name="values">Row after row of <paramref name="size"/> entries.</param>
    /// <param name="rows">64 rows.</param>
    /// <param name="size">The entries of a row.</param>
    /// <param name="block">Receives 64 values of each entry.</param>
    [MethodImpl(Kernel)]
    public static void Gather(double[] values, int[] rows, int size, ref double block)
    {
        for (int i = 0; i < Rows; i++)
        {
            ReadOnlySpan<double> source = values.AsSpan(rows[i] * size, size);
            ref double column = ref Unsafe.Add(ref block, i);
            for (int j = 0; j < source.Length; j++)
            {
                column = source[j];
                column = ref Unsafe.Add(ref column, Rows);
            }
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
    /// <param name="values">Row after row of <paramref name="size"/> counts.</param>
    /// <param name="rows">64 rows.</param>
    /// <param name="size">The counts of a row.</param>
    /// <param name="block">Receives 64 values of each entry.</param>
    [MethodImpl(Kernel)]
    public static void Gather(int[] values, int[] rows, int size, ref double block)
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
