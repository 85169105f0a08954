using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws.Models;

[LatentModel]
internal sealed partial class Radial
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Center { get; init; }
    [Parameter] public partial double[] Scale { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => VectorDensity(y => -2 * Log(Scale[Z]) - Sqrt(1 + (y - Center[Z]) * (y - Center[Z]) / (Scale[Z] * Scale[Z])));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class SoftCurve
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Level { get; init; }
    [Parameter] public partial Vector<double> Slope { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Covariate(Dimension = 2)] Vector<double> X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Normal(Level[Z] + Log(1 + Exp(Slope) * Exp(X)), Variance);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class BentGate
{
    [Parameter(Fixed = true)] public partial Matrix<double> Mix { get; init; }
    [Parameter] public partial Vector<double> Bend { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Covariate(Dimension = 2)] Vector<double> X { get; }
    [Latent(3)] int Z => Categorical(Softmax(Mix * Logistic(Diagonal(Bend) * X)));
    [Observed] double Y => Normal(Mean[Z], 1);
    [Weight] double W { get; }
}
