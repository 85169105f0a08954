namespace EmDsl;

/// <summary>The posterior distribution of a discrete latent variable that has one value per key of a group.</summary>
/// <typeparam name="T">The type of a state: <see cref="int"/>, <see cref="bool"/> or an enumeration.</typeparam>
/// <param name="probabilities">Keys × states, row-major; each row sums to 1.</param>
/// <param name="states">The number of states.</param>
/// <param name="toState">From a state's index to its value.</param>
/// <param name="keys">The keys, in order of first appearance.</param>
public sealed class DiscreteGroupPosterior<T>(double[] probabilities, int states, Func<int, T> toState, IReadOnlyList<string> keys)
    : DiscretePosterior<T>(probabilities, states, toState)
{
    /// <summary>The keys whose values the rows of <see cref="DiscretePosterior{T}.Probabilities"/> are, in order of first appearance.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}
