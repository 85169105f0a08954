using EmDsl.Fitting;
using EmDsl.Numerics;

namespace EmDsl.Tests.Numerics;

public class SamplerTests
{
    const int Draws = 200_000;

    // Mean and variance of each distribution in closed form, and where needed for the standard error the fourth central moment by the sample's own.
    public static TheoryData<string, double, double> Moments => new()
    {
        { "Uniform", 0.5, 49.0 / 12 },
        { "Normal", 3, 4 },
        { "HalfNormal", Math.Sqrt(8 / Math.PI), 4 * (1 - (2 / Math.PI)) },
        { "LogNormal", Math.Exp(0.2 + 0.125), Math.Exp(0.4 + 0.25) * (Math.Exp(0.25) - 1) },
        { "Exponential", 0.4, 0.16 },
        { "Gamma", 3.0 / 2, 3.0 / 4 },
        { "GammaSmallShape", 0.2 / 3, 0.2 / 9 },
        { "InverseGamma", 3 / 5.0, 9 / (25.0 * 4) },
        { "Beta", 2.0 / 7, 10.0 / (49 * 8) },
        { "BetaSmallShapes", 0.4, 0.24 / 1.5 },
        { "StudentT", 1, 4 * 9.0 / 7 },
        { "Laplace", -2, 2 * 2.25 },
        { "Weibull", 2 * 0.8862269254527580, 4 * (1 - 0.7853981633974483) },
        { "InverseGaussian", 1.5, 3.375 / 2 },
        { "Bernoulli", 0.3, 0.21 },
        { "Binomial", 7 * 0.3, 7 * 0.21 },
        { "BinomialLarge", 5000 * 0.3, 5000 * 0.21 },
        { "Poisson", 4.5, 4.5 },
        { "PoissonLarge", 1234.5, 1234.5 },
        { "Geometric", 4, 12 },
        { "NegativeBinomial", 2.5 * 3, 2.5 * 12 },
    };

    [Theory]
    [MemberData(nameof(Moments))]
    public void MeanAndVarianceAreThoseOfTheDistribution(string distribution, double mean, double variance)
    {
        Random random = SeededRandom.For(11);
        double[] sample = [.. Enumerable.Range(0, Draws).Select(_ => Draw(distribution, random))];
        AssertMean(mean, sample);
        AssertMean(variance, [.. sample.Select(x => (x - mean) * (x - mean))]);
    }

    [Fact]
    public void GeometricCountsTrialsFromOneAndNegativeBinomialFailuresFromZero()
    {
        Random random = SeededRandom.For(2);
        double[] geometric = [.. Enumerable.Range(0, Draws).Select(_ => (double)Sampler.Geometric(random, 0.25))];
        Assert.Equal(1, geometric.Min());
        AssertMean(0.25, [.. geometric.Select(x => x == 1 ? 1.0 : 0)]);
        double[] negativeBinomial = [.. Enumerable.Range(0, Draws).Select(_ => (double)Sampler.NegativeBinomial(random, 2.5, 0.25))];
        Assert.Equal(0, negativeBinomial.Min());
        AssertMean(Math.Pow(0.25, 2.5), [.. negativeBinomial.Select(x => x == 0 ? 1.0 : 0)]);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(4)]
    [InlineData(2e6)]
    public void VonMisesHasItsResultant(double concentration)
    {
        Random random = SeededRandom.For(5);
        double[] angles = [.. Enumerable.Range(0, Draws).Select(_ => Sampler.VonMises(random, 3, concentration))];
        Assert.All(angles, angle => Assert.InRange(angle, -Math.PI, Math.PI));
        AssertMean(Special.BesselRatio(concentration), [.. angles.Select(angle => Math.Cos(angle - 3))]);
        AssertMean(0, [.. angles.Select(angle => Math.Sin(angle - 3))]);

        // E cos 2(x - mean) = 1 - 2 A / concentration.
        AssertMean(1 - (2 * Special.BesselRatio(concentration) / concentration), [.. angles.Select(angle => Math.Cos(2 * (angle - 3)))]);
    }

    [Fact]
    public void CategoricalFollowsItsProbabilitiesAndNeverDrawsAZero()
    {
        Random random = SeededRandom.For(3);
        double[] p = [0.2, 0, 0.5, 0.3, 0];
        int[] draws = [.. Enumerable.Range(0, Draws).Select(_ => Sampler.Categorical(random, p))];
        for (int k = 0; k < p.Length; k++)
        {
            AssertMean(p[k], [.. draws.Select(z => z == k ? 1.0 : 0)]);
        }

        var exception = Assert.Throws<ArgumentException>(() => Sampler.Categorical(random, [0, 0]));
        Assert.Equal("No probability is positive. (Parameter 'p')", exception.Message);
    }

    [Fact]
    public void MultinomialHasItsMeansAndCovariances()
    {
        Random random = SeededRandom.For(4);
        double[] p = [0.2, 0, 0.5, 0.3];
        var counts = new int[4];
        var products = new double[Draws];
        var first = new double[Draws];
        for (int i = 0; i < Draws; i++)
        {
            Sampler.Multinomial(random, 10, p, counts);
            Assert.Equal(10, counts.Sum());
            Assert.Equal(0, counts[1]);
            first[i] = counts[0];
            products[i] = (counts[0] - 2) * (counts[2] - 5.0);
        }

        AssertMean(2, first);
        AssertMean(-10 * 0.2 * 0.5, products);
    }

