using EmDsl.Models.Tests.Cases;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

/// <summary>Counts without latent variables: EM is one M-step.</summary>
public sealed partial class CountTests
{
    private static readonly Case Mites = Case.Load("mites_negbin_gamma_poisson");
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
    internal sealed partial class Families
    {
        [Parameter] public partial double P { get; init; }
        [Observed("y")] int Boys => Binomial(P, 12);
        [Weight("freq")] double Count { get; }
    }
}
