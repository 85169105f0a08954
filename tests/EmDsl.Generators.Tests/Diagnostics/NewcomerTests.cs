namespace EmDsl.Generators.Tests.Diagnostics;

/// <summary>Mistakes of people who know the language from its description alone: one message each, in full text, where they would look for it.</summary>
public class NewcomerTests
{
    public static TheoryData<string, string> Mistakes => new()
    {
        {
            "[LatentModel] public partial class M { [Parameter] public partial Vector<double> P { get; init; } [Parameter] public partial double[] Mean { get; init; } [Latent] bool B => Categorical<bool>(P); [Observed] double Y => Normal(B ? Mean[0] : Mean[1], 1); }",
            "EMD0003 'Categorical<bool>(P)' is not valid C#, so that the model cannot be read: for true or false write 'Bernoulli(p)', with the probability of true [Categorical<bool>(P)]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double P { get; init; } [Parameter] public partial double[] Mean { get; init; } [Latent] bool B => Bernoulli(P); [Observed] double Y => Normal(Mean[B], 1); }",
            "EMD0003 'B' is not valid C#, so that the model cannot be read: an array is indexed by int; for an entry per state of 'B' declare 'Mean' as 'PerState<bool, double>' [B]"
        },
        {
            "public enum Phase { Recession, Expansion } [LatentModel] public partial class M { [Parameter] public partial Vector<double> P { get; init; } [Parameter] public partial double[] Mean { get; init; } [Latent] Phase S => Categorical<Phase>(P); [Observed] double Y => Normal(Mean[S], 1); }",
            "EMD0003 'S' is not valid C#, so that the model cannot be read: an array is indexed by int; for an entry per state of 'S' declare 'Mean' as 'PerState<Phase, double>' [S]"
        },
        {
            "public enum Phase { Recession, Expansion } [LatentModel] public partial class M { [Parameter] public partial Vector<double> P { get; init; } [Parameter] public partial PerState<Phase, double> Mean { get; init; } [Latent] Phase S => Categorical(P); [Observed] double Y => Normal(Mean[S], 1); }",
            "EMD0111 'Categorical' draws an int, and 'S' is of type 'Phase': write 'Categorical<Phase>(…)' [Categorical(P)]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial Matrix<double> S { get; init; } [Observed] Matrix<double> Y => Wishart(5, S); }",
            "EMD0006 The observed variable 'Y' is of type 'Matrix<double>': it must be 'double', 'int', 'bool' or an enum, also with '?' or as 'T[]', or 'Vector<double>' or 'Interval' [Matrix<double>]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double R { get; init; } [Observed] long Y => Poisson(R); }",
            "EMD0006 The observed variable 'Y' is of type 'long': it must be 'double', 'int', 'bool' or an enum, also with '?' or as 'T[]', or 'Vector<double>' or 'Interval' [long]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double R { get; init; } [Observed] float Y => Normal(R, 1); }",
            "EMD0006 The observed variable 'Y' is of type 'float': it must be 'double', 'int', 'bool' or an enum, also with '?' or as 'T[]', or 'Vector<double>' or 'Interval' [float]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial Vector<double> P { get; init; } [Observed] string City => Categorical(P); }",
            "EMD0006 The observed variable 'City' is of type 'string': it must be 'double', 'int', 'bool' or an enum, also with '?' or as 'T[]', or 'Vector<double>' or 'Interval'; a column of text binds to the names of an enum [string]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double[] Mean { get; init; } [Covariate] string City { get; } [Observed] double Y => Normal(Mean[City], 1); }",
            "EMD0003 'City' is not valid C#, so that the model cannot be read: an array is indexed by int; for an entry per level of 'City' declare 'Mean' as 'PerLevel<double>' [City]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double[] Slope { get; init; } [Group] string Dealer { get; } [Covariate] double X { get; } [Observed] int Y => Poisson(Exp(Slope[Dealer] * X)); }",
            "EMD0003 'Exp(Slope[Dealer] * X)' is not valid C#, so that the model cannot be read: a key is no index; for a value per 'Dealer' declare the parameter with '[Parameter(Per = nameof(Dealer))]' and use it without this index [Exp(Slope[Dealer] * X)]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double Slope { get; init; } [Group] string Dealer { get; } [Observed] double Y => Normal(Slope[Dealer], 1); }",
            "EMD0003 'Slope[Dealer]' is not valid C#, so that the model cannot be read: a key is no index; for a value per 'Dealer' declare the parameter with '[Parameter(Per = nameof(Dealer))]' and use it without this index [Slope[Dealer]]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double[] Dwell { get; init; } [Sequence] string User { get; } [Observed] double Y => Exponential(1 / Dwell[User]); }",
            "EMD0003 'Exponential(1 / Dwell[User])' is not valid C#, so that the model cannot be read: the key of a sequence is no index; for a value per 'User' read its column as a covariate too, '[Covariate(\"…\")] string …', and index a 'PerLevel<…>' by that [Exponential(1 / Dwell[User])]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double[,] Mean { get; init; } [Covariate] string City { get; } [Covariate(2)] int Sex { get; } [Observed] double Y => Normal(Mean[Sex, City], 1); }",
            "EMD0003 'City' is not valid C#, so that the model cannot be read: an array is indexed by int; for an entry per level of 'City' nest 'PerLevel<…>' [City]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double Mean { get; init; } [Covariate] string City { get; } [Observed] double Y => Normal(Mean[City], 1); }",
            "EMD0003 'Mean[City]' is not valid C#, so that the model cannot be read: 'Mean' is one number; for a number per value of 'City' declare it as 'PerLevel<double>' [Mean[City]]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial PerLevel<double> Mean { get; init; } [Group] string School { get; } [Observed] double Y => Normal(Mean[School], 1); }",
            "EMD0102 'School' is the key of a group and cannot index 'Mean': the index of a 'PerLevel' is a covariate of text [Mean[School]]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial PerLevel<double> Mean { get; init; } [Covariate] bool Back { get; } [Covariate] string From { get; } [Covariate] string To { get; } [Observed] double Y => Normal(Mean[Back ? From : To], 1); }",
            "EMD0102 'From if Back else To' is computed and cannot index 'Mean': the index of a 'PerLevel' is a covariate of text [Mean[Back ? From : To]]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial PerLevel<double> Mean { get; init; } [Observed] double Y => Normal(Mean[\"Oslo\"], 1); }",
            "EMD0023 '\"Oslo\"' cannot stand in an equation; what can stand here: a number, a state or a truth value [\"Oslo\"]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial PerLevel<double> Mean { get; init; } [Covariate(4)] string City { get; } [Observed] double Y => Normal(Mean[City], 1); }",
            "EMD0013 The number of states is given for a member of type 'string': remove it: an enum names its states, a bool has two, and only an int needs their number [4]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public double Mean; [Observed] double Y => Normal(Mean, 1); }",
            "EMD0017 'Mean' is a field, and the members of a model are instance properties: write 'public partial double Mean { get; init; }' [Mean]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public double Mean { get; set; } [Observed] double Y => Normal(Mean, 1); }",
            "EMD0004 The parameter 'Mean' is not a partial property, so that its value cannot be filled in: write 'public partial double Mean { get; init; }' [Mean]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double Mean { get; init; } = 3; [Observed] double Y => Normal(Mean, 1); }",
            "EMD0004 The parameter 'Mean' is given a value where it is declared, so that its value cannot be filled in: write 'public partial double Mean { get; init; }' [Mean]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double Mean { get; init; } [Observed] double Y { get; } [Observed] double X => Normal(Mean, 1); }",
            "EMD0007 The observed variable 'Y' has no equation: write its distribution after '=>', as in 'double Y => Normal(…);' [Y]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double Mean { get; init; } [Observed] double Y { get; } = Normal(Mean, 1); }",
            "EMD0007 The observed variable 'Y' has no equation: write its distribution after '=>', as in 'double Y => Normal(…);' [Y]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double Slope { get; init; } [Covariate] double X; [Observed] double Y => Normal(Slope * X, 1); }",
            "EMD0017 'X' is a field, and the members of a model are instance properties: write 'double X { get; }' [X]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial Vector<double> P { get; init; } [Parameter] public partial double[] Mean { get; init; } [Latent] int Z => Categorical(P); [Observed] double Y => Normal(Mean[Z], 1); }",
            "EMD0108 Nothing says how many states 'Z' has: write [Latent(n)], an enum or bool type, or [Latent(nameof(K))] with a [Size] member [Z]"
        },
        {
            """[LatentModel] public partial class M { [Parameter] public partial Vector<double> Mean { get; init; } [Parameter] public partial double V { get; init; } [Observed("a", "b")] Vector<double> Y => MultivariateNormal(Mean, V); }""",
            "EMD0003 'MultivariateNormal(Mean, V)' is not valid C#, so that the model cannot be read: the covariance of MultivariateNormal is a 'Matrix<double>', and 'V' is a 'double': write 'V * Identity' for this variance in every direction [MultivariateNormal(Mean, V)]"
        },
        {
            """[LatentModel] public partial class M { [Parameter] public partial Vector<double> Mean { get; init; } [Parameter] public partial double V { get; init; } [Observed("a", "b")] Vector<double> Y => Normal(Mean, V); }""",
            "EMD0003 'Normal(Mean, V)' is not valid C#, so that the model cannot be read: the mean of Normal is a 'double', and 'Mean' is a 'Vector<double>': write 'MultivariateNormal(…)' for a vector [Normal(Mean, V)]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double R { get; init; } [Observed] int Y => Poison(R); }",
            "EMD0020 'Poison' is neither a distribution nor a function of EmDsl.Distributions: did you mean Poisson? [Poison]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double R { get; init; } [Observed] double Y => Gaussian(R, 1); }",
            "EMD0020 'Gaussian' is neither a distribution nor a function of EmDsl.Distributions: did you mean Normal? [Gaussian]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double R { get; init; } [Observed] double Y => Normal(R); }",
            "EMD0003 'Normal(R)' is not valid C#, so that the model cannot be read: Normal takes mean and variance, and 'variance' is not given [Normal(R)]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial Vector<double> P { get; init; } [Parameter] public partial double Mean { get; init; } [Latent(2)] int Z => Categorical(P); [Observed] double Y => Normal(Mean[Z], 1); }",
            "EMD0003 'Mean[Z]' is not valid C#, so that the model cannot be read: 'Mean' is one number; for a number per value of 'Z' declare it as 'double[]' [Mean[Z]]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double[] P { get; init; } [Parameter] public partial double[] Mean { get; init; } [Latent(2)] int Z => Categorical(P); [Observed] double Y => Normal(Mean[Z], 1); }",
            "EMD0100 'P' has 1 index and is used with 0: write 'P[…]', or declare it as 'Vector<double>' [P]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial Vector<double> P { get; init; } [Parameter] public partial double[] Mean { get; init; } [Parameter] public partial double[] V { get; init; } [Latent(2)] int Z => Categorical(P); [Observed] double Y => P[0] * Normal(Mean[0], V[0]) + P[1] * Normal(Mean[1], V[1]); }",
            "EMD0021 'P[1] * Normal(Mean[1], V[1])' is a distribution and stands where a value is expected: a mixture has a latent variable that picks the distribution, '[Latent(2)] int Z => Categorical(p)', and parameters indexed by it [P[0] * Normal(Mean[0], V[0]) + P[1] * Normal(Mean[1], V[1])]"
        },
        {
            "[LatentModel] public partial class M { [Size] public partial int K { get; init; } [Parameter] public partial Vector<double> P { get; init; } [Parameter] public partial double[] Mean { get; init; } [Latent(K)] int Z => Categorical(P); [Observed] double Y => Normal(Mean[Z], 1); }",
            "EMD0003 'Latent(K)' is not valid C#, so that the model cannot be read: an attribute takes a member's name, 'nameof(K)' [Latent(K)]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double Mean { get; init; } [Observed] int Y => Normal(Mean, 1); }",
            "EMD0111 'Normal' draws a number, and 'Y' is of type 'int': make it 'double' [Normal(Mean, 1)]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double A { get; init; } [Parameter] public partial double B { get; init; } [Observed] double X => Normal(A, 1); [Observed] double Y => X > 0 ? Normal(B, 1) : Poisson(2); }",
            "EMD0111 'Poisson' draws a count, and 'Y' is of type 'double': make it 'int' [Poisson(2)]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double[] P { get; init; } [Observed] bool Y => Each(j => Bernoulli(P[j])); }",
            "EMD0111 'Each' draws an array, and 'Y' is of type 'bool': make it 'bool[]' [Each(j => Bernoulli(P[j]))]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial Vector<double> W { get; init; } [Parameter] public partial double[] Mean { get; init; } [Parameter] public partial double V { get; init; } [Latent(2, OrderBy = nameof(V))] int Z => Categorical(W); [Observed] double Y => Normal(Mean[Z], V); }",
            "EMD0100 OrderBy names 'V', which has no entry for each state of 'Z': name a parameter that stands as '…[Z]' [Z]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double A { get; init; } double Twice(double x) => 2 * x; [Observed] double Y => Normal(Twice(A), 1); }",
            "EMD0034 'Twice' is an instance method, and only static methods are inlined into equations: make it static and pass what it needs [Twice(A)]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double A { get; init; } [Observed] double? X => Normal(A, 1); [Observed] double Y => Normal(A * X, 1); }",
            "EMD0003 'Normal(A * X, 1)' is not valid C#, so that the model cannot be read: 'X' may be missing; its value is written 'X.Value' [Normal(A * X, 1)]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double P { get; init; } [Parameter] public partial PerState<int, double> Mean { get; init; } [Latent(2)] int Z => Categorical(0.5, 0.5); [Observed] double Y => Normal(Mean[Z], 1); }",
            "EMD0006 The parameter 'Mean' is of type 'PerState<int, double>': it must be 'double', 'Vector<double>', 'Matrix<double>', or 'T[]', 'T[,]', 'PerState<TState, T>' or 'PerLevel<T>' of these [PerState<int, double>]"
        },
        {
            """[LatentModel] public partial class M { [Parameter] public partial double Mean { get; init; } [Observed("a", "b")] double Y => Normal(Mean, 1); }""",
            """EMD0014 'Y' is of type 'double' and names 2 columns: a single value has one; make the member a Vector<double> or an array for several [Observed("a", "b")]"""
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double Mean { get; init; } [Observed] double Y => MathNet.Numerics.Distributions.Normal.WithMeanVariance(Mean, 1); }",
            "EMD0003 'MathNet.Numerics.Distributions.Normal.WithMeanVariance(Mean…' is not valid C#, so that the model cannot be read: a distribution comes from EmDsl.Distributions, after 'using static EmDsl.Distributions;' [MathNet.Numerics.Distributions.Normal.WithMeanVariance(Mean, 1)]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double Mean { get; init; } [Parameter] public partial double S { get; init; } [Observed] double Y => Normal(Mean, S * S) ; [Observed] double X => Normal(mean: Mean, sd: S); }",
            "EMD0003 'Normal(mean: Mean, sd: S)' is not valid C#, so that the model cannot be read: Normal takes mean and variance, and has no 'sd' [Normal(mean: Mean, sd: S)]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double Mean { get; init; } [Weight] double? N { get; } [Observed] double Y => Normal(Mean, 1); }",
            "EMD0006 The case weight 'N' is of type 'double?': it must be 'double' or 'int' [double?]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double Mean { get; init; } [Constant] public double Alpha => 2; [Observed] double Y => Normal(Mean, Alpha); }",
            "EMD0004 The constant 'Alpha' is not a partial property, so that its value cannot be filled in: write 'public partial double Alpha { get; init; }' [Alpha]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double Mean { get; init; } [Covariate] bool Treated { get; } [Observed] double Y => Normal(Mean * Treated, 1); }",
            "EMD0003 'Normal(Mean * Treated, 1)' is not valid C#, so that the model cannot be read: 'Treated' is true or false; as a number it is '(Treated ? 1 : 0)' [Normal(Mean * Treated, 1)]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double P { get; init; } [Observed] int Y => Bernoulli(P); }",
            "EMD0111 'Bernoulli' draws true or false, and 'Y' is of type 'int': make it 'bool' [Bernoulli(P)]"
        },
        {
            """[LatentModel] public partial class M { [Parameter] public partial double Rate { get; init; } [Prior("Rte")] double RatePrior => Gamma(2, 1); [Observed] int Y => Poisson(Rate); }""",
            """EMD0012 The prior names 'Rte', and this model has no [Parameter] member of that name: write one of nameof(Rate) ["Rte"]"""
        },
        {
            """[LatentModel] public partial class M { [Covariate] string Doc { get; } [Parameter(Per = "Doc")] public partial double Rate { get; init; } [Observed] int Y => Poisson(Rate); }""",
            """EMD0113 Per names 'Doc', and this model has no [Group] member of that name: write '[Group] string Key { get; }' and nameof(Key) [Per = "Doc"]"""
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial Matrix<double> S { get; init; } [Observed(Dimension = 2)] Matrix<double> Y => Wishart(5, S); }",
            "EMD0006 The observed variable 'Y' is of type 'Matrix<double>': it must be 'double', 'int', 'bool' or an enum, also with '?' or as 'T[]', or 'Vector<double>' or 'Interval' [Matrix<double>]"
        },
        {
            """[LatentModel] public partial class M { [Parameter] public partial Vector<double> Mean { get; init; } [Parameter] public partial Vector<double> V { get; init; } [Observed("a", "b")] Vector<double> Y => MultivariateNormal(Mean, V); }""",
            "EMD0003 'MultivariateNormal(Mean, V)' is not valid C#, so that the model cannot be read: the covariance of MultivariateNormal is a 'Matrix<double>', and 'V' is a 'Vector<double>': write 'Diagonal(V)' for these variances on its diagonal [MultivariateNormal(Mean, V)]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial Vector<double> P { get; init; } [Parameter] public partial double[] Mean { get; init; } [Latent(2)] int Z => Categorical(P); [Observed] double Y => Normal(Mean, 1) ; }",
            "EMD0003 'Normal(Mean, 1)' is not valid C#, so that the model cannot be read: the mean of Normal is a 'double', and 'Mean' is a 'double[]': say which entry, 'Mean[…]' [Normal(Mean, 1)]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double R { get; init; } [Observed] int Y => Poisson(R, 1); }",
            "EMD0003 'Poisson(R, 1)' is not valid C#, so that the model cannot be read: Poisson takes rate, and 2 arguments are given [Poisson(R, 1)]"
        },
        {
            "[LatentModel] public partial class M { [Parameter] public partial double Rate { get; init; } [Observed] int Days => Poisson(Rate); [Weight(\"d\")] double Days { get; } }",
            "EMD0003 'Days' is not valid C#, so that the model cannot be read: two members have this name; rename one of them [Days]"
        },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Mistake_has_one_message_in_the_modellers_words(string source, string finding)
        => Assert.Equal([finding], TestHost.Findings(source));
}
