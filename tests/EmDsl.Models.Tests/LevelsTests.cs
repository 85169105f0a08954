using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

[LatentModel]
internal sealed partial class CityPrices
{
    [Parameter] public partial PerLevel<double> Effect { get; init; }
    [Parameter] public partial double Slope { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Covariate] string City { get; }
    [Covariate] double Area { get; }
    [Observed] double Price => Normal(Effect[City] + (Slope * Area), Variance);
}

/// <summary>Levels inside an array and inside a <c>PerState</c>, of vectors, and of two columns that share them.</summary>
[LatentModel]
internal sealed partial class Trips
{
    [Parameter] public partial double Share { get; init; }
    [Parameter] public partial PerLevel<Vector<double>>[] Means { get; init; }
    [Parameter] public partial Vector<double> Variances { get; init; }
    [Parameter(Fixed = true)] public partial PerState<bool, PerLevel<double>> Delay { get; init; }
    [Latent] bool Express => Bernoulli(Share);
    [Covariate] bool Late { get; }
    [Covariate] string From { get; }
    [Covariate] string To { get; }
    [Observed("y1", "y2")] Vector<double> Y => MultivariateNormal(Means[Express ? 1 : 0][From], Diagonal(Variances));
#pragma warning disable EMD0107 // The delays are given: they are here for their levels.
    [Observed] double T => Normal(Delay[Late][From] - Delay[Late][To], 1);
#pragma warning restore EMD0107
}

/// <summary>Parameters with one entry per level of a column of text.</summary>
public sealed class LevelsTests
{
    private static readonly string[] Cities = ["Oslo", "Bergen", "Bodø", "Oslo", "Bergen", "Bodø", "Oslo", "Bergen", "Oslo"];
    private static readonly double[] Areas = [51, 72, 38, 90, 64, 45, 77, 120, 33];
    private static readonly double[] Prices = [6.1, 5.2, 2.9, 9.8, 4.1, 3.3, 8.0, 8.6, 4.4];

    private static CityPrices.Dataset Data => CityPrices.Dataset.FromColumns(Cities, Areas, Prices);

    [Fact]
    public void Effects_of_levels_are_those_of_dummies_by_least_squares()
    {
        var fit = CityPrices.Fit(Data);
        string[] levels = ["Oslo", "Bergen", "Bodø"];
        var design = Matrix<double>.Build.Dense(Cities.Length, 4, (i, j) => j == 3 ? Areas[i] : Cities[i] == levels[j] ? 1 : 0);
        var expected = design.QR().Solve(Vector<double>.Build.Dense(Prices));
        var residuals = Vector<double>.Build.Dense(Prices) - (design * expected);

        Assert.Equal(levels, fit.Model.CityLevels!);
        Assert.Equal(levels, fit.Model.Effect.Levels);
        for (int level = 0; level < 3; level++)
            Assert.Equal(expected[level], fit.Model.Effect[levels[level]], 1e-9);
        Assert.Equal(expected[3], fit.Model.Slope, 1e-10);
        Assert.Equal(residuals.DotProduct(residuals) / Cities.Length, fit.Model.Variance, 1e-10);
    }

    [Fact]
    public void A_start_with_levels_in_another_order_is_the_same_fit()
    {
        var start = new CityPrices { Effect = new() { ["Bodø"] = 1, ["Oslo"] = 2, ["Bergen"] = 3 }, Slope = 0.1, Variance = 2 };
        var likewise = new CityPrices { Effect = new() { ["Oslo"] = 2, ["Bergen"] = 3, ["Bodø"] = 1 }, Slope = 0.1, Variance = 2 };
        double direct = Enumerable.Range(0, Cities.Length)
            .Sum(i => (-0.5 * Math.Log(2 * Math.PI * 2)) - (Math.Pow(Prices[i] - start.Effect[Cities[i]] - (0.1 * Areas[i]), 2) / 4));

        Assert.Equal(direct, start.LogLikelihood(Data), 1e-10);
        Assert.Equal(direct, likewise.LogLikelihood(Data), 1e-10);
        var fit = CityPrices.Fit(Data, start: start);
        var other = CityPrices.Fit(Data, start: likewise);
        Assert.Equal(["Bodø", "Oslo", "Bergen"], fit.Model.Effect.Levels);
        Assert.Equal(["Oslo", "Bergen", "Bodø"], other.Model.Effect.Levels);
        foreach (string city in Cities)
            Assert.Equal(other.Model.Effect[city], fit.Model.Effect[city], 1e-10);
        Assert.Equal(other.LogLikelihood, fit.LogLikelihood, 1e-10);
    }

