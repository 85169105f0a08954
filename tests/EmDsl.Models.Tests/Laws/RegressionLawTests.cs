using EmDsl.Models.Tests.Laws.Kit;

namespace EmDsl.Models.Tests.Laws;

/// <summary>The laws of EM for softmax probabilities and generalised linear laws.</summary>
public sealed class RegressionLawTests
{
    public static TheoryData<string> Names => new(RegressionSpecimens.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Densities_and_posteriors_equal_enumeration(string name)
    {
        Specimen specimen = Get(name);
        EmLaws.EqualsEnumeration(specimen, specimen.Start);
        EmLaws.EqualsEnumeration(specimen, specimen.Subject.Steps(specimen.Dataset, specimen.Start, 3).Model);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_step_ascends(string name) => EmLaws.Ascends(Get(name), Get(name).Start, 60);

    [Theory]
    [MemberData(nameof(Names))]
    public void Slopes_of_Q_are_those_of_the_log_likelihood(string name) => EmLaws.FisherIdentity(Get(name), Get(name).Start);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_M_step_maximises_Q(string name) => EmLaws.MaximisesQ(Get(name), Get(name).Start, 20);

    [Theory]
    [MemberData(nameof(Names))]
    public void EM_ends_at_a_maximum(string name)
    {
        if (Get(name).Converges)
            EmLaws.IsFixedPoint(Get(name), Get(name).Start);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Weights_count_rows(string name) => EmLaws.WeightsCountRows(Get(name), Get(name).Start);

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_may_be_permuted(string name) => EmLaws.RowsMayBePermuted(Get(name), Get(name).Start);

    [Theory]
    [MemberData(nameof(Names))]
    public void Threads_do_not_matter(string name) => EmLaws.ThreadsDoNotMatter(Get(name), Get(name).Start);

    [Theory]
    [MemberData(nameof(Names))]
    public void Widths_agree(string name) => EmLaws.WidthsAgree(Get(name), Get(name).Start);

    private static Specimen Get(string name) => RegressionSpecimens.All[name]();
}
