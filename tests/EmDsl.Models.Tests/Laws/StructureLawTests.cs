using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Models.Tests.Laws.Models;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws;

/// <summary>The laws of EM for graphs of several latent variables, known functions, missing parents and named states.</summary>
public sealed class StructureLawTests
{
    public static TheoryData<string> Names => new(StructureSpecimens.All.Keys);

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

    [Fact]
    public void Structural_zeros_stay_exactly_zero()
    {
        Specimen specimen = Get("Patterned");
        var fitted = (Patterned)specimen.Subject.Steps(specimen.Dataset, specimen.Start, 50).Model;
        var fromData = (Patterned)specimen.Subject.Fit(specimen.Dataset, new FitOptions { Starts = 3 }, null).Model;
        foreach (Patterned model in new[] { fitted, fromData })
        {
            Assert.Equal(0, model.Step[0][2]);
            Assert.Equal(0, model.Step[1][0]);
            Assert.Equal(0, model.Step[2][0]);
            Assert.Equal(0, model.Step[2][1]);
            Assert.Equal(1, model.Step[2][2]);
        }
    }

    [Fact]
    public void A_zero_in_a_start_stays_exactly_zero()
    {
        Specimen specimen = Get("BloodGroups");
        object[] withoutB = [.. specimen.Rows.Where(row => ((BloodGroups.Row)row).Type is Blood.A or Blood.O)];
        var start = new BloodGroups { Frequency = Vector<double>.Build.Dense([0.6, 0, 0.4]) };
        var fitted = (BloodGroups)specimen.Subject.Steps(specimen.Subject.Dataset(withoutB), start, 200).Model;

        // Two alleles in equilibrium: the square of O's frequency is the share of the type O.
        Assert.Equal(0, fitted.Frequency[1]);
        Assert.Equal(Math.Sqrt(284.0 / (284 + 186)), fitted.Frequency[2], 1e-12);
    }

    [Fact]
    public void States_come_in_the_order_of_the_parameter_that_orders_them()
    {
        Specimen specimen = Get("Seasons");
        for (int seed = 0; seed < 8; seed++)
        {
            var fitted = (Seasons)specimen.Subject.Fit(specimen.Dataset, new FitOptions { Starts = 1, Seed = seed }, null).Model;
            Assert.True(fitted.Mean[Season.Winter] < fitted.Mean[Season.Summer]);
        }
    }

    [Fact]
    public void Integer_states_come_by_decreasing_weight_when_no_start_is_given()
    {
        Specimen specimen = MixtureSpecimens.All["Poisson"]();
        for (int seed = 0; seed < 8; seed++)
        {
            var fitted = (PoissonMixture)specimen.Subject.Fit(specimen.Dataset, new FitOptions { Starts = 1, Seed = seed }, null).Model;
            Assert.True(fitted.Weights[0] >= fitted.Weights[1]);
        }
    }

    private static Specimen Get(string name) => StructureSpecimens.All[name]();
}
