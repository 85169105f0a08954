using EmDsl.Models.Tests.Laws.Kit;

namespace EmDsl.Models.Tests.Laws;

/// <summary>The laws of EM on latent variables with one value per key, held to sums over all configurations of a group.</summary>
public sealed class GroupLawTests
{
    public static TheoryData<string> Names => new(GroupSpecimens.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Densities_and_posteriors_equal_sums_over_all_configurations(string name)
    {
        Specimen specimen = Get(name);
        ((GroupSubject)specimen.Subject).EqualsEnumeration(specimen, specimen.Start);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_log_likelihood_never_falls(string name)
    {
        Specimen specimen = Get(name);
        EmLaws.Ascends(specimen, specimen.Start, 12);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Q_and_the_log_likelihood_have_the_same_slope(string name)
    {
        Specimen specimen = Get(name);
        EmLaws.FisherIdentity(specimen, specimen.Start);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_M_step_maximises_Q(string name)
    {
        Specimen specimen = Get(name);
        EmLaws.MaximisesQ(specimen, specimen.Start, 6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_weight_counts_groups(string name)
    {
        Specimen specimen = Get(name);
        EmLaws.WeightsCountRows(specimen, specimen.Start, 8);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Threads_do_not_matter(string name)
    {
        Specimen specimen = Get(name);
        EmLaws.ThreadsDoNotMatter(specimen, specimen.Start);
    }

    [Fact]
    public void States_may_be_exchanged()
    {
        Specimen specimen = Get("ClassOfGroup");
        EmLaws.StatesMayBeExchanged(specimen, specimen.Start);
    }

    private static Specimen Get(string name) => GroupSpecimens.All[name]();
}
