namespace EmDsl;

public static partial class Distributions
{
    /// <summary>The normal distribution, density exp(−(x − μ)² / (2σ²)) / √(2πσ²). Takes the variance, not its root.</summary>
    /// <param name="mean">The mean μ.</param>
    /// <param name="variance">The variance σ², greater than 0.</param>
    /// <returns>A real number.</returns>
    public static double Normal(double mean, double variance) => Declaration.Read<double>(nameof(Normal));

    /// <summary>The half-normal distribution, density √(2 / (πσ²)) exp(−x² / (2σ²)): |x| of a normal with mean 0. Takes the variance of that normal.</summary>
    /// <param name="variance">The variance σ² of the whole normal, greater than 0; the half has mean √(2σ²/π).</param>
    /// <returns>A number greater than 0.</returns>
    public static double HalfNormal(double variance) => Declaration.Read<double>(nameof(HalfNormal));

    /// <summary>The log-normal distribution, density exp(−(ln x − μ)² / (2σ²)) / (xσ√(2π)).</summary>
    /// <param name="mu">The mean μ of ln x.</param>
    /// <param name="sigma">The standard deviation σ of ln x, greater than 0.</param>
    /// <returns>A number greater than 0.</returns>
    public static double LogNormal(double mu, double sigma) => Declaration.Read<double>(nameof(LogNormal));

    /// <summary>The exponential distribution, density λ e^(−λx), with mean 1/λ.</summary>
    /// <param name="rate">The rate λ, greater than 0.</param>
    /// <returns>A number, at least 0.</returns>
    public static double Exponential(double rate) => Declaration.Read<double>(nameof(Exponential));

    /// <summary>The gamma distribution, density β^α x^(α − 1) e^(−βx) / Γ(α), with mean α/β.</summary>
    /// <param name="shape">The shape α, greater than 0.</param>
    /// <param name="rate">The rate β, greater than 0 (not a scale).</param>
    /// <returns>A number greater than 0.</returns>
    public static double Gamma(double shape, double rate) => Declaration.Read<double>(nameof(Gamma));

    /// <summary>The inverse gamma distribution, density β^α x^(−α − 1) e^(−β/x) / Γ(α).</summary>
    /// <param name="shape">The shape α, greater than 0.</param>
    /// <param name="scale">The scale β, greater than 0.</param>
    /// <returns>A number greater than 0.</returns>
    public static double InverseGamma(double shape, double scale) => Declaration.Read<double>(nameof(InverseGamma));

    /// <summary>The beta distribution, density x^(a − 1) (1 − x)^(b − 1) / B(a, b), with mean a / (a + b).</summary>
    /// <param name="a">The first shape, greater than 0.</param>
    /// <param name="b">The second shape, greater than 0.</param>
    /// <returns>A number in (0, 1).</returns>
    public static double Beta(double a, double b) => Declaration.Read<double>(nameof(Beta));

    /// <summary>
    /// Student's t distribution, density Γ((ν + 1)/2) / (Γ(ν/2) σ √(νπ)) · (1 + ((x − μ)/σ)² / ν)^(−(ν + 1)/2).
    /// </summary>
    /// <param name="location">The centre μ.</param>
    /// <param name="scale">The scale σ, greater than 0 (not squared).</param>
    /// <param name="freedom">The degrees of freedom ν, greater than 0.</param>
    /// <returns>A real number.</returns>
    public static double StudentT(double location, double scale, double freedom) => Declaration.Read<double>(nameof(StudentT));

    /// <summary>The Laplace distribution, density exp(−|x − μ| / b) / (2b).</summary>
    /// <param name="location">The median μ.</param>
    /// <param name="scale">The scale b, greater than 0.</param>
    /// <returns>A real number.</returns>
    public static double Laplace(double location, double scale) => Declaration.Read<double>(nameof(Laplace));

    /// <summary>The Weibull distribution, density (k/λ) (x/λ)^(k − 1) exp(−(x/λ)^k).</summary>
    /// <param name="shape">The shape k, greater than 0.</param>
    /// <param name="scale">The scale λ, greater than 0.</param>
    /// <returns>A number, at least 0.</returns>
    public static double Weibull(double shape, double scale) => Declaration.Read<double>(nameof(Weibull));

    /// <summary>The inverse Gaussian distribution, density √(λ / (2πx³)) exp(−λ (x − μ)² / (2μ²x)), with mean μ.</summary>
    /// <param name="mu">The mean μ, greater than 0.</param>
    /// <param name="lambda">The shape λ, greater than 0.</param>
    /// <returns>A number greater than 0.</returns>
    public static double InverseGaussian(double mu, double lambda) => Declaration.Read<double>(nameof(InverseGaussian));

    /// <summary>
    /// The von Mises distribution of an angle, density exp(κ cos(x − μ)) / (2π I₀(κ)), with I₀ the modified Bessel function.
    /// </summary>
    /// <param name="mean">The mean direction μ, in radians.</param>
    /// <param name="concentration">The concentration κ, at least 0.</param>
    /// <returns>An angle in radians.</returns>
    public static double VonMises(double mean, double concentration) => Declaration.Read<double>(nameof(VonMises));

    /// <summary>The uniform distribution, density 1 / (b − a).</summary>
    /// <param name="lower">The lower end a.</param>
    /// <param name="upper">The upper end b, greater than <paramref name="lower"/>.</param>
    /// <returns>A number in [a, b].</returns>
    public static double Uniform(double lower, double upper) => Declaration.Read<double>(nameof(Uniform));
}
