using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Tests.Fits;

/// <summary>What a fit depends on (seed, initialisation), what it does not (threads), and the order of its states.</summary>
public sealed partial class RepeatTests
{
    [Fact]
    public void ASeedReproducesBitForBitAndThreadsChangeNothing()
    {
        // More rows than one chunk holds, by far.
        var data = Data.Line(4000);
        long[] Fit(int seed, int threads) => Bits.Of(Line.Fit(data, new FitOptions { Seed = seed, Starts = 3, Threads = threads, MaxIterations = 25 }, new Line { K = 3 }));

        var expected = Fit(3, 1);

        Assert.Equal(expected, Fit(3, 1));
        Assert.Equal(expected, Fit(3, 2));
        Assert.Equal(expected, Fit(3, 7));
        Assert.NotEqual(expected, Fit(4, 1));
    }

    [Fact]
    public void NewtonAndMediansAreTheSameForAnyThreads()
    {
        var (waits, tails, kinks) = (Data.Waits(1200), Data.HeavyTails(1200), Data.Kinks(1200));
        var options = new FitOptions { Starts = 2, MaxIterations = 15 };

        Assert.Single(new[] { 1, 2, 7 }.Select(threads => Waits.Fit(waits, options with { Threads = threads }).Model.ToJson()).Distinct());
        Assert.Single(new[] { 1, 2, 7 }.Select(threads => HeavyTails.Fit(tails, options with { Threads = threads }).Model.ToJson()).Distinct());
        Assert.Single(new[] { 1, 2, 7 }.Select(threads => Kinks.Fit(kinks, options with { Threads = threads }).Model.ToJson()).Distinct());
    }

    [Fact]
    public void InitialisationsBeginAtDifferentPlaces()
    {
        var data = Data.Line();
        double Begin(Initialization initialization) => Line.Fit(data, new FitOptions { Initialization = initialization, Starts = 1, MaxIterations = 0 }, new Line { K = 2 }).LogLikelihood;

        double[] begun = [Begin(Initialization.KMeansPlusPlus), Begin(Initialization.RandomResponsibilities), Begin(Initialization.Quantiles)];

        Assert.Equal(3, begun.Distinct().Count());

        // Random responsibilities hardly tell states apart: they begin lower than clusters.
        Assert.True(begun[1] < begun[0]);
    }

    [Fact]
    public void StatesComeByDecreasingWeightWhereNoStartGivesTheirOrder()
    {
        var data = Data.Line();

        for (var seed = 0; seed < 5; seed++)
        {
            var fit = Line.Fit(data, new FitOptions { Seed = seed }, new Line { K = 2 });
            Assert.True(fit.Model.Weights[0] > fit.Model.Weights[1]);
            Assert.True(fit.Model.Mean[0] < fit.Model.Mean[1]);
        }
    }

    [Fact]
    public void OrderByOrdersStatesEvenAfterAStart()
    {
        var start = new Counts { Weights = Data.Vector(0.2, 0.5, 0.3), Rate = [40, 2, 15] };
        var sample = start.Sample(900, 2);
        var data = Counts.Dataset.FromRows(sample.Rows);

        var fit = Counts.Fit(data);
        var started = Counts.Fit(data, new FitOptions { Starts = 1 }, start);

        Assert.Equal(fit.Model.Rate.Order(), fit.Model.Rate);
        Assert.Equal(fit.Model.Rate, started.Model.Rate, (expected, actual) => Math.Abs(expected - actual) < 0.05);
        double[] shares = [.. new[] { 1, 2, 0 }.Select(state => sample.Class.Count(drawn => drawn == state) / 900.0)];
        Assert.Equal(shares, started.Model.Weights, (expected, actual) => Math.Abs(expected - actual) < 0.01);
    }

    [Fact]
    public void FewerRowsThanStatesAreRefused()
    {
        Assert.Equal("columns: 2 rows cannot tell 3 states of Component apart.", Assert.Throws<ModelDataException>(() => Line.Fit(Line.Dataset.FromColumns([1, 2]), start: new Line { K = 3 })).Message);
    }

    [LatentModel]
    internal sealed partial class Counts
    {
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial double[] Rate { get; init; }
        [Latent(3, OrderBy = nameof(Rate))] int Class => Categorical(Weights);
        [Observed] int Events => Poisson(Rate[Class]);
    }
}
