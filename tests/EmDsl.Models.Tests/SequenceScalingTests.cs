using EmDsl.Models.Tests.Laws.Models;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests;

/// <summary>Sequences that are long, or whose probabilities lie far apart: held to a recursion in logarithms written here.</summary>
public sealed class SequenceScalingTests
{
    private static readonly Vector<double>[] Ergodic = [V(0.6, 0.3, 0.1), V(0.2, 0.5, 0.3), V(0.3, 0.3, 0.4)];

    [Fact]
    public void A_million_rows_do_not_underflow()
    {
        GaussianChain model = Model(V(0.5, 0.3, 0.2), Ergodic, [0, 3, 6], [1, 2, 1.5]);
        double[] values = [.. Enumerable.Range(0, 1_000_000).Select(t => (3 * (t % 7 % 3)) + Math.Sin(t))];

        Check(model, values, 1e-11);
    }

    [Fact]
    public void States_that_lie_five_hundred_deviations_apart_keep_their_digits()
        => Check(Model(V(1, 0, 0), Ergodic, [0, 500, 1000], [1, 1, 1]), [1000, 0, 500, 501, 3, 1000, -7, 499, 250, 750], 1e-12);

    [Fact]
    public void A_state_that_was_lost_and_is_the_only_one_left_comes_back()
    {
        // Two states that never meet: what the first rows say against the second, the last rows take back.
        Vector<double>[] apart = [V(1, 0, 0), V(0, 1, 0), V(0, 0, 1)];
        double[] values = [.. Enumerable.Repeat(0.0, 40), .. Enumerable.Repeat(40.0, 41)];

        Check(Model(V(0.5, 0.3, 0.2), apart, [0, 40, 90], [1, 1, 1]), values, 1e-12);
    }

    [Fact]
    public void Transitions_near_zero_count()
    {
        Vector<double>[] rare = [V(1 - 1e-250, 1e-250, 0), V(0, 1 - 1e-200, 1e-200), V(0, 0, 1)];

        Check(Model(V(1, 0, 0), rare, [0, 60, 120], [1, 1, 1]), [0, 0, 60, 60, 120, 120], 1e-12);
    }

    [Fact]
    public void An_impossible_sequence_has_the_log_density_minus_infinity()
    {
        var model = new VisibleChain { Initial = V(1, 0, 0), Transition = [V(1, 0, 0), V(0, 1, 0), V(0, 0, 1)] };
        var data = VisibleChain.Dataset.FromRows([new() { Key = 0, Y = 0, W = 1 }, new() { Key = 0, Y = 1, W = 1 }]);

        Assert.Equal(double.NegativeInfinity, model.LogLikelihood(data));
    }

    [Fact]
    public void Weights_that_differ_inside_a_sequence_are_refused()
    {
        var data = GaussianChain.Dataset.FromRows([new() { Key = 4, Y = 0, W = 1 }, new() { Key = 4, Y = 1, W = 2 }]);

        var exception = Assert.Throws<ModelDataException>(() => Model(V(1, 0, 0), Ergodic, [0, 3, 6], [1, 1, 1]).LogLikelihood(data));

        Assert.Equal("rows, row 1 (counted from 0), member 'W': 2 follows 1 in one sequence, which has one weight.", exception.Message);
    }

    private static void Check(GaussianChain model, double[] values, double precision)
    {
        var data = GaussianChain.Dataset.FromRows([.. values.Select(value => new GaussianChain.Row { Key = 0, Y = value, W = 1 })]);
        (double logDensity, double[][] posterior) = Reference(model, values);

        Assert.Equal(logDensity, model.LogLikelihood(data), Math.Abs(logDensity) * precision);
        Matrix<double> smoothed = model.Posterior(data).S.Probabilities;
        for (int t = 0; t < values.Length; t += Math.Max(1, values.Length / 1000))
        {
            for (int state = 0; state < 3; state++)
                Assert.Equal(posterior[t][state], smoothed[t, state], 1e-8);
        }
    }

    // Forward and backward in logarithms, with the forward terms normalised in each row (Rabiner 1989).
    private static (double LogDensity, double[][] Posterior) Reference(GaussianChain model, double[] values)
    {
        int length = values.Length;
        double Emission(int t, int state) => -0.5 * (Math.Log(2 * Math.PI * model.Variance[state]) + (Math.Pow(values[t] - model.Mean[state], 2) / model.Variance[state]));
        double Sum(Func<int, double> term)
        {
            double[] terms = [term(0), term(1), term(2)];
            double largest = terms.Max();
            return double.IsNegativeInfinity(largest) ? largest : largest + Math.Log(terms.Sum(value => Math.Exp(value - largest)));
        }

        double[][] forward = new double[length][];
        double logDensity = 0, compensation = 0;
        for (int t = 0; t < length; t++)
        {
            double[]? before = t == 0 ? null : forward[t - 1];
            double[] law = [.. Enumerable.Range(0, 3).Select(state => Emission(t, state)
                + (before is null ? Math.Log(model.Initial[state]) : Sum(from => before[from] + Math.Log(model.Transition[from][state]))))];
            double normaliser = Sum(state => law[state]);
            forward[t] = [.. law.Select(value => value - normaliser)];
            double term = normaliser - compensation, next = logDensity + term;
            compensation = next - logDensity - term;
            logDensity = next;
        }

        double[][] posterior = new double[length][];
        double[] backward = [0, 0, 0];
        for (int t = length - 1; t >= 0; t--)
        {
            double[] later = backward;
            double normaliser = Sum(state => forward[t][state] + later[state]);
            posterior[t] = [.. Enumerable.Range(0, 3).Select(state => Math.Exp(forward[t][state] + later[state] - normaliser))];
            double[] emission = [Emission(t, 0), Emission(t, 1), Emission(t, 2)];
            if (t == 0)
                break;
            backward = [.. Enumerable.Range(0, 3).Select(from => Sum(state => Math.Log(model.Transition[from][state]) + emission[state] + later[state]))];
            double largest = Enumerable.Range(0, 3).Max(from => backward[from] + forward[t - 1][from]);
            backward = [.. backward.Select(value => value - largest)];
        }

        return (logDensity, posterior);
    }

    private static GaussianChain Model(Vector<double> initial, Vector<double>[] transition, double[] mean, double[] variance)
        => new() { Initial = initial, Transition = transition, Mean = mean, Variance = variance };

    private static Vector<double> V(params double[] entries) => Vector<double>.Build.Dense(entries);
}