    [Fact]
    public void MultivariateNormalAndTHaveTheirCovariances()
    {
        Random random = SeededRandom.For(6);
        double[] mean = [1, -2];
        double[] lower = [2, 0, -1, 0.5];
        var draw = new double[2];
        foreach (double freedom in new[] { double.PositiveInfinity, 9 })
        {
            double inflation = double.IsInfinity(freedom) ? 1 : freedom / (freedom - 2);
            var deviations = new (double X, double Y)[Draws];
            for (int i = 0; i < Draws; i++)
            {
                if (double.IsInfinity(freedom))
                {
                    Sampler.MultivariateNormal(random, mean, lower, draw);
                }
                else
                {
                    Sampler.MultivariateStudentT(random, mean, lower, freedom, draw);
                }

                deviations[i] = (draw[0] - 1, draw[1] + 2);
            }

            AssertMean(0, [.. deviations.Select(v => v.X)]);
            AssertMean(0, [.. deviations.Select(v => v.Y)]);
            AssertMean(4 * inflation, [.. deviations.Select(v => v.X * v.X)]);
            AssertMean(-2 * inflation, [.. deviations.Select(v => v.X * v.Y)]);
            AssertMean(1.25 * inflation, [.. deviations.Select(v => v.Y * v.Y)]);
        }
    }

    [Fact]
    public void DirichletHasItsMomentsAndSurvivesTinyConcentrations()
    {
        Random random = SeededRandom.For(7);
        var draw = new double[3];
        var first = new double[Draws];
        for (int i = 0; i < Draws; i++)
        {
            Sampler.Dirichlet(random, [1, 2, 3], draw);
            Assert.Equal(1, draw.Sum(), 1e-14);
            first[i] = draw[0];
        }

        AssertMean(1.0 / 6, first);
        AssertMean(5.0 / (36 * 7), [.. first.Select(x => (x - (1.0 / 6)) * (x - (1.0 / 6)))]);
        Sampler.Dirichlet(random, [1e-5, 1e-5, 1e-5], draw);
        Assert.Equal(1, draw.Sum(), 1e-14);
    }

    [Fact]
    public void WishartAndInverseWishartHaveTheirMoments()
    {
        const int Count = 50_000;
        Random random = SeededRandom.For(8);
        double[] scale = [2, 0.6, 0.6, 1];
        var lower = new double[4];
        Assert.True(Cholesky.TryFactor(scale, lower, 2));
        var draw = new double[4];
        var wishart = new double[Count][];
        var inverse = new double[Count][];
        for (int i = 0; i < Count; i++)
        {
            Sampler.Wishart(random, 6.5, lower, 2, draw);
            wishart[i] = [.. draw];
            Sampler.InverseWishart(random, 9.5, scale, 2, draw);
            inverse[i] = [.. draw];
        }

        for (int entry = 0; entry < 4; entry++)
        {
            AssertMean(6.5 * scale[entry], [.. wishart.Select(w => w[entry])]);
            AssertMean(scale[entry] / 6.5, [.. inverse.Select(w => w[entry])]);
        }

        // Var W_ij = freedom (s_ij² + s_ii s_jj).
        AssertMean(6.5 * (0.36 + 2), [.. wishart.Select(w => Math.Pow(w[1] - (6.5 * 0.6), 2))]);
        AssertMean(6.5 * 8, [.. wishart.Select(w => Math.Pow(w[0] - 13, 2))]);
        var exception = Assert.Throws<ArgumentException>(() => Sampler.InverseWishart(random, 5, [1, 1, 1, 1], 2, draw));
        Assert.Equal("The scale matrix is not positive definite. (Parameter 'scale')", exception.Message);
    }

    [Fact]
    public void CountsThatDoNotFitAreAnError()
    {
        Assert.Throws<OverflowException>(() => Sampler.Poisson(SeededRandom.For(1), 1e12));
        Assert.Throws<OverflowException>(() => Sampler.Geometric(SeededRandom.For(1), 1e-15));
    }

    static double Draw(string distribution, Random random) => distribution switch
    {
        "Uniform" => Sampler.Uniform(random, -3, 4),
        "Normal" => Sampler.Normal(random, 3, 4),
        "HalfNormal" => Sampler.HalfNormal(random, 4),
        "LogNormal" => Sampler.LogNormal(random, 0.2, 0.5),
        "Exponential" => Sampler.Exponential(random, 2.5),
        "Gamma" => Sampler.Gamma(random, 3, 2),
        "GammaSmallShape" => Sampler.Gamma(random, 0.2, 3),
        "InverseGamma" => Sampler.InverseGamma(random, 6, 3),
        "Beta" => Sampler.Beta(random, 2, 5),
        "BetaSmallShapes" => Sampler.Beta(random, 0.2, 0.3),
        "StudentT" => Sampler.StudentT(random, 1, 2, 9),
        "Laplace" => Sampler.Laplace(random, -2, 1.5),
        "Weibull" => Sampler.Weibull(random, 2, 2),
        "InverseGaussian" => Sampler.InverseGaussian(random, 1.5, 2),
        "Bernoulli" => Sampler.Bernoulli(random, 0.3) ? 1 : 0,
        "Binomial" => Sampler.Binomial(random, 0.3, 7),
        "BinomialLarge" => Sampler.Binomial(random, 0.3, 5000),
        "Poisson" => Sampler.Poisson(random, 4.5),
        "PoissonLarge" => Sampler.Poisson(random, 1234.5),
        "Geometric" => Sampler.Geometric(random, 0.25),
        "NegativeBinomial" => Sampler.NegativeBinomial(random, 2.5, 0.25),
        _ => throw new ArgumentOutOfRangeException(nameof(distribution)),
    };

    // Within five standard errors, of which the sample itself is the witness.
    static void AssertMean(double expected, double[] sample)
    {
        double mean = sample.Average();
        double error = Math.Sqrt(sample.Sum(x => (x - mean) * (x - mean)) / sample.Length / sample.Length);
        Assert.InRange(mean, expected - (5 * error), expected + (5 * error));
    }
}
