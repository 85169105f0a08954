using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws.Models;

[LatentModel]
internal sealed partial class LocalLevel
{
    [Parameter] public partial double FirstMean { get; init; }
    [Parameter] public partial double FirstVariance { get; init; }
    [Parameter] public partial double LevelVariance { get; init; }
    [Parameter] public partial double NoiseVariance { get; init; }
    [Sequence] int Key { get; }
    [Latent] double Level => Chain(first: Normal(FirstMean, FirstVariance), next: Normal(Previous(Level), LevelVariance));
    [Observed] double? Flow => Normal(Level, NoiseVariance);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class StateSpace
{
    [Parameter] public partial Matrix<double> A { get; init; }
    [Parameter] public partial Matrix<double> Q { get; init; }
    [Parameter] public partial Matrix<double> C { get; init; }
    [Parameter] public partial Vector<double> R { get; init; }
    [Constant] public partial Vector<double> M0 { get; init; }
    [Constant] public partial Matrix<double> P0 { get; init; }
    [Sequence] int Key { get; }
    [Latent(Dimension = 2)] Vector<double> X => Chain(first: MultivariateNormal(M0, P0), next: MultivariateNormal(A * Previous(X), Q));
    [Observed(Dimension = 3)] Vector<double> Y => MultivariateNormal(C * X, Diagonal(R));
    [Weight] double W { get; }
}

[LatentModel] // inputs, a full noise covariance with missing entries, a number whose design is a covariate, both sides with offsets
internal sealed partial class DrivenStateSpace
{
    [Parameter] public partial Matrix<double> A { get; init; }
    [Parameter] public partial Matrix<double> B { get; init; }
    [Parameter] public partial Vector<double> Q { get; init; }
    [Parameter] public partial Matrix<double> C { get; init; }
    [Parameter] public partial Vector<double> D { get; init; }
    [Parameter] public partial Matrix<double> R { get; init; }
    [Parameter] public partial Vector<double> M0 { get; init; }
    [Parameter] public partial Matrix<double> P0 { get; init; }
    [Parameter] public partial double S { get; init; }
    [Sequence] int Key { get; }
    [Covariate(Dimension = 2)] Vector<double> U { get; }
    [Covariate(Dimension = 2)] Vector<double> Design { get; }
    [Latent(Dimension = 2)] Vector<double> X => Chain(first: MultivariateNormal(M0, P0), next: MultivariateNormal(A * Previous(X) + B * U, Diagonal(Q)));
    [Observed(Dimension = 3, AllowMissing = true)] Vector<double> Y => MultivariateNormal(C * X + D, R);
    [Observed] double? V => Normal(X.DotProduct(Design), S);
    [Weight] double W { get; }
}

[LatentModel] // two numbers as one state; the second enters the first in the same row
internal sealed partial class LocalTrend
{
    [Parameter] public partial double Damping { get; init; }
    [Parameter] public partial double SlopeVariance { get; init; }
    [Parameter] public partial double LevelVariance { get; init; }
    [Parameter] public partial double NoiseVariance { get; init; }
    [Parameter] public partial double Effect { get; init; }
    [Sequence] int Key { get; }
    [Covariate] double U { get; }
    [Latent] double Level => Chain(first: Normal(2, 9), next: Normal(Previous(Level) + Slope, LevelVariance));
    [Latent] double Slope => Chain(first: Normal(0, 1), next: Normal(Damping * Previous(Slope), SlopeVariance));
    [Observed] double Y => Normal(Level + Effect * U, NoiseVariance);
    [Weight] double W { get; }
}

[LatentModel] // a state that looks two rows back, entries drawn one by one, a tied variance
internal sealed partial class HiddenAutoregression
{
    [Parameter] public partial double Phi1 { get; init; }
    [Parameter] public partial double Phi2 { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Parameter] public partial double[] Loading { get; init; }
    [Parameter] public partial double[] Intercept { get; init; }
    [Sequence] int Key { get; }
    [Latent] double X => Chain(first: Normal(0, 4), next: Normal(Phi1 * Previous(X) + Phi2 * Previous(X, 2), Variance));
    [Observed(Dimension = 2, AllowMissing = true)] double[] Y => Each(j => Normal(Loading[j] * X + Intercept[j], Variance));
    [Weight] double W { get; }
}

[LatentModel] // structural zeros, v * Identity, observed values that look back
internal sealed partial class PatternedStateSpace
{
    [Parameter(Pattern = nameof(Upper))] public partial Matrix<double> A { get; init; }
    [Parameter] public partial double Q { get; init; }
    [Parameter] public partial Vector<double> C { get; init; }
    [Parameter] public partial double Phi { get; init; }
    [Parameter] public partial double R { get; init; }
    [Sequence] int Key { get; }
    [Latent(Dimension = 2)] Vector<double> X => Chain(first: StandardNormal(2), next: MultivariateNormal(A * Previous(X), Q * Identity));
    [Observed] double Y => Normal(C * X + Phi * Previous(Y), R);
    [Weight] double W { get; }

    static bool Upper(int i, int j) => j >= i;
}

[LatentModel]
internal sealed partial class FactorAnalysis
{
    [Parameter] public partial Matrix<double> Loadings { get; init; }
    [Parameter] public partial Vector<double> Mean { get; init; }
    [Parameter] public partial Vector<double> Uniqueness { get; init; }
    [Sequence] int Key { get; }
    [Latent(Dimension = 2)] Vector<double> Factor => StandardNormal(2);
    [Observed(Dimension = 4, AllowMissing = true)] Vector<double> Score => MultivariateNormal(Loadings * Factor + Mean, Diagonal(Uniqueness));
    [Weight] double W { get; }
}
