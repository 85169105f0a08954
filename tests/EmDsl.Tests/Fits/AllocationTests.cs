namespace EmDsl.Tests.Fits;

/// <summary>An iteration allocates nothing: not the E-step, not the M-step by any of its strategies, not the loop.</summary>
[Collection(nameof(Alone))]
public class AllocationTests
{
    // Traces of 141 and of 241 entries fill lists of the same capacity, 256: what is left is their copies in the result.
    const int Few = 140;
    const int Many = 240;
    const long Copies = 2 * (Many - Few) * sizeof(double);
    const long SmallestObject = 24;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ClosedForms(int threads)
    {
        var data = Data.Line();
        AssertNone(options => Line.Fit(data, options, new Line { K = 2 }), threads);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Covariances(int threads)
    {
        var data = Data.Plane();
        AssertNone(options => Plane.Fit(data, options), threads);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void NewtonOnStatistics(int threads)
    {
        var data = Data.Waits();
        AssertNone(options => Waits.Fit(data, options), threads);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void NewtonThroughTheRows(int threads)
    {
        var data = Data.HeavyTails();
        AssertNone(options => HeavyTails.Fit(data, options), threads);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Medians(int threads)
    {
        var data = Data.Kinks();
        AssertNone(options => Kinks.Fit(data, options), threads);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ItemsOfLatentClasses(int threads)
    {
        var data = Data.Questionnaire();
        AssertNone(options => Questionnaire.Fit(data, options), threads);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Smoother(int threads)
    {
        var data = Data.Tracks(100);
        AssertNone(options => Tracks.Fit(data, options, Data.TrueTracks), threads);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void PartsOfOneSequence(int threads)
    {
        var data = Data.Regimes();
        AssertNone(options => Regimes.Fit(data, options, Data.TrueRegimes), threads);
    }

    /// <summary>What a fit keeps does not grow with rows × states, where the M-step passes over the rows either.</summary>
    [Fact]
    public void PassesKeepNoPosteriors()
    {
        const int Rows = 20_000;
        const int FewStates = 2;
        const int ManyStates = 22;
        var random = new Random(8);
        ManyTails.Dataset data = ManyTails.Dataset.FromColumns([.. Enumerable.Range(0, Rows).Select(_ => (10 * random.NextDouble()) + random.NextDouble())]);
        Measure(FewStates);
        Assert.InRange(Measure(ManyStates) - Measure(FewStates), 0, (ManyStates - FewStates) * Rows * sizeof(double) / 8);

        long Measure(int states)
        {
            var start = new ManyTails
            {
                K = states,
                Weights = Data.Vector([.. Enumerable.Repeat(1.0 / states, states)]),
                Location = [.. Enumerable.Range(0, states).Select(k => 11.0 * (k + 0.5) / states)],
                Scale = [.. Enumerable.Repeat(1.0, states)],
                Freedom = [.. Enumerable.Repeat(5.0, states)],
            };
            var before = GC.GetTotalAllocatedBytes(precise: true);
            ManyTails.Fit(data, new FitOptions { MaxIterations = 2, LogLikelihoodTolerance = 0, Starts = 1, Threads = 1 }, start);
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }
    }

    static void AssertNone<T>(Func<FitOptions, FitResult<T>> fit, int threads)
    {
        Measure(Few);
        var few = long.MaxValue;
        var many = long.MaxValue;

        // The runtime and the test host allocate now and then: the least of some runs is the fit's own.
        for (var run = 0; run < 3; run++)
        {
            few = Math.Min(few, Measure(Few));
            many = Math.Min(many, Measure(Many));
        }

        Assert.InRange(many - few, 0, Copies + ((Many - Few) * SmallestObject) - 1);

        long Measure(int iterations)
        {
            var options = new FitOptions { MaxIterations = iterations, LogLikelihoodTolerance = 0, Starts = 1, Threads = threads };
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var result = fit(options);
            var after = GC.GetTotalAllocatedBytes(precise: true);
            Assert.Equal(iterations, result.Iterations);
            return after - before;
        }
    }
}
