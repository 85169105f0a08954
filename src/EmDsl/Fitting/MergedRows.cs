namespace EmDsl.Fitting;

/// <summary>
/// Rows that are equal in every column, merged into one with the sum of their weights: sums over the rows stay what they are. Equal means
/// equal to the bit.
/// </summary>
public sealed partial class MergedRows
{
    // Fewer rows than this are not worth the counting.
    const int FewestRows = 4096;

    const int Samples = 4096;

    readonly int[] first;
    readonly int[] placeOfRow;

    MergedRows(int[] first, int[] placeOfRow, double[] weights)
    {
        this.first = first;
        this.placeOfRow = placeOfRow;
        Weights = weights;
    }

    /// <summary>The number of distinct rows.</summary>
    public int Count => first.Length;

    /// <summary>For each distinct row the sum of the weights of the rows that are equal to it.</summary>
    public double[] Weights { get; }

    /// <summary>Counts the distinct rows, and merges them where there are at most half as many as rows.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="weights">Their weights; null where each weighs 1.</param>
    /// <param name="threads">The number of threads; 0 for all processors. The result does not depend on it.</param>
    /// <param name="columns">The columns, each a <c>double[]</c> or an <c>int[]</c> with the same number of entries for each row.</param>
    /// <returns>The merged rows, in the order in which they first occur; null where merging does not pay.</returns>
    /// <exception cref="ArgumentException">A column is neither.</exception>
    public static MergedRows? Of(int rows, double[]? weights, int threads, params ReadOnlySpan<Array> columns)
    {
        if (rows < FewestRows)
            return null;
        RowColumn[] all = new RowColumn[columns.Length];
        for (int i = 0; i < columns.Length; i++)
            all[i] = new RowColumn(columns[i], rows);

        // Of rows that a thousandth part of all are equal to, some meet in a sample; where none meet, nothing is gained by looking at all.
        int step = Math.Max(1, rows / Samples);
        if (step > 1 && !Meet(all, rows, step))
            return null;
        return Merge(all, rows, weights, threads);
    }

    /// <summary>The rows that a fit runs over.</summary>
    /// <param name="options">How the fit is run.</param>
    /// <param name="count">Counts the distinct rows of its data on so many threads; asked only where the answer is wanted.</param>
    /// <returns>The merged rows, or null where merging does not pay or the fit is told to take each row for itself.</returns>
    public static MergedRows? For(FitOptions options, Func<int, MergedRows?> count)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(count);
        return options.MergesRows ? count(options.Threads) : null;
    }

    /// <summary>The entries of the distinct rows.</summary>
    /// <typeparam name="T">The type of an entry.</typeparam>
    /// <param name="column">A column, with the same number of entries for each row.</param>
    /// <returns>The column of the distinct rows.</returns>
    public T[] Take<T>(T[] column)
    {
        ArgumentNullException.ThrowIfNull(column);
        int size = column.Length / placeOfRow.Length;
        T[] taken = new T[first.Length * size];
        for (int i = 0; i < first.Length; i++)
            column.AsSpan(first[i] * size, size).CopyTo(taken.AsSpan(i * size, size));
        return taken;
    }

    /// <summary>Responsibilities of the distinct rows: the means over the rows that are equal, so that the first M-step is the same.</summary>
    /// <param name="start">The responsibilities of all rows.</param>
    /// <param name="weights">The weights of all rows; null where each weighs 1.</param>
    /// <returns>The responsibilities of the distinct rows.</returns>
    public StartingResponsibilities Average(StartingResponsibilities start, double[]? weights)
    {
        ArgumentNullException.ThrowIfNull(start);
        double[] sums = new double[first.Length * start.States];
        for (int row = 0; row < placeOfRow.Length; row++)
        {
            int place = placeOfRow[row];
            double share = Weights[place] > 0 ? (weights is null ? 1 : weights[row]) / Weights[place] : row == first[place] ? 1 : 0;
            ReadOnlySpan<double> values = start.Row(row);
            for (int state = 0; state < values.Length; state++)
                sums[(place * start.States) + state] += share * values[state];
        }

        return StartingResponsibilities.Of(sums, first.Length, start.States);
    }

    readonly struct RowColumn
    {
        const ulong Factor = 0x9E37_79B9_7F4A_7C15;

        readonly double[]? reals;
        readonly int[]? integers;
        readonly int size;

        public RowColumn(Array values, int rows)
        {
            reals = values as double[];
            integers = values as int[];
            if (reals is null && integers is null)
                throw new ArgumentException($"A column is a double[] or an int[], not a {values.GetType().Name}.", nameof(values));
            size = values.Length / rows;
        }

        public ulong Hash(int row, ulong hash)
        {
            if (integers is not null)
            {
                ReadOnlySpan<int> entries = integers.AsSpan(row * size, size);
                int i = 0;
                for (; i + 2 <= entries.Length; i += 2)
                    hash = Mix(hash, (uint)entries[i] | ((ulong)(uint)entries[i + 1] << 32));
                return i < entries.Length ? Mix(hash, (uint)entries[i]) : hash;
            }

            foreach (double entry in reals.AsSpan(row * size, size))
                hash = Mix(hash, (ulong)BitConverter.DoubleToInt64Bits(entry));
            return hash;
        }

        static ulong Mix(ulong hash, ulong entry)
        {
            hash = (hash ^ entry) * Factor;
            return hash ^ (hash >> 29);
        }

        public bool AreEqual(int a, int b)
        {
            ReadOnlySpan<int> codes = integers;
            if (integers is not null)
                return codes.Slice(a * size, size).SequenceEqual(codes.Slice(b * size, size));
            for (int i = 0; i < size; i++)
            {
                if (BitConverter.DoubleToInt64Bits(reals![(a * size) + i]) != BitConverter.DoubleToInt64Bits(reals[(b * size) + i]))
                    return false;
            }

            return true;
        }
    }
}
