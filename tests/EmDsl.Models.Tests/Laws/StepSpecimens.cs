using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Models.Tests.Laws.Models;
using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws;

/// <summary>M-steps that raise Q by one step, or by conditional maximisations in turn.</summary>
internal static class StepSpecimens
{
    private static readonly double[] CaseWeights = [1, 2, 0.5, 1, 3, 0, 1.25];

    public static Dictionary<string, Func<Specimen>> All { get; } = new()
    {
        ["GammaByGradient"] = () => Mixture<GammaByGradient, GammaByGradient.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Gamma(m.Shape[z], m.Rate[z], r.Y),
            (random, z) => new() { Y = Sampler.Gamma(random, z == 0 ? 3 : 12, z == 0 ? 2 : 0.8) },
            new() { Weights = V(0.4, 0.6), Shape = [1, 4], Rate = [1, 0.5] }) with { MaximisesJointly = false, StepsToFixedPoint = 4000 },
        ["CountsByGradient"] = () => Mixture<CountsByGradient, CountsByGradient.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Poisson(Math.Exp(m.Level[z] + (m.Slope * r.X)), r.Y),
            (random, z) =>
            {
                double x = Sampler.Normal(random, 0, 1);
                return new() { X = x, Y = Sampler.Poisson(random, Math.Exp((z == 0 ? 0.5 : 2.5) + (0.4 * x))) };
            },
            new() { Weights = V(0.4, 0.6), Level = [0, 3], Slope = -0.5 }) with { MaximisesJointly = false, StepsToFixedPoint = 4000 },
        ["GammaByEcme"] = () => Mixture<GammaByEcme, GammaByEcme.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Gamma(m.Shape[z], m.Rate[z], r.Y),
            (random, z) => new() { Y = Sampler.Gamma(random, z == 0 ? 3 : 12, z == 0 ? 2 : 0.8) },
            new() { Weights = V(0.4, 0.6), Shape = [1, 4], Rate = [1, 0.5] }) with { MaximisesQ = false, MaximisesJointly = false },
        ["TailsByEcme"] = () => Mixture<TailsByEcme, TailsByEcme.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.StudentT(m.Location[z], m.Scale[z], m.Freedom, r.Y),
            (random, z) => new() { Y = Sampler.StudentT(random, z == 0 ? -1 : 4, z == 0 ? 0.8 : 1.2, 3) },
            new() { Weights = V(0.4, 0.6), Location = [-2, 5], Scale = [1, 1], Freedom = 8 },
            m => LogDensity.LogNormal(1.5, 1, m.Freedom)) with { MaximisesQ = false, MaximisesJointly = false },
        ["SpreadByEcme"] = () => Mixture<SpreadByEcme, SpreadByEcme.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Normal(m.Level[z], Math.Exp(m.LogSpread), r.Y),
            (random, z) => new() { Y = Sampler.Normal(random, z == 0 ? 0 : 3, 1.5) },
            new() { Weights = V(0.4, 0.6), Level = [-1, 2], LogSpread = 0 }) with { MaximisesQ = false, MaximisesJointly = false },
        ["ShrunkSlope"] = () => Mixture<ShrunkSlope, ShrunkSlope.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Normal(m.Intercept[z] + (m.Slope * r.X), m.Variance[z], r.Y),
            (random, z) =>
            {
                double x = Sampler.Normal(random, 0, 4);
                return new() { X = x, Y = Sampler.Normal(random, (z == 0 ? -1 : 5) + (1.5 * x), z == 0 ? 0.5 : 2) };
            },
            new() { Weights = V(0.4, 0.6), Intercept = [-2, 6], Slope = 0.1, Variance = [1, 1] },
            m => LogDensity.Normal(0.5, 0.01, m.Slope) + LogDensity.InverseGamma(3, 2, m.Variance[0]) + LogDensity.InverseGamma(4, 2, m.Variance[1]))
            with { MaximisesJointly = false, Exchangeable = false },
        ["HeavyAndLight"] = () => Mixture<HeavyAndLight, HeavyAndLight.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateStudentT(m.Center, m.Scale[z], 5, r.Y),
            (random, z) =>
            {
                double[] y = new double[2];
                Sampler.MultivariateStudentT(random, [1, -2], z == 0 ? [0.3, 0, 0.1, 0.2] : [4, 0, -2, 3], 5, y);
                return new() { Y = V(y) };
            },
            new() { Weights = V(0.4, 0.6), Center = V(0.5, -1), Scale = [M(0.5, 0, 0.5), M(8, 1, 8)] }) with { StepsToFixedPoint = 4000 },
        ["ProportionalCovariances"] = () => Mixture<ProportionalCovariances, ProportionalCovariances.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z], m.Volume[z] * m.Shape, r.Y),
            (random, z) =>
            {
                double first = Sampler.Normal(random, 0, z == 0 ? 1 : 9), second = Sampler.Normal(random, 0, z == 0 ? 0.5 : 4.5);
                return new() { Y = V((6 * z) + first, second + (0.5 * first)) };
            },
            new() { Weights = V(0.4, 0.6), Mean = [V(0.5, 0), V(5, 1)], Volume = [1, 4], Shape = M(1, 0.2, 1) }) with { MaximisesJointly = false, StepsToFixedPoint = 4000 },
    };

    private static Vector<double> V(params double[] entries) => Vector<double>.Build.Dense(entries);

    private static Matrix<double> M(double first, double between, double second) => Matrix<double>.Build.DenseOfRowMajor(2, 2, [first, between, between, second]);

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
