using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws.Kit;

/// <summary>Log-densities as textbooks give them (Johnson, Kotz and Balakrishnan), written independently of the generator's.</summary>
internal static class LogDensity
{
    private const double LogTwoPi = 1.8378770664093454836;

    public static double Bernoulli(double p, bool value) => Math.Log(value ? p : 1 - p);

    public static double Binomial(double p, int n, int k)
        => SpecialFunctions.GammaLn(n + 1) - SpecialFunctions.GammaLn(k + 1) - SpecialFunctions.GammaLn(n - k + 1) + Times(k, Math.Log(p)) + Times(n - k, Math.Log(1 - p));

    public static double Poisson(double rate, int n) => Times(n, Math.Log(rate)) - rate - SpecialFunctions.GammaLn(n + 1);

    public static double Geometric(double p, int n) => ((n - 1) * Math.Log(1 - p)) + Math.Log(p);

    public static double NegativeBinomial(double r, double p, int n)
        => SpecialFunctions.GammaLn(n + r) - SpecialFunctions.GammaLn(n + 1) - SpecialFunctions.GammaLn(r) + (r * Math.Log(p)) + (n * Math.Log(1 - p));

    public static double Multinomial(Vector<double> p, int[] counts)
        => SpecialFunctions.GammaLn(counts.Sum() + 1) + counts.Select((count, j) => Times(count, Math.Log(p[j])) - SpecialFunctions.GammaLn(count + 1)).Sum();

    public static double Normal(double mean, double variance, double x) => -0.5 * (LogTwoPi + Math.Log(variance) + ((x - mean) * (x - mean) / variance));

    public static double LogNormal(double mu, double sigma, double x) => Normal(mu, sigma * sigma, Math.Log(x)) - Math.Log(x);

    public static double Exponential(double rate, double x) => Math.Log(rate) - (rate * x);

    public static double Gamma(double shape, double rate, double x)
        => (shape * Math.Log(rate)) - SpecialFunctions.GammaLn(shape) + ((shape - 1) * Math.Log(x)) - (rate * x);

    public static double InverseGamma(double shape, double scale, double x)
        => (shape * Math.Log(scale)) - SpecialFunctions.GammaLn(shape) - ((shape + 1) * Math.Log(x)) - (scale / x);

    public static double Beta(double a, double b, double x)
        => SpecialFunctions.GammaLn(a + b) - SpecialFunctions.GammaLn(a) - SpecialFunctions.GammaLn(b) + ((a - 1) * Math.Log(x)) + ((b - 1) * Math.Log(1 - x));

    public static double StudentT(double location, double scale, double freedom, double x)
    {
        double t = (x - location) / scale;
        return SpecialFunctions.GammaLn((freedom + 1) / 2) - SpecialFunctions.GammaLn(freedom / 2) - (0.5 * Math.Log(freedom * Math.PI)) - Math.Log(scale)
            - ((freedom + 1) / 2 * Math.Log(1 + (t * t / freedom)));
    }

    public static double Laplace(double location, double scale, double x) => -Math.Log(2 * scale) - (Math.Abs(x - location) / scale);

    public static double Weibull(double shape, double scale, double x)
        => Math.Log(shape / scale) + ((shape - 1) * Math.Log(x / scale)) - Math.Pow(x / scale, shape);

    public static double HalfNormal(double variance, double x) => Math.Log(2) - (0.5 * (LogTwoPi + Math.Log(variance))) - (x * x / (2 * variance));

    public static double InverseGaussian(double mu, double lambda, double x)
        => (0.5 * (Math.Log(lambda) - LogTwoPi - (3 * Math.Log(x)))) - (lambda * (x - mu) * (x - mu) / (2 * mu * mu * x));

    public static double VonMises(double mean, double concentration, double x)
        => (concentration * Math.Cos(x - mean)) - LogTwoPi - Math.Log(SpecialFunctions.BesselI0(concentration));

    public static double Uniform(double lower, double upper, double x) => x >= lower && x <= upper ? -Math.Log(upper - lower) : double.NegativeInfinity;

    public static double MultivariateNormal(Vector<double> mean, Matrix<double> covariance, Vector<double> x)
        => -0.5 * ((x.Count * LogTwoPi) + Math.Log(covariance.Determinant()) + Distance(mean, covariance, x));

    public static double MultivariateStudentT(Vector<double> location, Matrix<double> scale, double freedom, Vector<double> x)
    {
        int d = x.Count;
        return SpecialFunctions.GammaLn((freedom + d) / 2) - SpecialFunctions.GammaLn(freedom / 2) - (0.5 * d * Math.Log(freedom * Math.PI))
            - (0.5 * Math.Log(scale.Determinant())) - ((freedom + d) / 2 * Math.Log(1 + (Distance(location, scale, x) / freedom)));
    }

    public static double Dirichlet(Vector<double> alpha, Vector<double> x)
        => SpecialFunctions.GammaLn(alpha.Sum()) + alpha.Zip(x, (a, value) => ((a - 1) * Math.Log(value)) - SpecialFunctions.GammaLn(a)).Sum();

    /// <summary>0 log 0 is 0.</summary>
    private static double Times(int count, double logarithm) => count == 0 ? 0 : count * logarithm;

    private static double Distance(Vector<double> mean, Matrix<double> covariance, Vector<double> x) => (x - mean) * covariance.Inverse() * (x - mean);
}
