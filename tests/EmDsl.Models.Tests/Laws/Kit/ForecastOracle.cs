using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws.Kit;

/// <summary>An observed member with the values that it can take: all of them, or the nodes of a rule that integrates over it.</summary>
/// <param name="Nodes">Values with their weights; a null value is one that is missing, whose sum over all values is 1.</param>
/// <param name="Candidates">Values at which its law is compared.</param>
internal sealed record Observable(string Name, (object? Value, double Weight)[] Nodes, object[] Candidates)
{
    /// <summary>Counts up to a number beyond which nothing is left.</summary>
    public static Observable Count(string name, int most = 50) => new(name, [.. Enumerable.Range(0, most + 1).Select(n => ((object?)n, 1.0))], [0, 3, 9]);

    /// <summary>The trapezoidal rule, which is exact to rounding for mixtures of normals that are wide beside its step.</summary>
    public static Observable Real(string name, double from = -12, double to = 20, double step = 0.5)
        => new(name, [.. Enumerable.Range(0, (int)((to - from) / step) + 1).Select(i => ((object?)(from + (i * step)), step))], [-1.0, 2.5, 7.0]);

    public static Observable States(string name, params object[] values) => new(name, [.. values.Select(value => ((object?)value, 1.0))], values);
}

/// <summary>
/// Filters and forecasts by sums over all paths: rows to come are given every value that they can take. Sequences are cut short, because
/// the number of paths grows with every row.
/// </summary>
internal sealed class ForecastOracle(Specimen specimen, Observable[] observables)
{
    private const int SeenRows = 3;

    private readonly SequenceSubject subject = (SequenceSubject)specimen.Subject;

    private object[] Sequence => specimen.Rows.Cast<object[]>().First(rows => rows.Length > SeenRows);

    /// <summary>The filter in every row is the posterior of the last row of the rows so far.</summary>
    public void Filters()
    {
        Matrix<double>[] filtered = subject.Distributions("Filter", specimen.Start, specimen.Dataset);
        int[][] places = SequenceSubject.Places(specimen.Rows);
        for (int i = 0; i < specimen.Rows.Count; i++)
        {
            var rows = (object[])specimen.Rows[i];
            for (int t = 0; t < rows.Length; t++)
                Compare(filtered, places[i][t], StatesAt(rows[..(t + 1)], t), $"row {t} of sequence {i}");
        }
    }

    /// <summary>The laws of the next row or two, of states and of what is observed.</summary>
    public void Predicts(bool hasFuture, int horizon)
    {
        object[] rows = Sequence, seen = rows[..SeenRows];
        object[] next = [.. Enumerable.Range(0, horizon).Select(step => hasFuture ? rows[Math.Min(SeenRows + step, rows.Length - 1)] : seen[^1])];
        object forecasts = subject.Call("Predict", specimen.Start, subject.Dataset([seen]), hasFuture ? subject.Dataset([next]) : horizon);
        double logSeen = subject.Enumerate(specimen.Start, seen).LogDensity;
        for (int step = 0; step < horizon; step++)
        {
            object[][] before = [.. Fill(seen, next[..step])];
            double[] weights = [.. Weights(next[..step])];
            States(forecasts, before, weights, next[step], logSeen, step);
            foreach (Observable observable in observables)
                Law(forecasts, observable, before, weights, next[step], logSeen, step);
        }
    }

    /// <summary>The log-density of rows to come, given those before, is a difference of two sums over paths.</summary>
    public void ScoresFutureRows()
    {
        object[] rows = Sequence;
        double[] densities = (double[])subject.Call("LogDensities", specimen.Start, subject.Dataset([rows[..SeenRows]]), subject.Dataset([rows[SeenRows..]]));
        for (int t = SeenRows; t < rows.Length; t++)
        {
            double expected = subject.Enumerate(specimen.Start, rows[..(t + 1)]).LogDensity - subject.Enumerate(specimen.Start, rows[..t]).LogDensity;
            EmLaws.Near(expected, densities[t - SeenRows], 1e-11, $"log-density of row {t} given those before");
        }
    }

    private void States(object forecasts, object[][] before, double[] weights, object template, double logSeen, int step)
    {
        var expected = new Dictionary<(int, int), double>();
        for (int i = 0; i < before.Length; i++)
        {
            foreach ((object row, double weight) in Rows(template, []))
            {
                object[] path = [.. before[i], row];
                double share = weights[i] * weight * Math.Exp(subject.Enumerate(specimen.Start, path).LogDensity - logSeen);
                foreach (((int, int) state, double probability) in StatesAt(path, path.Length - 1))
                    expected[state] = expected.GetValueOrDefault(state) + (share * probability);
            }
        }

        Compare([.. subject.Latents.Select(latent => Probabilities(Member(forecasts, latent)))], step, expected, $"{step + 1} rows ahead");
    }

