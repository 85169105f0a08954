// --- models whose generated half is approved as text ------------------------------------------------------------------

[LatentModel]
public sealed partial class FullCovariances
{
    /// <summary>How often each regime occurs.</summary>
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Means { get; init; }
    [Parameter] public partial Matrix<double>[] Covariances { get; init; }
    [Latent(2)] int Regime => Categorical(Weights);
    [Observed("eruptions", "waiting")] Vector<double> Eruption => MultivariateNormal(Means[Regime], Covariances[Regime]);
}

[LatentModel]
public sealed partial class DiagonalCovariances
{
    [Size] public partial int K { get; init; }
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Means { get; init; }
    [Parameter] public partial Vector<double>[] Variances { get; init; }
    [Latent(nameof(K))] int Cluster => Categorical(Weights);
    [Observed] Vector<double> X => MultivariateNormal(Means[Cluster], Diagonal(Variances[Cluster]));
}

[LatentModel]
public sealed partial class TiedSpherical
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Means { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Latent(3)] int Cluster => Categorical(Weights);
    [Observed(Dimension = 4)] Vector<double> X => MultivariateNormal(Means[Cluster], Variance * Identity);
}

[LatentModel]
public sealed partial class WeightedCounts
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Latent(2, OrderBy = nameof(Rate))] int Season => Categorical(Weights);
    [Observed] int Deaths => Poisson(Rate[Season]);
    [Weight("days")] double Days { get; }
}

[LatentModel]
public sealed partial class LatentClasses
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[,] Rating { get; init; }
    [Latent(3)] int Class => Categorical(Weights);
    [Observed("A", "B", "C")] int[] Answer => Each(j => Categorical(Rating[Class, j]));
}

[LatentModel]
public sealed partial class SplitCell
{
    [Parameter] public partial double Theta { get; init; }
    [Latent(5)] int Cell => Categorical(0.5, Theta / 4, (1 - Theta) / 4, (1 - Theta) / 4, Theta / 4);
    [Observed] int Phenotype => Exactly(Cell <= 1 ? 0 : Cell - 1);
    [Weight] double Count { get; }
}

public enum Allele { A, B, O }
public enum Blood { A, B, AB, O }

[LatentModel]
public sealed partial class BloodTypes
{
    [Parameter] public partial Vector<double> Frequency { get; init; }
    [Latent] Allele Mother => Categorical<Allele>(Frequency);
    [Latent] Allele Father => Categorical<Allele>(Frequency);
    [Observed] Blood Type => Exactly((Mother, Father) switch
    {
        (Allele.O, Allele.O) => Blood.O,
        (Allele.A, Allele.B) or (Allele.B, Allele.A) => Blood.AB,
        (Allele.A, _) or (_, Allele.A) => Blood.A,
        _ => Blood.B,
    });
    [Weight] double Count { get; }
}

[LatentModel]
public sealed partial class MixedColumns
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Parameter] public partial Vector<double>[] Choice { get; init; }
    [Parameter] public partial double[] P { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double? Length => Normal(Mean[Z], Variance[Z]);
    [Observed] int Visits => Poisson(Rate[Z]);
    [Observed] int Brand => 1 + Categorical(Choice[Z]);
    [Observed] bool IsMember => Bernoulli(P[Z]);
}

[LatentModel]
public sealed partial class TwoLatents
{
    [Parameter] public partial Vector<double> Initial { get; init; }
    [Parameter] public partial Vector<double>[] Mix { get; init; }
    [Parameter] public partial double[,] Mean { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Latent(2)] int State => Categorical(Initial);
    [Latent(3)] int Component => Categorical(Mix[State]);
    [Observed] double Y => Normal(Mean[State, Component], Variance[Component]);
}

[LatentModel]
public sealed partial class ZeroInflated
{
    [Parameter] public partial double Inflation { get; init; }
    [Parameter] public partial double Rate { get; init; }
    [Latent] bool Structural => Bernoulli(Inflation);
    [Observed] int Articles => Structural ? Exactly(0) : Poisson(Rate);
}

[LatentModel]
public sealed partial class GroupParameter
{
    [Parameter(Per = nameof(Document))] public partial Vector<double> Mix { get; init; }
    [Parameter] public partial Vector<double>[] Topic { get; init; }
    [Group] string Document { get; }
    [Latent(4)] int Z => Categorical(Mix);
    [Observed] int Word => Categorical(Topic[Z]);
    [Weight] double Count { get; }
}

[LatentModel]
public sealed partial class SupplementalMargins
{
    [Parameter] public partial Vector<double> First { get; init; }
    [Parameter] public partial Vector<double>[] Second { get; init; }
    [Observed] int? Y1 => Categorical(First);
    [Observed] int? Y2 => Categorical(Second[Y1.Value]);
    [Weight] double Count { get; }
}

