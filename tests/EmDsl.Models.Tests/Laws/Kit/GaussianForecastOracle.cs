using System.Collections;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws.Kit;

/// <summary>
/// Filters and forecasts beside continuous latent variables by dense conditioning: rows to come are rows of which everything is missing but
/// the value whose law is asked for.
/// </summary>
internal sealed class GaussianForecastOracle(Specimen specimen, string[] observed, bool hasFuture)
{
    private readonly LinearGaussianSubject subject = (LinearGaussianSubject)specimen.Subject;

    // Two sequences of different lengths with rows to come of their own.
    private object[][] Seen => [.. Sequences.Select((rows, i) => rows[..(3 - i)])];

    private object[][] Sequences => [.. specimen.Rows.Cast<object[]>().Where(rows => rows.Length > 4).Take(2)];

    /// <summary>The filter in every row is the conditional law given the rows so far.</summary>
    public void Filters()
    {
        object filtered = subject.Call("Filter", specimen.Start, specimen.Dataset);
        int[][] places = SequenceSubject.Places(specimen.Rows);
        for (int i = 0; i < specimen.Rows.Count; i++)
        {
            var rows = (object[])specimen.Rows[i];
            for (int t = 0; t < rows.Length; t++)
                States(filtered, places[i][t], rows[..(t + 1)], $"row {t} of sequence {i}");
        }
    }

    /// <summary>The laws of rows to come, of latent variables and of what is observed.</summary>
    public void Predicts(int horizon)
    {
        object[][] next = Next(horizon), seen = Seen;
        object forecasts = Predict(seen, next, horizon);
        for (int i = 0; i < seen.Length; i++)
        {
            double before = LogDensity(seen[i]);
            for (int step = 0; step < horizon; step++)
            {
                int place = hasFuture ? SequenceSubject.Places(next)[i][step] : (i * horizon) + step;
                object[] rows = [.. seen[i], .. next[i][..(step + 1)].Select(Missing)];
                string which = $"{step + 1} rows ahead of sequence {i}";
                States(forecasts, place, rows, which);
                foreach (string member in observed)
                    Law(Member(forecasts, member), place, value => LogDensity([.. rows[..^1], subject.With(rows[^1], member, value)]) - before, $"{member} {which}");
            }
        }
    }

    /// <summary>The log-density of rows to come, given those before, is a difference of two joint ones.</summary>
    public void ScoresFutureRows()
    {
        object[] rows = Sequences[0];
        double[] densities = (double[])subject.Call("LogDensities", specimen.Start, subject.Dataset([rows[..2]]), subject.Dataset([rows[2..]]));
        for (int t = 2; t < rows.Length; t++)
            EmLaws.Near(LogDensity(rows[..(t + 1)]) - LogDensity(rows[..t]), densities[t - 2], 1e-10, $"log-density of row {t} given those before");
    }

    /// <summary>The place of every number in its law given the rows before it; what is missing or not scored has none.</summary>
    public void PlacesValues(int conditioned)
    {
        object residuals = subject.Call("PseudoResiduals", specimen.Start, specimen.Dataset, PseudoResidualKind.Forecast);
        int[][] places = SequenceSubject.Places(specimen.Rows);
        for (int i = 0; i < specimen.Rows.Count; i++)
        {
            var rows = (object[])specimen.Rows[i];
            for (int t = 0; t < rows.Length; t++)
            {
                foreach (string name in observed)
                {
                    object? value = subject.RowType.GetProperty(name)!.GetValue(rows[t]);
                    if (value is Vector<double>)
                        continue;
                    double[] numbers = value as double[] ?? [(double?)value ?? double.NaN];
                    for (int j = 0; j < numbers.Length; j++)
                    {
                        PseudoResiduals actual = value is double[] ? ((PseudoResiduals[])Member(residuals, name))[j] : (PseudoResiduals)Member(residuals, name);
                        int row = places[i][t];
                        if (double.IsNaN(numbers[j]) || t < conditioned)
                        {
                            Assert.True(double.IsNaN(actual.Lower[row]) && double.IsNaN(actual.Upper[row]) && double.IsNaN(actual.Normal[row]));
                            continue;
                        }

                        // A log-density is a parabola: three of its points give mean and variance.
                        double Density(double x) => LogDensity([.. rows[..t], subject.With(Missing(rows[t]), name, value is double[] ? Only(numbers.Length, j, x) : x)]);
                        double curvature = ((2 * Density(0)) - Density(3) - Density(-3)) / 9, mean = (Density(3) - Density(-3)) / (6 * curvature);
                        double normal = (numbers[j] - mean) * Math.Sqrt(curvature);
                        EmLaws.Near(Normal.CDF(0, 1, normal), actual.Lower[row], 1e-10, $"place of {name} in row {t} of sequence {i}");
                        EmLaws.Near(Normal.CDF(0, 1, normal), actual.Upper[row], 1e-10, $"place of {name} in row {t} of sequence {i}");
                        EmLaws.Near(normal, actual.Normal[row], 1e-9, $"normal residual of {name} in row {t} of sequence {i}");
                    }
                }
            }
        }
    }

