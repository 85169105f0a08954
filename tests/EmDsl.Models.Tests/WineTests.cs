using System.Globalization;
using EmDsl.Models.Tests.Cases;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Statistics;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

/// <summary>Three cultivars in thirteen standardised measurements, from columns in memory.</summary>
public sealed partial class WineTests
{
    private static readonly Case Wine = Case.Load("wine_gmm_diag");

    [Fact]
    public void Diagonal_covariances()
    {
        var fit = Wine.Fit("VVI3");
        var start = new FreeDiagonal { Weights = fit.Start.Vector("weights"), Means = fit.Start.Vectors("means"), Variances = fit.Start.Vectors("variances") };

        var result = FreeDiagonal.Fit(FreeDiagonal.Dataset.FromColumns(Standardised()), fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("weights", result.Model.Weights);
        fit.AssertParameter("means", result.Model.Means);
        fit.AssertMaximum(FreeDiagonal.Fit(FreeDiagonal.Dataset.FromColumns(Standardised())));
    }

    [Fact]
    public void Tied_diagonal()
    {
        var fit = Wine.Fit("EEI3");
        var start = new TiedDiagonal { Weights = fit.Start.Vector("weights"), Means = fit.Start.Vectors("means"), Variances = fit.Start.Vector("variances") };

        var result = TiedDiagonal.Fit(TiedDiagonal.Dataset.FromColumns(Standardised()), fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("weights", result.Model.Weights);
        fit.AssertMaximum(TiedDiagonal.Fit(TiedDiagonal.Dataset.FromColumns(Standardised())));
    }

    [Fact]
    public void Tied_covariance()
    {
        var fit = Wine.Fit("EEE3");
        var start = new TiedFull { Weights = fit.Start.Vector("weights"), Means = fit.Start.Vectors("means"), Covariance = fit.Start.Matrix("covariance") };

        var result = TiedFull.Fit(TiedFull.Dataset.FromColumns(Standardised()), fit.Steps(), start);

        fit.AssertWalk(result);
        fit.AssertParameter("weights", result.Model.Weights);
        fit.AssertMaximumOrHigher(TiedFull.Fit(TiedFull.Dataset.FromColumns(Standardised())));
    }

    // The published fits divide by the standard deviation with n - 1.
    private static Matrix<double> Standardised()
    {
        var rows = File.ReadLines(Wine.DataPath).Skip(1).Select(line => line.Split(',').Skip(1).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)));
        var raw = Matrix<double>.Build.DenseOfRows(rows);
        return Matrix<double>.Build.DenseOfColumnVectors(raw.EnumerateColumns().Select(column => (column - column.Mean()) / column.StandardDeviation()));
    }

    [LatentModel]
    internal sealed partial class FreeDiagonal
    {
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial Vector<double>[] Means { get; init; }
        [Parameter] public partial Vector<double>[] Variances { get; init; }
        [Latent(3)] int Cultivar => Categorical(Weights);
        [Observed(Dimension = 13)] Vector<double> Chemistry => MultivariateNormal(Means[Cultivar], Diagonal(Variances[Cultivar]));
    }

    [LatentModel]
    internal sealed partial class TiedDiagonal
    {
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial Vector<double>[] Means { get; init; }
        [Parameter] public partial Vector<double> Variances { get; init; }
        [Latent(3)] int Cultivar => Categorical(Weights);
        [Observed(Dimension = 13)] Vector<double> Chemistry => MultivariateNormal(Means[Cultivar], Diagonal(Variances));
    }

    [LatentModel]
    internal sealed partial class TiedFull
    {
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial Vector<double>[] Means { get; init; }
        [Parameter] public partial Matrix<double> Covariance { get; init; }
        [Latent(3)] int Cultivar => Categorical(Weights);
        [Observed(Dimension = 13)] Vector<double> Chemistry => MultivariateNormal(Means[Cultivar], Covariance);
    }
}
