using EmDsl.Models.Tests.Cases;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

/// <summary>Counts without latent variables: EM is one M-step.</summary>
public sealed partial class CountTests
{
    private static readonly Case Mites = Case.Load("mites_negbin_gamma_poisson");
    private static readonly Case Pumps = Case.Load("pumps_gamma_poisson");
    private static readonly Case Saxony = Case.Load("saxony_betabinomial");

    [Fact]
    public void Mites_on_apple_leaves()
    {
        var fit = Mites.Fit("Ml");
        var start = new AppleLeaves { R = fit.Start.Number("r"), P = fit.Start.Number("p") };
        var data = AppleLeaves.Dataset.FromCsv(Mites.DataPath);

        var result = AppleLeaves.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("r", result.Model.R);
        fit.AssertParameter("p", result.Model.P);
        fit.AssertMaximum(AppleLeaves.Fit(data));
    }

    /// <summary>Rates from a Gamma distribution, integrated out: a negative binomial whose probability depends on the exposure.</summary>
    [Fact]
    public void Failures_of_pumps_with_exposures()
    {
        var fit = Pumps.Fit("Ml");
        var data = PumpFailures.Dataset.FromCsv(Pumps.DataPath);

        var result = PumpFailures.Fit(data, start: new PumpFailures { Alpha = fit.Start.Number("alpha"), Beta = fit.Start.Number("beta") });

        fit.AssertMaximum(result);
        fit.AssertParameter("alpha", result.Model.Alpha);
        fit.AssertParameter("beta", result.Model.Beta);
        fit.AssertParameter("rates", Enumerable.Range(0, data.RowCount).Select(i => (data[i].Failures + result.Model.Alpha) / (data[i].Time + result.Model.Beta)));
        fit.AssertMaximum(PumpFailures.Fit(data));
    }

    [Fact]
    public void Boys_in_families_of_twelve()
    {
        var fit = Saxony.Fit("Binomial");
        var start = new Families { P = fit.Start.Number("p") };

        var result = Families.Fit(Families.Dataset.FromCsv(Saxony.DataPath), fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("p", result.Model.P);
        fit.AssertMaximum(Families.Fit(Families.Dataset.FromCsv(Saxony.DataPath)));
    }

    [LatentModel]
    internal sealed partial class AppleLeaves
    {
        [Parameter] public partial double R { get; init; }
        [Parameter] public partial double P { get; init; }
        [Observed("mites")] int Count => NegativeBinomial(R, P);
        [Weight] double Leaves { get; }
    }

    [LatentModel]
    internal sealed partial class PumpFailures
    {
        [Parameter] public partial double Alpha { get; init; }
        [Parameter] public partial double Beta { get; init; }
        [Covariate] double Time { get; }
        [Observed] int Failures => NegativeBinomial(Alpha, Beta / (Beta + Time));
    }

    [LatentModel]
    internal sealed partial class Families
    {
        [Parameter] public partial double P { get; init; }
        [Observed("y")] int Boys => Binomial(P, 12);
        [Weight("freq")] double Count { get; }
    }
}
