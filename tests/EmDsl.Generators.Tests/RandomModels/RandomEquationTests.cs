using System.Reflection;
using System.Runtime.Loader;
using EmDsl.Models.Tests.Laws.Kit;
using MathNet.Numerics.LinearAlgebra;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;

namespace EmDsl.Generators.Tests.RandomModels;

/// <summary>Two hundred expressions that nobody wrote, as means, rates, probabilities and densities, compiled at once: at the fixed point the score is zero.</summary>
public sealed class RandomEquationTests
{
    private const int Models = 200;
    private const int Rows = 120;
    private const int Steps = 300;
    private const double Relative = 1e-8;

    // Where every row's slope vanishes, as at the infinity of a logit, sizes are measured from here.
    private const double Least = 1e-3;

    [Fact]
    public void Score_is_zero_at_the_fixed_point_of_the_derived_M_step()
    {
        RandomEquation[] equations = [.. Enumerable.Range(0, Models).Select(i => new RandomEquation("Drawn" + i, 1000 + i))];
        GeneratorRun run = TestHost.RunGenerator([.. equations.Select(equation => equation.Source)]);
        using var image = new MemoryStream();
        EmitResult emitted = run.Output.Emit(image);
        Diagnostic[] errors = [.. emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        Assert.True(errors.Length == 0, string.Join("\n", equations.Where((_, i) => errors.Any(error => $"{error.Location.SourceTree?.FilePath}".EndsWith($"Drawn{i}.g.cs", StringComparison.Ordinal))).Select(equation => equation.Source)
            .Concat(errors.Take(5).Select(error => error.ToString()))));
        image.Position = 0;
        var context = new AssemblyLoadContext("equations", isCollectible: true);
        try
        {
            Assembly assembly = context.LoadFromStream(image);
            string[] failures = [.. equations.Select((equation, i) => Tell(equation, assembly.GetType("Drawn" + i)!)).OfType<string>()];
            Assert.True(failures.Length == 0, $"{failures.Length} of {Models}:\n{string.Join("\n", failures)}");
        }
        finally
        {
            context.Unload();
        }
    }

    private static string? Tell(RandomEquation equation, Type type)
    {
        try
        {
            return Check(equation, type);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return equation.Source + exception.Message;
        }
    }

    private static string? Check(RandomEquation equation, Type type)
    {
        double[] truth = equation.DrawTruth();
        double[] from = equation.Near(truth);
        var subject = new Subject(type, equation.IsMixture ? ["Z"] : [], equation.IsMixture ? [2] : [], (_, _, _) => 0);
        (double X, double Y, double W)[] data = [.. Enumerable.Range(0, Rows).Select(_ => equation.DrawRow(truth))];
        object dataset = subject.Dataset([.. data.Select(row => Row(subject.RowType, row))]);
        object start = Activator.CreateInstance(type)!;
        for (int i = 0; i < from.Length; i++)
            type.GetProperty(equation.Parameters[i])!.SetValue(start, from[i]);
        if (equation.IsMixture)
        {
            type.GetProperty("Weights")!.SetValue(start, Vector<double>.Build.Dense([0.4, 0.6]));
            type.GetProperty("Shift")!.SetValue(start, new[] { -4.0, 4.0 });
        }

        Outcome outcome = subject.Steps(dataset, start, Steps);
        double[] fitted = [.. equation.Parameters.Select(name => (double)type.GetProperty(name)!.GetValue(outcome.Model)!)];
        double[] shifts = equation.IsMixture ? (double[])type.GetProperty("Shift")!.GetValue(outcome.Model)! : [0];
        Vector<double> weights = equation.IsMixture ? (Vector<double>)type.GetProperty("Weights")!.GetValue(outcome.Model)! : Vector<double>.Build.Dense([1.0]);
        double[] score = new double[fitted.Length], size = new double[fitted.Length];
        foreach ((double x, double y, double w) in data)
        {
            Dual[] terms = [.. shifts.Select(shift => equation.LogDensity(fitted, x, y, shift))];
            double largest = terms.Max(term => term.Value);
            double[] posterior = [.. terms.Select((term, k) => weights[k] * Math.Exp(term.Value - largest))];
            for (int k = 0; k < terms.Length; k++)
            {
                for (int i = 0; i < score.Length; i++)
                {
                    double slope = w * posterior[k] / posterior.Sum() * terms[k].Gradient[i];
                    score[i] += slope;
                    size[i] += Math.Abs(slope);
                }
            }
        }

        string[] wrong = [.. Enumerable.Range(0, score.Length).Where(i => !(Math.Abs(score[i]) <= Relative * (size[i] + Least))).Select(i => $"{equation.Parameters[i]} = {fitted[i]:R} (from {truth[i]:R}): {score[i]:R} of {size[i]:R}")];
        return wrong.Length == 0 ? null : $"{equation.Source}stopped with {outcome.StopReason} after {outcome.Iterations} steps\n{string.Join("\n", wrong)}";
    }

    private static object Row(Type type, (double X, double Y, double W) values)
    {
        object row = Activator.CreateInstance(type)!;
        type.GetProperty("X")!.SetValue(row, values.X);
        type.GetProperty("W")!.SetValue(row, values.W);
        PropertyInfo y = type.GetProperty("Y")!;
        y.SetValue(row, Convert.ChangeType(y.PropertyType == typeof(bool) ? values.Y != 0 : values.Y, y.PropertyType, System.Globalization.CultureInfo.InvariantCulture));
        return row;
    }
}
