using EmDsl.Models.Tests.Laws.Kit;

namespace EmDsl.Models.Tests.Laws;

/// <summary>Filters and forecasts of chains, held to sums over all paths.</summary>
public sealed class ForecastLawTests
{
    // The observed members of each specimen, whether rows to come need covariates, and how many rows ahead sums are affordable and laws exact.
    private static readonly Dictionary<string, (Observable[] Observed, bool HasFuture, int Horizon)> Cases = new()
    {
        ["GaussianChain"] = ([Observable.Real("Y")], false, 2),
        ["StationaryChain"] = ([Observable.Count("Y")], false, 2),
        ["SecondOrder"] = ([Observable.Count("Y")], false, 2),
        ["SwitchingAutoregression"] = ([Observable.Real("Y")], false, 1),
        ["FactorialChains"] = ([Observable.Real("Y")], false, 1),
        ["CoupledChains"] = ([Observable.Count("X", 50), Missing(Observable.Count("Y", 60))], false, 1),
        ["ChosenEntries"] = ([Observable.Count("Y", 50)], true, 2),
        ["DrivenChain"] = ([Observable.States("Y", false, true)], true, 2),
        ["MixtureEmission"] = ([Missing(Observable.Real("Y")), Missing(Observable.States("N", 0, 1, 2))], false, 2),
        ["LeftToRightChain"] = ([Observable.Real("Y")], false, 2),
        ["AutoregressiveMixture"] = ([Observable.Real("Y")], true, 1),
        ["ExplicitDuration"] = ([Observable.Count("Y", 60)], false, 1),
        ["VisibleChain"] = ([Observable.States("Y", 0, 1, 2)], false, 1),
    };

    // How many rows of a sequence are conditioned on.
    private static readonly Dictionary<string, int> Conditioned = new() { ["SwitchingAutoregression"] = 2, ["AutoregressiveMixture"] = 1 };

    // With nine joint states, the paths of more than three rows are too many.
    public static TheoryData<string> Names => new(ChainSpecimens.All.Keys.Where(name => name != "ExplicitDuration"));

    public static TheoryData<string> WithStates => new(ChainSpecimens.All.Keys.Where(name => name != "VisibleChain"));

    public static TheoryData<string> LookingAtStates => new(ChainSpecimens.All.Keys.Where(name => name is not ("VisibleChain" or "AutoregressiveMixture" or "SwitchingAutoregression" or "ExplicitDuration")));

    [Theory]
    [MemberData(nameof(WithStates))]
    public void The_filter_is_the_posterior_of_the_last_of_the_rows_so_far(string name) => Oracle(name).Filters();

    [Theory]
    [MemberData(nameof(Names))]
    public void Forecasts_are_sums_over_all_paths_and_values(string name) => Oracle(name).Predicts(Cases[name].HasFuture, Cases[name].Horizon);

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_to_come_are_scored_given_those_before(string name) => Oracle(name).ScoresFutureRows();

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_have_their_place_given_the_rows_before(string name) => Oracle(name).PlacesValues(PseudoResidualKind.Forecast, Conditioned.GetValueOrDefault(name));

    [Theory]
    [MemberData(nameof(LookingAtStates))]
    public void Values_have_their_place_given_all_other_rows(string name) => Oracle(name).PlacesValues(PseudoResidualKind.Ordinary, 0);

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_drawn_after_a_sequence_are_those_predicted(string name) => Oracle(name).SamplesWhatItPredicts(Cases[name].HasFuture, Cases[name].Horizon);

    private static Observable Missing(Observable observable) => observable with { Nodes = [.. observable.Nodes, (null, 1.0)] };

    private static ForecastOracle Oracle(string name) => new(ChainSpecimens.All[name].Make(), Cases[name].Observed);
}
