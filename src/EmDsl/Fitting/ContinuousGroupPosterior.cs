namespace EmDsl;

/// <summary>The posterior mean and variance of a continuous latent variable, a number, that has one value per key of a group.</summary>
/// <param name="mean">The mean for each key.</param>
/// <param name="variance">The variance for each key.</param>
/// <param name="keys">The keys, in order of first appearance.</param>
public sealed class ContinuousGroupPosterior(double[] mean, double[] variance, IReadOnlyList<string> keys) : ContinuousPosterior(mean, variance)
{
    /// <summary>The keys whose moments these are, in order of first appearance.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}
