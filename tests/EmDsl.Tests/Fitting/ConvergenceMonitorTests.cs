using EmDsl.Fitting;

namespace EmDsl.Tests.Fitting;

public class ConvergenceMonitorTests
{
    const double Unit = 2.220446049250313e-16;

    [Theory]
    [InlineData(0.3, 1e-6)]
    [InlineData(0.9, 1e-6)]
    [InlineData(0.99, 1e-4)]
    [InlineData(0.999, 1e-3)]
    public void GeometricTraceStopsWithTheGainThatRemains(double factor, double tolerance)
    {
        // The remaining gain of O_k = -factor^k is factor^k exactly.
        var monitor = new ConvergenceMonitor(new() { LogLikelihoodTolerance = tolerance }, 0);
        int k = 0;
        while (monitor.Observe(-Math.Pow(factor, k), -Math.Pow(factor, k), 1))
        {
            k++;
        }

        Assert.Equal(StopReason.ToleranceReached, monitor.StopReason);
        Assert.True(k >= 10);
        Assert.True(monitor.RemainingGain < tolerance);
        Assert.Equal(k, monitor.Iterations);
        if (k > 10)
        {
            // Equal to the true gain; one step earlier it was not below the tolerance yet.
            Assert.Equal(1, monitor.RemainingGain / Math.Pow(factor, k), 1e-6);
            Assert.True(Math.Pow(factor, k - 1) >= tolerance * (1 - 1e-6));
        }
    }

    [Fact]
    public void WindowAndEstimateAreThoseOfTheRule()
    {
        // An arbitrary rising sequence; the rule written out at k = 25: m = 3.
        double[] objectives = [.. Enumerable.Range(0, 26).Select(k => -100 / Math.Pow(k + 1, 1.5))];
        var monitor = new ConvergenceMonitor(new(), 0);
        foreach (double objective in objectives)
        {
            Assert.True(monitor.Observe(objective, objective, 100));
        }

        double d1 = objectives[25] - objectives[22];
        double d0 = objectives[22] - objectives[19];
        double epsilon = 400 * Unit;
        Assert.Equal((d1 + epsilon) * (d1 + epsilon) / (d0 - d1 - epsilon), monitor.RemainingGain, 1e-13);
    }

    [Fact]
    public void NothingIsJudgedBeforeTheTenthIteration()
    {
        var monitor = new ConvergenceMonitor(new() { LogLikelihoodTolerance = 1e10 }, 0);
        for (int k = 0; k < 10; k++)
        {
            Assert.True(monitor.Observe(-Math.Pow(0.1, k), 0, 1));
            Assert.Equal(double.PositiveInfinity, monitor.RemainingGain);
        }

        Assert.False(monitor.Observe(-Math.Pow(0.1, 10), 0, 1));
    }

    [Theory]
    [InlineData(1, StopReason.ToleranceReached)]
    [InlineData(1e12, StopReason.PrecisionReached)]
    public void FlatTraceStopsAtItsResolution(double absoluteChunkSum, StopReason reason)
    {
        var monitor = new ConvergenceMonitor(new(), 0);
        int k = 0;
        while (monitor.Observe(-5, -5, absoluteChunkSum))
        {
            k++;
        }

        Assert.Equal(10, k);
        Assert.Equal(reason, monitor.StopReason);
        Assert.Equal(4 * Unit * absoluteChunkSum, monitor.RemainingGain);
    }

