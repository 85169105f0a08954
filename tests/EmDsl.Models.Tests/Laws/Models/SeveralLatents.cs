using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws.Models;

[LatentModel]
internal sealed partial class NestedMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mix { get; init; }
    [Parameter] public partial double[,] Mean { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Latent(2)] int State => Categorical(Weights);
    [Latent(3)] int Component => Categorical(Mix[State]);
    [Observed] double Y => Normal(Mean[State, Component], Variance[State]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class TwoParents
{
    [Parameter] public partial Vector<double> First { get; init; }
    [Parameter] public partial Vector<double> Second { get; init; }
    [Parameter] public partial Vector<double>[,] Table { get; init; }
    [Parameter] public partial double[] RateA { get; init; }
    [Parameter] public partial double[] RateB { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Latent(2)] int A => Categorical(First);
    [Latent(2)] int B => Categorical(Second);
    [Latent(3)] int C => Categorical(Table[A, B]);
    [Observed] int X => Poisson(RateA[A]);
    [Observed] int Y => Poisson(RateB[B]);
    [Observed] double V => Normal(Mean[C], Variance);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class RowChain
{
    [Parameter] public partial Vector<double> Initial { get; init; }
    [Parameter] public partial Vector<double>[] T1 { get; init; }
    [Parameter] public partial Vector<double>[] T2 { get; init; }
    [Parameter] public partial Vector<double>[] T3 { get; init; }
    [Parameter] public partial Vector<double>[] Emission { get; init; }
    [Latent(3)] int A => Categorical(Initial);
    [Latent(2)] int B => Categorical(T1[A]);
    [Latent(3)] int C => Categorical(T2[B]);
    [Latent(2)] int D => Categorical(T3[C]);
    [Observed] int Ya => Categorical(Emission[A]);
    [Observed] bool Yb => Bernoulli(0.2 + 0.6 * B);
    [Observed] int Yc => Categorical(Emission[C]);
    [Observed] double Yd => Normal(3.0 * D, 1.0);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class RowTree
{
    [Parameter] public partial Vector<double> Root { get; init; }
    [Parameter] public partial Vector<double>[] Left { get; init; }
    [Parameter] public partial Vector<double>[] Right { get; init; }
    [Parameter] public partial Vector<double>[] Leaf { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Parameter] public partial double[] P { get; init; }
    [Latent(2)] int R => Categorical(Root);
    [Latent(3)] int A => Categorical(Left[R]);
    [Latent(2)] int B => Categorical(Right[R]);
    [Latent(2)] int L => Categorical(Leaf[A]);
    [Observed] int X => Poisson(Rate[A]);
    [Observed] double Y => Normal(Mean[B], Variance[B]);
    [Observed] bool V => Bernoulli(P[L]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class Patterned
{
    [Parameter] public partial Vector<double> Initial { get; init; }
    [Parameter(Pattern = nameof(LeftRight))] public partial Vector<double>[] Step { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Parameter] public partial double[] Level { get; init; }
    [Latent(3)] int A => Categorical(Initial);
    [Latent(3)] int B => Categorical(Step[A]);
    [Observed] int X => Poisson(Rate[A]);
    [Observed] int Y => Poisson(Level[B]);
    [Weight] double W { get; }
    static bool LeftRight(int i, int j) => j == i || j == i + 1;
}
