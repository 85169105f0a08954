using EmDsl;
using static EmDsl.Distributions;

namespace Examples.Nile;

/// <summary>
/// A level that wanders and yearly flows around it, in 10⁸ m³ (Durbin and Koopman 2012, Time Series Analysis by State Space Methods, chapter 2).
/// The first level could be anything: its variance is large.
/// </summary>
[LatentModel]
public sealed partial class LocalLevel
{
    /// <summary>The variance of the change of the level from one year to the next.</summary>
    [Parameter] public partial double LevelVariance { get; init; }

    /// <summary>The variance of a year's flow about the level.</summary>
    [Parameter] public partial double NoiseVariance { get; init; }

    [Latent]   double  Level => Chain(first: Normal(1000, 1e7), next: Normal(Previous(Level), LevelVariance));
    [Observed] double? Flow  => Normal(Level, NoiseVariance);
}
