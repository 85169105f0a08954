using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EmDsl.Generators.Tests.Snapshots;

/// <summary>The whole generated half of models that differ in kind, as text to read, and as code that compiles without a word.</summary>
public class GeneratedCodeTests
{
    // What declarations cause in the user's half, which the suppressor answers for.
    private static readonly string[] Declared = ["CS8618", "CS8509", "CS8524", "CS8629"];

    // A minus and separators that no C# text may contain.
    private static readonly CultureInfo Odd = new("de-DE") { NumberFormat = { NegativeSign = "~", NumberDecimalSeparator = ",", NumberGroupSeparator = "'", PositiveInfinitySymbol = "viel" } };

    public static TheoryData<string> Names => [.. Models().Select(model => model.Identifier.ValueText)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Generated_half_is_the_approved_one(string name)
    {
        (string generated, _) = Generate(Source(name));
        return Snapshot.Verify(generated, "cs", name);
    }

    [Fact]
    public Task Model_with_an_error_gets_the_approved_shell()
    {
        (string generated, _) = Generate("""
            [LatentModel]
            public sealed partial class Unfinished
            {
                [Parameter] public partial Vector<double> Weights { get; init; }
                [Parameter] public partial double[] Means { get; init; }
                [Latent] int Z => Categorical(Weights);
                [Observed] double Y => Normal(Means[Z], 1);
            }
            """);
        return Snapshot.Verify(generated, "cs");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Compiles_without_a_warning(string name) => AssertClean(Source(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_the_same_in_any_culture(string name)
    {
        string expected = Generate(Source(name)).Generated;
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = Odd;
            Assert.Equal(expected, Generate(Source(name)).Generated);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Compiles_nested_in_a_namespace_and_in_types(string name)
    {
        AssertClean($"namespace Company.Product {{ public static partial class Host {{ {Source(name)} }} }}");
        AssertClean($"namespace Company.@event; public partial record class Host(int Number) {{ public partial struct Inner {{ {Source(name)} }} }}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Compiles_with_members_named_by_keywords(string name)
    {
        var tree = CSharpSyntaxTree.ParseText(Source(name), TestHost.ParseOptions);
        string[] keywords = ["@class", "@int", "@params", "@event", "@lock", "@base", "@checked", "@double", "@static", "@in", "@while", "@new"];
        var renamed = tree.GetRoot().DescendantNodes().OfType<PropertyDeclarationSyntax>()
            .Select((member, i) => (member.Identifier.ValueText, Keyword: keywords[i])).ToDictionary(pair => pair.ValueText, pair => pair.Keyword);
        SyntaxNode root = tree.GetRoot().ReplaceTokens(
            tree.GetRoot().DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken) && renamed.ContainsKey(token.ValueText)),
            (token, _) => SyntaxFactory.Identifier(token.LeadingTrivia, renamed[token.ValueText], token.TrailingTrivia));
        AssertClean(root.ToFullString());
    }

    private static IEnumerable<ClassDeclarationSyntax> Models() => CSharpSyntaxTree.ParseText(TestHost.ReadModels("Snapshots.cs"), TestHost.ParseOptions)
        .GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>();

    private static string Enums(string source)
        => source.Contains("Allele", StringComparison.Ordinal) ? "public enum Allele { A, B, O } public enum Blood { A, B, AB, O }" : "";

    private static string Source(string name) => Models().Single(model => model.Identifier.ValueText == name).ToString();

    private static void AssertClean(string source)
    {
        (string generated, Compilation output) = Generate(source);
        Assert.NotEqual("", generated);
        var all = output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !Declared.Contains(diagnostic.Id)).Select(diagnostic => diagnostic.ToString()).ToList();
        Assert.True(all.Count == 0, string.Join('\n', all) + '\n' + Numbered(generated, all));
        Assert.DoesNotContain("The model has errors.", generated, StringComparison.Ordinal);
    }

    private static string Numbered(string text, List<string> diagnostics)
    {
        var lines = new StringBuilder();
        foreach (string diagnostic in diagnostics.Where(diagnostic => diagnostic.Contains(".g.cs(", StringComparison.Ordinal)))
        {
            string[] place = diagnostic.Split(".g.cs(")[1].Split(',');
            lines.AppendLine(text.Split('\n')[int.Parse(place[0], CultureInfo.InvariantCulture) - 1]);
        }

        return lines.ToString();
    }

    private static (string Generated, Compilation Output) Generate(string source)
    {
        string enums = source.Contains("enum ", StringComparison.Ordinal) ? "" : Enums(source);
        CSharpCompilation compilation = TestHost.Compile(source, enums);
        compilation = compilation.WithOptions(compilation.Options.WithOverflowChecks(true).WithWarningLevel(9999));
        GeneratorDriver driver = TestHost.Driver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out var failures);
        Assert.Empty(failures);
        SyntaxTree? tree = driver.GetRunResult().GeneratedTrees.SingleOrDefault();
        return (tree?.GetText().ToString() ?? "", output);
    }
}
