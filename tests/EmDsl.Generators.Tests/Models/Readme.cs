// The models behind the rows of README's table of what is derived today. The words after "---" are the row: what the
// generator says of the model, and what the model is. ReadmeTests compiles each model alone.

using EmDsl;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

// --- yes | Finite mixtures and latent classes; the number of states constant, or `[Size]` at run time
[LatentModel]
public sealed partial class Classes
{
    [Size] public partial int K { get; init; }
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Latent(nameof(K))] int Class => Categorical(Weights);
    [Observed] int Count => Poisson(Rate[Class]);
}

// --- yes | Several observed members in a row, and `Each` for many columns of one kind
[LatentModel]
public sealed partial class Patients
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Parameter] public partial Vector<double>[,] Answers { get; init; }
    [Latent(3)] int Class => Categorical(Weights);
    [Observed] double Pressure => Normal(Mean[Class], Variance);
    [Observed("a", "b", "c")] int[] Answer => Each(j => Categorical(Answers[Class, j]));
}

// --- yes | Several latent variables in a row that depend on each other
[LatentModel]
public sealed partial class Nested
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mix { get; init; }
    [Parameter] public partial double[,] Mean { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Latent(2)] int Outer => Categorical(Weights);
    [Latent(3)] int Inner => Categorical(Mix[Outer]);
    [Observed] double Y => Normal(Mean[Outer, Inner], Variance);
}

// --- yes | Known functions of them: `Exactly` with arithmetic, comparison, `?:` and `switch`
public enum Allele { A, B, O }
public enum Blood { A, B, AB, O }

[LatentModel]
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

// --- yes | Covariances full, `Diagonal(v)` or `v * Identity`, one for each state or one for all
[LatentModel]
public sealed partial class Shapes
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] MeanA { get; init; }
    [Parameter] public partial Vector<double>[] MeanB { get; init; }
    [Parameter] public partial Vector<double>[] MeanC { get; init; }
    [Parameter] public partial Matrix<double> Tied { get; init; }
    [Parameter] public partial Vector<double>[] Axes { get; init; }
    [Parameter] public partial double[] Spread { get; init; }
    [Latent(2)] int Class => Categorical(Weights);
    [Observed("a1", "a2")] Vector<double> A => MultivariateNormal(MeanA[Class], Tied);
    [Observed("b1", "b2")] Vector<double> B => MultivariateNormal(MeanB[Class], Diagonal(Axes[Class]));
    [Observed("c1", "c2")] Vector<double> C => MultivariateNormal(MeanC[Class], Spread[Class] * Identity);
}

// --- yes | Families with a closed-form M-step: categorical, Bernoulli, binomial, Poisson, geometric, normal, log-normal, exponential
[LatentModel]
public sealed partial class Closed
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] A { get; init; }
    [Parameter] public partial double[] B { get; init; }
    [Parameter] public partial double[] C { get; init; }
    [Parameter] public partial double[] D { get; init; }
    [Parameter] public partial double[] E { get; init; }
    [Parameter] public partial double[] F { get; init; }
    [Parameter] public partial double[] L { get; init; }
    [Latent(2)] int Class => Categorical(Weights);
    [Observed] bool Yes => Bernoulli(A[Class]);
    [Observed] int Successes => Binomial(B[Class], 7);
    [Observed] int Trials => Geometric(C[Class]);
    [Observed] double Income => LogNormal(D[Class], E[Class]);
    [Observed] double Wait => Exponential(F[Class]);
    [Observed] int Count => Poisson(L[Class]);
}

// --- yes | Families with a Newton search in the M-step: gamma, inverse gamma, Weibull, inverse Gaussian, beta, negative binomial, Student t, von Mises
[LatentModel]
public sealed partial class Searched
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] A { get; init; }
    [Parameter] public partial double[] B { get; init; }
    [Parameter] public partial double[] C { get; init; }
    [Parameter] public partial double[] D { get; init; }
    [Parameter] public partial double[] E { get; init; }
    [Parameter] public partial double[] F { get; init; }
    [Parameter] public partial double[] G { get; init; }
    [Parameter] public partial double[] H { get; init; }
    [Parameter] public partial double[] L { get; init; }
    [Parameter] public partial double[] M { get; init; }
    [Parameter] public partial double[] N { get; init; }
    [Parameter] public partial double[] O { get; init; }
    [Parameter] public partial double[] P { get; init; }
    [Parameter] public partial double[] Q { get; init; }
    [Parameter] public partial double[] R { get; init; }
    [Parameter] public partial double[] S { get; init; }
    [Parameter] public partial double[] T { get; init; }
    [Latent(2)] int Class => Categorical(Weights);
    [Observed] double Rain => Gamma(A[Class], B[Class]);
    [Observed] double Speed => Weibull(C[Class], D[Class]);
    [Observed] double Share => Beta(E[Class], F[Class]);
    [Observed] int Visits => NegativeBinomial(G[Class], H[Class]);
    [Observed] double Return => StudentT(L[Class], M[Class], N[Class]);
    [Observed] double Direction => VonMises(O[Class], P[Class]);
    [Observed] double Passage => InverseGaussian(S[Class], T[Class]);
    [Observed] double Spread => InverseGamma(Q[Class], R[Class]);
}

