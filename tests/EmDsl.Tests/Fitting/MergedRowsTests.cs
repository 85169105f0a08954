using EmDsl.Fitting;

namespace EmDsl.Tests.Fitting;

/// <summary>Equal rows as one row with the sum of their weights.</summary>
public sealed class MergedRowsTests
{
    const int Rows = 5000;

    [Fact]
    public void Equal_rows_become_one_in_the_order_of_their_first()
    {
        int[] counts = [.. Enumerable.Range(0, Rows).Select(row => (row * 7) % 10)];
        double[] pairs = [.. Enumerable.Range(0, 2 * Rows).Select(i => i % 2 == 0 ? double.NaN : i / 2 % 4)];
        MergedRows merged = Assert.IsType<MergedRows>(MergedRows.Of(Rows, null, 1, counts, pairs));
        Assert.Equal(20, merged.Count);
        Assert.Equal(Enumerable.Repeat(250.0, 20), merged.Weights);
        Assert.Equal(counts[..20], merged.Take(counts));
        Assert.Equal(pairs[..40], merged.Take(pairs));
    }

    // Thousands of distinct rows of two columns, few of them twice in a row, with weights that no order of addition leaves exact.
    [Fact]
    public void Threads_leave_no_trace()
    {
        const int Many = 60_000;
        int[] codes = [.. Enumerable.Range(0, 2 * Many).Select(i => i * 31 % 97)];
        double[] values = [.. Enumerable.Range(0, Many).Select(row => Math.Floor(100 * Math.Sin((double)row * row)))];
        double[] weights = [.. Enumerable.Range(0, Many).Select(row => 0.1 + (row % 7))];
        MergedRows one = MergedRows.Of(Many, weights, 1, codes, values)!;
        var expected = Enumerable.Range(0, Many).GroupBy(row => (codes[2 * row], codes[(2 * row) + 1], values[row])).ToArray();
        Assert.Equal(expected.Length, one.Count);
        Assert.Equal(expected.Select(group => values[group.First()]), one.Take(values));
        Assert.Equal(expected.Select(group => group.Sum(row => weights[row])), one.Weights);
        foreach (int threads in new[] { 2, 7 })
        {
            MergedRows several = MergedRows.Of(Many, weights, threads, codes, values)!;
            Assert.Equal(one.Weights, several.Weights);
            Assert.Equal(one.Take(codes), several.Take(codes));
            Assert.Equal(one.Take(values), several.Take(values));
        }
    }

    [Fact]
    public void Weights_add_up()
    {
        int[] codes = [.. Enumerable.Range(0, Rows).Select(row => row % 3)];
        double[] weights = [.. Enumerable.Range(0, Rows).Select(row => row % 3 == 1 ? 0 : 0.5)];
        MergedRows merged = Assert.IsType<MergedRows>(MergedRows.Of(Rows, weights, 1, codes));
        Assert.Equal([0.5 * 1667, 0, 0.5 * 1666], merged.Weights);
    }

    [Fact]
    public void Rows_that_differ_stay_as_they_are()
    {
        Assert.Null(MergedRows.Of(Rows, null, 1, Enumerable.Range(0, Rows).ToArray()));
        Assert.Null(MergedRows.Of(Rows, null, 1, Enumerable.Range(0, Rows).Select(row => row % 2501).ToArray()));
        Assert.Null(MergedRows.Of(100_000, null, 1, Enumerable.Range(0, 100_000).Select(row => row * 0.5).ToArray()));
        Assert.Null(MergedRows.Of(100, null, 1, new int[100]));
    }

    [Fact]
    public void Starts_are_averaged()
    {
        int[] codes = [.. Enumerable.Range(0, Rows).Select(row => row % 2)];
        double[] weights = [.. Enumerable.Range(0, Rows).Select(row => row < 2 ? 3.0 : row < 4 ? 1.0 : 0.0)];
        MergedRows merged = MergedRows.Of(Rows, weights, 1, codes)!;
        StartingResponsibilities start = StartingResponsibilities.Uniform(Rows, 3, new Random(1)), average = merged.Average(start, weights);
        Assert.Equal(2, average.Rows);
        for (int row = 0; row < 2; row++)
        {
            for (int state = 0; state < 3; state++)
                Assert.Equal((0.75 * start.Row(row)[state]) + (0.25 * start.Row(row + 2)[state]), average.Row(row)[state], 1e-15);
        }
    }

    [Fact]
    public void A_column_is_of_numbers()
    {
        ArgumentException thrown = Assert.Throws<ArgumentException>(() => MergedRows.Of(Rows, null, 1, new string[Rows]));
        Assert.Equal("A column is a double[] or an int[], not a String[]. (Parameter 'values')", thrown.Message);
    }
}
