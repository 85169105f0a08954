using EmDsl.Models.Tests.Cases;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

/// <summary>Hidden Markov models on real sequences: counts, and several series of two kinds of observations.</summary>
public sealed partial class HiddenMarkovTests
{
    private static readonly Case Earthquakes = Case.Load("earthquakes_poisson_hmm");
    private static readonly Case Lamb = Case.Load("fetal_lamb_poisson_hmm");
    private static readonly Case Speed = Case.Load("speed_multisequence_hmm");

    [Theory]
    [InlineData("K2")]
    [InlineData("K3")]
    [InlineData("K4")]
    public void Major_earthquakes(string name)
    {
        var fit = Earthquakes.Fit(name);
        var start = new PoissonChain
        {
            K = fit.Start.Vector("initial").Count, Initial = fit.Start.Vector("initial"), Transition = fit.Start.Vectors("transition"), Rate = fit.Start.Numbers("rates"),
        };
        var data = PoissonChain.Dataset.FromCsv(Earthquakes.DataPath);

        var result = PoissonChain.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("rates", result.Model.Rate);
        fit.AssertParameter("initial", result.Model.Initial);
        fit.AssertParameter("transition", result.Model.Transition);

        // Four states on 107 counts have many maxima.
        if (start.K < 4)
            fit.AssertMaximumOrHigher(PoissonChain.Fit(data, start: new PoissonChain { K = start.K }));
    }

    [Theory]
    [InlineData("K2")]
    [InlineData("K3")]
    public void Fetal_lamb_movements(string name)
    {
        var fit = Lamb.Fit(name);
        var start = new PoissonChain
        {
            K = fit.Start.Vector("initial").Count, Initial = fit.Start.Vector("initial"), Transition = fit.Start.Vectors("transition"), Rate = fit.Start.Numbers("rates"),
        };
        var data = PoissonChain.Dataset.FromCsv(Lamb.DataPath);

        var result = PoissonChain.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("rates", result.Model.Rate);
        fit.AssertParameter("initial", result.Model.Initial);
        fit.AssertParameter("transition", result.Model.Transition);
        fit.AssertMaximumOrHigher(PoissonChain.Fit(data, start: new PoissonChain { K = start.K }));
    }

    [Fact]
    public void Major_earthquakes_from_a_stationary_chain()
    {
        // Zucchini and MacDonald 2009, table 3.1, and a direct maximiser to more digits.
        var data = StationaryPoissonChain.Dataset.FromCsv(Earthquakes.DataPath);

        var result = StationaryPoissonChain.Fit(data, new FitOptions { LogLikelihoodTolerance = 1e-9 });

        Assert.Equal(-342.318266788, result.LogLikelihood, 2e-9);
        Assert.Equal(15.4722769182, result.Model.Rate[0], 1e-4);
        Assert.Equal(26.1254385038, result.Model.Rate[1], 1e-4);
        Assert.Equal(0.934040648861, result.Model.Transition[0][0], 1e-5);
        Assert.Equal(0.871490866024, result.Model.Transition[1][1], 1e-5);
        Assert.Equal(4, result.FreeParameterCount);
    }

