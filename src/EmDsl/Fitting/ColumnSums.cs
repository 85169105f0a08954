using System.Runtime.CompilerServices;
using EmDsl.Numerics.Lanes;

namespace EmDsl.Fitting;

/// <summary>
/// Weighted sums of some columns of a block about a value near the middle of each, in one pass over the rows in lanes: what moments are made of.
/// The value comes from about a thousand of the rows, which bounds what the differences of sums lose: with f the share of those rows in all, at
/// most 1/f of the digits of a variance.
/// </summary>
sealed class ColumnSums
{
    const int Rows = LaneBlock.Rows;

    readonly double[]? reals;
    readonly int[]? integers;
    readonly double[]? weights;
    readonly int stride;
    readonly int first;
    readonly int count;
    readonly bool hasProducts;

    ColumnSums(double[]? reals, int[]? integers, int stride, int first, int count, double[]? weights, bool hasProducts)
    {
        (this.reals, this.integers, this.weights, this.stride, this.first, this.count, this.hasProducts) = (reals, integers, weights, stride, first, count, hasProducts);
        Centres = new double[count];
        Totals = new double[count];
        Sums = new double[count];
        Squares = new double[count];
        CompleteSums = new double[hasProducts ? count : 0];
        Products = new double[hasProducts ? count * count : 0];
    }

    /// <summary>What each column is measured from.</summary>
    public double[] Centres { get; private init; }

    /// <summary>Σ w over the rows in which a column is present.</summary>
    public double[] Totals { get; }

    /// <summary>Σ w (x − centre) over the same rows.</summary>
    public double[] Sums { get; }

    /// <summary>Σ w (x − centre)² over the same rows.</summary>
    public double[] Squares { get; }

    /// <summary>Σ w over the rows in which all columns are present.</summary>
    public double CompleteTotal { get; private set; }

    /// <summary>Σ w (x − centre) over those rows.</summary>
    public double[] CompleteSums { get; }

    /// <summary>Σ w (xᵢ − centreᵢ)(xⱼ − centreⱼ) over those rows, j ≤ i, row-major.</summary>
    public double[] Products { get; }

    /// <summary>The sums of real columns.</summary>
    /// <param name="values">Rows × stride values, row-major; NaN where missing.</param>
    /// <param name="stride">Values per row.</param>
    /// <param name="first">The first of the columns.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="weights">Case weights, one per row; null for ones.</param>
    /// <param name="hasProducts">Whether products of columns are summed too; then the columns are the whole block.</param>
    /// <param name="runner">Runs over the rows, with the threads of a fit; null for the caller's alone.</param>
    /// <returns>The sums, the same to the bit for any number of threads.</returns>
    public static ColumnSums Of(double[] values, int stride, int first, int count, double[]? weights, bool hasProducts, ChunkRunner? runner)
        => new ColumnSums(values, null, stride, first, count, weights, hasProducts).Run(values.Length / stride, runner);

    /// <summary>The sums of a column of counts; the least integer is a missing one.</summary>
    /// <inheritdoc cref="Of(double[], int, int, int, double[], bool, ChunkRunner)"/>
    public static ColumnSums Of(int[] values, int stride, int first, double[]? weights, ChunkRunner? runner)
        => new ColumnSums(null, values, stride, first, 1, weights, false).Run(values.Length / stride, runner);

    ColumnSums Run(int rows, ChunkRunner? runner)
    {
        FindCentres(rows);
        if (runner is null)
        {
            using ChunkRunner own = ColumnMoments.Runner(rows, 1);
            RunOver(own);
        }
        else
        {
            RunOver(runner);
        }

        return this;
    }

    void RunOver(ChunkRunner runner)
    {
        var parts = new ColumnSums[runner.ChunkCount];
        var blocks = new Block[runner.Workers];
        runner.Run(
            (chunk, worker) =>
            {
                (int begin, int end) = runner.Range(chunk);
                parts[chunk] = new(reals, integers, stride, first, count, weights, hasProducts) { Centres = Centres };
                parts[chunk].Add(begin, end, blocks[worker] ??= new(stride, count, hasProducts));
            },
            CancellationToken.None);
        foreach (ColumnSums part in parts)
        {
            Numerics.Accumulate.Add(part.Totals, Totals);
            Numerics.Accumulate.Add(part.Sums, Sums);
            Numerics.Accumulate.Add(part.Squares, Squares);
            CompleteTotal += part.CompleteTotal;
            Numerics.Accumulate.Add(part.CompleteSums, CompleteSums);
            Numerics.Accumulate.Add(part.Products, Products);
        }
    }

    void FindCentres(int rows)
    {
        for (int j = 0; j < count; j++)
        {
            // A column whose gaps are what the step meets is measured from its first value.
            var middle = new RunningCentre(1);
            bool isMet = AddTo(middle, j, rows, RunningCentre.Step(rows), false);
            if (!isMet)
                AddTo(middle, j, rows, 1, true);
            middle.CopyTo(0, Centres.AsSpan(j, 1));
        }
    }

