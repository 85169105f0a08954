using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Models.Tests.Laws.Models;
using EmDsl.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws;

/// <summary>Covariances that are sums, products and congruences of parameters.</summary>
internal static class CovarianceSpecimens
{
    private static readonly double[] CaseWeights = [1, 2, 0.5, 1, 3, 0, 1.25];

    public static Dictionary<string, Func<Specimen>> All { get; } = new()
    {
        ["CovarianceSums"] = () => Mixture<CovarianceSums, CovarianceSums.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z], m.Common, r.X) + LogDensity.MultivariateNormal(2 * m.Mean[z], m.Common + m.Own[z], r.Y),
            (random, z) => new()
            {
                X = Draw(random, z == 0 ? V(0, 1) : V(5, 3), M(2, 1, 0.2, 0.2, 1)),
                Y = Draw(random, z == 0 ? V(0, 2) : V(10, 6), z == 0 ? M(2, 3, 0.5, 0.5, 3) : M(2, 4, -1, -1, 6)),
            },
            new() { Weights = V(0.4, 0.6), Mean = [V(1, 1), V(4, 4)], Common = M(2, 0.5, 0.1, 0.1, 0.5), Own = [M(2, 1, 0, 0, 1), M(2, 2, 0.1, 0.1, 1)] }) with { MaximisesJointly = false },
        ["FactorCovariances"] = () => Mixture<FactorCovariances, FactorCovariances.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z], (m.Loadings[z] * m.Loadings[z].Transpose()) + Diagonal(m.Unique[z]), r.Y),
            (random, z) => new() { Y = Draw(random, z == 0 ? V(0, 1, 2) : V(5, 3, 6), M(3, 2, 1, 0.5, 1, 2, 0.5, 0.5, 0.5, 1)) },
            new() { Weights = V(0.4, 0.6), Mean = [V(1, 1, 1), V(4, 4, 5)], Loadings = [M(3, 1, 0.5, 0.2), M(3, 1, 1, 1)], Unique = [V(1, 2, 1), V(1, 1, 1)] }),
        ["ScaledCovariances"] = () => Mixture<ScaledCovariances, ScaledCovariances.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean, m.Shape, r.X) + LogDensity.MultivariateNormal(m.Mean, Diagonal(m.Scale[z]) * m.Shape * Diagonal(m.Scale[z]), r.Y),
            (random, z) => new() { X = Draw(random, V(2, 1), M(2, 1, 0.3, 0.3, 1)), Y = Draw(random, V(2, 1), z == 0 ? M(2, 0.2, 0.05, 0.05, 0.3) : M(2, 8, 1, 1, 3)) },
            new() { Weights = V(0.4, 0.6), Mean = V(1, 1), Shape = M(2, 1, 0.2, 0.2, 1), Scale = [V(0.5, 0.5), V(2, 3)] }) with { MaximisesJointly = false },
        ["RidgedCovariances"] = () => Mixture<RidgedCovariances, RidgedCovariances.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z], ((z == 0 ? 1 : 4) * m.Common) + (m.Noise * Matrix<double>.Build.DenseIdentity(2)), r.Y),
            (random, z) => new() { Y = Draw(random, z == 0 ? V(0, 1) : V(7, 5), z == 0 ? M(2, 2, 0.5, 0.5, 2) : M(2, 4.5, 2, 2, 5)) },
            new() { Weights = V(0.4, 0.6), Mean = [V(1, 1), V(6, 4)], Common = M(2, 1, 0.1, 0.1, 1), Noise = 0.5 }) with { Exchangeable = false },
        ["SpreadsByCovariate"] = () => Mixture<SpreadsByCovariate, SpreadsByCovariate.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z], Diagonal((m.Gate * r.X).PointwiseExp()), r.Y),
            (random, z) =>
            {
                double x = Sampler.Normal(random, 0, 1);
                return new() { X = V(1, x), Y = Draw(random, z == 0 ? V(0, 1, 2) : V(4, 6, 1), Diagonal(V(Math.Exp(0.6 * x), Math.Exp(0.3 - x), 0.5))) };
            },
            new() { Weights = V(0.4, 0.6), Mean = [V(0.5, 1, 1), V(3, 5, 2)], Gate = M(3, 0.1, 0, -0.2, 0, 0.2, 0.1) }),
        ["ShapeByCovariate"] = () => Mixture<ShapeByCovariate, ShapeByCovariate.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z], Math.Exp(m.Trend[z] * r.X) * m.Shape, r.Y),
            (random, z) =>
            {
                double x = Sampler.Normal(random, 0, 1);
                return new() { X = x, Y = Draw(random, z == 0 ? V(0, 1) : V(5, 7), Math.Exp((z == 0 ? 0.8 : -0.4) * x) * M(2, 1, 0.4, 0.4, 0.8)) };
            },
            new() { Weights = V(0.4, 0.6), Mean = [V(0.5, 1), V(4, 6)], Shape = M(2, 1, 0, 0, 1), Trend = [0.1, 0.2] }),
        ["TurnedCovariances"] = () => Mixture<TurnedCovariances, TurnedCovariances.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z], m.Turn * Diagonal(m.Spread[z]) * m.Turn.Transpose(), r.Y),
            (random, z) => new() { Y = Draw(random, z == 0 ? V(0, 1) : V(5, 3), z == 0 ? M(2, 2, 0.5, 0.5, 1) : M(2, 1, -0.3, -0.3, 2)) },
            new() { Weights = V(0.4, 0.6), Mean = [V(1, 1), V(4, 4)], Turn = M(2, 1, 0.2, -0.3, 1), Spread = [V(2, 1), V(1, 2)] }) with { IsRegular = false, Converges = false },
        ["CovarianceOfTwoMembers"] = () => Mixture<CovarianceOfTwoMembers, CovarianceOfTwoMembers.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z], m.Common, r.X) + LogDensity.MultivariateNormal(m.Mean[z], m.Common + (m.Rate * m.Added), r.Y) + LogDensity.Exponential(m.Rate, r.T),
            (random, z) => new()
            {
                X = Draw(random, z == 0 ? V(0, 1) : V(4, 3), M(2, 1, 0.3, 0.3, 1)),
                Y = Draw(random, z == 0 ? V(0, 1) : V(4, 3), M(2, 3, 0.5, 0.5, 2)),
                T = Sampler.Exponential(random, 0.5),
            },
            new() { Weights = V(0.4, 0.6), Mean = [V(1, 1), V(3, 4)], Common = M(2, 1, 0.1, 0.1, 2), Added = M(2, 1, 0.1, 0.1, 1), Rate = 1 }) with { MaximisesJointly = false },
        ["PlanesOfSums"] = () => Mixture<PlanesOfSums, PlanesOfSums.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Coefficients * r.X, ((z == 0 ? 0.5 : 40) * m.Common) + Diagonal(m.Own), r.Y),
            (random, z) =>
            {
                Vector<double> x = V(1, Sampler.Normal(random, 0, 1));
                return new() { X = x, Y = Draw(random, M(2, 1, 2, -1, 0.5) * x, z == 0 ? M(2, 2, 0.1, 0.1, 2) : M(2, 41.5, 8, 8, 41.5)) };
            },
            new() { Weights = V(0.4, 0.6), Coefficients = M(2, 0, 1, 0, 1), Common = M(2, 0.5, 0.1, 0.1, 0.6), Own = V(0.5, 0.5) }) with { MaximisesJointly = false, Exchangeable = false },
        ["CorrelatedCoefficients"] = () => Mixture<CorrelatedCoefficients, CorrelatedCoefficients.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Normal(m.Beta[z] * r.X, m.Variance, r.Y),
            (random, z) =>
            {
                double x = Sampler.Normal(random, 0, 1);
                return new() { X = V(1, x), Y = Sampler.Normal(random, z == 0 ? -2 + x : 4 - (2 * x), z == 0 ? 0.3 : 0.8) };
            },
            new() { Weights = V(0.4, 0.6), Beta = [V(-1, 0.5), V(3, -1)], Variance = 1.5, Spread = M(2, 2, 0.7, 0.7, 1) },
            m => LogDensity.MultivariateNormal(V(0, 0), m.Spread, m.Beta[0]) + LogDensity.MultivariateNormal(V(0, 0), m.Spread / 2, m.Beta[1])) with { MaximisesJointly = false, Exchangeable = false },
        ["CorrelatedDiagonalMeans"] = () => Mixture<CorrelatedDiagonalMeans, CorrelatedDiagonalMeans.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z], Diagonal(m.Variance[z]), r.Y),
            (random, z) => new() { Y = Draw(random, z == 0 ? V(0, 1) : V(5, 3), M(2, 2, 0.1, 0.1, 1)) },
            new() { Weights = V(0.4, 0.6), Mean = [V(0, 0.5), V(3, 2)], Variance = [V(1, 2), V(2, 1)], Spread = M(2, 2, 0.7, 0.7, 1) },
            m => LogDensity.MultivariateNormal(V(1, -0.5), m.Spread, m.Mean[0]) + LogDensity.MultivariateNormal(V(1, -0.5), m.Spread, m.Mean[1])) with { MaximisesJointly = false },
        ["PlanesWithPriors"] = () => Mixture<PlanesWithPriors, PlanesWithPriors.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z] + (m.Slope * r.X), m.Covariance[z], r.Y),
            (random, z) =>
            {
                double x = Sampler.Normal(random, 0, 1);
                return new() { X = x, Y = Draw(random, (z == 0 ? V(0, 1) : V(5, 3)) + (x * V(1, -1)), z == 0 ? M(2, 2, 0.5, 0.5, 1) : M(2, 1, -0.3, -0.3, 2)) };
            },
            new() { Weights = V(0.4, 0.6), Mean = [V(0, 0.5), V(3, 2)], Slope = V(0.1, 0.2), Covariance = [M(2, 1, 0.1, 0.1, 2), M(2, 2, -0.3, -0.3, 1)], Scale = M(2, 1, 0.3, 0.3, 2) },
            m => States(k => LogDensity.MultivariateNormal(V(1, 1), m.Covariance[k] / 0.5, m.Mean[k]) + InverseWishart(5, m.Scale, m.Covariance[k]))) with { MaximisesJointly = false },
        ["WishartCovariances"] = () => Mixture<WishartCovariances, WishartCovariances.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z], m.Covariance[z], r.Y),
            (random, z) => new() { Y = Draw(random, z == 0 ? V(0, 1) : V(5, 3), M(2, 2, 0.1, 0.1, 1)) },
            new() { Weights = V(0.4, 0.6), Mean = [V(0, 0.5), V(3, 2)], Covariance = [M(2, 1, 0.1, 0.1, 2), M(2, 2, -0.3, -0.3, 1)], Scale = M(2, 0.3, 0.1, 0.1, 0.4) },
            m => States(k => Wishart(6, m.Scale, m.Covariance[k]))),
        ["SumsWithPriors"] = () => Mixture<SumsWithPriors, SumsWithPriors.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z], m.Common + m.Own[z], r.Y),
            (random, z) => new() { Y = Draw(random, z == 0 ? V(0, 1) : V(5, 3), z == 0 ? M(2, 2, 0.5, 0.5, 2) : M(2, 4, -1, -1, 3)) },
            new() { Weights = V(0.4, 0.6), Mean = [V(1, 1), V(4, 4)], Common = M(2, 0.5, 0.1, 0.1, 0.5), Own = [M(2, 1, 0, 0, 1), M(2, 2, 0.1, 0.1, 1)], Scale = M(2, 0.3, 0.1, 0.1, 0.4) },
            m => InverseWishart(5, m.Scale, m.Common) + States(k => LogDensity.MultivariateNormal(V(0, 0), m.Common / 0.2, m.Mean[k]) + Wishart(6, m.Scale, m.Own[k]))) with { MaximisesJointly = false },
    };

    private static double States(Func<int, double> term) => term(0) + term(1);

    // Gelman et al., Bayesian Data Analysis, appendix A, in two dimensions.
    private static double InverseWishart(double freedom, Matrix<double> scale, Matrix<double> value)
        => (0.5 * freedom * Math.Log(scale.Determinant())) - Normaliser(freedom) - (0.5 * (freedom + 3) * Math.Log(value.Determinant())) - (0.5 * (scale * value.Inverse()).Trace());

    private static double Wishart(double freedom, Matrix<double> scale, Matrix<double> value)
        => (-0.5 * freedom * Math.Log(scale.Determinant())) - Normaliser(freedom) + (0.5 * (freedom - 3) * Math.Log(value.Determinant())) - (0.5 * (scale.Inverse() * value).Trace());

    private static double Normaliser(double freedom)
        => (freedom * Math.Log(2)) + (0.5 * Math.Log(Math.PI)) + SpecialFunctions.GammaLn(freedom / 2) + SpecialFunctions.GammaLn((freedom - 1) / 2);

    private static Vector<double> V(params double[] entries) => Vector<double>.Build.Dense(entries);

    private static Matrix<double> M(int rows, params double[] entries) => Matrix<double>.Build.DenseOfRowMajor(rows, entries.Length / rows, entries);

    private static Matrix<double> Diagonal(Vector<double> entries) => Matrix<double>.Build.DenseOfDiagonalVector(entries);

    private static Vector<double> Draw(Random random, Vector<double> mean, Matrix<double> covariance)
    {
        double[] y = new double[mean.Count];
        Sampler.MultivariateNormal(random, mean.ToArray(), covariance.Cholesky().Factor.ToRowMajorArray(), y);
        return V(y);
    }

    private static Specimen Mixture<TModel, TRow>(
        Func<TModel, Vector<double>> weights,
        Func<TModel, TRow, int, double> emission,
        Func<Random, int, TRow> draw,
        TModel start,
        Func<TModel, double>? logPrior = null)
        where TModel : class
        where TRow : struct
    {
        var subject = Subject.Of<TModel, TRow>(["Z"], [2], (model, row, z) => Math.Log(weights(model)[z[0]]) + emission(model, row, z[0]), logPrior);
        var random = new Random(20260122);
        object[] rows = [.. Enumerable.Range(0, 100).Select(i => subject.WithWeight(draw(random, random.NextDouble() < 0.45 ? 0 : 1), CaseWeights[i % CaseWeights.Length]))];
        return new Specimen(subject, rows, start) { Exchangeable = true };
    }
}
