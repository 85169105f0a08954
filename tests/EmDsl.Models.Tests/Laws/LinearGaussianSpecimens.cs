using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Models.Tests.Laws.Models;
using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Models.Tests.Laws.Kit.GaussianJoint;

namespace EmDsl.Models.Tests.Laws;

/// <summary>Sequences of a few rows with continuous latent variables, short enough for one dense covariance of all that they hold.</summary>
internal static class LinearGaussianSpecimens
{
    private static readonly double[] CaseWeights = [1, 2, 0.5, 1, 0, 1.25];

    public static Dictionary<string, Func<Specimen>> All { get; } = new()
    {
        ["LocalLevel"] = () => Make<LocalLevel, LocalLevel.Row>(
            ["Level"],
            (m, rows, joint) =>
            {
                Block before = default;
                for (int t = 0; t < rows.Length; t++)
                {
                    before = t == 0 ? joint.Latent("Level", t, m.FirstMean, m.FirstVariance) : joint.Latent("Level", t, 0, m.LevelVariance, (before, 1));
                    if (rows[t].Flow is { } flow)
                        joint.Observed(flow, 0, m.NoiseVariance, (before, 1));
                }
            },
            random => new() { Flow = random.Next(4) == 0 ? null : Sampler.Normal(random, 3, 2) },
            new() { FirstMean = 2, FirstVariance = 3, LevelVariance = 0.7, NoiseVariance = 1.5 },
            length: 6),
        ["StateSpace"] = () => Make<StateSpace, StateSpace.Row>(
            ["X"],
            (m, rows, joint) =>
            {
                Block before = default;
                for (int t = 0; t < rows.Length; t++)
                {
                    before = t == 0 ? joint.Latent("X", t, m.M0, m.P0) : joint.Latent("X", t, V(0, 0), m.Q, (before, m.A));
                    joint.Observed(rows[t].Y, V(0, 0, 0), Matrix<double>.Build.DenseOfDiagonalVector(m.R), (before, m.C));
                }
            },
            random => new() { Y = V(Sampler.Normal(random, 1, 2), Sampler.Normal(random, 0, 2), Sampler.Normal(random, -1, 1)) },
            new()
            {
                A = M(2, 0.8, 0.3, -0.2, 0.6), Q = M(2, 0.5, 0.2, 0.2, 0.7), C = M(2, 1, 0.4, -0.3, 1.2, 0.5, 0.5), R = V(0.6, 0.9, 1.1), M0 = V(0.5, -0.5), P0 = M(2, 1.5, 0.3, 0.3, 1),
            },
            length: 6),
        ["DrivenStateSpace"] = () => Make<DrivenStateSpace, DrivenStateSpace.Row>(
            ["X"],
            (m, rows, joint) =>
            {
                Block before = default;
                for (int t = 0; t < rows.Length; t++)
                {
                    before = t == 0 ? joint.Latent("X", t, m.M0, m.P0) : joint.Latent("X", t, m.B * rows[t].U, Matrix<double>.Build.DenseOfDiagonalVector(m.Q), (before, m.A));
                    if (!rows[t].Y.All(double.IsNaN))
                        joint.Observed(rows[t].Y, m.D, m.R, (before, m.C));
                    if (rows[t].V is { } value)
                        joint.Observed(V(value), V(0), M(1, m.S), (before, rows[t].Design.ToRowMatrix()));
                }
            },
            random => new()
            {
                U = V(1, Sampler.Normal(random, 0, 1)),
                Design = V(Sampler.Normal(random, 1, 1), Sampler.Normal(random, 0, 1)),
                Y = V(Missing(random, 1), Missing(random, 0), Missing(random, -1)),
                V = random.Next(3) == 0 ? null : Sampler.Normal(random, 0, 3),
            },
            new()
            {
                A = M(2, 0.8, 0.3, -0.2, 0.6), B = M(2, 0.3, 0.1, -0.2, 0.4), Q = V(0.5, 0.7), C = M(2, 1, 0.4, -0.3, 1.2, 0.5, 0.5), D = V(0.2, 0, -0.4),
                R = M(3, 0.9, 0.2, 0.1, 0.2, 0.8, -0.1, 0.1, -0.1, 1.1), M0 = V(0.5, -0.5), P0 = M(2, 1.5, 0.3, 0.3, 1), S = 0.8,
            },
            length: 5),
        ["LocalTrend"] = () => Make<LocalTrend, LocalTrend.Row>(
            ["Level", "Slope"],
            (m, rows, joint) =>
            {
                Block level = default, slope = default;
                for (int t = 0; t < rows.Length; t++)
                {
                    slope = t == 0 ? joint.Latent("Slope", t, 0, 1) : joint.Latent("Slope", t, 0, m.SlopeVariance, (slope, m.Damping));
                    level = t == 0 ? joint.Latent("Level", t, 2, 9) : joint.Latent("Level", t, 0, m.LevelVariance, (level, 1), (slope, 1));
                    joint.Observed(rows[t].Y, m.Effect * rows[t].U, m.NoiseVariance, (level, 1));
                }
            },
            random => new() { U = Sampler.Normal(random, 0, 1), Y = Sampler.Normal(random, 2, 4) },
            new() { Damping = 0.7, SlopeVariance = 0.4, LevelVariance = 0.8, NoiseVariance = 1.2, Effect = 0.5 },
            length: 6),
        ["HiddenAutoregression"] = () => Make<HiddenAutoregression, HiddenAutoregression.Row>(
            ["X"],
            (m, rows, joint) =>
            {
                var x = new Block[rows.Length];
                for (int t = 0; t < rows.Length; t++)
                {
                    x[t] = t < 2 ? joint.Latent("X", t, 0, 4) : joint.Latent("X", t, 0, m.Variance, (x[t - 1], m.Phi1), (x[t - 2], m.Phi2));
                    for (int j = 0; j < 2; j++)
                    {
                        if (!double.IsNaN(rows[t].Y[j]))
                            joint.Observed(rows[t].Y[j], m.Intercept[j], m.Variance, (x[t], m.Loading[j]));
                    }
                }
            },
            random => new() { Y = [Missing(random, 1), Missing(random, 0)] },
            new() { Phi1 = 0.5, Phi2 = 0.3, Variance = 0.9, Loading = [1, -0.6], Intercept = [0.3, -0.2] },
            length: 6),
        ["PatternedStateSpace"] = () => Make<PatternedStateSpace, PatternedStateSpace.Row>(
            ["X"],
            (m, rows, joint) =>
            {
                Block before = default;
                for (int t = 0; t < rows.Length; t++)
                {
                    before = t == 0 ? joint.Latent("X", t, V(0, 0), M(2, 1, 0, 0, 1)) : joint.Latent("X", t, V(0, 0), M(2, m.Q, 0, 0, m.Q), (before, M(2, m.A[0, 0], m.A[0, 1], 0, m.A[1, 1])));
                    if (t > 0)
                        joint.Observed(V(rows[t].Y), V(m.Phi * rows[t - 1].Y), M(1, m.R), (before, m.C.ToRowMatrix()));
                }
            },
            random => new() { Y = Sampler.Normal(random, 0, 2) },
            new() { A = M(2, 0.7, 0.4, 0, 0.5), Q = 0.6, C = V(1, 0.5), Phi = 0.3, R = 0.8 },
            length: 6),
        ["FactorAnalysis"] = () => Make<FactorAnalysis, FactorAnalysis.Row>(
            ["Factor"],
            (m, rows, joint) =>
            {
                Block factor = joint.Latent("Factor", 0, V(0, 0), M(2, 1, 0, 0, 1));
                if (!rows[0].Score.All(double.IsNaN))
                    joint.Observed(rows[0].Score, m.Mean, Matrix<double>.Build.DenseOfDiagonalVector(m.Uniqueness), (factor, m.Loadings));
            },
            random => new() { Score = V(Missing(random, 0), Missing(random, 1), Missing(random, 2), Missing(random, 3)) },
            new() { Loadings = M(2, 1, 0.3, 0.5, -0.4, -0.2, 0.8, 0.7, 0.6), Mean = V(0, 1, 2, 3), Uniqueness = V(0.5, 0.8, 0.6, 0.9) },
            length: 1,
            count: 20),
    };

    private static double Missing(Random random, double mean) => random.Next(4) == 0 ? double.NaN : Sampler.Normal(random, mean, 2);

    private static Vector<double> V(params double[] entries) => Vector<double>.Build.Dense(entries);

    private static Matrix<double> M(int columns, params double[] entries) => Matrix<double>.Build.DenseOfRowMajor(entries.Length / columns, columns, entries);

    private static Specimen Make<TModel, TRow>(string[] latents, Action<TModel, TRow[], GaussianJoint> build, Func<Random, TRow> draw, TModel start, int length, int count = 12)
        where TModel : class
        where TRow : struct
    {
        LinearGaussianSubject subject = LinearGaussianSubject.Of(latents, build);
        var random = new Random(20261123);
        return new Specimen(
            subject,
            [.. Enumerable.Range(0, count).Select(i => subject.WithWeight(Enumerable.Range(0, Math.Max(1, length - (i % 3))).Select(_ => (object)draw(random)).ToArray(), CaseWeights[i % CaseWeights.Length]))],
            start);
    }
}
