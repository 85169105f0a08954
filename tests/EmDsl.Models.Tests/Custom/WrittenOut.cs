using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Custom;

/// <summary>Distributions written out by a user: each a log-density and nothing else.</summary>
internal static class WrittenOut
{
    public const double Lower = 1.5;

    public static double Normal(double mean, double variance)
        => Density(x => (-0.5 * Math.Log(2 * Math.PI * variance)) - ((x - mean) * (x - mean) / (2 * variance)));

    public static int Poisson(double rate) => Mass(n => (n * Log(rate)) - rate - LogGamma(n + 1.0));

    public static double Gamma(double shape, double rate)
        => Density(x => (shape * Log(rate)) - LogGamma(shape) + ((shape - 1) * Log(x)) - (rate * x), Support.Positive);

    public static double Exponential(double rate) => Density(x => Log(rate * Exp(-rate * x)), Support.Positive);

    public static double Weibull(double shape, double scale)
        => Density(x => Log(shape / scale) + ((shape - 1) * Log(x / scale)) - Pow(x / scale, shape), Support.Positive);

    public static double Rayleigh(double sigma) => Density(x => Log(x / (sigma * sigma)) - (x * x / (2 * sigma * sigma)), Support.Positive);

    public static double Pareto(double shape)
        => Density(x => x < Lower ? double.NegativeInfinity : Log(shape) + (shape * Log(Lower)) - ((shape + 1) * Log(x)), Support.Positive);

    public static double Logistic(double location, double scale) => Density(x =>
    {
        double z = (x - location) / scale;
        return -z - Log(scale) - (2 * Log(1 + Exp(-z)));
    });

    public static double Gumbel(double location, double scale) => Density(x =>
    {
        double z = (x - location) / scale;
        return -Log(scale) - z - Exp(-z);
    });

    public static double InverseGaussian(double mean, double shape)
        => Density(x => (0.5 * Log(shape / (2 * Math.PI * x * x * x))) - (shape * (x - mean) * (x - mean) / (2 * mean * mean * x)), Support.Positive);

    public static Vector<double> Spherical(Vector<double> mean, double variance)
        => VectorDensity(x => (-0.5 * x.Count * Log(2 * Math.PI * variance)) - ((x - mean).DotProduct(x - mean) / (2 * variance)));
}
