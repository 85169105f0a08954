using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws.Kit;

/// <summary>What must hold for every model, its data and a start; each law throws when it does not.</summary>
internal static class EmLaws
{
    /// <summary>Log-densities and posteriors equal sums over all hidden configurations, and posteriors sum to 1.</summary>
    public static void EqualsEnumeration(Specimen specimen, object model)
    {
        (Subject subject, IReadOnlyList<object> rows, _) = specimen;
        object dataset = specimen.Dataset;
        double[] densities = subject.LogDensities(model, dataset);
        Matrix<double>[] posteriors = subject.Posteriors(model, dataset);
        int[][] configurations = [.. subject.Configurations()];
        double total = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            (double logDensity, double[] posterior) = subject.Enumerate(model, rows[row]);
            total += subject.Weight(rows[row]) * logDensity;
            Near(logDensity, densities[row], specimen.Precision, $"log-density of row {row} ({rows[row]})");
            for (int latent = 0; latent < posteriors.Length; latent++)
            {
                Assert.Equal(subject.States[latent], posteriors[latent].ColumnCount);
                Near(1, posteriors[latent].Row(row).Sum(), 1e-14, $"sum of the posterior of {subject.Latents[latent]} in row {row}");
                for (int state = 0; state < subject.States[latent]; state++)
                {
                    double expected = configurations.Zip(posterior).Where(pair => pair.First[latent] == state).Sum(pair => pair.Second);
                    Near(expected, posteriors[latent][row, state], specimen.Precision * 10, $"posterior of {subject.Latents[latent]} = {state} in row {row}");
                }
            }
        }

