using System.Reflection;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws.Kit;

/// <summary>
/// A model under test: what the generator emitted for it, and beside it its joint density as a hand-written function of the hidden
/// configuration, from which everything that EM computes can be had by enumeration.
/// </summary>
internal class Subject
{
    private readonly Func<object, object, int[], double> logJoint;
    private readonly Func<object, double>? logPrior;
    private readonly Type rowType;
    private readonly Type datasetType;
    private readonly PropertyInfo? weight;

    /// <param name="model">The model's class.</param>
    /// <param name="latents">The latent variables in the order of the configuration; those behind them have no member in the posterior.</param>
    /// <param name="states">The number of states of each entry of a configuration.</param>
    /// <param name="logJoint">Parameters, row and configuration to the log of the joint density.</param>
    /// <param name="logPrior">The log-density of the priors at some parameters; null in a model without.</param>
    public Subject(Type model, string[] latents, int[] states, Func<object, object, int[], double> logJoint, Func<object, double>? logPrior = null)
    {
        this.logPrior = logPrior;
        Model = model;
        Latents = latents;
        States = states;
        this.logJoint = logJoint;
        rowType = model.GetNestedType("Row")!;
        datasetType = model.GetNestedType("Dataset")!;
        PropertyInfo? weightMember = model.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .SingleOrDefault(property => property.GetCustomAttributes().Any(attribute => attribute is WeightAttribute));
        weight = weightMember is null ? null : rowType.GetProperty(weightMember.Name);
    }

    public Type Model { get; }

    public Type RowType => rowType;

    public string[] Latents { get; }

    public int[] States { get; }

    public static Subject Of<TModel, TRow>(string[] latents, int[] states, Func<TModel, TRow, int[], double> logJoint, Func<TModel, double>? logPrior = null)
        => new(
            typeof(TModel), latents, states, (model, row, configuration) => logJoint((TModel)model, (TRow)row, configuration),
            logPrior is null ? null : model => logPrior((TModel)model));

    public virtual object Dataset(IReadOnlyList<object> rows)
    {
        var typed = Array.CreateInstance(rowType, rows.Count);
        for (int i = 0; i < rows.Count; i++)
            typed.SetValue(rows[i], i);
        return Call(datasetType.GetMethod("FromRows")!, null, typed);
    }

    public double LogLikelihood(object model, object dataset) => (double)Call(Model.GetMethod("LogLikelihood")!, model, dataset);

    /// <summary>The emitted objective: the log-likelihood, with the log-prior where there is one.</summary>
    public double Objective(object model, object dataset) => logPrior is null ? LogLikelihood(model, dataset) : Steps(dataset, model, 0).Trace[^1];

    /// <summary>The log-prior as written by hand; 0 without.</summary>
    public double LogPrior(object model) => logPrior?.Invoke(model) ?? 0;

    public double[] LogDensities(object model, object dataset) => (double[])Call(Model.GetMethod("LogDensities", [datasetType])!, model, dataset);

    /// <summary>The emitted posterior of each latent variable: rows × states.</summary>
    public Matrix<double>[] Posteriors(object model, object dataset) => Distributions("Posterior", model, dataset);

    /// <summary>What a method of the model says of each latent variable: rows × states.</summary>
    public Matrix<double>[] Distributions(string method, object model, object dataset)
    {
        // A model without latent variables has no posterior.
        if (Latents.Length == 0)
            return [];
        object posterior = Call(Model.GetMethod(method)!, model, dataset);
        return [.. Latents.Select(latent =>
        {
            object member = posterior.GetType().GetProperty(latent)!.GetValue(posterior)!;
            return (Matrix<double>)member.GetType().GetProperty("Probabilities")!.GetValue(member)!;
        })];
    }

