using EmDsl.Models.Tests.Laws.Models;
using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

/// <summary>Multivariate t vectors, whose M-step is a reweighting of the rows.</summary>
public sealed partial class MultivariateStudentTests
{
    [Theory]
    [InlineData(0.7)]
    [InlineData(3.0)]
    [InlineData(40.0)]
    public void With_known_freedom_location_and_scale_solve_their_equations(double freedom)
    {
        Vector<double>[] rows = Draw(400, freedom);
        var start = new KnownFreedom { Location = Vector<double>.Build.Dense(3), Scale = Matrix<double>.Build.DenseIdentity(3), Freedom = freedom };

        KnownFreedom model = KnownFreedom.Fit(KnownFreedom.Dataset.FromColumns(Matrix<double>.Build.DenseOfRowVectors(rows)), new FitOptions { Starts = 1 }, start).Model;

        // The M-estimating equations by plain fixed-point steps, without the parameter expansion.
        Vector<double> location = start.Location;
        Matrix<double> scale = start.Scale;
        for (int step = 0; step < 3000; step++)
        {
            Matrix<double> inverse = scale.Inverse();
            double[] weights = [.. rows.Select(x => (freedom + 3) / (freedom + ((x - location) * inverse * (x - location))))];
            location = rows.Select((x, i) => x * weights[i]).Aggregate((left, right) => left + right) / weights.Sum();
            scale = rows.Select((x, i) => (x - location).OuterProduct(x - location) * weights[i]).Aggregate((left, right) => left + right) / rows.Length;
        }

        Assert.Equal(0, (location - model.Location).L2Norm(), 1e-10);
        Assert.Equal(0, (scale - model.Scale).FrobeniusNorm() / scale.FrobeniusNorm(), 1e-10);
    }

    [Fact]
    public void With_very_many_degrees_of_freedom_it_is_a_normal_mixture()
    {
        Vector<double>[] rows = Draw(200, 1e9, dimension: 2);
        var dataset = FullStudentMixture.Dataset.FromColumns(Matrix<double>.Build.DenseOfRowVectors(rows), [.. Enumerable.Repeat(1.0, 200)]);
        var model = new FullStudentMixture
        {
            Weights = Vector<double>.Build.Dense([0.3, 0.7]),
            Location = [rows[0], rows[1]],
            Scale = [Matrix<double>.Build.DenseOfRowMajor(2, 2, [2, 0.3, 0.3, 1]), Matrix<double>.Build.DenseOfRowMajor(2, 2, [1, -0.2, -0.2, 3])],
            Freedom = [1e12, 1e12],
        };
        var normal = new FullNormalMixture { Weights = model.Weights, Mean = model.Location, Covariance = model.Scale };

        Assert.Equal(normal.LogLikelihood(FullNormalMixture.Dataset.FromColumns(Matrix<double>.Build.DenseOfRowVectors(rows), [.. Enumerable.Repeat(1.0, 200)])), model.LogLikelihood(dataset), 1e-6);
    }

    [Fact]
    public void Light_tails_lead_to_the_normal_maximum()
    {
        // Points on a sphere have no tail at all: the maximum lies at infinitely many degrees of freedom.
        var random = new Random(5);
        Vector<double>[] rows = [.. Enumerable.Range(0, 300).Select(_ => Vector<double>.Build.Dense(3, i => Sampler.Normal(random, 0, 1)).Normalize(2))];
        Matrix<double> columns = Matrix<double>.Build.DenseOfRowVectors(rows);
        Vector<double> mean = rows.Aggregate((left, right) => left + right) / 300;
        Matrix<double> covariance = rows.Select(x => (x - mean).OuterProduct(x - mean)).Aggregate((left, right) => left + right) / 300;

        FitResult<FreeFreedom> result = FreeFreedom.Fit(FreeFreedom.Dataset.FromColumns(columns));

        Assert.Equal(-150 * ((3 * Math.Log(2 * Math.PI)) + Math.Log(covariance.Determinant()) + 3), result.LogLikelihood, 1e-6);
    }

