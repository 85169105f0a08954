using EmDsl.Data;
using EmDsl.Models.Tests.Laws;
using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Models.Tests.Laws.Models;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests;

/// <summary>Latent variables with one value per key, as users meet them.</summary>
public sealed class GroupTests
{
    private static readonly NestedGroups Model = new()
    {
        OuterWeights = V(0.4, 0.6), InnerWeights = [V(0.9, 0.05, 0.05), V(0.1, 0.1, 0.8)], RowWeights = [V(0.5, 0.5), V(0.8, 0.2), V(0.3, 0.7)],
        Mean = new double[,] { { 0, 4 }, { 20, 27 } }, Variance = [0.8, 1.5, 2.5], Proportion = [0.1, 0.9],
    };

    [Fact]
    public void A_draw_is_one_for_each_key_and_the_posterior_finds_it()
    {
        NestedGroups.Dataset keys = NestedGroups.Dataset.FromRows(Enumerable.Range(0, 400).Select(i => new NestedGroups.Row { Key = $"k{i * 7 % 20}", Cask = $"k{i * 7 % 20}/c{i * 3 % 4}", W = 1 }));
        var sample = Model.Sample(keys, 5);
        var posterior = Model.Posterior(NestedGroups.Dataset.FromRows(sample.Rows));
        Assert.Equal(20, sample.A.Length);
        Assert.Equal(400, sample.C.Length);
        Assert.Equal(sample.Rows.Select(row => row.Key).Distinct(), posterior.A.Keys);
        Assert.Equal(sample.Rows.Select(row => row.Cask).Distinct(), posterior.B.Keys);
        Assert.Equal(sample.B.Length, posterior.B.Keys.Count);
        Assert.Equal(sample.A, posterior.A.Mode);
        Assert.Equal((400, 2), (posterior.C.Probabilities.RowCount, posterior.C.Probabilities.ColumnCount));

        // Every row's law is that of its own keys: means of 20 and more where A is 1.
        string[] order = [.. posterior.A.Keys];
        Assert.All(sample.Rows, row => Assert.Equal(sample.A[Array.IndexOf(order, row.Key)] == 1, row.Y > 10));
    }

    [Fact]
    public void A_fit_from_the_default_starts_finds_the_classes_of_groups()
    {
        ClassOfGroup truth = new() { Weights = V(0.7, 0.3), Rate = [2, 9] };
        ClassOfGroup.Dataset keys = ClassOfGroup.Dataset.FromRows(Enumerable.Range(0, 600).Select(i => new ClassOfGroup.Row { Key = $"g{i % 150}", W = 1 }));
        ClassOfGroup.Dataset data = ClassOfGroup.Dataset.FromRows(truth.Sample(keys, 11).Rows);
        FitResult<ClassOfGroup> fit = ClassOfGroup.Fit(data);
        Assert.True(fit.Converged);
        Assert.True(fit.LogLikelihood > truth.LogLikelihood(data));
        Assert.InRange(fit.Model.Rate[0], 1.7, 2.3);
        Assert.InRange(fit.Model.Rate[1], 8.3, 9.7);

        // BIC plus twice the entropy of the classes, one for each group.
        Matrix<double> p = fit.Model.Posterior(data).Z.Probabilities;
        Assert.Equal(150, p.RowCount);
        Assert.Equal(fit.Bic - (2 * p.Enumerate().Where(value => value > 0).Sum(value => value * Math.Log(value))), fit.Icl, 1e-8);
        Assert.Equal(150, fit.Model.LogDensities(data).Length);
    }

    [Fact]
    public void A_weight_that_changes_inside_a_group_is_an_error()
    {
        ClassOfGroup.Dataset data = ClassOfGroup.Dataset.FromRows(new[] { ("a", 1.0), ("b", 2.0), ("a", 3.0) }.Select(row => new ClassOfGroup.Row { Key = row.Item1, Y = 1, W = row.Item2 }));
        ModelDataException error = Assert.Throws<ModelDataException>(() => ClassOfGroup.Fit(data));
        Assert.Equal("rows, row 2 (counted from 0), member 'W': 3 follows 1 in one group, which has one weight.", error.Message);
    }

    [Fact]
    public void A_key_inside_two_others_is_an_error()
    {
        NestedGroups.Dataset data = NestedGroups.Dataset.FromRows(new[] { ("a", "x"), ("b", "y"), ("b", "x") }.Select(row => new NestedGroups.Row { Key = row.Item1, Cask = row.Item2, Y = 1, W = 1 }));
        ModelDataException error = Assert.Throws<ModelDataException>(() => Model.LogLikelihood(data));
        Assert.Equal("rows, row 2 (counted from 0), member 'Cask': 'x' of Cask lies in two values of Key, and must lie in one.", error.Message);
    }

