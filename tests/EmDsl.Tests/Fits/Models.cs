using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Tests.Fits;

/// <summary>Normals on a line.</summary>
[LatentModel]
internal sealed partial class Line
{
    [Size] public partial int K { get; init; }
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Latent(nameof(K))] int Component => Categorical(Weights);
    [Observed] double X => Normal(Mean[Component], Variance[Component]);
}

/// <summary>Normals in the plane.</summary>
[LatentModel]
internal sealed partial class Plane
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Means { get; init; }
    [Parameter] public partial Matrix<double>[] Covariances { get; init; }
    [Latent(2)] int Component => Categorical(Weights);
    [Observed("x", "y")] Vector<double> Point => MultivariateNormal(Means[Component], Covariances[Component]);
}

/// <summary>Gammas, whose shapes a Newton search finds.</summary>
[LatentModel]
internal sealed partial class Waits
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Shape { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Latent(2)] int Component => Categorical(Weights);
    [Observed] double Wait => Gamma(Shape[Component], Rate[Component]);
}

/// <summary>Student's t, whose M-step goes through the rows.</summary>
[LatentModel]
internal sealed partial class HeavyTails
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Location { get; init; }
    [Parameter] public partial double[] Scale { get; init; }
    [Parameter] public partial double[] Freedom { get; init; }
    [Latent(2)] int Component => Categorical(Weights);
    [Observed] double X => StudentT(Location[Component], Scale[Component], Freedom[Component]);
}

/// <summary>Laplace laws, located by weighted medians.</summary>
[LatentModel]
internal sealed partial class Kinks
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Location { get; init; }
    [Parameter] public partial double[] Scale { get; init; }
    [Latent(2)] int Component => Categorical(Weights);
    [Observed] double X => Laplace(Location[Component], Scale[Component]);
}

/// <summary>Latent classes of questionnaires with three answers.</summary>
[LatentModel]
internal sealed partial class Questionnaire
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[,] Item { get; init; }
    [Latent(2)] int Class => Categorical(Weights);
    [Observed("a", "b", "c", "d")] int[] Answer => Each(j => Categorical(Item[Class, j]));
}

/// <summary>As many Student laws as asked for.</summary>
[LatentModel]
internal sealed partial class ManyTails
{
    [Size] public partial int K { get; init; }
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Location { get; init; }
    [Parameter] public partial double[] Scale { get; init; }
    [Parameter] public partial double[] Freedom { get; init; }
    [Latent(nameof(K))] int Component => Categorical(Weights);
    [Observed] double X => StudentT(Location[Component], Scale[Component], Freedom[Component]);
}

/// <summary>A state of two numbers behind three columns, in many sequences.</summary>
[LatentModel]
internal sealed partial class Tracks
{
    [Parameter] public partial Matrix<double> Transition { get; init; }
    [Parameter] public partial Matrix<double> StateNoise { get; init; }
    [Parameter] public partial Matrix<double> Loadings { get; init; }
    [Parameter] public partial Vector<double> Noise { get; init; }
    [Sequence] int Track { get; }
    [Latent(Dimension = 2)] Vector<double> State => Chain(first: StandardNormal(2), next: MultivariateNormal(Transition * Previous(State), StateNoise));
    [Observed(Dimension = 3)] Vector<double> Position => MultivariateNormal(Loadings * State, Diagonal(Noise));
}

/// <summary>One long sequence with its states.</summary>
[LatentModel]
internal sealed partial class Regimes
{
    [Parameter] public partial Vector<double> Initial { get; init; }
    [Parameter] public partial Vector<double>[] Transition { get; init; }
    [Parameter] public partial double[] Level { get; init; }
    [Parameter] public partial double[] Spread { get; init; }
    [Latent(2)] int Regime => Chain(first: Categorical(Initial), next: Categorical(Transition[Previous(Regime)]));
    [Observed] double Value => Normal(Level[Regime], Spread[Regime]);
}
