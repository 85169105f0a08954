using EmDsl;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace Examples.MixtureOfExperts;

/// <summary>
/// Exhaust of a single-cylinder engine burning ethanol (Brinkman 1981): the same concentration of nitrogen oxides arises from a lean and from
/// a rich mixture of fuel and air. Each is a line, an expert; a gate says how probable each is at a concentration.
/// </summary>
[LatentModel]
public sealed partial class Engine
{
    /// <summary>The log-odds of an expert against expert 0: intercept and slope.</summary>
    [Parameter] public partial Matrix<double> Gate { get; init; }

    /// <summary>Intercept and slope of each expert's line.</summary>
    [Parameter] public partial Vector<double>[] Line { get; init; }

    /// <summary>The variance about each line.</summary>
    [Parameter] public partial double[] Variance { get; init; }

    [Covariate("1", "NO")] Vector<double> X { get; }
    [Latent(2)] int    Expert      => Categorical(Softmax(Gate * X));
    [Observed]  double Equivalence => Normal(Line[Expert] * X, Variance[Expert]);
}
