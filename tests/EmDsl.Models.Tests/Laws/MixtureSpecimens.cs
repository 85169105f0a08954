using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Models.Tests.Laws.Models;
using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws;

/// <summary>Every distribution of the vocabulary as the emission of a mixture of two, with simulated data.</summary>
internal static class MixtureSpecimens
{
    private static readonly double[] CaseWeights = [1, 2, 0.5, 1, 3, 0, 1.25];

    public static Dictionary<string, Func<Specimen>> All { get; } = new()
    {
        ["Categorical"] = () => Mixture<CategoricalMixture, CategoricalMixture.Row>(
            m => m.Weights,
            (m, r, z) => Enumerable.Range(0, 3).Sum(j => Math.Log(m.Probabilities[z, j][r.Y[j]])),
            (random, z) => new() { Y = [.. Enumerable.Range(0, 3).Select(j => Sampler.Categorical(random, z == 0 ? [0.7, 0.2, 0.1] : [0.1, 0.2 + (0.1 * j), 0.7 - (0.1 * j)]))] },
            new() { Weights = V(0.45, 0.55), Probabilities = new[,] { { V(0.5, 0.3, 0.2), V(0.6, 0.2, 0.2), V(0.5, 0.3, 0.2) }, { V(0.2, 0.3, 0.5), V(0.2, 0.3, 0.5), V(0.3, 0.3, 0.4) } } },
            count: 120) with { IsRegular = false, StepsToFixedPoint = 4000 },
        ["Enum"] = () => Mixture<EnumMixture, EnumMixture.Row>(
            m => m.Weights,
            (m, r, z) => Math.Log(m.First[z][(int)r.A]) + Math.Log(m.Second[z][(int)r.B]) + LogDensity.Bernoulli(m.Third[z], r.C),
            (random, z) => new()
            {
                A = (Colour)Sampler.Categorical(random, z == 0 ? [0.8, 0.1, 0.1] : [0.1, 0.2, 0.7]),
                B = (Colour)Sampler.Categorical(random, z == 0 ? [0.7, 0.2, 0.1] : [0.1, 0.2, 0.7]),
                C = Sampler.Bernoulli(random, z == 0 ? 0.1 : 0.9),
            },
            new() { Weights = V(0.45, 0.55), First = [V(0.5, 0.3, 0.2), V(0.2, 0.3, 0.5)], Second = [V(0.5, 0.3, 0.2), V(0.2, 0.3, 0.5)], Third = [0.3, 0.6] },
            count: 150) with { IsRegular = false, StepsToFixedPoint = 4000 },
        ["Bernoulli"] = () => Mixture<BernoulliMixture, BernoulliMixture.Row>(
            m => m.Weights,
            (m, r, z) => Enumerable.Range(0, 3).Sum(j => LogDensity.Bernoulli(m.P[z, j], r.Y[j])),
            (random, z) => new() { Y = [.. Enumerable.Range(0, 3).Select(j => Sampler.Bernoulli(random, z == 0 ? 0.1 + (0.1 * j) : 0.8))] },
            new() { Weights = V(0.45, 0.55), P = new[,] { { 0.3, 0.2, 0.4 }, { 0.7, 0.6, 0.7 } } },
            count: 200) with { IsRegular = false, StepsToFixedPoint = 4000 },
        ["Binomial"] = () => Mixture<BinomialMixture, BinomialMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Binomial(m.P[z], 7, r.Y),
            (random, z) => new() { Y = Sampler.Binomial(random, z == 0 ? 0.2 : 0.8, 7) },
            new() { Weights = V(0.4, 0.6), P = [0.35, 0.6] }),
        ["BinomialTrials"] = () => Mixture<BinomialTrialsMixture, BinomialTrialsMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Binomial(m.P[z], r.Trials, r.Y),
            (random, z) =>
            {
                int trials = random.Next(3, 15);
                return new() { Trials = trials, Y = Sampler.Binomial(random, z == 0 ? 0.15 : 0.8, trials) };
            },
            new() { Weights = V(0.4, 0.6), P = [0.35, 0.6] }),
        ["Poisson"] = () => Mixture<PoissonMixture, PoissonMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Poisson(m.Rate[z], r.Y),
            (random, z) => new() { Y = Sampler.Poisson(random, z == 0 ? 1.5 : 12) },
            new() { Weights = V(0.4, 0.6), Rate = [2.5, 7] }),
        ["Geometric"] = () => Mixture<GeometricMixture, GeometricMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Geometric(m.P[z], r.Y),
            (random, z) => new() { Y = Sampler.Geometric(random, z == 0 ? 0.6 : 0.04) },
            new() { Weights = V(0.4, 0.6), P = [0.7, 0.2] }),
        ["NegativeBinomial"] = () => Mixture<NegativeBinomialMixture, NegativeBinomialMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.NegativeBinomial(m.R[z], m.P[z], r.Y),
            (random, z) => new() { Y = Sampler.NegativeBinomial(random, z == 0 ? 2 : 30, z == 0 ? 0.6 : 0.4) },
            new() { Weights = V(0.4, 0.6), R = [1.5, 12], P = [0.5, 0.3] },
            count: 150),
        ["Multinomial"] = () => Mixture<MultinomialMixture, MultinomialMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Multinomial(m.P[z], r.Y),
            (random, z) =>
            {
                int[] counts = new int[3];
                Sampler.Multinomial(random, random.Next(1, 9), z == 0 ? [0.7, 0.2, 0.1] : [0.1, 0.3, 0.6], counts);
                return new() { Y = counts };
            },
            new() { Weights = V(0.4, 0.6), P = [V(0.5, 0.3, 0.2), V(0.2, 0.3, 0.5)] },
            count: 100),
        ["Normal"] = () => Mixture<NormalMixture, NormalMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Normal(m.Mean[z], m.Variance[z], r.Y),
            (random, z) => new() { Y = Sampler.Normal(random, z == 0 ? -1 : 4, z == 0 ? 0.6 : 2) },
            new() { Weights = V(0.4, 0.6), Mean = [0, 3], Variance = [1, 3] }),
        ["LogNormal"] = () => Mixture<LogNormalMixture, LogNormalMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.LogNormal(m.Mu[z], m.Sigma[z], r.Y),
            (random, z) => new() { Y = Sampler.LogNormal(random, z == 0 ? -1 : 2, z == 0 ? 0.5 : 0.8) },
            new() { Weights = V(0.4, 0.6), Mu = [-0.5, 1.5], Sigma = [0.8, 1] }),
        ["Exponential"] = () => Mixture<ExponentialMixture, ExponentialMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Exponential(m.Rate[z], r.Y),
            (random, z) => new() { Y = Sampler.Exponential(random, z == 0 ? 10 : 0.1) },
            new() { Weights = V(0.4, 0.6), Rate = [3, 0.3] }),
        ["Gamma"] = () => Mixture<GammaMixture, GammaMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Gamma(m.Shape[z], m.Rate[z], r.Y),
            (random, z) => new() { Y = Sampler.Gamma(random, z == 0 ? 2 : 30, z == 0 ? 4 : 3) },
            new() { Weights = V(0.4, 0.6), Shape = [1.5, 10], Rate = [2, 1.5] }),
        ["InverseGamma"] = () => Mixture<InverseGammaMixture, InverseGammaMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.InverseGamma(m.Shape[z], m.Scale[z], r.Y),
            (random, z) => new() { Y = Sampler.InverseGamma(random, z == 0 ? 6 : 20, z == 0 ? 3 : 200) },
            new() { Weights = V(0.4, 0.6), Shape = [4, 10], Scale = [3, 120] }),
        ["Beta"] = () => Mixture<BetaMixture, BetaMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Beta(m.A[z], m.B[z], r.Y),
            (random, z) => new() { Y = Sampler.Beta(random, z == 0 ? 2 : 20, z == 0 ? 12 : 5) },
            new() { Weights = V(0.4, 0.6), A = [2, 10], B = [7, 4] }),
        ["StudentT"] = () => Mixture<StudentTMixture, StudentTMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.StudentT(m.Location[z], m.Scale[z], m.Freedom[z], r.Y),
            (random, z) => new() { Y = Sampler.StudentT(random, z == 0 ? -4 : 6, z == 0 ? 0.8 : 1.2, z == 0 ? 1.2 : 1.6) },
            new() { Weights = V(0.4, 0.6), Location = [-3, 5], Scale = [1, 1.5], Freedom = [2, 3] },
            count: 150),
        ["Laplace"] = () => Mixture<LaplaceMixture, LaplaceMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Laplace(m.Location[z], m.Scale[z], r.Y),
            (random, z) => new() { Y = Sampler.Laplace(random, z == 0 ? -4 : 6, z == 0 ? 0.8 : 1.5) },
            new() { Weights = V(0.4, 0.6), Location = [-3, 5], Scale = [1, 1.5] }) with { IsSmooth = false },
        ["Weibull"] = () => Mixture<WeibullMixture, WeibullMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Weibull(m.Shape[z], m.Scale[z], r.Y),
            (random, z) => new() { Y = Sampler.Weibull(random, z == 0 ? 1.5 : 6, z == 0 ? 1 : 9) },
            new() { Weights = V(0.4, 0.6), Shape = [1.2, 4], Scale = [1.5, 7] }),
        ["GeneralisedPoisson"] = () => Mixture<GeneralisedPoissonMixture, GeneralisedPoissonMixture.Row>(
            m => m.Weights,
            (m, r, z) => Math.Log(m.A[z]) + ((r.Y - 1) * Math.Log(m.A[z] + (m.B[z] * r.Y))) - m.A[z] - (m.B[z] * r.Y) - MathNet.Numerics.SpecialFunctions.GammaLn(r.Y + 1),
            (random, z) => new() { Y = Sampler.NegativeBinomial(random, z == 0 ? 2 : 30, z == 0 ? 0.6 : 0.4) },
            new() { Weights = V(0.4, 0.6), A = [1, 25], B = [0.3, 0.4] }),
        ["HalfNormal"] = () => Mixture<HalfNormalMixture, HalfNormalMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.HalfNormal(m.Variance[z], r.Y),
            (random, z) => new() { Y = Sampler.HalfNormal(random, z == 0 ? 1 : 60) },
            new() { Weights = V(0.4, 0.6), Variance = [2, 40] }),
        ["InverseGaussian"] = () => Mixture<InverseGaussianMixture, InverseGaussianMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.InverseGaussian(m.Mu[z], m.Lambda[z], r.Y),
            (random, z) => new() { Y = Sampler.InverseGaussian(random, z == 0 ? 1 : 12, z == 0 ? 3 : 200) },
            new() { Weights = V(0.4, 0.6), Mu = [1.5, 9], Lambda = [2, 100] }),
        ["VonMises"] = () => Mixture<VonMisesMixture, VonMisesMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.VonMises(m.Mean[z], m.Concentration[z], r.Y),
            (random, z) => new() { Y = Sampler.VonMises(random, z == 0 ? -1.2 : 1.4, z == 0 ? 4 : 8) },
            new() { Weights = V(0.4, 0.6), Mean = [-0.8, 1], Concentration = [2, 3] },
            count: 100),
        ["Uniform"] = () => Mixture<UniformMixture, UniformMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Uniform(m.Lower[z], m.Upper[z], r.Y),
            (random, z) => new() { Y = Sampler.Uniform(random, z == 0 ? 0 : 2, z == 0 ? 3 : 7) },
            new() { Weights = V(0.4, 0.6), Lower = [0, 2], Upper = [3, 7] }),
        ["FullNormal"] = () => Mixture<FullNormalMixture, FullNormalMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z], m.Covariance[z], r.Y),
            (random, z) => new() { Y = Plane(random, z) },
            new() { Weights = V(0.4, 0.6), Mean = [V(0, 0.5), V(3, 2)], Covariance = [M(1, 0.1, 2), M(2, 0.3, 1.5)] }),
        ["TiedFullNormal"] = () => Mixture<TiedFullNormalMixture, TiedFullNormalMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z], m.Covariance, r.Y),
            (random, z) => new() { Y = Plane(random, z) },
            new() { Weights = V(0.4, 0.6), Mean = [V(0, 0.5), V(3, 2)], Covariance = M(1, 0.1, 2) }),
        ["DiagonalNormal"] = () => Mixture<DiagonalNormalMixture, DiagonalNormalMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z], Matrix<double>.Build.DenseOfDiagonalVector(m.Variance[z]), r.Y),
            (random, z) => new() { Y = Plane(random, z) },
            new() { Weights = V(0.4, 0.6), Mean = [V(0, 0.5), V(3, 2)], Variance = [V(1, 2), V(2, 1.5)] }),
        ["TiedDiagonalNormal"] = () => Mixture<TiedDiagonalNormalMixture, TiedDiagonalNormalMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z], Matrix<double>.Build.DenseOfDiagonalVector(m.Variance), r.Y),
            (random, z) => new() { Y = Plane(random, z) },
            new() { Weights = V(0.4, 0.6), Mean = [V(0, 0.5), V(3, 2)], Variance = V(1, 2) }),
        ["SphericalNormal"] = () => Mixture<SphericalNormalMixture, SphericalNormalMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z], m.Variance[z] * Matrix<double>.Build.DenseIdentity(2), r.Y),
            (random, z) => new() { Y = Plane(random, z) },
            new() { Weights = V(0.4, 0.6), Mean = [V(0, 0.5), V(3, 2)], Variance = [1, 2] }),
        ["TiedSphericalNormal"] = () => Mixture<TiedSphericalNormalMixture, TiedSphericalNormalMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateNormal(m.Mean[z], m.Variance * Matrix<double>.Build.DenseIdentity(2), r.Y),
            (random, z) => new() { Y = Plane(random, z) },
            new() { Weights = V(0.4, 0.6), Mean = [V(0, 0.5), V(3, 2)], Variance = 2 }),
        ["FullStudent"] = () => Mixture<FullStudentMixture, FullStudentMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateStudentT(m.Location[z], m.Scale[z], m.Freedom[z], r.Y),
            (random, z) => new() { Y = HeavyPlane(random, z) },
            new() { Weights = V(0.4, 0.6), Location = [V(0, 0.5), V(5, 4)], Scale = [M(1, 0.1, 2), M(2, 0.3, 1.5)], Freedom = [3, 6] },
            count: 300),
        ["TiedFullStudent"] = () => Mixture<TiedFullStudentMixture, TiedFullStudentMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateStudentT(m.Location[z], m.Scale, m.Freedom[z], r.Y),
            (random, z) => new() { Y = HeavyPlane(random, z) },
            new() { Weights = V(0.4, 0.6), Location = [V(0, 0.5), V(5, 4)], Scale = M(1, 0.1, 2), Freedom = [3, 6] },
            count: 150),
        ["DiagonalStudent"] = () => Mixture<DiagonalStudentMixture, DiagonalStudentMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateStudentT(m.Location[z], Matrix<double>.Build.DenseOfDiagonalVector(m.Scale[z]), m.Freedom, r.Y),
            (random, z) => new() { Y = HeavyPlane(random, z) },
            new() { Weights = V(0.4, 0.6), Location = [V(0, 0.5), V(5, 4)], Scale = [V(1, 2), V(2, 1.5)], Freedom = 5 },
            count: 150),
        ["SphericalStudent"] = () => Mixture<SphericalStudentMixture, SphericalStudentMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateStudentT(m.Location[z], m.Scale[z] * Matrix<double>.Build.DenseIdentity(2), m.Freedom[z], r.Y),
            (random, z) => new() { Y = HeavyPlane(random, z) },
            new() { Weights = V(0.4, 0.6), Location = [V(0, 0.5), V(5, 4)], Scale = [1, 2], Freedom = [3, 6] },
            count: 150),
        ["FixedFreedomStudent"] = () => Mixture<FixedFreedomStudentMixture, FixedFreedomStudentMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.MultivariateStudentT(m.Location[z], m.Scale[z], 4, r.Y),
            (random, z) => new() { Y = HeavyPlane(random, z) },
            new() { Weights = V(0.4, 0.6), Location = [V(0, 0.5), V(5, 4)], Scale = [M(1, 0.1, 2), M(2, 0.3, 1.5)] }),
        ["Dirichlet"] = () => Mixture<DirichletMixture, DirichletMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Dirichlet(m.Alpha[z], r.Y),
            (random, z) =>
            {
                double[] y = new double[3];
                Sampler.Dirichlet(random, z == 0 ? [2, 8, 3] : [12, 3, 5], y);
                return new() { Y = V(y) };
            },
            new() { Weights = V(0.4, 0.6), Alpha = [V(2, 5, 3), V(6, 2, 3)] }),
        ["TiedNormalVariance"] = () => Mixture<TiedNormalVariance, TiedNormalVariance.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Normal(m.Mean[z], m.Variance, r.Y),
            (random, z) => new() { Y = Sampler.Normal(random, z == 0 ? -1 : 4, 1.2) },
            new() { Weights = V(0.4, 0.6), Mean = [0, 3], Variance = 2 }),
        ["TiedNormalMean"] = () => Mixture<TiedNormalMean, TiedNormalMean.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Normal(m.Mean, m.Variance[z], r.Y),
            (random, z) => new() { Y = Sampler.Normal(random, 1, z == 0 ? 0.04 : 30) },
            new() { Weights = V(0.4, 0.6), Mean = 0.5, Variance = [0.3, 10] }) with { MaximisesJointly = false },
        ["TiedGammaShape"] = () => Mixture<TiedGammaShape, TiedGammaShape.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Gamma(m.Shape, m.Rate[z], r.Y),
            (random, z) => new() { Y = Sampler.Gamma(random, 3, z == 0 ? 10 : 0.5) },
            new() { Weights = V(0.4, 0.6), Shape = 2, Rate = [5, 0.5] }),
        ["TiedFreedom"] = () => Mixture<TiedFreedom, TiedFreedom.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.StudentT(m.Location[z], m.Scale, m.Freedom, r.Y),
            (random, z) => new() { Y = Sampler.StudentT(random, z == 0 ? -4 : 6, 1, 2.5) },
            new() { Weights = V(0.4, 0.6), Location = [-3, 5], Scale = 1.5, Freedom = 4 },
            count: 120),
        ["FixedWeights"] = () => Mixture<FixedWeights, FixedWeights.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Poisson(m.Rate[z], r.Y),
            (random, z) => new() { Y = Sampler.Poisson(random, z == 0 ? 1.5 : 12) },
            new() { Weights = V(0.4, 0.6), Rate = [2.5, 7] }),
        ["FixedVariance"] = () => Mixture<FixedVariance, FixedVariance.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Normal(m.Mean[z], m.Variance[z], r.Y),
            (random, z) => new() { Y = Sampler.Normal(random, z == 0 ? -1 : 4, z == 0 ? 0.6 : 2) },
            new() { Weights = V(0.4, 0.6), Mean = [0, 3], Variance = [1, 3] }),
        ["FixedFreedom"] = () => Mixture<FixedFreedom, FixedFreedom.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.StudentT(m.Location[z], m.Scale[z], 4, r.Y),
            (random, z) => new() { Y = Sampler.StudentT(random, z == 0 ? -4 : 6, 1, 4) },
            new() { Weights = V(0.4, 0.6), Location = [-3, 5], Scale = [1.5, 1] }),
        ["MissingNormal"] = () => Mixture<MissingNormal, MissingNormal.Row>(
            m => m.Weights,
            (m, r, z) => (r.Y is { } y ? LogDensity.Normal(m.Mean[z], m.Variance[z], y) : 0) + (r.N is { } n ? LogDensity.Poisson(m.Rate[z], n) : 0),
            (random, z) => new()
            {
                Y = random.Next(3) == 0 ? null : Sampler.Normal(random, z == 0 ? -1 : 4, z == 0 ? 0.6 : 2),
                N = random.Next(3) == 0 ? null : Sampler.Poisson(random, z == 0 ? 2 : 6),
            },
            new() { Weights = V(0.4, 0.6), Mean = [0, 3], Variance = [1, 3], Rate = [3, 5] }),
        ["MissingItems"] = () => Mixture<MissingItems, MissingItems.Row>(
            m => m.Weights,
            (m, r, z) => r.Answer.Select((answer, j) => answer == int.MinValue ? 0 : Math.Log(m.Item[z, j][answer])).Sum(),
            (random, z) => new() { Answer = [.. Enumerable.Range(0, 3).Select(_ => random.Next(4) == 0 ? int.MinValue : Sampler.Categorical(random, z == 0 ? [0.7, 0.2, 0.1] : [0.1, 0.2, 0.7]))] },
            new() { Weights = V(0.45, 0.55), Item = new[,] { { V(0.5, 0.3, 0.2), V(0.6, 0.2, 0.2), V(0.5, 0.3, 0.2) }, { V(0.2, 0.3, 0.5), V(0.2, 0.3, 0.5), V(0.3, 0.3, 0.4) } } },
            count: 150) with { IsRegular = false, StepsToFixedPoint = 6000 },
        ["EachNormal"] = () => Mixture<EachNormal, EachNormal.Row>(
            m => m.Weights,
            (m, r, z) => r.Y.Select((y, j) => double.IsNaN(y) ? 0 : LogDensity.Normal(m.Mean[z, j], m.Variance[z], y)).Sum(),
            (random, z) => new() { Y = [.. Enumerable.Range(0, 3).Select(j => random.Next(4) == 0 ? double.NaN : Sampler.Normal(random, z == 0 ? -j : 3 + j, z == 0 ? 0.6 : 2))] },
            new() { Weights = V(0.4, 0.6), Mean = new[,] { { 0.2, 0.1, 0 }, { 2, 2, 3 } }, Variance = [1, 3] }),
        ["RuntimeStates"] = () => Mixture<RuntimeStates, RuntimeStates.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Normal(m.Mean[z], m.Variance[z], r.Y),
            (random, z) => new() { Y = Sampler.Normal(random, z == 0 ? -1 : 4, z == 0 ? 0.6 : 2) },
            new() { K = 2, Weights = V(0.4, 0.6), Mean = [0, 3], Variance = [1, 3] }),
        ["CovariateIndexed"] = () => Mixture<CovariateIndexed, CovariateIndexed.Row>(
            m => m.Weights,
            (m, r, z) => Math.Log(m.Confusion[z, r.Observer][r.Report]) + Math.Log(m.Confusion[z, 0][r.Other]),
            (random, z) => new()
            {
                Observer = random.Next(3),
                Report = Sampler.Categorical(random, z == 0 ? [0.8, 0.15, 0.05] : [0.1, 0.3, 0.6]),
                Other = Sampler.Categorical(random, z == 0 ? [0.8, 0.15, 0.05] : [0.1, 0.3, 0.6]),
            },
            new()
            {
                Weights = V(0.4, 0.6),
                Confusion = new[,] { { V(0.5, 0.3, 0.2), V(0.6, 0.2, 0.2), V(0.5, 0.3, 0.2) }, { V(0.2, 0.3, 0.5), V(0.2, 0.3, 0.5), V(0.3, 0.3, 0.4) } },
            },
            count: 200) with { IsRegular = false, StepsToFixedPoint = 6000 },
        ["RegressionMixture"] = () => Mixture<RegressionMixture, RegressionMixture.Row>(
            m => m.Weights,
            (m, r, z) => LogDensity.Normal(m.Beta[z] * r.X, m.Variance[z], r.Y),
            (random, z) =>
            {
                double x = Sampler.Normal(random, 0, 1);
                return new() { X = V(1, x), Y = Sampler.Normal(random, z == 0 ? -2 + x : 4 - (2 * x), z == 0 ? 0.3 : 0.8) };
            },
            new() { Weights = V(0.4, 0.6), Beta = [V(-1, 0.5), V(3, -1)], Variance = [1, 2] }),
    };

    private static Vector<double> V(params double[] entries) => Vector<double>.Build.Dense(entries);

    private static Matrix<double> M(double first, double between, double second) => Matrix<double>.Build.DenseOfRowMajor(2, 2, [first, between, between, second]);

    private static Vector<double> Plane(Random random, int z)
    {
        double[] y = new double[2];
        Sampler.MultivariateNormal(random, z == 0 ? [-1, 0] : [4, 3], z == 0 ? [1, 0, 0.5, 0.8] : [1.2, 0, -0.4, 1.1], y);
        return V(y);
    }

    private static Vector<double> HeavyPlane(Random random, int z)
    {
        double[] y = new double[2];
        Sampler.MultivariateStudentT(random, z == 0 ? [-1, 0] : [7, 5], z == 0 ? [1, 0, 0.5, 0.8] : [1.2, 0, -0.4, 1.1], z == 0 ? 2 : 4, y);
        return V(y);
    }

    private static Specimen Mixture<TModel, TRow>(
        Func<TModel, Vector<double>> weights,
        Func<TModel, TRow, int, double> emission,
        Func<Random, int, TRow> draw,
        TModel start,
        int count = 70)
        where TModel : class
        where TRow : struct
    {
        var subject = Subject.Of<TModel, TRow>(
            [typeof(TModel).Name switch { nameof(CovariateIndexed) => "Grade", nameof(MissingItems) => "Class", _ => "Z" }],
            [2],
            (model, row, z) => Math.Log(weights(model)[z[0]]) + emission(model, row, z[0]));
        var random = new Random(20260122);
        object[] rows = [.. Enumerable.Range(0, count).Select(i => subject.WithWeight(draw(random, random.NextDouble() < 0.45 ? 0 : 1), CaseWeights[i % CaseWeights.Length]))];
        return new Specimen(subject, rows, start) { Exchangeable = true };
    }
}
