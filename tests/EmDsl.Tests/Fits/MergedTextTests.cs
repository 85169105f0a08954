using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Tests.Fits;

/// <summary>Counts of two kinds of visitors, whose rates differ by the site.</summary>
[LatentModel]
internal sealed partial class Visits
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial PerLevel<double>[] Rate { get; init; }
    [Latent(2)] int Kind => Categorical(Weights);
    [Covariate] string Site { get; }
    [Observed] int Count => Poisson(Rate[Kind][Site]);
}

/// <summary>Rows are merged by what a column of text says, in whatever order the model knows its levels.</summary>
public class MergedTextTests
{
    const int Rows = 6000;

    static readonly string[] Sites = ["north", "east", "south", "west"];
    static readonly string[] SiteOfRow = [.. Enumerable.Range(0, Rows).Select(row => Sites[row * row % 11 % 4])];
    static readonly int[] CountOfRow = [.. Enumerable.Range(0, Rows).Select(row => (row * 7 % 5) + (row % 3 == 0 ? 9 : 0) + (SiteOfRow[row].Length == 4 ? 1 : 0))];

    static readonly FitOptions Steps = new() { MaxIterations = 40, LogLikelihoodTolerance = 0, Starts = 1 };

    static Visits.Dataset Rowwise => Visits.Dataset.FromColumns(SiteOfRow, CountOfRow);

    // Another order of levels than that of the data.
    static Visits Start => new()
    {
        Weights = Vector<double>.Build.Dense([0.6, 0.4]),
        Rate = [new() { ["west"] = 2, ["north"] = 3, ["south"] = 2.5, ["east"] = 3.5 }, new() { ["west"] = 9, ["north"] = 11, ["south"] = 10, ["east"] = 12 }],
    };

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(2)]
    public void Merging_changes_nothing(int? lanes)
    {
        FitResult<Visits> merged = Visits.Fit(Rowwise, Steps with { Lanes = lanes }, Start);
        FitResult<Visits> apart = Visits.Fit(Rowwise, Steps with { Lanes = lanes, MergesRows = false }, Start);
        Assert.Equal(SiteOfRow.Zip(CountOfRow).Distinct().Count(), merged.DistinctRows);
        Assert.Null(apart.DistinctRows);
        foreach ((double expected, double actual) in apart.LogLikelihoodTrace.Zip(merged.LogLikelihoodTrace))
            Assert.Equal(1, actual / expected, 1e-12);
        for (int kind = 0; kind < 2; kind++)
        {
            foreach (string site in Sites)
                Assert.Equal(1, merged.Model.Rate[kind][site] / apart.Model.Rate[kind][site], 1e-10);
        }
    }

    // The start's log-likelihood, row by row.
    [Fact]
    public void Merged_rows_keep_their_site()
    {
        double expected = 0;
        for (int row = 0; row < Rows; row++)
        {
            double factorial = Enumerable.Range(1, CountOfRow[row]).Aggregate(1.0, (product, factor) => product * factor);
            double Density(int kind) => Start.Weights[kind] * Math.Exp(-Start.Rate[kind][SiteOfRow[row]]) * Math.Pow(Start.Rate[kind][SiteOfRow[row]], CountOfRow[row]) / factorial;
            expected += Math.Log(Density(0) + Density(1));
        }

        Assert.Equal(1, Visits.Fit(Rowwise, Steps, Start).LogLikelihoodTrace[0] / expected, 1e-12);
    }

    [Fact]
    public void A_start_of_the_fits_own_is_the_same()
    {
        FitResult<Visits> merged = Visits.Fit(Rowwise, Steps with { Seed = 2 }), apart = Visits.Fit(Rowwise, Steps with { Seed = 2, MergesRows = false });
        Assert.NotNull(merged.DistinctRows);
        Assert.Equal(1, merged.LogLikelihood / apart.LogLikelihood, 1e-9);
    }
}
