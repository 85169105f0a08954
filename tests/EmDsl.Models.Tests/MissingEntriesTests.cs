using EmDsl.Models.Tests.Cases;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

/// <summary>Normal samples with holes.</summary>
public sealed partial class MissingEntriesTests
{
    private static readonly Case Hald = Case.Load("hald_missing_mvn");
    private static readonly Case Air = Case.Load("airquality_missing_mvn");
    private static readonly Case Murray = Case.Load("murray_bivariate_missing");

    [Fact]
    public void Heat_of_cement_as_it_hardens()
    {
        CaseFit fit = Hald.Fit("Normal");
        var data = Cement.Dataset.FromCsv(Hald.DataPath);

        FitResult<Cement> result = Cement.Fit(data, fit.Steps(), new Cement { Mean = fit.Start.Vector("mean"), Covariance = fit.Start.Matrix("covariance") });

        fit.AssertWalk(result);
        fit.AssertParameter("mean", result.Model.Mean);
        fit.AssertParameter("covariance", [result.Model.Covariance]);
        fit.AssertMaximum(Cement.Fit(data));
    }

    [Fact]
    public void Air_quality_in_New_York()
    {
        CaseFit fit = Air.Fit("Normal");
        var data = AirQuality.Dataset.FromCsv(Air.DataPath);

        FitResult<AirQuality> result = AirQuality.Fit(data, fit.Steps(), new AirQuality { Mean = fit.Start.Vector("mean"), Covariance = fit.Start.Matrix("covariance") });

        fit.AssertWalk(result);
        fit.AssertParameter("mean", result.Model.Mean);
        fit.AssertParameter("covariance", [result.Model.Covariance]);
        fit.AssertMaximum(AirQuality.Fit(data));
    }

    [Theory]
    [InlineData("Positive")]
    [InlineData("Negative")]
    [InlineData("Saddle")]
    public void Two_maxima_and_a_saddle(string name)
    {
        CaseFit fit = Murray.Fit(name);
        var data = HalfSeen.Dataset.FromCsv(Murray.DataPath);

        FitResult<HalfSeen> result = HalfSeen.Fit(data, fit.Steps(), new HalfSeen { Covariance = fit.Start.Matrix("covariance") });

        fit.AssertWalk(result);
        fit.AssertParameter("covariance", [result.Model.Covariance]);
    }

    [LatentModel]
    internal sealed partial class Cement
    {
        [Parameter] public partial Vector<double> Mean { get; init; }
        [Parameter] public partial Matrix<double> Covariance { get; init; }
        [Observed("x1", "x2", "x3", "x4", "x5", AllowMissing = true)] Vector<double> Heat => MultivariateNormal(Mean, Covariance);
    }

    [LatentModel]
    internal sealed partial class AirQuality
    {
        [Parameter] public partial Vector<double> Mean { get; init; }
        [Parameter] public partial Matrix<double> Covariance { get; init; }
        [Observed("Ozone", "Solar.R", "Wind", "Temp", AllowMissing = true)] Vector<double> Day => MultivariateNormal(Mean, Covariance);
    }

    [LatentModel]
    internal sealed partial class HalfSeen
    {
        [Parameter] public partial Matrix<double> Covariance { get; init; }
        [Observed("y1", "y2", AllowMissing = true)] Vector<double> Pair => MultivariateNormal(Vector<double>.Build.Dense(2), Covariance);
    }
}
