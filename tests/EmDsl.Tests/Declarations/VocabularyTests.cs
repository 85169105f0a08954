using System.Text.RegularExpressions;
using MathNet.Numerics.LinearAlgebra;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EmDsl.Tests.Declarations;

public partial class VocabularyTests
{
    // What getter-only properties, switches over all names and x.Value cause in plain C#, before the suppressor sees them.
    static readonly string[] CausedByDeclarations = ["CS8618", "CS8524", "CS8629"];

    [Theory]
    [InlineData("Zoo.model.txt")]
    [InlineData("Language.model.txt")]
    public void EveryModelTypeChecksAsPlainCSharp(string resource)
    {
        // A partial property needs its other half; an automatic one stands for both.
        var source = "using System;\n" + PartialProperty().Replace(Read(resource), "public $1 { get; init; } = default!;");
        var diagnostics = Compile(source).Where(diagnostic => !CausedByDeclarations.Contains(diagnostic.Id));

        Assert.Empty(diagnostics.Select(diagnostic => diagnostic.ToString()));
    }

    [Theory]
    [InlineData("int A => Normal(0, 1);", "CS0266")]
    [InlineData("int A => Categorical(1, 2, null);", "CS1503")]
    [InlineData("Vector<double> A => Categorical(0.5, 0.5);", "CS0029")]
    [InlineData("int A => Truncated(Poisson(1), lower: 0.5);", "CS0266")]
    [InlineData("[Latent(2)] int P() => 0;", "CS0592")]
    [InlineData("int A => Categorical<int>(0.5, 0.5);", "CS0315")]
    public void WhatIsNotInTheLanguageDoesNotTypeCheck(string member, string error)
    {
        var source = $"using EmDsl; using MathNet.Numerics.LinearAlgebra; using static EmDsl.Distributions; class Model {{ {member} }}";

        Assert.Equal([error], Compile(source).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Id));
    }

    [Fact]
    public void ADistributionIsNeverExecuted()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Distributions.Normal(0, 1));

        Assert.Equal(
            "Normal was executed. It declares a distribution in the members of a [LatentModel] class, which the generator reads at compile time; a declaration is never executed.",
            exception.Message);
    }

    [Fact]
    public void FunctionsOfNumbersCompute()
    {
        // Reference values to 17 digits from their series, in higher precision.
        Assert.Equal(0.73105857863000490, Distributions.Logistic(1), 15);
        Assert.Equal(1, Distributions.Logistic(-25) / 1.3887943864771144e-11, 14);
        Assert.Equal(0.97500210485177952, Distributions.NormalCdf(1.96), 14);
        Assert.Equal(12.801827480081469, Distributions.LogGamma(10), 13);
        Assert.Equal(-4.0943445622221007, Distributions.LogBeta(3, 4), 13);
        var softmax = Distributions.Softmax(Vector<double>.Build.Dense([1000, 1000 + Math.Log(3)]));
        Assert.Equal(0.25, softmax[0], 12);
        Assert.Equal(0.75, softmax[1], 12);
    }

    static IEnumerable<Diagnostic> Compile(string source)
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "Models",
            [CSharpSyntaxTree.ParseText(source)],
            platform.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        return compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
    }

    static string Read(string resource)
    {
        using var reader = new StreamReader(typeof(VocabularyTests).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"public partial ([^{]+?)\s*\{ get; init; \}")]
    private static partial Regex PartialProperty();
}
