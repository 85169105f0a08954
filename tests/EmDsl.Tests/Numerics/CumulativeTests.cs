using EmDsl.Numerics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;
using Xunit;

namespace EmDsl.Tests.Numerics;

/// <summary>Distribution functions against integrals and sums of the densities, and far in their tails against asymptotic values.</summary>
public sealed class CumulativeTests
{
    private static readonly Dictionary<string, (Func<double, bool, double> Cumulative, Func<double, double> Density, double From, double[] Points)> Continuous = new()
    {
        ["Normal"] = ((y, u) => Cumulative.Normal(y, 1, 4, u), y => Normal.PDF(1, 2, y), -20, [-3, 1, 2.5, 6]),
        ["HalfNormal"] = ((y, u) => Cumulative.HalfNormal(y, 4, u), y => 2 * Normal.PDF(0, 2, y), 0, [0.1, 1, 5]),
        ["LogNormal"] = ((y, u) => Cumulative.LogNormal(y, 0.3, 0.7, u), y => LogNormal.PDF(0.3, 0.7, y), 1e-9, [0.4, 1.3, 4]),
        ["Exponential"] = ((y, u) => Cumulative.Exponential(y, 1.5, u), y => Exponential.PDF(1.5, y), 0, [0.01, 1, 4]),
        ["Weibull"] = ((y, u) => Cumulative.Weibull(y, 3, 2, u), y => Weibull.PDF(3, 2, y), 0, [0.5, 2, 3.5]),
        ["Gamma"] = ((y, u) => Cumulative.Gamma(y, 3, 2, u), y => Gamma.PDF(3, 2, y), 0, [0.2, 1.5, 5]),
        ["InverseGamma"] = ((y, u) => Cumulative.InverseGamma(y, 3, 2, u), y => InverseGamma.PDF(3, 2, y), 1e-3, [0.3, 1, 6]),
        ["Beta"] = ((y, u) => Cumulative.Beta(y, 2, 3, u), y => Beta.PDF(2, 3, y), 0, [0.05, 0.4, 0.9]),
        ["Laplace"] = ((y, u) => Cumulative.Laplace(y, 1, 2, u), y => Laplace.PDF(1, 2, y), -79, [-3, 0.9, 1]),
        ["InverseGaussian"] = ((y, u) => Cumulative.InverseGaussian(y, 1.5, 4, u), y => Math.Sqrt(4 / (2 * Math.PI * y * y * y)) * Math.Exp(-4 * (y - 1.5) * (y - 1.5) / (2 * 2.25 * y)), 1e-3, [0.4, 1.5, 5]),
        ["Uniform"] = ((y, u) => Cumulative.Uniform(y, 1, 3, u), _ => 0.5, 1, [1.2, 2, 2.9]),
    };

    private static readonly Dictionary<string, (Func<double, bool, double> Cumulative, Func<int, double> Mass, int Most)> Counts = new()
    {
        ["Poisson"] = ((y, u) => Cumulative.Poisson(y, 3.5, u), n => Poisson.PMF(3.5, n), 60),
        ["Geometric"] = ((y, u) => Cumulative.Geometric(y, 0.3, u), n => n < 1 ? 0 : 0.3 * Math.Pow(0.7, n - 1), 120),
        ["NegativeBinomial"] = ((y, u) => Cumulative.NegativeBinomial(y, 2.5, 0.4, u), n => NegativeBinomial.PMF(2.5, 0.4, n), 120),
        ["Binomial"] = ((y, u) => Cumulative.Binomial(y, 0.3, 9, u), n => n > 9 ? 0 : Binomial.PMF(0.3, 9, n), 9),
    };

    public static TheoryData<string> ContinuousNames => [.. Continuous.Keys];

    public static TheoryData<string> CountNames => [.. Counts.Keys];

