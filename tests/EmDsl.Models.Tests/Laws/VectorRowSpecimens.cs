using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Models.Tests.Laws.Models;
using EmDsl.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws;

/// <summary>Vectors and covariances that no finite statistics hold: nonlinear means, and multivariate t laws in other forms than the plain one.</summary>
internal static class VectorRowSpecimens
{
    private static readonly double[] CaseWeights = [1, 2, 0.5, 1, 3, 0, 1.25];

    public static Dictionary<string, Func<Specimen>> All { get; } = new()
    {
        ["NonlinearPlanes"] = () => Mixture<NonlinearPlanes, NonlinearPlanes.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Height[z] * Math.Exp(-m.Rate * r.X), m.Covariance[z], r.Y),
            (random, z) =>
            {
                double x = 3 * random.NextDouble();
                return new() { X = x, Y = Normal(random, (z == 0 ? V(3, 1) : V(-6, 4)) * Math.Exp(-0.8 * x), z == 0 ? M(1, 0.4, 1) : M(0.5, -0.1, 0.7)) };
            },
            new() { Weights = V(0.4, 0.6), Height = [V(2, 1), V(-5, 3)], Rate = 0.5, Covariance = [M(1, 0.1, 1), M(1, 0, 1)] }) with { Exchangeable = true },
        ["StudentPlanes"] = () => Mixture<StudentPlanes, StudentPlanes.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateStudentT(m.Coefficients[z] * r.X, m.Scale[z], 4, r.Y),
            (random, z) =>
            {
                double x = Sampler.Normal(random, 0, 1);
                return new() { X = V(1, x), Y = Student(random, z == 0 ? V(0, x) : V(6 + x, 4 - x), M(1, 0.3, 1), 2.5) };
            },
            new() { Weights = V(0.4, 0.6), Coefficients = [Rows(0.5, 0.1, 0.1, 0.5), Rows(5, 0.5, 4, -0.5)], Scale = [M(1, 0, 1), M(2, 0.1, 1)] }) with { Exchangeable = true, StepsToFixedPoint = 500 },
        ["StudentByGradient"] = () => Mixture<StudentByGradient, StudentByGradient.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateStudentT(m.Location[z], m.Scale[z], m.Freedom, r.Y),
            (random, z) => new() { Y = Student(random, z == 0 ? V(0, 1) : V(7, 4), M(1, 0.3, 1), 3) },
            new() { Weights = V(0.4, 0.6), Location = [V(0.5, 0.5), V(6, 4)], Scale = [M(1, 0, 1), M(2, 0.1, 1)], Freedom = 4 }) with { Exchangeable = true, MaximisesJointly = false, StepsToFixedPoint = 1500 },
        ["StudentWithPriors"] = () => Mixture<StudentWithPriors, StudentWithPriors.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateStudentT(m.Location[z], m.Scale[z], m.Freedom, r.Y),
            (random, z) => new() { Y = Student(random, z == 0 ? V(0, 1) : V(7, 4), M(1, 0.3, 1), 4) },
            new() { Weights = V(0.4, 0.6), Location = [V(0.5, 0.5), V(6, 4)], Scale = [M(1, 0, 1), M(2, 0.1, 1)], Freedom = 4, Spread = M(3, 0.5, 2) },
            m => LogDensity.MultivariateNormal(V(0, 0), m.Spread, m.Location[0]) + LogDensity.MultivariateNormal(V(0, 0), m.Spread, m.Location[1])
                + InverseWishart(5, m.Spread, m.Scale[0]) + InverseWishart(5, m.Spread, m.Scale[1]) + LogDensity.Gamma(2, 0.1, m.Freedom)) with { Exchangeable = true, StepsToFixedPoint = 600 },
        ["StudentFactors"] = () => Mixture<StudentFactors, StudentFactors.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateStudentT(m.Location[z], (m.Loadings * m.Loadings.Transpose()) + Matrix<double>.Build.DenseOfDiagonalVector(m.Unique), 5, r.Y),
            (random, z) => new() { Y = Student(random, z == 0 ? V(0, 1, 2) : V(7, 5, 6), Matrix<double>.Build.DenseOfRowMajor(3, 3, [1.4, 0.7, 0.7, 0.7, 1.4, 0.7, 0.7, 0.7, 1.4]), 5) },
            new() { Weights = V(0.4, 0.6), Location = [V(0.5, 0.5, 1), V(6, 4, 5)], Loadings = Matrix<double>.Build.DenseOfRowMajor(3, 1, [1, 0.5, 0.2]), Unique = V(1, 1, 1) }) with { Exchangeable = true, StepsToFixedPoint = 500 },
        ["WrittenNormals"] = () => Mixture<WrittenNormals, WrittenNormals.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z], m.Covariance[z], r.Y),
            (random, z) => new() { Y = Normal(random, z == 0 ? V(0, 1) : V(6, 4), M(1, 0.3, 1)) },
            new() { Weights = V(0.4, 0.6), Mean = [V(0.5, 0.5), V(5, 4)], Covariance = [M(1, 0, 1), M(2, 0.1, 1)] }) with { Exchangeable = true },
        ["WrittenPrecisions"] = () => Mixture<WrittenPrecisions, WrittenPrecisions.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z], m.Precision[z].Inverse(), r.Y),
            (random, z) => new() { Y = Normal(random, z == 0 ? V(0, 1) : V(6, 4), M(1, 0.3, 1)) },
            new() { Weights = V(0.4, 0.6), Mean = [V(0.5, 0.5), V(5, 4)], Precision = [M(1, 0, 1), M(0.5, 0.1, 1)] }) with { Exchangeable = true, MaximisesJointly = false },
        ["Elliptical"] = () => Mixture<Elliptical, Elliptical.Row>(
            m => m.Weights,
            (m, r, z) => Math.Log(1 / (4 * Math.PI)) + 1 - Math.Sqrt(1 + ((r.Y - m.Center[z]) * m.Shape[z].Inverse() * (r.Y - m.Center[z]))) - (0.5 * Math.Log(m.Shape[z].Determinant())),
            (random, z) => new() { Y = Student(random, z == 0 ? V(0, 1) : V(7, 4), M(1, 0.3, 1), 5) },
            new() { Weights = V(0.4, 0.6), Center = [V(0.5, 0.5), V(5, 4)], Shape = [M(1, 0, 1), M(2, 0.1, 1)] }) with { Exchangeable = true, StepsToFixedPoint = 500 },
    };

    private static Vector<double> V(params double[] entries) => Vector<double>.Build.Dense(entries);

    private static Matrix<double> M(double first, double between, double second) => Matrix<double>.Build.DenseOfRowMajor(2, 2, [first, between, between, second]);

    private static Matrix<double> Rows(double a, double b, double c, double d) => Matrix<double>.Build.DenseOfRowMajor(2, 2, [a, b, c, d]);

    // Gelman et al., Bayesian Data Analysis, appendix A, in two dimensions.
    private static double InverseWishart(double freedom, Matrix<double> scale, Matrix<double> value)
        => (0.5 * freedom * Math.Log(scale.Determinant())) - (freedom * Math.Log(2)) - (0.5 * Math.Log(Math.PI))
            - SpecialFunctions.GammaLn(freedom / 2) - SpecialFunctions.GammaLn((freedom - 1) / 2)
            - (0.5 * (freedom + 3) * Math.Log(value.Determinant())) - (0.5 * (scale * value.Inverse()).Trace());

    private static Vector<double> Normal(Random random, Vector<double> mean, Matrix<double> covariance)
    {
        double[] y = new double[mean.Count];
        Sampler.MultivariateNormal(random, mean.ToArray(), covariance.Cholesky().Factor.ToRowMajorArray(), y);
        return V(y);
    }

    private static Vector<double> Student(Random random, Vector<double> location, Matrix<double> scale, double freedom)
    {
        double[] y = new double[location.Count];
        Sampler.MultivariateStudentT(random, location.ToArray(), scale.Cholesky().Factor.ToRowMajorArray(), freedom, y);
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
        var random = new Random(20260125);
        object[] rows = [.. Enumerable.Range(0, 60).Select(i => subject.WithWeight(draw(random, random.NextDouble() < 0.45 ? 0 : 1), CaseWeights[i % CaseWeights.Length]))];
        return new Specimen(subject, rows, start);
    }
}
