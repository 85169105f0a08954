namespace EmDsl.Tests.Fits;

/// <summary>Cancelling a fit, and watching it.</summary>
public class CancellationTests
{
    static readonly Line Start = new() { K = 2, Weights = Data.Vector(0.5, 0.5), Mean = [-0.5, 0.5], Variance = [2, 3] };

    [Fact]
    public void CancelledBeforeTheFirstIteration()
    {
        var data = Data.Line();
        using var source = new CancellationTokenSource();
        source.Cancel();

        var fit = Line.Fit(data, start: Start, cancellationToken: source.Token);

        Assert.Equal(StopReason.Cancelled, fit.StopReason);
        Assert.False(fit.Converged);
        Assert.Equal(0, fit.Iterations);
        Assert.Equal(double.NaN, fit.LogLikelihood);
        Assert.Equal(Bits.Of(Start), Bits.Of(fit.Model));
        Assert.Equal(StopReason.Cancelled, Assert.Single(fit.Starts).StopReason);
    }

    [Fact]
    public void CancelledBeforeTheStartingValuesAreFound()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        var fit = Line.Fit(Data.Line(), start: new Line { K = 2, Mean = [-0.5, 0.5] }, cancellationToken: source.Token);

        Assert.Equal(StopReason.Cancelled, fit.StopReason);
        Assert.Equal(double.NaN, fit.LogLikelihood);
        Assert.Equal([-0.5, 0.5], fit.Model.Mean);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void CancelledInTheMiddleReturnsTheBestSoFar(int threads)
    {
        var data = Data.Line();
        using var source = new CancellationTokenSource();
        var progress = new Recorder(iteration =>
        {
            if (iteration.Iteration == 7)
            {
                source.Cancel();
            }
        });

        var fit = Line.Fit(data, new FitOptions { Progress = progress, Threads = threads }, Start, source.Token);

        // No E-step after the word was given: the last report is that of the iteration in which it was.
        Assert.Equal(7, progress.Iterations[^1].Iteration);
        Assert.Equal(StopReason.Cancelled, fit.StopReason);
        Assert.Equal(7, fit.Iterations);
        Assert.Equal(fit.Model.LogLikelihood(data), fit.LogLikelihood, 1e-9);
        Assert.Single(fit.Starts);
    }

    [Fact]
    public void CancelledInALaterStartReturnsTheBestOfAll()
    {
        var data = Data.Line();
        using var source = new CancellationTokenSource();
        var progress = new Recorder(iteration =>
        {
            if (iteration is { Start: 2, Iteration: 1 })
            {
                source.Cancel();
            }
        });

        var fit = Line.Fit(data, new FitOptions { Progress = progress }, new Line { K = 2 }, source.Token);

        Assert.Equal(StopReason.Cancelled, fit.StopReason);
        Assert.Equal(3, fit.Starts.Count);
        Assert.Equal(StopReason.Cancelled, fit.Starts[2].StopReason);
        Assert.Equal(fit.Starts.Max(start => start.LogLikelihood), fit.LogLikelihood);
        Assert.Equal(fit.Model.LogLikelihood(data), fit.LogLikelihood, 1e-9);
    }

    [Fact]
    public void ProgressTellsStartIterationAndARisingObjective()
    {
        var progress = new Recorder(_ => { });

        var fit = Line.Fit(Data.Line(), new FitOptions { Starts = 3, Progress = progress }, new Line { K = 2 });

        Assert.Equal([0, 1, 2], progress.Iterations.Select(iteration => iteration.Start).Distinct());
        foreach (var start in progress.Iterations.GroupBy(iteration => iteration.Start))
        {
            Assert.Equal(Enumerable.Range(0, start.Count()), start.Select(iteration => iteration.Iteration));
            Assert.All(start.Zip(start.Skip(1)), pair => Assert.True(pair.Second.Objective >= pair.First.Objective - 1e-9));
            Assert.All(start, iteration => Assert.Equal(iteration.Objective, iteration.LogLikelihood));
            Assert.Equal(fit.Starts[start.Key].Iterations, start.Last().Iteration);
            Assert.Equal(fit.Starts[start.Key].LogLikelihood, start.Last().LogLikelihood);
        }

        var last = progress.Iterations.Last(iteration => iteration.Objective == fit.Objective);
        Assert.Equal(fit.Iterations, last.Iteration);
        Assert.Equal(fit.RemainingGain, last.RemainingGain);
    }

    // Told on the calling thread, unlike Progress<T>, which posts.
    sealed class Recorder(Action<EmIteration> action) : IProgress<EmIteration>
    {
        public List<EmIteration> Iterations { get; } = [];

        public void Report(EmIteration value)
        {
            Iterations.Add(value);
            action(value);
        }
    }
}
