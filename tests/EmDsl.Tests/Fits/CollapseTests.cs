using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Tests.Fits;

/// <summary>Components that close in on a few rows, and starts that fail.</summary>
public class CollapseTests
{
    // A grid with four copies of one value, on which a component can sit with variance zero.
    static readonly double[] WithCopies = [.. Enumerable.Range(0, 41).Select(i => (i - 20) / 10.0), 0.37, 0.37, 0.37, 0.37];

    static readonly Line OnTheCopies = new() { K = 2, Weights = Data.Vector(0.9, 0.1), Mean = [0, 0.37], Variance = [1.3, 1e-8] };

    [Fact]
    public void ACollapsingComponentIsNamedAndOtherStartsGoOn()
    {
        var fit = Line.Fit(Line.Dataset.FromColumns(WithCopies), start: OnTheCopies);

        Assert.Equal(10, fit.Starts.Count);
        Assert.Equal(StopReason.ComponentCollapsed, fit.Starts[0].StopReason);
        Assert.Equal("Variance[1], the spread of X", fit.Starts[0].Detail);
        Assert.Equal(0, fit.Starts[0].Iterations);
        Assert.True(fit.Converged);
        Assert.All(fit.Model.Variance, variance => Assert.True(variance > 1e-3));

        // The collapsed start had the higher likelihood, without bound: it is not what is returned.
        Assert.True(fit.Starts[0].LogLikelihood > fit.LogLikelihood);
    }

    [Fact]
    public void ASingleStartThatCollapsesReturnsItsLastParameters()
    {
        var data = Line.Dataset.FromColumns(WithCopies);

        var fit = Line.Fit(data, new FitOptions { Starts = 1 }, OnTheCopies);

        Assert.Equal(StopReason.ComponentCollapsed, fit.StopReason);
        Assert.False(fit.Converged);
        Assert.Equal(Bits.Of(OnTheCopies), Bits.Of(fit.Model));
        Assert.Equal(fit.Model.LogLikelihood(data), fit.LogLikelihood, 1e-10);
    }

    [Theory]
    [InlineData(1e-6)]
    [InlineData(1)]
    [InlineData(1e6)]
    public void CollapseIsJudgedInTheUnitsOfTheData(double unit)
    {
        var data = Line.Dataset.FromColumns([.. WithCopies.Select(x => x * unit)]);

        var collapsed = Line.Fit(data, start: new Line { K = 2, Weights = OnTheCopies.Weights, Mean = [0, 0.37 * unit], Variance = [1.3 * unit * unit, 1e-8 * unit * unit] });
        var regular = Line.Fit(data, start: new Line { K = 2 });

        Assert.Equal(StopReason.ComponentCollapsed, collapsed.Starts[0].StopReason);
        Assert.All(regular.Starts, start => Assert.NotEqual(StopReason.ComponentCollapsed, start.StopReason));
        Assert.True(regular.Converged);
        Assert.Empty(regular.AtBoundary);
    }

    [Fact]
    public void AStartBelowTheVarianceFloorIsRefused()
    {
        var data = Line.Dataset.FromColumns(WithCopies);

        var refusal = Assert.Throws<ArgumentException>(() => Line.Fit(data, new FitOptions { VarianceFloor = 1e-4 }, OnTheCopies));

        Assert.Equal("Variance of the start has the variance 1E-08 in entry 1, below the VarianceFloor of 0.0001: start above the floor, or lower it.", refusal.Message);
    }

    [Fact]
    public void AVarianceFloorPreventsItAndClamps()
    {
        const double floor = 1e-4;
        var data = Line.Dataset.FromColumns(WithCopies);

        var fit = Line.Fit(data, new FitOptions { Starts = 1, VarianceFloor = floor }, new Line { K = 2, Weights = OnTheCopies.Weights, Mean = OnTheCopies.Mean, Variance = [1.3, 2 * floor] });

        Assert.True(fit.Converged);
        Assert.Equal(floor, fit.Model.Variance[1]);
        Assert.True(fit.Model.Variance[0] > floor);

        // The constrained maximum: a larger variance is less likely, a smaller one is not allowed.
        var wider = new Line { K = 2, Weights = fit.Model.Weights, Mean = fit.Model.Mean, Variance = [fit.Model.Variance[0], 1.001 * floor] };
        Assert.True(wider.LogLikelihood(data) < fit.LogLikelihood);
    }

