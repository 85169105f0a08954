using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Models.Tests.Laws.Models;
using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws;

/// <summary>Models that differ in the graph inside a row: several latent variables, known functions of them, missing parents, named states.</summary>
internal static class StructureSpecimens
{
    private static readonly double[] CaseWeights = [1, 2, 0.5, 1, 3, 0, 1.25];

    public static Dictionary<string, Func<Specimen>> All { get; } = new()
    {
        ["NestedMixture"] = () => Make<NestedMixture, NestedMixture.Row>(
            ["State", "Component"],
            [2, 3],
            (m, r, z) => Math.Log(m.Weights[z[0]]) + Math.Log(m.Mix[z[0]][z[1]]) + LogDensity.Normal(m.Mean[z[0], z[1]], m.Variance[z[0]], r.Y),
            random =>
            {
                int state = random.Next(2);
                return new() { Y = Sampler.Normal(random, (state == 0 ? 0 : 30) + (6 * random.Next(3)), state == 0 ? 0.5 : 2) };
            },
            new() { Weights = V(0.4, 0.6), Mix = [V(0.3, 0.3, 0.4), V(0.2, 0.5, 0.3)], Mean = new double[,] { { 1, 7, 11 }, { 29, 37, 41 } }, Variance = [2, 3] },
            count: 90),
        ["TwoParents"] = () => Make<TwoParents, TwoParents.Row>(
            ["A", "B", "C"],
            [2, 2, 3],
            (m, r, z) => Math.Log(m.First[z[0]]) + Math.Log(m.Second[z[1]]) + Math.Log(m.Table[z[0], z[1]][z[2]])
                + LogDensity.Poisson(m.RateA[z[0]], r.X) + LogDensity.Poisson(m.RateB[z[1]], r.Y) + LogDensity.Normal(m.Mean[z[2]], m.Variance, r.V),
            random =>
            {
                int a = random.Next(2);
                int b = random.Next(2);
                int c = Sampler.Categorical(random, (a + b) switch { 0 => [0.7, 0.2, 0.1], 1 => [0.2, 0.6, 0.2], _ => [0.1, 0.2, 0.7] });
                return new() { X = Sampler.Poisson(random, a == 0 ? 1 : 20), Y = Sampler.Poisson(random, b == 0 ? 2 : 25), V = Sampler.Normal(random, 5 * c, 1) };
            },
            new()
            {
                First = V(0.4, 0.6),
                Second = V(0.5, 0.5),
                Table = new[,] { { V(0.5, 0.3, 0.2), V(0.3, 0.4, 0.3) }, { V(0.3, 0.4, 0.3), V(0.2, 0.3, 0.5) } },
                RateA = [2, 15],
                RateB = [3, 20],
                Mean = [1, 5, 9],
                Variance = 2,
            },
            count: 120),
        ["RowChain"] = () => Make<RowChain, RowChain.Row>(
            ["A", "B", "C", "D"],
            [3, 2, 3, 2],
            (m, r, z) => Math.Log(m.Initial[z[0]]) + Math.Log(m.T1[z[0]][z[1]]) + Math.Log(m.T2[z[1]][z[2]]) + Math.Log(m.T3[z[2]][z[3]])
                + Math.Log(m.Emission[z[0]][r.Ya]) + LogDensity.Bernoulli(0.2 + (0.6 * z[1]), r.Yb) + Math.Log(m.Emission[z[2]][r.Yc]) + LogDensity.Normal(3 * z[3], 1, r.Yd),
            random => new() { Ya = random.Next(3), Yb = random.Next(2) == 0, Yc = random.Next(3), Yd = Sampler.Normal(random, 3 * random.Next(2), 1) },
            new()
            {
                Initial = V(0.5, 0.2, 0.3),
                T1 = [V(0.7, 0.3), V(0.4, 0.6), V(0.5, 0.5)],
                T2 = [V(0.6, 0.3, 0.1), V(0.2, 0.3, 0.5)],
                T3 = [V(0.8, 0.2), V(0.5, 0.5), V(0.1, 0.9)],
                Emission = [V(0.6, 0.3, 0.1), V(0.2, 0.6, 0.2), V(0.1, 0.3, 0.6)],
            },
            count: 40) with { IsRegular = false, Converges = false },
        ["RowTree"] = () => Make<RowTree, RowTree.Row>(
            ["R", "A", "B", "L"],
            [2, 3, 2, 2],
            (m, r, z) => Math.Log(m.Root[z[0]]) + Math.Log(m.Left[z[0]][z[1]]) + Math.Log(m.Right[z[0]][z[2]]) + Math.Log(m.Leaf[z[1]][z[3]])
                + LogDensity.Poisson(m.Rate[z[1]], r.X) + LogDensity.Normal(m.Mean[z[2]], m.Variance[z[2]], r.Y) + LogDensity.Bernoulli(m.P[z[3]], r.V),
            random => new() { X = Sampler.Poisson(random, 1 + (10 * random.Next(3))), Y = Sampler.Normal(random, 4 * random.Next(2), 1), V = random.Next(3) == 0 },
            new()
            {
                Root = V(0.4, 0.6),
                Left = [V(0.5, 0.3, 0.2), V(0.2, 0.3, 0.5)],
                Right = [V(0.7, 0.3), V(0.4, 0.6)],
                Leaf = [V(0.6, 0.4), V(0.3, 0.7), V(0.5, 0.5)],
                Rate = [2, 9, 20],
                Mean = [0.5, 3],
                Variance = [1, 2],
                P = [0.3, 0.6],
            },
            count: 40) with { IsRegular = false, Converges = false },
        ["Patterned"] = () => Make<Patterned, Patterned.Row>(
            ["A", "B"],
            [3, 3],
            (m, r, z) => Math.Log(m.Initial[z[0]]) + Math.Log(m.Step[z[0]][z[1]]) + LogDensity.Poisson(m.Rate[z[0]], r.X) + LogDensity.Poisson(m.Level[z[1]], r.Y),
            random =>
            {
                int a = random.Next(3);
                int b = Math.Min(2, a + random.Next(2));
                return new() { X = Sampler.Poisson(random, 1 + (15 * a)), Y = Sampler.Poisson(random, 2 + (20 * b)) };
            },
            new()
            {
                Initial = V(0.4, 0.3, 0.3),
                Step = [V(0.6, 0.4, 0), V(0, 0.5, 0.5), V(0, 0, 1)],
                Rate = [2, 12, 25],
                Level = [3, 20, 35],
            },
            count: 90),
        ["SumOfDice"] = () => Make<SumOfDice, SumOfDice.Row>(
            ["A", "B"],
            [3, 3],
            (m, r, z) => z[0] + z[1] == r.Sum ? Math.Log(m.Faces[z[0]]) + Math.Log(m.Faces[z[1]]) : double.NegativeInfinity,
            random => new() { Sum = Sampler.Categorical(random, [0.5, 0.3, 0.2]) + Sampler.Categorical(random, [0.5, 0.3, 0.2]) },
            new() { Faces = V(0.3, 0.4, 0.3) }),
        ["Linkage"] = () => Counted<Linkage, Linkage.Row>(
            ["Cell"],
            [5],
            (m, r, z) => (z[0] <= 1 ? 0 : z[0] - 1) == r.Phenotype
                ? Math.Log(z[0] switch { 0 => 0.5, 1 or 4 => m.Theta / 4, _ => (1 - m.Theta) / 4 })
                : double.NegativeInfinity,
            [new() { Phenotype = 0, Count = 125 }, new() { Phenotype = 1, Count = 18 }, new() { Phenotype = 2, Count = 20 }, new() { Phenotype = 3, Count = 34 }],
            new() { Theta = 0.5 }),
        ["BloodGroups"] = () => Counted<BloodGroups, BloodGroups.Row>(
            ["Mother", "Father"],
            [3, 3],
            (m, r, z) => Phenotype(z[0], z[1]) == r.Type ? Math.Log(m.Frequency[z[0]]) + Math.Log(m.Frequency[z[1]]) : double.NegativeInfinity,
            [new() { Type = Blood.A, Count = 186 }, new() { Type = Blood.B, Count = 38 }, new() { Type = Blood.AB, Count = 13 }, new() { Type = Blood.O, Count = 284 }],
            new() { Frequency = V(0.3, 0.2, 0.5) }),
        ["ZeroInflated"] = () => Make<ZeroInflated, ZeroInflated.Row>(
            ["Structural"],
            [2],
            (m, r, z) => z[0] == 1
                ? Math.Log(m.Inflation) + (r.Y == 0 ? 0 : double.NegativeInfinity)
                : Math.Log(1 - m.Inflation) + LogDensity.Poisson(m.Rate, r.Y),
            random => new() { Y = random.Next(3) == 0 ? 0 : Sampler.Poisson(random, 3) },
            new() { Inflation = 0.2, Rate = 2 }),
        ["ZeroInflatedAmount"] = () => Make<ZeroInflatedAmount, ZeroInflatedAmount.Row>(
            ["Dry"],
            [2],
            (m, r, z) => z[0] == 1
                ? (r.Rain == 0 ? Math.Log(m.Inflation) : double.NegativeInfinity)
                : (r.Rain == 0 ? double.NegativeInfinity : Math.Log(1 - m.Inflation) + LogDensity.Gamma(m.Shape, m.Rate, r.Rain)),
            random => new() { Rain = random.Next(3) == 0 ? 0 : Sampler.Gamma(random, 2, 0.5) },
            new() { Inflation = 0.2, Shape = 1.5, Rate = 1 }),
        ["PositiveOrReal"] = () => Make<PositiveOrReal, PositiveOrReal.Row>(
            ["Late"],
            [2],
            (m, r, z) => z[0] == 1
                ? (r.Y < 0 ? double.NegativeInfinity : Math.Log(m.P) + LogDensity.Exponential(m.Rate, r.Y))
                : Math.Log(1 - m.P) + LogDensity.Normal(m.Mean, m.Variance, r.Y),
            random => new() { Y = random.Next(2) == 0 ? Sampler.Exponential(random, 0.1) : Sampler.Normal(random, 0, 1) },
            new() { P = 0.4, Rate = 0.3, Mean = 0.5, Variance = 2 }),
        ["RealOrPositive"] = () => Make<RealOrPositive, RealOrPositive.Row>(
            ["Early"],
            [2],
            (m, r, z) => z[0] == 1
                ? Math.Log(m.P) + LogDensity.Normal(m.Mean, m.Variance, r.Y)
                : (r.Y <= 0 ? double.NegativeInfinity : Math.Log(1 - m.P) + LogDensity.Gamma(m.Shape, m.Rate, r.Y)),
            random => new() { Y = random.Next(2) == 0 ? Sampler.Gamma(random, 5, 0.5) : Sampler.Normal(random, 0, 1) },
            new() { P = 0.4, Shape = 3, Rate = 0.4, Mean = 0.5, Variance = 2 }),
        ["Topics"] = () => Make<Topics, Topics.Row>(
            ["Z"],
            [2],
            (m, r, z) => Math.Log(m.MixByDocument![r.Document][z[0]]) + Math.Log(m.Topic[z[0]][r.Word]),
            random =>
            {
                int document = random.Next(4);
                return new() { Document = "d" + document, Word = Sampler.Categorical(random, random.Next(5) <= document ? [0.6, 0.2, 0.1, 0.1] : [0.1, 0.1, 0.3, 0.5]) };
            },
            new() { MixByDocument = new Dictionary<string, Vector<double>> { ["d0"] = V(0.3, 0.7), ["d1"] = V(0.4, 0.6), ["d2"] = V(0.5, 0.5), ["d3"] = V(0.6, 0.4) }, Topic = [V(0.4, 0.3, 0.2, 0.1), V(0.1, 0.2, 0.3, 0.4)] },
            count: 60) with { Converges = false, IsRegular = false },
        ["DifferentFamilies"] = () => Make<DifferentFamilies, DifferentFamilies.Row>(
            ["Heavy"],
            [2],
            (m, r, z) => z[0] == 1
                ? Math.Log(m.P) + LogDensity.LogNormal(m.Mu, m.Sigma, r.Y)
                : Math.Log(1 - m.P) + LogDensity.Exponential(m.Rate, r.Y),
            random => new() { Y = random.Next(2) == 0 ? Sampler.LogNormal(random, 3, 0.4) : Sampler.Exponential(random, 2) },
            new() { P = 0.4, Mu = 2.5, Sigma = 0.7, Rate = 1 }),
        ["Supplemental"] = () => Counted<Supplemental, Supplemental.Row>(
            [],
            [2],
            (m, r, z) => (r.A ?? z[0]) == z[0] ? Math.Log(m.Margin[z[0]]) + (r.B is { } b ? Math.Log(m.Conditional[z[0]][b]) : 0) : double.NegativeInfinity,
            [
                new() { A = 0, B = 0, W = 100 }, new() { A = 0, B = 1, W = 50 }, new() { A = 1, B = 0, W = 75 }, new() { A = 1, B = 1, W = 75 },
                new() { A = 0, B = null, W = 30 }, new() { A = 1, B = null, W = 60 }, new() { A = null, B = 0, W = 28 }, new() { A = null, B = 1, W = 60 },
            ],
            new() { Margin = V(0.5, 0.5), Conditional = [V(0.6, 0.4), V(0.4, 0.6)] }),
        ["Seasons"] = () => Make<Seasons, Seasons.Row>(
            ["S"],
            [2],
            (m, r, z) => Math.Log(m.Share[z[0]]) + LogDensity.Normal(m.Mean[(Season)z[0]], m.Variance[(Season)z[0]], r.Y),
            random => new() { Y = random.Next(2) == 0 ? Sampler.Normal(random, -1, 0.6) : Sampler.Normal(random, 4, 2) },
            new() { Share = V(0.4, 0.6), Mean = new() { [Season.Winter] = 0, [Season.Summer] = 3 }, Variance = new() { [Season.Winter] = 1, [Season.Summer] = 2 } }),
        ["Flags"] = () => Make<Flags, Flags.Row>(
            ["B"],
            [2],
            (m, r, z) => LogDensity.Bernoulli(m.P, z[0] == 1) + LogDensity.Poisson(m.Rate[z[0] == 1], r.Y) + LogDensity.Normal(m.Mean[z[0] == 1], 1, r.V),
            random =>
            {
                bool b = random.Next(3) == 0;
                return new() { Y = Sampler.Poisson(random, b ? 10 : 2), V = Sampler.Normal(random, b ? 3 : 0, 1) };
            },
            new() { P = 0.4, Rate = new() { [true] = 8, [false] = 3 }, Mean = new() { [false] = 0.5, [true] = 2 } }),
    };

    private static Blood Phenotype(int first, int second) => (Math.Min(first, second), Math.Max(first, second)) switch
    {
        (2, 2) => Blood.O,
        (0, 1) => Blood.AB,
        (0, _) => Blood.A,
        _ => Blood.B,
    };

    private static Vector<double> V(params double[] entries) => Vector<double>.Build.Dense(entries);

    private static Specimen Make<TModel, TRow>(
        string[] latents, int[] states, Func<TModel, TRow, int[], double> logJoint, Func<Random, TRow> draw, TModel start, int count = 70)
        where TModel : class
        where TRow : struct
    {
        Subject subject = Subject.Of(latents, states, logJoint);
        var random = new Random(20260122);
        return new Specimen(subject, [.. Enumerable.Range(0, count).Select(i => subject.WithWeight(draw(random), CaseWeights[i % CaseWeights.Length]))], start);
    }

    private static Specimen Counted<TModel, TRow>(
        string[] latents, int[] states, Func<TModel, TRow, int[], double> logJoint, TRow[] rows, TModel start)
        where TModel : class
        where TRow : struct
        => new(Subject.Of(latents, states, logJoint), [.. rows.Select(row => (object)row)], start);
}
