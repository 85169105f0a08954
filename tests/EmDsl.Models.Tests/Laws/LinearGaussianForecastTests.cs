using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Models.Tests.Laws.Models;

namespace EmDsl.Models.Tests.Laws;

/// <summary>Filters and forecasts of linear Gaussian chains, held to dense conditioning on the joint normal law.</summary>
public sealed class LinearGaussianForecastTests
{
    // The observed members of each specimen, whether rows to come need covariates, how far ahead laws are exact, and how many rows are conditioned on.
    private static readonly Dictionary<string, (string[] Observed, bool HasFuture, int Horizon, int Conditioned)> Cases = new()
    {
        ["LocalLevel"] = (["Flow"], false, 3, 0),
        ["StateSpace"] = (["Y"], false, 3, 0),
        ["DrivenStateSpace"] = (["Y", "V"], true, 2, 0),
        ["LocalTrend"] = (["Y"], true, 2, 0),
        ["HiddenAutoregression"] = (["Y"], false, 3, 0),
        ["PatternedStateSpace"] = (["Y"], false, 1, 1),
    };

    public static TheoryData<string> Names => new(Cases.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_filter_conditions_on_the_rows_so_far(string name) => Oracle(name).Filters();

    [Theory]
    [MemberData(nameof(Names))]
    public void Forecasts_condition_on_the_rows_before(string name) => Oracle(name).Predicts(Cases[name].Horizon);

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_to_come_are_scored_given_those_before(string name) => Oracle(name).ScoresFutureRows();

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_have_their_place_given_the_rows_before(string name) => Oracle(name).PlacesValues(Cases[name].Conditioned);

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_drawn_after_a_sequence_are_those_predicted(string name) => Oracle(name).SamplesWhatItPredicts(Cases[name].Horizon);

    [Fact]
    public void Places_given_all_other_rows_are_refused()
    {
        Specimen specimen = LinearGaussianSpecimens.All["LocalLevel"]();
        NotSupportedException exception = Assert.Throws<NotSupportedException>(() => ((LocalLevel)specimen.Start).PseudoResiduals((LocalLevel.Dataset)specimen.Dataset, PseudoResidualKind.Ordinary));
        Assert.Equal("Pseudo-residuals given all other rows are not computed where continuous latent variables or missing entries are integrated out. Use PseudoResidualKind.Forecast.", exception.Message);
    }

    [Fact]
    public void Further_ahead_than_a_value_that_is_looked_back_at_has_no_law()
    {
        Specimen specimen = LinearGaussianSpecimens.All["PatternedStateSpace"]();
        NotSupportedException exception = Assert.Throws<NotSupportedException>(() => ((PatternedStateSpace)specimen.Start).Predict((PatternedStateSpace.Dataset)specimen.Dataset, 2));
        Assert.Equal(
            "Equations look back at 'Y', one row earlier: further than one row ahead that value is not known, and the law has no closed form. Draw continuations instead, with SampleAfter.",
            exception.Message);
    }

    [Fact]
    public void No_rows_to_draw_are_none()
    {
        Specimen specimen = LinearGaussianSpecimens.All["StateSpace"]();
        StateSpace.Samples samples = ((StateSpace)specimen.Start).SampleAfter((StateSpace.Dataset)specimen.Dataset, 0, 1);
        Assert.Empty(samples.Rows);
        Assert.Equal((0, 2), (samples.X.RowCount, samples.X.ColumnCount));
    }

    private static GaussianForecastOracle Oracle(string name) => new(LinearGaussianSpecimens.All[name](), Cases[name].Observed, Cases[name].HasFuture);
}
