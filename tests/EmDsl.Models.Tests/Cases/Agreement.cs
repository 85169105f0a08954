using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Cases;

/// <summary>Whether a fit walks and ends where the verified computation did.</summary>
internal static class Agreement
{
    // The verified numbers carry 12 printed digits, of which about 9 can be trusted in the parameters.
    private const double RelativeLogLikelihood = 1e-10;
    private const double RelativeParameter = 1e-8;
    private const double AbsoluteParameter = 1e-9;

    // A default run may stop 1e-6 short of the maximum.
    private const double DefaultRun = 1e-5;

    /// <summary>Exactly the EM steps of the verified computation, from the given start alone.</summary>
    public static FitOptions Steps(this CaseFit fit) => new() { LogLikelihoodTolerance = 0, MaxIterations = fit.Iterations, Starts = 1 };

    /// <summary>Asserts that every recorded step and the last one have the verified log-likelihoods.</summary>
    public static void AssertWalk<TModel>(this CaseFit fit, FitResult<TModel> result)
    {
        Assert.Equal(fit.Iterations, result.Iterations);
        foreach (var (expected, actual) in fit.FirstLogLikelihoods.Zip(result.LogLikelihoodTrace))
        {
            Near(expected, actual, RelativeLogLikelihood * Math.Abs(expected), "log-likelihood of an early step");
        }

        Near(fit.LogLikelihood, result.LogLikelihood, RelativeLogLikelihood * Math.Abs(fit.LogLikelihood), "log-likelihood");
        if (fit.Verified.Has("bic"))
        {
            Near(fit.Verified.Number("bic"), result.Bic, RelativeLogLikelihood * Math.Abs(result.Bic), "BIC");
        }
    }

    /// <summary>Asserts that a default run, from starts of its own, converged to the verified maximum.</summary>
    public static void AssertMaximum<TModel>(this CaseFit fit, FitResult<TModel> result)
    {
        Assert.True(result.Converged, $"stopped with {result.StopReason} after {result.Iterations} iterations at {Text(result.LogLikelihood)}");
        Near(fit.LogLikelihood, result.LogLikelihood, DefaultRun, "log-likelihood");
    }

    /// <summary>
    /// Asserts that a default run converges at the verified maximum or above it: for cases whose verified fit, from the source's own
    /// start, is a local maximum and not the highest.
    /// </summary>
    public static void AssertMaximumOrHigher<TModel>(this CaseFit fit, FitResult<TModel> result)
    {
        Assert.True(result.Converged, $"stopped with {result.StopReason} after {result.Iterations} iterations at {Text(result.LogLikelihood)}");
        Assert.True(result.LogLikelihood > fit.LogLikelihood - DefaultRun, $"log-likelihood: at least {Text(fit.LogLikelihood)} expected, {Text(result.LogLikelihood)} found");
    }

    /// <summary>Asserts that the verified parameter of that name, of any shape, has these values in reading order.</summary>
    public static void AssertParameter(this CaseFit fit, string name, params IEnumerable<double> actual) => AssertParameter(fit.Verified.Flat(name), actual, name);

    public static void AssertParameter(this CaseFit fit, string name, IEnumerable<Vector<double>> actual) => fit.AssertParameter(name, actual.SelectMany(vector => vector));

    public static void AssertParameter(this CaseFit fit, string name, Vector<double>[,] actual) => fit.AssertParameter(name, actual.Cast<Vector<double>>());

    public static void AssertParameter(this CaseFit fit, string name, IEnumerable<Matrix<double>> actual) =>
        fit.AssertParameter(name, actual.SelectMany(matrix => matrix.EnumerateRows()));

    public static void AssertParameter(IEnumerable<double> expected, IEnumerable<double> actual, string name)
    {
        var values = actual.ToList();
        Assert.Equal(expected.Count(), values.Count);
        foreach (var (one, other) in expected.Zip(values))
        {
            Near(one, other, AbsoluteParameter + (RelativeParameter * Math.Abs(one)), name);
        }
    }

    private static void Near(double expected, double actual, double tolerance, string what) =>
        Assert.True(
            Math.Abs(expected - actual) <= tolerance,
            $"{what}: expected {Text(expected)}, found {Text(actual)}");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
