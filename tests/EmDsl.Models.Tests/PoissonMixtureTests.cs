using EmDsl.Models.Tests.Cases;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

/// <summary>Mixtures of Poisson counts, one row per count or weighted by frequency, and one with extra zeros.</summary>
public sealed partial class PoissonMixtureTests
{
    private static readonly Case London = Case.Load("london_deaths_poisson2");
    private static readonly Case Thai = Case.Load("thai_cohort_poisson_mixture");
    private static readonly Case Earthquakes = Case.Load("earthquakes_poisson_mixture");
    private static readonly Case Teeth = Case.Load("zip_dmft");

    [Fact]
    public void London_deaths()
    {
        var fit = London.Fit("K2");
        var start = new LondonDeaths { Weights = fit.Start.Vector("weights"), Rate = fit.Start.Numbers("rates") };
        var data = LondonDeaths.Dataset.FromCsv(London.DataPath);

        var result = LondonDeaths.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("weights", result.Model.Weights);
        fit.AssertParameter("rates", result.Model.Rate);
        fit.AssertMaximum(LondonDeaths.Fit(data));
    }

    [Theory]
    [InlineData("K1")]
    [InlineData("K2")]
    [InlineData("K3")]
    [InlineData("K4")]
    [InlineData("K5")]
    public void Illness_spells_of_Thai_children(string name)
    {
        var fit = Thai.Fit(name);
        var start = new IllnessSpells { K = fit.Start.Vector("weights").Count, Weights = fit.Start.Vector("weights"), Rate = fit.Start.Numbers("rates") };
        var data = IllnessSpells.Dataset.FromCsv(Thai.DataPath);

        var result = IllnessSpells.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        if (fit.Verified.Has("weights"))
        {
            fit.AssertParameter("weights", result.Model.Weights);
            fit.AssertParameter("rates", result.Model.Rate);
            fit.AssertMaximum(IllnessSpells.Fit(data, start: new IllnessSpells { K = start.K }));
        }
    }

    [Theory]
    [InlineData("K1")]
    [InlineData("K2")]
    [InlineData("K3")]
    [InlineData("K4")]
    public void Major_earthquakes(string name)
    {
        var fit = Earthquakes.Fit(name);
        var start = new MajorEarthquakes { K = fit.Start.Vector("weights").Count, Weights = fit.Start.Vector("weights"), Rate = fit.Start.Numbers("rates") };
        var data = MajorEarthquakes.Dataset.FromCsv(Earthquakes.DataPath);

        var result = MajorEarthquakes.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("weights", result.Model.Weights);
        fit.AssertParameter("rates", result.Model.Rate);
        fit.AssertMaximum(MajorEarthquakes.Fit(data, start: new MajorEarthquakes { K = start.K }));
    }

    [Fact]
    public void Children_without_decayed_teeth()
    {
        var fit = Teeth.Fit("Ml");
        var start = new DecayedTeeth { Inflation = fit.Start.Number("inflation"), Rate = fit.Start.Number("rate") };
        var data = DecayedTeeth.Dataset.FromCsv(Teeth.DataPath);

        var result = DecayedTeeth.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("inflation", result.Model.Inflation);
        fit.AssertParameter("rate", result.Model.Rate);
        fit.AssertMaximum(DecayedTeeth.Fit(data));
    }

    [LatentModel]
    internal sealed partial class LondonDeaths
    {
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial double[] Rate { get; init; }
        [Latent(2)] int Season => Categorical(Weights);
        [Observed] int Deaths => Poisson(Rate[Season]);
        [Weight] double Days { get; }
    }

    [LatentModel]
    internal sealed partial class IllnessSpells
    {
        [Size] public partial int K { get; init; }
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial double[] Rate { get; init; }
        [Latent(nameof(K))] int Health => Categorical(Weights);
        [Observed("count")] int Spells => Poisson(Rate[Health]);
        [Weight("freq")] double Children { get; }
    }

    [LatentModel]
    internal sealed partial class MajorEarthquakes
    {
        [Size] public partial int K { get; init; }
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial double[] Rate { get; init; }
        [Latent(nameof(K))] int Activity => Categorical(Weights);
        [Observed] int Count => Poisson(Rate[Activity]);
    }

    [LatentModel]
    internal sealed partial class DecayedTeeth
    {
        [Parameter] public partial double Inflation { get; init; }
        [Parameter] public partial double Rate { get; init; }
        [Latent] bool Immune => Bernoulli(Inflation);
        [Observed("dmft_end")] int Index => Immune ? Exactly(0) : Poisson(Rate);
        [Weight] double Children { get; }
    }
}
