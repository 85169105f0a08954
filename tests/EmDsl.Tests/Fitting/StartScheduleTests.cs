using EmDsl.Fitting;

namespace EmDsl.Tests.Fitting;

public class StartScheduleTests
{
    [Fact]
    public void DefaultNumberOfStartsIsTheModels()
    {
        Assert.Equal(10, new StartSchedule<Box>(new(), 10).Count);
        Assert.Equal(1, new StartSchedule<Box>(new(), 1).Count);
        Assert.Equal(3, new StartSchedule<Box>(new() { Starts = 3 }, 10).Count);
    }

    [Fact]
    public void BestShortRunIsCarriedOnAndTheOthersAreLeft()
    {
        FitResult<string> result = Fit(new() { Starts = 3 }, new Path(-3, 0.9), new Path(-1, 0.9), new Path(-2, 0.9));
        Assert.Equal("path of -1", result.Model);
        Assert.Equal(StopReason.ToleranceReached, result.StopReason);
        Assert.Equal(-1, result.Objective, 1e-5);
        Assert.Equal([false, true, false], result.Starts.Select(start => start.CarriedOn));
        Assert.Equal([0, 1, 2], result.Starts.Select(start => start.Start));
        Assert.Equal(StopReason.IterationLimit, result.Starts[0].StopReason);
        Assert.True(result.Starts[0].Iterations <= StartSchedule<Box>.ShortRunIterations);
        Assert.Equal(result.Iterations, result.Starts[1].Iterations);
        Assert.Equal(result.Iterations + 1, result.ObjectiveTrace.Count);
    }

    [Fact]
    public void CarriedOnStartHasTheTraceOfALoneOne()
    {
        FitResult<string> alone = Fit(new() { Starts = 1 }, new Path(-1, 0.97));
        FitResult<string> best = Fit(new() { Starts = 2 }, new Path(-9, 0.97), new Path(-1, 0.97));
        Assert.Equal(alone.ObjectiveTrace, best.ObjectiveTrace);
        Assert.Equal(alone.RemainingGain, best.RemainingGain);
    }

    [Fact]
    public void SlowStartThatMayOvertakeIsCarriedOnAfterTheBest()
    {
        // After 50 steps the slow path is at -0.6 with a gain of 0.6 to go; the fast one is at its end.
        FitResult<string> result = Fit(new() { Starts = 3 }, new Path(-0.5, 0.8), new Path(0, 0.99), new Path(-2, 0.99));
        Assert.Equal("path of 0", result.Model);
        Assert.Equal([true, true, false], result.Starts.Select(start => start.CarriedOn));
    }

    [Fact]
    public void SlowStartsOnTheirWayToTheSameMaximumAreLeft()
    {
        FitResult<string> result = Fit(new() { Starts = 3 }, new Path(-1, 0.9), new Path(-1, 0.98), new Path(-1, 0.95));
        Assert.Equal([true, false, false], result.Starts.Select(start => start.CarriedOn));
    }

    [Fact]
    public void WhenTheBestCollapsesTheNextIsCarriedOn()
    {
        FitResult<string> result = Fit(new() { Starts = 3 }, new Path(-3, 0.95), new Path(-1, 0.95, CollapseAt: 80), new Path(-2, 0.95));
        Assert.Equal("path of -2", result.Model);
        Assert.Equal([StopReason.IterationLimit, StopReason.ComponentCollapsed, StopReason.ToleranceReached], result.Starts.Select(start => start.StopReason));
        Assert.Equal("state 1 of Z, Y", result.Starts[1].Detail);

        // The collapse came with step 80, so step 79 has the last parameters that were evaluated.
        Assert.Equal(79, result.Starts[1].Iterations);
        Assert.True(result.Starts[1].CarriedOn);
    }

    [Fact]
    public void SpuriousStartsRankBelowTheOthers()
    {
        FitResult<string> result = Fit(new() { Starts = 2 }, new Path(-1, 0.9, SpuriousFrom: 60), new Path(-2, 0.9));
        Assert.Equal("path of -2", result.Model);
        Assert.Equal([true, false], result.Starts.Select(start => start.Spurious));
        Assert.Equal("state 0 of Z, X", result.Starts[0].Detail);

        FitResult<string> allSpurious = Fit(new() { Starts = 2 }, new Path(-2, 0.9, SpuriousFrom: 0), new Path(-1, 0.9, SpuriousFrom: 0));
        Assert.Equal("path of -1", allSpurious.Model);
    }

