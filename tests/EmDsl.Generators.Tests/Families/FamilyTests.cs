using EmDsl.Generators.Algebra;
using EmDsl.Generators.Tests.Algebra;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;
using MathNet.Numerics.LinearAlgebra;
using Domain = EmDsl.Generators.Families.Domain;
using Family = EmDsl.Generators.Families.Family;
using FamilyTable = EmDsl.Generators.Families.FamilyTable;

namespace EmDsl.Generators.Tests.Families;

public class FamilyTests
{
    private static double LogDensity(string family, object value, params object[] arguments)
    {
        Expr[] symbols = arguments.Select((_, i) => (Expr)new Symbol("a" + i)).ToArray();
        Expr density = FamilyTable.ByName[family].LogDensity(new Symbol("x"), symbols);
        (string, object)[] values = [("x", value), .. arguments.Select((argument, i) => ("a" + i, argument))];
        double plain = Evaluator.Evaluate(density, values);
        double simplified = Evaluator.Evaluate(Simplifier.Simplify(density, leaf => Slot(family, leaf)), values);
        Assert.True(plain == simplified || Math.Abs(plain - simplified) < 1e-10 * (1 + Math.Abs(plain)), $"{family}: {plain:R}, simplified {simplified:R}");
        return plain;
    }

    private static Domain? Slot(string family, Expr leaf)
    {
        Domain? domain = leaf is Symbol { Name: ['a', var i] } ? FamilyTable.ByName[family].Slots[i - '0'].Domain : FamilyTable.ByName[family].Support;
        return leaf is Element ? null : domain;
    }

    public static TheoryData<string, double[]> Counts => new()
    {
        { "Bernoulli", [0.3] },
        { "Binomial", [0.3, 7] },
        { "Binomial", [0.9, 1] },
        { "Poisson", [0.2] },
        { "Poisson", [9.5] },
        { "Geometric", [0.35] },
        { "Geometric", [1] },
        { "NegativeBinomial", [0.6, 0.2] },
        { "NegativeBinomial", [4.5, 0.7] },
    };

    [Theory]
    [MemberData(nameof(Counts))]
    public void Probabilities_sum_to_one(string family, double[] arguments)
    {
        int first = FamilyTable.ByName[family].Support == Domain.PositiveCount ? 1 : 0;
        int last = family switch { "Bernoulli" => 1, "Binomial" => (int)arguments[1], _ => 300 };
        double total = Enumerable.Range(first, last - first + 1).Sum(x => Math.Exp(LogDensity(family, (double)x, Boxed(arguments))));
        Assert.Equal(1, total, 1e-10);
    }

    private static object[] Boxed(double[] arguments) => arguments.Cast<object>().ToArray();

    public static TheoryData<string, double[]> Densities => new()
    {
        { "Normal", [1.5, 0.4] },
        { "Normal", [-3, 25] },
        { "HalfNormal", [0.4] },
        { "HalfNormal", [25] },
        { "LogNormal", [0.4, 0.7] },
        { "Exponential", [2.5] },
        { "Gamma", [2.5, 0.7] },
        { "Gamma", [9, 4] },
        { "InverseGamma", [3.5, 2] },
        { "Beta", [2.2, 1.4] },
        { "Beta", [5, 8] },
        { "StudentT", [1, 2, 3.5] },
        { "StudentT", [0, 0.5, 30] },
        { "Laplace", [1, 0.8] },
        { "Weibull", [1.7, 2] },
        { "Weibull", [4, 0.5] },
        { "InverseGaussian", [1.2, 3] },
        { "VonMises", [0.5, 0] },
        { "VonMises", [2, 3.3] },
        { "Uniform", [-1, 2.5] },
    };

