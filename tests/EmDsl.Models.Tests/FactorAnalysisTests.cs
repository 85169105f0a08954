using EmDsl.Models.Tests.Cases;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

/// <summary>Factor analysis and probabilistic principal components: continuous latent variables of single rows.</summary>
public sealed partial class FactorAnalysisTests
{
    private static readonly Case Psychiatric = Case.Load("maxwell_factor_analysis");
    private static readonly Case Ability = Case.Load("ability_factor_analysis");
    private static readonly Case Arrests = Case.Load("usarrests_ppca");

    [Theory]
    [InlineData("Q2")]
    [InlineData("Q3")]
    public void Psychiatric_tests(string name)
    {
        CaseFit fit = Psychiatric.Fit(name);
        var data = PsychiatricFactors.Dataset.FromCsv(Psychiatric.DataPath);
        var start = new PsychiatricFactors
        {
            D = fit.Start.Matrix("loadings").ColumnCount, Loadings = fit.Start.Matrix("loadings"), Mean = fit.Start.Vector("mean"), Uniqueness = fit.Start.Vector("uniquenesses"),
        };

        FitResult<PsychiatricFactors> result = PsychiatricFactors.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("uniquenesses", result.Model.Uniqueness);
        fit.AssertMaximum(PsychiatricFactors.Fit(data, start: new PsychiatricFactors { D = start.D }));
    }

    [Theory]
    [InlineData("Q1")]
    [InlineData("Q2")]
    public void Ability_tests(string name)
    {
        CaseFit fit = Ability.Fit(name);
        var data = AbilityFactors.Dataset.FromCsv(Ability.DataPath);
        var start = new AbilityFactors
        {
            D = fit.Start.Matrix("loadings").ColumnCount, Loadings = fit.Start.Matrix("loadings"), Mean = fit.Start.Vector("mean"), Uniqueness = fit.Start.Vector("uniquenesses"),
        };

        FitResult<AbilityFactors> result = AbilityFactors.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("uniquenesses", result.Model.Uniqueness);
        fit.AssertMaximum(AbilityFactors.Fit(data, start: new AbilityFactors { D = start.D }));
    }

    [Theory]
    [InlineData("Q1")]
    [InlineData("Q2")]
    public void Principal_components_of_arrests(string name)
    {
        CaseFit fit = Arrests.Fit(name);
        var data = ArrestComponents.Dataset.FromCsv(Arrests.DataPath);
        var start = new ArrestComponents
        {
            D = fit.Start.Matrix("loadings").ColumnCount, Loadings = fit.Start.Matrix("loadings"), Mean = fit.Start.Vector("mean"), Noise = fit.Start.Number("noise"),
        };

        FitResult<ArrestComponents> result = ArrestComponents.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("noise", result.Model.Noise);
        fit.AssertParameter("explained", [result.Model.Loadings * result.Model.Loadings.Transpose()]);
        fit.AssertMaximum(ArrestComponents.Fit(data, start: new ArrestComponents { D = start.D }));
    }

    [LatentModel]
    internal sealed partial class PsychiatricFactors
    {
        [Size] public partial int D { get; init; }
        [Parameter] public partial Matrix<double> Loadings { get; init; }
        [Parameter] public partial Vector<double> Mean { get; init; }
        [Parameter] public partial Vector<double> Uniqueness { get; init; }
        [Latent(DimensionSize = nameof(D))] Vector<double> Factor => StandardNormal(D);
        [Observed("V1", "V2", "V3", "V4", "V5", "V6", "V7", "V8", "V9", "V10")] Vector<double> Score => MultivariateNormal(Loadings * Factor + Mean, Diagonal(Uniqueness));
        [Weight("n")] double Patients { get; }
    }

    [LatentModel]
    internal sealed partial class AbilityFactors
    {
        [Size] public partial int D { get; init; }
        [Parameter] public partial Matrix<double> Loadings { get; init; }
        [Parameter] public partial Vector<double> Mean { get; init; }
        [Parameter] public partial Vector<double> Uniqueness { get; init; }
        [Latent(DimensionSize = nameof(D))] Vector<double> Factor => StandardNormal(D);
        [Observed("general", "picture", "blocks", "maze", "reading", "vocab")] Vector<double> Score => MultivariateNormal(Loadings * Factor + Mean, Diagonal(Uniqueness));
        [Weight("n")] double Persons { get; }
    }

    [LatentModel]
    internal sealed partial class ArrestComponents
    {
        [Size] public partial int D { get; init; }
        [Parameter] public partial Matrix<double> Loadings { get; init; }
        [Parameter] public partial Vector<double> Mean { get; init; }
        [Parameter] public partial double Noise { get; init; }
        [Latent(DimensionSize = nameof(D))] Vector<double> Component => StandardNormal(D);
        [Observed("Murder", "Assault", "UrbanPop", "Rape")] Vector<double> Rate => MultivariateNormal(Loadings * Component + Mean, Noise * Identity);
    }
}
