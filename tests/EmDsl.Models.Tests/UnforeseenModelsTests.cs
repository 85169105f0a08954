using EmDsl.Models.Tests.Laws.Kit;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

/// <summary>Models that combine what the other tests hold one by one.</summary>
public sealed partial class UnforeseenModelsTests
{
    [Fact]
    public void An_index_of_a_prior_may_have_the_name_of_the_index_of_its_sum()
    {
        var model = new Answers
        {
            Weights = V(0.4, 0.6),
            Item = new[,] { { V(0.7, 0.2, 0.1), V(0.6, 0.2, 0.2) }, { V(0.1, 0.2, 0.7), V(0.3, 0.5, 0.2) } },
        };
        var data = Answers.Dataset.FromRows(model.Sample(200, 5).Rows);

        var fit = Answers.Fit(data, new FitOptions { MaxIterations = 1 }, model);

        double prior = 0;
        for (int c = 0; c < 2; c++)
        {
            for (int j = 0; j < 2; j++)
                prior += LogDensity.Dirichlet(Vector<double>.Build.Dense(3, 1 + (0.5 * j)), model.Item[c, j]);
        }

        Assert.Equal(prior, fit.ObjectiveTrace[0] - fit.LogLikelihoodTrace[0], 1e-9);
    }

    [Fact]
    public void A_switch_is_decided_by_the_name_that_a_method_is_called_with()
    {
        var model = new Lifetimes { Weights = V(0.3, 0.7), Shape = 4, Rate = 0.3 };
        double t = 2.5;

        double density = model.LogDensities(Lifetimes.Dataset.FromColumns(t: [t]))[0];

        double wear = 4 / 3.0 * Math.Pow(t / 3, 3) * Math.Exp(-Math.Pow(t / 3, 4));
        Assert.Equal(Math.Log((0.3 * wear) + (0.7 * 0.3 * Math.Exp(-0.3 * t))), density, 1e-12);
    }

    [Fact]
    public void A_rate_that_is_a_line_may_fall()
    {
        double[] x = [.. Enumerable.Range(0, 60).Select(i => (i - 20) / 10.0)];
        var sample = new Line { Level = 9, Slope = -1.5 }.Sample(Line.Dataset.FromColumns(x, new int[60]), 3);
        var data = Line.Dataset.FromRows(sample.Rows);

        var fit = Line.Fit(data);

        Assert.True(fit.Converged);
        double[] excess = [.. sample.Rows.Select(row => (row.N / (fit.Model.Level + (fit.Model.Slope * row.X))) - 1)];
        Assert.True(fit.Model.Slope < 0);
        Assert.Equal(0, excess.Sum(), 1e-4);
        Assert.Equal(0, excess.Zip(x, (e, v) => e * v).Sum(), 1e-4);
    }

    [Fact]
    public void Starts_try_states_that_priors_tell_apart_in_both_orders()
    {
        var truth = new Waits { Weights = V(0.4, 0.6), Rate = [0.5, 5] };
        var data = Waits.Dataset.FromRows(truth.Sample(2000, 11).Rows);

        var fit = Waits.Fit(data);

        Assert.True(fit.Objective >= Waits.Fit(data, start: truth).Objective - 1e-4, $"{fit.Objective}");
    }

    private static Vector<double> V(params double[] entries) => Vector<double>.Build.DenseOfArray(entries);

    [LatentModel]
    internal sealed partial class Answers
    {
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial Vector<double>[,] Item { get; init; }
        [Latent(2)] int Class => Categorical(Weights);
        [Observed("a", "b")] int[] Answer => Each(j => Categorical(Item[Class, j]));
        [Prior(nameof(Item))] Vector<double> ItemPrior(int c, int j) => Dirichlet(Vector<double>.Build.Dense(3, 1 + (0.5 * j)));
    }

    internal enum Cause
    {
        Wear,
        Accident,
        Fault,
    }

    [LatentModel]
    internal sealed partial class Lifetimes
    {
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial double Shape { get; init; }
        [Parameter] public partial double Rate { get; init; }
        [Latent(2)] int Z => Categorical(Weights);
        [Observed] double T => Z == 0 ? Life(Cause.Wear, Shape, 3) : Life(Cause.Accident, 1, Rate);

        static double Life(Cause cause, double a, double b) => cause switch
        {
            Cause.Wear => Density(x => Log(a / b) + ((a - 1) * Log(x / b)) - Pow(x / b, a), Support.Positive),
            Cause.Accident => Density(x => Log(b) - (b * x), Support.Positive),
            _ => Exponential(a),
        };
    }

    [LatentModel]
    internal sealed partial class Line
    {
        [Parameter] public partial double Level { get; init; }
        [Parameter] public partial double Slope { get; init; }
        [Covariate] double X { get; }
        [Observed] int N => Poisson(Level + (Slope * X));
    }

    [LatentModel]
    internal sealed partial class Waits
    {
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial double[] Rate { get; init; }
        [Latent(2)] int Z => Categorical(Weights);
        [Observed] double T => Exponential(Rate[Z]);
        [Prior(nameof(Rate))] double RatePrior(int k) => LogNormal(k, 0.7);
    }
}
