using EmDsl;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace Examples.CustomMixture;

/// <summary>
/// Amplitudes of echoes from two kinds of surface. Many small scatterers make an amplitude Rayleigh distributed; the vocabulary has no
/// Rayleigh distribution, so its log-density stands here.
/// </summary>
[LatentModel]
public sealed partial class Echoes
{
    [Parameter] public partial Vector<double> Weights { get; init; }

    /// <summary>The mean square of each surface's amplitude, halved.</summary>
    [Parameter] public partial double[] Scale { get; init; }

    [Latent(2)] int    Surface   => Categorical(Weights);
    [Observed]  double Amplitude => Rayleigh(Scale[Surface]);

    static double Rayleigh(double s2) => Density(x => Log(x / s2) - x * x / (2 * s2), Support.Positive);
}
