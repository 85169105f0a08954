using EmDsl.Models.Tests.Cases;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

/// <summary>Linear models with normal effects of groups, integrated out in closed form.</summary>
public sealed partial class RandomEffectTests
{
    private static readonly Case Dyestuff = Case.Load("dyestuff_random_intercept");
    private static readonly Case Rail = Case.Load("rail_random_intercept");
    private static readonly Case Sleep = Case.Load("sleepstudy_random_slopes");

    [Fact]
    public void Batches_of_dyestuff()
    {
        CaseFit fit = Dyestuff.Fit("ML");
        var data = Batches.Dataset.FromCsv(Dyestuff.DataPath);
        FitResult<Batches> result = Batches.Fit(
            data, fit.Steps(), new Batches { Mean = fit.Start.Number("mean"), Between = fit.Start.Number("between"), Within = fit.Start.Number("within") });

        fit.AssertWalk(result);
        fit.AssertParameter("mean", result.Model.Mean);
        fit.AssertParameter("between", result.Model.Between);
        fit.AssertParameter("within", result.Model.Within);
        fit.AssertMaximum(Batches.Fit(data));

        // The best linear predictor: the mean deviation of a batch, shrunk.
        ContinuousGroupPosterior effect = result.Model.Posterior(data).Effect;
        double shrinkage = result.Model.Between / (result.Model.Between + (result.Model.Within / 5));
        Assert.Equal(["A", "B", "C", "D", "E", "F"], effect.Keys);
        Assert.Equal(shrinkage * (1505 - 1527.5), effect.Mean[0], 1e-6);
        Assert.All(effect.Variance, variance => Assert.Equal(result.Model.Between * (1 - shrinkage), variance, 1e-6));
    }

    [Fact]
    public void Travel_times_in_rails()
    {
        CaseFit fit = Rail.Fit("ML");
        var data = Rails.Dataset.FromCsv(Rail.DataPath);
        FitResult<Rails> result = Rails.Fit(
            data, fit.Steps(), new Rails { Mean = fit.Start.Number("mean"), Between = fit.Start.Number("between"), Within = fit.Start.Number("within") });

        fit.AssertWalk(result);
        fit.AssertParameter("between", result.Model.Between);
        fit.AssertParameter("within", result.Model.Within);
        fit.AssertMaximum(Rails.Fit(data));
    }

    [Fact]
    public void Intercepts_and_slopes_of_sleepers()
    {
        CaseFit fit = Sleep.Fit("ML");
        var data = Sleepers.Dataset.FromCsv(Sleep.DataPath);
        FitResult<Sleepers> result = Sleepers.Fit(
            data, fit.Steps(), new Sleepers { Beta = fit.Start.Vector("beta"), Between = fit.Start.Matrix("between"), Within = fit.Start.Number("within") });

        fit.AssertWalk(result);
        fit.AssertParameter("beta", result.Model.Beta);
        fit.AssertParameter("between", result.Model.Between.Enumerate());
        fit.AssertParameter("within", result.Model.Within);
        Assert.Equal((18, 2), (result.Model.Posterior(data).Effect.Mean.RowCount, result.Model.Posterior(data).Effect.Mean.ColumnCount));
        Assert.Equal(18, result.Model.Sample(data, 3).Effect.RowCount);
    }

    [Fact]
    public void Effects_inside_effects_equal_the_dense_normal_law()
    {
        Casks model = new() { Mean = 1, Slope = 0.3, BetweenBatches = 2, BetweenCasks = 0.5, Within = [0.3, 0.6] };
        Casks.Row[] rows = Rows(40);
        var data = Casks.Dataset.FromRows(rows);
        Assert.Equal(Dense(model, rows), model.LogLikelihood(data), 1e-10);
        Assert.Equal((4, 12), (model.Posterior(data).BatchEffect.Keys.Count, model.Posterior(data).CaskEffect.Keys.Count));

        // The posterior mean of an effect is the slope of the log-density along it: by Tweedie, prior variance × derivative in the mean of its rows.
        Casks.Row[] shifted = [.. rows.Select(row => row.Batch == "a1" && row.Y is { } y ? row with { Y = y - 1e-4 } : row)];
        Casks.Row[] back = [.. rows.Select(row => row.Batch == "a1" && row.Y is { } y ? row with { Y = y + 1e-4 } : row)];
        double slope = (Dense(model, shifted) - Dense(model, back)) / 2e-4;
        Assert.Equal(model.BetweenBatches * slope, model.Posterior(data).BatchEffect.Mean[1], 1e-6);

        var sample = model.Sample(data, 1);
        Assert.Equal((4, 12), (sample.BatchEffect.Length, sample.CaskEffect.Length));
    }

