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