    /// <summary>Rows drawn after many copies of a sequence have the means and variances of the conditional law.</summary>
    public void SamplesWhatItPredicts(int horizon)
    {
        const int Copies = 4000;
        object[] seen = Seen[0], next = Next(horizon)[0];
        object many = subject.Dataset([.. Enumerable.Repeat(seen, Copies)]);
        object sample = subject.Call("SampleAfter", specimen.Start, many, hasFuture ? subject.Dataset([.. Enumerable.Repeat(next, Copies)]) : horizon, 1);
        object forecasts = Predict([seen], [next], horizon);
        object[] drawn = [.. ((IEnumerable)Member(sample, "Rows")).Cast<object>()];
        Assert.Equal(Copies * horizon, drawn.Length);
        for (int step = 0; step < horizon; step++)
        {
            int[] places = [.. Enumerable.Range(0, Copies).Select(copy => hasFuture ? (step * Copies) + copy : (copy * horizon) + step)];
            foreach (string latent in subject.Continuous)
            {
                (Vector<double> mean, Matrix<double> covariance) = Moments(Member(forecasts, latent), step);
                object draws = Member(sample, latent);
                Samples($"{latent} {step + 1} rows ahead", mean, covariance, [.. places.Select(place => draws is double[] numbers ? Vector<double>.Build.Dense(1, numbers[place]) : ((Matrix<double>)draws).Row(place))]);
            }

            foreach (string name in observed)
            {
                object law = Member(forecasts, name);
                Vector<double>[] values = [.. places.Select(place => subject.RowType.GetProperty(name)!.GetValue(drawn[place]) is var value && value is Vector<double> vector ? vector : Vector<double>.Build.Dense(value as double[] ?? [(double)value!]))];
                for (int j = 0; j < values[0].Count; j++)
                {
                    (double mean, double variance) = law switch
                    {
                        VectorForecast vector => (vector.Mean[step, j], vector.Variance[step][j, j]),
                        NumberForecast[] each => (each[j].Mean[step], each[j].Variance[step]),
                        _ => (((NumberForecast)law).Mean[step], ((NumberForecast)law).Variance[step]),
                    };
                    Samples($"{name} {step + 1} rows ahead", Vector<double>.Build.Dense(1, mean), Matrix<double>.Build.Dense(1, 1, variance), [.. values.Select(value => value.SubVector(j, 1))]);
                }
            }
        }
    }

    // Within five standard errors: of a mean √(v / n), of a product of deviations √((v v' + c²) / n).
    private static void Samples(string what, Vector<double> mean, Matrix<double> covariance, Vector<double>[] draws)
    {
        for (int a = 0; a < mean.Count; a++)
        {
            double average = draws.Average(draw => draw[a]);
            Assert.True(Math.Abs(average - mean[a]) <= 5 * Math.Sqrt(covariance[a, a] / draws.Length), $"mean of {what}: {average}, not {mean[a]}");
            for (int b = 0; b <= a; b++)
            {
                double product = draws.Average(draw => (draw[a] - mean[a]) * (draw[b] - mean[b]));
                double error = Math.Sqrt(((covariance[a, a] * covariance[b, b]) + (covariance[a, b] * covariance[a, b])) / draws.Length);
                Assert.True(Math.Abs(product - covariance[a, b]) <= 5 * error, $"covariance of {what}: {product}, not {covariance[a, b]}");
            }
        }
    }

    private object[][] Next(int horizon) => [.. Sequences.Select((rows, i) => hasFuture ? rows[(3 - i)..(3 - i + horizon)] : Enumerable.Repeat(rows[2 - i], horizon).ToArray())];

