using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws;

/// <summary>Priors that grow without bound at a boundary, that hold structural zeros, and that name states.</summary>
public sealed partial class PriorBoundaryTests
{
    [Theory]
    [InlineData(new double[] { 3, 1, 0 }, new double[] { 0.75, 0.25, 0 })]
    [InlineData(new double[] { 3, -0.5, 1 }, new double[] { 0.75, 0, 0.25 })]
    [InlineData(new double[] { -2, -0.5, -1 }, new double[] { 0, 1, 0 })]
    [InlineData(new double[] { 0, 0, 0 }, new double[] { 0.2, 0.3, 0.5 })]
    public void Negative_counts_end_at_zero(double[] counts, double[] expected)
    {
        double[] probabilities = [0.2, 0.3, 0.5];
        ConjugateUpdate.Simplex(counts, probabilities, 3);
        Assert.Equal(expected, probabilities);
    }

    [Theory]
    [InlineData(3, 1, 0.75)]
    [InlineData(-0.5, 1, 0)]
    [InlineData(2, -0.1, 1)]
    [InlineData(-0.5, -0.6, 1)]
    [InlineData(0, 0, 0.4)]
    public void Proportions_end_where_Q_is_largest(double a, double b, double expected) => Assert.Equal(expected, ConjugateUpdate.Proportion(a, b, 0.4));

    [Theory]
    [InlineData(3, -2, 1, 1.5)]
    [InlineData(-1, -2, 1, 0)]
    [InlineData(0, -2, 1, 0)]
    [InlineData(1, 0, 1, double.PositiveInfinity)]
    [InlineData(-3, -6, -1, 2)]
    [InlineData(-3, 0, -1, 0)]
    [InlineData(2, -1, -1, double.PositiveInfinity)]
    [InlineData(4, -2, 2, 1)]
    [InlineData(-4, -2, -2, 1)]
    [InlineData(0, 0, 1, 0.4)]
    public void Powers_end_where_Q_is_largest(double a, double b, double exponent, double expected)
        => Assert.Equal(expected, ConjugateUpdate.LogPower(a, b, exponent, 0.4), 1e-15);

    [Fact]
    public void A_posterior_without_maximum_is_not_finite()
    {
        var data = Sparse.Dataset.FromColumns([0, 0, 1, 0, 1]);

        FitResult<Sparse> result = Sparse.Fit(data, start: new Sparse { P = Vector<double>.Build.Dense([0.3, 0.3, 0.4]), Alpha = Vector<double>.Build.Dense(3, 0.5) });

        Assert.Equal(StopReason.NonFinite, result.StopReason);
        Assert.False(result.Converged);
        Assert.True(double.IsFinite(result.Objective));
        Assert.Equal(0.3, result.Model.P[0]);
    }

    [Fact]
    public void A_flat_prior_is_maximum_likelihood()
    {
        var data = Sparse.Dataset.FromColumns([0, 0, 1, 0, 1]);

        FitResult<Sparse> result = Sparse.Fit(data, start: new Sparse { Alpha = Vector<double>.Build.Dense(3, 1.0) });

        Assert.True(result.Converged);
        Assert.Equal(0.6, result.Model.P[0], 1e-15);
        Assert.Equal(0, result.Model.P[2]);
        Assert.Equal(result.LogLikelihood + Math.Log(2), result.Objective, 1e-12);
    }

    [Fact]
    public void A_prior_leaves_structural_zeros_alone()
    {
        var data = Steps.Dataset.FromColumns([0, 0, 1, 1, 2, 2], [0, 1, 1, 2, 2, 2]);

        FitResult<Steps> result = Steps.Fit(data);

        Assert.True(result.Converged);
        Assert.Equal([0.5, 0.5, 0], result.Model.To[0]);
        Assert.Equal([0, 0.5, 0.5], result.Model.To[1]);
        Assert.Equal([0, 0, 1], result.Model.To[2]);

        // Two Dirichlets over two entries, Γ(6) / Γ(3)² p² q², and one over one, which is certain.
        Assert.Equal(2 * (Math.Log(30) + (4 * Math.Log(0.5))), result.Objective - result.LogLikelihood, 1e-12);
    }