    [Theory]
    [InlineData(3, -329.460276265)]
    [InlineData(4, -327.831585341)]
    public void Major_earthquakes_from_a_stationary_chain_of_more_states(int states, double published)
    {
        // The same table; with four states there are several maxima, and a higher one is as good.
        var data = StationaryPoissonChainOfSize.Dataset.FromCsv(Earthquakes.DataPath);

        var result = StationaryPoissonChainOfSize.Fit(data, new FitOptions { LogLikelihoodTolerance = 1e-7 }, new StationaryPoissonChainOfSize { K = states });

        Assert.True(result.LogLikelihood > published - 1e-6, $"{result.LogLikelihood:R}");
        Assert.True(states > 3 || result.LogLikelihood < published + 1e-6, $"{result.LogLikelihood:R}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Four_states_of_major_earthquakes_are_found_from_the_default_starts(int seed)
    {
        // The maximum from the published start.
        var data = PoissonChain.Dataset.FromCsv(Earthquakes.DataPath);

        var result = PoissonChain.Fit(data, new FitOptions { Seed = seed }, new PoissonChain { K = 4 });

        Assert.True(result.LogLikelihood > -326.4636, $"{result.LogLikelihood:R}");
    }

    [Fact]
    public void States_come_by_the_rows_that_they_are_expected_in()
    {
        var data = PoissonChain.Dataset.FromCsv(Earthquakes.DataPath);

        var result = PoissonChain.Fit(data, start: new PoissonChain { K = 3 });

        Vector<double> rows = result.Model.Posterior(data).State.Probabilities.ColumnSums();
        Assert.True(rows[0] > rows[1] && rows[1] > rows[2]);
        Assert.NotEqual(0, result.Model.Initial.MaximumIndex());
    }

    [Fact]
    public void Speed_and_accuracy_in_three_series()
    {
        var fit = Speed.Fit("rt_and_correct_3series");
        var start = new SpeedAccuracy
        {
            Initial = fit.Start.Vector("initial"), Transition = fit.Start.Vectors("transition"), Mean = fit.Start.Numbers("means"),
            Variance = [.. fit.Start.Numbers("deviations").Select(deviation => deviation * deviation)], Correct = fit.Start.Numbers("correct"),
        };
        var data = SpeedAccuracy.Dataset.FromCsv(Speed.DataPath);

        var result = SpeedAccuracy.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("means", result.Model.Mean);
        fit.AssertParameter("deviations", result.Model.Variance.Select(Math.Sqrt));
        fit.AssertParameter("correct", result.Model.Correct);
        fit.AssertParameter("transition", result.Model.Transition);
        fit.AssertMaximum(SpeedAccuracy.Fit(data));
        Assert.Equal(3, result.Model.LogDensities(data).Length);
        Assert.Equal(439, result.ObservationCount);
    }

    [Fact]
    public void Speed_alone_as_one_series_and_as_three()
    {
        var one = Speed.Fit("rt_only_one_series");
        var single = ReactionTimes.Fit(
            ReactionTimes.Dataset.FromCsv(Speed.DataPath),
            one.Steps(),
            new() { Initial = one.Start.Vector("initial"), Transition = one.Start.Vectors("transition"), Mean = one.Start.Numbers("means"), Variance = [0.09, 0.09] });
        one.AssertWalk(single);
        one.AssertParameter("means", single.Model.Mean);

        var three = Speed.Fit("rt_only_3series");
        var several = ReactionSeries.Fit(
            ReactionSeries.Dataset.FromCsv(Speed.DataPath),
            three.Steps(),
            new() { Initial = three.Start.Vector("initial"), Transition = three.Start.Vectors("transition"), Mean = three.Start.Numbers("means"), Variance = [0.09, 0.09] });
        three.AssertWalk(several);
        three.AssertParameter("means", several.Model.Mean);
    }

    [LatentModel]
    internal sealed partial class PoissonChain
    {
        [Size] public partial int K { get; init; }
        [Parameter] public partial Vector<double> Initial { get; init; }
        [Parameter] public partial Vector<double>[] Transition { get; init; }
        [Parameter] public partial double[] Rate { get; init; }
        [Latent(nameof(K))] int State => Chain(first: Categorical(Initial), next: Categorical(Transition[Previous(State)]));
        [Observed] int Count => Poisson(Rate[State]);
    }

    [LatentModel]
    internal sealed partial class StationaryPoissonChain
    {
        [Parameter] public partial Vector<double>[] Transition { get; init; }
        [Parameter] public partial double[] Rate { get; init; }
        [Latent(2, OrderBy = nameof(Rate))] int State => Chain(first: Stationary(Transition), next: Categorical(Transition[Previous(State)]));
        [Observed] int Count => Poisson(Rate[State]);
    }

    [LatentModel]
    internal sealed partial class StationaryPoissonChainOfSize
    {
        [Size] public partial int K { get; init; }
        [Parameter] public partial Vector<double>[] Transition { get; init; }
        [Parameter] public partial double[] Rate { get; init; }
        [Latent(nameof(K))] int State => Chain(first: Stationary(Transition), next: Categorical(Transition[Previous(State)]));
        [Observed] int Count => Poisson(Rate[State]);
    }

    [LatentModel]
    internal sealed partial class SpeedAccuracy
    {
        [Parameter] public partial Vector<double> Initial { get; init; }
        [Parameter] public partial Vector<double>[] Transition { get; init; }
        [Parameter] public partial double[] Mean { get; init; }
        [Parameter] public partial double[] Variance { get; init; }
        [Parameter] public partial double[] Correct { get; init; }
        [Sequence] int Series { get; }
        [Latent(2)] int State => Chain(first: Categorical(Initial), next: Categorical(Transition[Previous(State)]));
        [Observed("rt")] double Time => Normal(Mean[State], Variance[State]);
        [Observed("correct")] bool IsCorrect => Bernoulli(Correct[State]);
    }

    [LatentModel]
    internal sealed partial class ReactionTimes
    {
        [Parameter] public partial Vector<double> Initial { get; init; }
        [Parameter] public partial Vector<double>[] Transition { get; init; }
        [Parameter] public partial double[] Mean { get; init; }
        [Parameter] public partial double[] Variance { get; init; }
        [Latent(2)] int State => Chain(first: Categorical(Initial), next: Categorical(Transition[Previous(State)]));
        [Observed("rt")] double Time => Normal(Mean[State], Variance[State]);
    }

    [LatentModel]
    internal sealed partial class ReactionSeries
    {
        [Parameter] public partial Vector<double> Initial { get; init; }
        [Parameter] public partial Vector<double>[] Transition { get; init; }
        [Parameter] public partial double[] Mean { get; init; }
        [Parameter] public partial double[] Variance { get; init; }
        [Sequence] int Series { get; }
        [Latent(2)] int State => Chain(first: Categorical(Initial), next: Categorical(Transition[Previous(State)]));
        [Observed("rt")] double Time => Normal(Mean[State], Variance[State]);
    }
}
