using EmDsl.Data;
using EmDsl.Fitting;
using EmDsl.Numerics.Lanes;

namespace EmDsl.Tests.Numerics.Lanes;

/// <summary>A column in single precision: half the memory, every value where it belongs, rounded as stated.</summary>
public class SingleColumnTests
{
    [Fact]
    public void Takes_half_the_memory()
        => Assert.Equal(100_032 * 3 * sizeof(float), Pack(new double[100_000 * 3], 100_000).Bytes);

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(5000)]
    public void Blocks_and_rows_hold_the_rounded_values(int rows)
    {
        double[] column = [.. Enumerable.Range(0, rows * 3).Select(i => i % 7 == 0 ? double.NaN : Math.Sin(i) * Math.Exp(i % 5))];
        SingleColumn packed = Pack(column, rows);
        for (int row = 0; row < rows; row += 64)
        {
            AssertBlock<Lanes128>(packed, column, rows, row);
            AssertBlock<Lanes256>(packed, column, rows, row);
            AssertBlock<Lanes512>(packed, column, rows, row);
        }

        for (int row = 0; row < rows; row++)
            Assert.Equal(column.AsSpan(row * 3, 3).ToArray().Select(value => (double)(float)value), packed.Row(row));
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-40)]
    [InlineData(1e40)]
    [InlineData(1e300)]
    public void Units_do_not_matter(double unit)
    {
        double[] column = [.. Enumerable.Range(0, 200).Select(i => unit * Math.Sin(i))];
        SingleColumn packed = Pack(column, 200);
        for (int i = 0; i < 200; i++)
            Assert.True(Math.Abs(packed[i] - column[i]) <= Math.ScaleB(Math.Abs(column[i]), -24), $"{column[i]:R} became {packed[i]:R}");
    }

    [Fact]
    public void Far_from_zero_the_error_is_relative_to_the_range()
    {
        double[] column = [.. Enumerable.Range(0, 200).Select(i => -1e9 + (1e-2 * Math.Sin(i)))];
        SingleColumn packed = Pack(column, 200);
        for (int i = 0; i < 200; i++)
            Assert.Equal(column[i], packed[i], 2e-7);
        Assert.Equal(column.Max(), packed[Array.IndexOf(column, column.Max())], 2e-9);
    }

    [Fact]
    public void Whole_numbers_constants_and_missing_columns_stay()
    {
        double[] column = [.. Enumerable.Range(0, 300).SelectMany(row => new[] { 10_000_019.0 - (row * row), 1.1, double.NaN })];
        SingleColumn packed = Pack(column, 300);
        for (int row = 0; row < 300; row++)
            Assert.Equal(column.AsSpan(row * 3, 3).ToArray(), packed.Row(row));
    }

    static void AssertBlock<TLanes>(SingleColumn packed, double[] column, int rows, int row)
        where TLanes : struct, ILanes<TLanes>
    {
        var block = new AlignedArray(3 * LaneBlock.Rows);
        packed.Load<TLanes>(row, ref block.Start);
        for (int i = 0; i < 3 * LaneBlock.Rows; i++)
            Assert.Equal((double)(float)column[(Math.Min(row + (i % 64), rows - 1) * 3) + (i / 64)], block.Span[i]);
    }

    static SingleColumn Pack(double[] column, int rows)
    {
        using var runner = new ChunkRunner(rows, ChunkRunner.ChunkSizeFor(rows), 2);
        return SingleColumn.Pack(column, rows, 0, "X", RowSource.Columns(), runner);
    }
}
