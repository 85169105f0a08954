using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Models.Tests.Laws.Models;
using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws;

/// <summary>Sequences of a few rows, short enough that every path can be enumerated.</summary>
internal static class ChainSpecimens
{
    private static readonly double[] CaseWeights = [1, 2, 0.5, 1, 0, 1.25];

    public static Dictionary<string, (string[] Chains, Func<Specimen> Make)> All { get; } = new()
    {
        ["GaussianChain"] = (["S"], () => Make<GaussianChain, GaussianChain.Row>(
            ["S"],
            [3],
            (m, rows, z) => Sum(rows, (r, t) => (t == 0 ? Math.Log(m.Initial[z[0][0]]) : Math.Log(m.Transition[z[t - 1][0]][z[t][0]])) + LogDensity.Normal(m.Mean[z[t][0]], m.Variance[z[t][0]], r.Y)),
            random => new() { Y = Sampler.Normal(random, 3 * random.Next(3), 1.5) },
            new() { Initial = V(0.5, 0.3, 0.2), Transition = [V(0.6, 0.3, 0.1), V(0.2, 0.5, 0.3), V(0.3, 0.3, 0.4)], Mean = [0, 3, 6], Variance = [1, 2, 1.5] },
            length: 5)),
        ["StationaryChain"] = (["S"], () => Make<StationaryChain, StationaryChain.Row>(
            ["S"],
            [3],
            (m, rows, z) =>
            {
                // π (I − P + 1) = 1, whose solution sums to 1.
                Matrix<double> system = Matrix<double>.Build.Dense(3, 3, (i, j) => 1 + (i == j ? 1 : 0) - m.Transition[i][j]);
                Vector<double> law = system.Transpose().Solve(Vector<double>.Build.Dense(3, 1));
                return Sum(rows, (r, t) => Math.Log(t == 0 ? law[z[0][0]] : m.Transition[z[t - 1][0]][z[t][0]]) + LogDensity.Poisson(m.Rate[z[t][0]], r.Y));
            },
            random => new() { Y = Sampler.Poisson(random, 1 + (4 * random.Next(3))) },
            new() { Transition = [V(0.6, 0.3, 0.1), V(0.2, 0.5, 0.3), V(0.3, 0.3, 0.4)], Rate = [1, 5, 9] },
            length: 5)),
        ["SecondOrder"] = (["S"], () => Make<SecondOrder, SecondOrder.Row>(
            ["S"],
            [2],
            (m, rows, z) => Sum(rows, (r, t) => Math.Log(t switch { 0 => m.Initial[z[0][0]], 1 => m.Second[z[0][0]][z[1][0]], _ => m.Transition[z[t - 2][0], z[t - 1][0]][z[t][0]] }) + LogDensity.Poisson(m.Rate[z[t][0]], r.Y)),
            random => new() { Y = Sampler.Poisson(random, random.Next(2) == 0 ? 2 : 7) },
            new() { Initial = V(0.6, 0.4), Second = [V(0.7, 0.3), V(0.4, 0.6)], Transition = new[,] { { V(0.8, 0.2), V(0.3, 0.7) }, { V(0.5, 0.5), V(0.1, 0.9) } }, Rate = [2, 6] },
            length: 7)),
        ["SwitchingAutoregression"] = (["S"], () => Make<SwitchingAutoregression, SwitchingAutoregression.Row>(
            ["S"],
            [2],
            (m, rows, z) =>
            {
                double Growth(int t) => m.Growth[z[t][0] == 1];
                return Sum(rows, (r, t) => LogDensity.Bernoulli(t == 0 ? m.Initial : m.Next[z[t - 1][0] == 1], z[t][0] == 1)
                    + (t < 2 ? 0 : LogDensity.Normal(Growth(t) + (m.Phi1 * (rows[t - 1].Y - Growth(t - 1))) + (m.Phi2 * (rows[t - 2].Y - Growth(t - 2))), m.Variance, r.Y)));
            },
            random => new() { Y = Sampler.Normal(random, 2 * random.Next(2), 1) },
            new() { Initial = 0.4, Next = new() { [false] = 0.3, [true] = 0.8 }, Growth = new() { [false] = -0.5, [true] = 2 }, Phi1 = 0.3, Phi2 = -0.2, Variance = 1 },
            length: 8) with { MaximisesJointly = false }),
        ["FactorialChains"] = (["A", "B"], () => Make<FactorialChains, FactorialChains.Row>(
            ["A", "B"],
            [2, 3],
            (m, rows, z) => Sum(rows, (r, t) => (t == 0 ? Math.Log(m.FirstA[z[0][0]]) + Math.Log(m.FirstB[z[0][1]]) : Math.Log(m.NextA[z[t - 1][0]][z[t][0]]) + Math.Log(m.NextB[z[t - 1][1]][z[t][1]]))
                + LogDensity.Normal(m.MeanA[z[t][0]] + m.MeanB[z[t][1]], m.Variance, r.Y)),
            random => new() { Y = Sampler.Normal(random, (4 * random.Next(2)) + random.Next(3), 0.7) },
            new()
            {
                FirstA = V(0.6, 0.4), FirstB = V(0.2, 0.3, 0.5), NextA = [V(0.7, 0.3), V(0.2, 0.8)], NextB = [V(0.5, 0.3, 0.2), V(0.2, 0.6, 0.2), V(0.1, 0.3, 0.6)],
                MeanA = [0, 4], MeanB = [0, 1, 2.5], Variance = 0.8,
            },
            length: 4)),
        ["CoupledChains"] = (["A", "B"], () => Make<CoupledChains, CoupledChains.Row>(
            ["A", "B"],
            [2, 2],
            (m, rows, z) => Sum(rows, (r, t) => (t == 0
                    ? Math.Log(m.FirstA[z[0][0]]) + Math.Log(m.FirstB[z[0][0]][z[0][1]])
                    : Math.Log(m.NextA[z[t - 1][0], z[t - 1][1]][z[t][0]]) + Math.Log(m.NextB[z[t][0], z[t - 1][1]][z[t][1]]))
                + LogDensity.Poisson(m.RateA[z[t][0]], r.X) + (r.Y is { } y ? LogDensity.Poisson(m.RateB[z[t][1]], y) : 0)),
            random => new() { X = Sampler.Poisson(random, random.Next(2) == 0 ? 1 : 6), Y = random.Next(4) == 0 ? null : Sampler.Poisson(random, random.Next(2) == 0 ? 3 : 9) },
            new()
            {
                FirstA = V(0.6, 0.4), FirstB = [V(0.7, 0.3), V(0.4, 0.6)],
                NextA = new[,] { { V(0.8, 0.2), V(0.6, 0.4) }, { V(0.3, 0.7), V(0.1, 0.9) } }, NextB = new[,] { { V(0.7, 0.3), V(0.4, 0.6) }, { V(0.6, 0.4), V(0.2, 0.8) } },
                RateA = [1, 6], RateB = [3, 8],
            },
            length: 5)),
        ["ChosenEntries"] = (["A"], () => Make<ChosenEntries, ChosenEntries.Row>(
            ["A"],
            [2],
            (m, rows, z) => Sum(rows, (r, t) => LogDensity.Bernoulli(t == 0 ? 0.5 : m.Next[z[t - 1][0], r.X ? 1 : 0], z[t][0] == 1) + LogDensity.Poisson(m.Rate[z[t][0]], r.Y)),
            random => new() { X = random.Next(2) == 0, Y = Sampler.Poisson(random, random.Next(2) == 0 ? 1 : 6) },
            new() { Next = new[,] { { 0.2, 0.4 }, { 0.9, 0.6 } }, Rate = [1, 6] },
            length: 5)),
        ["DrivenChain"] = (["S"], () => Make<DrivenChain, DrivenChain.Row>(
            ["S"],
            [2],
            (m, rows, z) => Sum(rows, (r, t) =>
            {
                if (t == 0)
                    return Math.Log(m.Initial[z[0][0]]) + LogDensity.Bernoulli(m.P[z[0][0]], r.Y);
                Vector<double> scores = m.Gate[z[t - 1][0]] * r.X;
                return scores[z[t][0]] - Math.Log(scores.Sum(Math.Exp)) + LogDensity.Bernoulli(m.P[z[t][0]], r.Y);
            }),
            random => new() { X = V(1, Sampler.Normal(random, 0, 1)), Y = random.Next(2) == 0 },
            new() { Initial = V(0.6, 0.4), Gate = [Matrix<double>.Build.DenseOfArray(new[,] { { 0, 0 }, { -0.5, 1 } }), Matrix<double>.Build.DenseOfArray(new[,] { { 0, 0 }, { 0.7, -0.4 } })], P = [0.3, 0.8] },
            length: 6) with { IsRegular = false, Converges = false }),
        ["MixtureEmission"] = (["S"], () => Make<MixtureEmission, MixtureEmission.Row>(
            ["S", "C"],
            [2, 2],
            (m, rows, z) => Sum(rows, (r, t) => Math.Log(t == 0 ? m.Initial[z[0][0]] : m.Transition[z[t - 1][0]][z[t][0]]) + Math.Log(m.Mix[z[t][0]][z[t][1]])
                + (r.Y is { } y ? LogDensity.Normal(m.Mean[z[t][0], z[t][1]], m.Variance, y) : 0) + (r.N is { } n ? Math.Log(m.Label[z[t][0]][n]) : 0)),
            random => new() { Y = random.Next(3) == 0 ? null : Sampler.Normal(random, 2 * random.Next(4), 0.5), N = random.Next(3) == 0 ? null : random.Next(3) },
            new()
            {
                Initial = V(0.5, 0.5), Transition = [V(0.7, 0.3), V(0.4, 0.6)], Mix = [V(0.6, 0.4), V(0.3, 0.7)], Mean = new double[,] { { 0, 4 }, { 2, 6 } }, Variance = 1,
                Label = [V(0.5, 0.3, 0.2), V(0.2, 0.3, 0.5)],
            },
            length: 4)),
        ["LeftToRightChain"] = (["S"], () => Make<LeftToRightChain, LeftToRightChain.Row>(
            ["S"],
            [3],
            (m, rows, z) => Sum(rows, (r, t) => (t == 0 ? (z[0][0] == 0 ? 0 : double.NegativeInfinity) : Math.Log(m.Transition[z[t - 1][0]][z[t][0]])) + LogDensity.Normal(m.Mean[z[t][0]], m.Variance, r.Y)),
            random => new() { Y = Sampler.Normal(random, 3 * random.Next(3), 1) },
            new() { Transition = [V(0.7, 0.3, 0), V(0, 0.6, 0.4), V(0, 0, 1)], Mean = [0, 3, 6], Variance = 1 },
            length: 5) with { IsRegular = false }),
        ["AutoregressiveMixture"] = ([], () => Make<AutoregressiveMixture, AutoregressiveMixture.Row>(
            ["Z"],
            [2],
            (m, rows, z) => Sum(rows, (r, t) => Math.Log(m.Weights[z[t][0]])
                + (t == 0 ? 0 : LogDensity.Normal(m.Intercept[z[t][0]] + (m.Slope[z[t][0]] * rows[t - 1].Y) + (0.5 * rows[t - 1].X), m.Variance[z[t][0]], r.Y))),
            random => new() { X = random.NextDouble(), Y = Sampler.Normal(random, 3 * random.Next(2), 1) },
            new() { Weights = V(0.4, 0.6), Intercept = [0, 3], Slope = [0.2, -0.1], Variance = [1, 1.5] },
            length: 6)),
        ["ExplicitDuration"] = (["S", "Duration"], () => Make<ExplicitDuration, ExplicitDuration.Row>(
            ["S", "Duration"],
            [3, 3],
            (m, rows, z) => Sum(rows, (r, t) =>
            {
                int s = z[t][0], left = z[t][1];
                double lasts = t > 0 && z[t - 1][1] > 0
                    ? s == z[t - 1][0] && left == z[t - 1][1] - 1 ? 0 : double.NegativeInfinity
                    : Math.Log(t == 0 ? m.Initial[s] : m.Transition[z[t - 1][0]][s]) + Math.Log(m.Length[s][left]);
                return lasts + LogDensity.Poisson(m.Rate[s], r.Y);
            }),
            random => new() { Y = Sampler.Poisson(random, 1 + (4 * random.Next(3))) },
            ExplicitDurationTests.Truth,
            length: 3)),
        ["VisibleChain"] = ([], () => Make<VisibleChain, VisibleChain.Row>(
            [],
            [],
            (m, rows, _) => Sum(rows, (r, t) => Math.Log(t == 0 ? m.Initial[r.Y] : m.Transition[rows[t - 1].Y][r.Y])),
            random => new() { Y = random.Next(3) },
            new() { Initial = V(0.5, 0.3, 0.2), Transition = [V(0.6, 0.3, 0.1), V(0.2, 0.5, 0.3), V(0.3, 0.3, 0.4)] },
            length: 6)),
    };

    private static double Sum<TRow>(TRow[] rows, Func<TRow, int, double> term) => rows.Select(term).Sum();

    private static Vector<double> V(params double[] entries) => Vector<double>.Build.Dense(entries);

    private static Specimen Make<TModel, TRow>(
        string[] latents, int[] states, Func<TModel, TRow[], int[][], double> logJoint, Func<Random, TRow> draw, TModel start, int length, int count = 12)
        where TModel : class
        where TRow : struct
    {
        SequenceSubject subject = SequenceSubject.Of(latents, states, logJoint);
        var random = new Random(20261123);
        return new Specimen(
            subject,
            [.. Enumerable.Range(0, count).Select(i => subject.WithWeight(Enumerable.Range(0, Math.Max(1, length - (i % 3))).Select(_ => (object)draw(random)).ToArray(), CaseWeights[i % CaseWeights.Length]))],
            start);
    }
}
