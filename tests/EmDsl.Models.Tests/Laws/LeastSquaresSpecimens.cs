using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Models.Tests.Laws.Models;
using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws;

/// <summary>Means that are linear in parameters and covariates, with one or several variances beside them.</summary>
internal static class LeastSquaresSpecimens
{
    private static readonly double[] CaseWeights = [1, 2, 0.5, 1, 3, 0, 1.25];

    public static Dictionary<string, Func<Specimen>> All { get; } = new()
    {
        ["Lines"] = () => Mixture<Lines, Lines.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Normal(m.Intercept[z] + (m.Slope[z] * r.X), m.Variance[z], r.Y),
            (random, z) => Line(random, z, (x, y) => new Lines.Row { X = x, Y = y }),
            new() { Weights = V(0.4, 0.6), Intercept = [-1, 3], Slope = [0.5, -1], Variance = [1, 2] }),
        ["SharedSlope"] = () => Mixture<SharedSlope, SharedSlope.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Normal(m.Intercept[z] + (m.Slope * r.X), m.Variance, r.Y),
            (random, z) => Line(random, z, (x, y) => new SharedSlope.Row { X = x, Y = y + (z == 0 ? 0 : 3 * x) }),
            new() { Weights = V(0.4, 0.6), Intercept = [-1, 3], Slope = 0.5, Variance = 2 }),
        ["SharedSlopeOwnVariances"] = () => Mixture<SharedSlopeOwnVariances, SharedSlopeOwnVariances.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Normal(m.Intercept[z] + (m.Slopes * r.X), m.Variance[z], r.Y),
            (random, z) => Line(random, z, (x, y) => new SharedSlopeOwnVariances.Row { X = V(x, (x * x) - 1), Y = y + (z == 0 ? 0 : 3 * x) }),
            new() { Weights = V(0.4, 0.6), Intercept = [-1, 3], Slopes = V(0.5, 0.1), Variance = [1, 2] }) with { MaximisesJointly = false },
        ["LogLines"] = () => Mixture<LogLines, LogLines.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.LogNormal(m.Intercept[z] + (m.Slope * r.X) + (0.5 * r.Offset), m.Sigma, r.Y),
            (random, z) => Line(random, z, (x, y) => new LogLines.Row { X = x, Offset = x * x, Y = Math.Exp(y + (z == 0 ? 0 : 3 * x) + (0.5 * x * x)) }),
            new() { Weights = V(0.4, 0.6), Intercept = [-1, 3], Slope = 0.5, Sigma = 1.5 }),
        ["WrittenLines"] = () => Mixture<WrittenLines, WrittenLines.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Normal(m.Intercept[z] + (m.Slope[z] * r.X), 1 / m.Precision[z], r.Y),
            (random, z) => Line(random, z, (x, y) => new WrittenLines.Row { X = x, Y = y }),
            new() { Weights = V(0.4, 0.6), Intercept = [-1, 3], Slope = [0.5, -1], Precision = [1, 0.5] }),
        ["TwoResponses"] = () => Mixture<TwoResponses, TwoResponses.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Normal(m.Intercept[z] + (m.Slope * r.X), m.FirstVariance, r.Y1) + LogDensity.Normal(1 - (2 * m.Slope * r.X), m.SecondVariance, r.Y2),
            (random, z) => Line(random, z, (x, y) => new TwoResponses.Row { X = x, Y1 = y + (z == 0 ? 0 : 3 * x), Y2 = Sampler.Normal(random, 1 - (2 * x), 3) }),
            new() { Weights = V(0.4, 0.6), Intercept = [-1, 3], Slope = 0.5, FirstVariance = 2, SecondVariance = 1 }) with { MaximisesJointly = false },
        ["Treatments"] = () => Mixture<Treatments, Treatments.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Normal(m.Effect[r.Treatment] + (m.Slope[z] * r.X) + (r.X > 0 ? m.Step : 0), m.Variance, r.Y),
            (random, z) =>
            {
                int treatment = random.Next(3);
                double x = Sampler.Normal(random, 0, 4);
                return new() { Treatment = treatment, X = x, Y = Sampler.Normal(random, treatment + ((z == 0 ? 3 : -2) * x) + (x > 0 ? 1 : 0), 0.5) };
            },
            new() { Weights = V(0.4, 0.6), Effect = [0.1, 0.2, 0.3], Slope = [2, -1], Step = 0.5, Variance = 2 }) with { Exchangeable = false },
        ["Planes"] = () => Mixture<Planes, Planes.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Coefficients[z] * r.X, m.Covariance[z], r.Y),
            (random, z) => Line(random, z, (x, y) => new Planes.Row { X = V(1, x), Y = V(y, Sampler.Normal(random, (0.5 * y) - x, 1)) }),
            new() { Weights = V(0.4, 0.6), Coefficients = [M(2, 0.1, 0.2, 0.3, 0.4), M(2, 2, -1, 1, -2)], Covariance = [M(2, 2, 0.5, 0.5, 1), M(2, 1, -0.2, -0.2, 3)] }),
        ["ParallelPlanes"] = () => Mixture<ParallelPlanes, ParallelPlanes.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z] + (m.Slopes * r.X), m.Covariance, r.Y),
            (random, z) => Space(random, z, (x, y) => new ParallelPlanes.Row { X = x, Y = y }),
            new() { Weights = V(0.4, 0.6), Mean = [V(0, 1), V(5, 4)], Slopes = M(2, 1, 0, 0.2, 0.5, 0.1, -1), Covariance = M(2, 2, 0.5, 0.5, 1) }),
        ["ParallelPlanesOwnCovariances"] = () => Mixture<ParallelPlanesOwnCovariances, ParallelPlanesOwnCovariances.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal((2 * m.Mean[z]) + (m.Slopes * r.X), m.Covariance[z], r.Y),
            (random, z) => Space(random, z, (x, y) => new ParallelPlanesOwnCovariances.Row { X = x, Y = y }),
            new() { Weights = V(0.4, 0.6), Mean = [V(0, 0.5), V(2.5, 2)], Slopes = M(2, 1, 0, 0.2, 0.5, 0.1, -1), Covariance = [M(2, 2, 0.5, 0.5, 1), M(2, 1, 0.1, 0.1, 1)] }) with { MaximisesJointly = false },
        ["DiagonalPlanes"] = () => Mixture<DiagonalPlanes, DiagonalPlanes.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Coefficients[z] * r.X, Matrix<double>.Build.DenseOfDiagonalVector(m.Variances[z]), r.Y),
            (random, z) => Line(random, z, (x, y) => new DiagonalPlanes.Row { X = V(1, x), Y = V(y, Sampler.Normal(random, (0.5 * y) - x, 1)) }),
            new() { Weights = V(0.4, 0.6), Coefficients = [M(2, 0.1, 0.2, 0.3, 0.4), M(2, 2, -1, 1, -2)], Variances = [V(2, 1), V(1, 3)] }),
        ["SphericalPlanes"] = () => Mixture<SphericalPlanes, SphericalPlanes.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z] + (m.Slopes * r.X), m.Variance * Matrix<double>.Build.DenseIdentity(2), r.Y),
            (random, z) => Space(random, z, (x, y) => new SphericalPlanes.Row { X = x, Y = y }),
            new() { Weights = V(0.4, 0.6), Mean = [V(0, 1), V(5, 4)], Slopes = M(2, 1, 0, 0.2, 0.5, 0.1, -1), Variance = 2 }),
        ["MeasuredTwice"] = () => Mixture<MeasuredTwice, MeasuredTwice.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z], m.First, r.X) + LogDensity.MultivariateNormal(m.Mean[z], m.Second, r.Y) + LogDensity.Normal(m.Mean[z][0] - m.Mean[z][1], m.Third, r.V),
            (random, z) =>
            {
                Vector<double> mean = z == 0 ? V(0, 1) : V(4, 2);
                double Around(double center, double variance) => Sampler.Normal(random, center, variance);
                return new() { X = V(Around(mean[0], 1), Around(mean[1], 2)), Y = V(Around(mean[0], 3), Around(mean[1], 0.5)), V = Around(mean[0] - mean[1], 1) };
            },
            new() { Weights = V(0.4, 0.6), Mean = [V(1, 1), V(3, 2)], First = M(2, 1, 0.1, 0.1, 1), Second = M(2, 2, -0.1, -0.1, 1), Third = 2 }) with { MaximisesJointly = false },
    };

    private static Vector<double> V(params double[] entries) => Vector<double>.Build.Dense(entries);

    private static Matrix<double> M(int rows, params double[] entries) => Matrix<double>.Build.DenseOfRowMajor(rows, entries.Length / rows, entries);

    private static TRow Line<TRow>(Random random, int z, Func<double, double, TRow> row)
    {
        double x = Sampler.Normal(random, 0, 1);
        return row(x, Sampler.Normal(random, z == 0 ? -2 + x : 4 - (2 * x), z == 0 ? 0.3 : 0.8));
    }

    private static TRow Space<TRow>(Random random, int z, Func<Vector<double>, Vector<double>, TRow> row)
    {
        Vector<double> x = V(Sampler.Normal(random, 0, 1), random.NextDouble(), Sampler.Exponential(random, 1));
        double common = Sampler.Normal(random, 0, 0.2);
        Vector<double> mean = (z == 0 ? V(-1, 2) : V(6, 3)) + (M(2, 1, -1, 0.3, 0.5, 0.2, -1) * x);
        return row(x, mean + V(common + Sampler.Normal(random, 0, 1), common + Sampler.Normal(random, 0, 0.7)));
    }

    private static Specimen Mixture<TModel, TRow>(
        Func<TModel, Vector<double>> weights,
        Func<TModel, TRow, int, double> emission,
        Func<Random, int, TRow> draw,
        TModel start)
        where TModel : class
        where TRow : struct
    {
        var subject = Subject.Of<TModel, TRow>(["Z"], [2], (model, row, z) => Math.Log(weights(model)[z[0]]) + emission(model, row, z[0]));
        var random = new Random(20260122);
        object[] rows = [.. Enumerable.Range(0, 80).Select(i => subject.WithWeight(draw(random, random.NextDouble() < 0.45 ? 0 : 1), CaseWeights[i % CaseWeights.Length]))];
        return new Specimen(subject, rows, start) { Exchangeable = true };
    }
}