    [Fact]
    public void SaddleDoesNotStop()
    {
        // Gains that grow: leaving a saddle.
        var monitor = new ConvergenceMonitor(new() { LogLikelihoodTolerance = 1 }, 0);
        for (int k = 0; k < 60; k++)
        {
            Assert.True(monitor.Observe(1e-9 * Math.Pow(1.2, k), 0, 1));
            Assert.Equal(double.PositiveInfinity, monitor.RemainingGain);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(33)]
    public void ToleranceZeroRunsExactlyToTheLimit(int limit)
    {
        var monitor = new ConvergenceMonitor(new() { LogLikelihoodTolerance = 0, MaxIterations = limit }, 0);
        int steps = 0;
        while (monitor.Observe(-1, -1, 1))
        {
            steps++;
        }

        Assert.Equal(limit, steps);
        Assert.Equal(StopReason.IterationLimit, monitor.StopReason);
        Assert.Equal(limit + 1, monitor.ObjectiveTrace.Count);
    }

    [Fact]
    public void FallBeyondRoundingStopsAtThePreviousParameters()
    {
        var monitor = new ConvergenceMonitor(new(), 0);
        double epsilon = 4 * Unit * 1000;
        Assert.True(monitor.Observe(-1000, -990, 1000));
        Assert.True(monitor.Observe(-1000 - (999 * epsilon), -990, 1000));
        Assert.False(monitor.Observe(-1000 - (2001 * epsilon), -991, 1000));
        Assert.Equal(StopReason.LikelihoodDecreased, monitor.StopReason);
        Assert.Equal(1, monitor.Iterations);
        Assert.Equal([-990.0, -990.0], monitor.LogLikelihoodTrace);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void ObjectiveThatIsNotFiniteStops(double objective)
    {
        var atStart = new ConvergenceMonitor(new(), 0);
        Assert.False(atStart.Observe(objective, objective, 1));
        Assert.Equal(StopReason.NonFinite, atStart.StopReason);
        Assert.Equal([objective], atStart.ObjectiveTrace);

        var later = new ConvergenceMonitor(new(), 0);
        Assert.True(later.Observe(-3, -3, 1));
        Assert.False(later.Observe(objective, objective, 1));
        Assert.Equal(StopReason.NonFinite, later.StopReason);
        Assert.Equal([-3.0], later.ObjectiveTrace);
    }

    [Fact]
    public void PauseAndResumeLeaveTheTraceOfAnUninterruptedRun()
    {
        var reports = new List<EmIteration>();
        var options = new FitOptions { Progress = new Recorder(reports) };
        var whole = new ConvergenceMonitor(options with { Progress = null }, 4);
        var paused = new ConvergenceMonitor(options, 4);
        paused.PauseAt(5, 0);
        int k = 0;
        while (whole.Observe(-Math.Pow(0.5, k), -Math.Pow(0.5, k), 1))
        {
            if (!paused.Observe(-Math.Pow(0.5, k), -Math.Pow(0.5, k), 1))
            {
                Assert.Equal(5, k);
                Assert.True(paused.Paused);
                Assert.Null(paused.StopReason);
                paused.Resume();
                Assert.True(paused.Observe(-Math.Pow(0.5, k), -Math.Pow(0.5, k), 1));
            }

            k++;
        }

        Assert.False(paused.Observe(-Math.Pow(0.5, k), -Math.Pow(0.5, k), 1));
        Assert.Equal(whole.ObjectiveTrace, paused.ObjectiveTrace);
        Assert.Equal(whole.StopReason, paused.StopReason);
        Assert.Equal(Enumerable.Range(0, k + 1), reports.Select(report => report.Iteration));
        Assert.Equal(new EmIteration(4, k, -Math.Pow(0.5, k), -Math.Pow(0.5, k), whole.RemainingGain), reports[^1]);
    }

    [Fact]
    public void CancellationBeforeTheFirstValueLeavesOneEntryWithoutAValue()
    {
        var monitor = new ConvergenceMonitor(new(), 0);
        monitor.Stop(StopReason.Cancelled);
        Assert.Equal([double.NaN], monitor.ObjectiveTrace);
        Assert.Equal(0, monitor.Iterations);
    }

    sealed class Recorder(List<EmIteration> reports) : IProgress<EmIteration>
    {
        public void Report(EmIteration value) => reports.Add(value);
    }
}
