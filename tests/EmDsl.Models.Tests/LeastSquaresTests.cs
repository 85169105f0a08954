using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

[LatentModel]
internal sealed partial class SingleRegression
{
    [Parameter] public partial Vector<double> Beta { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Covariate] Vector<double> X { get; }
    [Observed] double Y => Normal(Beta * X, Variance);
}

[LatentModel]
internal sealed partial class SingleMultivariateRegression
{
    [Parameter] public partial Matrix<double> Beta { get; init; }
    [Parameter] public partial Matrix<double> Covariance { get; init; }
    [Covariate("x1", "x2", "x3")] Vector<double> X { get; }
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Beta * X, Covariance);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class TrendsOfTwoKinds
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Level { get; init; }
    [Parameter] public partial double[] Trend { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Covariate] double Year { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Normal(Level[Z] + Trend[Z] * Year, Variance[Z]);
}

[LatentModel]
internal sealed partial class CurvesOfTwoKinds
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Beta { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Covariate(Dimension = 8)] Vector<double> X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Normal(Beta[Z] * X, Variance);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class CurvesOfHiddenStates
{
    [Parameter] public partial Vector<double> Initial { get; init; }
    [Parameter] public partial Vector<double>[] Transition { get; init; }
    [Parameter] public partial Vector<double>[] Beta { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Sequence] string Key { get; }
    [Covariate(Dimension = 8)] Vector<double> X { get; }
    [Latent(2)] int Z => Chain(first: Categorical(Initial), next: Categorical(Transition[Previous(Z)]));
    [Observed] double Y => Normal(Beta[Z] * X, Variance);
}

[LatentModel]
internal sealed partial class CurvesOfGroups
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Beta { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Group] string Key { get; }
    [Covariate(Dimension = 8)] Vector<double> X { get; }
    [Latent(2, Per = nameof(Key))] int Z => Categorical(Weights);
    [Observed] double Y => Normal(Beta[Z] * X, Variance);
}

[LatentModel]
internal sealed partial class CurveWithPrior
{
    [Parameter] public partial Vector<double> Beta { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Constant] public partial Vector<double> Center { get; init; }
    [Constant] public partial Matrix<double> Spread { get; init; }
    [Prior(nameof(Beta))] Vector<double> BetaPrior => MultivariateNormal(Center, Variance * Spread);
    [Covariate(Dimension = 13)] Vector<double> X { get; }
    [Observed] double Y => Normal(Beta * X, Variance);
}

[LatentModel]
internal sealed partial class CurveSharedByTwo
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Level { get; init; }
    [Parameter] public partial Vector<double> Beta { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Covariate(Dimension = 8)] Vector<double> X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Normal(Level[Z] + Beta * X, Variance[Z]);
}

