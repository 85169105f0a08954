using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

[LatentModel]
internal sealed partial class OrderedFlags
{
    [Parameter] public partial double P { get; init; }
    [Parameter] public partial PerState<bool, double> Rate { get; init; }
    [Latent(OrderBy = nameof(Rate))] bool B => Bernoulli(P);
    [Observed] int N => Poisson(Rate[B]);
}

[LatentModel]
internal sealed partial class OrderedByOdds
{
    [Parameter] public partial double Intercept { get; init; }
    [Parameter] public partial Vector<double> Gate { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Covariate(Dimension = 2)] Vector<double> X { get; }
    [Latent(2, OrderBy = nameof(Mean))] int Z => Categorical(1 - Logistic(Intercept + Gate * X), Logistic(Intercept + Gate * X));
    [Observed] double Y => Normal(Mean[Z], Variance);
}

[LatentModel]
internal sealed partial class OrderedByShare
{
    [Parameter] public partial double Share { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Latent(2, OrderBy = nameof(Mean))] int Z => Categorical(Share, 1 - Share);
    [Observed] double Y => Normal(Mean[Z], Variance);
}

/// <summary>Two states whose law has one probability, or log-odds: in order, they take it along, and the likelihood stays.</summary>
public class TwoStateOrderTests
{
    private static readonly int[] Seeds = [1, 2, 3, 4];

    [Fact]
    public void A_probability_becomes_its_complement()
    {
        var truth = new OrderedFlags { P = 0.3, Rate = new() { [false] = 2, [true] = 9 } };
        foreach (int seed in Seeds)
        {
            var data = OrderedFlags.Dataset.FromRows(truth.Sample(500, seed).Rows);
            var fit = OrderedFlags.Fit(data, new FitOptions { Seed = seed });
            Assert.True(fit.Model.Rate[false] < fit.Model.Rate[true]);
            Assert.Equal(0.3, fit.Model.P, 0.1);
            Assert.Equal(fit.LogLikelihood, fit.Model.LogLikelihood(data), 1e-9);
        }
    }

    [Fact]
    public void Log_odds_change_their_sign()
    {
        var truth = new OrderedByOdds { Intercept = 0.4, Gate = Vector<double>.Build.Dense([-0.5, 1.5]), Mean = [0, 4], Variance = 1 };
        var random = new Random(8);
        foreach (int seed in Seeds)
        {
            var rows = Enumerable.Range(0, 500).Select(_ => new OrderedByOdds.Row { X = Vector<double>.Build.Dense(2, _ => (4 * random.NextDouble()) - 2) });
            var data = OrderedByOdds.Dataset.FromRows(truth.Sample(OrderedByOdds.Dataset.FromRows(rows), seed).Rows);
            var fit = OrderedByOdds.Fit(data, new FitOptions { Seed = seed });
            Assert.True(fit.Model.Mean[0] < fit.Model.Mean[1]);
            Assert.Equal(1.5, fit.Model.Gate[1], 0.5);
            Assert.Equal(fit.LogLikelihood, fit.Model.LogLikelihood(data), 1e-9);
        }
    }

    [Fact]
    public void One_of_two_shares_becomes_the_other()
    {
        var truth = new OrderedByShare { Share = 0.7, Mean = [0, 5], Variance = 1 };
        foreach (int seed in Seeds)
        {
            var data = OrderedByShare.Dataset.FromRows(truth.Sample(400, seed).Rows);
            var fit = OrderedByShare.Fit(data, new FitOptions { Seed = seed });
            Assert.True(fit.Model.Mean[0] < fit.Model.Mean[1]);
            Assert.Equal(0.7, fit.Model.Share, 0.1);
            Assert.Equal(fit.LogLikelihood, fit.Model.LogLikelihood(data), 1e-9);
        }
    }
}
