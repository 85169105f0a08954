using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

[LatentModel]
internal sealed partial class RepeatedCounts
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Rates { get; init; }
    [Parameter] public partial Vector<double>[] Kinds { get; init; }
    [Latent(2)] int Component => Categorical(Weights);
    [Observed] int? Count => Poisson(Rates[Component]);
    [Observed] int Kind => Categorical(Kinds[Component]);
}

[LatentModel]
internal sealed partial class WeightedRepeatedCounts
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Rates { get; init; }
    [Latent(2)] int Component => Categorical(Weights);
    [Observed] int Count => Poisson(Rates[Component]);
    [Weight] double Case { get; }
}

/// <summary>Fits of rows that repeat: merged, they are what they are row by row, and every row keeps its own posterior.</summary>
public class MergedRowsFitTests
{
    private const int Rows = 6000;

    [Fact]
    public void Merging_changes_nothing()
    {
        var data = RepeatedCounts.Dataset.FromColumns(
            [.. Enumerable.Range(0, Rows).Select(row => row % 13 == 0 ? null : (int?)((row * row % 7) + (row % 2 * 6)))],
            [.. Enumerable.Range(0, Rows).Select(row => row % 5 == 0 ? 2 : row % 2)]);
        foreach (int? lanes in new int?[] { null, 0, 2 })
        {
            var options = new FitOptions { MaxIterations = 30, LogLikelihoodTolerance = 0, Starts = 3, Seed = 5, Lanes = lanes };
            FitResult<RepeatedCounts> merged = RepeatedCounts.Fit(data, options), apart = RepeatedCounts.Fit(data, options with { MergesRows = false });
            Assert.InRange(merged.DistinctRows!.Value, 10, 60);
            Assert.Null(apart.DistinctRows);
            Assert.Equal(Rows, merged.ObservationCount);
            Agree(apart.LogLikelihoodTrace, merged.LogLikelihoodTrace, 1e-12);
            Agree(apart.Model.Rates, merged.Model.Rates, 1e-10);
            Assert.Equal(apart.Entropy, merged.Entropy, 1e-8);
            Assert.Equal(Rows, merged.Model.Posterior(data).Component.Probabilities.RowCount);
            Assert.Equal(Rows, merged.Model.LogDensities(data).Length);
            Assert.Equal(merged.LogLikelihood, merged.Model.LogDensities(data).Sum(), 1e-8);
        }
    }

    [Fact]
    public void Weights_are_merged_too()
    {
        var data = WeightedRepeatedCounts.Dataset.FromColumns([.. Enumerable.Range(0, Rows).Select(row => (row * row % 7) + (row % 2 * 6))], [.. Enumerable.Range(0, Rows).Select(row => 0.5 + (row % 3))]);
        var options = new FitOptions { MaxIterations = 30, LogLikelihoodTolerance = 0, Starts = 2 };
        FitResult<WeightedRepeatedCounts> merged = WeightedRepeatedCounts.Fit(data, options), apart = WeightedRepeatedCounts.Fit(data, options with { MergesRows = false });
        Assert.NotNull(merged.DistinctRows);
        Assert.Equal(apart.ObservationCount, merged.ObservationCount);
        Agree(apart.LogLikelihoodTrace, merged.LogLikelihoodTrace, 1e-12);
    }

    private static void Agree(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach ((double first, double second) in expected.Zip(actual))
            Assert.Equal(first, second, tolerance * Math.Max(1, Math.Abs(first)));
    }
}
