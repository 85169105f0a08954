using Examples.BusinessCycle;
using Examples.Earthquakes;
using Examples.Nile;

namespace EmDsl.Models.Tests;

/// <summary>The models of the examples on the examples' data reach the numbers that the examples print.</summary>
public sealed class ExampleTests
{
    [Fact]
    public void Business_cycle()
    {
        // Hamilton 1989, table I: log-likelihood -181.26, p 0.7550, q 0.9049; digits beyond these from the replication named in its provenance.
        FitResult<GrowthCycle> fit = GrowthCycle.Fit(GrowthCycle.Dataset.FromCsv(Data("gnp.csv")), new FitOptions { Seed = 1 });

        Assert.Equal(-181.263, fit.LogLikelihood, 1e-3);
        Assert.Equal(0.755, fit.Model.Transition[Phase.Recession][0], 1e-3);
        Assert.Equal(0.904, fit.Model.Transition[Phase.Expansion][1], 1e-3);
    }

    [Fact]
    public void Earthquakes()
    {
        var data = Seismicity.Dataset.FromCsv(Data("earthquakes.csv"));
        FitResult<Seismicity>[] fits = [.. Enumerable.Range(1, 4).Select(k => Seismicity.Fit(data, new FitOptions { Seed = 1 }, new Seismicity { K = k }))];

        Assert.Equal(-391.9189, fits[0].LogLikelihood, 1e-4);
        Assert.Equal(-341.8787, fits[1].LogLikelihood, 1e-4);
        Assert.Equal(-328.5275, fits[2].LogLikelihood, 1e-4);
        Assert.True(fits[3].LogLikelihood > -326.4636, $"{fits[3].LogLikelihood:R}");
        Assert.Same(fits[1], fits.MinBy(fit => fit.Bic));
    }

    [Fact]
    public void Nile()
    {
        // Along the ridge of the two variances the tolerance leaves a few units.
        double?[] flows = [.. File.ReadLines(Data("nile.csv")).Skip(1).Select(line => (double?)double.Parse(line.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture))];

        FitResult<LocalLevel> fit = LocalLevel.Fit(LocalLevel.Dataset.FromColumns(flows));

        Assert.Equal(-641.524, fit.LogLikelihood, 1e-3);
        Assert.Equal(1469, fit.Model.LevelVariance, 5.0);
        Assert.Equal(15099, fit.Model.NoiseVariance, 10.0);
    }

    private static string Data(string name) => Path.Combine(AppContext.BaseDirectory, "Examples", name);
}
