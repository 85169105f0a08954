using System.Collections.Immutable;
using System.Composition;
using System.Threading.Tasks;
using EmDsl.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EmDsl.CodeFixes;

/// <summary>Makes a model, or a type around it, partial.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MakePartialFix : CodeFixProvider
{
    private const string Title = "Make the class partial";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticTable.NotPartial];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
            return;
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root.FindToken(diagnostic.Location.SourceSpan.Start).Parent?.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(Title, _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(type, WithPartial(type)))), Title),
                    diagnostic);
            }
        }
    }

    private static TypeDeclarationSyntax WithPartial(TypeDeclarationSyntax type)
    {
        SyntaxToken partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        if (type.Modifiers.Count > 0)
            return type.WithModifiers(type.Modifiers.Add(partial));
        // The first token of a declaration carries what stands before it.
        return type
            .WithKeyword(type.Keyword.WithLeadingTrivia())
            .WithModifiers([partial.WithLeadingTrivia(type.Keyword.LeadingTrivia)]);
    }
}
