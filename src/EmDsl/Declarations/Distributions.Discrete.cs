using MathNet.Numerics.LinearAlgebra;

namespace EmDsl;

/// <summary>
/// The vocabulary of declarations: <c>using static EmDsl.Distributions;</c>. The generator reads the calls; distributions are never
/// executed, while functions of numbers (<see cref="Exp(double)"/> and its like) compute.
/// </summary>
public static partial class Distributions
{
    /// <summary>The categorical distribution, P(Z = k) = p_k for k = 0, ..., K − 1. <c>1 + Categorical(p)</c> counts from 1.</summary>
    /// <param name="p">K probabilities: each at least 0, their sum 1.</param>
    /// <returns>A category, 0, ..., K − 1.</returns>
    public static int Categorical(Vector<double> p) => Declaration.Read<int>(nameof(Categorical));

    /// <summary>The categorical distribution, P(Z = k) = p_k for k = 0, ..., K − 1, its probabilities written out.</summary>
    /// <param name="p">K probabilities: each at least 0, their sum 1.</param>
    /// <returns>A category, 0, ..., K − 1.</returns>
    public static int Categorical(params double[] p) => Declaration.Read<int>(nameof(Categorical));

    /// <summary>The categorical distribution over the names of an enum, in the order of their declaration.</summary>
    /// <typeparam name="TEnum">The enum that names the categories.</typeparam>
    /// <param name="p">One probability per name: each at least 0, their sum 1.</param>
    /// <returns>One of the enum's names.</returns>
    public static TEnum Categorical<TEnum>(Vector<double> p)
        where TEnum : struct, Enum
        => Declaration.Read<TEnum>(nameof(Categorical));

    /// <summary>The categorical distribution over the names of an enum, in the order of their declaration, its probabilities written out.</summary>
    /// <typeparam name="TEnum">The enum that names the categories.</typeparam>
    /// <param name="p">One probability per name: each at least 0, their sum 1.</param>
    /// <returns>One of the enum's names.</returns>
    public static TEnum Categorical<TEnum>(params double[] p)
        where TEnum : struct, Enum
        => Declaration.Read<TEnum>(nameof(Categorical));

    /// <summary>The Bernoulli distribution, P(true) = p, P(false) = 1 − p.</summary>
    /// <param name="p">The probability of <c>true</c>, in [0, 1].</param>
    /// <returns>True or false.</returns>
    public static bool Bernoulli(double p) => Declaration.Read<bool>(nameof(Bernoulli));

    /// <summary>The binomial distribution, P(k) = C(n, k) p^k (1 − p)^(n − k), the number of successes in n trials.</summary>
    /// <param name="p">The probability of a success, in [0, 1].</param>
    /// <param name="n">The number of trials, at least 0.</param>
    /// <returns>A count, 0, ..., n.</returns>
    public static int Binomial(double p, int n) => Declaration.Read<int>(nameof(Binomial));

    /// <summary>The Poisson distribution, P(k) = λ^k e^(−λ) / k!, with mean and variance λ.</summary>
    /// <param name="rate">The mean λ, greater than 0.</param>
    /// <returns>A count, at least 0.</returns>
    public static int Poisson(double rate) => Declaration.Read<int>(nameof(Poisson));

    /// <summary>The geometric distribution, P(k) = p (1 − p)^(k − 1), the number of trials up to and including the first success.</summary>
    /// <param name="p">The probability of a success, in (0, 1].</param>
    /// <returns>A count, at least 1.</returns>
    public static int Geometric(double p) => Declaration.Read<int>(nameof(Geometric));

    /// <summary>
    /// The negative binomial distribution, P(k) = Γ(r + k) / (k! Γ(r)) p^r (1 − p)^k, the number of failures before the r-th success;
    /// mean r (1 − p) / p.
    /// </summary>
    /// <param name="r">The number of successes, greater than 0, not necessarily whole.</param>
    /// <param name="p">The probability of a success, in (0, 1].</param>
    /// <returns>A count, at least 0.</returns>
    public static int NegativeBinomial(double r, double p) => Declaration.Read<int>(nameof(NegativeBinomial));

    /// <summary>
    /// The multinomial distribution, P(x) = n! / (x_1! ⋯ x_K!) p_1^x_1 ⋯ p_K^x_K, with n = x_1 + ⋯ + x_K the row's own total.
    /// </summary>
    /// <param name="p">K probabilities: each at least 0, their sum 1.</param>
    /// <returns>The counts of the K cells, one column per cell, each at least 0.</returns>
    public static int[] Multinomial(Vector<double> p) => Declaration.Read<int[]>(nameof(Multinomial));
}