    private object Predict(object[][] seen, object[][] next, int horizon) =>
        subject.Call("Predict", specimen.Start, subject.Dataset([.. seen]), hasFuture ? subject.Dataset([.. next]) : horizon);

    private void States(object laws, int place, object[] rows, string which)
    {
        GaussianJoint joint = subject.Joint(specimen.Start, rows);
        (_, double[] moments) = joint.Condition();
        foreach (string latent in subject.Continuous)
        {
            (Vector<double> mean, Matrix<double> covariance) = joint.Of(latent, rows.Length - 1, moments);
            (Vector<double> actualMean, Matrix<double> actualCovariance) = Moments(Member(laws, latent), place);
            foreach ((double expected, double actual) in mean.Zip(actualMean).Concat(covariance.Enumerate().Zip(actualCovariance.Enumerate())))
                EmLaws.Near(expected, actual, 1e-10, $"moment of {latent}, {which}");
        }
    }

    // The density at enough points to tell its parabola, as it is given and from the mean and covariance.
    private static void Law(object law, int place, Func<object, double> logDensity, string what)
    {
        switch (law)
        {
            case VectorForecast vector:
                int size = vector.Mean.ColumnCount;
                Matrix<double> unit = Matrix<double>.Build.DenseIdentity(size);
                foreach (int a in Enumerable.Range(0, size))
                {
                    foreach (Vector<double> value in Enumerable.Range(0, size).Select(b => (2 * unit.Row(a)) + unit.Row(b)).Append(-unit.Row(a)))
                    {
                        double expected = logDensity(value);
                        Vector<double> residual = value - vector.Mean.Row(place);
                        var root = vector.Variance[place].Cholesky();
                        EmLaws.Near(expected, vector.LogDensity(place, value), 1e-10, $"log-density of {what}");
                        EmLaws.Near(expected, -0.5 * ((size * Math.Log(2 * Math.PI)) + root.DeterminantLn + residual.DotProduct(root.Solve(residual))), 1e-10, $"moments of {what}");
                    }
                }

                break;
            case NumberForecast[] each:
                for (int j = 0; j < each.Length; j++)
                {
                    int entry = j;
                    Law(each[j], place, value => logDensity(Only(each.Length, entry, (double)value)), $"entry {j} of {what}");
                }

                break;
            default:
                var number = (NumberForecast)law;
                foreach (double value in new[] { -2.0, 0.5, 3.0 })
                {
                    double expected = logDensity(value), deviation = Math.Sqrt(number.Variance[place]);
                    EmLaws.Near(expected, number.LogDensity(place, value), 1e-10, $"log-density of {what} at {value}");
                    EmLaws.Near(expected, Normal.PDFLn(number.Mean[place], deviation, value), 1e-10, $"moments of {what}");
                    double below = Normal.CDF(number.Mean[place], deviation, value);
                    EmLaws.Near(below, number.CumulativeDistribution(place, value), 1e-10, $"distribution of {what}");
                    EmLaws.Near(value, number.Quantile(place, below), 1e-8, $"quantile of {what}");
                }

                break;
        }
    }

    private double LogDensity(object[] rows) => subject.Joint(specimen.Start, rows).Condition().LogDensity;

    private object Missing(object row) => observed.Aggregate(row, (one, name) => subject.With(one, name, subject.RowType.GetProperty(name)!.GetValue(one) switch
    {
        Vector<double> vector => Vector<double>.Build.Dense(vector.Count, double.NaN),
        double[] numbers => Only(numbers.Length, 0, double.NaN),
        _ => double.NaN,
    }));

    private static double[] Only(int count, int entry, double value)
    {
        double[] values = new double[count];
        Array.Fill(values, double.NaN);
        values[entry] = value;
        return values;
    }

    private static (Vector<double> Mean, Matrix<double> Covariance) Moments(object law, int place) => law is ContinuousPosterior scalar
        ? (Vector<double>.Build.Dense(1, scalar.Mean[place]), Matrix<double>.Build.Dense(1, 1, scalar.Variance[place]))
        : (((ContinuousVectorPosterior)law).Mean.Row(place), ((ContinuousVectorPosterior)law).Variance[place]);

    private static object Member(object owner, string name) => owner.GetType().GetProperty(name)!.GetValue(owner)!;
}
