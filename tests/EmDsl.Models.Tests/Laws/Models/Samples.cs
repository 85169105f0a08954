using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws.Models;

[LatentModel]
internal sealed partial class CategoricalSample
{
    [Parameter] public partial Vector<double> P { get; init; }
    [Observed] int Y => Categorical(P);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class BernoulliSample
{
    [Parameter] public partial double P { get; init; }
    [Observed] bool Y => Bernoulli(P);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class BinomialSample
{
    [Parameter] public partial double P { get; init; }
    [Observed] int Y => Binomial(P, 7);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class PoissonSample
{
    [Parameter] public partial double Rate { get; init; }
    [Observed] int Y => Poisson(Rate);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class GeometricSample
{
    [Parameter] public partial double P { get; init; }
    [Observed] int Y => Geometric(P);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class NegativeBinomialSample
{
    [Parameter] public partial double R { get; init; }
    [Parameter] public partial double P { get; init; }
    [Observed] int Y => NegativeBinomial(R, P);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class NormalSample
{
    [Parameter] public partial double Mean { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Observed] double Y => Normal(Mean, Variance);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class LogNormalSample
{
    [Parameter] public partial double Mu { get; init; }
    [Parameter] public partial double Sigma { get; init; }
    [Observed] double Y => LogNormal(Mu, Sigma);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class ExponentialSample
{
    [Parameter] public partial double Rate { get; init; }
    [Observed] double Y => Exponential(Rate);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class GammaSample
{
    [Parameter] public partial double Shape { get; init; }
    [Parameter] public partial double Rate { get; init; }
    [Observed] double Y => Gamma(Shape, Rate);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class InverseGammaSample
{
    [Parameter] public partial double Shape { get; init; }
    [Parameter] public partial double Scale { get; init; }
    [Observed] double Y => InverseGamma(Shape, Scale);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class BetaSample
{
    [Parameter] public partial double A { get; init; }
    [Parameter] public partial double B { get; init; }
    [Observed] double Y => Beta(A, B);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class StudentTSample
{
    [Parameter] public partial double Location { get; init; }
    [Parameter] public partial double Scale { get; init; }
    [Parameter] public partial double Freedom { get; init; }
    [Observed] double Y => StudentT(Location, Scale, Freedom);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class WeibullSample
{
    [Parameter] public partial double Shape { get; init; }
    [Parameter] public partial double Scale { get; init; }
    [Observed] double Y => Weibull(Shape, Scale);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class InverseGaussianSample
{
    [Parameter] public partial double Mu { get; init; }
    [Parameter] public partial double Lambda { get; init; }
    [Observed] double Y => InverseGaussian(Mu, Lambda);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class VonMisesSample
{
    [Parameter] public partial double Mean { get; init; }
    [Parameter] public partial double Concentration { get; init; }
    [Observed] double Y => VonMises(Mean, Concentration);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class MultivariateNormalSample
{
    [Parameter] public partial Vector<double> Mean { get; init; }
    [Parameter] public partial Matrix<double> Covariance { get; init; }
    [Observed(Dimension = 3)] Vector<double> Y => MultivariateNormal(Mean, Covariance);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class DirichletSample
{
    [Parameter] public partial Vector<double> Alpha { get; init; }
    [Observed(Dimension = 3)] Vector<double> Y => Dirichlet(Alpha);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class MultinomialSample
{
    [Parameter] public partial Vector<double> P { get; init; }
    [Observed(Dimension = 3)] int[] Y => Multinomial(P);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class LaplaceSample
{
    [Parameter] public partial double Location { get; init; }
    [Parameter] public partial double Scale { get; init; }
    [Observed] double Y => Laplace(Location, Scale);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class UniformSample
{
    [Parameter] public partial double Lower { get; init; }
    [Parameter] public partial double Upper { get; init; }
    [Observed] double Y => Uniform(Lower, Upper);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class MultivariateStudentSample
{
    [Parameter] public partial Vector<double> Location { get; init; }
    [Parameter] public partial Matrix<double> Scale { get; init; }
    [Parameter] public partial double Freedom { get; init; }
    [Observed(Dimension = 3)] Vector<double> Y => MultivariateStudentT(Location, Scale, Freedom);
    [Weight] double W { get; }
}
