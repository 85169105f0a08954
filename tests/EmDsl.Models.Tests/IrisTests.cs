using EmDsl.Models.Tests.Cases;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

/// <summary>Gaussian mixtures in four dimensions.</summary>
public sealed partial class IrisTests
{
    private static readonly Case Iris = Case.Load("iris_gmm");

    [Theory]
    [InlineData("VVV2")]
    [InlineData("VVV3")]
    public void Full_covariances(string name)
    {
        var fit = Iris.Fit(name);
        var start = new Full { K = fit.Start.Vector("weights").Count, Weights = fit.Start.Vector("weights"), Means = fit.Start.Vectors("means"), Covariances = fit.Start.Matrices("covariances") };
        var data = Full.Dataset.FromCsv(Iris.DataPath);

        var result = Full.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("weights", result.Model.Weights);
        fit.AssertParameter("means", result.Model.Means);
        fit.AssertParameter("covariances", result.Model.Covariances);
        fit.AssertMaximum(Full.Fit(data, start: new Full { K = start.K }));
    }

    [Fact]
    public void Tied_covariance()
    {
        var fit = Iris.Fit("EEE3");
        var start = new Tied { Weights = fit.Start.Vector("weights"), Means = fit.Start.Vectors("means"), Covariance = fit.Start.Matrix("covariance") };
        var data = Tied.Dataset.FromCsv(Iris.DataPath);

        fit.AssertWalk(Tied.Fit(data, fit.Steps(), start));
        fit.AssertMaximum(Tied.Fit(data));
    }

    [Fact]
    public void Diagonal_covariances()
    {
        var fit = Iris.Fit("VVI3");
        var start = new Independent { Weights = fit.Start.Vector("weights"), Means = fit.Start.Vectors("means"), Variances = fit.Start.Vectors("variances") };
        var data = Independent.Dataset.FromCsv(Iris.DataPath);

        fit.AssertWalk(Independent.Fit(data, fit.Steps(), start));
        fit.AssertMaximum(Independent.Fit(data));
    }

    [LatentModel]
    internal sealed partial class Full
    {
        [Size] public partial int K { get; init; }
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial Vector<double>[] Means { get; init; }
        [Parameter] public partial Matrix<double>[] Covariances { get; init; }
        [Latent(nameof(K))] int Species => Categorical(Weights);
        [Observed("sepal_length", "sepal_width", "petal_length", "petal_width")]
        Vector<double> Flower => MultivariateNormal(Means[Species], Covariances[Species]);
    }

    [LatentModel]
    internal sealed partial class Tied
    {
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial Vector<double>[] Means { get; init; }
        [Parameter] public partial Matrix<double> Covariance { get; init; }
        [Latent(3)] int Species => Categorical(Weights);
        [Observed("sepal_length", "sepal_width", "petal_length", "petal_width")]
        Vector<double> Flower => MultivariateNormal(Means[Species], Covariance);
    }

    [LatentModel]
    internal sealed partial class Independent
    {
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial Vector<double>[] Means { get; init; }
        [Parameter] public partial Vector<double>[] Variances { get; init; }
        [Latent(3)] int Species => Categorical(Weights);
        [Observed("sepal_length", "sepal_width", "petal_length", "petal_width")]
        Vector<double> Flower => MultivariateNormal(Means[Species], Diagonal(Variances[Species]));
    }
}
