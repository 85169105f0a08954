using EmDsl.Generators.Diagnostics;

namespace EmDsl.Generators.Tests.Diagnostics;

/// <summary>What is wrong with a model as a whole, in full text and under the modeller's own expression.</summary>
public class ModelFindingTests
{
    private const string Start = "public enum Phase { A, B } [LatentModel] public partial class M { ";

    public static TheoryData<string, string[]> Models => new()
    {
        {
            "[Parameter] public partial double[] Means { get; init; } [Latent(2)] int Z => Categorical(); [Observed] double Y => Normal(Means[Z], 1);",
            [
                "EMD0100 A vector without entries stands where at least one is needed: give its entries [Categorical()]",
                "EMD0100 The number of probabilities is not the number of states of 'Z': give one probability for each state [Categorical()]",
            ]
        },
        {
            """[Parameter] public partial Vector<double> Mean { get; init; } [Observed("a", "b")] Vector<double> Y => MultivariateNormal(Mean, Diagonal(Vector<double>.Build.Dense(3, 1.0)));""",
            ["EMD0100 An argument of MultivariateNormal has 3 rows and 3 columns, and 'Y' has 2 entries: the numbers must be equal [Diagonal(Vector<double>.Build.Dense(3, 1.0))]"]
        },
        {
            "[Parameter] public partial Vector<double> Weights { get; init; } [Parameter] public partial double[] Means { get; init; } [Latent(2)] int Z => Categorical(Weights); [Latent(3)] int V => Categorical(0.2, 0.3, 0.5); [Observed] double Y => Normal(Means[Z] + Means[V], 1);",
            ["EMD0100 'V' takes 3 values and indexes 2 entries of 'Means': the two numbers must be equal [Means[Z] + Means[V]]"]
        },
        {
            "[Parameter] public partial double Mean { get; init; } [Latent(3)] int Z => Categorical(0.4, 0.6); [Observed] double Y => Normal(Mean + Z, 1);",
            ["EMD0100 The number of probabilities is not the number of states of 'Z': give one probability for each state [Categorical(0.4, 0.6)]"]
        },
        {
            """[Parameter] public partial Vector<double> Mean { get; init; } [Covariate("u", "v")] Vector<double> X { get; } [Observed("a", "b", "c")] Vector<double> Y => MultivariateNormal(Mean + X, Identity);""",
            ["EMD0100 An argument of MultivariateNormal has 2 entries, and 'Y' has 3 entries: the numbers must be equal [Mean + X]"]
        },
        {
            "[Parameter] public partial double P { get; init; } [Parameter] public partial double Q { get; init; } [Parameter] public partial double[] Means { get; init; } [Latent(2)] int Z => Categorical(P, Q); [Observed] double Y => Normal(Means[Z], 1 / 2);",
            [
                "EMD0116 Probabilities whose sum changes with a parameter cannot stand where the sum 1 (the p of Categorical) is needed: write the last as 1 minus the others, or give the probabilities as one vector, 'Categorical(p)' [Categorical(P, Q)]",
                "EMD0116 The number 0 cannot stand where a positive number (the variance of Normal) is needed: write another number, and mind that '/' between whole numbers drops the remainder: 1 / 2 is 0 [1 / 2]",
            ]
        },
        {
            "[Parameter] public partial double[] Means { get; init; } [Latent(3)] int Z => Categorical(0.5, 0.6, 0.1); [Observed] double Y => Normal(Means[Z], 1);",
            ["EMD0116 The probabilities with the sum 1.2 cannot stand where the sum 1 (the p of Categorical) is needed: write the last as 1 minus the others, or give the probabilities as one vector, 'Categorical(p)' [Categorical(0.5, 0.6, 0.1)]"]
        },
        {
            "[Parameter] public partial Matrix<double> Gate { get; init; } [Parameter] public partial double[] Means { get; init; } [Group] string Batch { get; } [Covariate(\"1\", \"x\")] Vector<double> X { get; } [Latent(2, Per = nameof(Batch))] int Z => Categorical(Softmax(Gate * X)); [Observed] double Y => Normal(Means[Z], 1);",
            ["EMD0200 The law of 'Z', which has one value per 'Batch' and depends on 'X' with one value per row, is not derivable yet; the nearest form that is: parameters and latent variables with one value per 'Batch' or a key around it [Softmax(Gate * X)]"]
        },
        {
            "[Parameter] public partial double Rate { get; init; } [Latent(Quadrature = 20)] double U => Gamma(2, 2); [Observed] int Y => Poisson(Rate * U);",
            ["EMD0200 Quadrature over 'U' with the law 'Gamma(…)' is not derivable yet; the nearest form that is: 'Normal(mean, variance)' or 'LogNormal(mu, sigma)', whose nodes stand still when the parameters move [Gamma(2, 2)]"]
        },
        {
            "[Parameter] public partial double Variance { get; init; } [Parameter] public partial double[] Rate { get; init; } [Latent(Quadrature = 20)] double U => Normal(0, Variance); [Observed] int Y => U > 1 ? Poisson(Rate[0]) : Poisson(Rate[1]);",
            ["EMD0200 A condition on 'U', or a value known from it, is not derivable yet; the nearest form that is: a smooth function of it, such as 'Logistic' or 'NormalCdf' [U > 1 ? Poisson(Rate[0]) : Poisson(Rate[1])]"]
        },
        {
            "[Parameter] public partial double Slope { get; init; } [Latent(Quadrature = 20)] double U => Normal(0, 1); [Observed] double Y => Normal(Slope * (U > 0 ? U : 0), 1);",
            ["EMD0200 A condition on 'U', or a value known from it, is not derivable yet; the nearest form that is: a smooth function of it, such as 'Logistic' or 'NormalCdf' [Slope * (U > 0 ? U : 0)]"]
        },
        {
            "[Parameter] public partial Vector<double> P { get; init; } [Parameter] public partial double[,] Means { get; init; } [Group] string Plate { get; } [Group] string Dish { get; } [Latent(2, Per = nameof(Plate))] int A => Categorical(P); [Latent(2, Per = nameof(Dish))] int B => Categorical(P); [Observed] double Y => Normal(Means[A, B], 1);",
            [
                "EMD0200 'A', which has one value per 'Plate', beside values per 'Dish', whose keys cross those of 'Plate', is not derivable yet; the nearest form that is: keys of which one lies inside the other, '[Group(\"Dish\", \"Plate\")] string Plate { get; }' [A]",
                "EMD0200 'B', which has one value per 'Dish', beside values per 'Plate', whose keys cross those of 'Dish', is not derivable yet; the nearest form that is: keys of which one lies inside the other, '[Group(\"Plate\", \"Dish\")] string Dish { get; }' [B]",
            ]
        },
        {
            "[Parameter] public partial Vector<double> P { get; init; } [Parameter] public partial Vector<double>[] T { get; init; } [Parameter] public partial double[] Rate { get; init; } [Group] string Batch { get; } [Latent(2, Per = nameof(Batch))] int Z => Categorical(P); [Latent(2)] int S => Chain(first: Categorical(P), next: Categorical(T[Previous(S)])); [Observed] int Y => Poisson(Rate[Z] * Rate[S]);",
            ["EMD0200 'Z', which has one value per 'Batch', beside 'S', which looks at earlier rows, is not derivable yet; the nearest form that is: 'S' without Previous, or 'Z' with one value per row [Z]"]
        },
        {
            "[Parameter] public partial double Center { get; init; } [Observed] double X => Laplace(Center, 1); [Observed] double Y => Normal(Center, 1);",
            ["EMD0200 The median or bound 'Center', which several terms of the log-likelihood share, is not derivable yet; the nearest form that is: a parameter of its own in each of them [Laplace(Center, 1)]"]
        },
        {
            "[Parameter] public partial Vector<double> Mix { get; init; } [Parameter(Pattern = nameof(P))] public partial double[] Rate { get; init; } [Latent(2)] int Z => Categorical(Mix); [Observed] int N => Poisson(Rate[Z]); static bool P(int i) => i > 0;",
            ["EMD0200 A zero in 'Rate', whose values are not to be zero, is not derivable yet; the nearest form that is: a pattern of probabilities or of coefficients of any sign [Rate]"]
        },
        {
            "[Parameter] public partial Vector<double> Mean { get; init; } [Parameter(Pattern = nameof(P))] public partial Matrix<double> Covariance { get; init; } [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean, Covariance); static bool P(int i, int j) => i == j;",
            ["EMD0200 A zero in 'Covariance', a covariance matrix, is not derivable yet; the nearest form that is: a pattern of probabilities or of coefficients of any sign [Covariance]"]
        },
        {
            "public M(int size) { } [Parameter] public partial double Mean { get; init; } [Observed] double Y => Normal(Mean, 1);",
            ["EMD0002 'M' is a class without a constructor that takes nothing, and a model is a partial class without type parameters, neither static nor abstract nor a record: declare it as 'public sealed partial class M' [M]"]
        },
        {
            "[Parameter] public partial Vector<double> Mix { get; init; } [Parameter] public partial double[] Mean { get; init; } [Latent(2)] int Rows => Categorical(Mix); [Observed] double Y => Normal(Mean[Rows], 1);",
            ["EMD0010 'Rows' is a name of the generated half of every model: rename it [Rows]"]
        },
        {
            "[Parameter] public partial double[] Means { get; init; } [Covariate] int Age { get; } [Observed] double Y => Normal(Means[Age + 1], 1);",
            ["EMD0101 Nothing determines the number of entries along index 1 of 'Means': state it, by indexing it with a member of known states, or in an equation with vectors of known size [Means]"]
        },
        {
            "[Parameter] public partial double[] Means { get; init; } [Weight] int Count { get; } [Observed] double Y => Normal(Means[Count], 1);",
            ["EMD0102 'Count' is a weight and cannot index 'Means': an index is an int, bool or enum member, or a number [Means[Count]]"]
        },
        {
            "[Parameter] public partial Vector<double> Weights { get; init; } [Parameter] public partial double[] Means { get; init; } [Latent(2)] int Z => Categorical(Weights); [Observed] double Y => Normal(Z == 0 ? Means[0] : Means[-1], 1);",
            ["EMD0103 The index -1 of 'Means' is outside 0 … 0: it has one entry, counted from 0 [Z == 0 ? Means[0] : Means[-1]]"]
        },
        {
            "[Parameter] public partial Vector<double> Weights { get; init; } [Parameter] public partial double[] Means { get; init; } [Latent(2)] int Z => Categorical(Weights); [Observed] double Y => Normal(Means[Z] + Means[Z + 1], 1);",
            ["EMD0103 The index Z + 1, 2 where Z is 1, of 'Means' is outside 0 … 1: it has 2 entries, counted from 0 [Means[Z] + Means[Z + 1]]"]
        },
        {
            "[Parameter] public partial Vector<double> Weights { get; init; } [Parameter] public partial double[] Means { get; init; } [Latent(2)] int Z => Categorical(Weights); [Observed] double Y => Normal(Means[Z] + Means[Previous(Z) + 1], 1);",
            ["EMD0103 The index Previous(Z) + 1, 2 where Previous(Z) is 1, of 'Means' is outside 0 … 1: it has 2 entries, counted from 0 [Means[Z] + Means[Previous(Z) + 1]]"]
        },
        {
            "[Parameter] public partial double[] Means { get; init; } [Latent(2)] int Z => Chain(first: Exactly(0), next: Exactly(Previous(Z) + 1)); [Observed] double Y => Normal(Means[Z], 1);",
            ["EMD0103 The value Previous(Z) + 1, 2 where Previous(Z) is 1, of 'Z' is outside 0 … 1: it has 2 states, counted from 0 [Exactly(Previous(Z) + 1)]"]
        },
        {
            "[Parameter] public partial Vector<double> Weights { get; init; } [Parameter] public partial double[] Means { get; init; } [Latent(2)] int Z => Categorical(Weights); [Latent(2)] int Next => Exactly(Z + 1); [Observed] double Y => Normal(Means[Next] , 1);",
            ["EMD0103 The value Z + 1, 2 where Z is 1, of 'Next' is outside 0 … 1: it has 2 states, counted from 0 [Exactly(Z + 1)]"]
        },
        {
            """[Parameter] public partial double Mean { get; init; } [Covariate("u", "v")] Vector<double> X { get; } [Observed] double Y => Normal(Mean * X[2], 1);""",
            ["EMD0103 The index 2 of 'X' is outside 0 … 1: it has 2 entries, counted from 0 [Mean * X[2]]"]
        },
        {
            "[Parameter] public partial Vector<double> Weights { get; init; } [Parameter] public partial double Mean { get; init; } [Latent(2)] int Z => Categorical(Weights); static readonly double[] Level = [1.5]; [Observed] double Y => Normal(Mean * Level[Z], 1);",
            ["EMD0103 The index Z = 1 of '(1.5)' is outside 0 … 0: it has one entry, counted from 0 [Mean * Level[Z]]"]
        },
        {
            "[Parameter] public partial double Mean { get; init; } [Observed] double A => Normal(B, 1); [Observed] double B => Normal(Mean + A, 1);",
            [
                "EMD0104 'A' depends on itself through 'B': one of these equations must not name the others, or only through Previous [B]",
                "EMD0107 The distribution of 'A' names no parameter and no latent variable, so that its data change no estimate [A]",
            ]
        },
        {
            "[Parameter] public partial double Phi { get; init; } [Observed] double Y => Normal(Phi * Y, 1);",
            ["EMD0104 'Y' depends on itself through its own equation: write Previous(Y) for its value in the row before, or name another member [Phi * Y]"]
        },
        {
            "[Parameter] public partial Vector<double> Weights { get; init; } [Parameter] public partial double Mean { get; init; } [Latent(2)] int Z => Categorical(Weights); [Observed] double Y => Normal(Mean, 1);",
            ["EMD0105 No observed variable depends on the latent 'Z', so that data say nothing about it: use it in an equation or remove it [Z]"]
        },
        {
            "[Parameter] public partial double Mean { get; init; } [Parameter] public partial double Extra { get; init; } [Observed] double Y => Normal(Mean, 1);",
            ["EMD0106 No equation uses the parameter 'Extra', so that it cannot be estimated: use it or remove it [Extra]"]
        },
        {
            "[Parameter] public partial double Mean { get; init; } [Observed] double Y => Normal(Mean, 1); [Observed] int N => Poisson(2);",
            ["EMD0107 The distribution of 'N' names no parameter and no latent variable, so that its data change no estimate [N]"]
        },
        {
            "[Parameter] public partial Vector<double> Weights { get; init; } [Parameter] public partial double[] Means { get; init; } [Latent] int Z => Categorical(Weights); [Observed] double Y => Normal(Means[Z], 1);",
            ["EMD0108 Nothing says how many states 'Z' has: write [Latent(n)], an enum or bool type, or [Latent(nameof(K))] with a [Size] member [Z]"]
        },
        {
            "[Parameter] public partial double A { get; init; } [Observed] double Y => Normal(0, A); [Observed] bool B => Bernoulli(2 + A);",
            ["EMD0109 The parameter 'A' stands where a positive number (the variance of Normal) is needed and where a number from -2 to -1 (the p of Bernoulli) is needed: use two parameters [2 + A]"]
        },
        {
            """[Parameter] public partial Matrix<double> A { get; init; } [Observed("a", "b")] Vector<double> Y => MultivariateNormal(Vector<double>.Build.Dense(2), A); [Observed] int N => Categorical(A.Row(0));""",
            ["EMD0109 The parameter 'A' stands where a covariance matrix (the covariance of MultivariateNormal) is needed and where a probability vector (the p of Categorical) is needed: use two parameters [A.Row(0)]"]
        },
        {
            "[Parameter] public partial Vector<double> Weights { get; init; } [Latent(2)] int Z => Categorical(Weights);",
            [
                "EMD0110 'M' has no [Observed] member, so that there is nothing to fit it to [M]",
                "EMD0105 No observed variable depends on the latent 'Z', so that data say nothing about it: use it in an equation or remove it [Z]",
            ]
        },
        {
            "[Parameter] public partial double Rate { get; init; } [Observed] double Y => Poisson(Rate);",
            ["EMD0111 'Poisson' draws a count, and 'Y' is of type 'double': make it 'int' [Poisson(Rate)]"]
        },
        {
            "[Parameter] public partial double Mean { get; init; } [Observed] double Y => Normal(Mean, 1); [Weight] double Count { get; } [Weight] double Copies { get; }",
            ["EMD0112 'Copies' is a second [Weight], beside 'Count': a model has at most one [Copies]"]
        },
        {
            "[Parameter] public partial Vector<double> Weights { get; init; } [Parameter] public partial PerState<Phase, double> Mean { get; init; } [Latent] Phase S => Categorical<Phase>(Weights); [Observed] double Y => Normal(Mean[S], 1);",
            ["EMD0114 Nothing ties the names of 'S' to its states, so that a fit may give them in any order: order them by a parameter, OrderBy = nameof(…), or fit from a start [S]"]
        },
        {
            "[Parameter] public partial double Mean { get; init; } [Observed] int? N => Poisson(2); [Observed] double Y => Normal(N == 3 ? Mean : 0, 1);",
            ["EMD0115 'N' may be missing: use 'N.Value' in an equation [N]"]
        },
        {
            "[Parameter] public partial double Rate { get; init; } [Latent] double U => Gamma(2, 1); [Observed] int Y => Poisson(Rate * U);",
            ["EMD0200 'Gamma(…)' as the law of the continuous latent variable 'U' is not derivable yet; the nearest form that is: 'Normal(mean, variance)' or 'MultivariateNormal(mean, covariance)' with a mean that is linear in the continuous latent variables [Gamma(2, 1)]", "EMD0200 'Poisson(…)' as the law of 'Y', which depends on the continuous latent variable 'U', is not derivable yet; the nearest form that is: 'Normal(mean, variance)' or 'MultivariateNormal(mean, covariance)' with a mean that is linear in the continuous latent variables [Poisson(Rate * U)]"]
        },
        {
            "[Parameter] public partial Vector<double>[] Next { get; init; } [Parameter] public partial double[] Means { get; init; } [Latent(2)] int Z => Categorical(Next[Previous(Z)]); [Observed] double Y => Normal(Means[Z], 1);",
            ["EMD0200 The law of 'Z' in the first row of a sequence, which looks back at rows that do not exist, is not derivable yet; the nearest form that is: 'Chain(first: …, next: …)' [Categorical(Next[Previous(Z)])]"]
        },
        {
            "[Parameter] public partial Vector<double>[] Next { get; init; } [Parameter] public partial double[] Means { get; init; } [Latent(2)] int Z => Chain(first: Categorical(Next[Previous(Z)]), next: Categorical(Next[Previous(Z)])); [Observed] double Y => Normal(Means[Z], 1);",
            ["EMD0200 The law of 'Z' in the first row of a sequence, which looks back at rows that do not exist, is not derivable yet; the nearest form that is: a 'first' without Previous [Categorical(Next[Previous(Z)])]"]
        },
        {
            "[Parameter] public partial double Phi { get; init; } [Observed] double? Y => Normal(Phi * Previous(Y), 1);",
            ["EMD0200 The earlier value of 'Y', which may be missing, is not derivable yet; the nearest form that is: a 'Y' without missing values [Phi * Previous(Y)]"]
        },
        {
            "[Parameter] public partial double Rate { get; init; } [Latent] double U => Chain(first: Normal(0, 1), next: Normal(Sin(Previous(U)), Rate)); [Observed] double Y => Normal(U, 1);",
            ["EMD0200 The mean of 'U', which is not linear in the continuous latent variable 'U', is not derivable yet; the nearest form that is: a mean that is linear in it, such as 'a * U + b' with a and b parameters or data: nothing else is integrated out exactly [Normal(Sin(Previous(U)), Rate)]"]
        },
        {
            "[Parameter] public partial double Rate { get; init; } [Latent] double U => Chain(first: Normal(0, 1), next: Normal(Previous(U), Rate)); [Observed] double Y => Normal(0, Exp(U));",
            ["EMD0200 The variance of 'Y', which depends on the continuous latent variable 'U', is not derivable yet; the nearest form that is: one that depends on parameters, data and the place in the sequence alone [Normal(0, Exp(U))]"]
        },
        {
            "[Parameter] public partial double Rate { get; init; } [Latent] double U => Normal(0, 1); [Observed] double Y => U > 0 ? Normal(U, Rate) : Normal(-U, Rate);",
            [
                "EMD0200 The law of 'Y', which a condition on the continuous latent variable 'U' chooses, is not derivable yet; the nearest form that is: a condition on data or on the place in the sequence [Normal(U, Rate)]",
                "EMD0200 The law of 'Y', which a condition on the continuous latent variable 'U' chooses, is not derivable yet; the nearest form that is: a condition on data or on the place in the sequence [Normal(-U, Rate)]",
            ]
        },
        {
            "[Parameter] public partial Vector<double> Weights { get; init; } [Parameter] public partial double[] Loading { get; init; } [Latent(2)] int Z => Categorical(Weights); [Latent] double F => Normal(0, 1); [Observed] double Y => Normal(Loading[Z] * F, 1);",
            ["EMD0200 The continuous latent variable 'F' in a model with the unobserved discrete variable 'Z' is not derivable yet; the nearest form that is: quadrature, '[Latent(Quadrature = 21)] double F => …', under which 'Z' is summed out, or a known 'Z', as a covariate [F]"]
        },
        {
            "[Parameter] public partial Vector<double> Weights { get; init; } [Parameter] public partial Vector<double>[] Loading { get; init; } [Latent(2)] int Z => Categorical(Weights); [Latent(Dimension = 2)] Vector<double> F => StandardNormal(2); [Observed] double Y => Normal(Loading[Z] * F, 1);",
            ["EMD0200 The continuous latent variable 'F' in a model with the unobserved discrete variable 'Z' is not derivable yet; the nearest form that is: a known 'Z', as a covariate [F]"]
        },
        {
            "[Parameter] public partial Vector<double> Weights { get; init; } [Parameter] public partial double[] Step { get; init; } [Latent(2)] int Z => Categorical(Weights); [Latent] double U => Chain(first: Normal(0, 1), next: Normal(Previous(U) + Step[Z], 1)); [Observed] double Y => Normal(U, 1);",
            ["EMD0200 The chain of the continuous latent variable 'U' beside the unobserved discrete variable 'Z', which makes its law a mixture of more normals with every row, is not derivable yet; the nearest form that is: a known 'Z', as a covariate, or a chain of discrete states alone [U]"]
        },
        {
            "[Parameter] public partial double Slope { get; init; } [Latent(Quadrature = 21)] double U => Chain(first: Normal(0, 1), next: Normal(Previous(U), 1)); [Observed] bool Y => Bernoulli(Logistic(Slope * U));",
            ["EMD0200 The quadrature of 'U' is not derivable yet; the nearest form that is: a normal law that is integrated in closed form, '[Latent] double U => Normal(…)' [U]"]
        },
        {
            "[Parameter] public partial double Trend { get; init; } [Covariate] double T { get; } [Latent] double U => Normal(0, 1); [Observed] double Y => Normal(U, Exp(Trend * T));",
            ["EMD0200 The law of 'Y', which needs passes over the rows to estimate 'Trend' where continuous latent variables are integrated out, is not derivable yet; the nearest form that is: a variance that is a parameter, or a parameter times data [Normal(U, Exp(Trend * T))]"]
        },
        {
            "[Parameter] public partial Vector<double>[] Next { get; init; } [Parameter] public partial double[] Drift { get; init; } [Constant] public partial Vector<double> Begin { get; init; } [Latent(2)] int S => Chain(first: Categorical(Begin), next: Categorical(Next[Previous(S)])); [Latent] double U => Chain(first: Normal(0, 1), next: Normal(Previous(U) + Drift[S], 1)); [Observed] double Y => Normal(U, 1);",
            ["EMD0200 The continuous chain 'U', whose law the discrete chain 'S' switches, has a posterior that doubles its terms with every row, and so is not derivable yet; the nearest form that is: a hidden Markov model in which the observed values look back, 'Normal(a[S] * Previous(Y), v[S])' [U]"]
        },
        {
            "[Parameter] public partial double Rate { get; init; } [Covariate] bool IsCensored { get; } [Observed] double Y => Censored(Exponential(Rate), IsCensored);",
            ["EMD0200 'Censored(…)' is not derivable yet; the nearest form that is: the distribution itself, on rows that are not censored [Censored(Exponential(Rate), IsCensored)]"]
        },
        {
            "[Parameter] public partial double Rate { get; init; } [Observed] int Y => Truncated(Poisson(Rate), lower: 1);",
            ["EMD0200 'Truncated(…)' is not derivable yet; the nearest form that is: 'Density(x => …)' with the whole log-density of the truncated distribution [Truncated(Poisson(Rate), lower: 1)]"]
        },
        {
            """[Parameter] public partial double Mean { get; init; } [Observed("left", "right")] Interval Y => Normal(Mean, 1);""",
            ["EMD0200 The interval 'Y' is not derivable yet; the nearest form that is: a value that is known exactly, 'double Y' [Y]"]
        },
        {
            "[Parameter] public partial double Mean { get; init; } [Observed] double Y => Normal(Mean, 1); [Prior(nameof(Mean))] double MeanPrior => Density(x => -System.Math.Max(2 * x, -x), Support.Real);",
            ["EMD0203 The prior 'MeanPrior' is not differentiable in the parameter 'Mean': choose Laplace(location, scale) with a location that is known, or a smooth density, such as Normal(mean, variance) or StudentT(location, scale, freedom) [Density(x => -System.Math.Max(2 * x, -x), Support.Real)]"]
        },
        {
            "[Parameter] public partial double Mean { get; init; } [Observed] double Y => Normal(Mean, 1); [Prior(nameof(Mean))] double MeanPrior => Density(x => x < 0 ? x : -x, Support.Real);",
            ["EMD0203 The prior 'MeanPrior' is not differentiable in the parameter 'Mean': choose Laplace(location, scale) with a location that is known, or a smooth density, such as Normal(mean, variance) or StudentT(location, scale, freedom) [Density(x => x < 0 ? x : -x, Support.Real)]"]
        },
        {
            "[Parameter] public partial double Mean { get; init; } [Parameter] public partial double Center { get; init; } [Observed] double Y => Normal(Mean, 1); [Observed] double X => Normal(Center, 1); [Prior(nameof(Mean))] double MeanPrior => Laplace(Center, 1);",
            ["EMD0203 The prior 'MeanPrior' is not differentiable in the parameter 'Center': choose Laplace(location, scale) with a location that is known, or a smooth density, such as Normal(mean, variance) or StudentT(location, scale, freedom) [Laplace(Center, 1)]"]
        },
        {
            "[Parameter] public partial double Center { get; init; } [Observed] double Y => Laplace(Center, 1); [Prior(nameof(Center))] double CenterPrior => Normal(0, 1);",
            ["EMD0200 A prior of 'Center', which is a median or bound of rows, is not derivable yet; the nearest form that is: 'Uniform(lower, upper)' as its prior, or a distribution whose density is smooth in 'Center' [Laplace(Center, 1)]"]
        },
        {
            "[Parameter] public partial double Mean { get; init; } [Observed] double Y => Normal(Mean, 1); [Prior(nameof(Mean))] double MeanPrior => VonMises(0, 1);",
            ["EMD0116 The prior VonMises, which draws an angle, cannot stand where any number (Mean, by its place in the model) is needed: write 'Normal(mean, variance)' or 'StudentT(location, scale, freedom)' [VonMises(0, 1)]"]
        },
        {
            "[Parameter] public partial Vector<double> P { get; init; } [Observed] int Y => Categorical(P); [Prior(nameof(P))] double PPrior => Beta(2, 3);",
            ["EMD0116 The prior Beta, which draws a number from 0 to 1, cannot stand where a probability vector (P, by its place in the model) is needed: write 'Dirichlet(alpha)' [Beta(2, 3)]"]
        },
        {
            "[Parameter] public partial double Rate { get; init; } [Observed] int Y => Poisson(Rate); [Prior(nameof(Rate))] double RatePrior => Normal(0, 1);",
            ["EMD0116 The prior Normal, which draws any number, cannot stand where a positive number (Rate, by its place in the model) is needed: write 'Gamma(shape, rate)', 'InverseGamma(shape, scale)', 'LogNormal(mu, sigma)', or 'Density(x => …, Support.Positive)' [Normal(0, 1)]"]
        },
        {
            "[Parameter] public partial double P { get; init; } [Observed] bool Y => Bernoulli(P); [Prior(nameof(P))] double PPrior => Exponential(2);",
            ["EMD0116 The prior Exponential, which draws a positive number, cannot stand where a number from 0 to 1 (P, by its place in the model) is needed: write 'Beta(a, b)' [Exponential(2)]"]
        },
        {
            "[Parameter] public partial double Mean { get; init; } [Observed] double Y => Normal(Mean, 1); [Prior(nameof(Mean))] double MeanPrior => Normal(0, 1); [Prior(nameof(Mean))] double Again => Normal(1, 1);",
            ["EMD0112 'Again' is a second prior of 'Mean', beside 'MeanPrior': a model has at most one [Again]"]
        },
        {
            "[Parameter] public partial double Mean { get; init; } [Covariate] double X { get; } [Observed] double Y => Normal(Mean, 1); [Prior(nameof(Mean))] double MeanPrior => Normal(X, 1);",
            ["EMD0200 The prior 'MeanPrior', which depends on 'X', is not derivable yet; the nearest form that is: numbers, [Constant]s and parameters: a prior holds for all rows alike [Normal(X, 1)]"]
        },
        {
            "[Parameter] public partial double Mean { get; init; } [Observed] double Y => Normal(Mean, 1); [Prior(nameof(Mean))] double MeanPrior => Exactly(2);",
            ["EMD0200 The prior 'MeanPrior', which gives 'Mean' one value with certainty, is not derivable yet; the nearest form that is: a 'Mean' that is given, [Parameter(Fixed = true)] [Exactly(2)]"]
        },
        {
            "[Parameter] public partial double Mean { get; init; } [Constant] public partial double Top { get; init; } [Observed] double Y => Normal(Mean, 1); [Prior(nameof(Mean))] double MeanPrior => Uniform(0, Top);",
            ["EMD0200 The uniform prior 'MeanPrior' with bounds that are not two rising numbers is not derivable yet; the nearest form that is: 'Uniform(0, 10)', or no prior: a constant density changes no estimate [Uniform(0, Top)]"]
        },
        {
            """[Parameter] public partial Vector<double> Mean { get; init; } [Parameter] public partial Matrix<double> Spread { get; init; } [Observed("a", "b")] Vector<double> Y => MultivariateNormal(Mean, Spread); [Prior(nameof(Spread))] Matrix<double> SpreadPrior => Wishart(3, Identity);""",
            []
        },
        {
            """[Parameter] public partial Vector<double> Mean { get; init; } [Parameter] public partial Matrix<double> Spread { get; init; } [Observed("a", "b")] Vector<double> Y => MultivariateStudentT(Mean, Spread, 4); [Prior(nameof(Spread))] Matrix<double> SpreadPrior => InverseWishart(3, Identity);""",
            []
        },
        {
            """[Parameter] public partial Vector<double> Weights { get; init; } [Parameter] public partial Vector<double>[] Mean { get; init; } [Parameter] public partial Matrix<double> Spread { get; init; } [Latent(2)] int Z => Categorical(Weights); [Observed("a", "b", AllowMissing = true)] Vector<double> Y => MultivariateNormal(Mean[Z], Spread);""",
            ["EMD0200 The vector 'Y' with missing entries in a model with the unobserved discrete variable 'Z' is not derivable yet; the nearest form that is: entries that are drawn one by one, '[Observed(AllowMissing = true)] double[] Y => Each(j => …)' [Y]"]
        },
        {
            """[Parameter] public partial Vector<double> Mean { get; init; } [Parameter] public partial Matrix<double> Spread { get; init; } [Observed("a", "b", AllowMissing = true)] Vector<double> Y => MultivariateStudentT(Mean, Spread, 4);""",
            ["EMD0200 A vector with missing entries, such as 'Y', is not derivable yet; the nearest form that is: entries that are drawn one by one, '[Observed(AllowMissing = true)] double[] Y => Each(j => …)' [Y]"]
        },
        {
            "[Parameter] public partial double Mean { get; init; } [Parameter] public partial double Slope { get; init; } [Observed] double? X => Normal(Mean, 1); [Observed] double Y => Normal(Slope * X.Value, 1);",
            ["EMD0200 'X', which may be missing while 'Y' depends on it, is not derivable yet; the nearest form that is: a 'X' without missing values, or a discrete one with a known number of states [Slope * X.Value]"]
        },
        {
            "[Parameter] public partial double Rate { get; init; } [Parameter] public partial double Mean { get; init; } [Latent(9)] int N => Poisson(Rate); [Observed] double Y => Normal(Mean + N, 1);",
            ["EMD0200 The unbounded latent count 'N' is not derivable yet; the nearest form that is: 'Categorical(p)' over its states, or 'Binomial(p, n)' with a constant n and n + 1 states [Poisson(Rate)]"]
        },
        {
            "[Parameter] public partial double Rate { get; init; } [Observed] int Y => 1 + Poisson(Rate);",
            ["EMD0200 A shift of any distribution but Categorical, or by anything but a whole number, is not derivable yet; the nearest form that is: 'Density(x => …)' or 'Mass(n => …)' with the log-density at x minus the shift [1 + Poisson(Rate)]"]
        },
        {
            """[Parameter] public partial Matrix<double> A { get; init; } [Parameter] public partial Matrix<double> B { get; init; } [Observed("a", "b")] Vector<double> Y => MultivariateNormal(Vector<double>.Build.Dense(2), A + B);""",
            ["EMD0201 'A' and 'B' add up to covariances wherever they stand: what is added to one and taken off the other changes no density; drop one, give it a prior, or fix it with [Parameter(Fixed = true)] [MultivariateNormal(Vector<double>.Build.Dense(2), A + B)]"]
        },
        {
            """[Parameter] public partial Matrix<double> A { get; init; } [Covariate] double X { get; } [Observed("a", "b")] Vector<double> Y => MultivariateNormal(Vector<double>.Build.Dense(2), A + X * X * Identity);""",
            ["EMD0200 A covariance that changes with 'X' from row to row is not derivable yet; the nearest form that is: a covariance of parameters and discrete variables, one that is Diagonal, or a number times such a covariance [MultivariateNormal(Vector<double>.Build.Dense(2), A + X * X * Identity)]"]
        },
        {
            """[Parameter] public partial Vector<double> Mean { get; init; } [Parameter] public partial Matrix<double> Spread { get; init; } [Constant] public partial Matrix<double> A { get; init; } [Observed("a", "b")] Vector<double> Y => MultivariateStudentT(Mean, Spread + A, 4);""",
            []
        },
        {
            """[Parameter] public partial Matrix<double> S { get; init; } [Observed("a", "b")] Vector<double> Y => MultivariateNormal(S.Inverse() * Vector<double>.Build.Dense(2), S);""",
            ["EMD0100 The inverse of a matrix stands elsewhere than between two vectors: write 'x * S.Inverse() * y', or make the inverse the parameter [S.Inverse() * Vector<double>.Build.Dense(2)]"]
        },
        {
            "[Parameter] public partial Vector<double> Weights { get; init; } [Observed] int N => Categorical(Weights); [Observed] bool B => Bernoulli(Logistic(Weights[0]));",
            []
        },
        {
            "[Parameter] public partial Vector<double> Weights { get; init; } [Parameter] public partial double[] Means { get; init; } [Parameter(Fixed = true)] public partial double[] Variance { get; init; } [Latent(2, OrderBy = nameof(Means))] int Z => Categorical(Weights); [Observed] double Y => Normal(Means[Z], Variance[Z]);",
            ["EMD0200 The order of 'Z' by 'Means', whose states a pattern, a fixed parameter or an equation holds in their places, is not derivable yet; the nearest form that is: the states as the start or the equations number them, without OrderBy [Z]"]
        },
        {
            "[Parameter] public partial Vector<double> Weights { get; init; } [Parameter] public partial double[] Means { get; init; } [Latent(2)] int Z => Categorical(Weights); [Observed] double Y => Normal(Means[Z + 1], 1);",
            ["EMD0201 Entry 0 of 'Means' stands in no equation: nothing estimates it; count the entries that are used from 0 [Means[Z + 1]]"]
        },
        {
            "[Parameter] public partial double Mean { get; init; } [Parameter] public partial double Intercept { get; init; } [Observed] double Y => Normal(Mean + Intercept, 1);",
            ["EMD0201 'Mean' and 'Intercept' add up wherever they stand: adding any number to one and taking it off the other changes no density; drop one, or fix it with [Parameter(Fixed = true)] [Normal(Mean + Intercept, 1)]"]
        },
        {
            "[Parameter] public partial Vector<double> Weights { get; init; } [Parameter] public partial double[] Means { get; init; } [Parameter] public partial double Intercept { get; init; } [Latent(2)] int Z => Categorical(Weights); [Observed] double Y => Normal(Means[Z] + Intercept, 1);",
            ["EMD0201 'Means' and 'Intercept' add up wherever they stand: adding any number to one and taking it off the other changes no density; drop one, or fix it with [Parameter(Fixed = true)] [Normal(Means[Z] + Intercept, 1)]"]
        },
        {
            "[Parameter] public partial Vector<double>[] Mean { get; init; } [Parameter] public partial Matrix<double> Common { get; init; } [Latent(2)] int Z => Categorical(0.4, 0.6); [Parameter] public partial Matrix<double>[] Own { get; init; } [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z], Common + Own[Z]);",
            ["EMD0201 'Common' and 'Own' add up to covariances wherever they stand: what is added to one and taken off the other changes no density; drop one, give it a prior, or fix it with [Parameter(Fixed = true)] [MultivariateNormal(Mean[Z], Common + Own[Z])]"]
        },
        {
            "[Parameter] public partial Vector<double>[] Mean { get; init; } [Parameter] public partial Matrix<double> Common { get; init; } [Latent(2)] int Z => Categorical(0.4, 0.6); [Parameter] public partial double[] Noise { get; init; } [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z], Common + Noise[Z] * Identity);",
            ["EMD0201 'Common' and 'Noise' add up to covariances wherever they stand: what is added to one and taken off the other changes no density; drop one, give it a prior, or fix it with [Parameter(Fixed = true)] [MultivariateNormal(Mean[Z], Common + Noise[Z] * Identity)]"]
        },
        {
            "[Parameter] public partial Vector<double>[] Mean { get; init; } [Parameter] public partial Matrix<double> Common { get; init; } [Latent(2)] int Z => Categorical(0.4, 0.6); [Parameter] public partial Vector<double> Own { get; init; } [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z], Common + Diagonal(Own));",
            ["EMD0201 'Common' and 'Own' add up to covariances wherever they stand: what is added to one and taken off the other changes no density; drop one, give it a prior, or fix it with [Parameter(Fixed = true)] [MultivariateNormal(Mean[Z], Common + Diagonal(Own))]"]
        },
        {
            "[Parameter] public partial Vector<double>[] Mean { get; init; } [Parameter] public partial Matrix<double> Common { get; init; } [Latent(2)] int Z => Categorical(0.4, 0.6); [Parameter] public partial Vector<double> Own { get; init; } [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z], (Z == 0 ? 1 : 4) * Common + Diagonal(Own));",
            []
        },
        {
            "[Parameter] public partial Vector<double>[] Mean { get; init; } [Parameter] public partial Matrix<double> Common { get; init; } [Latent(2)] int Z => Categorical(0.4, 0.6); [Parameter] public partial Matrix<double>[] Own { get; init; } [Prior(nameof(Own))] Matrix<double> OwnPrior => InverseWishart(4, Identity); [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z], Common + Own[Z]);",
            []
        },
        {
            "[Parameter] public partial Vector<double>[] Mean { get; init; } [Parameter] public partial Matrix<double> Common { get; init; } [Latent(2)] int Z => Categorical(0.4, 0.6); [Covariate] double X { get; } [Observed(Dimension = 2)] Vector<double> Y => MultivariateNormal(Mean[Z], Common + Exp(X) * Identity);",
            ["EMD0200 A covariance that changes with 'X' from row to row is not derivable yet; the nearest form that is: a covariance of parameters and discrete variables, one that is Diagonal, or a number times such a covariance [MultivariateNormal(Mean[Z], Common + Exp(X) * Identity)]"]
        },
        {
            "[Parameter] public partial double Scale { get; init; } [Parameter] public partial double Slope { get; init; } [Covariate] double X { get; } [Observed] double Y => Normal(Scale * Slope * X, 1);",
            ["EMD0201 'Scale' and 'Slope' multiply wherever they stand: scaling one up and the other down changes no density; drop one, or fix it with [Parameter(Fixed = true)] [Normal(Scale * Slope * X, 1)]"]
        },
        {
            "[Parameter] public partial double Scale { get; init; } [Parameter] public partial double Rate { get; init; } [Covariate] double X { get; } [Observed] int Y => Poisson(Scale * Rate * X);",
            ["EMD0201 'Scale' and 'Rate' multiply wherever they stand: scaling one up and the other down changes no density; drop one, or fix it with [Parameter(Fixed = true)] [Poisson(Scale * Rate * X)]"]
        },
        {
            "[Parameter] public partial Vector<double> Weights { get; init; } [Parameter] public partial double A { get; init; } [Parameter] public partial double B { get; init; } [Latent(3)] int Z => Categorical(Weights); [Observed] double Y => Normal(Z <= 1 ? A : B, 1);",
            ["EMD0201 The states 0 and 1 of 'Z' are told apart by no distribution: data say nothing about how they share their probability; make them one state, or let a parameter depend on them [Z]"]
        },
        {
            "[Parameter] public partial double Upper { get; init; } [Latent] bool B => Bernoulli(0.5); [Observed] double Y => B ? Uniform(0, Upper) : Exponential(1);",
            ["EMD0202 The support of 'Y' moves with the parameter 'Upper', and EM would never move it: make its bounds [Constant]s, or let the law depend on nothing latent [Uniform(0, Upper)]"]
        },
        {
            "[Parameter] public partial double Floor { get; init; } [Observed] double Y => Density(x => x < Floor ? double.NegativeInfinity : Floor - x, Support.Real);",
            ["EMD0202 The support of 'Y' moves with the parameter 'Floor', and EM would never move it: make 'Floor' a [Constant], or choose a distribution whose support is fixed [Density(x => x < Floor ? double.NegativeInfinity : Floor - x, Support.Real)]"]
        },
        {
            "[Parameter] public partial double Change { get; init; } [Covariate] double X { get; } [Observed] double Y => Normal(X < Change ? 0 : 1, 1);",
            ["EMD0203 The choice by 'Change ≤ X' is not differentiable in the parameter 'Change': compare discrete members and covariates with numbers, or make 'Change' a [Constant] [Normal(X < Change ? 0 : 1, 1)]"]
        },
        {
            "[Parameter] public partial double Center { get; init; } [Observed] double Y => Density(x => -Math.Max(Center, x) * Center - x * x, Support.Real);",
            ["EMD0203 A density with |…|, a minimum, a maximum or a remainder is not differentiable in the parameter 'Center': write it with functions that have derivatives, or make 'Center' a [Constant] [Density(x => -Math.Max(Center, x) * Center - x * x, Support.Real)]"]
        },
        {
            "[Parameter] public partial double Mean { get; init; } [Parameter] public partial double Level { get; init; } [Observed] double Y => Normal(Mean, 1); [Prior(nameof(Level))] double LevelPrior => Normal(0, 1);",
            ["EMD0204 Only its prior says something about the parameter 'Level': use it in the distribution of a latent or observed variable, or make it a [Constant] [Level]"]
        },
        {
            "[Parameter] public partial double Mean { get; init; } [Parameter] public partial double Level { get; init; } [Observed] double Y => Normal(Mean, 1); [Prior(nameof(Mean))] double MeanPrior => Normal(Level, 1);",
            ["EMD0204 Only its prior says something about the parameter 'Level': use it in the distribution of a latent or observed variable, or make it a [Constant] [Level]"]
        },
        {
            "[Parameter] public partial Vector<double>[] T { get; init; } [Parameter] public partial double[] M { get; init; } [Latent(2)] int S => Chain(first: Categorical(Stationary([T[0], T[1]])), next: Categorical(T[Previous(S)])); [Observed] double Y => Normal(M[S], 1);",
            ["EMD0200 The stationary law of anything but a transition matrix that is a parameter is not derivable yet; the nearest form that is: 'Stationary(Transition)' with the parameter 'Vector<double>[] Transition' [Stationary([T[0], T[1]])]"]
        },
        {
            "[Parameter] public partial Vector<double>[] T { get; init; } [Parameter] public partial double[] M { get; init; } [Latent(2)] int S => Chain(first: Categorical(Stationary(T)), next: Categorical(T[Previous(S)])); [Latent(3)] int R => Chain(first: Categorical(Stationary(T)), next: Categorical(0.2, 0.3, 0.5)); [Observed] double Y => Normal(M[S] + R, 1);",
            ["EMD0100 The transition matrix 'T' has not one row and one column for each state of 'R': the numbers must be equal [Stationary(T)]"]
        },
        {
            "[Parameter] public partial Vector<double>[] T { get; init; } [Parameter] public partial double[] M { get; init; } [Latent(2)] int S => Chain(first: Categorical(Stationary(T)), next: Categorical(T[Previous(S)])); [Observed] double Y => Normal(M[S], T[0][0]);",
            ["EMD0200 The transition matrix 'T', whose stationary law begins the chain while its entries stand in more than one law, is not derivable yet; the nearest form that is: 'Categorical(T[…])' with the entries as they are [Categorical(T[Previous(S)])]"]
        },
        {
            "[Parameter] public partial double[] M { get; init; } [Latent(2)] int Z => 1 + Categorical(0.4, 0.6); [Observed] double Y => Normal(M[Z - 1], 1);",
            ["EMD0200 The shift of 'Z', which other members use, is not derivable yet; the nearest form that is: a 'Z' that counts from 0 [1 + Categorical(0.4, 0.6)]"]
        },
        {
            "[Parameter] public partial double Mean { get; init; } [Observed] double Y => Density(x => Helper(x, Mean), Support.Real); static double Helper(double x, double m) { if (x > m) return m - x; }",
            ["EMD0024 'a body that ends without return' in 'Helper' cannot be read: the body of a method used in an equation consists of 'var x = …;', assignments to such locals, 'if', 'switch', local functions and 'return …;' [Helper(x, Mean)]"]
        },
        {
            "[Parameter] public partial Vector<double> W { get; init; } [Observed] Phase Y => Categorical(W);",
            ["EMD0111 'Categorical' draws an int, and 'Y' is of type 'Phase': write 'Categorical<Phase>(…)' [Categorical(W)]"]
        },
        {
            "[Parameter] public partial double Mean { get; init; } [Latent(Quadrature = 10, MonteCarlo = 5)] double U => Normal(0, 1); [Observed] double Y => Normal(Mean + U, 1);",
            ["EMD0013 MonteCarlo is given beside Quadrature: keep one of the two [MonteCarlo = 5]"]
        },
        {
            """[Parameter] public partial double Mean { get; init; } [Latent(Dimension = 2, DimensionSize = "D")] Vector<double> U => StandardNormal(2); [Size] public partial int D { get; init; } [Observed] double Y => Normal(Mean + U[0], 1);""",
            ["""EMD0013 DimensionSize is given beside Dimension: keep one of the two [DimensionSize = "D"]"""]
        },
        {
            """[Parameter] public partial Matrix<double> S { get; init; } [Parameter] public partial Vector<double> Mu { get; init; } [Observed("a", "b")] Vector<double> Y => MultivariateNormal(Mu, S); [Prior(nameof(Mu))] Vector<double> MuPrior => MultivariateStudentT(Vector<double>.Build.Dense(2), S, 4);""",
            ["EMD0200 The prior 'MuPrior', in whose density 'Mu' stands in other forms than that of a normal likelihood, is not derivable yet; the nearest form that is: 'MultivariateNormal(mean, Covariance / kappa)' for a mean and 'InverseWishart(freedom, scale)' for a covariance [MultivariateStudentT(Vector<double>.Build.Dense(2), S, 4)]"]
        },
        {
            "[Parameter] public partial Vector<double> W { get; init; } [Parameter] public partial double[] L { get; init; } [Parameter] public partial double[,] S { get; init; } [Covariate(2)] int C { get; } [Latent(2)] int Z => Categorical(W); [Observed] double Y => Laplace(L[Z], S[Z, C]);",
            ["EMD0200 The median 'L' of rows that weigh differently is not derivable yet; the nearest form that is: 'Laplace(location, scale)' whose scale is indexed by no more than its location [Laplace(L[Z], S[Z, C])]"]
        },
        {
            "[Parameter] public partial double Lo { get; init; } [Parameter] public partial double W { get; init; } [Observed] double Y => Uniform(Lo, Lo + W);",
            ["EMD0202 The support of 'Y' moves with the parameter 'Lo', and EM would never move it: make each bound a parameter as it is, or a [Constant] [Uniform(Lo, Lo + W)]"]
        },
        {
            "[Parameter] public partial double A { get; init; } [Observed] double Y => Density(x => -Abs(x * A - 1) - Log(2), Support.Real);",
            ["EMD0203 The density of 'Y' is not differentiable in the parameter 'A': write Laplace(location, scale), whose location is a weighted median, or a smooth density [Density(x => -Abs(x * A - 1) - Log(2), Support.Real)]"]
        },
        {
            """[Group("a", "b")] string G { get; } [Group("c")] string H { get; } [Parameter] public partial double V { get; init; } [Latent(2, Per = nameof(G))] int U => Categorical(0.5, 0.5); [Latent(2, Per = nameof(H))] int T => Categorical(0.5, 0.5); [Observed] double Y => Normal(U + T, V);""",
            [
                """EMD0200 'U', which has one value per 'G', beside values per 'H', whose keys cross those of 'G', is not derivable yet; the nearest form that is: keys of which one lies inside the other, '[Group("c", "a", "b")] string G { get; }' [U]""",
                """EMD0200 'T', which has one value per 'H', beside values per 'G', whose keys cross those of 'H', is not derivable yet; the nearest form that is: keys of which one lies inside the other, '[Group("a", "b", "c")] string H { get; }' [T]""",
            ]
        },
        {
            "[Parameter] public partial double V { get; init; } [Group] string G { get; } [Latent(Per = nameof(G))] double B => Chain(first: Normal(0, 1), next: Normal(Previous(B), 1)); [Observed] double Y => Normal(B, V);",
            ["EMD0200 'B', which has one value per 'G', beside 'B', which looks at earlier rows, is not derivable yet; the nearest form that is: 'B' without Previous, or 'B' with one value per row [B]"]
        },
        {
            "[Parameter] public partial double A { get; init; } [Latent] double U => Normal(0, 1); [Latent] double T => Normal(0, 1); [Observed] double Y => Normal(U * T + A, 1);",
            ["EMD0200 The mean of 'Y', which is not linear in the continuous latent variable 'T', is not derivable yet; the nearest form that is: a mean that is linear in it, such as 'a * T + b' with a and b parameters or data: nothing else is integrated out exactly [Normal(U * T + A, 1)]"]
        },
        {
            """[Parameter(Pattern = nameof(Free))] public partial Matrix<double> S { get; init; } static bool Free(int i, int j) => i == j; [Observed("a", "b")] Vector<double> Y => MultivariateNormal(Vector<double>.Build.Dense(2), S);""",
            ["EMD0200 A zero in 'S', a covariance matrix, is not derivable yet; the nearest form that is: a pattern of probabilities or of coefficients of any sign [S]"]
        },
        {
            "[Parameter] public partial double P { get; init; } [Observed] bool Y => Bernoulli(P); [Prior(nameof(P))] double PP => VonMises(0, 1);",
            ["EMD0116 The prior VonMises, which draws an angle, cannot stand where a number from 0 to 1 (P, by its place in the model) is needed: write 'Beta(a, b)' [VonMises(0, 1)]"]
        },
        {
            """[Parameter] public partial Vector<double> W { get; init; } [Parameter] public partial Vector<double>[] Mu { get; init; } [Parameter] public partial Matrix<double> S { get; init; } [Latent(2)] int Z => Categorical(W); [Observed("a", "b")] Vector<double> Y => MultivariateNormal(Mu[Z], S); [Prior(nameof(Mu))] Vector<double> MuPrior(int k) => MultivariateNormal(Vector<double>.Build.Dense(2), (k + 1) * S + Identity);""",
            ["EMD0200 A covariance that is computed for each entry of 'Mu' is not derivable yet; the nearest form that is: a covariance that is a parameter or a constant as it stands [MultivariateNormal(Vector<double>.Build.Dense(2), (k + 1) * S + Identity)]"]
        },
        {
            """[Parameter] public partial Matrix<double> S { get; init; } [Observed("a", "b")] Vector<double> Y => MultivariateNormal(Vector<double>.Build.Dense(2), S); [Observed] double V => Normal(S.Determinant(), 1);""",
            ["EMD0200 The form in which the covariance 'S' stands is not derivable yet; the nearest form that is: 'MultivariateNormal(mean, S)' with a covariance of its own [MultivariateNormal(Vector<double>.Build.Dense(2), S)]"]
        },
        {
            """[Parameter] public partial Vector<double> B { get; init; } [Covariate("1", "x")] Vector<double> X { get; } [Latent] double U => Normal(0, 1); [Observed] double Y => Normal(U, Exp(B * X));""",
            ["EMD0200 The law of 'Y', which needs passes over the rows to estimate 'B' where continuous latent variables are integrated out, is not derivable yet; the nearest form that is: a variance that is a parameter, or a parameter times data [Normal(U, Exp(B * X))]"]
        },
        {
            """[Parameter] public partial Vector<double> B { get; init; } [Covariate("1", "x")] Vector<double> X { get; } [Observed("a", "b", AllowMissing = true)] Vector<double> Y => MultivariateNormal(Vector<double>.Build.Dense(2, Exp(B * X)), Identity);""",
            ["EMD0200 The law of 'Y', which needs passes over the rows to estimate 'B' where missing entries are integrated out, is not derivable yet; the nearest form that is: a variance that is a parameter, or a parameter times data [MultivariateNormal(Vector<double>.Build.Dense(2, Exp(B * X)), Identity)]"]
        },
        {
            """[Parameter] public partial double[] Rate { get; init; } [Observed("a", "b")] int[] Y => Poisson(Rate[0]);""",
            ["EMD0111 'Poisson' draws a count, and 'Y' is of type 'int[]': write 'Each(j => Poisson(…))' for a draw per entry [Poisson(Rate[0])]"]
        },
        {
            "[Parameter] public partial double V { get; init; } [Latent(Dimension = 2)] Vector<double> U => Wishart(3, Identity); [Observed] double Y => Normal(U[0], V);",
            ["EMD0111 'Wishart' draws a matrix, and 'U' is of type 'Vector<double>': make it 'Matrix<double>' [Wishart(3, Identity)]"]
        },
        {
            """[Parameter] public partial Vector<double> A { get; init; } [Parameter] public partial Vector<double> B { get; init; } [Covariate("1", "x")] Vector<double> X { get; } [Covariate("1", "u")] Vector<double> U { get; } [Observed] double Y => Normal((A * U) * (B * X), 1);""",
            ["EMD0201 'A' and 'B' multiply wherever they stand: scaling one up and the other down changes no density; drop one, or fix it with [Parameter(Fixed = true)] [Normal((A * U) * (B * X), 1)]"]
        },
    };