    [Theory]
    [MemberData(nameof(ContinuousNames))]
    public void A_distribution_function_is_the_integral_of_the_density(string name)
    {
        (Func<double, bool, double> cumulative, Func<double, double> density, double from, double[] points) = Continuous[name];
        foreach (double point in points)
        {
            double below = Enumerable.Range(0, 40).Sum(piece => GaussLegendreRule.Integrate(density, from + ((point - from) * piece / 40), from + ((point - from) * (piece + 1) / 40), 32));
            Assert.Equal(below, cumulative(point, false), 1e-11);
            Assert.Equal(1 - below, cumulative(point, true), 1e-11);
        }

        Assert.Equal((0.0, 1.0), (cumulative(double.NegativeInfinity, false), cumulative(double.NegativeInfinity, true)));
        Assert.Equal((1.0, 0.0), (cumulative(double.PositiveInfinity, false), cumulative(double.PositiveInfinity, true)));
    }

    [Theory]
    [MemberData(nameof(CountNames))]
    public void A_distribution_function_of_counts_is_a_sum(string name)
    {
        (Func<double, bool, double> cumulative, Func<int, double> mass, int most) = Counts[name];
        Assert.Equal((0.0, 1.0), (cumulative(-1, false), cumulative(-1, true)));
        for (int n = 0; n <= Math.Min(most, 12); n++)
        {
            Assert.Equal(Enumerable.Range(0, n + 1).Sum(mass), cumulative(n, false), 1e-13);
            double above = Enumerable.Range(n + 1, most).Sum(mass);
            Assert.Equal(above, cumulative(n, true), 1e-13);
            Assert.Equal(cumulative(n, false), cumulative(n + 0.5, false));
        }
    }

    // For two degrees of freedom F(t) = 1/2 + t / (2 √(2 + t²)), for one 1/2 + atan(t)/π.
    [Theory]
    [InlineData(-3)]
    [InlineData(-0.2)]
    [InlineData(0)]
    [InlineData(1.7)]
    public void Student_agrees_with_its_closed_forms(double t)
    {
        Assert.Equal(0.5 + (t / (2 * Math.Sqrt(2 + (t * t)))), Cumulative.StudentT(1 + (3 * t), 1, 3, 2, false), 1e-13);
        Assert.Equal(0.5 - (Math.Atan(t) / Math.PI), Cumulative.StudentT(1 + (3 * t), 1, 3, 1, true), 1e-13);
        Assert.Equal(Special.NormalCdf(t), Cumulative.StudentT(t, 0, 1, 1e14, false), 1e-13);
        Assert.Equal(Special.NormalCdf(t), Cumulative.StudentT(t, 0, 1, 1e9, false), 1e-8);
        Assert.Equal(Cumulative.StudentT(t, 0, 1, 10000, false), Cumulative.StudentT(t, 0, 1, 10000.0001, false), 2e-11);
        Assert.Equal((0.0, 1.0), (Cumulative.StudentT(double.NegativeInfinity, 0, 1, 3, false), Cumulative.StudentT(double.NegativeInfinity, 0, 1, 3, true)));
    }

    [Fact]
    public void Tails_keep_their_digits()
    {
        Near(Math.Exp(-40), Cumulative.Exponential(40, 1, true));
        Near(Math.Exp(-40) * 41, Cumulative.Gamma(40, 2, 1, true));
        Near(0.5 * 1e-16, Cumulative.Gamma(1e-8, 2, 1, false), 1e-7);
        Near(Math.Pow(0.7, 100), Cumulative.Geometric(100, 0.3, true));
        Near(Special.NormalCdf(-12), Cumulative.Normal(12, 0, 1, true));
        Near(Math.Pow(1e-6, 3), Cumulative.Beta(1e-6, 3, 1, false));
        Near(Enumerable.Range(31, 60).Sum(n => Poisson.PMF(1, n)), Cumulative.Poisson(30, 1, true));
        Near(Enumerable.Range(31, 90).Sum(n => NegativeBinomial.PMF(2, 0.9, n)), Cumulative.NegativeBinomial(30, 2, 0.9, true));
        Near(Math.Pow(0.01, 20), Cumulative.Binomial(19, 0.01, 20, true));
    }

    private static void Near(double expected, double actual, double tolerance = 1e-10) => Assert.InRange(actual / expected, 1 - tolerance, 1 + tolerance);
}