// --- yes | Families of vectors and cell counts: multivariate normal, Dirichlet, multinomial
[LatentModel]
public sealed partial class Vectors
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Matrix<double>[] Covariance { get; init; }
    [Parameter] public partial Vector<double>[] Alpha { get; init; }
    [Parameter] public partial Vector<double>[] P { get; init; }
    [Latent(2)] int Class => Categorical(Weights);
    [Observed(Dimension = 3)] Vector<double> X => MultivariateNormal(Mean[Class], Covariance[Class]);
    [Observed(Dimension = 3)] Vector<double> Shares => Dirichlet(Alpha[Class]);
    [Observed(Dimension = 3)] int[] Words => Multinomial(P[Class]);
}

// --- yes | Laplace, whose location is a weighted median
[LatentModel]
public sealed partial class Errors
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Location { get; init; }
    [Parameter] public partial double[] Scale { get; init; }
    [Latent(2)] int Class => Categorical(Weights);
    [Observed] double Error => Laplace(Location[Class], Scale[Class]);
}

// --- yes | Multivariate Student t with free degrees of freedom, by reweighted rows
[LatentModel]
public sealed partial class Robust
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Location { get; init; }
    [Parameter] public partial Matrix<double>[] Scale { get; init; }
    [Parameter] public partial double[] Freedom { get; init; }
    [Latent(2)] int Class => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> X => MultivariateStudentT(Location[Class], Scale[Class], Freedom[Class]);
}

// --- yes | A density of the user's own: `Density`, `Mass`, `VectorDensity`
[LatentModel]
public sealed partial class Echoes
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Scale { get; init; }
    [Latent(2)] int    Surface   => Categorical(Weights);
    [Parameter] public partial double[] Rate { get; init; }
    [Parameter] public partial Vector<double>[] Means { get; init; }
    [Observed]  double Amplitude => Rayleigh(Scale[Surface]);
    [Observed]  int    Count     => Written(Rate[Surface]);
    [Observed("x", "y")] Vector<double> Place => Around(Means[Surface]);

    static int Written(double rate) => Mass(n => n * Log(rate) - rate - LogGamma(n + 1));
    static Vector<double> Around(Vector<double> centre) => VectorDensity(x => -Log(2 * Math.PI) - (x - centre).DotProduct(x - centre) / 2);
    static double Rayleigh(double s2) => Density(x => Log(x / s2) - x * x / (2 * s2), Support.Positive);
}

// --- yes | Case weights, parameters tied, fixed, or one for each group
[LatentModel]
public sealed partial class Topics
{
    [Parameter(Per = nameof(Document))] public partial Vector<double> Mix { get; init; }
    [Parameter] public partial Vector<double>[] Topic { get; init; }
    [Group]      string Document { get; }
    [Latent(20)] int Z    => Categorical(Mix);
    [Observed]   int Word => Categorical(Topic[Z]);
    [Weight]     double Count { get; }
}

// --- yes | Missing scalars: `double?`, `int?`
[LatentModel]
public sealed partial class Holes
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Latent(2)] int Class => Categorical(Weights);
    [Observed] double? Y => Normal(Mean[Class], Variance);
    [Observed] int? Count => Poisson(Rate[Class]);
}

// --- yes | Regressions within states: mixtures of regressions
[LatentModel]
public sealed partial class Lines
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Beta { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Covariate("1", "x")] Vector<double> X { get; }
    [Latent(2)] int Line => Categorical(Weights);
    [Observed] double Y => Normal(Beta[Line] * X, Variance[Line]);
}

// --- yes | Means of vectors that are linear in parameters, coefficients shared or one for each state
[LatentModel]
public sealed partial class ParallelPlanes
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Matrix<double> Slopes { get; init; }
    [Parameter] public partial Matrix<double>[] Covariance { get; init; }
    [Covariate("x1", "x2", "x3")] Vector<double> X { get; }
    [Latent(2)] int Plane => Categorical(Weights);
    [Observed("y1", "y2")] Vector<double> Y => MultivariateNormal(Mean[Plane] + Slopes * X, Covariance[Plane]);
}

