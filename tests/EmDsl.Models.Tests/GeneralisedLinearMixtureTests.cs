using EmDsl.Models.Tests.Cases;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

/// <summary>Mixtures of Poisson and of logistic regressions, with slopes of their own and with a slope in common, and a probit regression.</summary>
public sealed partial class GeneralisedLinearMixtureTests
{
    private static readonly Case Patents = Case.Load("patent_poisson_regression");
    private static readonly Case Grades = Case.Load("spector_probit");
    private static readonly Case Trypanosomes = Case.Load("trypanosome_logistic_mixture");

    [Theory]
    [InlineData("K1")]
    [InlineData("K3")]
    public void Patents_and_research(string name)
    {
        var fit = Patents.Fit(name);
        var weights = fit.Start.Vector("weights");
        var data = PatentCounts.Dataset.FromCsv(Patents.DataPath);
        var start = new PatentCounts { K = weights.Count, Weights = weights, Beta = [.. fit.Start.Flat("beta").Chunk(2).Select(Vector<double>.Build.DenseOfArray)] };

        var result = PatentCounts.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("weights", result.Model.Weights);
        fit.AssertParameter("beta", result.Model.Beta);
        fit.AssertMaximum(PatentCounts.Fit(data, start: new PatentCounts { K = start.K }));
    }

    [Fact]
    public void Trypanosomes_and_dose()
    {
        var fit = Trypanosomes.Fit("K2");
        var data = Survival.Dataset.FromCsv(Trypanosomes.DataPath);
        var start = new Survival { Weights = fit.Start.Vector("weights"), Intercept = fit.Start.Numbers("intercepts"), Slope = fit.Start.Number("slope") };

        var result = Survival.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("weights", result.Model.Weights);
        fit.AssertParameter("intercepts", result.Model.Intercept);
        fit.AssertParameter("slope", result.Model.Slope);
        fit.AssertMaximum(Survival.Fit(data));
    }

    [Fact]
    public void Grades_by_probit()
    {
        var fit = Grades.Fit("Ml");
        var data = Probit.Dataset.FromCsv(Grades.DataPath);

        var result = Probit.Fit(data, fit.Steps(), new Probit { Beta = fit.Start.Vector("beta") });

        fit.AssertWalk(result);
        fit.AssertParameter("beta", result.Model.Beta);
        fit.AssertMaximum(Probit.Fit(data));
        Assert.Empty(result.AtBoundary);
    }

    [LatentModel]
    internal sealed partial class Probit
    {
        [Parameter] public partial Vector<double> Beta { get; init; }
        [Covariate("1", "gpa", "tuce", "psi")] Vector<double> X { get; }
        [Observed("grade")] bool Improved => Bernoulli(NormalCdf(Beta * X));
    }

    [LatentModel]
    internal sealed partial class PatentCounts
    {
        [Size] public partial int K { get; init; }
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial Vector<double>[] Beta { get; init; }
        [Covariate("1", "lgRD")] Vector<double> X { get; }
        [Latent(nameof(K))] int Firm => Categorical(Weights);
        [Observed("patents")] int Count => Poisson(Exp(Beta[Firm] * X));
    }

    [LatentModel]
    internal sealed partial class Survival
    {
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial double[] Intercept { get; init; }
        [Parameter] public partial double Slope { get; init; }
        [Covariate] double Dose { get; }
        [Latent(2)] int Strain => Categorical(Weights);
        [Observed] bool Dead => Bernoulli(Logistic(Intercept[Strain] + Slope * Log(Dose)));
        [Weight] double Organisms { get; }
    }
}
