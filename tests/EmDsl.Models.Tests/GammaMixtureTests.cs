using EmDsl.Models.Tests.Cases;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

/// <summary>Waiting times as a mixture of gammas, whose shapes have no closed form.</summary>
public sealed partial class GammaMixtureTests
{
    private static readonly Case Waiting = Case.Load("waiting_gamma_mixture");

    [Fact]
    public void Two_components()
    {
        var fit = Waiting.Fit("K2");
        var start = new WaitingTimes { Weights = fit.Start.Vector("weights"), Shape = fit.Start.Numbers("shapes"), Rate = fit.Start.Numbers("rates") };
        var data = WaitingTimes.Dataset.FromCsv(Waiting.DataPath);

        var result = WaitingTimes.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("weights", result.Model.Weights);
        fit.AssertParameter("shapes", result.Model.Shape);
        fit.AssertParameter("rates", result.Model.Rate);
        fit.AssertMaximum(WaitingTimes.Fit(data));
    }

    [LatentModel]
    internal sealed partial class WaitingTimes
    {
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial double[] Shape { get; init; }
        [Parameter] public partial double[] Rate { get; init; }
        [Latent(2)] int Regime => Categorical(Weights);
        [Observed] double Waiting => Gamma(Shape[Regime], Rate[Regime]);
    }
}
