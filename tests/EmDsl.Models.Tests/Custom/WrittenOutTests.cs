using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Custom;

/// <summary>A density that the user writes out gives the fit of the built-in distribution, or that of a direct maximiser.</summary>
public sealed class WrittenOutTests
{
    private static readonly Dictionary<string, (Func<Random, int, double> Draw, double[] Single, double[,] Mixed)> Laws = new()
    {
        ["Normal"] = ((random, z) => Sampler.Normal(random, z == 0 ? 0 : 5, 1 + z), [1, 2], new[,] { { -1, 4.0 }, { 1.5, 1.5 } }),
        ["Poisson"] = ((random, z) => Sampler.Poisson(random, z == 0 ? 1.5 : 12), [3], new[,] { { 2.5, 7.0 } }),
        ["Gamma"] = ((random, z) => Sampler.Gamma(random, z == 0 ? 2 : 30, 3), [1, 1], new[,] { { 1.5, 20 }, { 2.0, 2 } }),
        ["Exponential"] = ((random, z) => Sampler.Exponential(random, z == 0 ? 10 : 0.5), [1], new[,] { { 5, 1.0 } }),
        ["Weibull"] = ((random, z) => Sampler.Weibull(random, z == 0 ? 1.5 : 4, z == 0 ? 1 : 9), [1, 2], new[,] { { 1.2, 3 }, { 1.5, 7.0 } }),
        ["InverseGaussian"] = ((random, z) => Sampler.InverseGaussian(random, z == 0 ? 1 : 8, z == 0 ? 6 : 90), [2, 5], new[,] { { 1.5, 6 }, { 4, 60.0 } }),
        ["Rayleigh"] = ((random, z) => Sampler.Weibull(random, 2, Math.Sqrt(2) * (z == 0 ? 1 : 5)), [2], new[,] { { 1.5, 4 } }),
        ["Pareto"] = ((random, z) => WrittenOut.Lower * Math.Exp(Sampler.Exponential(random, z == 0 ? 12 : 0.8)), [2], new[,] { { 8, 1.2 } }),
        ["Logistic"] = ((random, z) => (z == 0 ? 0 : 9) + Logit(random.NextDouble()), [1, 2], new[,] { { -1, 7.0 }, { 1.5, 1.2 } }),
        ["Gumbel"] = ((random, z) => (z == 0 ? 0 : 9) - Math.Log(Sampler.Exponential(random, 1)), [1, 2], new[,] { { -1, 7.0 }, { 1.5, 1.2 } }),
    };

