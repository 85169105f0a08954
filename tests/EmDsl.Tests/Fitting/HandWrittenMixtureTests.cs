using EmDsl.Fitting;
using EmDsl.Numerics;

namespace EmDsl.Tests.Fitting;

public class HandWrittenMixtureTests
{
    [Fact]
    public void ResultIsTheSameToTheBitForAnyNumberOfThreads()
    {
        double[] data = ThreeClusters(400, 0.5);
        FitResult<HandWrittenMixture.Parameters> one = Fit(data, 3, new() { Threads = 1, Starts = 3 });
        foreach (int threads in new[] { 2, 7 })
        {
            FitResult<HandWrittenMixture.Parameters> many = Fit(data, 3, new() { Threads = threads, Starts = 3 });
            Assert.Equal(one.ObjectiveTrace, many.ObjectiveTrace);
            Assert.Equal(one.Model.Covariances, many.Model.Covariances);
            Assert.Equal(one.Starts, many.Starts);
        }
    }

    [Fact]
    public void EverySeedFindsTheSameMaximumAboveTheTruth()
    {
        double[] data = ThreeClusters(150, 1);
        double[] maxima = [.. Enumerable.Range(0, 10).Select(seed => Fit(data, 3, new() { Seed = seed, Threads = 1 }).LogLikelihood)];
        Assert.All(maxima, maximum => Assert.Equal(maxima[0], maximum, 1e-4));
        Assert.True(maxima[0] > TrueLogLikelihood(data, 1));
    }

    [Fact]
    public void TraceRisesAndEndsWithinTheToleranceOfALongerRun()
    {
        double[] data = ThreeClusters(150, 1.6);
        FitResult<HandWrittenMixture.Parameters> fit = Fit(data, 3, new() { Threads = 1, Starts = 1, Seed = 3 });
        FitResult<HandWrittenMixture.Parameters> longer = Fit(data, 3, new() { Threads = 1, Starts = 1, Seed = 3, LogLikelihoodTolerance = 0, MaxIterations = 4 * fit.Iterations });
        Assert.True(fit.Converged);
        Assert.All(fit.ObjectiveTrace.Zip(fit.ObjectiveTrace.Skip(1)), step => Assert.True(step.Second >= step.First - 1e-10));
        Assert.Equal(fit.ObjectiveTrace, longer.ObjectiveTrace.Take(fit.Iterations + 1));
        Assert.InRange(longer.Objective - fit.Objective, -1e-10, 2e-6);
    }

    [Fact]
    public void ComponentOnIdenticalRowsCollapsesAndOtherStartsGoOn()
    {
        // Twenty equal rows far from the rest: a component on them has no variance.
        double[] data = [.. ThreeClusters(30, 1), .. Enumerable.Repeat(500.0, 40)];
        FitResult<HandWrittenMixture.Parameters> fit = Fit(data, 4, new() { Threads = 1 });
        Assert.Contains(fit.Starts, start => start.StopReason == StopReason.ComponentCollapsed);
        Assert.All(fit.Starts.Where(start => start.StopReason == StopReason.ComponentCollapsed), start => Assert.StartsWith("state ", start.Detail));
        Assert.Equal(10, fit.Starts.Count);
    }

    static FitResult<HandWrittenMixture.Parameters> Fit(double[] data, int states, FitOptions options)
    {
        using var mixture = new HandWrittenMixture(data, 2, states, options);
        return mixture.Fit();
    }

    static double[] ThreeClusters(int size, double spread)
    {
        Random random = SeededRandom.For(17);
        var data = new double[6 * size];
        for (int i = 0; i < 3 * size; i++)
        {
            data[2 * i] = Sampler.Normal(random, 4 * (i % 3), spread);
            data[(2 * i) + 1] = Sampler.Normal(random, i % 3 == 1 ? 3 : 0, 2 * spread);
        }

        return data;
    }

    static double TrueLogLikelihood(double[] data, double spread)
    {
        double sum = 0;
        for (int i = 0; i < data.Length; i += 2)
        {
            sum += Math.Log(Enumerable.Range(0, 3).Sum(k =>
                Math.Exp(-(Math.Pow(data[i] - (4 * k), 2) / (2 * spread)) - (Math.Pow(data[i + 1] - (k == 1 ? 3 : 0), 2) / (4 * spread)))
                / (3 * 2 * Math.PI * Math.Sqrt(2) * spread)));
        }

        return sum;
    }
}
