using Microsoft.CodeAnalysis;

namespace EmDsl.Generators.Tests.Emission;

/// <summary>Members that are called what the generated code would like to call something of its own.</summary>
public class NameTests
{
    private const string Enums = "public enum Mood { Calm, Tense } public enum Face { Smile, Frown, Blank }";

    public static TheoryData<string> Models =>
    [
        // Loop variables, temporaries, and names made of another member's name and a word.
        """
        [LatentModel] public sealed partial class M
        {
            [Parameter] public partial Vector<double> Mix { get; init; }
            [Parameter] public partial double[] Value { get; init; }
            [Parameter] public partial double Total { get; init; }
            [Parameter] public partial double[] ValueA { get; init; }
            [Latent(2)] int I => Categorical(Mix);
            [Latent(2)] int J => Categorical(Mix);
            [Latent(2)] int Entry => Categorical(Mix);
            [Observed] double Value1 => Normal(Value[I], Total);
            [Observed] double XStart => Gamma(ValueA[J], Total);
            [Observed("p", "q")] Vector<double> X => MultivariateNormal(Mu[Entry], S[Entry]);
            [Parameter] public partial Vector<double>[] Mu { get; init; }
            [Parameter] public partial Matrix<double>[] S { get; init; }
            [Observed] int Sum1 => Poisson(Value2[I]);
            [Parameter] public partial double[] Value2 { get; init; }
            [Observed(Dimension = 3)] int[] Chunk => Each(row => Binomial(Q[J, row], 4));
            [Parameter] public partial double[,] Q { get; init; }
        }
        """,
        // Two keywords in one objective of Newton's method.
        """
        [LatentModel] internal sealed partial class @event
        {
            [Parameter] public partial Vector<double> @new { get; init; }
            [Parameter] public partial double[] @double { get; init; }
            [Parameter] public partial double @return { get; init; }
            [Latent(2)] int @class => Categorical(@new);
            [Covariate] double @params { get; }
            [Observed] int @int => Poisson(@double[@class]);
            [Observed] double @base => Normal(@double[@class] * @params, @return);
        }
        """,
        // Two distributions of one variable, each with a probability vector to draw from.
        """
        [LatentModel] public sealed partial class M
        {
            [Parameter] public partial double Slip { get; init; }
            [Latent] Mood State => Categorical<Mood>(0.3, 0.7);
            [Observed] Face Seen => State switch
            {
                Mood.Calm => Categorical<Face>(1 - Slip, Slip / 2, Slip / 2),
                Mood.Tense => Categorical<Face>(Slip / 2, 1 - Slip, Slip / 2),
            };
        }
        """,
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public void Generated_code_compiles(string model)
    {
        string[] problems = [.. TestHost.RunGenerator(model + Enums).Diagnostics
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id is not ("CS8618" or "CS8524" or "CS8509" or "CS8981"))
            .Select(diagnostic => diagnostic.ToString())];

        Assert.Empty(problems);
    }
}
