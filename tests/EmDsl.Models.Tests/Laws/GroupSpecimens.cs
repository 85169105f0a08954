using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Models.Tests.Laws.Models;
using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws;

/// <summary>Groups of a few rows, small enough that every configuration of what their rows share can be enumerated.</summary>
internal static class GroupSpecimens
{
    private static readonly double[] CaseWeights = [1, 2, 0.5, 1, 0, 1.25];

    // Gauss–Hermite with three nodes, exact to degree five.
    private static readonly double[] Nodes = [-Math.Sqrt(3), 0, Math.Sqrt(3)];

    private static readonly double[] Weights = [1.0 / 6, 2.0 / 3, 1.0 / 6];

    public static Dictionary<string, Func<Specimen>> All { get; } = new()
    {
        ["ClassOfGroup"] = () => Make<ClassOfGroup, ClassOfGroup.Row>(
            [new("Z", 2, "Key")],
            (m, rows, z) => Sum(rows, (r, t) => z.Once(0, t, k => Math.Log(m.Weights[k])) + (r.Y is { } y ? LogDensity.Poisson(m.Rate[z[0, t]], y) : 0)),
            (random, _) => new() { Y = random.Next(5) == 0 ? null : Sampler.Poisson(random, random.Next(2) == 0 ? 2 : 5) },
            new() { Weights = V(0.4, 0.6), Rate = [1.5, 5] },
            length: 4) with { Exchangeable = true },
        ["NestedGroups"] = () => Make<NestedGroups, NestedGroups.Row>(
            [new("A", 2, "Key"), new("B", 3, "Cask"), new("C", 2, null)],
            (m, rows, z) => Sum(rows, (r, t) => z.Once(0, t, a => Math.Log(m.OuterWeights[a])) + z.Once(1, t, b => Math.Log(m.InnerWeights[z[0, t]][b])) + Math.Log(m.RowWeights[z[1, t]][z[2, t]])
                + LogDensity.Normal(m.Mean[z[0, t], z[2, t]], m.Variance[z[1, t]], r.Y) + LogDensity.Bernoulli(m.Proportion[z[0, t]], r.Flag)),
            (random, t) => new() { Cask = $"c{t * 2 % 3}", Y = Sampler.Normal(random, 2 * random.Next(4), 1), Flag = random.Next(2) == 0 },
            new()
            {
                OuterWeights = V(0.4, 0.6), InnerWeights = [V(0.5, 0.3, 0.2), V(0.2, 0.2, 0.6)], RowWeights = [V(0.5, 0.5), V(0.8, 0.2), V(0.3, 0.7)],
                Mean = new double[,] { { 0, 4 }, { 2, 7 } }, Variance = [0.8, 1.5, 2.5], Proportion = [0.3, 0.6],
            },
            length: 5) with { IsRegular = false, Converges = false, MaximisesJointly = false },
        ["TwoPerGroup"] = () => Make<TwoPerGroup, TwoPerGroup.Row>(
            [new("A", 3, "Key"), new("B", 2, "Key")],
            (m, rows, z) => Sum(rows, (r, t) => z.Once(0, t, a => Math.Log(m.Weights[a])) + z.Once(1, t, b => LogDensity.Bernoulli(m.Switch[z[0, t]], b == 1))
                + Enumerable.Range(0, 2).Sum(j => LogDensity.Bernoulli(m.Item[z[0, t], j], r.Answer[j])) + LogDensity.Exponential(m.Rate[z[1, t]], r.Wait)),
            (random, _) => new() { Answer = [random.Next(3) == 0, random.Next(2) == 0], Wait = Sampler.Exponential(random, random.Next(2) == 0 ? 1 : 4) },
            new() { Weights = V(0.5, 0.2, 0.3), Switch = [0.4, 0.7, 0.2], Item = new[,] { { 0.2, 0.7 }, { 0.6, 0.3 }, { 0.8, 0.9 } }, Rate = [0.7, 3] },
            length: 4) with { IsRegular = false, Converges = false },
        ["GroupRegression"] = () => Make<GroupRegression, GroupRegression.Row>(
            [new("G", 2, "Key"), new("Z", 2, null)],
            (m, rows, z) => Sum(rows, (r, t) => z.Once(0, t, g => Math.Log(m.Weights[g])) + Math.Log(m.Mix[z[1, t]])
                + LogDensity.Binomial(1 / (1 + Math.Exp(-m.Intercept[z[0, t]] - (m.Slope[z[1, t]] * r.X))), 5, r.Y)),
            (random, _) => new() { X = Sampler.Normal(random, 0, 1), Y = random.Next(6) },
            new() { Weights = V(0.4, 0.6), Mix = V(0.7, 0.3), Intercept = [-0.5, 0.8], Slope = [0.4, -1] },
            length: 4) with { IsRegular = false, Converges = false },
        ["SharedIntercepts"] = () => Make<SharedIntercepts, SharedIntercepts.Row>(
            [new("G", 2, "Key"), new("Z", 2, null)],
            (m, rows, z) => Sum(rows, (r, t) => z.Once(0, t, g => Math.Log(m.Weights[g])) + Math.Log(m.Mix[z[1, t]])
                + LogDensity.Normal(m.Intercept[z[0, t]] + (m.Slope[z[1, t]] * r.X), m.Variance[z[1, t]], r.Y)),
            (random, _) => new() { X = Sampler.Normal(random, 0, 1), Y = Sampler.Normal(random, random.Next(2), 1) },
            new() { Weights = V(0.4, 0.6), Mix = V(0.7, 0.3), Intercept = [-0.5, 1.2], Slope = [0.4, -1], Variance = [0.8, 1.2] },
            length: 4) with { IsRegular = false, Converges = false, MaximisesJointly = false },
        ["LinearEffect"] = () => Make<LinearEffect, LinearEffect.Row>(
            [new("U", 3, "Key", false)],
            (m, rows, z) => Sum(rows, (r, t) => z.Once(0, t, k => Math.Log(Weights[k])) + LogDensity.Normal(m.Mean + (Math.Sqrt(m.Between) * Nodes[z[0, t]]), m.Within, r.Y)),
            (random, _) => new() { Y = Sampler.Normal(random, 5 + (2 * random.Next(2)), 1) },
            new() { Mean = 5, Between = 0.7, Within = 1.5 },
            length: 4) with { MaximisesJointly = false, Converges = false },
        ["EffectOfClass"] = () => Make<EffectOfClass, EffectOfClass.Row>(
            [new("A", 2, "Key"), new("U", 3, "Key", false)],
            (m, rows, z) => Sum(rows, (r, t) => z.Once(0, t, a => Math.Log(m.Weights[a])) + z.Once(1, t, k => Math.Log(Weights[k]))
                + LogDensity.Poisson(Math.Exp(m.Center[z[0, t]] + (Math.Sqrt(m.Spread[z[0, t]]) * Nodes[z[1, t]]) + (m.Slope * r.X)), r.Y)),
            (random, _) => new() { X = Sampler.Normal(random, 0, 0.5), Y = Sampler.Poisson(random, 1 + (4 * random.Next(2))) },
            new() { Weights = V(0.4, 0.6), Center = [0, 1.5], Spread = [0.3, 0.1], Slope = 0.2 },
            length: 4) with { IsRegular = false, Converges = false },
        ["RegressionsAndEffects"] = () => Make<RegressionsAndEffects, RegressionsAndEffects.Row>(
            [new("U", 3, "Key", false), new("Z", 2, null), new("Frailty", 3, null, false)],
            (m, rows, z) => Sum(rows, (r, t) => z.Once(0, t, k => Math.Log(Weights[k])) + Math.Log(m.Mix[z[1, t]]) + Math.Log(Weights[z[2, t]])
                + LogDensity.Normal((m.Beta[z[1, t]] * r.X) + (Math.Sqrt(m.Between) * Nodes[z[0, t]]), m.Variance[z[1, t]], r.Y)
                + LogDensity.Poisson(m.Rate * Math.Exp(m.Sigma * Nodes[z[2, t]]), r.N)),
            (random, _) => new() { X = V(1, Sampler.Normal(random, 0, 1)), Y = Sampler.Normal(random, 2 * random.Next(2), 1), N = Sampler.Poisson(random, 1 + (3 * random.Next(2))) },
            new() { Mix = V(0.4, 0.6), Beta = [V(0, 0.5), V(2, -0.5)], Variance = [0.8, 1.2], Between = 0.4, Rate = 2, Sigma = 0.5 },
            length: 3) with { IsRegular = false, Converges = false, MaximisesJointly = false },
    };

    private static double Sum<TRow>(TRow[] rows, Func<TRow, int, double> term) => rows.Select(term).Sum();

    private static Vector<double> V(params double[] entries) => Vector<double>.Build.Dense(entries);

    private static Specimen Make<TModel, TRow>(
        SharedVariable[] variables, Func<TModel, TRow[], GroupState, double> logJoint, Func<Random, int, TRow> draw, TModel start, int length, int count = 12)
        where TModel : class
        where TRow : struct
    {
        GroupSubject subject = GroupSubject.Of(variables, logJoint);
        var random = new Random(20261123);
        return new Specimen(
            subject,
            [.. Enumerable.Range(0, count).Select(i => subject.WithWeight(Enumerable.Range(0, Math.Max(1, length - (i % 3))).Select(t => (object)draw(random, t)).ToArray(), CaseWeights[i % CaseWeights.Length]))],
            start);
    }
}
