using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EmDsl.Generators.Tests.Pipeline;

/// <summary>
/// Valid models, broken at random: neither generator nor analyzer fails, and whatever does not compile has an EMD error beside it,
/// unless the compiler says the same of the user's file alone.
/// </summary>
public class MutationTests
{
    private const int Mutations = 500;
    private const int Parts = 5;

    private static readonly CSharpCompilation Empty
        = TestHost.Compile("public enum Allele { A, B, O } public enum Blood { A, B, AB, O } public enum Phase { Recession, Expansion }");

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Parts)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Broken_model_is_told_in_the_modellers_words(int seed)
    {
        var random = new Random(seed);
        string[] models = [.. Models()];
        var failures = new List<string>();
        for (int mutation = 0; mutation < Mutations / Parts; mutation++)
        {
            string source = Mutate(models[random.Next(models.Length)], random);
            // One compilation for all, so that references are bound once.
            CSharpCompilation alone = Empty.AddSyntaxTrees(CSharpSyntaxTree.ParseText(TestHost.Usings + source, TestHost.ParseOptions, "/user/Model.cs"));
            GeneratorDriver driver = CSharpGeneratorDriver.Create([new LatentModelGenerator().AsSourceGenerator()], parseOptions: TestHost.ParseOptions)
                .RunGeneratorsAndUpdateCompilation(alone, out Compilation output, out _);
            if (driver.GetRunResult().Results.Any(result => result.Exception is not null))
            {
                failures.Add($"The generator failed: {driver.GetRunResult().Results[0].Exception}\n{source}");
                continue;
            }

            var told = await output.WithAnalyzers([new LatentModelAnalyzer()]).GetAnalyzerDiagnosticsAsync();
            if (told.FirstOrDefault(diagnostic => diagnostic.Id is "AD0001" or DiagnosticTable.InternalError) is { } fault)
                failures.Add($"{fault}\n{source}");
            if (told.Any(diagnostic => diagnostic.DefaultSeverity == DiagnosticSeverity.Error))
                continue;
            Diagnostic[] errors = [.. Errors(output)];
            if (errors.Length == 0)
                continue;
            var known = Errors(alone).Select(error => error.Id).ToHashSet();
            if (errors.FirstOrDefault(error => !known.Contains(error.Id)) is { } untold)
                failures.Add($"{untold}\n{source}");
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {Mutations / Parts}:\n" + string.Join("\n---\n", failures.Take(5)));
    }

    private static IEnumerable<Diagnostic> Errors(Compilation compilation) => compilation.GetDiagnostics().Where(diagnostic => diagnostic.DefaultSeverity == DiagnosticSeverity.Error);

    private static IEnumerable<string> Models() => new[] { "Zoo.cs", "Snapshots.cs" }.SelectMany(file => CSharpSyntaxTree.ParseText(TestHost.ReadModels(file), TestHost.ParseOptions)
        .GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>().Where(model => model.AttributeLists.Count > 0).Select(model => model.ToString()));

    // A token deleted, doubled or replaced by another; a member renamed; types exchanged; arguments of attributes exchanged.
    private static string Mutate(string source, Random random)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(source, TestHost.ParseOptions).GetRoot();
        SyntaxToken[] tokens = [.. root.DescendantTokens()];
        SyntaxToken token = tokens[random.Next(tokens.Length)];
        switch (random.Next(7))
        {
            case 0:
                return Replace(source, token, "");
            case 1:
                return Replace(source, token, token.Text + " " + token.Text);
            case 2:
                return Replace(source, token, tokens[random.Next(tokens.Length)].Text);
            case 3:
                PropertyDeclarationSyntax[] members = [.. root.DescendantNodes().OfType<PropertyDeclarationSyntax>()];
                SyntaxToken name = members[random.Next(members.Length)].Identifier;
                return Replace(source, name, new[] { name.Text + "x", "Row", "Fit", members[random.Next(members.Length)].Identifier.Text, "_" }[random.Next(5)]);
            case 4:
                return Exchange(source, [.. root.DescendantNodes().OfType<PropertyDeclarationSyntax>().Select(member => member.Type)], random);
            case 5:
                return Exchange(source, [.. root.DescendantNodes().OfType<AttributeSyntax>().Where(attribute => attribute.ArgumentList is not null).Select(attribute => attribute.ArgumentList!)], random);
            default:
                return Exchange(source, [.. root.DescendantNodes().OfType<ArgumentSyntax>()], random);
        }
    }

    private static string Replace(string source, SyntaxToken token, string text) => string.Concat(source.AsSpan(0, token.SpanStart), text, source.AsSpan(token.Span.End));

    private static string Exchange(string source, SyntaxNode[] nodes, Random random)
    {
        if (nodes.Length < 2)
            return source;
        SyntaxNode first = nodes[random.Next(nodes.Length)], second = nodes[random.Next(nodes.Length)];
        return string.Concat(source.AsSpan(0, first.SpanStart), second.ToString(), source.AsSpan(first.Span.End));
    }
}
