using EmDsl.Models.Tests.Laws.Kit;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Families;

/// <summary>The laws of EM for families that another project defines by the contract.</summary>
public sealed class FamilyTests
{
    private static readonly double[] CaseWeights = [1, 2, 0.5, 1, 3, 0, 1.25];

    public static TheoryData<string> Names => new("Counts", "Directions", "Table", "MixedTable");

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
    [Theory]
    [InlineData("Counts")]
    [InlineData("Table")]
    [InlineData("MixedTable")]
    public void Slopes_of_Q_are_those_of_the_log_likelihood(string name) => EmLaws.FisherIdentity(Get(name), Get(name).Start);

    [Theory]
    [InlineData("Counts")]
    [InlineData("Table")]
    [InlineData("MixedTable")]
    public void EM_ends_at_a_maximum(string name)
    {
        EmLaws.MaximisesQ(Get(name), Get(name).Start, 20);
        EmLaws.IsFixedPoint(Get(name), Get(name).Start);
    }

    // With dispersion 1 the family is the Poisson law, row by row and column by column.
    [Fact]
    public void A_chain_of_tables_is_what_its_special_case_is()
    {
        Vector<double>[] transition = [V(0.9, 0.1), V(0.3, 0.7)];
        ChainOfPoissonLaws poisson = new() { Initial = V(0.6, 0.4), Transition = transition, Rate = new[,] { { 1.0, 6.0 }, { 4.0, 2.0 } } };
        ChainOfAnotherProject chain = new() { Initial = V(0.6, 0.4), Transition = transition, Rate = poisson.Rate, Dispersion = new[,] { { 1.0, 1.0 }, { 1.0, 1.0 } } };
        string[] keys = [.. Enumerable.Range(0, 200).Select(i => i < 120 ? "a" : "b")];
        var drawn = poisson.Sample(ChainOfPoissonLaws.Dataset.FromColumns(keys, null!), 3).Rows;
        var data = ChainOfAnotherProject.Dataset.FromRows(drawn.Select(row => new ChainOfAnotherProject.Row { Key = row.Key, Y = row.Y }));
        var same = ChainOfPoissonLaws.Dataset.FromRows(drawn);

        Assert.Equal(poisson.LogLikelihood(same), chain.LogLikelihood(data), 1e-9);
        Matrix<double> expected = poisson.Posterior(same).S.Probabilities, found = chain.Posterior(data).S.Probabilities;
        Assert.True((expected - found).Enumerate().Max(Math.Abs) < 1e-10);
        var fit = ChainOfAnotherProject.Fit(data, null, chain);
        Assert.True(fit.Converged);
        Assert.True(fit.LogLikelihood >= ChainOfPoissonLaws.Fit(same, null, poisson).LogLikelihood);
        Assert.All(fit.ObjectiveTrace.Zip(fit.ObjectiveTrace.Skip(1)), step => Assert.True(step.Second >= step.First - 1e-9));
        Assert.Equal(1 + 2 + (4 * 2), fit.FreeParameterCount);
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
        if (name == "Table")
        {
            var truth = new TableOfAnotherProject { Weights = V(0.45, 0.55), Rate = new[,] { { 1.4, 3, 2 }, { 30, 6, 1 } }, Dispersion = new[,] { { 0.6, 1, 1 }, { 1.8, 1.2, 0.8 } } };
            var subject = Subject.Of<TableOfAnotherProject, TableOfAnotherProject.Row>(
                ["Z"], [2], (m, r, z) => Math.Log(m.Weights[z[0]]) + Enumerable.Range(0, 3).Where(j => r.Y[j] != int.MinValue).Sum(j => LogCount(m.Rate[z[0], j], m.Dispersion[z[0], j], r.Y[j])));
            IEnumerable<object> rows = truth.Sample(150, 1).Rows.Select((row, i) => (object)(row with { Y = [row.Y[0], i % 5 == 1 ? int.MinValue : row.Y[1], row.Y[2]] }));
            return new Specimen(subject, Weighted(subject, rows), new TableOfAnotherProject { Weights = V(0.4, 0.6), Rate = new[,] { { 1.2, 2, 2 }, { 10, 5, 1.5 } }, Dispersion = new[,] { { 0.8, 1, 1 }, { 1.4, 1, 1 } } })
            {
                Exchangeable = true,
            };
        }

        if (name == "MixedTable")
        {
            var truth = new MixedTableOfAnotherProject { Weights = V(0.45, 0.55), Quiet = [0.3, 0.15], Rate = [1.6, 30], Dispersion = [0.7, 1.6] };
            var subject = Subject.Of<MixedTableOfAnotherProject, MixedTableOfAnotherProject.Row>(
                ["Z", "IsQuiet"], [2, 2], (m, r, z) => Math.Log(m.Weights[z[0]]) + LogDensity.Bernoulli(m.Quiet[z[0]], z[1] == 1)
                    + r.Y.Sum(y => z[1] == 1 ? LogDensity.Poisson(0.3, y) : LogCount(m.Rate[z[0]], m.Dispersion[z[0]], y))
                    + (r.N is not { } n ? 0 : z[1] == 0 ? LogDensity.Poisson(4, n) : n == 0 ? 0 : double.NegativeInfinity));
            IEnumerable<object> rows = truth.Sample(150, 1).Rows.Select((row, i) => (object)(i % 4 == 1 ? row with { N = null } : row));
            return new Specimen(subject, Weighted(subject, rows), new MixedTableOfAnotherProject { Weights = V(0.4, 0.6), Quiet = [0.4, 0.3], Rate = [1.2, 20], Dispersion = [0.8, 1.4] })
            {
                Exchangeable = true,
            };
        }

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