// --- yes | Parameters inside any smooth function, nonlinear sums and log-sum-exps included: Newton with the exact gradient and Hessian
[LatentModel]
public sealed partial class Radial
{
    [Parameter] public partial Vector<double> Center { get; init; }
    [Parameter] public partial double Scale { get; init; }
    [Observed("a", "b")] Vector<double> P => VectorDensity(x => -2 * Log(Scale) - Sqrt((x - Center) * (x - Center)) / Scale - Log(2 * Math.PI));
}

// --- yes | Proportional covariances, `Volume[Z] * Shape`: conditional maximisations (ECM)
[LatentModel]
public sealed partial class Proportional
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial double[] Volume { get; init; }
    [Parameter] public partial Matrix<double> Shape { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed("a", "b")] Vector<double> Y => MultivariateNormal(Mean[Z], Volume[Z] * Shape);
}

// --- yes | Covariances computed from parameters, `S + T[Z]`, `A * S * A.Transpose()`, `L * L.Transpose() + Diagonal(v)`: Newton on the moments
[LatentModel]
public sealed partial class FactorMixture
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter(Dimension = 1)] public partial Matrix<double>[] Loadings { get; init; }
    [Parameter] public partial Vector<double> Unique { get; init; }
    [Latent(2)] int Z => Categorical(Weights);
    [Observed("a", "b", "c")] Vector<double> Y => MultivariateNormal(Mean[Z], Loadings[Z] * Loadings[Z].Transpose() + Diagonal(Unique));
}

// --- yes | `MStep = MStepKind.EmGradient`: one Newton step per iteration where no closed form is known
[LatentModel(MStep = MStepKind.EmGradient)]
public sealed partial class Waits
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Shape { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Latent(2)] int Regime => Categorical(Weights);
    [Observed] double Wait => Gamma(Shape[Regime], Rate[Regime]);
}

// --- yes | `MStep = MStepKind.Ecme`: the observed log-likelihood in place of Q where no closed form is known
[LatentModel(MStep = MStepKind.Ecme)]
public sealed partial class Lifetimes
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Shape { get; init; }
    [Parameter] public partial double[] Scale { get; init; }
    [Latent(2)] int Cause => Categorical(Weights);
    [Observed] double Hours => Weibull(Shape[Cause], Scale[Cause]);
}

// --- yes | Alternatives, `condition ? distribution : distribution`: zero inflation, with regressions in both parts
[LatentModel]
public sealed partial class Publications
{
    [Parameter] public partial Vector<double> Inflation { get; init; }
    [Parameter] public partial Vector<double> Beta { get; init; }
    [Covariate("1", "kids", "mentor")] Vector<double> X { get; }
    [Latent]   bool Structural => Bernoulli(Logistic(Inflation * X));
    [Observed] int  Articles   => Structural ? Exactly(0) : Poisson(Exp(Beta * X));
}

// --- yes | Priors: `[Prior]`, MAP estimates, conjugate in closed form and others by Newton
[LatentModel]
public sealed partial class Smoothed
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Means { get; init; }
    [Parameter] public partial Matrix<double>[] Covariances { get; init; }
    [Constant] public partial Vector<double> Center { get; init; }
    [Constant] public partial Matrix<double> Scale { get; init; }
    [Prior(nameof(Weights))] Vector<double> WeightsPrior => Dirichlet(Vector<double>.Build.Dense(2, 2.0));
    [Prior(nameof(Means))] Vector<double> MeanPrior(int k) => MultivariateNormal(Center, Covariances[k] / 0.01);
    [Prior(nameof(Covariances))] Matrix<double> CovariancePrior => InverseWishart(4, Scale);
    [Latent(2)] int Regime => Categorical(Weights);
    [Observed("eruptions", "waiting")] Vector<double> Eruption => MultivariateNormal(Means[Regime], Covariances[Regime]);
}

// --- yes | Priors with a kink, `Laplace` (the lasso): estimates exactly at it, by an active set
[LatentModel]
public sealed partial class Sparse
{
    [Parameter] public partial double Intercept { get; init; }
    [Parameter] public partial Vector<double> Slopes { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Prior(nameof(Slopes))] double SlopePrior => Laplace(0, 0.1);
    [Covariate(Dimension = 9)] Vector<double> X { get; }
    [Observed] double Y => Normal(Intercept + Slopes * X, Variance);
}

// --- yes | States that depend on covariates through `Softmax`: mixtures of experts, multinomial logit
[LatentModel]
public sealed partial class Experts
{
    [Parameter] public partial Matrix<double> Gate { get; init; }
    [Parameter] public partial Vector<double>[] Beta { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Covariate("1", "x")] Vector<double> X { get; }
    [Latent(2)] int Line => Categorical(Softmax(Gate * X));
    [Observed] double Y => Normal(Beta[Line] * X, Variance[Line]);
}