    [Fact]
    public void WhenEveryStartFailsTheBestOfThemIsReported()
    {
        FitResult<string> result = Fit(
            new() { Starts = 3 },
            new Path(double.NaN, 0.9),
            new Path(-1, 0.9, CollapseAt: 3),
            new Path(-2, 0.9, CollapseAt: 3));
        Assert.Equal("path of -1", result.Model);
        Assert.Equal(StopReason.ComponentCollapsed, result.StopReason);
        Assert.False(result.Converged);
        Assert.Equal(2, result.Iterations);
        Assert.Equal(StopReason.NonFinite, result.Starts[0].StopReason);
    }

    [Fact]
    public void ParametersReturnedAreThoseOfTheLastEntry()
    {
        var schedule = new StartSchedule<Box>(new() { Starts = 1 }, 1);
        StartRun<Box> run = schedule.Begin(0, new(), new());
        run.Current.Step = 0;
        Assert.True(run.Observe(-5, -5, 1));
        run.Advance();
        run.Current.Step = 1;
        Assert.Equal(0, run.Previous.Step);
        Assert.Equal(0, run.Best.Step);
        Assert.True(run.Observe(-4, -4, 1));
        Assert.Equal(1, run.Best.Step);
        run.Advance();
        run.Current.Step = 2;
        Assert.False(run.Observe(-6, -6, 1));
        Assert.Equal(StopReason.LikelihoodDecreased, run.Monitor.StopReason);
        Assert.Equal(1, run.Best.Step);
        Assert.Null(schedule.CarryOn());
    }

    [Fact]
    public void CancellationReturnsTheBestSoFar()
    {
        var schedule = new StartSchedule<Box>(new() { Starts = 3 }, 10);
        Iterate(schedule.Begin(0, new(), new()), new Path(-1, 0.9));
        StartRun<Box> second = schedule.Begin(1, new(), new());
        Assert.True(second.Observe(-50, -50, 1));
        second.Advance();
        second.Cancel();
        Assert.True(schedule.Cancelled);
        Assert.Null(schedule.CarryOn());
        FitResult<string> result = schedule.ToResult("model", 1, 1, 0, []);
        Assert.Equal(0, schedule.Winner.Start);
        Assert.Equal(StopReason.Cancelled, result.StopReason);
        Assert.False(result.Converged);
        Assert.Equal(2, result.Starts.Count);
    }

    [Fact]
    public void StartsBeginInOrder()
    {
        var schedule = new StartSchedule<Box>(new() { Starts = 2 }, 10);
        Assert.Throws<ArgumentOutOfRangeException>("start", () => schedule.Begin(1, new(), new()));
        var exception = Assert.Throws<InvalidOperationException>(() => schedule.Winner);
        Assert.Equal("No start has begun.", exception.Message);
    }

    [Fact]
    public void ToleranceZeroGivesTheCarriedOnStartExactlyItsSteps()
    {
        FitResult<string> result = Fit(new() { Starts = 4, LogLikelihoodTolerance = 0, MaxIterations = 123 }, [.. Enumerable.Repeat(new Path(-1, 0.5), 4)]);
        Assert.Equal(123, result.Iterations);
        Assert.Equal(StopReason.IterationLimit, result.StopReason);
        Assert.Equal(0, Assert.Single(result.Starts, start => start.CarriedOn).Start);
    }

    static FitResult<string> Fit(FitOptions options, params Path[] paths)
    {
        var schedule = new StartSchedule<Box>(options, 10);
        for (int start = 0; start < schedule.Count; start++)
        {
            Iterate(schedule.Begin(start, new(), new()), paths[start]);
        }

        while (schedule.CarryOn() is { } run)
        {
            Iterate(run, paths[run.Start]);
        }

        Assert.Equal(schedule.Winner.Monitor.Iterations, schedule.Winner.Best.Step);
        return schedule.ToResult($"path of {paths[schedule.Winner.Start].Limit}", 1, 1, 0, []);
    }

    static void Iterate(StartRun<Box> run, Path path)
    {
        while (true)
        {
            double objective = path.Limit - Math.Pow(path.Factor, run.Current.Step);
            run.MarkSpurious(run.Current.Step >= path.SpuriousFrom ? "state 0 of Z, X" : null);
            if (!run.Observe(objective, objective, 1))
            {
                return;
            }

            run.Advance();
            run.Current.Step = run.Previous.Step + 1;
            if (run.Current.Step >= path.CollapseAt)
            {
                run.Collapse("state 1 of Z, Y");
                return;
            }
        }
    }

    // An objective that rises geometrically to a limit.
    sealed record Path(double Limit, double Factor, int CollapseAt = int.MaxValue, int SpuriousFrom = int.MaxValue);

    sealed class Box
    {
        public int Step { get; set; }
    }
}
