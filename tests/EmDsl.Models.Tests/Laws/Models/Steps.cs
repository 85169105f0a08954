using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws.Models;

[LatentModel(MStep = MStepKind.EmGradient)]
internal sealed partial class GammaByGradient
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Shape { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Gamma(Shape[Z], Rate[Z]);
    [Weight] double W { get; }
}

[LatentModel(MStep = MStepKind.EmGradient)]
internal sealed partial class CountsByGradient
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Level { get; init; }
    [Parameter] public partial double Slope { get; init; }
    [Covariate] double X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] int Y => Poisson(Exp(Level[Z] + Slope * X));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class HeavyAndLight
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double> Center { get; init; }
    [Parameter] public partial Matrix<double>[] Scale { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateStudentT(Center, Scale[Z], 5);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class ProportionalCovariances
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial double[] Volume { get; init; }
    [Parameter] public partial Matrix<double> Shape { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z], Volume[Z] * Shape);
    [Weight] double W { get; }
}

[LatentModel(MStep = MStepKind.Ecme)]
internal sealed partial class GammaByEcme
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Shape { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Gamma(Shape[Z], Rate[Z]);
    [Weight] double W { get; }
}

[LatentModel(MStep = MStepKind.Ecme)]
internal sealed partial class TailsByEcme
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Location { get; init; }
    [Parameter] public partial double[] Scale { get; init; }
    [Parameter] public partial double Freedom { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => StudentT(Location[Z], Scale[Z], Freedom);
    [Weight] double W { get; }
    [Prior(nameof(Freedom))] double FreedomPrior => LogNormal(1.5, 1);
}

/// <summary>One variance for both states, by Newton's method in the displacements of the levels.</summary>
[LatentModel(MStep = MStepKind.Ecme)]
internal sealed partial class SpreadByEcme
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Level { get; init; }
    [Parameter] public partial double LogSpread { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Normal(Level[Z], Exp(LogSpread));
    [Weight] double W { get; }
}

/// <summary>Coefficients shared across variances, each with its prior: conditional maximisations.</summary>
[LatentModel]
internal sealed partial class ShrunkSlope
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Intercept { get; init; }
    [Parameter] public partial double Slope { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Covariate] double X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Normal(Intercept[Z] + Slope * X, Variance[Z]);
    [Weight] double W { get; }
    [Prior(nameof(Slope))] double SlopePrior => Normal(0.5, 0.01);
    [Prior(nameof(Variance))] double VariancePrior(int k) => InverseGamma(3 + k, 2);
}