    [Theory]
    [MemberData(nameof(Densities))]
    public void Densities_integrate_to_one(string family, double[] arguments)
    {
        double Density(double x) => Math.Exp(LogDensity(family, x, Boxed(arguments)));

        // Half-lines through x = e^t, the real line through x = sinh t; a location splits the range where it may have a kink.
        double total = (family, FamilyTable.ByName[family].Support) switch
        {
            ("Uniform", _) => DoubleExponentialTransformation.Integrate(Density, arguments[0], arguments[1], 1e-10),
            (_, Domain.UnitInterval) => DoubleExponentialTransformation.Integrate(Density, 1e-12, 1 - 1e-12, 1e-10),
            (_, Domain.Angle) => Trapezoid(Density, -Math.PI, Math.PI, 2_000),
            (_, Domain.Real) => Trapezoid(t => (Density(arguments[0] + Math.Sinh(t)) + Density(arguments[0] - Math.Sinh(t))) * Math.Cosh(t), 0, 14, 8_000),
            _ => Trapezoid(t => Density(Math.Exp(t)) * Math.Exp(t), -30, 12, 4_000),
        };
        Assert.Equal(1, total, 2e-6);
    }

    private static double Trapezoid(Func<double, double> f, double from, double to, int count)
    {
        double h = (to - from) / count;
        return h * (((f(from) + f(to)) / 2) + Enumerable.Range(1, count - 1).Sum(i => f(from + (i * h))));
    }

