using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Model;
using EmDsl.Generators.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EmDsl.Generators.Tests.Syntax;

/// <summary>Valid models with one token deleted, doubled, renamed or exchanged: the parser never throws, and never misses that something is wrong.</summary>
public class MutationTests
{
    private const int Mutations = 500;

    [Fact]
    public void Broken_declaration_has_a_finding_and_no_exception()
    {
        SyntaxNode zoo = CSharpSyntaxTree.ParseText(TestHost.ReadModels("Zoo.cs"), TestHost.ParseOptions).GetRoot();
        var models = zoo.DescendantNodes().OfType<ClassDeclarationSyntax>().Select(model => model.ToFullString()).ToArray();
        string enums = string.Join(" ", zoo.DescendantNodes().OfType<EnumDeclarationSyntax>().Select(states => states.ToString()));
        var random = new Random(20);
        var missed = new List<string>();
        for (int mutation = 0; mutation < Mutations; mutation++)
        {
            string source = Mutate(models[random.Next(models.Length)], random);
            CSharpCompilation compilation = TestHost.Compile(source, enums);
            foreach (INamedTypeSymbol model in Models(compilation))
            {
                ModelSpec spec = ModelParser.Parse(model, compilation, CancellationToken.None).Spec;
                foreach (Finding finding in spec.Findings)
                    Assert.True(OriginMap.Locate(model, finding).IsInSource, finding.ToString());
                if (!spec.Findings.Any(DiagnosticTable.IsError) && Errors(compilation, model).FirstOrDefault() is { } error)
                    missed.Add($"{error.Id} {error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}\n{source}");
            }
        }

        Assert.True(missed.Count == 0, string.Join("\n---\n", missed));
    }

    /// <summary>The compiler's errors inside the model's equations.</summary>
    private static IEnumerable<Diagnostic> Errors(CSharpCompilation compilation, INamedTypeSymbol model)
        => compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id is not ("CS9248" or "CS8618")
            && diagnostic.DefaultSeverity == DiagnosticSeverity.Error
            && ModelMembers.Declarations(model).Any(declaration => declaration.SyntaxTree == diagnostic.Location.SourceTree && declaration.Span.Contains(diagnostic.Location.SourceSpan))
            && diagnostic.Location.SourceTree!.GetRoot().FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<ArrowExpressionClauseSyntax>() is not null);

    private static IEnumerable<INamedTypeSymbol> Models(CSharpCompilation compilation)
        => compilation.SyntaxTrees[0].GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
            .Select(declaration => compilation.GetSemanticModel(declaration.SyntaxTree).GetDeclaredSymbol(declaration))
            .OfType<INamedTypeSymbol>()
            .Where(ModelMembers.IsModel);

    private static string Mutate(string source, Random random)
    {
        SyntaxToken[] tokens = [.. CSharpSyntaxTree.ParseText(source, TestHost.ParseOptions).GetRoot().DescendantTokens()];
        SyntaxToken token = tokens[random.Next(tokens.Length)];
        SyntaxToken other = tokens[random.Next(tokens.Length)];
        string replacement = random.Next(4) switch
        {
            0 => "",
            1 => token.Text + " " + token.Text,
            2 => token.IsKind(SyntaxKind.IdentifierToken) ? token.Text + "x" : other.Text,
            _ => other.Text,
        };
        return string.Concat(source.AsSpan(0, token.SpanStart), replacement, source.AsSpan(token.Span.End));
    }
}
