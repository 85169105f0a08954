using MathNet.Numerics.LinearAlgebra;

namespace EmDsl;

public static partial class Distributions
{
    /// <summary>The multivariate normal distribution, density exp(−(x − μ)ᵀΣ⁻¹(x − μ)/2) / √det(2πΣ), in D dimensions.</summary>
    /// <param name="mean">The mean μ, D entries.</param>
    /// <param name="covariance">The covariance Σ, D × D, symmetric and positive definite.</param>
    /// <returns>A vector of D real numbers.</returns>
    public static Vector<double> MultivariateNormal(Vector<double> mean, Matrix<double> covariance)
        => Declaration.Read<Vector<double>>(nameof(MultivariateNormal));

    /// <summary>
    /// The multivariate Student t distribution,
    /// density Γ((ν + D)/2) / (Γ(ν/2) √det(νπΣ)) · (1 + (x − μ)ᵀΣ⁻¹(x − μ) / ν)^(−(ν + D)/2), in D dimensions.
    /// </summary>
    /// <param name="location">The centre μ, D entries.</param>
    /// <param name="scale">The scale matrix Σ, D × D, symmetric and positive definite (not the covariance, which is Σν/(ν − 2)).</param>
    /// <param name="freedom">The degrees of freedom ν, greater than 0.</param>
    /// <returns>A vector of D real numbers.</returns>
    public static Vector<double> MultivariateStudentT(Vector<double> location, Matrix<double> scale, double freedom)
        => Declaration.Read<Vector<double>>(nameof(MultivariateStudentT));

    /// <summary>The Dirichlet distribution, density Γ(Σα_k) / ∏Γ(α_k) · ∏ x_k^(α_k − 1).</summary>
    /// <param name="alpha">K shapes, each greater than 0.</param>
    /// <returns>A probability vector: K numbers greater than 0 with sum 1.</returns>
    public static Vector<double> Dirichlet(Vector<double> alpha) => Declaration.Read<Vector<double>>(nameof(Dirichlet));

    /// <summary>Independent normal variables with mean 0 and variance 1, density (2π)^(−D/2) exp(−xᵀx/2).</summary>
    /// <param name="dimension">The number of entries D, at least 1.</param>
    /// <returns>A vector of D real numbers.</returns>
    public static Vector<double> StandardNormal(int dimension) => Declaration.Read<Vector<double>>(nameof(StandardNormal));

    /// <summary>
    /// The Wishart distribution, density det(X)^((ν − D − 1)/2) exp(−tr(S⁻¹X)/2) / (2^(νD/2) det(S)^(ν/2) Γ_D(ν/2)), with mean νS.
    /// </summary>
    /// <param name="freedom">The degrees of freedom ν, greater than D − 1.</param>
    /// <param name="scale">The scale matrix S, D × D, symmetric and positive definite.</param>
    /// <returns>A symmetric positive definite D × D matrix.</returns>
    public static Matrix<double> Wishart(double freedom, Matrix<double> scale) => Declaration.Read<Matrix<double>>(nameof(Wishart));

    /// <summary>
    /// The inverse Wishart distribution, density det(S)^(ν/2) det(X)^(−(ν + D + 1)/2) exp(−tr(SX⁻¹)/2) / (2^(νD/2) Γ_D(ν/2)),
    /// with mean S / (ν − D − 1).
    /// </summary>
    /// <param name="freedom">The degrees of freedom ν, greater than D − 1.</param>
    /// <param name="scale">The scale matrix S, D × D, symmetric and positive definite.</param>
    /// <returns>A symmetric positive definite D × D matrix.</returns>
    public static Matrix<double> InverseWishart(double freedom, Matrix<double> scale)
        => Declaration.Read<Matrix<double>>(nameof(InverseWishart));
}
