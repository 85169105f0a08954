using EmDsl.Numerics;

namespace EmDsl.Tests.Numerics;

public class WeightedQuantileTests
{
    [Fact]
    public void MedianOfOddAndEvenSamples()
    {
        Assert.Equal(2, WeightedQuantile.Median([3, 1, 2], []));
        Assert.Equal(2.5, WeightedQuantile.Median([4, 1, 3, 2], []));
    }

    [Fact]
    public void WeightsActAsCopies()
    {
        double[] values = [5, 1, 4, 2];
        double[] weights = [1, 3, 2, 2];
        double[] copies = [1, 1, 1, 2, 2, 4, 4, 5];
        foreach (double p in new[] { 0.1, 0.25, 0.375, 0.5, 0.6, 0.7, 0.9 })
        {
            Assert.Equal(WeightedQuantile.Of(copies, [], p), WeightedQuantile.Of(values, weights, p));
        }
    }

    [Fact]
    public void MedianMinimisesTheAbsoluteDeviation()
    {
        double[] values = [0.3, -2, 7, 1.1, 0.9, 15];
        double[] weights = [0.2, 1.5, 0.7, 0.1, 0.9, 0.4];
        double Deviation(double m) => values.Zip(weights, (x, w) => w * Math.Abs(x - m)).Sum();
        double best = Deviation(WeightedQuantile.Median(values, weights));
        Assert.All(values, value => Assert.True(best <= Deviation(value) + 1e-12));
    }

    [Fact]
    public void WeightlessObservationsDoNotCount()
    {
        Assert.Equal(7.5, WeightedQuantile.Median([7, 100, 8, -5, 7.9], [1, 0, 1, 0, 0]));
        Assert.True(double.IsNaN(WeightedQuantile.Median([1, 2], [0, 0])));
    }

    [Fact]
    public void ProbabilitiesOutsideTheUnitIntervalAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("probability", () => WeightedQuantile.Of([1], [], 0));
        Assert.Throws<ArgumentOutOfRangeException>("probability", () => WeightedQuantile.Of([1], [], 1));
    }
}