    [Fact]
    public void Far_from_the_origin_nothing_cancels()
    {
        Vector<double>[] rows = Draw(300, 4);
        Vector<double> far = Vector<double>.Build.Dense([1 << 27, -(1 << 26), 1 << 25]);

        FreeFreedom near = FreeFreedom.Fit(FreeFreedom.Dataset.FromColumns(Matrix<double>.Build.DenseOfRowVectors(rows.Select(Dyadic)))).Model;
        FreeFreedom moved = FreeFreedom.Fit(FreeFreedom.Dataset.FromColumns(Matrix<double>.Build.DenseOfRowVectors(rows.Select(x => Dyadic(x) + far)))).Model;

        Assert.Equal(0, (moved.Location - far - near.Location).L2Norm(), 1e-6);
        Assert.Equal(0, (moved.Scale - near.Scale).FrobeniusNorm(), 1e-6);
        Assert.Equal(near.Freedom, moved.Freedom, 1e-5);

        static Vector<double> Dyadic(Vector<double> x) => x.Map(entry => Math.Round(entry * 1024) / 1024);
    }

    [Fact]
    public void Default_starts_find_two_heavy_tailed_groups()
    {
        FullStudentMixture truth = new()
        {
            Weights = Vector<double>.Build.Dense([0.4, 0.6]),
            Location = [Vector<double>.Build.Dense([-1.0, 0]), Vector<double>.Build.Dense([8.0, 5])],
            Scale = [Matrix<double>.Build.DenseOfRowMajor(2, 2, [1, 0.5, 0.5, 1]), Matrix<double>.Build.DenseOfRowMajor(2, 2, [1.5, -0.4, -0.4, 1])],
            Freedom = [2, 8],
        };
        var random = new Random(4);
        var rows = new List<FullStudentMixture.Row>();
        double[] draw = new double[2];
        for (int i = 0; i < 1500; i++)
        {
            int z = random.NextDouble() < 0.4 ? 0 : 1;
            Sampler.MultivariateStudentT(random, truth.Location[z].ToArray(), truth.Scale[z].Cholesky().Factor.ToRowMajorArray(), truth.Freedom[z], draw);
            rows.Add(new() { Y = Vector<double>.Build.Dense([.. draw]), W = 1 });
        }

        var dataset = FullStudentMixture.Dataset.FromRows(rows);
        FitResult<FullStudentMixture> result = FullStudentMixture.Fit(dataset);

        Assert.True(result.Converged);
        Assert.True(result.LogLikelihood > truth.LogLikelihood(dataset));
        int first = result.Model.Weights[0] < result.Model.Weights[1] ? 0 : 1;
        Assert.Equal(0.4, result.Model.Weights[first], 0.05);
        Assert.Equal(0, (result.Model.Location[first] - truth.Location[0]).L2Norm(), 0.2);
        Assert.InRange(result.Model.Freedom[first], 1.5, 2.7);
    }

    // Correlated, off the origin.
    private static Vector<double>[] Draw(int count, double freedom, int dimension = 3)
    {
        var random = new Random(11);
        double[] lower = dimension == 3 ? [1, 0, 0, 0.5, 0.8, 0, -0.3, 0.2, 2] : [1, 0, 0.5, 0.8];
        double[] draw = new double[dimension];
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            Sampler.MultivariateStudentT(random, dimension == 3 ? [1, 2, -3] : [1, 2], lower, freedom, draw);
            return Vector<double>.Build.Dense([.. draw]);
        })];
    }

    [LatentModel]
    internal sealed partial class KnownFreedom
    {
        [Parameter] public partial Vector<double> Location { get; init; }
        [Parameter] public partial Matrix<double> Scale { get; init; }
        [Constant] public partial double Freedom { get; init; }
        [Observed(Dimension = 3)] Vector<double> Y => MultivariateStudentT(Location, Scale, Freedom);
    }

    [LatentModel]
    internal sealed partial class FreeFreedom
    {
        [Parameter] public partial Vector<double> Location { get; init; }
        [Parameter] public partial Matrix<double> Scale { get; init; }
        [Parameter] public partial double Freedom { get; init; }
        [Observed(Dimension = 3)] Vector<double> Y => MultivariateStudentT(Location, Scale, Freedom);
    }
}
