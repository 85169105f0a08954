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

    [Fact]
    public void Coefficients_with_priors_are_conditional_least_squares() =>
        Assert.Contains("ECM (Meng and Rubin 1993): weighted least squares of all coefficients jointly at the previous variances:", ShrunkSlope.Derivation, StringComparison.Ordinal);

    /// <summary>The constrained maximiser: eigenvalues of the scale matrices of t laws at the floor and none below it, and the trace still rises.</summary>
    [Fact]
    public void Scale_matrices_keep_to_the_floor()
    {
        Specimen specimen = Get("HeavyAndLight");
        var fit = HeavyAndLight.Fit((HeavyAndLight.Dataset)specimen.Dataset, new FitOptions { VarianceFloor = 1, Starts = 1, LogLikelihoodTolerance = 0, MaxIterations = 60 }, new HeavyAndLight
        {
            Weights = Vector<double>.Build.Dense([0.4, 0.6]),
            Center = Vector<double>.Build.Dense([0.5, -1]),
            Scale = [Matrix<double>.Build.DenseIdentity(2) * 1.5, Matrix<double>.Build.DenseIdentity(2) * 8],
        });

        double[] smallest = [.. fit.Model.Scale.Select(scale => scale.Evd(Symmetricity.Symmetric).EigenValues.Min(value => value.Real))];
        Assert.Equal(1, smallest.Min(), 1e-9);
        for (int i = 1; i < fit.ObjectiveTrace.Count; i++)
            Assert.True(fit.ObjectiveTrace[i] >= fit.ObjectiveTrace[i - 1] - (1e-12 * Math.Abs(fit.ObjectiveTrace[i])), $"step {i}");
    }

    private static Specimen Get(string name) => StepSpecimens.All[name]();
}
