using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Models.Tests.Laws.Models;
using EmDsl.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws;

/// <summary>Models in which a choice, or a state as a number, stands inside a function of the parameters.</summary>
internal static class ChoiceSpecimens
{
    private static readonly double[] CaseWeights = [1, 2, 0.5, 1, 3, 0, 1.25];

    public static Dictionary<string, Func<Specimen>> All { get; } = new()
    {
        ["OutlyingErrors"] = () => Make<OutlyingErrors, OutlyingErrors.Row>(
            ["Out"],
            [2],
            (m, r, z) => LogDensity.Bernoulli(m.Share, z[0] == 1) + LogDensity.Normal(m.Beta * r.X, z[0] == 1 ? m.Wide : m.Variance, r.Y),
            random =>
            {
                double x = Sampler.Normal(random, 0, 1);
                return new() { X = V(1, x), Y = Sampler.Normal(random, 1 + (2 * x), random.Next(4) == 0 ? 9 : 0.5) };
            },
            new() { Share = 0.3, Beta = V(0.5, 1), Variance = 1, Wide = 12 }) with { MaximisesJointly = false },
        ["EitherCause"] = () => Make<EitherCause, EitherCause.Row>(
            ["A", "B"],
            [2, 2],
            (m, r, z) => LogDensity.Bernoulli(m.First, z[0] == 1) + LogDensity.Bernoulli(m.Second, z[1] == 1)
                + r.Y.Select((y, j) => LogDensity.Bernoulli(z[0] + z[1] > 0 ? m.Hit[j] : 0.05, y)).Sum(),
            random =>
            {
                bool any = random.Next(2) == 0;
                return new() { Y = [.. Enumerable.Range(0, 3).Select(j => random.NextDouble() < (any ? 0.5 + (0.15 * j) : 0.05))] };
            },
            new() { First = 0.3, Second = 0.2, Hit = [0.4, 0.6, 0.7] }) with { IsRegular = false, Converges = false },
        ["Outbreaks"] = () => Make<Outbreaks, Outbreaks.Row>(
            ["Outbreak"],
            [2],
            (m, r, z) => LogDensity.Bernoulli(m.Share, z[0] == 1) + LogDensity.Poisson(m.Rate[r.District] * (z[0] == 1 ? m.Boost : 1), r.N),
            random =>
            {
                int district = random.Next(3);
                return new() { District = district, N = Sampler.Poisson(random, (2 + (3 * district)) * (random.Next(3) == 0 ? 5 : 1)) };
            },
            new() { Share = 0.4, Rate = [1, 4, 6], Boost = 3 }),
        ["Doublings"] = () => Make<Doublings, Doublings.Row>(
            ["Z"],
            [3],
            (m, r, z) => Math.Log(m.Weights[z[0]]) + LogDensity.Exponential(m.Base * Math.Pow(m.Ratio, z[0]), r.Y),
            random => new() { Y = Sampler.Exponential(random, 0.2 * Math.Pow(20, random.Next(3))) },
            new() { Weights = V(0.3, 0.4, 0.3), Base = 0.1, Ratio = 12 }) with { StepsToFixedPoint = 20_000 },
        ["Severities"] = () => Make<Severities, Severities.Row>(
            ["Z"],
            [3],
            (m, r, z) => Math.Log(m.Weights[z[0]]) + r.Y.Select((y, j) => LogDensity.Bernoulli(SpecialFunctions.Logistic(m.Ease[j] + (m.Slope[j] * z[0])), y)).Sum(),
            random =>
            {
                int z = random.Next(3);
                return new() { Y = [.. Enumerable.Range(0, 4).Select(j => random.NextDouble() < SpecialFunctions.Logistic(-1.5 + (0.2 * j) + (1.4 * z)))] };
            },
            new() { Weights = V(0.3, 0.4, 0.3), Ease = [-1, -1, -0.5, -0.5], Slope = [1, 1.2, 1.4, 1] }) with { IsRegular = false, Converges = false },
        ["PartedHurdle"] = () => Make<PartedHurdle, PartedHurdle.Row>(
            ["Z"],
            [2],
            (m, r, z) =>
            {
                double none = SpecialFunctions.Logistic(m.Any * r.X), rate = Math.Exp(m.Level[z[0]] + (0.3 * r.X[1]));
                return Math.Log(m.Weights[z[0]]) + (r.N == 0 ? Math.Log(none) : Math.Log(1 - none) + LogDensity.Poisson(rate, r.N) - Math.Log(1 - Math.Exp(-rate)));
            },
            random =>
            {
                double x = Sampler.Normal(random, 0, 1), rate = random.Next(2) == 0 ? 1 : 9;
                int n = 0;
                while (n == 0 && random.NextDouble() < 0.8)
                    n = Sampler.Poisson(random, rate * Math.Exp(0.3 * x));
                return new() { X = V(1, x), N = n };
            },
            new() { Weights = V(0.4, 0.6), Any = V(-1, 0.1), Level = [0.3, 2] }),
    };

    private static Vector<double> V(params double[] entries) => Vector<double>.Build.Dense(entries);

    private static Specimen Make<TModel, TRow>(string[] latents, int[] states, Func<TModel, TRow, int[], double> logJoint, Func<Random, TRow> draw, TModel start)
        where TModel : class
        where TRow : struct
    {
        Subject subject = Subject.Of(latents, states, logJoint);
        var random = new Random(20261123);
        return new Specimen(subject, [.. Enumerable.Range(0, 90).Select(i => subject.WithWeight(draw(random), CaseWeights[i % CaseWeights.Length]))], start);
    }
}
