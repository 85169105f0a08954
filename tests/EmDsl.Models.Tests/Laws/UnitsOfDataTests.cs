using EmDsl.Models.Tests.Laws.Kit;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws;

/// <summary>
/// The units of the data do not matter: data, and a start, times a power of two without rounding give the same fit in other units, and the
/// same parameters at their boundary.
/// </summary>
public sealed class UnitsOfDataTests
{
    // By which power of the unit each parameter grows; what is not named has no unit.
    private static readonly Dictionary<string, Dictionary<string, int>> Powers = new()
    {
        ["Normal"] = new() { ["Mean"] = 1, ["Variance"] = 2 },
        ["TiedNormalVariance"] = new() { ["Mean"] = 1, ["Variance"] = 2 },
        ["TiedNormalMean"] = new() { ["Mean"] = 1, ["Variance"] = 2 },
        ["HalfNormal"] = new() { ["Variance"] = 2 },
        ["Exponential"] = new() { ["Rate"] = -1 },
        ["Gamma"] = new() { ["Rate"] = -1 },
        ["InverseGamma"] = new() { ["Scale"] = 1 },
        ["Laplace"] = new() { ["Location"] = 1, ["Scale"] = 1 },
        ["StudentT"] = new() { ["Location"] = 1, ["Scale"] = 1 },
        ["FixedFreedom"] = new() { ["Location"] = 1, ["Scale"] = 1 },
        ["Weibull"] = new() { ["Scale"] = 1 },
        ["InverseGaussian"] = new() { ["Mu"] = 1, ["Lambda"] = 1 },
        ["Uniform"] = new() { ["Lower"] = 1, ["Upper"] = 1 },
        ["FullNormal"] = new() { ["Mean"] = 1, ["Covariance"] = 2 },
        ["TiedFullNormal"] = new() { ["Mean"] = 1, ["Covariance"] = 2 },
        ["DiagonalNormal"] = new() { ["Mean"] = 1, ["Variance"] = 2 },
        ["SphericalNormal"] = new() { ["Mean"] = 1, ["Variance"] = 2 },
        ["FullStudent"] = new() { ["Location"] = 1, ["Scale"] = 2 },
        ["DiagonalStudent"] = new() { ["Location"] = 1, ["Scale"] = 2 },
        ["SphericalStudent"] = new() { ["Location"] = 1, ["Scale"] = 2 },
    };

    // About 1e9, 1e-9 and 1e140. Where the slopes hold a third or fourth power of a location or scale, which a double does not at 1e140, 1e60.
    private static readonly int[] Exponents = [30, -30, 465];
    private static readonly string[] HighPowers = ["InverseGaussian", "StudentT", "FixedFreedom", "TiedNormalMean"];

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (string name in Powers.Keys)
            {
                foreach (int exponent in Exponents)
                    cases.Add(name, HighPowers.Contains(name) ? Math.Min(exponent, 200) : exponent);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Steps_are_the_same_in_other_units(string name, int exponent)
    {
        Specimen specimen = MixtureSpecimens.All[name]();
        Subject subject = specimen.Subject;
        Outcome expected = subject.Steps(specimen.Dataset, specimen.Start, 12);
        Outcome scaled = subject.Steps(InUnits(specimen, exponent), InUnits(name, specimen.Start, exponent), 12);

        EmLaws.Near(expected.LogLikelihood, scaled.LogLikelihood + Jacobian(specimen, exponent), 1e-9, "log-likelihood");

        // Freedom and scale of a t law trade places along a flat ridge, on which Newton's last digits are rounding.
        EmLaws.SameParameters(expected.Model, InUnits(name, scaled.Model, -exponent), name == "StudentT" ? 1e-5 : 1e-7);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_fit_from_our_own_starts_is_the_same_in_other_units(string name, int exponent)
    {
        Specimen specimen = MixtureSpecimens.All[name]();
        var options = new FitOptions { Starts = 2, MaxIterations = 300 };
        object? start = name == "Uniform" ? specimen.Start : null;
        Outcome expected = specimen.Subject.Fit(specimen.Dataset, options, start);
        Outcome scaled = specimen.Subject.Fit(InUnits(specimen, exponent), options, start is null ? null : InUnits(name, start, exponent));

        EmLaws.Near(expected.LogLikelihood, scaled.LogLikelihood + Jacobian(specimen, exponent), 1e-6, "log-likelihood");
        Assert.Equal(expected.AtBoundary, scaled.AtBoundary);
        Assert.Equal(expected.StopReason, scaled.StopReason);
    }

    private static object InUnits(Specimen specimen, int exponent) => specimen.Subject.Dataset(
        [.. specimen.Rows.Select(row => specimen.Subject.With(row, "Y", Scaled(row.GetType().GetProperty("Y")!.GetValue(row)!, Math.ScaleB(1, exponent))))]);

    private static object InUnits(string name, object model, int exponent) => new ParameterPoint(model).Rebuild(
        (parameter, value) => Powers[name].TryGetValue(parameter, out int power) ? Scaled(value, Math.ScaleB(1, exponent * power)) : value,
        withFixed: true);

    // A density of d entries falls by the factor unit^d.
    private static double Jacobian(Specimen specimen, int exponent) => specimen.Rows.Sum(row =>
        specimen.Subject.Weight(row) * (row.GetType().GetProperty("Y")!.GetValue(row) is Vector<double> vector ? vector.Count : 1)) * exponent * Math.Log(2);

    private static object Scaled(object value, double factor) => value switch
    {
        double number => number * factor,
        double[] array => Array.ConvertAll(array, number => number * factor),
        Vector<double> vector => vector * factor,
        Vector<double>[] vectors => Array.ConvertAll(vectors, vector => vector * factor),
        Matrix<double> matrix => matrix * factor,
        Matrix<double>[] matrices => Array.ConvertAll(matrices, matrix => matrix * factor),
        _ => throw new ArgumentException($"A value of type {value.GetType()} is not known here."),
    };
}