    [Fact]
    public void A_prior_holds_for_every_key_of_a_group()
    {
        var data = Batches.Dataset.FromColumns(["a", "a", "b"], [3, 5, 1]);

        FitResult<Batches> result = Batches.Fit(data);

        Assert.Equal((8 + 1) / (2 + 2.0), result.Model.RateByBatch!["a"], 1e-15);
        Assert.Equal((1 + 1) / (1 + 2.0), result.Model.RateByBatch["b"], 1e-15);
    }

    [Fact]
    public void States_that_priors_tell_apart_keep_their_places()
    {
        var random = new Random(1);
        double[] y = [.. Enumerable.Range(0, 100).Select(i => Sampler.Normal(random, i < 80 ? 3 : -3, 1))];
        for (int seed = 0; seed < 4; seed++)
        {
            Told told = Told.Fit(Told.Dataset.FromColumns(y), new FitOptions { Seed = seed }).Model;
            Assert.True(told.Mean[0] < 0 && told.Mean[1] > 0 && told.Weights[0] < told.Weights[1]);
        }
    }

    [Fact]
    public void A_prior_that_holds_a_variance_open_lets_it_be_small()
    {
        double[] y = [0, 1e-9, -1e-9, 2e-9, 1000, 1001, 1002, 999];

        FitResult<Held> result = Held.Fit(Held.Dataset.FromColumns(y), null, new Held { Mean = [0, 1000], Variance = [1, 1], Weights = Vector<double>.Build.Dense(2, 0.5) });

        Assert.True(result.Converged);
        Assert.True(result.Model.Variance.Min() < 1e-10 * 250_000);
        Assert.All(result.Starts, start => Assert.False(start.Spurious));
    }

    [LatentModel]
    internal sealed partial class Sparse
    {
        [Parameter] public partial Vector<double> P { get; init; }
        [Constant] public partial Vector<double> Alpha { get; init; }
        [Prior(nameof(P))] Vector<double> PPrior => Dirichlet(Alpha);
        [Observed] int Y => Categorical(P);
    }

    [LatentModel]
    internal sealed partial class Steps
    {
        [Parameter(Pattern = nameof(LeftRight))] public partial Vector<double>[] To { get; init; }
        [Prior(nameof(To))] Vector<double> ToPrior => Dirichlet(Vector<double>.Build.Dense(3, 3.0));
        [Covariate(3)] int From { get; }
        [Observed] int Next => Categorical(To[From]);

        private static bool LeftRight(int i, int j) => j == i || j == i + 1;
    }

    [LatentModel]
    internal sealed partial class Batches
    {
        [Group] string Batch { get; }
        [Parameter(Per = nameof(Batch))] public partial double Rate { get; init; }
        [Prior(nameof(Rate))] double RatePrior => Gamma(2, 2);
        [Observed] int Count => Poisson(Rate);
    }

    [LatentModel]
    internal sealed partial class Told
    {
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial double[] Mean { get; init; }
        [Prior(nameof(Mean))] double MeanPrior(int k) => Normal(k == 0 ? -3 : 3, 0.01);
        [Latent(2)] int Z => Categorical(Weights);
        [Observed] double Y => Normal(Mean[Z], 1);
    }

    [LatentModel]
    internal sealed partial class Held
    {
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial double[] Mean { get; init; }
        [Parameter] public partial double[] Variance { get; init; }
        [Prior(nameof(Variance))] double VariancePrior => InverseGamma(0.01, 1e-9);
        [Latent(2)] int Z => Categorical(Weights);
        [Observed] double Y => Normal(Mean[Z], Variance[Z]);
    }
}