// --- yes | Discrete latent variables with one value per key, keys inside keys included: `[Latent(3, Per = nameof(Patient))]`
[LatentModel]
public sealed partial class Wards
{
    [Parameter] public partial Vector<double> WardWeights { get; init; }
    [Parameter] public partial Vector<double>[] PatientWeights { get; init; }
    [Parameter] public partial double[,] Rate { get; init; }
    [Group("ward")] string Ward { get; }
    [Group("ward", "patient")] string Patient { get; }
    [Latent(2, Per = nameof(Ward))] int Kind => Categorical(WardWeights);
    [Latent(3, Per = nameof(Patient))] int Class => Categorical(PatientWeights[Kind]);
    [Observed] int Calls => Poisson(Rate[Kind, Class]);
}

// --- yes | Normal and log-normal effects of rows or groups in any model, by quadrature: `[Latent(Per = nameof(Batch), Quadrature = 20)]`
[LatentModel]
public sealed partial class Visits
{
    [Parameter] public partial Vector<double> Beta { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Group] string Patient { get; }
    [Covariate("1", "age")] Vector<double> X { get; }
    [Latent(Per = nameof(Patient), Quadrature = 20)] double Effect => Normal(0, Variance);
    [Observed] int Calls => Poisson(Exp(Beta * X + Effect));
}

// --- yes | Time: `Chain`, `Previous`, hidden Markov models; smoothed, filtered and decoded states, forecasts, pseudo-residuals, sampling on
[LatentModel]
public sealed partial class Chains
{
    [Parameter] public partial Vector<double> Initial { get; init; }
    [Parameter] public partial Vector<double>[] Transition { get; init; }
    [Parameter] public partial double[] Rate { get; init; }
    [Latent(3)] int State => Chain(first: Categorical(Initial), next: Categorical(Transition[Previous(State)]));
    [Observed]  int Count => Poisson(Rate[State]);
}

// --- yes | Continuous latent variables in linear normal laws: state space models (Kalman smoother), factor analysis
[LatentModel]
public sealed partial class Tracking
{
    [Parameter] public partial Matrix<double> A { get; init; }
    [Parameter] public partial Matrix<double> Q { get; init; }
    [Parameter] public partial Matrix<double> C { get; init; }
    [Parameter] public partial Matrix<double> R { get; init; }
    [Latent(Dimension = 2)] Vector<double> X => Chain(first: StandardNormal(2), next: MultivariateNormal(A * Previous(X), Q));
    [Observed(Dimension = 3, AllowMissing = true)] Vector<double> Y => MultivariateNormal(C * X, R);
}

// --- yes | Random effects in linear models: numbers or vectors with one value per key, in closed form
[LatentModel]
public sealed partial class Sleepers
{
    [Parameter] public partial Vector<double> Beta { get; init; }
    [Parameter] public partial Matrix<double> Between { get; init; }
    [Parameter] public partial double Within { get; init; }
    [Group] string Subject { get; }
    [Covariate("1", "days")] Vector<double> X { get; }
    [Latent(Dimension = 2, Per = nameof(Subject))] Vector<double> Effect => MultivariateNormal(Vector<double>.Build.Dense(2), Between);
    [Observed] double Reaction => Normal(Beta * X + Effect * X, Within);
}

// --- yes | Missing entries of normal vectors: `AllowMissing`
[LatentModel]
public sealed partial class Hald
{
    [Parameter] public partial Vector<double> Mean { get; init; }
    [Parameter] public partial Matrix<double> Covariance { get; init; }
    [Observed("x1", "x2", AllowMissing = true)] Vector<double> Cement => MultivariateNormal(Mean, Covariance);
}

// --- not yet | Continuous latent variables elsewhere: scale mixtures, mixtures of factor analysers
[LatentModel]
public sealed partial class FactorAnalysers
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Matrix<double>[] Loadings { get; init; }
    [Parameter] public partial Vector<double> Uniqueness { get; init; }
    [Latent(2)]               int            Cluster => Categorical(Weights);
    [Latent(Dimension = 2)]   Vector<double> Factor  => StandardNormal(2);
    [Observed(Dimension = 6)] Vector<double> Score   => MultivariateNormal(Loadings[Cluster] * Factor, Diagonal(Uniqueness));
}

// --- not yet | Censored and truncated values, intervals
[LatentModel]
public sealed partial class Motorettes
{
    [Parameter] public partial double Mean { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Covariate] bool IsCensored { get; }
    [Observed] double LogHours => Censored(Normal(Mean, Variance), IsCensored);
}