    public static TheoryData<string> Silent =>
    [
        """[Parameter] public partial Vector<double> A { get; init; } [Parameter] public partial Vector<double> B { get; init; } [Covariate("1", "x")] Vector<double> X { get; } [Covariate("1", "u")] Vector<double> U { get; } [Observed] double Y => Normal((A * U) * (B * X) + A * U, 1);""",
        "[Parameter] public partial double Upper { get; init; } [Observed] double Y => Uniform(0, Upper);",
        "[Parameter] public partial Vector<double> Weights { get; init; } [Parameter] public partial double[] Means { get; init; } [Latent(2)] int Z => Categorical(Weights); [Observed] double Y => Normal(Means[Z], 1);",
        "[Parameter] public partial Vector<double> Weights { get; init; } [Parameter] public partial double[] Means { get; init; } [Latent(2)] int Z => Categorical(Weights); [Observed] double Y => Normal(Z == 0 ? Means[0] : Means[1], 1);",
        "[Parameter] public partial double Theta { get; init; } [Latent(5)] int Cell => Categorical(0.5, Theta / 4, (1 - Theta) / 4, (1 - Theta) / 4, Theta / 4); [Observed] int Phenotype => Exactly(Cell <= 1 ? 0 : Cell - 1);",
        "[Parameter] public partial Vector<double> Weights { get; init; } [Parameter] public partial double[] Rate { get; init; } [Latent(3)] int Z => Categorical(Weights); [Observed] int N => Poisson(Z > 0 ? Rate[Z - 1] : 0.5);",
        "[Parameter] public partial double A { get; init; } [Parameter] public partial double B { get; init; } [Observed] double Y => Normal(A + B, 1); [Observed] double V => Normal(A, 1);",
        "[Parameter] public partial double A { get; init; } [Parameter] public partial double B { get; init; } [Covariate] double X { get; } [Observed] double Y => Normal(A + B * X, 1);",
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public void Finding_of_a_model(string members, string[] expected) => Assert.Equal(expected, TestHost.Findings(Start + members + " }"));

    [Theory]
    [MemberData(nameof(Silent))]
    public void Model_without_a_finding(string members) => Assert.Empty(TestHost.Findings(Start + members + " }"));

    [Fact]
    public void Every_model_id_is_asserted_here()
    {
        // An unknown group and an error of EmDsl's own have tests of their own.
        var asserted = Models.SelectMany(row => (string[])row[1]).Select(text => text[..7]).Append(DiagnosticTable.UnknownGroup).Append(DiagnosticTable.InternalError).ToHashSet();
        Assert.Empty(DiagnosticTable.ById.Keys.Where(id => string.CompareOrdinal(id, "EMD0100") >= 0).Except(asserted));
    }
}
