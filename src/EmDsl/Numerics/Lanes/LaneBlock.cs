using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EmDsl.Numerics.Lanes;

/// <summary>
/// A block of rows in the layout that lanes read: 64 consecutive values of one quantity, then 64 of the next. A block stays in the
/// first-level cache from its features to its statistics.
/// </summary>
public static partial class LaneBlock
{
    /// <summary>The rows of a block.</summary>
    public const int Rows = 64;

    const MethodImplOptions Kernel = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    /// <summary>Copies a column's rows; those behind the last are copies of it.</summary>
    /// <param name="column">One value a row.</param>
    /// <param name="row">The first row.</param>
    /// <param name="rows">The number of rows, 1 to 64.</param>
    /// <param name="block">Receives 64 values.</param>
    public static void Load(double[] column, int row, int rows, ref double block)
    {
        Span<double> values = MemoryMarshal.CreateSpan(ref block, Rows);
        column.AsSpan(row, rows).CopyTo(values);
        if (rows < Rows)
            values[rows..].Fill(values[rows - 1]);
    }

    /// <summary>Turns rows of several entries into columns; rows behind the last are copies of it.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="values">Row after row of <paramref name="size"/> entries.</param>
    /// <param name="row">The first row.</param>
    /// <param name="rows">The number of rows, 1 to 64.</param>
    /// <param name="size">The entries of a row.</param>
    /// <param name="block">Receives 64 values of each entry.</param>
    [MethodImpl(Kernel)]
    public static void Load<TLanes>(double[] values, int row, int rows, int size, ref double block)
        where TLanes : struct, ILanes<TLanes>
    {
        ReadOnlySpan<double> source = values.AsSpan(row * size, rows * size);
        if (rows == Rows)
        {
            ref double first = ref MemoryMarshal.GetReference(source);
            nuint stride = (nuint)size;
            for (nuint i = 0; i < Rows; i += (nuint)TLanes.Count)
            {
                ref double entry = ref Unsafe.Add(ref first, i * stride);
                ref double column = ref Unsafe.Add(ref block, i);
                ref double ahead = ref Unsafe.Add(ref entry, Rows * stride);
                for (int j = 0; j < size; j++)
                {
                    // The next block's lines, one for each register: a block's reading comes in bursts that the machine does not foresee.
                    LanePrefetch.Near(ref ahead);
                    ahead = ref Unsafe.Add(ref ahead, TLanes.Count);
                    TLanes.LoadStrided(ref entry, stride).Store(ref column, 0);
                    entry = ref Unsafe.Add(ref entry, 1);
                    column = ref Unsafe.Add(ref column, Rows);
                }
            }

            return;
        }

        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < size; j++)
                Unsafe.Add(ref block, (j * Rows) + i) = source[(Math.Min(i, rows - 1) * size) + j];
        }
    }

    /// <summary>Copies a column of counts as values; a missing one, the least integer, becomes NaN.</summary>
    /// <param name="column">One count a row.</param>
    /// <param name="row">The first row.</param>
    /// <param name="rows">The number of rows, 1 to 64.</param>
    /// <param name="block">Receives 64 values.</param>
    [MethodImpl(Kernel)]
    public static void Load(int[] column, int row, int rows, ref double block)
    {
        ReadOnlySpan<int> counts = column.AsSpan(row, rows);
        Span<double> values = MemoryMarshal.CreateSpan(ref block, Rows);
        for (int i = 0; i < counts.Length; i++)
            values[i] = counts[i] == int.MinValue ? double.NaN : counts[i];
        if (rows < Rows)
            values[rows..].Fill(values[rows - 1]);
    }

    /// <summary>Turns rows of several counts into columns of values; a missing one, the least integer, becomes NaN.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="values">Row after row of <paramref name="size"/> counts.</param>
    /// <param name="row">The first row.</param>
    /// <param name="rows">The number of rows, 1 to 64.</param>
    /// <param name="size">The counts of a row.</param>
    /// <param name="block">Receives 64 values of each entry.</param>
    [MethodImpl(Kernel)]
    public static void Load<TLanes>(int[] values, int row, int rows, int size, ref double block)
        where TLanes : struct, ILanes<TLanes>
    {
        ReadOnlySpan<int> source = values.AsSpan(row * size, rows * size);
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < size; j++)
            {
                int count = source[(Math.Min(i, rows - 1) * size) + j];
                Unsafe.Add(ref block, (j * Rows) + i) = count == int.MinValue ? double.NaN : count;
            }
        }
    }

    /// <summary>Copies a column of categories; those behind the last row are copies of it.</summary>
    /// <param name="column">One category a row.</param>
    /// <param name="row">The first row.</param>
    /// <param name="rows">The number of rows, 1 to 64.</param>
    /// <param name="codes">Receives 64 categories.</param>
    public static void LoadCodes(int[] column, int row, int rows, int[] codes)
    {
        column.AsSpan(row, rows).CopyTo(codes);
        if (rows < Rows)
            codes.AsSpan(rows).Fill(codes[rows - 1]);
    }

    /// <summary>Like <see cref="LoadCodes(int[], int, int, int[])"/>, of a column that may be missing: a missing category is 0, and told by its presence.</summary>
    /// <param name="column">One category a row.</param>
    /// <param name="row">The first row.</param>
    /// <param name="rows">The number of rows, 1 to 64.</param>
    /// <param name="codes">Receives 64 categories.</param>
    /// <param name="present">Receives 64 values, 1 where the category is present and 0 where it is missing.</param>
    public static void LoadCodes(int[] column, int row, int rows, int[] codes, ref double present)
        => LoadCodes(column, row, rows, 1, codes, ref present);

    /// <summary>Turns rows of several categories into columns.</summary>
    /// <param name="values">Row after row of <paramref name="size"/> categories.</param>
    /// <param name="row">The first row.</param>
    /// <param name="rows">The number of rows, 1 to 64.</param>
    /// <param name="size">The categories of a row.</param>
    /// <param name="codes">Receives 64 categories of each entry.</param>
    [MethodImpl(Kernel)]
    public static void LoadCodes(int[] values, int row, int rows, int size, int[] codes)
    {
        ReadOnlySpan<int> source = values.AsSpan(row * size, rows * size);
        for (int j = 0; j < size; j++)
        {
            Span<int> column = codes.AsSpan(j * Rows, Rows);
            for (int i = 0, from = j; i < rows; i++, from += size)
                column[i] = source[from];
            column[rows..].Fill(column[rows - 1]);
        }
    }

    /// <summary>Like <see cref="LoadCodes(int[], int, int, int, int[])"/>, of columns that may be missing: a missing category is 0, and told by its presence.</summary>
    /// <param name="values">Row after row of <paramref name="size"/> categories.</param>
    /// <param name="row">The first row.</param>
    /// <param name="rows">The number of rows, 1 to 64.</param>
    /// <param name="size">The categories of a row.</param>
    /// <param name="codes">Receives 64 categories of each entry.</param>
    /// <param name="present">Receives 64 values of each entry, 1 where the category is present and 0 where it is missing.</param>
    [MethodImpl(Kernel)]
    public static void LoadCodes(int[] values, int row, int rows, int size, int[] codes, ref double present)
    {
        LoadCodes(values, row, rows, size, codes);
        MarkPresent(codes.AsSpan(0, size * Rows), ref present);
    }

    /// <summary>The weights of a block's rows, 0 behind the last one.</summary>
    /// <param name="column">One weight a row.</param>
    /// <param name="row">The first row.</param>
    /// <param name="rows">The number of rows, 1 to 64.</param>
    /// <param name="weights">Receives 64 weights.</param>
    public static void LoadWeights(double[] column, int row, int rows, ref double weights)
    {
        Span<double> values = MemoryMarshal.CreateSpan(ref weights, Rows);
        column.AsSpan(row, rows).CopyTo(values);
        values[rows..].Clear();
    }

    /// <summary>Weights of a block whose rows weigh 1: 0 behind the last one.</summary>
    /// <param name="rows">The number of rows, 1 to 64.</param>
    /// <param name="weights">Receives 64 weights.</param>
    public static void FillWeights(int rows, ref double weights)
    {
        Span<double> values = MemoryMarshal.CreateSpan(ref weights, Rows);
        values[..rows].Fill(1);
        values[rows..].Clear();
    }

    /// <summary>Adds the sums of the lanes to a statistic, and sets them to 0.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="sums">One sum a lane for each entry.</param>
    /// <param name="statistic">What is added to.</param>
    [MethodImpl(Kernel)]
    public static void Fold<TLanes>(AlignedArray sums, double[] statistic)
        where TLanes : struct, ILanes<TLanes>
    {
        ref double first = ref sums.Start;
        for (int i = 0; i < statistic.Length; i++)
        {
            nuint place = (nuint)(i * TLanes.Count);
            statistic[i] += TLanes.Load(ref first, place).Sum();
            TLanes.Zero.Store(ref first, place);
        }
    }
}
