// What the language can say: each class is a whole model as a user would write it. Read by tests, not compiled into them.

using EmDsl;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

// --- one finite latent variable ------------------------------------------------------------------------------------

[LatentModel] // Hasselblad 1969: deaths per day, a mixture of two Poissons, grouped counts
public sealed partial class LondonDeaths
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Latent(2)] int Season => Categorical(Weights);
    [Observed]  int Deaths => Poisson(Rate[Season]);
    [Weight]    double Days { get; }
}

[LatentModel] // latent class analysis: seven raters, each with its own error rates
public sealed partial class Raters
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[,] Rating { get; init; }      // [class, rater] -> distribution over ratings
    [Latent(3)] int Class => Categorical(Weights);
    [Observed("A", "B", "C", "D", "E", "F", "G")] int[] Answer => Each(j => Categorical(Rating[Class, j]));
}

[LatentModel] // zero-inflated Poisson regression
public sealed partial class Publications
{
    [Parameter] public partial Vector<double> Inflation { get; init; }
    [Parameter] public partial Vector<double> Beta { get; init; }
    [Covariate("1", "kids", "mentor")] Vector<double> X { get; }
    [Latent]   bool Structural => Bernoulli(Logistic(Inflation * X));
    [Observed] int  Articles   => Structural ? Exactly(0) : Poisson(Exp(Beta * X));
}

[LatentModel] // mixture of experts
public sealed partial class Motorcycle
{
    [Parameter] public partial Matrix<double> Gate { get; init; }
    [Parameter] public partial Vector<double>[] Beta { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Covariate("1", "time")] Vector<double> X { get; }
    [Latent(4)] int    Expert       => Categorical(Softmax(Gate * X));
    [Observed]  double Acceleration => Normal(Beta[Expert] * X, Variance[Expert]);
}

// --- several finite latent variables, known functions of them --------------------------------------------------------

[LatentModel] // Dempster, Laird & Rubin 1977: five cells, two of them seen as one
public sealed partial class Linkage
{
    [Parameter] public partial double Theta { get; init; }
    [Latent(5)] int Cell      => Categorical(0.5, Theta / 4, (1 - Theta) / 4, (1 - Theta) / 4, Theta / 4);
    [Observed]  int Phenotype => Exactly(Cell <= 1 ? 0 : Cell - 1);
    [Weight]    double Count { get; }
}

public enum Allele { A, B, O }
public enum Blood { A, B, AB, O }

[LatentModel] // ABO blood groups: two latent alleles, one observed type
public sealed partial class BloodGroups
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

[LatentModel] // probabilistic latent semantic analysis: a parameter per document
public sealed partial class Topics
{
    [Parameter(Per = nameof(Document))] public partial Vector<double> Mix { get; init; }
    [Parameter] public partial Vector<double>[] Topic { get; init; }
    [Group]      string Document { get; }
    [Latent(20)] int Z    => Categorical(Mix);
    [Observed]   int Word => Categorical(Topic[Z]);
    [Weight]     double Count { get; }
}

// --- a density of the user's own ---------------------------------------------------------------------------------------

[LatentModel]
public sealed partial class Echoes
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Scale { get; init; }
    [Latent(2)] int    Surface   => Categorical(Weights);
    [Observed]  double Amplitude => Rayleigh(Scale[Surface]);

    static double Rayleigh(double s2) => Density(x => Log(x / s2) - x * x / (2 * s2), Support.Positive);
}

// --- time ----------------------------------------------------------------------------------------------------------------

public enum Phase { Recession, Expansion }

[LatentModel] // Hamilton 1989 with one lag: the mean depends on this and the previous phase
public sealed partial class BusinessCycle
{
    [Parameter] public partial Vector<double> Initial { get; init; }
    [Parameter] public partial PerState<Phase, Vector<double>> Transition { get; init; }
    [Parameter] public partial PerState<Phase, double> Growth { get; init; }
    [Parameter] public partial double Phi { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Latent]   Phase  S   => Chain(first: Categorical<Phase>(Initial), next: Categorical<Phase>(Transition[Previous(S)]));
    [Observed] double Gnp => Chain(first: Normal(Growth[S], Variance),
                                   next: Normal(Growth[S] + Phi * (Previous(Gnp) - Growth[Previous(S)]), Variance));
}