    [Fact]
    public void Steps_rise_count_weights_as_copies_and_do_not_depend_on_threads()
    {
        Casks start = new() { Mean = 1, Slope = 0.3, BetweenBatches = 2, BetweenCasks = 0.5, Within = [0.3, 0.6] };
        FitOptions Steps(int threads) => new() { MaxIterations = 12, LogLikelihoodTolerance = 0, Threads = threads };
        Casks.Row[] rows = Rows(60);
        FitResult<Casks> one = Casks.Fit(Casks.Dataset.FromRows(rows), Steps(1), start);
        for (int i = 1; i < one.LogLikelihoodTrace.Count; i++)
            Assert.True(one.LogLikelihoodTrace[i] >= one.LogLikelihoodTrace[i - 1] - 1e-11);
        Assert.Equal(Dense(one.Model, rows), one.LogLikelihood, 1e-9);
        foreach (int threads in new[] { 2, 7 })
            Assert.Equal(one.LogLikelihoodTrace, Casks.Fit(Casks.Dataset.FromRows(rows), Steps(threads), start).LogLikelihoodTrace);

        FitResult<Casks> weighted = Casks.Fit(Casks.Dataset.FromRows(rows.Select(row => row.Batch == "a2" ? row with { Weight = 2 } : row)), Steps(1), start);
        Casks.Row[] copies = [.. rows, .. rows.Where(row => row.Batch == "a2").Select(row => row with { Batch = "copy", Cask = "copy of " + row.Cask })];
        FitResult<Casks> copied = Casks.Fit(Casks.Dataset.FromRows(copies), Steps(1), start);
        Assert.Equal(copied.LogLikelihood, weighted.LogLikelihood, 1e-9);
        Assert.Equal(copied.Model.BetweenCasks, weighted.Model.BetweenCasks, 1e-9);
    }

    private static Casks.Row[] Rows(int count) => [.. Enumerable.Range(0, count).Select(i => new Casks.Row
    {
        Batch = $"a{i % 4}", Cask = $"a{i % 4}/{i / 4 % 3}", Kind = i % 2, X = i % 5, Y = i % 11 == 0 ? null : (Math.Sin(i * 3.1) * 3) + (i % 4), Weight = 1,
    })];

    private static double Dense(Casks model, Casks.Row[] all)
    {
        Casks.Row[] rows = [.. all.Where(row => row.Y is not null)];
        Matrix<double> covariance = Matrix<double>.Build.Dense(rows.Length, rows.Length, (i, j) =>
            (rows[i].Batch == rows[j].Batch ? model.BetweenBatches : 0) + (rows[i].Cask == rows[j].Cask ? model.BetweenCasks : 0) + (i == j ? model.Within[rows[i].Kind] : 0));
        Vector<double> rest = Vector<double>.Build.Dense([.. rows.Select(row => row.Y!.Value - model.Mean - (model.Slope * row.X))]);
        return -0.5 * ((rows.Length * Math.Log(2 * Math.PI)) + (2 * covariance.Cholesky().Factor.Diagonal().Sum(Math.Log)) + (rest * covariance.Cholesky().Solve(rest)));
    }

    [LatentModel]
    internal sealed partial class Batches
    {
        [Parameter] public partial double Mean { get; init; }
        [Parameter] public partial double Between { get; init; }
        [Parameter] public partial double Within { get; init; }
        [Group] string Batch { get; } = "";
        [Latent(Per = nameof(Batch))] double Effect => Normal(0, Between);
        [Observed] double Yield => Normal(Mean + Effect, Within);
    }

    [LatentModel]
    internal sealed partial class Rails
    {
        [Parameter] public partial double Mean { get; init; }
        [Parameter] public partial double Between { get; init; }
        [Parameter] public partial double Within { get; init; }
        [Group] int Rail { get; }
        [Latent(Per = nameof(Rail))] double Effect => Normal(Mean, Between);
        [Observed] double Travel => Normal(Effect, Within);
    }

    [LatentModel]
    internal sealed partial class Sleepers
    {
        [Parameter] public partial Vector<double> Beta { get; init; }
        [Parameter] public partial Matrix<double> Between { get; init; }
        [Parameter] public partial double Within { get; init; }
        [Group] string Subject { get; } = "";
        [Covariate("1", "Days")] Vector<double> X { get; }
        [Latent(Dimension = 2, Per = nameof(Subject))] Vector<double> Effect => MultivariateNormal(Vector<double>.Build.Dense(2), Between);
        [Observed] double Reaction => Normal(Beta * X + Effect * X, Within);
    }

    [LatentModel]
    internal sealed partial class Casks
    {
        [Parameter] public partial double Mean { get; init; }
        [Parameter] public partial double Slope { get; init; }
        [Parameter] public partial double BetweenBatches { get; init; }
        [Parameter] public partial double BetweenCasks { get; init; }
        [Parameter] public partial double[] Within { get; init; }
        [Covariate(2)] int Kind { get; }
        [Covariate] double X { get; }
        [Group("batch")] string Batch { get; } = "";
        [Group("batch", "cask")] string Cask { get; } = "";
        [Latent(Per = nameof(Batch))] double BatchEffect => Normal(0, BetweenBatches);
        [Latent(Per = nameof(Cask))] double CaskEffect => Normal(BatchEffect, BetweenCasks);
        [Observed] double? Y => Normal(Mean + CaskEffect + Slope * X, Within[Kind]);
        [Weight] double Weight { get; }
    }
}
