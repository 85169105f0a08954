using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws.Models;

[LatentModel]
internal sealed partial class GatedCounts
{
    [Parameter] public partial Matrix<double> Gate { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Covariate("x1", "x2")] Vector<double> X { get; }
    [Latent(3)] int Z => Categorical(Softmax(Gate * X));
    [Observed] int Y => Poisson(Rate[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class NestedGates
{
    [Parameter] public partial Vector<double> Scores { get; init; }
    [Parameter] public partial Matrix<double>[] Gate { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Covariate("x1", "x2")] Vector<double> X { get; }
    [Latent(2)] int Parent => Categorical(Softmax(Scores));
    [Latent(2)] int Z => Categorical(Softmax(Gate[Parent] * X));
    [Observed] int Y => Poisson(Rate[Parent]);
    [Observed] double V => Normal(Mean[Z], 1);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class LatentChoices
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Matrix<double>[] Choice { get; init; }
    [Covariate("x1", "x2")] Vector<double> X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed(Dimension = 4)] int[] Y => Each(j => Categorical(Softmax(Choice[Z] * X)));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class InflatedCounts
{
    [Parameter] public partial Vector<double> Inflation { get; init; }
    [Parameter] public partial Vector<double> Beta { get; init; }
    [Covariate("x1", "x2")] Vector<double> X { get; }
    [Covariate] double Exposure { get; }
    [Latent] bool Structural => Bernoulli(Logistic(Inflation * X));
    [Observed] int Y => Structural ? Exactly(0) : Poisson(Exposure * Exp(Beta * X));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class LinkedMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Intercept { get; init; }
    [Parameter] public partial double Slope { get; init; }
    [Parameter] public partial double[] Shape { get; init; }
    [Covariate("x2")] double X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Y => Gamma(Shape[Z], Shape[Z] * Exp(-Intercept[Z] - Slope * X));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class OverdispersedMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double> Beta { get; init; }
    [Parameter] public partial double Size { get; init; }
    [Parameter] public partial double Rate { get; init; }
    [Covariate("x1", "x2")] Vector<double> X { get; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] int Y => Z == 0 ? NegativeBinomial(Size, Size / (Size + Exp(Beta * X))) : Poisson(Rate);
    [Weight] double W { get; }
}
