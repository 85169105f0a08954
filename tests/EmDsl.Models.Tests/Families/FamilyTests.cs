using EmDsl.Models.Tests.Laws.Kit;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Families;

/// <summary>The laws of EM for families that another project defines by the contract.</summary>
public sealed class FamilyTests
{
    private static readonly double[] CaseWeights = [1, 2, 0.5, 1, 3, 0, 1.25];

    public static TheoryData<string> Names => new("Counts", "Directions");

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
    public void Weights_count_rows(string name) => EmLaws.WeightsCountRows(Get(name), Get(name).Start);

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_may_be_permuted(string name) => EmLaws.RowsMayBePermuted(Get(name), Get(name).Start);

    [Theory]
    [MemberData(nameof(Names))]
    public void States_may_be_exchanged(string name) => EmLaws.StatesMayBeExchanged(Get(name), Get(name).Start);

    [Theory]
    [MemberData(nameof(Names))]
    public void Threads_do_not_matter(string name) => EmLaws.ThreadsDoNotMatter(Get(name), Get(name).Start);

    // A direction moves off the sphere in coordinates of its own, which is no displacement of the model.
    [Fact]
    public void Slopes_of_Q_are_those_of_the_log_likelihood() => EmLaws.FisherIdentity(Get("Counts"), Get("Counts").Start);

    [Fact]
    public void EM_ends_at_a_maximum()
    {
        EmLaws.MaximisesQ(Get("Counts"), Get("Counts").Start, 20);
        EmLaws.IsFixedPoint(Get("Counts"), Get("Counts").Start);
    }

    // With dispersion 1 the family is the Poisson law.
    [Fact]
    public void A_family_is_what_its_special_case_is()
    {
        var model = new OneFamilyOfAnotherProject { Rate = 3.5, Dispersion = 1 };
        var data = OneFamilyOfAnotherProject.Dataset.FromColumns([0, 3, null, 11]);
        double[] densities = model.LogDensities(data);
        foreach ((int row, int y) in new[] { (0, 0), (1, 3), (3, 11) })
            Assert.Equal((y * Math.Log(3.5)) - 3.5 - SpecialFunctions.GammaLn(y + 1.0), densities[row], 1e-12);
        Assert.Equal(0, densities[2]);
    }

    // The maximum in the moments of n and log n!, found without EM.
    [Fact]
    public void One_law_is_fitted_in_one_step_with_missing_values_left_out()
    {
        var rows = new OneFamilyOfAnotherProject { Rate = 4, Dispersion = 1.4 }.Sample(200, 6).Rows;
        int?[] values = [.. rows.Select((row, i) => i % 9 == 0 ? null : row.Y)];
        var fit = OneFamilyOfAnotherProject.Fit(OneFamilyOfAnotherProject.Dataset.FromColumns(values));
        var subject = new Subject(typeof(OneFamilyOfAnotherProject), [], [], (_, _, _) => 0);
        var data = OneFamilyOfAnotherProject.Dataset.FromColumns(values);
        Assert.True(DirectMaximiser.Gain(new ParameterPoint(fit.Model), model => subject.LogLikelihood(model, data)) < 1e-8);
        Assert.Equal(2, fit.FreeParameterCount);
    }

    [Fact]
    public void Free_parameters_are_the_family_s_own_and_samples_come_back()
    {
        DirectionsOfAnotherProject truth = new() { Weights = V(0.6, 0.4), Direction = [V(1, 0, 0), V(0, 0.6, 0.8)], Concentration = [20, 8] };
        var fit = DirectionsOfAnotherProject.Fit(DirectionsOfAnotherProject.Dataset.FromRows(truth.Sample(4000, 3).Rows));
        Assert.Equal(1 + (2 * 3), fit.FreeParameterCount);
        Assert.True(fit.Converged);
        Assert.Equal(0.6, fit.Model.Weights[0], 0.03);
        Assert.Equal(1, fit.Model.Direction[0] * V(1, 0, 0), 1e-3);
        Assert.Equal(1, fit.Model.Direction[1] * V(0, 0.6, 0.8), 1e-3);
        Assert.Equal(20, fit.Model.Concentration[0], 2.0);
        Assert.Equal(8, fit.Model.Concentration[1], 1.0);
    }

    [Fact]
    public void A_family_with_known_parameters_needs_no_maximiser()
    {
        KnownFamilyOfAnotherProject truth = new() { Weights = V(0.7, 0.3) };
        var fit = KnownFamilyOfAnotherProject.Fit(KnownFamilyOfAnotherProject.Dataset.FromRows(truth.Sample(5000, 2).Rows), start: new() { Weights = V(0.5, 0.5) });
        Assert.Equal(0.7, fit.Model.Weights[0], 0.03);
        Assert.DoesNotContain("Maximize", KnownFamilyOfAnotherProject.Derivation, StringComparison.Ordinal);
    }

    private static Specimen Get(string name)
    {
        var random = new Random(20260122);
        if (name == "Counts")
        {
            var truth = new CountsOfAnotherProject { Weights = V(0.45, 0.55), Rate = [1.4, 60], Dispersion = [0.6, 1.8] };
            var subject = Subject.Of<CountsOfAnotherProject, CountsOfAnotherProject.Row>(["Z"], [2], (m, r, z) => Math.Log(m.Weights[z[0]]) + LogCount(m.Rate[z[0]], m.Dispersion[z[0]], r.Y));
            return new Specimen(subject, Weighted(subject, truth.Sample(150, 1).Rows.Cast<object>()), new CountsOfAnotherProject { Weights = V(0.4, 0.6), Rate = [1.2, 20], Dispersion = [0.8, 1.4] })
            {
                Exchangeable = true,
            };
        }

        var sphere = new DirectionsOfAnotherProject { Weights = V(0.45, 0.55), Direction = [V(1, 0, 0), V(0, 0.6, 0.8)], Concentration = [20, 8] };
        var directions = Subject.Of<DirectionsOfAnotherProject, DirectionsOfAnotherProject.Row>(
            ["Z"],
            [2],
            (m, r, z) => Math.Log(m.Weights[z[0]]) + Math.Log(m.Concentration[z[0]] / (4 * Math.PI * Math.Sinh(m.Concentration[z[0]]))) + (m.Concentration[z[0]] * (m.Direction[z[0]] * r.Y)));
        return new Specimen(
            directions,
            Weighted(directions, sphere.Sample(100, 1).Rows.Cast<object>()),
            new DirectionsOfAnotherProject { Weights = V(0.4, 0.6), Direction = [V(0.8, 0.6, 0), V(0, 0, 1)], Concentration = [4, 3] }) { Exchangeable = true };
    }

    private static object[] Weighted(Subject subject, IEnumerable<object> rows) => [.. rows.Select((row, i) => subject.WithWeight(row, CaseWeights[i % CaseWeights.Length]))];

    private static double LogCount(double rate, double dispersion, int y)
    {
        double Term(int n) => (n * Math.Log(rate)) - (dispersion * SpecialFunctions.GammaLn(n + 1.0));
        double largest = Enumerable.Range(0, 400).Max(Term);
        return Term(y) - largest - Math.Log(Enumerable.Range(0, 400).Sum(n => Math.Exp(Term(n) - largest)));
    }

    private static Vector<double> V(params double[] values) => Vector<double>.Build.Dense(values);
}
