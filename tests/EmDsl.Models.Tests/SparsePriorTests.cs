using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

/// <summary>Laplace priors (Tibshirani 1996, JRSS B 58, 267): the estimate lies on the kink exactly where the slopes of the rest say so.</summary>
public sealed partial class SparsePriorTests
{
    [Theory]
    [InlineData(0.2, 0)]
    [InlineData(-0.3, 0)]
    [InlineData(1.0, 0.6)]
    [InlineData(-2.0, -1.6)]
    public void A_mean_is_thresholded(double mean, double expected)
    {
        double[] y = [.. Enumerable.Range(-25, 51).Select(i => mean + (0.03 * i))];

        // The slope of the prior, 20.4, is that of 0.4 at 51 rows.
        double found = Threshold.Fit(Threshold.Dataset.FromColumns(y)).Model.Mean;

        if (expected == 0)
            Assert.Equal(0, found);
        else
            Assert.Equal(expected, found, 1e-12);
    }

    [Fact]
    public void Coefficients_are_those_of_coordinate_descent()
    {
        (Matrix<double> x, double[] y) = Draw(6);
        Lasso found = Lasso.Fit(Lasso.Dataset.FromColumns(x, y)).Model;

        // One coordinate after the other, soft-thresholded, until nothing moves.
        double[] b = new double[7];
        for (int sweep = 0; sweep < 2000; sweep++)
        {
            for (int j = 0; j <= 6; j++)
            {
                Func<int, double> column = i => j == 6 ? 1 : x[i, j];
                double product = 0, square = 0;
                for (int i = 0; i < y.Length; i++)
                {
                    double rest = y[i] - b[6];
                    for (int k = 0; k < 6; k++)
                        rest -= b[k] * x[i, k];
                    product += column(i) * (rest + (b[j] * column(i)));
                    square += column(i) * column(i);
                }

                b[j] = j == 6 ? product / square : Math.Sign(product) * Math.Max(0, Math.Abs(product) - 30) / square;
            }
        }

        Assert.Equal(b[6], found.Intercept, 1e-9);
        Assert.Equal(b[..6], found.Slopes.ToArray(), (first, second) => first == 0 ? second == 0 : Math.Abs(first - second) < 1e-9);
        Assert.InRange(found.Slopes.Count(slope => slope == 0), 2, 4);
    }

    [Fact]
    public void Slopes_of_a_logistic_regression_meet_the_subgradient_condition()
    {
        (Matrix<double> x, double[] y) = Draw(6);
        bool[] isHigh = [.. y.Select(value => value > 1)];
        SparseLogit found = SparseLogit.Fit(SparseLogit.Dataset.FromColumns(x, isHigh), new FitOptions { LogLikelihoodTolerance = 1e-12 }).Model;

        int zeros = 0;
        for (int j = 0; j < 6; j++)
        {
            double slope = Enumerable.Range(0, y.Length).Sum(i => x[i, j] * ((isHigh[i] ? 1 : 0) - (1 / (1 + Math.Exp(-found.Intercept - (found.Slopes * x.Row(i)))))));
            if (found.Slopes[j] == 0)
            {
                zeros++;
                Assert.InRange(Math.Abs(slope), 0, 6);
            }
            else
            {
                Assert.Equal(6 * Math.Sign(found.Slopes[j]), slope, 1e-6);
            }
        }

        Assert.InRange(zeros, 2, 5);
    }

    [Fact]
    public void A_prior_of_numbers_describes_each_free_entry_of_a_vector()
    {
        var data = Contrasts.Dataset.FromColumns([0, 0, 1, 1, 2, 2], [1, 2, 4, 4.5, 1, 1.5]);

        FitResult<Contrasts> result = Contrasts.Fit(data);

        // Against the first level: the sum of residuals of a level is the slope of its effect, and the prior's is 1.
        Assert.Equal(0, result.Model.Effect[0]);
        Assert.Equal(0, result.Model.Effect[2]);
        double level = result.Model.Level, effect = result.Model.Effect[1];
        Assert.Equal(1, 8.5 - (2 * (level + effect)), 1e-9);
        Assert.Equal(0, 14 - (6 * level) - (2 * effect), 1e-9);
        Assert.InRange(Math.Abs(2.5 - (2 * level)), 0, 1);
        Assert.Equal(-2 * Math.Log(2) - Math.Abs(effect), result.Objective - result.LogLikelihood, 1e-9);
    }

    [Theory]
    [InlineData(-4, -1)]
    [InlineData(0.25, 0.25)]
    [InlineData(9, 2)]
    public void A_median_stays_within_its_bounds(double middle, double expected)
    {
        double[] y = [.. new[] { -3, -0.5, 0, 1.5, 7 }.Select(value => value + middle)];

        Bounded found = Bounded.Fit(Bounded.Dataset.FromColumns(y)).Model;

        Assert.Equal(expected, found.Center);
        Assert.Equal(y.Average(value => Math.Abs(value - expected)), found.Scale, 1e-12);
    }

    private static (Matrix<double> X, double[] Y) Draw(int columns)
    {
        var random = new Random(11);
        double Noise() => Numerics.Sampler.Normal(random, 0, 1);
        Matrix<double> x = Matrix<double>.Build.Dense(90, columns, (_, _) => Noise());
        return (x, [.. Enumerable.Range(0, 90).Select(i => 1 + (1.5 * x[i, 0]) - (0.8 * x[i, 2]) + (0.3 * x[i, 4]) + Noise())]);
    }

    [LatentModel]
    internal sealed partial class Threshold
    {
        [Parameter] public partial double Mean { get; init; }
        [Prior(nameof(Mean))] double MeanPrior => Laplace(0, 1 / 20.4);
        [Observed] double Y => Normal(Mean, 1);
    }

    [LatentModel]
    internal sealed partial class Lasso
    {
        [Parameter] public partial double Intercept { get; init; }
        [Parameter] public partial Vector<double> Slopes { get; init; }
        [Prior(nameof(Slopes))] double SlopePrior => Laplace(0, 1 / 30.0);
        [Covariate(Dimension = 6)] Vector<double> X { get; }
        [Observed] double Y => Normal(Intercept + (Slopes * X), 1);
    }

    [LatentModel]
    internal sealed partial class SparseLogit
    {
        [Parameter] public partial double Intercept { get; init; }
        [Parameter] public partial Vector<double> Slopes { get; init; }
        [Prior(nameof(Slopes))] Vector<double> SlopePrior => VectorDensity(b => (6 * Log(3)) - (6 * (Abs(b[0]) + Abs(b[1]) + Abs(b[2]) + Abs(b[3]) + Abs(b[4]) + Abs(b[5]))));
        [Covariate(Dimension = 6)] Vector<double> X { get; }
        [Observed] bool IsHigh => Bernoulli(Logistic(Intercept + (Slopes * X)));
    }

    [LatentModel]
    internal sealed partial class Contrasts
    {
        [Parameter] public partial double Level { get; init; }
        [Parameter(Pattern = nameof(IsTreated))] public partial double[] Effect { get; init; }
        [Prior(nameof(Effect))] double EffectPrior => Laplace(0, 1);
        [Covariate(3)] int Group { get; }
        [Observed] double Y => Normal(Level + Effect[Group], 1);

        private static bool IsTreated(int i) => i > 0;
    }

    [LatentModel]
    internal sealed partial class Bounded
    {
        [Parameter] public partial double Center { get; init; }
        [Parameter] public partial double Scale { get; init; }
        [Prior(nameof(Center))] double CenterPrior => Uniform(-1, 2);
        [Observed] double Y => Laplace(Center, Scale);
    }
}