/// <summary>Regressions on accumulated cross-products against least squares on the rows themselves.</summary>
public class LeastSquaresTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 5)]
    [InlineData(3, 12)]
    public void One_component_is_least_squares(int seed, int regressors)
    {
        var random = new Random(seed);
        Matrix<double> x = Matrix<double>.Build.Dense(60, regressors, (_, j) => j == 0 ? 1 : Sampler.Normal(random, j, 1 + j));
        Vector<double> y = Vector<double>.Build.Dense(60, i => x.Row(i).Sum() + Sampler.Normal(random, 0, 2));

        var fit = SingleRegression.Fit(SingleRegression.Dataset.FromColumns(x, y.ToArray()));

        Vector<double> expected = x.QR().Solve(y);
        Near(expected, fit.Model.Beta, 1e-10);
        Vector<double> residuals = y - (x * expected);
        Assert.Equal(residuals * residuals / 60, fit.Model.Variance, 1e-10);
    }

    [Fact]
    public void Calendar_years_and_their_squares_lose_no_digits()
    {
        // Centred years give the reference; the fit sees 1, year and year², whose cross-products have a condition number beyond 10¹⁶.
        var random = new Random(5);
        double[] years = [.. Enumerable.Range(1950, 70).Select(year => (double)year)];
        double[] y = [.. years.Select(year => 3 + (0.02 * (year - 1985)) + (0.001 * (year - 1985) * (year - 1985)) + Sampler.Normal(random, 0, 1e-4))];
        Matrix<double> centred = Matrix<double>.Build.Dense(years.Length, 3, (i, j) => Math.Pow(years[i] - 1985, j));
        Vector<double> c = centred.QR().Solve(Vector<double>.Build.Dense(y));
        Vector<double> fitted = centred * c;

        var fit = SingleRegression.Fit(SingleRegression.Dataset.FromColumns(Matrix<double>.Build.Dense(years.Length, 3, (i, j) => Math.Pow(years[i], j)), y));

        for (int i = 0; i < years.Length; i++)
        {
            double value = fit.Model.Beta[0] + (fit.Model.Beta[1] * years[i]) + (fit.Model.Beta[2] * years[i] * years[i]);
            Assert.Equal(fitted[i], value, 1e-8);
        }

        double[] residuals = [.. y.Zip(fitted, (value, mean) => value - mean)];
        Assert.Equal(residuals.Sum(residual => residual * residual) / years.Length, fit.Model.Variance, 1e-9 * fit.Model.Variance);
    }

    [Fact]
    public void Trends_over_calendar_years_are_told_apart_however_tight()
    {
        var random = new Random(8);
        double[] years = [.. Enumerable.Range(0, 200).Select(i => 1900.0 + (i / 2))];
        double[] y = [.. years.Select((year, i) => (i % 2 == 0 ? 1e6 + (2 * year) : 1e6 - 5000 + (4.5 * year)) + Sampler.Normal(random, 0, 1e-4))];

        var fit = TrendsOfTwoKinds.Fit(TrendsOfTwoKinds.Dataset.FromColumns(years, y));

        // The lines cross in the year 2000; both have noise of the standard deviation 0.01.
        Assert.True(fit.Converged, fit.StopReason.ToString());
        int first = fit.Model.Trend[0] < fit.Model.Trend[1] ? 0 : 1;
        Assert.Equal(2, fit.Model.Trend[first], 1e-3);
        Assert.Equal(4.5, fit.Model.Trend[1 - first], 1e-3);
        Assert.All(fit.Model.Variance, variance => Assert.InRange(variance, 0.7e-4, 1.4e-4));
    }

    [Fact]
    public void A_vector_of_responses_is_regressed_entry_by_entry()
    {
        var random = new Random(11);
        Matrix<double> x = Matrix<double>.Build.Dense(50, 3, (_, j) => j == 0 ? 1 : Sampler.Normal(random, 5, 2));
        double[] weights = [.. Enumerable.Range(0, 50).Select(i => 0.5 + (i % 3))];
        Matrix<double> y = Matrix<double>.Build.Dense(50, 2, (i, j) => x.Row(i).Sum() * (j + 1) + Sampler.Normal(random, 0, 1));

        var fit = SingleMultivariateRegression.Fit(SingleMultivariateRegression.Dataset.FromColumns(x, y, weights));

        Matrix<double> roots = Matrix<double>.Build.DiagonalOfDiagonalArray([.. weights.Select(Math.Sqrt)]);
        Matrix<double> expected = (roots * x).QR().Solve(roots * y);
        for (int j = 0; j < 2; j++)
            Near(expected.Column(j), fit.Model.Beta.Row(j), 1e-10);
        Matrix<double> residuals = roots * (y - (x * expected));
        Assert.True((residuals.TransposeThisAndMultiply(residuals) / weights.Sum() - fit.Model.Covariance).L2Norm() < 1e-10);
    }

    /// <summary>Of 1, t, …, t¹² on [0, 1] the cross-products hold no more than ten: their condition number lies beyond 10¹⁶.</summary>
    [Theory]
    [InlineData(6, 1e-10)]
    [InlineData(9, 1e-8)]
    [InlineData(12, 1e-6)]
    public void Monomials_of_high_degree_fit_as_by_QR_of_the_rows(int degree, double relative)
    {
        var random = new Random(17);
        Matrix<double> x = Monomials(300, degree);
        Vector<double> y = Vector<double>.Build.Dense(300, i => Math.Sin(14 * x[i, 1]) + Sampler.Normal(random, 0, 1e-4));

        // Two steps: many more of them would refine what the normal equations give, too.
        var fit = SingleRegression.Fit(SingleRegression.Dataset.FromColumns(x, y.ToArray()), new FitOptions { MaxIterations = 2, LogLikelihoodTolerance = 0 });

        Vector<double> expected = x.QR().Solve(y);
        Near(expected, fit.Model.Beta, relative);
        Vector<double> residuals = y - (x * expected);
        Assert.True((x * (expected - fit.Model.Beta)).AbsoluteMaximum() < 1e-8 * residuals.AbsoluteMaximum());
        Assert.Equal(1, fit.Model.Variance / (residuals * residuals / 300), 1e-8);
    }

    [Fact]
    public void Monomials_in_a_mixture_fit_as_by_QR_of_the_weighted_rows()
    {
        var random = new Random(19);
        Matrix<double> x = Monomials(600, 7);
        double[] y = [.. Enumerable.Range(0, 600).Select(i => (i % 2 == 0 ? Math.Sin(7 * x[i, 1]) : 3 + Math.Cos(5 * x[i, 1])) + Sampler.Normal(random, 0, 0.25))];
        double[] w = [.. Enumerable.Range(0, 600).Select(i => i % 5 * 0.5)];
        var data = CurvesOfTwoKinds.Dataset.FromColumns(x, y, w);
        var options = new FitOptions { LogLikelihoodTolerance = 0, MaxIterations = 400 };
        CurvesOfTwoKinds start = Settled();

        var fit = CurvesOfTwoKinds.Fit(data, options, start);

        Matrix<double> posterior = fit.Model.Posterior(data).Z.Probabilities;
        for (int z = 0; z < 2; z++)
        {
            Vector<double> roots = posterior.Column(z).Map(Math.Sqrt).PointwiseMultiply(Vector<double>.Build.Dense(w).Map(Math.Sqrt));
            Vector<double> expected = Matrix<double>.Build.DiagonalOfDiagonalVector(roots).Multiply(x).QR().Solve(roots.PointwiseMultiply(Vector<double>.Build.Dense(y)));
            Near(expected, fit.Model.Beta[z], 1e-8);
        }

        CurvesOfTwoKinds Settled() => new() { Weights = Vector<double>.Build.Dense([0.5, 0.5]), Beta = [Unit(0), Unit(3.5)], Variance = 1 };
        static Vector<double> Unit(double level) => Vector<double>.Build.Dense(8, j => j == 0 ? level : 0);
    }

    [Fact]
    public void Shared_monomials_across_variances_have_no_score()
    {
        var random = new Random(23);
        Matrix<double> x = Monomials(600, 8).RemoveColumn(0);
        double[] y = [.. Enumerable.Range(0, 600).Select(i => (i % 2 == 0 ? -2 : 2) + Math.Sin(7 * x[i, 0]) + Sampler.Normal(random, 0, i % 2 == 0 ? 0.01 : 0.25))];
        var data = CurveSharedByTwo.Dataset.FromColumns(x, y);
        var start = new CurveSharedByTwo { Weights = Vector<double>.Build.Dense([0.5, 0.5]), Level = [-2, 2], Beta = Vector<double>.Build.Dense(8), Variance = [0.5, 0.5] };

        var fit = CurveSharedByTwo.Fit(data, new FitOptions { LogLikelihoodTolerance = 0, MaxIterations = 1500 }, start);

        // The normal equations of the whole system, by rows: two for each, one for each state.
        Matrix<double> posterior = fit.Model.Posterior(data).Z.Probabilities;
        Matrix<double> rows = Matrix<double>.Build.Dense(1200, 10);
        Vector<double> right = Vector<double>.Build.Dense(1200);
        for (int i = 0; i < 1200; i++)
        {
            double root = Math.Sqrt(posterior[i / 2, i % 2] / fit.Model.Variance[i % 2]);
            rows[i, i % 2] = root;
            for (int j = 0; j < 8; j++)
                rows[i, 2 + j] = root * x[i / 2, j];
            right[i] = root * y[i / 2];
        }

        Vector<double> expected = rows.QR().Solve(right);
        Near(expected.SubVector(2, 8), fit.Model.Beta, 1e-7);
        Near(expected.SubVector(0, 2), Vector<double>.Build.Dense(fit.Model.Level), 1e-7);
    }

    // The rows of a chain come again from what its E-step keeps, in the registers of the machine and row by row.
    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public void Monomials_in_a_chain_fit_as_by_QR_of_the_weighted_rows(int lanes)
    {
        (Matrix<double> x, double[] y, string[] keys) = Curves(29);
        var data = CurvesOfHiddenStates.Dataset.FromColumns(keys, x, y);
        var start = new CurvesOfHiddenStates { Initial = Halves, Transition = [Halves, Halves], Beta = [Level(0), Level(3.5)], Variance = 1 };

        var fit = CurvesOfHiddenStates.Fit(data, new FitOptions { LogLikelihoodTolerance = 0, MaxIterations = 300, Lanes = lanes }, start);

        AssertWeightedLeastSquares(fit.Model.Posterior(data).Z.Probabilities, x, y, fit.Model.Beta);
        var again = CurvesOfHiddenStates.Fit(data, new FitOptions { LogLikelihoodTolerance = 0, MaxIterations = 20, Lanes = lanes, Threads = 1 }, start);
        var threaded = CurvesOfHiddenStates.Fit(data, new FitOptions { LogLikelihoodTolerance = 0, MaxIterations = 20, Lanes = lanes, Threads = 3 }, start);
        Assert.Equal(again.ObjectiveTrace, threaded.ObjectiveTrace);
    }

    [Fact]
    public void Monomials_in_groups_fit_as_by_QR_of_the_weighted_rows()
    {
        (Matrix<double> x, double[] y, string[] keys) = Curves(31);
        var data = CurvesOfGroups.Dataset.FromColumns(keys, x, y);
        var start = new CurvesOfGroups { Weights = Halves, Beta = [Level(0), Level(3.5)], Variance = 1 };

        var fit = CurvesOfGroups.Fit(data, new FitOptions { LogLikelihoodTolerance = 0, MaxIterations = 100 }, start);

        var posterior = fit.Model.Posterior(data).Z;
        int[] groups = [.. keys.Select(key => posterior.Keys.ToList().IndexOf(key))];
        AssertWeightedLeastSquares(Matrix<double>.Build.Dense(600, 2, (i, z) => posterior.Probabilities[groups[i], z]), x, y, fit.Model.Beta);
    }

    // Weak: the cross-products have no digits left for it. Strong: they have.
    [Theory]
    [InlineData(1e10, 1e-6)]
    [InlineData(1e2, 1e-9)]
    public void A_normal_prior_is_rows_that_were_seen_before(double spread, double relative)
    {
        var random = new Random(37);
        Matrix<double> x = Monomials(300, 12);
        Vector<double> y = Vector<double>.Build.Dense(300, i => Math.Sin(14 * x[i, 1]) + Sampler.Normal(random, 0, 0.1));
        Vector<double> center = Vector<double>.Build.Dense(13, j => j % 3);
        Matrix<double> root = spread * Matrix<double>.Build.Dense(13, 13, (i, j) => i == j ? 1 : i < j ? 0 : 0.3 / (1 + i - j));
        var given = new CurveWithPrior { Center = center, Spread = root * root.Transpose() };

        var fit = CurveWithPrior.Fit(CurveWithPrior.Dataset.FromColumns(x, y.ToArray()), new FitOptions { MaxIterations = 3, LogLikelihoodTolerance = 0 }, given);

        Matrix<double> rows = x.Stack(root.Inverse());
        Vector<double> right = Vector<double>.Build.DenseOfEnumerable(y.Concat(root.Inverse() * center));
        Vector<double> expected = rows.QR().Solve(right);
        Near(expected, fit.Model.Beta, relative);
        Assert.True((x * (expected - fit.Model.Beta)).AbsoluteMaximum() < 1e-8);
    }

    private static (Matrix<double> X, double[] Y, string[] Keys) Curves(int seed)
    {
        var random = new Random(seed);
        Matrix<double> x = Matrix<double>.Build.Dense(600, 8, (i, j) => Math.Pow((i * 7 % 600 + 0.5) / 600, j));
        double[] y = [.. Enumerable.Range(0, 600).Select(i => (i / 6 % 2 == 0 ? Math.Sin(7 * x[i, 1]) : 3 + Math.Cos(5 * x[i, 1])) + Sampler.Normal(random, 0, 0.25))];
        return (x, y, [.. Enumerable.Range(0, 600).Select(i => $"k{i / 6}")]);
    }

    private static void AssertWeightedLeastSquares(Matrix<double> posterior, Matrix<double> x, double[] y, Vector<double>[] beta)
    {
        for (int z = 0; z < 2; z++)
        {
            Vector<double> roots = posterior.Column(z).Map(Math.Sqrt);
            Near(Matrix<double>.Build.DiagonalOfDiagonalVector(roots).Multiply(x).QR().Solve(roots.PointwiseMultiply(Vector<double>.Build.Dense(y))), beta[z], 1e-7);
        }
    }

    private static Vector<double> Halves => Vector<double>.Build.Dense([0.5, 0.5]);

    private static Vector<double> Level(double level) => Vector<double>.Build.Dense(8, j => j == 0 ? level : 0);

    private static Matrix<double> Monomials(int rows, int degree) => Matrix<double>.Build.Dense(rows, degree + 1, (i, j) => Math.Pow((i + 0.5) / rows, j));

    [Fact]
    public void A_regressor_that_the_others_determine_leaves_the_fit_as_it_is()
    {
        var random = new Random(13);
        Matrix<double> x = Matrix<double>.Build.Dense(40, 2, (_, j) => j == 0 ? 1 : random.NextDouble());
        double[] y = [.. x.EnumerateRows().Select(row => row.Sum() + Sampler.Normal(random, 0, 0.1))];
        Matrix<double> doubled = x.InsertColumn(2, 3 * x.Column(1));

        var fit = SingleRegression.Fit(SingleRegression.Dataset.FromColumns(x, y));
        var collinear = SingleRegression.Fit(SingleRegression.Dataset.FromColumns(doubled, y));

        Assert.Equal(fit.LogLikelihood, collinear.LogLikelihood, 1e-9);
        Assert.Equal(fit.Model.Beta[1], collinear.Model.Beta[1] + (3 * collinear.Model.Beta[2]), 1e-9);
    }

    private static void Near(Vector<double> expected, Vector<double> actual, double relative) =>
        Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= relative * Math.Max(1, Math.Abs(pair.First)), $"expected {pair.First:R}, found {pair.Second:R}"));
}