    public static TheoryData<string, double[], double[]> Values => new()
    {
        { "Bernoulli", [0.3], [0, 1] },
        { "Binomial", [0.3, 7], [0, 3, 7] },
        { "Poisson", [3.7], [0, 2, 40] },
        { "Geometric", [0.35], [1, 5] },
        { "NegativeBinomial", [2.5, 0.3], [0, 4, 50] },
        { "Normal", [1.5, 0.4], [-2, 1.5, 8] },
        { "HalfNormal", [0.4], [0.1, 3] },
        { "LogNormal", [0.4, 0.7], [0.1, 3] },
        { "Exponential", [2.5], [0.1, 3] },
        { "Gamma", [2.5, 0.7], [0.1, 3] },
        { "InverseGamma", [3.5, 2], [0.1, 3] },
        { "Beta", [2.2, 1.4], [0.1, 0.95] },
        { "StudentT", [1, 2, 3.5], [-10, 1, 1.5] },
        { "Laplace", [1, 0.8], [-3, 1, 2] },
        { "Weibull", [1.7, 2], [0.1, 3] },
        { "InverseGaussian", [1.2, 3], [0.1, 3] },
        { "Uniform", [-1, 2.5], [-1, 0.4, 2.5] },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Agrees_with_the_library(string family, double[] a, double[] values)
    {
        foreach (double x in values)
        {
            int n = (int)x;
            double expected = family switch
            {
                "Bernoulli" => new Bernoulli(a[0]).ProbabilityLn(n),
                "Binomial" => new Binomial(a[0], (int)a[1]).ProbabilityLn(n),
                "Poisson" => new Poisson(a[0]).ProbabilityLn(n),
                "Geometric" => new Geometric(a[0]).ProbabilityLn(n),
                "NegativeBinomial" => new NegativeBinomial(a[0], a[1]).ProbabilityLn(n),
                "Normal" => new Normal(a[0], Math.Sqrt(a[1])).DensityLn(x),
                "HalfNormal" => Math.Log(2) + new Normal(0, Math.Sqrt(a[0])).DensityLn(x),
                "LogNormal" => new LogNormal(a[0], a[1]).DensityLn(x),
                "Exponential" => new Exponential(a[0]).DensityLn(x),
                "Gamma" => new Gamma(a[0], a[1]).DensityLn(x),
                "InverseGamma" => new InverseGamma(a[0], a[1]).DensityLn(x),
                "Beta" => new Beta(a[0], a[1]).DensityLn(x),
                "StudentT" => new StudentT(a[0], a[1], a[2]).DensityLn(x),
                "Laplace" => new Laplace(a[0], a[1]).DensityLn(x),
                "Weibull" => new Weibull(a[0], a[1]).DensityLn(x),
                "InverseGaussian" => Math.Log(InverseGaussian.PDF(a[0], a[1], x)),
                _ => new ContinuousUniform(a[0], a[1]).DensityLn(x),
            };
            Assert.Equal(expected, LogDensity(family, x, Boxed(a)), 1e-9 * (1 + Math.Abs(expected)));
        }
    }

    [Fact]
    public void Impossible_values_and_boundaries_have_their_limits()
    {
        Assert.Equal(0, LogDensity("Poisson", 0.0, 0.0), 1e-14);
        Assert.Equal(0, LogDensity("Binomial", 3.0, 1.0, 3.0), 1e-14);
        Assert.Equal(0, LogDensity("Binomial", 0.0, 0.0, 3.0), 1e-14);
        Assert.Equal(double.NegativeInfinity, LogDensity("Binomial", 1.0, 0.0, 3.0));
        Assert.Equal(0, LogDensity("Geometric", 1.0, 1.0), 1e-14);
        Assert.Equal(0, LogDensity("NegativeBinomial", 0.0, 2.0, 1.0), 1e-14);
        Assert.Equal(0, LogDensity("Multinomial", new double[] { 4, 0 }, new double[] { 1, 0 }), 1e-14);
        Assert.Equal(double.NegativeInfinity, LogDensity("Uniform", 3.0, 0.0, 1.0));
    }

    [Fact]
    public void Categories_have_their_probabilities()
    {
        var p = new[] { 0.2, 0.5, 0.3 };
        Assert.Equal(Math.Log(0.5), LogDensity("Categorical", 1.0, p), 1e-15);
        Assert.Equal(new Multinomial(p, 6).ProbabilityLn([1, 3, 2]), LogDensity("Multinomial", new double[] { 1, 3, 2 }, p), 1e-10);
    }

    [Fact]
    public void Vectors_agree_with_the_library()
    {
        Matrix<double> covariance = Matrix<double>.Build.DenseOfArray(new[,] { { 2, 0.3, 0.1 }, { 0.3, 1, -0.4 }, { 0.1, -0.4, 0.8 } });
        Vector<double> mean = Vector<double>.Build.Dense([1, -2, 0.5]), x = Vector<double>.Build.Dense([0.4, -1, 2]);
        double normal = new MatrixNormal(mean.ToColumnMatrix(), covariance, Matrix<double>.Build.DenseIdentity(1)).Density(x.ToColumnMatrix());
        Assert.Equal(Math.Log(normal), LogDensity("MultivariateNormal", x, mean, covariance), 1e-10);

        // With one dimension: the scalar family. With many degrees of freedom: the normal limit, error of order 1 / freedom.
        Assert.Equal(
            LogDensity("StudentT", 0.7, 0.2, 1.5, 4.5),
            LogDensity("MultivariateStudentT", new[] { 0.7 }, new[] { 0.2 }, Matrix<double>.Build.Dense(1, 1, 2.25), 4.5),
            1e-12);
        Assert.Equal(Math.Log(normal), LogDensity("MultivariateStudentT", x, mean, covariance, 1e7), 1e-5);

        var alpha = new[] { 2.5, 1.2, 4 };
        Assert.Equal(new Dirichlet(alpha).DensityLn([0.3, 0.1, 0.6]), LogDensity("Dirichlet", new[] { 0.3, 0.1, 0.6 }, alpha), 1e-10);
        Assert.Equal(
            LogDensity("MultivariateNormal", x, Vector<double>.Build.Dense(3), Matrix<double>.Build.DenseIdentity(3)),
            LogDensity("StandardNormal", x, 3.0),
            1e-12);

        Matrix<double> scatter = Matrix<double>.Build.DenseOfArray(new[,] { { 1.1, 0.2, 0 }, { 0.2, 2, 0.5 }, { 0, 0.5, 1.6 } });
        Assert.Equal(Math.Log(new Wishart(5.5, covariance).Density(scatter)), LogDensity("Wishart", scatter, 5.5, covariance), 1e-9);
        Assert.Equal(Math.Log(new InverseWishart(5.5, covariance).Density(scatter)), LogDensity("InverseWishart", scatter, 5.5, covariance), 1e-9);
    }

    public static TheoryData<string, double[]> MomentStarts => new()
    {
        { "HalfNormal", [0.4] },
        { "LogNormal", [0.4, 0.7] },
        { "Gamma", [2.5, 0.7] },
        { "InverseGamma", [3.5, 2] },
        { "Beta", [2.2, 1.4] },
        { "NegativeBinomial", [2.5, 0.3] },
        { "Laplace", [1, 0.8] },
        { "InverseGaussian", [1.2, 3] },
    };

    [Theory]
    [MemberData(nameof(MomentStarts))]
    public void Moments_give_the_parameters_back(string family, double[] a)
    {
        (double mean, double variance) = family switch
        {
            "HalfNormal" => (Math.Sqrt(2 * a[0] / Math.PI), a[0] * (1 - (2 / Math.PI))),
            "LogNormal" => (new LogNormal(a[0], a[1]).Mean, new LogNormal(a[0], a[1]).Variance),
            "Gamma" => (new Gamma(a[0], a[1]).Mean, new Gamma(a[0], a[1]).Variance),
            "InverseGamma" => (new InverseGamma(a[0], a[1]).Mean, new InverseGamma(a[0], a[1]).Variance),
            "Beta" => (new Beta(a[0], a[1]).Mean, new Beta(a[0], a[1]).Variance),
            "NegativeBinomial" => (new NegativeBinomial(a[0], a[1]).Mean, new NegativeBinomial(a[0], a[1]).Variance),
            "Laplace" => (a[0], 2 * a[1] * a[1]),
            _ => (a[0], a[0] * a[0] * a[0] / a[1]),
        };
        Assert.Equal(a, Start(family, mean, variance), (expected, actual) => Math.Abs(expected - actual) < 1e-10);
    }

    [Fact]
    public void Crude_starts_are_near()
    {
        double[] weibull = Start("Weibull", new Weibull(2.3, 1.5).Mean, new Weibull(2.3, 1.5).Variance);
        Assert.Equal(2.3, weibull[0], 0.05);
        Assert.Equal(1.5, weibull[1], 0.02);
        double[] studentT = Start("StudentT", 1, new StudentT(1, 0.7, 4).Variance);
        Assert.Equal([1, 0.7, 4], studentT, (expected, actual) => Math.Abs(expected - actual) < 1e-12);

        // Counts that vary less than Poisson counts still get positive parameters.
        double[] negativeBinomial = Start("NegativeBinomial", 3, 2);
        Assert.True(negativeBinomial[0] > 0 && negativeBinomial[1] is > 0 and < 1);
    }

    private static double[] Start(string family, double mean, double variance)
    {
        var (m, v) = (new Symbol("m"), new Symbol("v"));
        return FamilyTable.ByName[family].MomentStart(m, v)!.Select(start => Evaluator.Evaluate(start!, ("m", mean), ("v", variance))).ToArray();
    }

    [Fact]
    public void The_vocabulary_is_closed()
    {
        string[] vocabulary = typeof(Distributions).GetMethods()
            .Where(method => method.DeclaringType == typeof(Distributions) && FamilyTable.ByName.ContainsKey(method.Name))
            .Select(method => method.Name).Distinct().Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(FamilyTable.All.Select(family => family.Name).Order(StringComparer.Ordinal), vocabulary);
        foreach (Family family in FamilyTable.All.Where(family => family.Name != "Categorical"))
        {
            var parameters = typeof(Distributions).GetMethod(family.Name)!.GetParameters();
            Assert.Equal(parameters.Select(parameter => parameter.Name), family.Slots.Select(slot => slot.Name));
        }
    }
}