    [Fact]
    public void Fewer_groups_than_states_are_an_error()
    {
        ClassOfGroup.Dataset data = ClassOfGroup.Dataset.FromRows(Enumerable.Range(0, 5).Select(i => new ClassOfGroup.Row { Key = "a", Y = i, W = 1 }));
        ModelDataException error = Assert.Throws<ModelDataException>(() => ClassOfGroup.Fit(data));
        Assert.Equal("rows: 1 values of Key cannot tell 2 states of Z apart.", error.Message);
    }

    [Fact]
    public void Moments_of_an_effect_are_those_of_enumeration()
    {
        Specimen specimen = GroupSpecimens.All["EffectOfClass"]();
        var model = (EffectOfClass)specimen.Start;
        var posterior = model.Posterior((EffectOfClass.Dataset)specimen.Dataset);
        double[] nodes = [-Math.Sqrt(3), 0, Math.Sqrt(3)];
        for (int i = 0; i < specimen.Rows.Count; i++)
        {
            (_, double[] p) = specimen.Subject.Enumerate(model, specimen.Rows[i]);
            double[] u = [.. specimen.Subject.Configurations(specimen.Rows[i]).Select(entry => model.Center[entry[0]] + (Math.Sqrt(model.Spread[entry[0]]) * nodes[entry[1]]))];
            double mean = p.Zip(u, (share, value) => share * value).Sum();
            Assert.Equal($"g{i}", posterior.U.Keys[i]);
            Assert.Equal(mean, posterior.U.Mean[i], 1e-12);
            Assert.Equal(p.Zip(u, (share, value) => share * (value - mean) * (value - mean)).Sum(), posterior.U.Variance[i], 1e-12);
        }
    }

    [Fact]
    public void A_draw_of_an_effect_is_normal_and_shared_by_its_rows()
    {
        LinearEffect truth = new() { Mean = 5, Between = 4, Within = 0.01 };
        var sample = truth.Sample(LinearEffect.Dataset.FromRows(Enumerable.Range(0, 4000).Select(i => new LinearEffect.Row { Key = $"g{i % 2000}", W = 1 })), 3);
        Assert.Equal(2000, sample.U.Length);
        Assert.InRange(sample.U.Average(), -0.15, 0.15);
        Assert.InRange(sample.U.Sum(u => u * u) / 2000, 3.7, 4.3);
        Assert.True(sample.U.Distinct().Count() == 2000, "not a draw from the nodes");
        Assert.All(sample.Rows, (row, i) => Assert.InRange(row.Y - 5 - sample.U[i % 2000], -0.6, 0.6));
    }

    [Fact]
    public void Data_far_from_the_origin_have_the_same_effects()
    {
        var random = new Random(8);
        LinearEffect.Row[] rows = [.. Enumerable.Range(0, 60).Select(i => new LinearEffect.Row { Key = $"g{i % 12}", W = 1, Y = Math.Round(64 * ((i % 12 % 3) + (2 * random.NextDouble()))) / 64 })];
        const double shift = 1 << 26;
        var near = LinearEffect.Fit(LinearEffect.Dataset.FromRows(rows), new FitOptions { MaxIterations = 20, LogLikelihoodTolerance = 0 }, new LinearEffect { Mean = 1, Between = 1, Within = 1 });
        var far = LinearEffect.Fit(
            LinearEffect.Dataset.FromRows(rows.Select(row => row with { Y = row.Y + shift })), new FitOptions { MaxIterations = 20, LogLikelihoodTolerance = 0 }, new LinearEffect { Mean = 1 + shift, Between = 1, Within = 1 });
        Assert.Equal(near.LogLikelihood, far.LogLikelihood, 1e-5);
        Assert.Equal(near.Model.Mean, far.Model.Mean - shift, 1e-7);
        Assert.Equal(near.Model.Between, far.Model.Between, 1e-6);
        Assert.Equal(near.Model.Within, far.Model.Within, 1e-6);
    }

    [Fact]
    public void Entropy_is_of_discrete_variables_alone()
    {
        var rows = Enumerable.Range(0, 40).Select(i => new LinearEffect.Row { Key = $"g{i % 8}", W = 1, Y = (i * 7 % 5) + (i % 8) });
        FitResult<LinearEffect> effect = LinearEffect.Fit(LinearEffect.Dataset.FromRows(rows));
        Assert.True(effect.Converged);
        Assert.Equal(effect.Bic, effect.Icl);
        var mixed = Enumerable.Range(0, 40).Select(i => new EffectOfClass.Row { Key = $"g{i % 8}", W = 1, X = i % 3, Y = (i * 7 % 5) + (i % 8) });
        Assert.True(double.IsNaN(EffectOfClass.Fit(EffectOfClass.Dataset.FromRows(mixed), new FitOptions { Starts = 2, MaxIterations = 20 }).Icl));
    }

    private static Vector<double> V(params double[] entries) => Vector<double>.Build.Dense(entries);
}
