using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

/// <summary>A covariate that separates the outcomes: the maximum lies at infinity, which the fit says by the names of the coefficients.</summary>
public sealed partial class SeparationTests
{
    [Fact]
    public void A_separated_logistic_regression_names_its_coefficients()
    {
        var fit = Logit.Fit(Rows(x => x > 0.3));

        Assert.True(fit.Converged);
        Assert.Equal(["Intercept", "Slope"], fit.AtBoundary);
        Assert.Equal(0, fit.LogLikelihood, 1e-6);
    }

    [Fact]
    public void An_overlap_does_not()
    {
        var fit = Logit.Fit(Rows(x => Math.Sin(7 * x) + x > 0));

        Assert.True(fit.Converged);
        Assert.Empty(fit.AtBoundary);
        Assert.True(fit.LogLikelihood < -5);
    }

    [Fact]
    public void A_category_that_never_comes_names_the_scores()
    {
        double[] xs = [.. Enumerable.Range(0, 60).Select(i => (i / 30.0) - 1)];
        var rows = xs.Select((x, i) => new Choice.Row { X = Vector<double>.Build.Dense([1, x]), Y = i % 3 == 0 ? 2 : 0 });
        var others = Logit.Fit(Logit.Dataset.FromRows(xs.Select((x, i) => new Logit.Row { X = x, Y = i % 3 == 0 })));

        var fit = Choice.Fit(Choice.Dataset.FromRows(rows));

        Assert.True(fit.Converged);
        Assert.Equal(["Scores"], fit.AtBoundary);
        Assert.Equal(others.LogLikelihood, fit.LogLikelihood, 1e-6);
    }

    private static Logit.Dataset Rows(Func<double, bool> outcome) => Logit.Dataset.FromRows(
        Enumerable.Range(0, 40).Select(i => (i / 20.0) - 1).Select(x => new Logit.Row { X = x, Y = outcome(x) }));

    [LatentModel]
    internal sealed partial class Logit
    {
        [Parameter] public partial double Intercept { get; init; }
        [Parameter] public partial double Slope { get; init; }
        [Covariate] double X { get; }
        [Observed] bool Y => Bernoulli(Logistic(Intercept + Slope * X));
    }

    [LatentModel]
    internal sealed partial class Choice
    {
        [Parameter] public partial Matrix<double> Scores { get; init; }
        [Covariate("1", "x")] Vector<double> X { get; }
        [Observed] int Y => Categorical(Softmax(Scores * X));
    }
}