    [Fact]
    public void ACovarianceCollapsesAlongALineAndIsClampedThere()
    {
        // A cloud, and nine points on the line y = x, away from it.
        var random = new Random(1);
        double[] cloud = [.. Enumerable.Range(0, 80).Select(_ => random.NextDouble() + random.NextDouble())];
        var points = Matrix<double>.Build.Dense(49, 2, (i, j) => i < 40 ? cloud[(2 * i) + j] : 5 + ((i - 40) * 0.25));
        var data = Plane.Dataset.FromColumns(points);
        var identity = Matrix<double>.Build.DenseIdentity(2);
        var start = new Plane { Weights = Data.Vector(0.8, 0.2), Means = [Data.Vector(1, 1), Data.Vector(6, 6)], Covariances = [identity * 0.5, identity] };

        var collapsed = Plane.Fit(data, new FitOptions { Starts = 1 }, start);
        var floored = Plane.Fit(data, new FitOptions { Starts = 1, VarianceFloor = 0.01 }, start);

        Assert.Equal(StopReason.ComponentCollapsed, collapsed.StopReason);
        Assert.Equal("Covariances[1], the spread of Point", Assert.Single(collapsed.Starts).Detail);
        Assert.True(floored.Converged);
        var eigen = floored.Model.Covariances[1].Evd(Symmetricity.Symmetric);
        Assert.Equal(0.01, eigen.EigenValues[0].Real, 1e-12);

        // Along the line the maximum is free: the variance of 0.25 · (0, ..., 8) in both coordinates.
        Assert.Equal(2 * 0.0625 * 60 / 9, eigen.EigenValues[1].Real, 1e-6);
        Assert.Equal(0, eigen.EigenVectors[0, 0] + eigen.EigenVectors[1, 0], 1e-6);
    }

    [Fact]
    public void ASpuriousComponentRanksBelowARegularOne()
    {
        // Two values that lie close together, but not so close that the component collapses.
        var data = Line.Dataset.FromColumns([.. Enumerable.Range(0, 41).Select(i => (i - 20) / 10.0), 0.37, 0.3701]);
        var start = new Line { K = 2, Weights = Data.Vector(0.95, 0.05), Mean = [0, 0.37005], Variance = [1.3, 2.5e-9] };

        var fit = Line.Fit(data, start: start);

        Assert.True(fit.Starts[0].Spurious);
        Assert.Equal("Variance[1], the spread of X", fit.Starts[0].Detail);
        Assert.True(fit.Starts[0].LogLikelihood > fit.LogLikelihood);
        Assert.True(fit.Converged);
        Assert.Contains(fit.Starts, outcome => outcome.LogLikelihood == fit.LogLikelihood && !outcome.Spurious && outcome.Detail is null);

        // Alone it is returned, and flagged.
        var alone = Line.Fit(data, new FitOptions { Starts = 1 }, start);
        Assert.True(alone.Converged);
        Assert.True(Assert.Single(alone.Starts).Spurious);
        Assert.Equal(2.5e-9, alone.Model.Variance[1], 1e-12);
    }

    [Fact]
    public void AStartWithoutAFiniteLikelihoodIsNonFinite()
    {
        var data = Data.Line();
        var start = new Line { K = 2, Weights = Data.Vector(0.5, 0.5), Mean = [1e200, 2e200], Variance = [1, 1] };

        var alone = Line.Fit(data, new FitOptions { Starts = 1 }, start);
        var others = Line.Fit(data, start: start);

        Assert.Equal(StopReason.NonFinite, alone.StopReason);
        Assert.Equal(double.NegativeInfinity, alone.LogLikelihood);
        Assert.Equal(Bits.Of(start), Bits.Of(alone.Model));
        Assert.Equal(StopReason.NonFinite, others.Starts[0].StopReason);
        Assert.True(others.Converged);
    }

    [Fact]
    public void TheLikelihoodNeverDecreases()
    {
        for (var seed = 0; seed < 4; seed++)
        {
            var options = new FitOptions { Seed = seed, Starts = 3, MaxIterations = 100, Initialization = seed % 2 == 0 ? Initialization.RandomResponsibilities : Initialization.Automatic };
            AssertRises(Line.Fit(Data.Line(120, seed), options, new Line { K = 3 }));
            AssertRises(Plane.Fit(Data.Plane(120, seed), options));
            AssertRises(Waits.Fit(Data.Waits(120, seed), options));
            AssertRises(HeavyTails.Fit(Data.HeavyTails(120, seed), options));
            AssertRises(Kinks.Fit(Data.Kinks(120, seed), options));
            AssertRises(Questionnaire.Fit(Data.Questionnaire(120, seed), options));
        }
    }

    static void AssertRises<T>(FitResult<T> fit)
    {
        Assert.DoesNotContain(fit.Starts, start => start.StopReason == StopReason.LikelihoodDecreased);
        Assert.All(fit.ObjectiveTrace.Zip(fit.ObjectiveTrace.Skip(1)), pair => Assert.True(pair.Second >= pair.First - 1e-9, $"{pair.First:R} {pair.Second:R}"));
    }
}
