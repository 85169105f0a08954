using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EmDsl.Data;
using EmDsl.Fitting;

namespace EmDsl.Numerics.Lanes;

/// <summary>
/// A real column rounded to single precision, for <see cref="Precision.Single"/>: 4 bytes a value, in the layout of <see cref="LaneBlock"/>, so that
/// a block is loaded without being turned. A value is x = f · 2ᵉ + c, with f what is kept, e one for the whole column and c one for each entry of its rows.
/// </summary>
/// <remarks>
/// c is 0 unless the entry's values have one sign and a range below their distance from 0; then it is a multiple of the power of two above the range,
/// so that whole numbers stay whole, and rounding is relative to the range.
/// </remarks>
public sealed class SingleColumn
{
    const int Rows = LaneBlock.Rows;
    const float SmallestNormal = 1.17549435e-38f;

    readonly float[] values;
    readonly double[] centres;
    readonly int size;
    readonly double scale;

    readonly int ordinal;

    // For each ordinal the row that the thread reads.
    [ThreadStatic]
    static double[][]? rowsOfThread;

    SingleColumn(float[] values, double[] centres, double scale, int ordinal)
    {
        this.ordinal = ordinal;
        this.values = values;
        this.centres = centres;
        this.scale = scale;
        size = centres.Length;
    }

    /// <summary>The bytes that the values take: 4 for each, the last block of 64 rows filled up.</summary>
    public long Bytes => (long)values.Length * sizeof(float);

    /// <summary>The value of a row of one entry.</summary>
    /// <param name="row">The row.</param>
    public double this[int row] => Value(row, 0);

    /// <summary>Rounds a column, on the threads of a runner over its rows.</summary>
    /// <param name="column">Row after row; missing values are NaN and stay so.</param>
    /// <param name="rows">The number of rows, at least 1.</param>
    /// <param name="ordinal">The column's place among those of the model, from 0: a thread reads rows of columns of different places side by side.</param>
    /// <param name="name">The column's name, for errors.</param>
    /// <param name="source">Where the rows come from, for errors.</param>
    /// <param name="runner">Runs over the rows in chunks of whole blocks; disposed of where the column is refused.</param>
    /// <returns>The rounded column.</returns>
    /// <exception cref="ModelDataException">A value is so much smaller than the column's largest that single precision would make it 0.</exception>
    public static SingleColumn Pack(double[] column, int rows, int ordinal, string name, RowSource source, ChunkRunner runner)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(runner);
        int size = column.Length / rows;
        (double[] centres, double scale) = Centres(column, size, runner);
        float[] values = GC.AllocateUninitializedArray<float>((rows + Rows - 1) / Rows * Rows * size);
        double[] lost = new double[runner.ChunkCount];
        runner.Run(
            (chunk, _) =>
            {
                (int first, int end) = runner.Range(chunk);
                for (int row = first; row < end; row += Rows)
                    lost[chunk] = Round(column.AsSpan(row * size, Math.Min(Rows, end - row) * size), centres, 1 / scale, values.AsSpan(row * size, Rows * size), lost[chunk]);
            },
            CancellationToken.None);
        foreach (double value in lost)
        {
            if (value == 0)
                continue;

            // Its owner is under construction and cannot end it any more.
            runner.Dispose();
            throw source.Error(FormattableString.Invariant($"{value:R} is too small beside the largest value of '{name}' to be kept in single precision; fit with Precision.Double"), name);
        }

