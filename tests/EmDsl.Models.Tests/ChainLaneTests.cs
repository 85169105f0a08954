using EmDsl.Models.Tests.Laws.Models;
using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests;

/// <summary>
/// Long sequences cut into parts, and many sequences side by side, held to the recursion row by row: on chains that forget, and on chains
/// built to be hard.
/// </summary>
public sealed class ChainLaneTests
{
    private const double Tiny = 1e-12;

    public static TheoryData<string> Names => new(Cases.Keys);

    private static Dictionary<string, Func<(SizedChain Start, SizedChain.Row[] Rows)>> Cases { get; } = new()
    {
        ["forgets"] = () => Simulated(4, Matrix(4, (i, j) => i == j ? 0.7 : 0.1), 5000, spread: 2),
        ["is sticky"] = () => Simulated(3, Matrix(3, (i, j) => i == j ? 0.98 : 0.01), 6000, spread: 0.5),
        ["hardly forgets, and is hardly seen"] = () => Simulated(2, Matrix(2, (i, j) => i == j ? 1 - 1e-6 : 1e-6), 4000, spread: 0.01),
        ["never leaves where it began"] = () => Simulated(3, Matrix(3, (i, j) => i == j ? 1 : 0), 3000, spread: 0.02),
        ["goes from left to right"] = () => Simulated(5, Matrix(5, (i, j) => j == i ? (i == 4 ? 1 : 0.999) : j == i + 1 ? 0.001 : 0), 5000, spread: 0.4),
        ["is absorbed"] = () => Simulated(3, Matrix(3, (i, j) => i == 0 ? (j == 0 ? 1 : 0) : j == 0 ? 0.0005 : j == i ? 0.8995 : 0.1), 4000, spread: 1),
        ["takes turns"] = () => Simulated(2, Matrix(2, (i, j) => i == j ? 0 : 1), 3000, spread: 0.01),
        ["goes round"] = () => Simulated(6, Matrix(6, (i, j) => j == (i + 1) % 6 ? 0.999 : j == i ? 0.001 : 0), 4000, spread: 0.1),
        ["leaves rarely, in nine states"] = () => Simulated(9, Matrix(9, (i, j) => i == j ? 0.992 : 0.001), 5000, spread: 1),
        ["has seventeen states"] = () => Simulated(17, Matrix(17, (i, j) => i == j ? 0.2 : 0.05), 3000, spread: 1),
        ["has transitions near zero"] = () => Simulated(3, Matrix(3, (i, j) => i == j ? 1 : 1e-40), 3000, spread: 0.3),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Parts_of_one_long_sequence_agree_with_the_recursion_row_by_row(string name)
    {
        (SizedChain start, SizedChain.Row[] rows) = Cases[name]();
        Agree(start, SizedChain.Dataset.FromRows(rows), 1e-11);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Threads_give_the_same_bits(string name)
    {
        (SizedChain start, SizedChain.Row[] rows) = Cases[name]();
        SizedChain.Dataset data = SizedChain.Dataset.FromRows(rows);
        double[] one = [.. SizedChain.Fit(data, Options(3, null, 1), start).LogLikelihoodTrace];

        foreach (int threads in new[] { 2, 7 })
            Assert.Equal(one, SizedChain.Fit(data, Options(3, null, threads), start).LogLikelihoodTrace);
    }

    [Fact]
    public void Sequences_of_all_lengths_lie_side_by_side()
    {
        var random = new Random(7);
        (SizedChain start, SizedChain.Row[] rows) = Simulated(3, Matrix(3, (i, j) => i == j ? 0.8 : 0.1), 9000, spread: 2);
        int[] lengths = [1, 2, 1, 3, 1700, 5, 40, 511, 512, 513, 1, 900, 60, 1, 1, 2500];
        var keyed = new List<(double Order, SizedChain.Row Row)>();
        int next = 0;
        for (int key = 0; key < lengths.Length; key++)
        {
            double weight = key == 3 ? 0 : 0.5 + (key % 4);
            for (int t = 0; t < lengths[key]; t++)
                keyed.Add(((t + (0.001 * key)) / lengths[key], rows[next++] with { Key = key, W = weight, Y = random.Next(10) == 0 ? null : rows[next - 1].Y }));
        }

        Agree(start, SizedChain.Dataset.FromRows([.. keyed.OrderBy(entry => entry.Order).Select(entry => entry.Row)]), 1e-11);
        Agree(start, SizedChain.Dataset.FromRows([.. keyed.OrderBy(entry => entry.Row.Key).ThenBy(entry => entry.Order).Select(entry => entry.Row)]), 1e-11);
    }

    [Fact]
    public void Densities_far_in_the_tails_do_not_underflow()
    {
        // Log-densities of −1e5 and less in every row.
        (SizedChain start, SizedChain.Row[] rows) = Simulated(3, Matrix(3, (i, j) => i == j ? 0.8 : 0.1), 2000, spread: 1);
        SizedChain.Row[] far = [.. rows.Select(row => row with { Y = row.Y + 500 })];

        Agree(start, SizedChain.Dataset.FromRows(far), 1e-11, parameters: 1e-7, iterations: 1);
    }

    [Fact]
    public void A_state_that_was_lost_comes_back_bit_by_bit()
    {
        // Two states that never meet. One row speaks against the second by 1200, then each of 200 rows for it by 8.
        Vector<double>[] apart = [V(1, 0), V(0, 1)];
        SizedChain start = new() { K = 2, Initial = V(0.5, 0.5), Transition = apart, Mean = [0, 4], Variance = [1, 1] };
        double[] values = [-298, .. Enumerable.Repeat(4.0, 200)];
        SizedChain.Row[] rows = [.. values.Select(value => new SizedChain.Row { Y = value, W = 1 })];
        SizedChain.Dataset data = SizedChain.Dataset.FromRows(rows);

        // The two paths, stay in 0 or stay in 1, by hand.
        double stay0 = values.Sum(y => -0.5 * y * y), stay1 = values.Sum(y => -0.5 * (y - 4) * (y - 4));
        double expected = Math.Log(0.5) - (0.5 * values.Length * Math.Log(2 * Math.PI)) + Math.Max(stay0, stay1) + Math.Log(1 + Math.Exp(-Math.Abs(stay0 - stay1)));
        Assert.True(stay1 > stay0 + 300);
        Assert.Equal(expected, start.LogLikelihood(data), Math.Abs(expected) * Tiny);
        foreach (int? lanes in new int?[] { null, 0 })
            Assert.Equal(expected, SizedChain.Fit(data, Options(0, lanes, 1), start).LogLikelihood, Math.Abs(expected) * Tiny);
    }

    [Fact]
    public void A_start_that_is_nearly_impossible_counts()
    {
        SizedChain start = new() { K = 2, Initial = V(1, 1e-280), Transition = [V(0.9, 0.1), V(0.2, 0.8)], Mean = [0, 60], Variance = [1, 1] };
        double[] values = [60, 61, 59, 60, 0, 1];
        Agree(start, SizedChain.Dataset.FromRows([.. values.Select(value => new SizedChain.Row { Y = value, W = 1 })]), 1e-11);
        SizedChain stays = new() { K = 2, Initial = start.Initial, Transition = [V(1, 0), V(0, 1)], Mean = start.Mean, Variance = start.Variance };
        Agree(stays, SizedChain.Dataset.FromRows([.. values.Take(4).Select(value => new SizedChain.Row { Y = value, W = 1 })]), 1e-11);
    }

    [Fact]
    public void A_chain_of_several_observed_members_agrees()
    {
        var random = new Random(11);
        MixedChain start = new()
        {
            Initial = V(0.5, 0.3, 0.2), Transition = [V(0.8, 0.1, 0.1), V(0.2, 0.7, 0.1), V(0.1, 0.2, 0.7)], Rate = [1, 4, 9], Label = [V(0.6, 0.2, 0.2), V(0.2, 0.6, 0.2), V(0.2, 0.2, 0.6)],
            Level = [0, 1, 2], Slope = 0.3, Variance = 1, Gate = [V(0.2, -0.5), V(-1, 0.5), V(0.4, 0.1)],
        };
        MixedChain.Row[] rows = [.. Enumerable.Range(0, 4000).Select(i =>
        {
            int state = i / 7 % 3;
            return new MixedChain.Row
            {
                Key = i / 1300, X = V(1, random.NextDouble()), Count = random.Next(5) == 0 ? null : Sampler.Poisson(random, start.Rate[state]),
                N = random.Next(3) == 0 ? random.Next(3) : state, Y = Sampler.Normal(random, state, 1), B = random.Next(3) < state,
            };
        })];
        MixedChain.Dataset data = MixedChain.Dataset.FromRows(rows);
        FitResult<MixedChain> byRow = MixedChain.Fit(data, Options(3, 0, 1), start);
        foreach (int? lanes in new int?[] { null, 4, 2 })
        {
            FitResult<MixedChain> fit = MixedChain.Fit(data, Options(3, lanes, 2), start);
            Near(byRow.LogLikelihoodTrace, fit.LogLikelihoodTrace, 1e-11);
            Near(Entries(byRow.Model.Transition), Entries(fit.Model.Transition), 1e-9);
            Near(byRow.Model.Rate, fit.Model.Rate, 1e-9);
            Near(byRow.Model.Level, fit.Model.Level, 1e-9);
            Near(Entries(byRow.Model.Gate), Entries(fit.Model.Gate), 1e-8);
            Near(Entries(byRow.Model.Label), Entries(fit.Model.Label), 1e-9);
        }
    }

    [Theory]
    [InlineData(3, 0.1)]
    [InlineData(8, 0.02)]
    [InlineData(17, 0.01)]
    [InlineData(4, 0)]
    public void Symbols_agree(int states, double leave)
    {
        // Symbols that some states never show, and with leave = 0 states that never change.
        var random = new Random(5);
        SymbolChain start = new()
        {
            K = states,
            Initial = Vector<double>.Build.Dense(states, 1.0 / states),
            Transition = [.. Enumerable.Range(0, states).Select(i => Vector<double>.Build.Dense(states, j => i == j ? 1 - (leave * (states - 1)) : leave))],
            Emission = [.. Enumerable.Range(0, states).Select(i => Vector<double>.Build.Dense(states + 2, c => c == (i + 1) % states ? 0 : c == i ? 3 : 1).Normalize(1))],
        };
        SymbolChain.Row[] rows = [.. Enumerable.Range(0, 6000).Select(i => (Key: i < 2500 ? 0 : 1 + (i / 70), State: leave > 0 ? i / 9 % states : (i < 2500 ? 0 : i / 70) % states))
            .Select(row => new SymbolChain.Row
            {
                Key = row.Key,
                W = 1 + (row.Key % 2),
                Symbol = random.Next(12) == 0 ? null : Sampler.Categorical(random, start.Emission[row.State].AsArray()),
            })];
        SymbolChain.Dataset data = SymbolChain.Dataset.FromRows(rows);
        FitResult<SymbolChain> byRow = SymbolChain.Fit(data, Options(3, 0, 1), start);
        foreach (int? lanes in new int?[] { null, 4, 2 })
        {
            FitResult<SymbolChain> fit = SymbolChain.Fit(data, Options(3, lanes, 2), start);
            Near(byRow.LogLikelihoodTrace, fit.LogLikelihoodTrace, Tiny);
            Near(byRow.Model.Initial, fit.Model.Initial, 1e-10);
            Near(Entries(byRow.Model.Transition), Entries(fit.Model.Transition), 1e-10);
            Near(Entries(byRow.Model.Emission), Entries(fit.Model.Emission), 1e-10);
        }
    }

    [Fact]
    public void A_state_of_one_sequence_is_behind_all_its_rows()
    {
        // One sequence has one first row; its states are not spurious for that.
        (SizedChain start, SizedChain.Row[] rows) = Cases["forgets"]();
        Assert.False(SizedChain.Fit(SizedChain.Dataset.FromRows(rows), Options(3, null, 1), start).Starts[0].Spurious);
    }

    private static void Agree(SizedChain start, SizedChain.Dataset data, double precision, double parameters = 1e-9, int iterations = 3)
    {
        FitResult<SizedChain> byRow = SizedChain.Fit(data, Options(iterations, 0, 1), start);
        foreach (int? lanes in new int?[] { null, 4, 2 })
        {
            FitResult<SizedChain> fit = SizedChain.Fit(data, Options(iterations, lanes, 2), start);
            Near(byRow.LogLikelihoodTrace, fit.LogLikelihoodTrace, precision);
            Near(byRow.Model.Initial, fit.Model.Initial, parameters);
            Near(Entries(byRow.Model.Transition), Entries(fit.Model.Transition), parameters);
            Near(byRow.Model.Mean, fit.Model.Mean, parameters);
            Near(byRow.Model.Variance, fit.Model.Variance, parameters);
        }
    }

    private static FitOptions Options(int iterations, int? lanes, int threads) =>
        new() { MaxIterations = iterations, LogLikelihoodTolerance = 0, Starts = 1, Threads = threads, Lanes = lanes };

    private static void Near(IEnumerable<double> expected, IEnumerable<double> actual, double precision)
    {
        foreach ((double left, double right) in expected.Zip(actual))
            Assert.True(left == right || Math.Abs(left - right) <= precision * Math.Max(1, Math.Abs(left)), $"{left:R} and {right:R}");
    }

    private static IEnumerable<double> Entries(Vector<double>[] rows) => rows.SelectMany(row => row);

    // A path drawn from the transition, and a start at the truth.
    private static (SizedChain Start, SizedChain.Row[] Rows) Simulated(int states, double[,] transition, int length, double spread)
    {
        var random = new Random(20261124);
        Vector<double>[] next = [.. Enumerable.Range(0, states).Select(i => Vector<double>.Build.Dense(states, j => transition[i, j]).Normalize(1))];
        var rows = new SizedChain.Row[length];
        int state = 0;
        for (int t = 0; t < length; t++)
        {
            rows[t] = new() { Y = Sampler.Normal(random, spread * state, 1), W = 1 };
            state = Sampler.Categorical(random, next[state].AsArray());
        }

        return (new() { K = states, Initial = Vector<double>.Build.Dense(states, 1.0 / states), Transition = next, Mean = [.. Enumerable.Range(0, states).Select(i => spread * i)], Variance = [.. Enumerable.Repeat(1.0, states)] }, rows);
    }

    private static double[,] Matrix(int size, Func<int, int, double> entry)
    {
        var values = new double[size, size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
                values[i, j] = entry(i, j);
        }

        return values;
    }

    private static Vector<double> V(params double[] entries) => Vector<double>.Build.Dense(entries);
}
