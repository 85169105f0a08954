using EmDsl.Models.Tests.Cases;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

/// <summary>Item response theory by marginal maximum likelihood (Bock and Aitkin 1981): an ability that quadrature sums over.</summary>
public sealed partial class ItemResponseTests
{
    private static readonly Case Lsat = Case.Load("lsat6_2pl");

    [Fact]
    public void Two_parameters_at_21_nodes()
    {
        var fit = Lsat.Fit("TwoParameters21");
        var data = TwoParameters21.Dataset.FromCsv(Lsat.DataPath);
        var result = TwoParameters21.Fit(data, fit.Steps(), new TwoParameters21 { Slope = fit.Start.Vector("slope"), Easiness = fit.Start.Vector("intercept") });

        fit.AssertWalk(result);
        fit.AssertParameter("slope", result.Model.Slope);
        fit.AssertParameter("intercept", result.Model.Easiness);
        fit.AssertMaximum(TwoParameters21.Fit(data));
    }

    [Fact]
    public void Two_parameters_at_61_nodes()
    {
        var fit = Lsat.Fit("TwoParameters61");
        var data = TwoParameters61.Dataset.FromCsv(Lsat.DataPath);
        var result = TwoParameters61.Fit(data, fit.Steps(), new TwoParameters61 { Slope = fit.Start.Vector("slope"), Easiness = fit.Start.Vector("intercept") });

        fit.AssertWalk(result);
        fit.AssertParameter("slope", result.Model.Slope);
        fit.AssertParameter("intercept", result.Model.Easiness);
    }

    [Fact]
    public void One_slope_for_all_items()
    {
        var fit = Lsat.Fit("CommonSlope21");
        var data = CommonSlope.Dataset.FromCsv(Lsat.DataPath);
        var result = CommonSlope.Fit(data, fit.Steps(), new CommonSlope { Slope = fit.Start.Number("slope"), Easiness = fit.Start.Vector("intercept") });

        fit.AssertWalk(result);
        fit.AssertParameter("slope", result.Model.Slope);
        fit.AssertParameter("intercept", result.Model.Easiness);
        fit.AssertMaximum(CommonSlope.Fit(data));
    }

    [Fact]
    public void The_variance_of_the_ability_does_as_well_as_a_common_slope()
    {
        var data = Spread.Dataset.FromCsv(Lsat.DataPath);
        FitResult<Spread> fit = Spread.Fit(data, new FitOptions { LogLikelihoodTolerance = 1e-9 });

        Assert.Equal(Lsat.Fit("CommonSlope21").LogLikelihood, fit.LogLikelihood, 1e-6);
        Assert.Equal(Lsat.Fit("CommonSlope21").Verified.Number("slope"), Math.Sqrt(fit.Model.Variance), 1e-4);

        // Who answers more has the larger ability, and no data move the mean of all away from zero by much.
        double[] abilities = fit.Model.Posterior(data).Ability.Mean;
        Assert.True(abilities[^1] > abilities[0]);
        Assert.All(fit.Model.Posterior(data).Ability.Variance, variance => Assert.InRange(variance, 0, fit.Model.Variance));
    }

    [LatentModel]
    internal sealed partial class TwoParameters21
    {
        [Parameter] public partial Vector<double> Slope { get; init; }
        [Parameter] public partial Vector<double> Easiness { get; init; }
        [Latent(Quadrature = 21)] double Ability => Normal(0, 1);
        [Observed("i1", "i2", "i3", "i4", "i5")] bool[] Correct => Each(j => Bernoulli(Logistic(Slope[j] * Ability + Easiness[j])));
        [Weight("freq")] double Count { get; }
    }

    [LatentModel]
    internal sealed partial class TwoParameters61
    {
        [Parameter] public partial Vector<double> Slope { get; init; }
        [Parameter] public partial Vector<double> Easiness { get; init; }
        [Latent(Quadrature = 61)] double Ability => Normal(0, 1);
        [Observed("i1", "i2", "i3", "i4", "i5")] bool[] Correct => Each(j => Bernoulli(Logistic(Slope[j] * Ability + Easiness[j])));
        [Weight("freq")] double Count { get; }
    }

    [LatentModel]
    internal sealed partial class CommonSlope
    {
        [Parameter] public partial double Slope { get; init; }
        [Parameter] public partial Vector<double> Easiness { get; init; }
        [Latent(Quadrature = 21)] double Ability => Normal(0, 1);
        [Observed("i1", "i2", "i3", "i4", "i5")] bool[] Correct => Each(j => Bernoulli(Logistic(Slope * Ability + Easiness[j])));
        [Weight("freq")] double Count { get; }
    }

    [LatentModel]
    internal sealed partial class Spread
    {
        [Parameter] public partial double Variance { get; init; }
        [Parameter] public partial Vector<double> Easiness { get; init; }
        [Latent(Quadrature = 21)] double Ability => Normal(0, Variance);
        [Observed("i1", "i2", "i3", "i4", "i5")] bool[] Correct => Each(j => Bernoulli(Logistic(Ability + Easiness[j])));
        [Weight("freq")] double Count { get; }
    }
}
