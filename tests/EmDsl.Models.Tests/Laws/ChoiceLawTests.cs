using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Models.Tests.Laws.Models;

namespace EmDsl.Models.Tests.Laws;

/// <summary>The laws of EM where a choice, or a state as a number, stands inside a function of the parameters; no row is read again for these.</summary>
public sealed class ChoiceLawTests
{
    public static TheoryData<string> Names => new(ChoiceSpecimens.All.Keys);

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
    public void Threads_do_not_matter(string name) => EmLaws.ThreadsDoNotMatter(Get(name), Get(name).Start);

    [Fact]
    public void Choices_by_what_is_hidden_leave_sufficient_statistics()
    {
        foreach (string derivation in new[] { OutlyingErrors.Derivation, EitherCause.Derivation, Outbreaks.Derivation, Doublings.Derivation, Severities.Derivation })
            Assert.DoesNotContain("passes over the rows", derivation, StringComparison.Ordinal);
    }

    private static Specimen Get(string name) => ChoiceSpecimens.All[name]();
}
