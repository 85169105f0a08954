using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Benchmarks.Peers;

/// <summary>W1 and W2: full covariances, all sizes known at run time only.</summary>
[LatentModel]
public sealed partial class FullMixture
{
    [Size] public partial int K { get; init; }
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Means { get; init; }
    [Parameter] public partial Matrix<double>[] Covariances { get; init; }
    [Latent(nameof(K))] int Component => Categorical(Weights);
    [Observed] Vector<double> X => MultivariateNormal(Means[Component], Covariances[Component]);
}

/// <summary>W3: diagonal covariances.</summary>
[LatentModel]
public sealed partial class DiagonalMixture
{
    [Size] public partial int K { get; init; }
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Means { get; init; }
    [Parameter] public partial Vector<double>[] Variances { get; init; }
    [Latent(nameof(K))] int Component => Categorical(Weights);
    [Observed] Vector<double> X => MultivariateNormal(Means[Component], Diagonal(Variances[Component]));
}

/// <summary>W4: one dimension.</summary>
[LatentModel]
public sealed partial class ScalarMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Means { get; init; }
    [Parameter] public partial double[] Variances { get; init; }
    [Latent(4)] int Component => Categorical(Weights);
    [Observed] double Y => Normal(Means[Component], Variances[Component]);
}

/// <summary>W5: one long sequence.</summary>
[LatentModel]
public sealed partial class GaussianChain
{
    [Size] public partial int K { get; init; }
    [Parameter] public partial Vector<double> Initial { get; init; }
    [Parameter] public partial Vector<double>[] Transition { get; init; }
    [Parameter] public partial Vector<double>[] Means { get; init; }
    [Parameter] public partial Vector<double>[] Variances { get; init; }
    [Latent(nameof(K))] int State => Chain(first: Categorical(Initial), next: Categorical(Transition[Previous(State)]));
    [Observed] Vector<double> X => MultivariateNormal(Means[State], Diagonal(Variances[State]));
}

/// <summary>W6: many sequences of symbols.</summary>
[LatentModel]
public sealed partial class SymbolChain
{
    [Size] public partial int K { get; init; }
    [Parameter] public partial Vector<double> Initial { get; init; }
    [Parameter] public partial Vector<double>[] Transition { get; init; }
    [Parameter] public partial Vector<double>[] Emission { get; init; }
    [Sequence] int Key { get; }
    [Latent(nameof(K))] int State => Chain(first: Categorical(Initial), next: Categorical(Transition[Previous(State)]));
    [Observed] int Symbol => Categorical(Emission[State]);
}

/// <summary>W7: counts.</summary>
[LatentModel]
public sealed partial class PoissonMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Rates { get; init; }
    [Latent(3)] int Component => Categorical(Weights);
    [Observed] int Count => Poisson(Rates[Component]);
}

/// <summary>W8: linear regressions.</summary>
[LatentModel]
public sealed partial class RegressionMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Beta { get; init; }
    [Parameter] public partial double[] Variances { get; init; }
    [Latent(3)] int Component => Categorical(Weights);
    [Covariate("x1", "x2", "x3", "x4", "x5")] Vector<double> X { get; }
    [Observed] double Y => Normal(Beta[Component].DotProduct(X), Variances[Component]);
}

/// <summary>W9: latent classes of six binary items and six of four levels.</summary>
[LatentModel]
public sealed partial class LatentClasses
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[,] YesNo { get; init; }
    [Parameter] public partial Vector<double>[,] Grades { get; init; }
    [Latent(5)] int Class => Categorical(Weights);
    [Observed(Dimension = 6)] int[] Binary => Each(j => Categorical(YesNo[Class, j]));
    [Observed(Dimension = 6)] int[] Graded => Each(j => Categorical(Grades[Class, j]));
}

/// <summary>Columns of different kinds, with gaps and weights.</summary>
[LatentModel]
public sealed partial class MixedColumns
{
    [Size] public partial int K { get; init; }
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Means { get; init; }
    [Parameter] public partial double[] Variances { get; init; }
    [Parameter] public partial double[] Rates { get; init; }
    [Parameter] public partial Vector<double>[] Kinds { get; init; }
    [Latent(nameof(K))] int Component => Categorical(Weights);
    [Observed] double? Size => Normal(Means[Component], Variances[Component]);
    [Observed] int Count => Poisson(Rates[Component]);
    [Observed] int Kind => Categorical(Kinds[Component]);
    [Weight] double Case { get; }
}
