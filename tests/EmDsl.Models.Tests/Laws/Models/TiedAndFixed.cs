using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws.Models;

[LatentModel]
internal sealed partial class TiedNormalVariance
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Normal(Mean[Z], Variance);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class TiedNormalMean
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double Mean { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Normal(Mean, Variance[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class TiedGammaShape
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double Shape { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Gamma(Shape, Rate[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class TiedFreedom
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Location { get; init; }
    [Parameter] public partial double Scale { get; init; }
    [Parameter] public partial double Freedom { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => StudentT(Location[Z], Scale, Freedom);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class FixedWeights
{
    [Parameter(Fixed = true)] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] int Y => Poisson(Rate[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class FixedVariance
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter(Fixed = true)] public partial double[] Variance { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Normal(Mean[Z], Variance[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class FixedFreedom
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Location { get; init; }
    [Parameter] public partial double[] Scale { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => StudentT(Location[Z], Scale[Z], 4.0);
    [Weight] double W { get; }
}
