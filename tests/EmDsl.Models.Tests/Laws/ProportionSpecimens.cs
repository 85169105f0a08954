using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Models.Tests.Laws.Models;
using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws;

/// <summary>Probabilities that are functions of parameters: products of powers and sums of simplex entries, and linear forms in a proportion.</summary>
internal static class ProportionSpecimens
{
    public static Dictionary<string, Func<Specimen>> All { get; } = new()
    {
        ["HardyWeinberg"] = () => Make<HardyWeinberg, HardyWeinberg.Row>(
            ["Z"],
            [2],
            (m, r, z) => Math.Log(m.Weights[z[0]]) + Math.Log(Genotype(m.P[z[0]], r.First)) + Math.Log(Genotype(m.P[z[0]], r.Second)),
            random =>
            {
                double p = random.Next(3) == 0 ? 0.9 : 0.2;
                return new() { First = Sampler.Binomial(random, 1 - p, 2), Second = Sampler.Binomial(random, 1 - p, 2) };
            },
            new() { Weights = V(0.4, 0.6), P = [V(0.8, 0.2), V(0.3, 0.7)] }) with { Exchangeable = true },
        ["BloodTypesByPopulation"] = () => Make<BloodTypesByPopulation, BloodTypesByPopulation.Row>(
            ["Z"],
            [2],
            (m, r, z) => Math.Log(m.Weights[z[0]]) + Math.Log(BloodType(m.Allele[z[0]], r.Type)) + LogDensity.Normal(m.Mean[z[0]], 1, r.Y),
            random =>
            {
                int z = random.Next(2);
                return new() { Type = Sampler.Categorical(random, z == 0 ? [0.4, 0.1, 0.1, 0.4] : [0.1, 0.4, 0.1, 0.4]), Y = Sampler.Normal(random, 3 * z, 1) };
            },
            new() { Weights = V(0.5, 0.5), Allele = [V(0.4, 0.2, 0.4), V(0.2, 0.3, 0.5)], Mean = [0.5, 2] }) with { Exchangeable = true },
        ["Misread"] = () => Make<Misread, Misread.Row>(
            [],
            [],
            (m, r, z) => Math.Log(r.Reading switch
            {
                0 => (0.9 * m.P[0]) + (0.1 * m.P[1]),
                1 => (0.1 * m.P[0]) + (0.8 * m.P[1]) + (0.1 * m.P[2]),
                _ => (0.1 * m.P[1]) + (0.9 * m.P[2]),
            }),
            random => new() { Reading = Sampler.Categorical(random, [0.3, 0.5, 0.2]) },
            new() { P = V(0.6, 0.3, 0.1) }),
        ["ProportionInMean"] = () => Make<ProportionInMean, ProportionInMean.Row>(
            ["Z"],
            [2],
            (m, r, z) => Math.Log(m.P[z[0]]) + LogDensity.Normal(10 * m.P[0], m.Variance, r.Y) + LogDensity.Poisson(m.Rate[z[0]], r.Count),
            random => new() { Y = Sampler.Normal(random, 4, 2), Count = Sampler.Poisson(random, random.Next(5) < 2 ? 3 : 12) },
            new() { P = V(0.5, 0.5), Variance = 3, Rate = [2, 10] }),
        ["LinearProportion"] = () => Make<LinearProportion, LinearProportion.Row>(
            [],
            [],
            (m, r, z) => Math.Log(r.Cell switch { 0 => 0.5 + (m.Theta / 4), 3 => m.Theta / 4, _ => (1 - m.Theta) / 4 }),
            random => new() { Cell = Sampler.Categorical(random, [0.62, 0.13, 0.12, 0.13]) },
            new() { Theta = 0.3 }),
    };

    private static double Genotype(Vector<double> p, int genotype) => genotype switch { 0 => p[0] * p[0], 1 => 2 * p[0] * p[1], _ => p[1] * p[1] };

    private static double BloodType(Vector<double> p, int type) => type switch
    {
        0 => (p[0] * p[0]) + (2 * p[0] * p[2]),
        1 => (p[1] * p[1]) + (2 * p[1] * p[2]),
        2 => 2 * p[0] * p[1],
        _ => p[2] * p[2],
    };

    private static Vector<double> V(params double[] entries) => Vector<double>.Build.Dense(entries);

    private static Specimen Make<TModel, TRow>(
        string[] latents, int[] states, Func<TModel, TRow, int[], double> logJoint, Func<Random, TRow> draw, TModel start)
        where TModel : class
        where TRow : struct
    {
        double[] weights = [1, 2, 0.5, 1, 3, 0, 1.25];
        Subject subject = Subject.Of(latents, states, logJoint);
        var random = new Random(20260122);
        return new Specimen(subject, [.. Enumerable.Range(0, 90).Select(i => subject.WithWeight(draw(random), weights[i % weights.Length]))], start);
    }
}
