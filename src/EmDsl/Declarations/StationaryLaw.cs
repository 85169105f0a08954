using MathNet.Numerics.LinearAlgebra;

namespace EmDsl;

/// <summary>
/// The stationary law of a chain, made by <c>Stationary(transition)</c>: stands as <c>first</c> of a <c>Chain</c>, or as the
/// probabilities of a <c>Categorical</c>.
/// </summary>
public sealed class StationaryLaw
{
    StationaryLaw()
    {
    }

    /// <summary>The law as a probability vector over the chain's states. A declaration: never executed.</summary>
    /// <param name="law">The law.</param>
    /// <exception cref="InvalidOperationException">Always: a declaration is read by the generator, not executed.</exception>
    public static implicit operator Vector<double>(StationaryLaw law) => Declaration.Read<Vector<double>>(nameof(StationaryLaw));
}