[LatentModel] // hidden Markov model with mixture emissions, many sequences
public sealed partial class Phonemes
{
    [Parameter] public partial Vector<double> Initial { get; init; }
    [Parameter] public partial Vector<double>[] Transition { get; init; }
    [Parameter] public partial Vector<double>[] Mix { get; init; }
    [Parameter] public partial Vector<double>[,] Mean { get; init; }
    [Parameter] public partial Vector<double>[,] Variance { get; init; }
    [Sequence]  string Utterance { get; }
    [Latent(3)] int State     => Chain(first: Categorical(Initial), next: Categorical(Transition[Previous(State)]));
    [Latent(4)] int Component => Categorical(Mix[State]);
    [Observed(Dimension = 13)] Vector<double> Frame
        => MultivariateNormal(Mean[State, Component], Diagonal(Variance[State, Component]));
}

[LatentModel] // linear dynamical system
public sealed partial class Tracking
{
    [Parameter] public partial Matrix<double> A { get; init; }
    [Parameter] public partial Matrix<double> Q { get; init; }
    [Parameter] public partial Matrix<double> C { get; init; }
    [Parameter] public partial Vector<double> R { get; init; }
    [Constant]  public partial Vector<double> M0 { get; init; }
    [Constant]  public partial Matrix<double> P0 { get; init; }
    [Latent(Dimension = 2)]   Vector<double> X => Chain(first: MultivariateNormal(M0, P0), next: MultivariateNormal(A * Previous(X), Q));
    [Observed(Dimension = 3)] Vector<double> Y => MultivariateNormal(C * X, Diagonal(R));
}

// --- continuous latent variables, incomplete data --------------------------------------------------------------------------

[LatentModel] // factor analysis
public sealed partial class Abilities
{
    [Parameter] public partial Matrix<double> Loadings { get; init; }
    [Parameter] public partial Vector<double> Mean { get; init; }
    [Parameter] public partial Vector<double> Uniqueness { get; init; }
    [Latent(Dimension = 2)]   Vector<double> Factor => StandardNormal(2);
    [Observed(Dimension = 6)] Vector<double> Score  => MultivariateNormal(Loadings * Factor + Mean, Diagonal(Uniqueness));
}

[LatentModel] // random intercepts and slopes
public sealed partial class SleepStudy
{
    [Parameter] public partial Vector<double> Beta { get; init; }
    [Parameter] public partial Matrix<double> Between { get; init; }
    [Parameter] public partial double Within { get; init; }
    [Group] string Subject { get; }
    [Covariate("1", "days")] Vector<double> X { get; }
    [Latent(Dimension = 2, Per = nameof(Subject))] Vector<double> Effect => MultivariateNormal(Vector<double>.Build.Dense(2), Between);
    [Observed] double Reaction => Normal(Beta * X + Effect * X, Within);
}

[LatentModel] // Student-t mixture as a scale mixture of normals
public sealed partial class RobustClusters
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Location { get; init; }
    [Parameter] public partial Matrix<double>[] Scatter { get; init; }
    [Parameter] public partial double[] Freedom { get; init; }
    [Latent(2)] int    Cluster => Categorical(Weights);
    [Latent]    double Scale   => Gamma(Freedom[Cluster] / 2, Freedom[Cluster] / 2);
    [Observed(Dimension = 4)] Vector<double> X => MultivariateNormal(Location[Cluster], Scatter[Cluster] / Scale);
}

[LatentModel] // a normal sample with holes (Little & Rubin)
public sealed partial class Hald
{
    [Parameter] public partial Vector<double> Mean { get; init; }
    [Parameter] public partial Matrix<double> Covariance { get; init; }
    [Observed("x1", "x2", "x3", "x4", "y", AllowMissing = true)] Vector<double> Cement => MultivariateNormal(Mean, Covariance);
}

[LatentModel] // censored regression (Schmee & Hahn 1979)
public sealed partial class Motorettes
{
    [Parameter] public partial Vector<double> Beta { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Covariate("1", "inverseTemperature")] Vector<double> X { get; }
    [Covariate] bool IsCensored { get; }
    [Observed] double LogHours => Censored(Normal(Beta * X, Variance), IsCensored);
}

[LatentModel] // item response theory, marginal maximum likelihood by quadrature (Bock & Aitkin 1981)
public sealed partial class Lsat
{
    [Parameter] public partial Vector<double> Slope { get; init; }
    [Parameter] public partial Vector<double> Easiness { get; init; }
    [Latent(Quadrature = 41)] double Ability => Normal(0, 1);
    [Observed("i1", "i2", "i3", "i4", "i5")] bool[] Correct => Each(j => Bernoulli(Logistic(Slope[j] * Ability + Easiness[j])));
    [Weight] double Count { get; }
}