[LatentModel]
public sealed partial class GammaMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Shape { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed] double Duration => Gamma(Shape[Z], Rate[Z]);
}

[LatentModel]
public sealed partial class HeavyTails
{
    [Parameter] public partial double Location { get; init; }
    [Parameter] public partial double Scale { get; init; }
    [Parameter] public partial double Freedom { get; init; }
    [Observed] double Return => StudentT(Location, Scale, Freedom);
}

[LatentModel]
public sealed partial class Plain
{
    [Parameter] public partial Vector<double> Mean { get; init; }
    [Parameter] public partial Matrix<double> Covariance { get; init; }
    [Observed(Dimension = 2)] Vector<double> X => MultivariateNormal(Mean, Covariance);
}

[LatentModel]
public sealed partial class SharedSlopes
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Intercept { get; init; }
    [Parameter] public partial Vector<double> Slopes { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Covariate("x1", "x2")] Vector<double> X { get; }
    [Latent(2)] int Line => Categorical(Weights);
    [Observed] double Y => Normal(Intercept[Line] + Slopes * X, Variance[Line]);
}

[LatentModel(MStep = MStepKind.EmGradient)]
public sealed partial class RegressedVectors
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Matrix<double>[] Coefficients { get; init; }
    [Parameter] public partial Matrix<double>[] Covariance { get; init; }
    [Parameter] public partial double[] Shape { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Covariate("1", "x")] Vector<double> X { get; }
    [Latent(2)] int Plane => Categorical(Weights);
    [Observed("y1", "y2")] Vector<double> Y => MultivariateNormal(Coefficients[Plane] * X, Covariance[Plane]);
    [Observed] double Wait => Gamma(Shape[Plane], Rate[Plane]);
}

[LatentModel]
public sealed partial class ConjugatePriors
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Means { get; init; }
    [Parameter] public partial Matrix<double>[] Covariances { get; init; }
    [Parameter] public partial double[] Rates { get; init; }
    [Constant] public partial Vector<double> Center { get; init; }
    [Constant] public partial Matrix<double> Scale { get; init; }
    [Prior(nameof(Weights))] Vector<double> WeightsPrior => Dirichlet(Vector<double>.Build.Dense(2, 2.0));
    [Prior(nameof(Means))] Vector<double> MeanPrior(int k) => MultivariateNormal(Center, Covariances[k] / 0.01);
    [Prior(nameof(Covariances))] Matrix<double> CovariancePrior => InverseWishart(4, Scale);
    [Prior(nameof(Rates))] double RatePrior => Gamma(2, 0.5);
    [Latent(2)] int Regime => Categorical(Weights);
    [Observed("eruptions", "waiting")] Vector<double> Eruption => MultivariateNormal(Means[Regime], Covariances[Regime]);
    [Observed] int Visitors => Poisson(Rates[Regime]);
}

[LatentModel]
public sealed partial class NestedGroups
{
    [Parameter] public partial Vector<double> WardWeights { get; init; }
    [Parameter] public partial Vector<double>[] PatientWeights { get; init; }
    [Parameter] public partial Vector<double>[] Mix { get; init; }
    [Parameter] public partial double[,] Rate { get; init; }
    [Group("ward")] string Ward { get; } = "";
    [Group("ward", "patient")] string Patient { get; } = "";
    [Latent(2, Per = nameof(Ward))] int Kind => Categorical(WardWeights);
    [Latent(3, Per = nameof(Patient))] int Class => Categorical(PatientWeights[Kind]);
    [Latent(2)] int Mood => Categorical(Mix[Class]);
    [Observed] int Calls => Poisson(Rate[Kind, Mood]);
}

[LatentModel]
public sealed partial class CountChain
{
    [Parameter] public partial Vector<double> Initial { get; init; }
    [Parameter] public partial Vector<double>[] Transition { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Sequence] int Place { get; }
    [Latent(2)] int Season => Chain(first: Categorical(Initial), next: Categorical(Transition[Previous(Season)]));
    [Observed] int Count => Poisson(Rate[Season]);
}

[LatentModel]
public sealed partial class LocalLevel
{
    [Parameter] public partial double LevelVariance { get; init; }
    [Parameter] public partial double NoiseVariance { get; init; }
    [Latent] double Level => Chain(first: Normal(0, 1e7), next: Normal(Previous(Level), LevelVariance));
    [Observed] double? Flow => Normal(Level, NoiseVariance);
}

[LatentModel]
public sealed partial class ItemResponses
{
    [Parameter] public partial double[] Intercept { get; init; }
    [Parameter] public partial double[] Slope { get; init; }
    [Latent(Quadrature = 7)] double Ability => Normal(0, 1);
    [Observed(Dimension = 3)] bool[] Right => Each(j => Bernoulli(Logistic(Intercept[j] + Slope[j] * Ability)));
}
