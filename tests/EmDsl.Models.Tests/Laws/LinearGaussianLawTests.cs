using EmDsl.Models.Tests.Laws.Kit;

namespace EmDsl.Models.Tests.Laws;

/// <summary>The laws of EM where continuous latent variables are integrated out, held to dense conditioning on the joint normal law.</summary>
public sealed class LinearGaussianLawTests
{
    public static TheoryData<string> Names => new(LinearGaussianSpecimens.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Densities_and_smoothed_moments_equal_those_of_the_joint_law(string name)
    {
        Specimen specimen = Get(name);
        ((LinearGaussianSubject)specimen.Subject).EqualsConditioning(specimen, specimen.Start);
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

    private static Specimen Get(string name) => LinearGaussianSpecimens.All[name]();
}