        Near(total, subject.LogLikelihood(model, dataset), specimen.Precision, "log-likelihood");
    }

    /// <summary>The objective never falls by more than rounding, and the trace's ends are those of enumeration.</summary>
    public static Outcome Ascends(Specimen specimen, object start, int steps)
    {
        (Subject subject, IReadOnlyList<object> rows, _) = specimen;
        Outcome outcome = subject.Steps(specimen.Dataset, start, steps);
        Assert.True(outcome.StopReason == StopReason.IterationLimit, $"stopped with {outcome.StopReason} after {outcome.Iterations} steps");
        Assert.Equal(steps + 1, outcome.Trace.Count);
        for (int i = 1; i < outcome.Trace.Count; i++)
        {
            double rounding = 1000 * 4 * Math.ScaleB(1, -52) * Math.Max(1, Math.Abs(outcome.Trace[i]));
            Assert.True(double.IsFinite(outcome.Trace[i]) && outcome.Trace[i] >= outcome.Trace[i - 1] - rounding, $"step {i}: from {outcome.Trace[i - 1]:R} to {outcome.Trace[i]:R}");
        }

        double Total(object model) => subject.LogPrior(model) + rows.Sum(row => subject.Weight(row) * subject.Enumerate(model, row).LogDensity);
        Near(Total(start), outcome.Trace[0], specimen.Precision * 10, "objective at the start");
        Near(Total(outcome.Model), outcome.Trace[^1], specimen.Precision * 10, "objective at the end");
        Assert.All(new ParameterPoint(outcome.Model).Named(), entry => Assert.True(double.IsFinite(entry.Value), $"{entry.Name} is {entry.Value}"));
        return outcome;
    }

    /// <summary>Fisher's identity: at θ, Q(· | θ) by enumeration and the emitted objective have the same derivative.</summary>
    public static void FisherIdentity(Specimen specimen, object model)
    {
        (Subject subject, IReadOnlyList<object> rows, _) = specimen;
        object dataset = specimen.Dataset;
        double[][] posteriors = [.. rows.Select(row => subject.Enumerate(model, row).Posterior)];
        var point = new ParameterPoint(model);
        for (int i = 0; i < point.Dimension; i++)
        {
            double q = Slope(point, i, moved => subject.Q(moved, rows, posteriors));
            double objective = Slope(point, i, moved => subject.Objective(moved, dataset));
            Near(q, objective, 1e-6, $"slope in coordinate {i}");
        }
    }

    /// <summary>No direction from the result of one EM step raises Q(· | start), computed by enumeration.</summary>
    public static void MaximisesQ(Specimen specimen, object start, int directions)
    {
        (Subject subject, IReadOnlyList<object> rows, _) = specimen;
        double[][] posteriors = [.. rows.Select(row => subject.Enumerate(start, row).Posterior)];
        object step = subject.Steps(specimen.Dataset, start, 1).Model;
        double best = subject.Q(step, rows, posteriors);
        double rounding = 1e-13 * Math.Max(1, Math.Abs(best));
        Assert.True(best >= subject.Q(start, rows, posteriors) - rounding, "Q fell");
        if (!specimen.MaximisesJointly)
            return;
        var point = new ParameterPoint(step);
        var random = new Random(7);
        for (int direction = 0; direction < directions + point.Dimension; direction++)
        {
            // Every coordinate by itself first, then directions at random.
            double[] unit = [.. Enumerable.Range(0, point.Dimension).Select(i => direction < point.Dimension ? (i == direction ? 1.0 : 0.0) : (2 * random.NextDouble()) - 1)];
            foreach (double size in new[] { 1e-4, -1e-4, 1e-2, -1e-2 })
            {
                double q = subject.Q(point.Move([.. unit.Select(entry => entry * size)], holdsEnds: true), rows, posteriors);
                Assert.False(q > best + rounding, $"a step {size} in direction ({string.Join(", ", unit.Select(entry => FormattableString.Invariant($"{entry:0.##}")))}) from {Describe(step)} raises Q from {best:R} by {q - best:R}");
            }
        }
    }

    /// <summary>Where EM has settled, one more step changes nothing, the emitted log-likelihood is flat, and a direct maximiser gains nothing.</summary>
    public static void IsFixedPoint(Specimen specimen, object start)
    {
        Subject subject = specimen.Subject;
        object dataset = specimen.Dataset;
        object settled = subject.Steps(dataset, start, specimen.StepsToFixedPoint).Model;
        object further = subject.Steps(dataset, settled, 1).Model;
        SameParameters(settled, further, 1e-12);
        if (specimen.IsSmooth && specimen.IsRegular)
        {
            double gain = DirectMaximiser.Gain(new ParameterPoint(settled), model => subject.Objective(model, dataset));
            Assert.True(gain < 1e-8, $"a direct maximiser gains {gain:R} from the fixed point {Describe(settled)}");
        }

        Outcome stopped = subject.Fit(dataset, new FitOptions { Starts = 1, Threads = 1 }, start);
        Assert.True(stopped.StopReason is StopReason.ToleranceReached or StopReason.PrecisionReached, stopped.StopReason.ToString());
        if (specimen.IsSmooth && specimen.IsRegular)
        {
            double left = DirectMaximiser.Gain(new ParameterPoint(stopped.Model), model => subject.Objective(model, dataset));
            Assert.True(left < 2e-6, $"a direct maximiser gains {left:R} where the fit stopped");
        }
    }

    /// <summary>A row of weight w counts as w rows, and one of weight 0 as none.</summary>
    public static void WeightsCountRows(Specimen specimen, object start, int steps = 15)
    {
        (Subject subject, IReadOnlyList<object> rows, _) = specimen;
        object[] weighted = [.. rows.Select((row, i) => subject.WithWeight(row, (i + 1) % 4))];
        object[] present = [.. weighted.Where(row => subject.Weight(row) > 0)];
        object[] copies = [.. present.SelectMany(row => Enumerable.Repeat(subject.WithWeight(row, 1), (int)subject.Weight(row)))];
        Outcome all = subject.Steps(subject.Dataset(weighted), start, steps);
        Outcome without = subject.Steps(subject.Dataset(present), start, steps);
        Outcome copied = subject.Steps(subject.Dataset(copies), start, steps);
        Near(without.LogLikelihood, all.LogLikelihood, 1e-12, "log-likelihood without rows of weight 0");
        SameParameters(without.Model, all.Model, 1e-10);
        Near(copied.LogLikelihood, all.LogLikelihood, 1e-11, "log-likelihood of the copies");
        SameParameters(copied.Model, all.Model, 1e-9);
    }

    /// <summary>The order of the rows does not matter.</summary>
    public static void RowsMayBePermuted(Specimen specimen, object start)
    {
        (Subject subject, IReadOnlyList<object> rows, _) = specimen;
        object[] shuffled = [.. rows];
        new Random(3).Shuffle(shuffled);
        Outcome first = subject.Steps(specimen.Dataset, start, 15);
        Outcome second = subject.Steps(subject.Dataset(shuffled), start, 15);
        Near(first.LogLikelihood, second.LogLikelihood, 1e-11, "log-likelihood");
        SameParameters(first.Model, second.Model, 1e-9);
    }

    /// <summary>A start with its two states exchanged leads to the fit with its two states exchanged.</summary>
    public static void StatesMayBeExchanged(Specimen specimen, object start)
    {
        Subject subject = specimen.Subject;
        Outcome first = subject.Steps(specimen.Dataset, start, 15);
        Outcome second = subject.Steps(specimen.Dataset, Exchange(start), 15);
        Near(first.LogLikelihood, second.LogLikelihood, 1e-11, "log-likelihood");
        SameParameters(Exchange(first.Model), second.Model, 1e-9);
    }

    /// <summary>The result is the same to the bit for any number of threads.</summary>
    public static void ThreadsDoNotMatter(Specimen specimen, object start)
    {
        (Subject subject, IReadOnlyList<object> rows, _) = specimen;
        object[] many = [.. Enumerable.Range(0, 2100).Select(i => rows[i * 7 % rows.Count])];
        object dataset = subject.Dataset(many);
        Outcome one = subject.Steps(dataset, start, 4, threads: 1);
        foreach (int threads in new[] { 2, 7 })
        {
            Outcome other = subject.Steps(dataset, start, 4, threads);
            Assert.Equal(one.Trace, other.Trace);
            SameParameters(one.Model, other.Model, 0);
        }
    }

    /// <summary>Rows worked on several at a time give what rows one by one give, for every width of registers.</summary>
    public static void WidthsAgree(Specimen specimen, object start)
    {
        Subject subject = specimen.Subject;
        FitOptions Options(int lanes) => new() { MaxIterations = 2, LogLikelihoodTolerance = 0, Starts = 1, Threads = 1, Lanes = lanes };
        Outcome scalar = subject.Fit(specimen.Dataset, Options(0), start);
        foreach (int lanes in new[] { 8, 4, 2 })
        {
            Outcome wide = subject.Fit(specimen.Dataset, Options(lanes), start);
            foreach ((double expected, double actual) in scalar.Trace.Zip(wide.Trace))
                Near(expected, actual, 1e-12, $"log-likelihood with {lanes} lanes");
            SameParameters(scalar.Model, wide.Model, 1e-12);
        }
    }

    public static void SameParameters(object expected, object actual, double tolerance)
    {
        foreach (((string name, double first), (_, double second)) in new ParameterPoint(expected).Named().Zip(new ParameterPoint(actual).Named()))
            Near(first, second, tolerance, name);
    }

    public static void Near(double expected, double actual, double tolerance, string what)
        => Assert.True(
            expected.Equals(actual) || Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)),
            $"{what}: expected {expected:R}, is {actual:R} (difference {actual - expected:R})");

    /// <summary>The two states of the first latent variable exchanged: entries of <c>Weights</c>, and of arrays along their first index.</summary>
    public static object Exchange(object model) => new ParameterPoint(model).Rebuild(
        (name, value) => value switch
        {
            Vector<double> weights when name == "Weights" => Vector<double>.Build.Dense([.. weights.Reverse()]),
            Array { Rank: 1 } array => Reversed(array, (from, to, i) => to.SetValue(from.GetValue(1 - i), i), 1),
            Array { Rank: 2 } table => Reversed(table, (from, to, i) => to.SetValue(from.GetValue(1 - (i / from.GetLength(1)), i % from.GetLength(1)), i / from.GetLength(1), i % from.GetLength(1)), table.GetLength(1)),
            _ => value,
        },
        withFixed: true);

    private static Array Reversed(Array array, Action<Array, Array, int> set, int width)
    {
        var copy = (Array)array.Clone();
        for (int i = 0; i < 2 * width; i++)
            set(array, copy, i);
        return copy;
    }

    private static double Slope(ParameterPoint point, int coordinate, Func<object, double> function)
    {
        double Along(double size) => function(point.Move([.. Enumerable.Range(0, point.Dimension).Select(i => i == coordinate ? size : 0.0)]));
        const double h = 1e-4;

        // Fourth order: the error is that of rounding, about 1e-16 |f| / h.
        return ((8 * (Along(h) - Along(-h))) - (Along(2 * h) - Along(-2 * h))) / (12 * h);
    }

    private static string Describe(object model)
        => string.Join(" ", new ParameterPoint(model).Named().Select(entry => FormattableString.Invariant($"{entry.Name}={entry.Value:G6}")));
}
