using System.Globalization;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;
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

    /// <summary>The place of every value in its law given the rows before it, or all other rows; what is not scored, and what is missing, has none.</summary>
    public void PlacesValues(PseudoResidualKind kind, int conditioned)
    {
        object[] rows = Sequence;
        object residuals = subject.Call("PseudoResiduals", specimen.Start, subject.Dataset([rows]), kind);
        for (int t = 0; t < rows.Length; t++)
        {
            foreach (Observable observable in observables)
            {
                var places = (PseudoResiduals)Member(residuals, observable.Name);
                object? value = subject.RowType.GetProperty(observable.Name)!.GetValue(rows[t]);
                if (value is null || t < conditioned)
                {
                    Assert.All([places.Lower[t], places.Upper[t], places.Normal[t]], number => Assert.True(double.IsNaN(number)));
                    continue;
                }

                double Mass(object at) => Rows(subject.With(rows[t], observable.Name, at), [observable.Name])
                    .Sum(row => row.Weight * Math.Exp(subject.Enumerate(specimen.Start, (object[])[.. rows[..t], row.Row, .. kind == PseudoResidualKind.Forecast ? [] : rows[(t + 1)..]]).LogDensity));
                (object? Value, double Weight)[] nodes = [.. observable.Nodes.Where(node => node.Value is not null)];
                double number = Convert.ToDouble(value, CultureInfo.InvariantCulture), total = nodes.Sum(node => node.Weight * Mass(node.Value!));
                string place = $"{observable.Name} in row {t}";
                if (value is double)
                {
                    double below = GaussLegendreRule.Integrate(x => Mass(x), Convert.ToDouble(nodes[0].Value, CultureInfo.InvariantCulture), number, 96) / total;
                    EmLaws.Near(below, places.Lower[t], 1e-10, place);
                    EmLaws.Near(below, places.Upper[t], 1e-10, place);
                    EmLaws.Near(Normal.InvCDF(0, 1, below), places.Normal[t], 1e-8, $"normal residual of {place}");
                    continue;
                }

                double less = nodes.Where(node => Convert.ToDouble(node.Value, CultureInfo.InvariantCulture) < number).Sum(node => Mass(node.Value!)) / total;
                double atMost = nodes.Where(node => Convert.ToDouble(node.Value, CultureInfo.InvariantCulture) <= number).Sum(node => Mass(node.Value!)) / total;
                EmLaws.Near(less, places.Lower[t], 1e-11, $"lower end of {place}");
                EmLaws.Near(atMost, places.Upper[t], 1e-11, $"upper end of {place}");
                EmLaws.Near((less + atMost) / 2, places.Middle[t], 1e-11, $"middle of {place}");
                EmLaws.Near(Normal.InvCDF(0, 1, (less + atMost) / 2), places.Normal[t], 1e-9, $"normal residual of {place}");
            }
        }
    }

    /// <summary>Rows drawn after many copies of a sequence have the states and means that are predicted.</summary>
    public void SamplesWhatItPredicts(bool hasFuture, int horizon)
    {
        const int Copies = 4000;
        object[] rows = Sequence, seen = rows[..SeenRows];
        object[] next = [.. Enumerable.Range(0, horizon).Select(step => hasFuture ? rows[Math.Min(SeenRows + step, rows.Length - 1)] : seen[^1])];
        object many = subject.Dataset([.. Enumerable.Repeat(seen, Copies)]);
        object sample = subject.Call("SampleAfter", specimen.Start, many, hasFuture ? subject.Dataset([.. Enumerable.Repeat(next, Copies)]) : horizon, 1);
        object forecasts = subject.Call("Predict", specimen.Start, subject.Dataset([seen]), hasFuture ? subject.Dataset([next]) : horizon);
        object[] drawn = [.. ((System.Collections.IEnumerable)Member(sample, "Rows")).Cast<object>()];
        Assert.Equal(Copies * horizon, drawn.Length);
        for (int step = 0; step < horizon; step++)
        {
            // With a dataset of rows to come the first of all sequences stand together.
            int[] places = [.. Enumerable.Range(0, Copies).Select(copy => hasFuture ? (step * Copies) + copy : (copy * horizon) + step)];
            for (int latent = 0; latent < subject.Latents.Length; latent++)
            {
                int[] states = [.. ((Array)Member(sample, subject.Latents[latent])).Cast<object>().Select(Convert.ToInt32)];
                for (int state = 0; state < subject.States[latent]; state++)
                {
                    double expected = Probabilities(Member(forecasts, subject.Latents[latent]))[step, state];
                    double share = places.Count(place => states[place] == state) / (double)Copies;
                    Assert.True(Math.Abs(share - expected) <= 1e-12 + (5 * Math.Sqrt(expected * (1 - expected) / Copies)), $"{subject.Latents[latent]} = {state} {step + 1} rows ahead: {share} of {expected}");
                }
            }

            foreach (Observable observable in observables)
            {
                if (Member(forecasts, observable.Name) is not NumberForecast law)
                    continue;
                double mean = places.Average(place => Convert.ToDouble(subject.RowType.GetProperty(observable.Name)!.GetValue(drawn[place]), CultureInfo.InvariantCulture));
                Assert.True(Math.Abs(mean - law.Mean[step]) <= 5 * Math.Sqrt(law.Variance[step] / Copies), $"mean of {observable.Name} {step + 1} rows ahead: {mean}, not {law.Mean[step]}");
            }
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
                EmLaws.Near(Density(value), Probabilities(law)[step, Convert.ToInt32(value, CultureInfo.InvariantCulture)], 1e-11, $"probability that {place} is {value}");
            return;
        }

        foreach (object value in observable.Candidates)
            EmLaws.Near(Math.Log(Density(value)), number.LogDensity(step, Convert.ToDouble(value, CultureInfo.InvariantCulture)), 1e-10, $"log-density of {place} at {value}");

        // The moments take many more sums, and one row ahead has all that they add.
        if (step > 0)
            return;
        var nodes = observable.Nodes.Where(node => node.Value is not null).Select(node => (Value: Convert.ToDouble(node.Value, CultureInfo.InvariantCulture), Mass: node.Weight * Density(node.Value!))).ToArray();
        double mean = nodes.Sum(node => node.Value * node.Mass);
        double variance = nodes.Sum(node => node.Mass * (node.Value - mean) * (node.Value - mean));
        EmLaws.Near(mean, number.Mean[step], 1e-10, $"mean of {place}");
        EmLaws.Near(variance, number.Variance[step], 1e-9, $"variance of {place}");
        if (nodes[0].Value == 0)
        {
            foreach (object value in observable.Candidates)
            {
                double below = nodes.Where(node => node.Value <= Convert.ToDouble(value, CultureInfo.InvariantCulture)).Sum(node => node.Mass);
                EmLaws.Near(below, number.CumulativeDistribution(step, Convert.ToDouble(value, CultureInfo.InvariantCulture)), 1e-11, $"probability that {place} is at most {value}");
                EmLaws.Near(Convert.ToDouble(value, CultureInfo.InvariantCulture), number.Quantile(step, below * (1 - 1e-6)), 1e-12, $"quantile of {place} at {below}");
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
