using EmDsl.Models.Tests.Cases;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

/// <summary>Linear Gaussian state space models on real series.</summary>
public sealed partial class StateSpaceTests
{
    private static readonly Case Nile = Case.Load("nile_local_level");
    private static readonly Case Temperatures = Case.Load("global_temp_two_series");

    [Fact]
    public void The_level_of_the_Nile()
    {
        CaseFit fit = Nile.Fit("Prior");
        var data = LocalLevel.Dataset.FromCsv(Nile.DataPath);

        FitResult<LocalLevel> result = LocalLevel.Fit(
            data, fit.Steps(), new LocalLevel { NoiseVariance = fit.Start.Number("noiseVariance"), LevelVariance = fit.Start.Number("levelVariance") });

        fit.AssertWalk(result);
        fit.AssertParameter("noiseVariance", result.Model.NoiseVariance);
        fit.AssertParameter("levelVariance", result.Model.LevelVariance);
        fit.AssertMaximum(LocalLevel.Fit(data));
    }

    [Fact]
    public void The_level_of_the_Nile_from_an_exactly_diffuse_start()
    {
        // A flat first level given the first flow is N(first flow, noise variance); the other flows are scored.
        CaseFit fit = Nile.Fit("Diffuse");
        double[] flows = [.. File.ReadLines(Nile.DataPath).Skip(1).Select(line => double.Parse(line.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture))];
        var data = DiffuseLevel.Dataset.FromColumns(flows[1..]);

        FitResult<DiffuseLevel> result = DiffuseLevel.Fit(
            data,
            new FitOptions { LogLikelihoodTolerance = 1e-11 },
            new DiffuseLevel { FirstFlow = flows[0], NoiseVariance = fit.Start.Number("noiseVariance"), LevelVariance = fit.Start.Number("levelVariance") });

        Assert.Equal(fit.FirstLogLikelihoods[0], result.LogLikelihoodTrace[0], 1e-8);
        Assert.Equal(fit.LogLikelihood, result.LogLikelihood, 1e-8);
        Assert.Equal(fit.Verified.Number("noiseVariance"), result.Model.NoiseVariance, 0.02);
        Assert.Equal(fit.Verified.Number("levelVariance"), result.Model.LevelVariance, 0.02);
    }

    [Fact]
    public void Two_records_of_one_temperature()
    {
        CaseFit fit = Temperatures.Fit("Drift");
        var data = Warming.Dataset.FromCsv(Temperatures.DataPath);

        FitResult<Warming> result = Warming.Fit(
            data,
            fit.Steps(),
            new Warming { Drift = fit.Start.Number("drift"), StepVariance = fit.Start.Number("stepVariance"), NoiseCovariance = fit.Start.Matrix("noiseCovariance") });

        fit.AssertWalk(result);
        fit.AssertParameter("drift", result.Model.Drift);
        fit.AssertParameter("stepVariance", result.Model.StepVariance);
        fit.AssertParameter("noiseCovariance", [result.Model.NoiseCovariance]);
        fit.AssertMaximum(Warming.Fit(data));
    }

    [LatentModel]
    internal sealed partial class LocalLevel
    {
        [Parameter] public partial double LevelVariance { get; init; }
        [Parameter] public partial double NoiseVariance { get; init; }
        [Latent] double Level => Chain(first: Normal(0, 1e7), next: Normal(Previous(Level), LevelVariance));
        [Observed] double Flow => Normal(Level, NoiseVariance);
    }

    [LatentModel]
    internal sealed partial class DiffuseLevel
    {
        [Constant] public partial double FirstFlow { get; init; }
        [Parameter] public partial double LevelVariance { get; init; }
        [Parameter] public partial double NoiseVariance { get; init; }
        [Latent] double Level => Chain(first: Normal(FirstFlow, NoiseVariance + LevelVariance), next: Normal(Previous(Level), LevelVariance));
        [Observed] double Flow => Normal(Level, NoiseVariance);
    }

    [LatentModel]
    internal sealed partial class Warming
    {
        [Parameter] public partial double Drift { get; init; }
        [Parameter] public partial double StepVariance { get; init; }
        [Parameter] public partial Matrix<double> NoiseCovariance { get; init; }
        [Latent] double Level => Chain(first: Normal(-0.26, 0.01), next: Normal(Previous(Level) + Drift, StepVariance));
        [Observed("HL", "Folland", AllowMissing = true)] Vector<double> Record => MultivariateNormal(Vector<double>.Build.Dense(2, Level), NoiseCovariance);
    }
}
