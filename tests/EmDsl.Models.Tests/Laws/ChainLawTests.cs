using EmDsl.Models.Tests.Laws.Kit;

namespace EmDsl.Models.Tests.Laws;

/// <summary>The laws of EM on chains, held to sums over all paths.</summary>
public sealed class ChainLawTests
{
    public static TheoryData<string> Names => new(ChainSpecimens.All.Keys);

    public static TheoryData<string> Chains => new(ChainSpecimens.All.Where(entry => entry.Value.Chains.Length > 0).Select(entry => entry.Key));

    [Theory]
    [MemberData(nameof(Names))]
    public void Densities_and_posteriors_equal_sums_over_all_paths(string name)
    {
        Specimen specimen = Get(name);
        ((SequenceSubject)specimen.Subject).EqualsEnumeration(specimen, specimen.Start);
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void Decoding_finds_the_most_likely_path(string name)
    {
        Specimen specimen = Get(name);
        ((SequenceSubject)specimen.Subject).DecodesTheBestPath(specimen, specimen.Start, ChainSpecimens.All[name].Chains);
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
    public void A_weight_counts_sequences(string name)
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

    private static Specimen Get(string name) => ChainSpecimens.All[name].Make();
}
