using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Models.Tests.Laws.Models;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws;

/// <summary>The laws of EM where probabilities are functions of parameters, and estimates on a face of the simplex.</summary>
public sealed class ProportionLawTests
{
    public static TheoryData<string> Names => new(ProportionSpecimens.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Laws_hold(string name)
    {
        Specimen specimen = ProportionSpecimens.All[name]();
        EmLaws.EqualsEnumeration(specimen, specimen.Start);
        EmLaws.FisherIdentity(specimen, specimen.Start);
        EmLaws.MaximisesQ(specimen, specimen.Start, 20);
        EmLaws.Ascends(specimen, specimen.Start, 60);
        EmLaws.WeightsCountRows(specimen, specimen.Start);
        EmLaws.ThreadsDoNotMatter(specimen, specimen.Start);
        EmLaws.IsFixedPoint(specimen, specimen.Start);
        if (specimen.Exchangeable)
            EmLaws.StatesMayBeExchanged(specimen, specimen.Start);
    }

    [Fact]
    public void Hardy_Weinberg_is_gene_counting()
    {
        Assert.Contains("ratio of expected counts", HardyWeinberg.Derivation, StringComparison.Ordinal);
        Assert.DoesNotContain("Newton", HardyWeinberg.Derivation, StringComparison.Ordinal);
    }

    [Fact]
    public void Category_that_a_pattern_excludes_stays_at_zero()
    {
        var data = MisreadOfTwo.Dataset.FromColumns([0, 1, 2], [30, 20, 1]);
        var fit = MisreadOfTwo.Fit(data);

        // 30 log(0.1 + 0.8 p) + 20 log(0.8 − 0.7 p) + log(0.1 − 0.1 p), by bisection of its slope in p = P[0].
        double low = 0, high = 1;
        while (high - low > 1e-15)
        {
            double p = (low + high) / 2;
            bool rises = (30 * 0.8 / (0.1 + (0.8 * p))) - (20 * 0.7 / (0.8 - (0.7 * p))) - (1 / (1 - p)) > 0;
            (low, high) = rises ? (p, high) : (low, p);
        }

        Assert.Equal(low, fit.Model.P[0], 1e-9);
        Assert.Equal(0, fit.Model.P[2]);
        Assert.Equal(1, fit.FreeParameterCount);
        Assert.Contains("Newton", MisreadOfTwo.Derivation, StringComparison.Ordinal);
    }

    [Fact]
    public void Probability_that_no_row_asks_for_is_exactly_zero()
    {
        // Readings 0 and 2 alone: the maximum of 30 log(0.9 p0 + 0.1 p1) + 20 log(0.1 p1 + 0.9 p2) has no middle category.
        var data = Misread.Dataset.FromColumns([0, 2], [30, 20]);
        var fit = Misread.Fit(data, new FitOptions { Starts = 1 }, new Misread { P = Vector<double>.Build.Dense([0.3, 0.4, 0.3]) });
        Assert.Equal(0, fit.Model.P[1]);
        Assert.Equal(0.6, fit.Model.P[0], 1e-12);

        // And it leaves the face where the data ask for it.
        var other = Misread.Fit(Misread.Dataset.FromColumns([0, 1, 2], [10, 50, 20]), new FitOptions { Starts = 1 }, fit.Model);
        var direct = Misread.Fit(Misread.Dataset.FromColumns([0, 1, 2], [10, 50, 20]), new FitOptions { Starts = 1 }, new Misread { P = Vector<double>.Build.Dense([0.3, 0.4, 0.3]) });
        Assert.True(fit.Model.P[1] == 0 && other.Model.P[1] > 0.5);
        Assert.Equal(direct.LogLikelihood, other.LogLikelihood, 1e-9);
    }

    [Fact]
    public void Proportion_at_the_end_of_its_interval_is_exactly_there()
    {
        var fit = LinearProportion.Fit(LinearProportion.Dataset.FromColumns([0, 1, 2], [10, 90, 80]), new FitOptions { Starts = 1 }, new LinearProportion { Theta = 0.5 });
        Assert.Equal(0, fit.Model.Theta);

        // The score of the cell 0 pulls inwards again with other data.
        var other = LinearProportion.Fit(LinearProportion.Dataset.FromColumns([0, 1, 2], [100, 9, 8]), new FitOptions { Starts = 1 }, fit.Model);
        double score = (100 / (2 + other.Model.Theta)) - (17 / (1 - other.Model.Theta));
        Assert.Equal(0, score, 1e-8);
    }
}
