using EmDsl.Models.Tests.Laws.Models;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws;

/// <summary>
/// Maxima at the end of the parameter space are answers, with a finite objective and the parameter in <c>AtBoundary</c>; likelihoods without
/// a bound end with the reason and the member.
/// </summary>
public sealed class BoundaryTests
{
    private const int Rows = 30;
    private static readonly double[] Ones = [.. Enumerable.Repeat(1.0, Rows)];

    [Fact]
    public void Ones_alone_give_a_geometric_probability_of_one()
    {
        var fit = GeometricSample.Fit(GeometricSample.Dataset.FromColumns(All(1), Ones));
        Answered(fit, 0, "P");
        Assert.Equal(1, fit.Model.P);
    }

    [Fact]
    public void Zeros_alone_give_a_Poisson_rate_of_zero()
    {
        var fit = PoissonSample.Fit(PoissonSample.Dataset.FromColumns(All(0), Ones));
        Answered(fit, 0, "Rate");
        Assert.Equal(0, fit.Model.Rate);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(7, 1)]
    public void Failures_or_successes_alone_give_a_binomial_probability_at_its_end(int count, double p)
    {
        var fit = BinomialSample.Fit(BinomialSample.Dataset.FromColumns(All(count), Ones));
        Answered(fit, 0, "P");
        Assert.Equal(p, fit.Model.P);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void One_value_alone_gives_a_Bernoulli_probability_at_its_end(bool value, double p)
    {
        var fit = BernoulliSample.Fit(BernoulliSample.Dataset.FromColumns([.. Enumerable.Repeat(value, Rows)], Ones));
        Answered(fit, 0, "P");
        Assert.Equal(p, fit.Model.P);
    }

    [Fact]
    public void Zeros_alone_are_certain_for_a_negative_binomial()
        => Answered(NegativeBinomialSample.Fit(NegativeBinomialSample.Dataset.FromColumns(All(0), Ones)), 0, "R", "P");

    /// <summary>Counts that vary less than Poisson ones drive r to infinity, and the likelihood to Poisson's.</summary>
    [Theory]
    [InlineData(3, 3)]
    [InlineData(4, 6)]
    [InlineData(0, 1)]
    public void Counts_without_overdispersion_give_the_Poisson_limit(int lowest, int highest)
    {
        int[] counts = [.. Enumerable.Range(0, Rows).Select(i => lowest + (i % (highest - lowest + 1)))];
        double poisson = PoissonSample.Fit(PoissonSample.Dataset.FromColumns(counts, Ones)).LogLikelihood;
        var fit = NegativeBinomialSample.Fit(NegativeBinomialSample.Dataset.FromColumns(counts, Ones));
        Answered(fit, poisson, "P");
        Assert.True(fit.Model.R > 1e9);
        Assert.Equal(counts.Average(), fit.Model.R * (1 - fit.Model.P) / fit.Model.P, 0.01);
    }

    /// <summary>At r = 1e10 the density is Poisson's, less a correction of order y² / (2 r).</summary>
    [Fact]
    public void A_negative_binomial_with_huge_r_is_Poisson()
    {
        int[] counts = [0, 1, 2, 3, 4, 1, 2];
        double[] ones = [.. counts.Select(_ => 1.0)];
        const double r = 1e10;
        double p = 1 / (1 + (2.5 / r));
        double[] densities = new NegativeBinomialSample { R = r, P = p }.LogDensities(NegativeBinomialSample.Dataset.FromColumns(counts, ones));
        double[] limit = new PoissonSample { Rate = r * (1 - p) / p }.LogDensities(PoissonSample.Dataset.FromColumns(counts, ones));
        for (int row = 0; row < counts.Length; row++)
            Assert.Equal(limit[row], densities[row], 1e-9);
    }

    [Fact]
    public void Zeros_alone_have_no_finite_exponential_rate()
    {
        var fit = ExponentialSample.Fit(ExponentialSample.Dataset.FromColumns(AllReal(0), Ones));
        Assert.Equal(StopReason.NonFinite, fit.StopReason);
        Assert.Equal(["Rate"], fit.AtBoundary);
    }

    [Fact]
    public void Tiny_values_are_in_other_units_and_not_at_a_boundary()
    {
        var fit = ExponentialSample.Fit(ExponentialSample.Dataset.FromColumns([.. Enumerable.Range(0, Rows).Select(i => 1e-300 * (1 + i))], Ones));
        Answered(fit, fit.Model.LogLikelihood(ExponentialSample.Dataset.FromColumns([.. Enumerable.Range(0, Rows).Select(i => 1e-300 * (1 + i))], Ones)));
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(3.7)]
    [InlineData(1e-9)]
    [InlineData(1e9)]
    [InlineData(123456.789)]
    public void A_column_that_does_not_vary_collapses_whatever_its_units(double value)
    {
        double[] column = AllReal(value);
        Collapsed(NormalSample.Fit(NormalSample.Dataset.FromColumns(column, Ones)), "Variance, the spread of Y");
        Collapsed(LogNormalSample.Fit(LogNormalSample.Dataset.FromColumns(column, Ones)), "Sigma, the spread of Y");
        Collapsed(LaplaceSample.Fit(LaplaceSample.Dataset.FromColumns(column, Ones)), "Scale, the spread of Y");
        Collapsed(StudentTSample.Fit(StudentTSample.Dataset.FromColumns(column, Ones)), "Scale, the spread of Y");
        Collapsed(GammaSample.Fit(GammaSample.Dataset.FromColumns(column, Ones)), "Shape, the spread of Y");
        Collapsed(InverseGammaSample.Fit(InverseGammaSample.Dataset.FromColumns(column, Ones)), "Shape, the spread of Y");
        Collapsed(WeibullSample.Fit(WeibullSample.Dataset.FromColumns(column, Ones)), "Shape, the spread of Y");
        Collapsed(UniformSample.Fit(UniformSample.Dataset.FromColumns(column, Ones)), "Upper, the spread of Y");
        Collapsed(InverseGaussianSample.Fit(InverseGaussianSample.Dataset.FromColumns(column, Ones)), "Lambda, the spread of Y");
    }

    [Fact]
    public void A_column_that_does_not_vary_collapses_inside_an_interval()
    {
        Collapsed(BetaSample.Fit(BetaSample.Dataset.FromColumns(AllReal(0.3), Ones)), "A, the spread of Y");
        var simplex = Matrix<double>.Build.Dense(Rows, 3, (_, j) => 0.2 + (0.1 * j) + (j == 2 ? 0.1 : 0));
        Collapsed(DirichletSample.Fit(DirichletSample.Dataset.FromColumns(simplex, Ones)), "Alpha[0], the spread of Y");
        Collapsed(VonMisesSample.Fit(VonMisesSample.Dataset.FromColumns(AllReal(0.3), Ones)), "Concentration, the spread of Y");
    }

    /// <summary>Three columns of which one does not vary, and three of which none does.</summary>
    [Theory]
    [InlineData(0.25, false)]
    [InlineData(1e9, false)]
    [InlineData(4, true)]
    public void Vectors_that_do_not_vary_in_a_direction_collapse(double value, bool othersVary)
    {
        var columns = Matrix<double>.Build.Dense(Rows, 3, (i, j) => othersVary && j != 1 ? Math.Sin((7 * i) + j) : value);
        Collapsed(MultivariateNormalSample.Fit(MultivariateNormalSample.Dataset.FromColumns(columns, Ones)), "Covariance, the spread of Y");
        Collapsed(MultivariateStudentSample.Fit(MultivariateStudentSample.Dataset.FromColumns(columns, Ones)), "Scale, the spread of Y");
    }

    private static int[] All(int value) => [.. Enumerable.Repeat(value, Rows)];

    private static double[] AllReal(double value) => [.. Enumerable.Repeat(value, Rows)];

    private static void Answered<TModel>(FitResult<TModel> fit, double logLikelihood, params string[] atBoundary)
    {
        Assert.True(fit.Converged, fit.StopReason.ToString());
        Assert.Equal(logLikelihood, fit.LogLikelihood, 1e-7);
        Assert.Equal(atBoundary, fit.AtBoundary);
    }

    private static void Collapsed<TModel>(FitResult<TModel> fit, string detail)
    {
        Assert.Equal(StopReason.ComponentCollapsed, fit.StopReason);
        Assert.Equal(detail, fit.Starts[0].Detail);
        Assert.False(fit.Converged);
    }
}
