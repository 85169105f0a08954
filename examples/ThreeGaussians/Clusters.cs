using EmDsl;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace Examples.ThreeGaussians;

/// <summary>Three clusters of points in the plane, each bivariate normal.</summary>
[LatentModel]
public sealed partial class Clusters
{
    [Parameter] public partial Vector<double>   Weights     { get; init; }
    [Parameter] public partial Vector<double>[] Means       { get; init; }
    [Parameter] public partial Matrix<double>[] Covariances { get; init; }

    [Latent(3)]          int            Cluster => Categorical(Weights);
    [Observed("x", "y")] Vector<double> Point   => MultivariateNormal(Means[Cluster], Covariances[Cluster]);
}
