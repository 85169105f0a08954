using System.Globalization;
using EmDsl.Numerics;

namespace EmDsl;

/// <summary>
/// Whether the densities, mass functions and vector densities that a model writes out integrate or sum to one over their support, at
/// random values of their parameters: the outcome of <c>CheckDensities</c>.
/// </summary>
public sealed class DensityReport
{
    private readonly List<DensityCheck> checks = [];

    /// <summary>One outcome for each density, in the order of the model's equations.</summary>
    public IReadOnlyList<DensityCheck> Checks => checks;

    /// <summary>Whether every density was found to be normalised.</summary>
    public bool Passed => checks.TrueForAll(check => check.Verdict == DensityVerdict.Normalized);

    /// <summary>Begins the check of a density; generated code calls this.</summary>
    /// <param name="name">The density's name.</param>
    /// <param name="isSum">Whether it is a mass function.</param>
    /// <returns>The index of the check.</returns>
    public int Begin(string name, bool isSum)
    {
        checks.Add(new DensityCheck(name, isSum));
        return checks.Count - 1;
    }

    /// <summary>Integrates a density at drawn parameters; generated code calls this.</summary>
    /// <param name="check">The index of the check.</param>
    /// <param name="logDensity">The log-density.</param>
    /// <param name="support">Its support.</param>
    /// <param name="at">The names and values of what was drawn.</param>
    public void Density(int check, Func<double, double> logDensity, Support support, params ReadOnlySpan<(string Name, double[] Values)> at)
    {
        var integral = new DensityIntegral(logDensity, support);
        checks[check].Add(integral.Value, integral.Error, Describe(at, integral.UndefinedAt is { } point ? [point] : null));
    }

    /// <summary>Sums a mass function at drawn parameters; generated code calls this.</summary>
    /// <param name="check">The index of the check.</param>
    /// <param name="logMass">The logarithm of the mass.</param>
    /// <param name="states">The number of states, 0 for counts without end.</param>
    /// <param name="at">The names and values of what was drawn.</param>
    public void Mass(int check, Func<double, double> logMass, int states, params ReadOnlySpan<(string Name, double[] Values)> at)
    {
        (double value, double error, double? undefined) = MassSum.Of(logMass, states);
        checks[check].Add(value, error, Describe(at, undefined is { } point ? [point] : null));
    }

    /// <summary>Integrates a density of vectors at drawn parameters; generated code calls this.</summary>
    /// <param name="check">The index of the check.</param>
    /// <param name="logDensity">The log-density.</param>
    /// <param name="dimension">The number of entries.</param>
    /// <param name="random">The source of randomness.</param>
    /// <param name="at">The names and values of what was drawn.</param>
    public void VectorDensity(int check, Func<double[], double> logDensity, int dimension, Random random, params ReadOnlySpan<(string Name, double[] Values)> at)
    {
        (double value, double error, double[]? undefined) = VectorDensityIntegral.Of(logDensity, dimension, random);
        checks[check].Add(value, error, Describe(at, undefined));
    }

    /// <summary>One line per density.</summary>
    /// <returns>The lines.</returns>
    public override string ToString() => string.Join(Environment.NewLine, checks);

    private static string Describe(ReadOnlySpan<(string Name, double[] Values)> at, double[]? undefined)
    {
        var parts = new List<string>();
        if (undefined is not null)
        {
            parts.Add("the value " + Text(undefined));
        }

        foreach ((string name, double[] values) in at)
        {
            parts.Add($"{name} = {Text(values)}");
        }

        return string.Join(", ", parts);
    }

    private static string Text(double[] values)
    {
        string text = string.Join(", ", values.Select(value => value.ToString("G6", CultureInfo.InvariantCulture)));
        return values.Length == 1 ? text : $"({text})";
    }
}