    [Fact]
    public void Json_names_the_levels_and_reads_back_to_the_same_bits()
    {
        var model = CityPrices.Fit(Data).Model;
        string json = model.ToJson();
        var back = CityPrices.FromJson(json);

        Assert.Contains("\"Effect\": {\n      \"Oslo\": ", json, StringComparison.Ordinal);
        Assert.Equal(model.CityLevels, back.CityLevels);
        Assert.Equal(model.Effect, back.Effect);
        Assert.Equal(model.LogDensities(Data), back.LogDensities(Data));
        Assert.Equal(json, back.ToJson());
    }

    [Fact]
    public void An_unknown_level_is_named_with_its_row_and_column()
    {
        var model = CityPrices.Fit(Data).Model;
        var error = Assert.Throws<ModelDataException>(() => model.LogDensities(CityPrices.Dataset.FromColumns(["Bergen", "Moss"], [50, 60], [5, 6])));
        Assert.Equal("columns, row 1 (counted from 0), member 'City': 'Moss' is none of the levels Oslo, Bergen, Bodø.", error.Message);
        var start = new CityPrices { Effect = new() { ["Oslo"] = 2, ["Bodø"] = 1 } };
        var missing = Assert.Throws<ModelDataException>(() => CityPrices.Fit(Data, start: start));
        Assert.Equal("columns, row 1 (counted from 0), member 'City': 'Bergen' is none of the levels Oslo, Bodø.", missing.Message);
    }

    [Fact]
    public void Stated_levels_must_be_those_of_the_entries()
    {
        var few = new CityPrices { CityLevels = ["Oslo", "Bergen", "Bodø"], Effect = new() { ["Oslo"] = 2, ["Bodø"] = 1 }, Slope = 1, Variance = 1 };
        var many = new CityPrices { CityLevels = ["Oslo"], Effect = new() { ["Oslo"] = 2, ["Bodø"] = 1 }, Slope = 1, Variance = 1 };
        Assert.Equal("Effect of CityPrices has no value for the level 'Bergen'.", Assert.Throws<ArgumentException>(() => few.LogLikelihood(Data)).Message);
        Assert.Equal("Effect of CityPrices has a value for 'Bodø', which is none of the levels Oslo.", Assert.Throws<ArgumentException>(() => many.ToJson()).Message);
    }

    [Fact]
    public void Columns_that_index_the_same_entries_share_their_levels()
    {
        static Vector<double> V(params double[] entries) => Vector<double>.Build.Dense(entries);
        var model = new Trips
        {
            Share = 0.3,
            Means = [new() { ["a"] = V(1, 2), ["b"] = V(3, 4), ["c"] = V(5, 6) }, new() { ["a"] = V(-1, 0), ["b"] = V(0, 1), ["c"] = V(2, 2) }],
            Variances = V(1, 2),
            Delay = new()
            {
                [false] = new() { ["c"] = 0.5, ["b"] = 1.5, ["a"] = -1 },
                [true] = new() { ["b"] = 7, ["a"] = 2, ["c"] = 3 },
            },
        };
        bool[] late = [false, true, true];
        string[] from = ["b", "a", "b"];
        string[] to = ["c", "c", "a"];
        var y = Matrix<double>.Build.DenseOfArray(new double[,] { { 1, 2 }, { 0.5, 0 }, { 2, 3 } });
        double[] t = [0.2, -1, 4];
        var data = Trips.Dataset.FromColumns(late, from, to, y, t);

        static double Normal(double x, double mean, double variance) => Math.Exp(-(x - mean) * (x - mean) / (2 * variance)) / Math.Sqrt(2 * Math.PI * variance);
        double[] densities = model.LogDensities(data);
        for (int i = 0; i < 3; i++)
        {
            double Of(int z) => Normal(y[i, 0], model.Means[z][from[i]][0], 1) * Normal(y[i, 1], model.Means[z][from[i]][1], 2);
            double delay = model.Delay[late[i]][from[i]] - model.Delay[late[i]][to[i]];
            Assert.Equal(Math.Log(((0.7 * Of(0)) + (0.3 * Of(1))) * Normal(t[i], delay, 1)), densities[i], 1e-12);
        }

        var back = Trips.FromJson(model.ToJson());
        Assert.Equal(densities, back.LogDensities(data));
        Assert.Equal(5.0, back.Means[0]["c"][0]);
    }
}