    public Outcome Fit(object dataset, FitOptions options, object? start)
    {
        object result = Call(Model.GetMethod("Fit")!, null, dataset, options, start, CancellationToken.None);
        object? Get(string property) => result.GetType().GetProperty(property)!.GetValue(result);
        return new Outcome(
            Get("Model")!,
            (IReadOnlyList<double>)Get("ObjectiveTrace")!,
            (double)Get("LogLikelihood")!,
            (StopReason)Get("StopReason")!,
            (int)Get("Iterations")!,
            (IReadOnlyList<string>)Get("AtBoundary")!);
    }

    /// <summary>Exactly that many EM steps from a start.</summary>
    public Outcome Steps(object dataset, object start, int steps, int threads = 1)
        => Fit(dataset, new FitOptions { MaxIterations = steps, LogLikelihoodTolerance = 0, Starts = 1, Threads = threads }, start);

    public virtual double Weight(object row) => weight is null ? 1 : (double)weight.GetValue(row)!;

    public virtual object WithWeight(object row, double value)
    {
        object copy = Copy(row);
        weight!.SetValue(copy, value);
        return copy;
    }

    public bool HasWeight => weight is not null;

    /// <summary>A row with one member changed.</summary>
    public object With(object row, string member, object? value)
    {
        object copy = Copy(row);
        rowType.GetProperty(member)!.SetValue(copy, value);
        return copy;
    }

    /// <summary>Every hidden configuration, the last entry fastest.</summary>
    public IEnumerable<int[]> Configurations() => Configurations(States);

    /// <summary>Every hidden configuration of an independent piece of the data.</summary>
    public virtual IEnumerable<int[]> Configurations(object row) => Configurations();

    protected static IEnumerable<int[]> Configurations(int[] entries)
    {
        int count = entries.Aggregate(1, (product, states) => product * states);
        for (int code = 0; code < count; code++)
        {
            int[] configuration = new int[entries.Length];
            for (int i = entries.Length - 1, rest = code; i >= 0; i--)
            {
                configuration[i] = rest % entries[i];
                rest /= entries[i];
            }

            yield return configuration;
        }
    }

    /// <summary>The log-density of a row by enumeration, and the posterior probability of every configuration.</summary>
    public virtual (double LogDensity, double[] Posterior) Enumerate(object model, object row)
    {
        double[] terms = [.. Configurations(row).Select(configuration => logJoint(model, row, configuration))];
        double largest = terms.Max();
        double sum = terms.Sum(term => Math.Exp(term - largest));
        return (largest + Math.Log(sum), [.. terms.Select(term => Math.Exp(term - largest) / sum)]);
    }

    /// <summary>Q(model | posteriors): the expected complete-data log-likelihood by enumeration, plus the log-prior.</summary>
    public virtual double Q(object model, IReadOnlyList<object> rows, IReadOnlyList<double[]> posteriors)
    {
        double total = LogPrior(model);
        for (int i = 0; i < rows.Count; i++)
        {
            int[][] configurations = [.. Configurations(rows[i])];
            for (int c = 0; c < configurations.Length; c++)
            {
                double mass = Weight(rows[i]) * posteriors[i][c];
                if (mass > 0)
                    total += mass * logJoint(model, rows[i], configurations[c]);
            }
        }

        return total;
    }

    private static object Copy(object row)
    {
        // A boxed struct is copied when it is unboxed and boxed again.
        Array box = Array.CreateInstance(row.GetType(), 1);
        box.SetValue(row, 0);
        return box.GetValue(0)!;
    }

    /// <summary>Calls the model's method of a name with as many parameters.</summary>
    public object Call(string method, object model, params object?[] arguments)
        => Call(Model.GetMethods().Single(candidate => candidate.Name == method && candidate.GetParameters().Length == arguments.Length), model, arguments);

    protected static object Call(MethodInfo method, object? target, params object?[] arguments)
        => method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, [.. arguments, .. method.GetParameters().Skip(arguments.Length).Select(parameter => parameter.DefaultValue)], null)!;
}

/// <summary>A fit's outcome, whatever the type of its model.</summary>
internal sealed record Outcome(object Model, IReadOnlyList<double> Trace, double LogLikelihood, StopReason StopReason, int Iterations, IReadOnlyList<string> AtBoundary);
