using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Models.Tests.Laws.Models;
using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws;

/// <summary>The laws of EM for M-steps of one Newton step, or of conditional maximisations.</summary>
public sealed class StepLawTests
{
    public static TheoryData<string> Names => new(StepSpecimens.All.Keys);

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
    public void The_M_step_maximises_Q(string name)
    {
        if (Get(name).MaximisesQ)
            EmLaws.MaximisesQ(Get(name), Get(name).Start, 20);
    }

    /// <summary>ECME ends where EM ends, after fewer iterations, and its strategy is named.</summary>
    [Fact]
    public void Ecme_ends_where_EM_does_in_fewer_iterations()
    {
        var random = new Random(20261123);
        double[] y = [.. Enumerable.Range(0, 600).Select(_ => Sampler.Gamma(random, random.NextDouble() < 0.4 ? 3 : 9, 1))], w = [.. y.Select(_ => 1.0)];
        Vector<double> weights = Vector<double>.Build.Dense([0.5, 0.5]);
        var options = new FitOptions { Starts = 1, LogLikelihoodTolerance = 1e-10 };

        var conditional = GammaByEcme.Fit(GammaByEcme.Dataset.FromColumns(y, w), options, new GammaByEcme { Weights = weights, Shape = [2, 5], Rate = [1, 1] });
        var exact = GammaMixture.Fit(GammaMixture.Dataset.FromColumns(y, w), options, new GammaMixture { Weights = weights, Shape = [2, 5], Rate = [1, 1] });

        EmLaws.Near(exact.LogLikelihood, conditional.LogLikelihood, 1e-12, "log-likelihood");
        EmLaws.Near(exact.Model.Shape[0], conditional.Model.Shape[0], 1e-5, "shape");
        Assert.True(2 * conditional.Iterations < exact.Iterations, $"{conditional.Iterations} against {exact.Iterations}");
        Assert.Contains("ECME (Liu and Rubin 1994): safeguarded Newton on the observed log-likelihood, curvature by secants (Lange 1995):", GammaByEcme.Derivation, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EM_ends_at_a_maximum(string name) => EmLaws.IsFixedPoint(Get(name), Get(name).Start);

    [Theory]
    [MemberData(nameof(Names))]
    public void Weights_count_rows(string name) => EmLaws.WeightsCountRows(Get(name), Get(name).Start);

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_may_be_permuted(string name) => EmLaws.RowsMayBePermuted(Get(name), Get(name).Start);

    [Theory]
    [MemberData(nameof(Names))]
    public void States_may_be_exchanged(string name)
    {
        if (Get(name).Exchangeable)
            EmLaws.StatesMayBeExchanged(Get(name), Get(name).Start);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Threads_do_not_matter(string name) => EmLaws.ThreadsDoNotMatter(Get(name), Get(name).Start);

    private static Specimen Get(string name) => StepSpecimens.All[name]();
}