        return new(values, centres, scale, ordinal);
    }

    /// <summary>Loads a block.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="row">The block's first row, a multiple of 64; rows behind the column's last are copies of it.</param>
    /// <param name="block">Receives 64 values of each entry.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public void Load<TLanes>(int row, ref double block)
        where TLanes : struct, ILanes<TLanes>
    {
        // The span checks that the block is there, for the loads that do not.
        ref float from = ref MemoryMarshal.GetReference(values.AsSpan(row * size, Rows * size));
        foreach (double centre in centres)
        {
            for (nuint i = 0; i < Rows; i += 2 * (nuint)TLanes.Count)
            {
                if (TLanes.Count == Vector512<double>.Count)
                {
                    (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(Vector512.LoadUnsafe(ref from, i));
                    ((lower * scale) + Vector512.Create(centre)).StoreUnsafe(ref block, i);
                    ((upper * scale) + Vector512.Create(centre)).StoreUnsafe(ref block, i + (nuint)TLanes.Count);
                }
                else if (TLanes.Count == Vector256<double>.Count)
                {
                    (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(Vector256.LoadUnsafe(ref from, i));
                    ((lower * scale) + Vector256.Create(centre)).StoreUnsafe(ref block, i);
                    ((upper * scale) + Vector256.Create(centre)).StoreUnsafe(ref block, i + (nuint)TLanes.Count);
                }
                else
                {
                    (Vector128<double> lower, Vector128<double> upper) = Vector128.Widen(Vector128.LoadUnsafe(ref from, i));
                    ((lower * scale) + Vector128.Create(centre)).StoreUnsafe(ref block, i);
                    ((upper * scale) + Vector128.Create(centre)).StoreUnsafe(ref block, i + (nuint)TLanes.Count);
                }
            }

            from = ref Unsafe.Add(ref from, Rows);
            block = ref Unsafe.Add(ref block, Rows);
        }
    }

    /// <summary>The entries of a row, in memory of the calling thread that the next call for a column of the same place overwrites.</summary>
    /// <param name="row">The row.</param>
    /// <returns>As many entries as a row has.</returns>
    public double[] Row(int row)
    {
        double[][] rows = rowsOfThread ??= [];
        if (rows.Length <= ordinal || rows[ordinal].Length != size)
            rows = AddRow();
        double[] entries = rows[ordinal];
        for (int j = 0; j < entries.Length; j++)
            entries[j] = Value(row, j);
        return entries;
    }

    double[][] AddRow()
    {
        double[][] rows = rowsOfThread!;
        int count = rows.Length;
        Array.Resize(ref rows, Math.Max(count, ordinal + 1));
        rows.AsSpan(count).Fill([]);
        rows[ordinal] = new double[size];
        return rowsOfThread = rows;
    }

    double Value(int row, int entry) => (values[(((row / Rows * size) + entry) * Rows) + (row % Rows)] * scale) + centres[entry];

    // What each entry is measured from, and the power of two below the largest distance from it.
    static (double[] Centres, double Scale) Centres(double[] column, int size, ChunkRunner runner)
    {
        double[][] ends = new double[runner.ChunkCount][];
        runner.Run(
            (chunk, _) =>
            {
                (int first, int end) = runner.Range(chunk);
                ends[chunk] = Ends(column.AsSpan(first * size, (end - first) * size), size);
            },
            CancellationToken.None);
        double[] centres = new double[size];
        double largest = 0;
        for (int j = 0; j < size; j++)
        {
            double lower = double.PositiveInfinity, upper = double.NegativeInfinity;
            foreach (double[] chunk in ends)
            {
                lower = Math.Min(lower, chunk[2 * j]);
                upper = Math.Max(upper, chunk[(2 * j) + 1]);
            }

            if (lower > upper)
                continue;
            double range = upper - lower;
            if (lower == upper)
                centres[j] = lower;
            else if (range < (lower > 0 ? lower : -upper))
                centres[j] = Math.Round((lower + (range / 2)) / PowerFrom(range)) * PowerFrom(range);
            largest = Math.Max(largest, Math.Max(Math.Abs(upper - centres[j]), Math.Abs(lower - centres[j])));
        }

        return (centres, largest == 0 ? 1 : PowerFrom(largest));
    }

    // Within the powers whose reciprocal is a number too.
    static double PowerFrom(double value) => Math.ScaleB(1, Math.Clamp(Math.ILogB(value) + 1, -1000, 1000));

    // The smallest and largest value of each entry, side by side; missing values count for nothing.
    static double[] Ends(ReadOnlySpan<double> rows, int size)
    {
        double[] ends = new double[2 * size];
        for (int j = 0; j < size; j++)
        {
            double lower = double.PositiveInfinity, upper = double.NegativeInfinity;
            for (int i = j; i < rows.Length; i += size)
            {
                double value = rows[i];
                if (value < lower)
                    lower = value;
                if (value > upper)
                    upper = value;
            }

            (ends[2 * j], ends[(2 * j) + 1]) = (lower, upper);
        }

        return ends;
    }

    // Rounds a block; returns a value that is not 0 and would become 0 or lose digits below the smallest normal number, or what was lost before.
    static double Round(ReadOnlySpan<double> rows, ReadOnlySpan<double> centres, double reciprocal, Span<float> block, double lost)
    {
        int size = centres.Length, count = rows.Length / size;
        for (int j = 0; j < size; j++)
        {
            Span<float> entry = block.Slice(j * Rows, Rows);
            for (int i = 0; i < count; i++)
            {
                double value = rows[(i * size) + j];
                float rounded = (float)((value - centres[j]) * reciprocal);
                if (value != 0 && centres[j] == 0 && Math.Abs(rounded) < SmallestNormal && lost == 0)
                    lost = value;
                entry[i] = rounded;
            }

            entry[count..].Fill(entry[count - 1]);
        }

        return lost;
    }
}