    bool AddTo(RunningCentre middle, int column, int rows, int step, bool firstAlone)
    {
        bool isMet = false;
        for (int row = 0; row < rows && !(isMet && firstAlone); row += step)
        {
            double value = weights?[row] == 0 ? double.NaN : Value(row, column);
            isMet |= !double.IsNaN(value);
            middle.Add(0, value);
        }

        return isMet;
    }

    double Value(int row, int column)
    {
        int at = (row * stride) + first + column;
        return reals is not null ? reals[at] : integers![at] == int.MinValue ? double.NaN : integers[at];
    }

    void Add(int begin, int end, Block block)
    {
        switch (LaneWidth.Widest)
        {
            case 8:
                Add<Lanes512>(begin, end, block);
                break;
            case 4:
                Add<Lanes256>(begin, end, block);
                break;
            default:
                Add<Lanes128>(begin, end, block);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Add<TLanes>(int begin, int end, Block block)
        where TLanes : struct, ILanes<TLanes>
    {
        for (int row = begin; row < end; row += Rows)
        {
            int rows = Math.Min(Rows, end - row);
            Load<TLanes>(row, rows, block);
            if (weights is null)
                LaneBlock.FillWeights(rows, ref block.Weights.Start);
            else
                LaneBlock.LoadWeights(weights, row, rows, ref block.Weights.Start);
            if (hasProducts)
                block.Weights.Span.CopyTo(block.Complete.Span);
            for (int j = 0; j < count; j++)
                AddColumn<TLanes>(ref Unsafe.Add(ref block.Values.Start, j * Rows), block, j);
            if (!hasProducts)
                continue;
            LaneScatter.Add<TLanes>(ref block.Values.Start, ref block.Complete.Start, count, ref block.Products.Start, ref block.Sums.Start);
            TLanes total = TLanes.Zero;
            for (nuint i = 0; i < Rows; i += (nuint)TLanes.Count)
                total += TLanes.Load(ref block.Complete.Start, i);
            CompleteTotal += total.Sum();
        }

        if (hasProducts)
        {
            LaneBlock.Fold<TLanes>(block.Products, Products);
            LaneBlock.Fold<TLanes>(block.Sums, CompleteSums);
        }
    }

    // The column's sums; leaves the differences from its centre, 0 where it is missing, and takes incomplete rows' weights away.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void AddColumn<TLanes>(ref double values, Block block, int column)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes centre = TLanes.Create(Centres[column]), total = TLanes.Zero, sum = TLanes.Zero, squares = TLanes.Zero;
        ref double weightOfRow = ref block.Weights.Start;
        ref double complete = ref hasProducts ? ref block.Complete.Start : ref weightOfRow;
        for (nuint i = 0; i < Rows; i += (nuint)TLanes.Count)
        {
            TLanes value = TLanes.Load(ref values, i), present = TLanes.AreEqual(value, value);
            TLanes weight = TLanes.Choose(present, TLanes.Load(ref weightOfRow, i), TLanes.Zero);
            TLanes difference = TLanes.Choose(present, value - centre, TLanes.Zero), weighted = weight * difference;
            total += weight;
            sum += weighted;
            squares = TLanes.MultiplyAdd(weighted, difference, squares);
            if (hasProducts)
            {
                difference.Store(ref values, i);
                TLanes.Choose(present, TLanes.Load(ref complete, i), TLanes.Zero).Store(ref complete, i);
            }
        }

        Totals[column] += total.Sum();
        Sums[column] += sum.Sum();
        Squares[column] += squares.Sum();
    }

    void Load<TLanes>(int row, int rows, Block block)
        where TLanes : struct, ILanes<TLanes>
    {
        if (reals is not null && stride == 1)
        {
            LaneBlock.Load(reals, row, rows, ref block.Values.Start);
        }
        else if (reals is not null && count == stride)
        {
            LaneBlock.Load<TLanes>(reals, row, rows, stride, ref block.Values.Start);
        }
        else if (integers is not null && stride == 1)
        {
            LaneBlock.Load(integers, row, rows, ref block.Values.Start);
        }
        else
        {
            for (int j = 0; j < count; j++)
            {
                for (int i = 0; i < Rows; i++)
                    block.Values.Span[(j * Rows) + i] = Value(row + Math.Min(i, rows - 1), j);
            }
        }
    }

    sealed class Block(int stride, int count, bool hasProducts)
    {
        public AlignedArray Values { get; } = new(Math.Max(stride, count) * Rows);

        public AlignedArray Weights { get; } = new(Rows);

        public AlignedArray Complete { get; } = new(hasProducts ? Rows : 0);

        public AlignedArray Products { get; } = new(hasProducts ? count * count * 8 : 0);

        public AlignedArray Sums { get; } = new(hasProducts ? count * 8 : 0);
    }
}
