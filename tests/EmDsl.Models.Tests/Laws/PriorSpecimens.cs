using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Models.Tests.Laws.Models;
using EmDsl.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws;

/// <summary>Mixtures of two with priors on every kind of parameter, conjugate and not, with the log-prior written by hand.</summary>
internal static class PriorSpecimens
{
    private static readonly double[] CaseWeights = [1, 2, 0.5, 1, 3, 0, 1.25];

    public static Dictionary<string, Func<Specimen>> All { get; } = new()
    {
        ["Conjugate"] = () => Mixture<ConjugatePriors, ConjugatePriors.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Normal(m.Mean[z], m.Variance[z], r.Y) + LogDensity.Poisson(m.Rate[z], r.N)
                + Enumerable.Range(0, 2).Sum(j => LogDensity.Bernoulli(m.P[z, j], r.B[j])),
            m => LogDensity.Dirichlet(m.Alpha, m.Weights) + States(k =>
                LogDensity.Normal(0.5, m.Variance[k] / m.Kappa, m.Mean[k]) + LogDensity.InverseGamma(2, 0.5, m.Variance[k]) + LogDensity.Gamma(2, 1 + k, m.Rate[k])
                + Enumerable.Range(0, 2).Sum(j => LogDensity.Beta(2, 2 + (3 * j) + k, m.P[k, j]))),
            (random, z) => new() { Y = Sampler.Normal(random, z == 0 ? -1 : 2, 0.7), N = Sampler.Poisson(random, z == 0 ? 1 : 5), B = [random.NextDouble() < 0.3, random.NextDouble() < (z == 0 ? 0.1 : 0.8)] },
            new() { Weights = V(0.4, 0.6), Mean = [-0.5, 1], Variance = [1, 0.5], Rate = [2, 4], P = new[,] { { 0.3, 0.4 }, { 0.6, 0.5 } }, Alpha = V(3, 1.5), Kappa = 0.8 }),
        ["NormalInverseWishart"] = () => Mixture<NormalInverseWishart, NormalInverseWishart.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z], m.Covariance[z], r.Y),
            m => LogDensity.Dirichlet(V(3, 3), m.Weights) + States(k =>
                LogDensity.MultivariateNormal(m.Center, m.Covariance[k] / m.Kappa, m.Mean[k]) + InverseWishart(5, m.Scale, m.Covariance[k])),
            (random, z) => new() { Y = Plane(random, z) },
            new() { Weights = V(0.4, 0.6), Mean = [V(0, 0.5), V(3, 2)], Covariance = [M(1, 0.1, 2), M(2, -0.3, 1)], Center = V(1, 1), Scale = M(1, 0.3, 2), Kappa = 0.7 }),
        ["RidgeMeans"] = () => Mixture<RidgeMeans, RidgeMeans.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z], m.Covariance, r.Y),
            m => States(k => LogDensity.MultivariateNormal(m.Center, M(2.5, 0, 2.5), m.Mean[k])) + InverseWishart(4.5, M(0.5, 0, 0.5), m.Covariance),
            (random, z) => new() { Y = Plane(random, z) },
            new() { Weights = V(0.4, 0.6), Mean = [V(0, 0.5), V(3, 2)], Covariance = M(1, 0.1, 2), Center = V(1, 1) }) with { MaximisesJointly = false },
        ["CorrelatedMeans"] = () => Mixture<CorrelatedMeans, CorrelatedMeans.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z], m.Covariance[z], r.Y),
            m => States(k => LogDensity.MultivariateNormal(V(1, -0.5), m.Spread / (1 + k), m.Mean[k])),
            (random, z) => new() { Y = Plane(random, z) },
            new() { Weights = V(0.4, 0.6), Mean = [V(0, 0.5), V(3, 2)], Covariance = [M(1, 0.1, 2), M(2, -0.3, 1)], Spread = M(2, 0.8, 1.5) }) with { MaximisesJointly = false },
        ["Diagonal"] = () => Mixture<DiagonalPriors, DiagonalPriors.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z], Matrix<double>.Build.DenseOfDiagonalVector(m.Variance[z]), r.Y),
            m => States(k => LogDensity.MultivariateNormal(m.Center, Matrix<double>.Build.DenseOfDiagonalVector(m.Variance[k]) / 0.5, m.Mean[k])),
            (random, z) => new() { Y = Plane(random, z) },
            new() { Weights = V(0.4, 0.6), Mean = [V(0, 0.5), V(3, 2)], Variance = [V(1, 2), V(2, 1)], Center = V(1, 1) }),
        ["Iterative"] = () => Mixture<IterativePriors, IterativePriors.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Normal(m.Mean[z], m.Variance[z], r.Y) + LogDensity.Poisson(m.Rate[z], r.N) + LogDensity.Bernoulli(m.P[z], r.B),
            m => States(k => LogDensity.StudentT(0.5, 2, 4, m.Mean[k]) + LogDensity.Gamma(2, 1.5, m.Variance[k]) + LogDensity.LogNormal(1, 0.4 + (0.1 * k), m.Rate[k]) - Math.Log(0.9)),
            (random, z) => new() { Y = Sampler.Normal(random, z == 0 ? -1 : 2, 0.7), N = Sampler.Poisson(random, z == 0 ? 1 : 5), B = random.NextDouble() < (z == 0 ? 0.3 : 0.6) },
            new() { Weights = V(0.4, 0.6), Mean = [-0.5, 1], Variance = [1, 0.5], Rate = [2, 4], P = [0.3, 0.6] }),
        ["Shape"] = () => Mixture<ShapePriors, ShapePriors.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Gamma(m.Shape[z], m.Rate[z] * m.Known, r.Y),
            m => States(k => (-2 * Math.Log(1 + (m.Shape[k] * m.Shape[k] / 9))) + Math.Log(4 / (3 * Math.PI))) + LogDensity.Exponential(0.7, m.Rate[0]) + LogDensity.Gamma(3, 2, m.Rate[1]) + LogDensity.Exponential(2, m.Known),
            (random, z) => new() { Y = Sampler.Gamma(random, z == 0 ? 2 : 9, z == 0 ? 2.0 : 1.2) },
            new() { Weights = V(0.4, 0.6), Shape = [1.5, 5], Rate = [1, 1.5], Known = 0.9 }),
        ["RidgeRegressions"] = () => Mixture<RidgeRegressions, RidgeRegressions.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Normal(m.Beta[z] * r.X, m.Variance[z], r.Y),
            m => States(k => LogDensity.MultivariateNormal(V(0, 0), M(4, 0, 4), m.Beta[k])),
            (random, z) =>
            {
                double x = Sampler.Normal(random, 0, 1);
                return new() { X = V(1, x), Y = Sampler.Normal(random, z == 0 ? -2 + x : 4 - (2 * x), z == 0 ? 0.3 : 0.8) };
            },
            new() { Weights = V(0.4, 0.6), Beta = [V(-1, 0.5), V(3, -1)], Variance = [1, 2] }) with { MaximisesJointly = false },
        ["Kinked"] = () => Mixture<KinkedPriors, KinkedPriors.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Normal(m.Mean[z], 0.7, r.Y) + LogDensity.Poisson(Math.Exp(m.LogRate[z]), r.N) + LogDensity.Bernoulli(m.Odds[z] / (1 + m.Odds[z]), r.B),
            m => States(k => LogDensity.Laplace(0.5, 0.05 + (0.4 * k), m.Mean[k]) + LogDensity.Laplace(1, 0.1, m.LogRate[k]) + Math.Log(2.5) - (5 * Math.Abs(Math.Log(m.Odds[k]))) - Math.Log(m.Odds[k])),
            (random, z) => new() { Y = Sampler.Normal(random, z == 0 ? 0.4 : 3, 0.7), N = Sampler.Poisson(random, z == 0 ? 3 : 9), B = random.NextDouble() < (z == 0 ? 0.45 : 0.9) },
            new() { Weights = V(0.4, 0.6), Mean = [-0.5, 1], LogRate = [0.7, 1.4], Odds = [0.4, 2] }) with { IsSmooth = false },
        ["SparseMeans"] = () => Mixture<SparseMeans, SparseMeans.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z], m.Covariance[z], r.Y),
            m => States(k => LogDensity.Laplace(0, 0.05, m.Mean[k][0]) + LogDensity.Laplace(0, 0.15, m.Mean[k][1])),
            (random, z) => new() { Y = Plane(random, z) },
            new() { Weights = V(0.4, 0.6), Mean = [V(-0.3, 0.5), V(3, 2)], Covariance = [M(1, 0.1, 2), M(2, -0.3, 1)] }) with { IsSmooth = false, MaximisesJointly = false },
        ["SparseRegressions"] = () => Mixture<SparseRegressions, SparseRegressions.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Normal(m.Beta[z] * r.X, m.Variance[z], r.Y),
            m => States(k => LogDensity.Normal(0, 100, m.Beta[k][0]) + Enumerable.Range(1, 2).Sum(j => LogDensity.Laplace(0, 4 * Math.Sqrt(m.Variance[k]), m.Beta[k][j]))),
            (random, z) =>
            {
                double x = Sampler.Normal(random, 0, 1);
                return new() { X = V(1, x, Sampler.Normal(random, 0, 0.1)), Y = Sampler.Normal(random, z == 0 ? -2 + x : 4 - (2 * x), z == 0 ? 0.3 : 0.8) };
            },
            new() { Weights = V(0.4, 0.6), Beta = [V(-1, 0.5, 0.1), V(3, -1, -0.1)], Variance = [1, 2] }) with { IsSmooth = false, MaximisesJointly = false },
        ["SparseCounts"] = () => Mixture<SparseCounts, SparseCounts.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Poisson(Math.Exp(m.Level[z] + (m.Slope * r.X)), r.Y),
            m => LogDensity.Laplace(0, 0.05, m.Slope[0]) + LogDensity.Laplace(0, 0.05, m.Slope[1]),
            (random, z) =>
            {
                double x = Sampler.Normal(random, 0, 1);
                return new() { X = V(x, Sampler.Normal(random, 0, 0.2)), Y = Sampler.Poisson(random, Math.Exp((z == 0 ? 0.5 : 2.5) + (0.4 * x))) };
            },
            new() { Weights = V(0.4, 0.6), Level = [0, 3], Slope = V(-0.5, 0.3) }) with { IsSmooth = false, MaximisesJointly = false, StepsToFixedPoint = 4000 },
    };

    private static double States(Func<int, double> term) => term(0) + term(1);

    private static Vector<double> V(params double[] entries) => Vector<double>.Build.Dense(entries);

    private static Matrix<double> M(double first, double between, double second) => Matrix<double>.Build.DenseOfRowMajor(2, 2, [first, between, between, second]);

    // Gelman et al., Bayesian Data Analysis, appendix A, in two dimensions.
    private static double InverseWishart(double freedom, Matrix<double> scale, Matrix<double> value)
        => (0.5 * freedom * Math.Log(scale.Determinant())) - (freedom * Math.Log(2)) - (0.5 * Math.Log(Math.PI))
            - SpecialFunctions.GammaLn(freedom / 2) - SpecialFunctions.GammaLn((freedom - 1) / 2)
            - (0.5 * (freedom + 3) * Math.Log(value.Determinant())) - (0.5 * (scale * value.Inverse()).Trace());

    private static Vector<double> Plane(Random random, int z)
    {
        double[] y = new double[2];
        Sampler.MultivariateNormal(random, z == 0 ? [-1, 0] : [4, 3], z == 0 ? [1, 0, 0.5, 0.8] : [1.2, 0, -0.4, 1.1], y);
        return V(y);
    }

    private static Specimen Mixture<TModel, TRow>(
        Func<TModel, Vector<double>> weights,
        Func<TModel, TRow, int, double> emission,
        Func<TModel, double> logPrior,
        Func<Random, int, TRow> draw,
        TModel start)
        where TModel : class
        where TRow : struct
    {
        Subject subject = Subject.Of<TModel, TRow>(["Z"], [2], (model, row, z) => Math.Log(weights(model)[z[0]]) + emission(model, row, z[0]), logPrior);
        var random = new Random(20260123);
        object[] rows = [.. Enumerable.Range(0, 60).Select(i => subject.WithWeight(draw(random, random.NextDouble() < 0.45 ? 0 : 1), CaseWeights[i % CaseWeights.Length]))];
        return new Specimen(subject, rows, start);
    }
}
