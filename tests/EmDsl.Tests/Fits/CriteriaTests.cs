using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Tests.Fits;

/// <summary>What a result counts and reports beside the parameters.</summary>
public sealed partial class CriteriaTests
{
    [Fact]
    public void CriteriaFollowTheirFormulas()
    {
        var data = Data.Line(300);

        var fit = Line.Fit(data, start: new Line { K = 2 });

        var entropy = 0.0;
        foreach (var p in fit.Model.Posterior(data).Component.Probabilities.Enumerate())
        {
            entropy -= p > 0 ? p * Math.Log(p) : 0;
        }

        Assert.Equal(300, fit.ObservationCount);
        Assert.Equal(1 + 2 + 2, fit.FreeParameterCount);
        Assert.Equal(fit.LogLikelihood, fit.Objective);
        Assert.Equal((-2 * fit.LogLikelihood) + 10, fit.Aic, 1e-9);
        Assert.Equal((-2 * fit.LogLikelihood) + (5 * Math.Log(300)), fit.Bic, 1e-9);
        Assert.Equal(entropy, fit.Entropy, 1e-9);
        Assert.Equal(fit.Bic + (2 * entropy), fit.Icl, 1e-9);
        Assert.Equal(fit.Iterations + 1, fit.LogLikelihoodTrace.Count);
        Assert.Equal(fit.Iterations + 1, fit.ObjectiveTrace.Count);
    }

    [Fact]
    public void WeightsAreCountedAndWeighTheEntropy()
    {
        var data = Weighed.Dataset.FromColumns([1, 1.5, 3, 4, 4.5], [2, 0.5, 0, 1, 3]);

        var fit = Weighed.Fit(data, new FitOptions { Starts = 1, MaxIterations = 3, LogLikelihoodTolerance = 0 });

        Assert.Equal(6.5, fit.ObservationCount);
        double[] weights = [2, 0.5, 0, 1, 3];
        var entropy = 0.0;
        var probabilities = fit.Model.Posterior(data).Part.Probabilities;
        for (var i = 0; i < 5; i++)
        {
            entropy -= weights[i] * probabilities.Row(i).Where(p => p > 0).Sum(p => p * Math.Log(p));
        }

        Assert.Equal(entropy, fit.Entropy, 1e-10);
        Assert.Equal(fit.Model.LogDensities(data).Zip(weights, (density, weight) => density * weight).Sum(), fit.Model.LogLikelihood(data), 1e-12);
    }

    [Fact]
    public void FreeParametersOfCovariances()
    {
        // 1 weight, 2 · 2 means, 2 · 3 entries of symmetric matrices.
        Assert.Equal(11, Plane.Fit(Data.Plane(100), new FitOptions { Starts = 1 }).FreeParameterCount);
    }

    [Fact]
    public void ProbabilitiesAndRatesThatEndAtZeroAreAtTheBoundary()
    {
        var data = Rare.Dataset.FromColumns([false, false, false, false], [0, 0, 0, 0], [0, 2, 2, 0]);

        var fit = Rare.Fit(data);

        Assert.Equal(["Chance", "Rate", "Kind"], fit.AtBoundary);
        Assert.Equal(0, fit.Model.Chance);
        Assert.Equal(0, fit.Model.Rate);
        Assert.Equal([0.5, 0, 0.5], fit.Model.Kind);
        Assert.Equal(4 * Math.Log(0.5), fit.LogLikelihood, 1e-12);
        Assert.Equal(4, fit.FreeParameterCount);
        Assert.Equal(0, fit.Entropy);
        Assert.Single(fit.Starts);
    }

    [LatentModel]
    internal sealed partial class Weighed
    {
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial double[] Mean { get; init; }
        [Parameter] public partial double Variance { get; init; }
        [Latent(2)] int Part => Categorical(Weights);
        [Observed] double X => Normal(Mean[Part], Variance);
        [Weight] double Copies { get; }
    }

    [LatentModel]
    internal sealed partial class Rare
    {
        [Parameter] public partial double Chance { get; init; }
        [Parameter] public partial double Rate { get; init; }
        [Parameter] public partial Vector<double> Kind { get; init; }
        [Observed] bool Happened => Bernoulli(Chance);
        [Observed] int Times => Poisson(Rate);
        [Observed] int Which => Categorical(Kind);
    }
}
