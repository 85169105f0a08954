using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Laws.Models;

[LatentModel]
internal sealed partial class ClassOfGroup
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Group] string Key { get; } = "";
    [Latent(2, Per = nameof(Key))] int Z => Categorical(Weights);
    [Observed] int? Y => Poisson(Rate[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class NestedGroups
{
    [Parameter] public partial Vector<double> OuterWeights { get; init; }
    [Parameter] public partial Vector<double>[] InnerWeights { get; init; }
    [Parameter] public partial Vector<double>[] RowWeights { get; init; }
    [Parameter] public partial double[,] Mean { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Parameter] public partial double[] Proportion { get; init; }
    [Group("key")] string Key { get; } = "";
    [Group("key", "cask")] string Cask { get; } = "";
    [Latent(2, Per = nameof(Key))] int A => Categorical(OuterWeights);
    [Latent(3, Per = nameof(Cask))] int B => Categorical(InnerWeights[A]);
    [Latent(2)] int C => Categorical(RowWeights[B]);
    [Observed] double Y => Normal(Mean[A, C], Variance[B]);
    [Observed] bool Flag => Bernoulli(Proportion[A]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class TwoPerGroup
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Switch { get; init; }
    [Parameter] public partial double[,] Item { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Group] string Key { get; } = "";
    [Latent(3, Per = nameof(Key))] int A => Categorical(Weights);
    [Latent(Per = nameof(Key))] bool B => Bernoulli(Switch[A]);
    [Observed(Dimension = 2)] bool[] Answer => Each(j => Bernoulli(Item[A, j]));
    [Observed] double Wait => B ? Exponential(Rate[1]) : Exponential(Rate[0]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class GroupRegression
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double> Mix { get; init; }
    [Parameter] public partial double[] Intercept { get; init; }
    [Parameter] public partial double[] Slope { get; init; }
    [Covariate] double X { get; }
    [Group] string Key { get; } = "";
    [Latent(2, Per = nameof(Key))] int G => Categorical(Weights);
    [Latent(2)] int Z => Categorical(Mix);
    [Observed] int Y => Binomial(Logistic(Intercept[G] + Slope[Z] * X), 5);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class SharedIntercepts
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double> Mix { get; init; }
    [Parameter] public partial double[] Intercept { get; init; }
    [Parameter] public partial double[] Slope { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Covariate] double X { get; }
    [Group] string Key { get; } = "";
    [Latent(2, Per = nameof(Key))] int G => Categorical(Weights);
    [Latent(2)] int Z => Categorical(Mix);
    [Observed] double Y => Normal(Intercept[G] + Slope[Z] * X, Variance[Z]);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class LinearEffect
{
    [Parameter] public partial double Mean { get; init; }
    [Parameter] public partial double Between { get; init; }
    [Parameter] public partial double Within { get; init; }
    [Group] string Key { get; } = "";
    [Latent(Per = nameof(Key), Quadrature = 3)] double U => Normal(0, Between);
    [Observed] double Y => Normal(Mean + U, Within);
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class EffectOfClass
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Center { get; init; }
    [Parameter] public partial double[] Spread { get; init; }
    [Parameter] public partial double Slope { get; init; }
    [Covariate] double X { get; }
    [Group] string Key { get; } = "";
    [Latent(2, Per = nameof(Key))] int A => Categorical(Weights);
    [Latent(Per = nameof(Key), Quadrature = 3)] double U => Normal(Center[A], Spread[A]);
    [Observed] int Y => Poisson(Exp(U + Slope * X));
    [Weight] double W { get; }
}

[LatentModel]
internal sealed partial class RegressionsAndEffects
{
    [Parameter] public partial Vector<double> Mix { get; init; }
    [Parameter] public partial Vector<double>[] Beta { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Parameter] public partial double Between { get; init; }
    [Parameter] public partial double Rate { get; init; }
    [Parameter] public partial double Sigma { get; init; }
    [Covariate("1", "x")] Vector<double> X { get; }
    [Group] string Key { get; } = "";
    [Latent(Per = nameof(Key), Quadrature = 3)] double U => Normal(0, Between);
    [Latent(2)] int Z => Categorical(Mix);
    [Latent(Quadrature = 3)] double Frailty => LogNormal(0, Sigma);
    [Observed] double Y => Normal(Beta[Z] * X + U, Variance[Z]);
    [Observed] int N => Poisson(Rate * Frailty);
    [Weight] double W { get; }
}
