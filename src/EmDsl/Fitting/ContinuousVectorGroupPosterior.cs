namespace EmDsl;

/// <summary>The posterior mean and covariance of a continuous latent variable, a vector, that has one value per key of a group.</summary>
/// <param name="mean">Keys × dimension means, row-major.</param>
/// <param name="covariance">Keys × dimension × dimension covariances, row-major.</param>
/// <param name="dimension">The number of entries of the variable.</param>
/// <param name="keys">The keys, in order of first appearance.</param>
public sealed class ContinuousVectorGroupPosterior(double[] mean, double[] covariance, int dimension, IReadOnlyList<string> keys)
    : ContinuousVectorPosterior(mean, covariance, dimension)
{
    /// <summary>The keys whose moments these are, in order of first appearance.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}
