using EmDsl.Fitting;

namespace EmDsl.Tests.Fitting;

/// <summary>Moments of columns against two plain passes over the rows.</summary>
public class ColumnMomentsTests
{
    const int Rows = 40_001;
    const int Dimension = 5;

    public static TheoryData<double, double> Places => new() { { 0, 1 }, { 1e6, 1e-3 }, { -5, 1e8 } };

    [Theory]
    [MemberData(nameof(Places))]
    public void Means_variances_and_covariances(double place, double spread)
    {
        foreach (bool isWeighted in new[] { false, true })
        {
            double[] values = Values(place, spread, gaps: isWeighted);
            double[]? weights = isWeighted ? [.. Enumerable.Range(0, Rows).Select(row => (row % 4) * 0.75)] : null;
            double Weight(int row) => weights is null ? 1 : weights[row];
            double[] means = new double[2 * Dimension], variances = new double[Dimension], covariance = new double[Dimension * Dimension];
            ColumnMoments.Means(values, Dimension, weights, means);
            ColumnMoments.Variances(values, Dimension, weights, variances);
            ColumnMoments.Covariance(values, Dimension, weights, covariance);
            for (int j = 0; j < Dimension; j++)
            {
                int[] present = [.. Enumerable.Range(0, Rows).Where(row => !double.IsNaN(values[(row * Dimension) + j]))];
                double total = present.Sum(Weight), mean = place + (present.Sum(row => Weight(row) * (values[(row * Dimension) + j] - place)) / total);
                double variance = present.Sum(row => Weight(row) * Math.Pow(values[(row * Dimension) + j] - mean, 2)) / total;
                Assert.Equal(mean, means[j], 1e-11 * spread);
                Assert.Equal(mean, means[Dimension + j], 1e-11 * spread);
                Assert.Equal(1, variances[j] / variance, 1e-9);
                Assert.Equal((means[j], variances[j]), Near(ColumnMoments.Of(values, Dimension, j, weights), means[j], variances[j]));
            }

            int[] complete = [.. Enumerable.Range(0, Rows).Where(row => !values.AsSpan(row * Dimension, Dimension).ToArray().Any(double.IsNaN))];
            for (int i = 0; i < Dimension; i++)
            {
                for (int j = 0; j < Dimension; j++)
                {
                    double expected = complete.Sum(row => Weight(row) * (values[(row * Dimension) + i] - means[i]) * (values[(row * Dimension) + j] - means[j])) / complete.Sum(Weight);
                    Assert.Equal(expected, covariance[(i * Dimension) + j], 1e-9 * spread * spread);
                }
            }
        }
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        double[] values = Values(3, 2, gaps: true);
        double[] one = new double[Dimension * Dimension], several = new double[Dimension * Dimension];
        ColumnMoments.Covariance(values, Dimension, null, one);
        using ChunkRunner runner = ColumnMoments.Runner(Rows, 7);
        ColumnMoments.Covariance(values, Dimension, null, several, runner);
        Assert.Equal(one, several);
    }

    [Fact]
    public void Counts_and_missing_ones()
    {
        int[] counts = [.. Enumerable.Range(0, Rows).Select(row => row % 3 == 0 ? int.MinValue : row % 10)];
        double[] present = [.. counts.Where(count => count != int.MinValue).Select(count => (double)count)];
        (double mean, double variance) = ColumnMoments.Of(counts, 1, 0, null);
        double expected = present.Average();
        Assert.Equal(expected, mean, 1e-12);
        Assert.Equal(present.Average(value => (value - expected) * (value - expected)), variance, 1e-11);
    }

    // The rows that the centre is taken from have none: the first value stands in for it.
    [Fact]
    public void Few_values_far_from_zero()
    {
        double[] values = new double[Rows];
        Array.Fill(values, double.NaN);
        (values[20_003], values[20_006], values[20_009]) = (1e9 + 1, 1e9 + 2, 1e9 + 3);
        (double mean, double variance) = ColumnMoments.Of(values, 1, 0, null);
        Assert.Equal(1e9 + 2, mean);
        Assert.Equal(2.0 / 3, variance, 1e-15);
    }

    [Fact]
    public void A_column_that_does_not_vary()
    {
        Assert.Equal((0.1, 0.1 * 0.1), ColumnMoments.Of(Enumerable.Repeat(0.1, Rows).ToArray(), 1, 0, null));
        Assert.Equal((0, 1), ColumnMoments.Of(new double[Rows], 1, 0, null));
        Assert.Equal((0, 1), ColumnMoments.Of(Enumerable.Repeat(double.NaN, Rows).ToArray(), 1, 0, null));
    }

    static (double, double) Near((double Mean, double Variance) moments, double mean, double variance)
    {
        Assert.Equal(mean, moments.Mean, 1e-13 * Math.Abs(mean));
        Assert.Equal(1, moments.Variance / variance, 1e-12);
        return (mean, variance);
    }

    static double[] Values(double place, double spread, bool gaps)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, Rows * Dimension).Select(i => gaps && i % 37 == 0 ? double.NaN : place + (spread * (random.NextDouble() - 0.5 + (i % Dimension * 0.3))))];
    }
}
