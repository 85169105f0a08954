using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Models.Tests.Laws.Models;
using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws;

/// <summary>Models with covariates: probabilities by softmax, and generalised linear laws within states.</summary>
internal static class RegressionSpecimens
{
    private static readonly double[] CaseWeights = [1, 2, 0.5, 1, 3, 0, 1.25];

    public static Dictionary<string, Func<Specimen>> All { get; } = new()
    {
        ["GatedCounts"] = () => Make<GatedCounts, GatedCounts.Row>(
            ["Z"],
            [3],
            (m, r, z) => Softmax(m.Gate * r.X, z[0]) + LogDensity.Poisson(m.Rate[z[0]], r.Y),
            (random, x) => new() { X = x, Y = Sampler.Poisson(random, Draw(random, V(0, 0.5 + x[1], -0.5 - x[1])) switch { 0 => 1, 1 => 10, _ => 40 }) },
            new() { Gate = M(2, 0, 0, 0.2, 0.3, -0.1, -0.4), Rate = [2, 8, 30] }),
        ["NestedGates"] = () => Make<NestedGates, NestedGates.Row>(
            ["Parent", "Z"],
            [2, 2],
            (m, r, z) => Softmax(m.Scores, z[0]) + Softmax(m.Gate[z[0]] * r.X, z[1]) + LogDensity.Poisson(m.Rate[z[0]], r.Y) + LogDensity.Normal(m.Mean[z[1]], 1, r.V),
            (random, x) =>
            {
                int parent = random.Next(2);
                int z = Draw(random, V(0, parent == 0 ? 1 + x[1] : -x[1]));
                return new() { X = x, Y = Sampler.Poisson(random, parent == 0 ? 2 : 15), V = Sampler.Normal(random, 6 * z, 1) };
            },
            new() { Scores = V(0, 0.2), Gate = [M(2, 0, 0, 0.3, 0.4), M(2, 0, 0, 0.1, -0.3)], Rate = [3, 12], Mean = [1, 5] }),
        ["LatentChoices"] = () => Make<LatentChoices, LatentChoices.Row>(
            ["Z"],
            [2],
            (m, r, z) => Math.Log(m.Weights[z[0]]) + r.Y.Sum(y => Softmax(m.Choice[z[0]] * r.X, y)),
            (random, x) =>
            {
                Vector<double> scores = random.Next(2) == 0 ? V(0, 2 + x[1], -1) : V(0, -2, 1 - x[1]);
                return new() { X = x, Y = [.. Enumerable.Range(0, 4).Select(_ => Draw(random, scores))] };
            },
            new() { Weights = V(0.4, 0.6), Choice = [M(2, 0, 0, 1, 0.5, -0.5, 0), M(2, 0, 0, -1, 0, 0.5, -0.5)] }),
        ["InflatedCounts"] = () => Make<InflatedCounts, InflatedCounts.Row>(
            ["Structural"],
            [2],
            (m, r, z) => Softmax(V(0, m.Inflation * r.X), z[0]) + (z[0] == 1 ? r.Y == 0 ? 0 : double.NegativeInfinity : LogDensity.Poisson(r.Exposure * Math.Exp(m.Beta * r.X), r.Y)),
            (random, x) =>
            {
                double exposure = 1 + random.NextDouble();
                return new() { X = x, Exposure = exposure, Y = Draw(random, V(0, 0.2 + x[1])) == 1 ? 0 : Sampler.Poisson(random, exposure * Math.Exp(1 - (0.5 * x[1]))) };
            },
            new() { Inflation = V(0.1, 0.1), Beta = V(0.8, 0.1) }),
        ["OverdispersedMixture"] = () => Make<OverdispersedMixture, OverdispersedMixture.Row>(
            ["Z"],
            [2],
            (m, r, z) => Math.Log(m.Weights[z[0]]) + (z[0] == 0 ? LogDensity.NegativeBinomial(m.Size, m.Size / (m.Size + Math.Exp(m.Beta * r.X)), r.Y) : LogDensity.Poisson(m.Rate, r.Y)),
            (random, x) => new() { X = x, Y = Sampler.Poisson(random, random.Next(2) == 0 ? Sampler.Gamma(random, 1.5, 1.5 * Math.Exp(-0.5 - x[1])) : 25) },
            new() { Weights = V(0.5, 0.5), Beta = V(0.2, 0.3), Size = 2, Rate = 18 }),
        ["LinkedMixture"] = () => Make<LinkedMixture, LinkedMixture.Row>(
            ["Z"],
            [2],
            (m, r, z) => Math.Log(m.Weights[z[0]]) + LogDensity.Gamma(m.Shape[z[0]], m.Shape[z[0]] * Math.Exp(-m.Intercept[z[0]] - (m.Slope * r.X)), r.Y),
            (random, x) => new() { X = x[1], Y = Sampler.Gamma(random, 4, 4 * Math.Exp((random.Next(3) == 0 ? -3 : 0) - (0.7 * x[1]))) },
            new() { Weights = V(0.5, 0.5), Intercept = [0.2, 2.5], Slope = 0.3, Shape = [2, 3] }),
        ["SkewedTimes"] = () => Make<SkewedTimes, SkewedTimes.Row>(
            ["Z"],
            [2],
            (m, r, z) => Math.Log(m.Weights[z[0]]) + LogDensity.InverseGaussian(Math.Exp(m.Intercept[z[0]] + (m.Slope * r.X)), m.Shape, r.Y),
            (random, x) => new() { X = x[1], Y = Sampler.InverseGaussian(random, Math.Exp((random.Next(3) == 0 ? 3 : 0) + (0.7 * x[1])), 6) },
            new() { Weights = V(0.5, 0.5), Intercept = [0.2, 2.5], Slope = 0.3, Shape = 3 }),
        ["CountsByIdentity"] = () => Make<CountsByIdentity, CountsByIdentity.Row>(
            ["Z"],
            [2],
            (m, r, z) => Math.Log(m.Weights[z[0]]) + LogDensity.Poisson(m.Base[z[0]] + (m.Growth * Math.Exp(r.X)), r.Y),
            (random, x) => new() { X = x[1], Y = Sampler.Poisson(random, (random.Next(3) == 0 ? 20 : 2) + (1.5 * Math.Exp(x[1]))) },
            new() { Weights = V(0.5, 0.5), Base = [1, 15], Growth = 1 }),
        ["HurdledCounts"] = () => Make<HurdledCounts, HurdledCounts.Row>(
            ["Z"],
            [2],
            (m, r, z) =>
            {
                double score = m.Any * r.X, rate = Math.Exp(m.Level[z[0]] + (m.Slope * r.X[1]));
                return Math.Log(m.Weights[z[0]]) - Math.Log(1 + Math.Exp(score)) + (r.Y == 0 ? 0 : score + LogDensity.Poisson(rate, r.Y) - Math.Log(1 - Math.Exp(-rate)));
            },
            (random, x) => new() { X = x, Y = Draw(random, V(0, 0.5 + x[1])) == 0 ? 0 : 1 + Sampler.Poisson(random, Math.Exp((random.Next(3) == 0 ? 3 : 0) - (0.5 * x[1]))) },
            new() { Weights = V(0.5, 0.5), Any = V(0.1, 0.1), Level = [0.2, 2.5], Slope = 0 }),

        // Parameters inside nonlinear sums: of squares, of exponentials, of the scores of a softmax.
        ["Radial"] = () => Make<Radial, Radial.Row>(
            ["Z"],
            [2],
            (m, r, z) => Math.Log(m.Weights[z[0]]) - (2 * Math.Log(m.Scale[z[0]])) - Math.Sqrt(1 + ((r.Y - m.Center[z[0]]).Sum(e => e * e) / (m.Scale[z[0]] * m.Scale[z[0]]))),
            (random, x) => new() { Y = random.Next(2) == 0 ? V(Sampler.Normal(random, 0, 1), Sampler.Normal(random, 0, 1)) : V(Sampler.Normal(random, 9, 4), Sampler.Normal(random, 5, 4)) },
            new() { Weights = V(0.5, 0.5), Center = [V(0.3, -0.2), V(8, 6)], Scale = [0.5, 1] }),
        ["SoftCurve"] = () => Make<SoftCurve, SoftCurve.Row>(
            ["Z"],
            [2],
            (m, r, z) => Math.Log(m.Weights[z[0]]) + LogDensity.Normal(m.Level[z[0]] + Math.Log(1 + Math.Exp(m.Slope[0] + r.X[0]) + Math.Exp(m.Slope[1] + r.X[1])), m.Variance, r.Y),
            (random, x) =>
            {
                Vector<double> u = V(4 * x[1], Sampler.Normal(random, 0, 4));
                return new() { X = u, Y = Sampler.Normal(random, (random.Next(2) == 0 ? 0 : 4) + Math.Log(1 + Math.Exp(0.5 + u[0]) + Math.Exp(u[1] - 0.5)), 0.1) };
            },
            new() { Weights = V(0.5, 0.5), Level = [0.2, 3.5], Slope = V(0, 0), Variance = 0.5 }),
        ["BentGate"] = () => Make<BentGate, BentGate.Row>(
            ["Z"],
            [3],
            (m, r, z) => Softmax(m.Mix * m.Bend.PointwiseMultiply(r.X).Map(e => 1 / (1 + Math.Exp(-e))), z[0]) + LogDensity.Normal(m.Mean[z[0]], 1, r.Y),
            (random, x) => new() { X = x, Y = Sampler.Normal(random, 5 * Draw(random, V(0, 2 / (1 + Math.Exp(-x[1])), 1 / (1 + Math.Exp(2 * x[1])))), 1) },
            new() { Mix = M(2, 0, 0, 3, 1, -1, 2), Bend = V(0.1, 0.5), Mean = [0.5, 4, 11] }),
    };

    private static Specimen Make<TModel, TRow>(
        string[] latents, int[] states, Func<TModel, TRow, int[], double> logJoint, Func<Random, Vector<double>, TRow> draw, TModel start)
        where TModel : class
        where TRow : struct
    {
        Subject subject = Subject.Of(latents, states, logJoint);
        var random = new Random(20260122);
        object Row(int i) => subject.WithWeight(draw(random, V(1, (2 * random.NextDouble()) - 1)), CaseWeights[i % CaseWeights.Length]);
        return new Specimen(subject, [.. Enumerable.Range(0, 150).Select(Row)], start) { Precision = 1e-11 };
    }

    private static double Softmax(Vector<double> scores, int state) => scores[state] - Math.Log(scores.Sum(Math.Exp));

    private static int Draw(Random random, Vector<double> scores) => Sampler.Categorical(random, [.. Distributions.Softmax(scores)]);

    private static Vector<double> V(params double[] entries) => Vector<double>.Build.Dense(entries);

    private static Matrix<double> M(int columns, params double[] rowMajor) => Matrix<double>.Build.DenseOfRowMajor(rowMajor.Length / columns, columns, rowMajor);
}
