using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Tests.Fits;

/// <summary>What a model with parameters can do, fitted or given.</summary>
public sealed partial class InstanceTests
{
    static readonly Line Known = new() { K = 2, Weights = Data.Vector(0.25, 0.75), Mean = [0, 3], Variance = [1, 4] };

    static readonly Weather Mild = new()
    {
        Seasons = new() { [Season.Winter] = 2, [Season.Summer] = 20 },
        Share = Data.Vector(0.5, 0.5),
        Rain = 0.3,
        Variance = 9,
        Slope = 0.5,
        Wet = 1.5,
    };

    [Fact]
    public void DensitiesAndPosteriorsAreBayes()
    {
        double[] x = [-1, 0.5, 2, 8];
        var data = Line.Dataset.FromColumns(x);

        var densities = Known.LogDensities(data);
        var posterior = Known.Posterior(data).Component;

        Assert.Equal((4, 2), (posterior.Probabilities.RowCount, posterior.Probabilities.ColumnCount));
        for (var i = 0; i < x.Length; i++)
        {
            double[] joint = [0.25 * Density(x[i], 0, 1), 0.75 * Density(x[i], 3, 4)];
            Assert.Equal(Math.Log(joint.Sum()), densities[i], 1e-13);
            Assert.Equal(joint[0] / joint.Sum(), posterior.Probabilities[i, 0], 1e-13);
            Assert.Equal(1, posterior.Probabilities.Row(i).Sum(), 1e-14);
            Assert.Equal(joint[0] >= joint[1] ? 0 : 1, posterior.Mode[i]);
        }

        Assert.Equal(densities.Sum(), Known.LogLikelihood(data), 1e-13);
    }

    [Fact]
    public void ModesHaveTheTypesOfTheirVariables()
    {
        // 2 + 0.5 · 4 = 4 in a dry winter, 20 + 0.5 · (−2) + 1.5 = 20.5 in a wet summer.
        var data = Weather.Dataset.FromColumns([4, -2], [4, 20.5]);

        var posterior = Mild.Posterior(data);

        Season[] seasons = posterior.Now.Mode;
        bool[] wet = posterior.IsWet.Mode;
        Assert.Equal([Season.Winter, Season.Summer], seasons);
        Assert.Equal([false, false], wet);

        // Wet against dry, 1.5 apart at variance 9: by Bayes in the second row, where winter is out of reach.
        double[] joint = [0.7 * Density(20.5, 19, 9), 0.3 * Density(20.5, 20.5, 9)];
        Assert.Equal(joint[1] / joint.Sum(), posterior.IsWet.Probabilities[1, 1], 1e-6);
    }

    [Fact]
    public void SamplesRepeatAndCanBeFitted()
    {
        var first = Known.Sample(4000, 5);
        var again = Known.Sample(4000, 5);
        var other = Known.Sample(4000, 6);

        Assert.Equal(first.Rows, again.Rows);
        Assert.Equal(first.Component, again.Component);
        Assert.NotEqual(first.Rows, other.Rows);
        Assert.Equal(0.75, first.Component.Average(), 0.03);

        var fit = Line.Fit(Line.Dataset.FromRows(first.Rows), start: Known);

        // Three standard errors of the mean of a component, by far.
        Assert.Equal(0, fit.Model.Mean[0], 0.3);
        Assert.Equal(3, fit.Model.Mean[1], 0.3);
        Assert.Empty(Known.Sample(0, 1).Rows);
        Assert.Throws<ArgumentOutOfRangeException>(() => Known.Sample(-1, 1));
    }

    [Fact]
    public void WithCovariatesASampleTakesThemFromADataset()
    {
        double[] height = [.. Enumerable.Range(0, 3000).Select(i => (i % 7) - 3.0)];
        var design = Weather.Dataset.FromColumns(height, new double[3000]);

        var sample = Mild.Sample(design, 9);

        Assert.Equal(height, sample.Rows.Select(row => row.Height));
        Assert.Equal(sample.Rows, Mild.Sample(design, 9).Rows);

        // Of the residuals, the mean is 0 and the variance 9.
        double[] residuals = [.. sample.Rows.Select((row, i) => row.Temperature - (sample.Now[i] == Season.Winter ? 2 : 20) - (0.5 * row.Height) - (sample.IsWet[i] ? 1.5 : 0))];
        Assert.Equal(0, residuals.Average(), 0.25);
        Assert.Equal(9, residuals.Average(r => r * r), 1.2);
        Assert.Equal(0.3, sample.IsWet.Average(wet => wet ? 1.0 : 0.0), 0.05);
        var fit = Weather.Fit(Weather.Dataset.FromRows(sample.Rows), new FitOptions { Starts = 1, MaxIterations = 50 }, Mild);
        Assert.Equal(0.5, fit.Model.Slope, 0.15);
    }

    [Fact]
    public void JsonKeepsEveryBitOfAFittedModel()
    {
        var data = Data.Line(200);
        var fitted = Line.Fit(data, new FitOptions { Starts = 2 }, new Line { K = 3 }).Model;

        var read = Line.FromJson(fitted.ToJson());

        Assert.Equal(3, read.K);
        Assert.Equal(Bits.Of(fitted), Bits.Of(read));
        Assert.Equal(Bits.Of(fitted.LogDensities(data)), Bits.Of(read.LogDensities(data)));
        Assert.Equal(fitted.ToJson(), read.ToJson());

        var plane = Plane.Fit(Data.Plane(200), new FitOptions { Starts = 2 }).Model;
        var planeRead = Plane.FromJson(plane.ToJson());
        Assert.Equal(Bits.Of(plane.Covariances.SelectMany(matrix => matrix.Enumerate())), Bits.Of(planeRead.Covariances.SelectMany(matrix => matrix.Enumerate())));

        var weather = Weather.FromJson(Mild.ToJson());
        Assert.Equal(20, weather.Seasons[Season.Summer]);
        Assert.Equal(Mild.ToJson(), weather.ToJson());
    }

    [Fact]
    public void AnUnsetParameterThrowsByName()
    {
        var partial = new Line { K = 2, Weights = Data.Vector(0.5, 0.5), Mean = [0, 1] };
        var data = Line.Dataset.FromColumns([1.0]);
        const string message = "Variance of Line is not set: give it in the object initialiser or fit the model.";

        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => partial.Variance).Message);
        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => partial.LogLikelihood(data)).Message);
        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => partial.LogDensities(data)).Message);
        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => partial.Posterior(data)).Message);
        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => partial.Sample(1, 0)).Message);
        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => partial.ToJson()).Message);
    }

    static double Density(double x, double mean, double variance) => Math.Exp(-(x - mean) * (x - mean) / (2 * variance)) / Math.Sqrt(2 * Math.PI * variance);

    internal enum Season
    {
        Winter,
        Summer,
    }

    [LatentModel]
    internal sealed partial class Weather
    {
        [Parameter] public partial PerState<Season, double> Seasons { get; init; }
        [Parameter] public partial Vector<double> Share { get; init; }
        [Parameter] public partial double Rain { get; init; }
        [Parameter] public partial double Variance { get; init; }
        [Parameter] public partial double Slope { get; init; }
        [Constant] public partial double Wet { get; init; }
        [Covariate] double Height { get; }
        [Latent(OrderBy = nameof(Seasons))] Season Now => Categorical<Season>(Share);
        [Latent] bool IsWet => Bernoulli(Rain);
        [Observed] double Temperature => Normal(Seasons[Now] + Slope * Height + (IsWet ? Wet : 0), Variance);
    }
}
