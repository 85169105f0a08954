using EmDsl.Models.Tests.Laws.Kit;

namespace EmDsl.Models.Tests.Laws;

/// <summary>The laws of EM for the log-likelihood plus the log-prior.</summary>
public sealed class PriorLawTests
{
    public static TheoryData<string> Names => new(PriorSpecimens.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Densities_and_posteriors_are_those_of_the_data(string name) => EmLaws.EqualsEnumeration(Get(name), Get(name).Start);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_step_ascends(string name) => EmLaws.Ascends(Get(name), Get(name).Start, 60);

    [Theory]
    [MemberData(nameof(Names))]
    public void Slopes_of_Q_are_those_of_the_objective(string name) => EmLaws.FisherIdentity(Get(name), Get(name).Start);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_M_step_maximises_Q(string name) => EmLaws.MaximisesQ(Get(name), Get(name).Start, 20);

    [Theory]
    [MemberData(nameof(Names))]
    public void EM_ends_at_a_maximum(string name) => EmLaws.IsFixedPoint(Get(name), Get(name).Start);

    [Theory]
    [MemberData(nameof(Names))]
    public void Weights_count_rows(string name) => EmLaws.WeightsCountRows(Get(name), Get(name).Start);

    [Theory]
    [MemberData(nameof(Names))]
    public void Threads_do_not_matter(string name) => EmLaws.ThreadsDoNotMatter(Get(name), Get(name).Start);

    private static Specimen Get(string name) => PriorSpecimens.All[name]();
}
