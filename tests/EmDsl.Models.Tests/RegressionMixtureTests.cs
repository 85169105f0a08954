using EmDsl.Models.Tests.Cases;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

/// <summary>Mixtures of regressions and a regression with heavy tails, against published and verified fits.</summary>
public sealed partial class RegressionMixtureTests
{
    private static readonly Case Parabola = Case.Load("npreg_mixture_regression");
    private static readonly Case Countries = Case.Load("co2_mixture_regression");
    private static readonly Case Stackloss = Case.Load("stackloss_t_regression");

    [Fact]
    public void A_line_and_a_parabola()
    {
        var fit = Parabola.Fit("K2");
        var start = new Curves { Weights = fit.Start.Vector("weights"), Coefficients = fit.Start.Vectors("coefficients"), Variances = fit.Start.Numbers("variances") };
        var data = Curves.Dataset.FromCsv(Parabola.DataPath);

        var result = Curves.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("weights", result.Model.Weights);
        fit.AssertParameter("coefficients", result.Model.Coefficients);
        fit.AssertParameter("sigmas", result.Model.Variances.Select(Math.Sqrt));
        for (int seed = 0; seed < 4; seed++)
            fit.AssertMaximum(Curves.Fit(data, new FitOptions { Seed = seed }));
    }

    [Fact]
    public void Emissions_against_product()
    {
        var fit = Countries.Fit("K2");
        Vector<double>[] lines = fit.Start.Vectors("coefficients");
        var start = new Emissions
        {
            Weights = fit.Start.Vector("weights"), Intercept = [.. lines.Select(line => line[0])], Slope = [.. lines.Select(line => line[1])], Variance = fit.Start.Numbers("variances"),
        };
        var data = Emissions.Dataset.FromCsv(Countries.DataPath);

        var result = Emissions.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("weights", result.Model.Weights);
        fit.AssertParameter("coefficients", result.Model.Intercept.Zip(result.Model.Slope, (intercept, slope) => new[] { intercept, slope }).SelectMany(line => line));
        fit.AssertParameter("sigmas", result.Model.Variance.Select(Math.Sqrt));
        for (int seed = 0; seed < 4; seed++)
            fit.AssertMaximum(Emissions.Fit(data, new FitOptions { Seed = seed }));
    }

    [Fact]
    public void Stack_loss_with_four_degrees_of_freedom()
    {
        var fit = Stackloss.Fit("nu4");
        var result = HeavyTailedLoss.Fit(HeavyTailedLoss.Dataset.FromCsv(Stackloss.DataPath), start: new HeavyTailedLoss { Freedom = 4 });

        fit.AssertMaximum(result);
        AssertNear(fit.Verified.Flat("coefficients"), result.Model.Coefficients, 1e-5);
        AssertNear(fit.Verified.Flat("sigma"), [result.Model.Scale], 1e-5);
    }

    [Fact]
    public void Stack_loss_with_degrees_of_freedom_to_be_found()
    {
        var fit = Stackloss.Fit("nuFree");
        var start = new FreelyTailedLoss { Coefficients = fit.Start.Vector("coefficients"), Scale = fit.Start.Number("sigma"), Freedom = 4 };

        var result = FreelyTailedLoss.Fit(FreelyTailedLoss.Dataset.FromCsv(Stackloss.DataPath), start: start);

        fit.AssertMaximum(result);
        AssertNear(fit.Verified.Flat("coefficients"), result.Model.Coefficients, 1e-5);
        AssertNear(fit.Verified.Flat("sigma").Concat(fit.Verified.Flat("freedom")), [result.Model.Scale, result.Model.Freedom], 1e-5);
    }

    private static void AssertNear(IEnumerable<double> expected, IEnumerable<double> actual, double relative) =>
        Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= relative * Math.Max(1, Math.Abs(pair.First)), $"expected {pair.First:R}, found {pair.Second:R}"));

    [LatentModel]
    internal sealed partial class Curves
    {
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial Vector<double>[] Coefficients { get; init; }
        [Parameter] public partial double[] Variances { get; init; }
        [Covariate] double X { get; }
        [Latent(2)] int Class => Categorical(Weights);
        [Observed] double Yn => Normal(Coefficients[Class][0] + Coefficients[Class][1] * X + Coefficients[Class][2] * X * X, Variances[Class]);
    }

    [LatentModel]
    internal sealed partial class Emissions
    {
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial double[] Intercept { get; init; }
        [Parameter] public partial double[] Slope { get; init; }
        [Parameter] public partial double[] Variance { get; init; }
        [Covariate("GNP")] double Product { get; }
        [Latent(2)] int Group => Categorical(Weights);
        [Observed("CO2")] double Emission => Normal(Intercept[Group] + Slope[Group] * Product, Variance[Group]);
    }

    [LatentModel]
    internal sealed partial class HeavyTailedLoss
    {
        [Parameter] public partial Vector<double> Coefficients { get; init; }
        [Parameter] public partial double Scale { get; init; }
        [Parameter(Fixed = true)] public partial double Freedom { get; init; }
        [Covariate("1", "Air.Flow", "Water.Temp", "Acid.Conc.")] Vector<double> X { get; }
        [Observed("stack.loss")] double Loss => StudentT(Coefficients * X, Scale, Freedom);
    }

    [LatentModel]
    internal sealed partial class FreelyTailedLoss
    {
        [Parameter] public partial Vector<double> Coefficients { get; init; }
        [Parameter] public partial double Scale { get; init; }
        [Parameter] public partial double Freedom { get; init; }
        [Covariate("1", "Air.Flow", "Water.Temp", "Acid.Conc.")] Vector<double> X { get; }
        [Observed("stack.loss")] double Loss => StudentT(Coefficients * X, Scale, Freedom);
    }
}