    public static TheoryData<string, bool> All
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (string name in Laws.Keys)
            {
                cases.Add(name, false);
                cases.Add(name, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_derived_fit_is_that_of_the_built_in_or_of_a_direct_maximiser(string name, bool isMixture)
    {
        (Outcome written, Subject subject, object data) = Fit("Written", name, isMixture);
        Assert.True(DirectMaximiser.Gain(new ParameterPoint(written.Model), model => subject.LogLikelihood(model, data)) < 1e-8);
        if (Type.GetType(TypeName("BuiltIn", name, isMixture)) is null)
            return;
        (Outcome builtIn, _, _) = Fit("BuiltIn", name, isMixture);
        Assert.Equal(builtIn.LogLikelihood, written.LogLikelihood, 1e-8);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_step_ascends_and_threads_do_not_matter(string name, bool isMixture)
    {
        (Outcome one, Subject subject, object data) = Fit("Written", name, isMixture, steps: 40);
        for (int k = 1; k < one.Trace.Count; k++)
            Assert.True(one.Trace[k] >= one.Trace[k - 1] - (1e-12 * Math.Abs(one.Trace[k])), $"step {k}");
        Outcome seven = subject.Steps(data, Start("Written", name, isMixture), 40, threads: 7);
        Assert.Equal(one.Trace, seven.Trace);
    }

    // At a negative mean the formula of the inverse Gaussian integrates to exp(2 shape / mean): that is no density, and said so.
    [Theory]
    [MemberData(nameof(All))]
    public void Every_written_density_integrates_to_one(string name, bool isMixture)
    {
        Type type = Type.GetType(TypeName("Written", name, isMixture))!;
        object? start = name == "InverseGaussian" ? Start("Written", name, isMixture) : null;
        var report = (DensityReport)type.GetMethod("CheckDensities")!.Invoke(null, [20, 3, start])!;
        Assert.True(report.Passed, report.ToString());
        if (start is not null)
            Assert.False(((DensityReport)type.GetMethod("CheckDensities")!.Invoke(null, [20, 3, null])!).Passed);
    }

    // The largest distance between the distribution functions of two samples of n is below 1.95 √(2 / n) but for one time in a thousand.
    [Theory]
    [InlineData("Normal")]
    [InlineData("Poisson")]
    [InlineData("Gamma")]
    [InlineData("Exponential")]
    [InlineData("Weibull")]
    [InlineData("InverseGaussian")]
    [InlineData("Rayleigh")]
    [InlineData("Pareto")]
    [InlineData("Logistic")]
    [InlineData("Gumbel")]
    public void Samples_follow_the_law(string name)
    {
        const int count = 4000;
        Type type = Type.GetType(TypeName("Written", name, true))!;
        object model = Truth(name);
        object samples = type.GetMethod("Sample")!.Invoke(model, [count, 5])!;
        var rows = (System.Collections.IEnumerable)samples.GetType().GetProperty("Rows")!.GetValue(samples)!;
        double[] drawn = [.. rows.Cast<object>().Select(row => Convert.ToDouble(row.GetType().GetProperty("Y")!.GetValue(row), null)).Order()];
        var random = new Random(8);
        double[] expected = [.. Enumerable.Range(0, count).Select(_ => Laws[name].Draw(random, random.NextDouble() < 0.4 ? 0 : 1)).Order()];
        double distance = drawn.Concat(expected).Max(x => Math.Abs(Below(drawn, x) - Below(expected, x)));
        Assert.True(distance < 1.95 * Math.Sqrt(2.0 / count), $"distance {distance}");
    }

    private static double Below(double[] ordered, double x)
    {
        int index = Array.BinarySearch(ordered, x + 1e-9);
        return (index < 0 ? ~index : index) / (double)ordered.Length;
    }

    private static (Outcome Outcome, Subject Subject, object Data) Fit(string kind, string name, bool isMixture, int steps = 3000)
    {
        Type type = Type.GetType(TypeName(kind, name, isMixture))!;
        var subject = new Subject(type, [], [], (_, _, _) => 0);
        Type rowType = type.GetNestedType("Row")!;
        var random = new Random(20260301);
        object[] rows = [.. Enumerable.Range(0, 150).Select(i =>
        {
            object row = Activator.CreateInstance(rowType)!;
            double value = Laws[name].Draw(random, isMixture && i % 5 < 3 ? 1 : 0);
            rowType.GetProperty("Y")!.SetValue(row, name == "Poisson" ? (object)(int)value : value);
            rowType.GetProperty("Count")!.SetValue(row, i % 7 == 0 ? 2.5 : 1);
            return row;
        })];
        object data = subject.Dataset(rows);
        return (subject.Steps(data, Start(kind, name, isMixture), steps), subject, data);
    }

    private static object Start(string kind, string name, bool isMixture) =>
        With(Type.GetType(TypeName(kind, name, isMixture))!, isMixture, 0.45, (k, z) => isMixture ? Laws[name].Mixed[k, z] : Laws[name].Single[k]);

    private static object Truth(string name) => With(Type.GetType(TypeName("Written", name, true))!, true, 0.4, (k, z) => (name, k, z) switch
    {
        ("Normal", 0, _) => z == 0 ? 0 : 5,
        ("Normal", _, _) => 1 + z,
        ("Poisson", _, _) => z == 0 ? 1.5 : 12,
        ("Gamma", 0, _) => z == 0 ? 2 : 30,
        ("Gamma", _, _) => 3,
        ("Exponential", _, _) => z == 0 ? 10 : 0.5,
        ("Weibull", 0, _) => z == 0 ? 1.5 : 4,
        ("Weibull", _, _) => z == 0 ? 1 : 9,
        ("InverseGaussian", 0, _) => z == 0 ? 1 : 8,
        ("InverseGaussian", _, _) => z == 0 ? 6 : 90,
        ("Rayleigh", _, _) => z == 0 ? 1 : 5,
        ("Pareto", _, _) => z == 0 ? 12 : 0.8,
        (_, 0, _) => z == 0 ? 0 : 9,
        _ => 1,
    });

    private static object With(Type type, bool isMixture, double weight, Func<int, int, double> value)
    {
        object model = Activator.CreateInstance(type)!;
        int k = 0;
        foreach (var parameter in type.GetProperties().Where(property => property.PropertyType == typeof(double) || property.PropertyType == typeof(double[])))
        {
            parameter.SetValue(model, isMixture ? new[] { value(k, 0), value(k, 1) } : value(k, 0));
            k++;
        }

        if (isMixture)
            type.GetProperty("Weights")!.SetValue(model, Vector<double>.Build.Dense([weight, 1 - weight]));
        return model;
    }

    private static double Logit(double p) => Math.Log(p / (1 - p));

    private static string TypeName(string kind, string name, bool isMixture) => $"EmDsl.Models.Tests.Custom.{kind}{name}{(isMixture ? "Mixture" : "")}";
}
