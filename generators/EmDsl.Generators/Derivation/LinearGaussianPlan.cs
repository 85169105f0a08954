using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Derivation;

/// <summary>
/// The continuous unobserved numbers of a row, which are jointly normal given the data: a Kalman filter and a Rauch–Tung–Striebel smoother
/// over rows, of which those that do not look back at each other are sequences of length one. See derivation.md, section 2.1.
/// </summary>
/// <param name="Unknowns">The row's unknown numbers: first those that later rows look at, the state that leaves the row.</param>
/// <param name="Leaving">How many of <c>Unknowns</c> make up that state.</param>
/// <param name="Before">The same state as the row before left it, by the names that the row's equations know it by.</param>
/// <param name="Factors">The laws over them: each unknown after those that its law names, then what is observed.</param>
internal sealed record LinearGaussianPlan(
    EquatableArray<UnknownNode> Unknowns,
    int Leaving,
    EquatableArray<string> Before,
    EquatableArray<GaussianFactor> Factors);

/// <summary>A continuous variable of a row, or the entries of an observed vector that may be missing.</summary>
/// <param name="Size">How many numbers it has; 1 for a scalar.</param>
internal sealed record UnknownNode(string Name, Expr Size);

/// <summary>A factor of the graph that holds continuous latent variables.</summary>
/// <param name="Factor">Which one, by index.</param>
/// <param name="IsDrawn">Its variable is latent; otherwise observed.</param>
/// <param name="Count">How many numbers it draws.</param>
/// <param name="IsIndependent">Its numbers are independent of each other given the unknowns, in all alternatives.</param>
/// <param name="Laws">One for each branch of the factor.</param>
internal sealed record GaussianFactor(int Factor, bool IsDrawn, Expr Count, bool IsIndependent, EquatableArray<GaussianLaw> Laws);

/// <summary>A normal law whose mean is affine in the unknowns.</summary>
/// <param name="Index">The bound index of an entry in mean and variance; null for a scalar.</param>
/// <param name="Variance">The variance of an entry; null where entries are not independent.</param>
/// <param name="Covariance">The covariance as a <see cref="Lambda"/> of Lambdas; null where entries are independent.</param>
internal sealed record GaussianLaw(string? Index, AffineForm Mean, Expr? Variance, Lambda? Covariance);