    private void Law(object forecasts, Observable observable, object[][] before, double[] weights, object template, double logSeen, int step)
    {
        object law = Member(forecasts, observable.Name);
        string place = $"{observable.Name} {step + 1} rows ahead";
        double Density(object value)
        {
            double total = 0;
            for (int i = 0; i < before.Length; i++)
            {
                foreach ((object row, double weight) in Rows(subject.With(template, observable.Name, value), [observable.Name]))
                    total += weights[i] * weight * Math.Exp(subject.Enumerate(specimen.Start, (object[])[.. before[i], row]).LogDensity - logSeen);
            }

            return total;
        }

        if (law is not NumberForecast number)
        {
            foreach (object value in observable.Candidates)
                EmLaws.Near(Density(value), Probabilities(law)[step, Convert.ToInt32(value)], 1e-11, $"probability that {place} is {value}");
            return;
        }

        foreach (object value in observable.Candidates)
            EmLaws.Near(Math.Log(Density(value)), number.LogDensity(step, Convert.ToDouble(value)), 1e-10, $"log-density of {place} at {value}");

        // The moments take many more sums, and one row ahead has all that they add.
        if (step > 0)
            return;
        var nodes = observable.Nodes.Where(node => node.Value is not null).Select(node => (Value: Convert.ToDouble(node.Value), Mass: node.Weight * Density(node.Value!))).ToArray();
        double mean = nodes.Sum(node => node.Value * node.Mass);
        double variance = nodes.Sum(node => node.Mass * (node.Value - mean) * (node.Value - mean));
        EmLaws.Near(mean, number.Mean[step], 1e-10, $"mean of {place}");
        EmLaws.Near(variance, number.Variance[step], 1e-9, $"variance of {place}");
        if (nodes[0].Value == 0)
        {
            foreach (object value in observable.Candidates)
            {
                double below = nodes.Where(node => node.Value <= Convert.ToDouble(value)).Sum(node => node.Mass);
                EmLaws.Near(below, number.CumulativeDistribution(step, Convert.ToDouble(value)), 1e-11, $"probability that {place} is at most {value}");
                EmLaws.Near(Convert.ToDouble(value), number.Quantile(step, below * (1 - 1e-6)), 1e-12, $"quantile of {place} at {below}");
            }
        }
    }

    // Every way to fill rows to come, and the weights of these ways in the same order.
    private IEnumerable<object[]> Fill(object[] seen, object[] templates) => templates.Aggregate(
        (IEnumerable<object[]>)[seen], (paths, template) => paths.SelectMany(path => Rows(template, []).Select(row => (object[])[.. path, row.Row])));

    private IEnumerable<double> Weights(object[] templates) => templates.Aggregate(
        (IEnumerable<double>)[1.0], (weights, template) => weights.SelectMany(weight => Rows(template, []).Select(row => weight * row.Weight)));

    // A row with every value of the members that are not held; one that may be missing is.
    private IEnumerable<(object Row, double Weight)> Rows(object template, string[] held)
    {
        IEnumerable<(object Row, double Weight)> rows = [(template, 1.0)];
        foreach (Observable observable in observables.Where(observable => !held.Contains(observable.Name)))
        {
            (object? Value, double Weight)[] nodes = observable.Nodes.Any(node => node.Value is null) ? [(null, 1.0)] : observable.Nodes;
            rows = rows.SelectMany(row => nodes.Select(node => (subject.With(row.Row, observable.Name, node.Value), row.Weight * node.Weight)));
        }

        return rows;
    }

    // The posterior probabilities of the states of the latent variables in one row of a sequence: (latent, state).
    private Dictionary<(int, int), double> StatesAt(object[] rows, int t)
    {
        (_, double[] posterior) = subject.Enumerate(specimen.Start, rows);
        var probabilities = new Dictionary<(int, int), double>();
        foreach ((int[] path, double probability) in subject.Configurations(rows).Zip(posterior))
        {
            for (int latent = 0; latent < subject.Latents.Length; latent++)
            {
                (int, int) state = (latent, path[(t * subject.Latents.Length) + latent]);
                probabilities[state] = probabilities.GetValueOrDefault(state) + probability;
            }
        }

        return probabilities;
    }

    private void Compare(Matrix<double>[] actual, int row, Dictionary<(int Latent, int State), double> expected, string place)
    {
        foreach (((int latent, int state), double probability) in expected)
            EmLaws.Near(probability, actual[latent][row, state], 1e-11, $"{subject.Latents[latent]} = {state}, {place}");
    }

    private static object Member(object owner, string name) => owner.GetType().GetProperty(name)!.GetValue(owner)!;

    private static Matrix<double> Probabilities(object law) => (Matrix<double>)Member(law, "Probabilities");
}
