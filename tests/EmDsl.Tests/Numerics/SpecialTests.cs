using EmDsl.Numerics;

namespace EmDsl.Tests.Numerics;

public class SpecialTests
{
    static readonly Dictionary<string, Func<double, double>> OneArgument = new()
    {
        [nameof(Special.LogGamma)] = Special.LogGamma,
        [nameof(Special.Digamma)] = Special.Digamma,
        [nameof(Special.Trigamma)] = Special.Trigamma,
        [nameof(Special.LogMinusDigamma)] = Special.LogMinusDigamma,
        [nameof(Special.TrigammaMinusInverse)] = Special.TrigammaMinusInverse,
        [nameof(Special.LogBesselI0)] = Special.LogBesselI0,
        [nameof(Special.BesselRatio)] = Special.BesselRatio,
        [nameof(Special.BesselRatioDerivative)] = Special.BesselRatioDerivative,
        [nameof(Special.NormalCdf)] = Special.NormalCdf,
        [nameof(Special.LogNormalCdf)] = Special.LogNormalCdf,
        [nameof(Special.Logistic)] = Special.Logistic,
        [nameof(Special.Softplus)] = Special.Softplus,
        [nameof(Special.LogLogistic)] = Special.LogLogistic,
        [nameof(Special.Log1P)] = Special.Log1P,
        [nameof(Special.ExpM1)] = Special.ExpM1,
        [nameof(Special.Log1MinusExp)] = Special.Log1MinusExp,
    };

    static readonly Dictionary<string, Func<double, double, double>> TwoArguments = new()
    {
        [nameof(Special.LogBeta)] = Special.LogBeta,
        [nameof(Special.LogGammaRatio)] = Special.LogGammaRatio,
        [nameof(Special.DigammaDifference)] = Special.DigammaDifference,
        [nameof(Special.TrigammaDifference)] = Special.TrigammaDifference,
    };

    // Relative errors. Digamma near its root, 1.4616, is held to an absolute error instead.
    static readonly Dictionary<string, double> Tolerances = new()
    {
        [nameof(Special.BesselRatioDerivative)] = 1e-12,
        [nameof(Special.TrigammaMinusInverse)] = 1e-14,
        [nameof(Special.LogMinusDigamma)] = 1e-14,
    };

    public static TheoryData<string> OneArgumentNames => [.. OneArgument.Keys];

    public static TheoryData<string> TwoArgumentNames => [.. TwoArguments.Keys];

    [Theory]
    [MemberData(nameof(OneArgumentNames))]
    public void FunctionOfOneArgumentEqualsItsReference(string function)
    {
        var references = SpecialReferences.OneArgument.Where(reference => reference.Function == function).ToList();
        Assert.NotEmpty(references);
        Assert.All(references, reference => AssertClose(function, OneArgument[function](reference.X), reference.Expected));
    }

    [Theory]
    [MemberData(nameof(TwoArgumentNames))]
    public void FunctionOfTwoArgumentsEqualsItsReference(string function)
    {
        var references = SpecialReferences.TwoArguments.Where(reference => reference.Function == function).ToList();
        Assert.NotEmpty(references);
        Assert.All(references, reference => AssertClose(function, TwoArguments[function](reference.A, reference.B), reference.Expected));
    }

    [Fact]
    public void NegativeBinomialWithHugeSizeIsPoisson()
    {
        const double Size = 1e10;
        const double Rate = 3.5;
        for (int y = 0; y < 30; y++)
        {
            double negativeBinomial = Special.LogGammaRatio(Size, y) - Special.LogFactorial(y)
                - ((Size + y) * Special.Log1P(Rate / Size)) + (y * Math.Log(Rate / Size));
            double poisson = (y * Math.Log(Rate)) - Rate - Special.LogFactorial(y);

            // The exact difference is of order y² / (2 size).
            Assert.Equal(poisson, negativeBinomial, 5e-8);
            double correction = ((y * (y - 1.0) / 2) - (Rate * y) + (Rate * Rate / 2)) / Size;
            Assert.Equal(poisson + correction, negativeBinomial, 1e-12);
        }
    }

    [Fact]
    public void LogFactorialEqualsTheSumOfLogarithms()
    {
        double sum = 0;
        for (int n = 1; n <= 400; n++)
        {
            sum += Math.Log(n);
            Assert.Equal(sum, Special.LogFactorial(n), 1e-13 * sum);
        }

        Assert.Equal(0, Special.LogFactorial(0));
        Assert.True(double.IsNaN(Special.LogFactorial(-1)));
    }

    [Theory]
    [InlineData(1e-9)]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    [InlineData(0.999999)]
    public void InverseBesselRatioUndoesTheRatio(double r)
    {
        double x = Special.InverseBesselRatio(r);
        Assert.Equal(r, Special.BesselRatio(x), 1e-15 + (4e-16 * r));
        Assert.Equal(x, Special.InverseBesselRatio(Special.BesselRatio(x)), 1e-15 * x / (1 - r));
    }

    [Fact]
    public void OutsideTheDomainIsNotANumber()
    {
        Assert.True(double.IsNaN(Special.LogGamma(-0.5)));
        Assert.True(double.IsNaN(Special.Digamma(-1)));
        Assert.True(double.IsNaN(Special.Trigamma(-1)));
        Assert.True(double.IsNaN(Special.LogBeta(-1, 2)));
        Assert.True(double.IsNaN(Special.LogGammaRatio(1, -1)));
        Assert.True(double.IsNaN(Special.Log1MinusExp(0.1)));
        Assert.True(double.IsNaN(Special.InverseBesselRatio(1.1)));
        Assert.True(double.IsNaN(Special.NormalCdf(double.NaN)));
    }

    [Fact]
    public void EndsOfTheDomainAreLimits()
    {
        Assert.Equal(double.PositiveInfinity, Special.LogGamma(0));
        Assert.Equal(double.NegativeInfinity, Special.Digamma(0));
        Assert.Equal(double.PositiveInfinity, Special.Trigamma(0));
        Assert.Equal(0, Special.NormalCdf(double.NegativeInfinity));
        Assert.Equal(1, Special.NormalCdf(double.PositiveInfinity));
        Assert.Equal(double.NegativeInfinity, Special.LogNormalCdf(double.NegativeInfinity));
        Assert.Equal(0, Special.LogNormalCdf(double.PositiveInfinity));
        Assert.Equal(double.NegativeInfinity, Special.Log1MinusExp(0));
        Assert.Equal(double.PositiveInfinity, Special.InverseBesselRatio(1));
        Assert.Equal(double.PositiveInfinity, Special.Softplus(double.PositiveInfinity));
        Assert.Equal(0, Special.Softplus(double.NegativeInfinity));
    }

    static void AssertClose(string function, double actual, double expected)
    {
        double tolerance = Tolerances.GetValueOrDefault(function, 4e-15);
        double scale = function == nameof(Special.Digamma) ? Math.Max(Math.Abs(expected), 0.25) : Math.Abs(expected);
        Assert.True(Math.Abs(actual - expected) <= tolerance * scale, $"{function}: {actual:R}, not {expected:R}; relative error {(actual - expected) / expected:E1}");
    }
}
