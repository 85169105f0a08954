using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading.Tasks;
using EmDsl.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EmDsl.CodeFixes;

/// <summary>Turns a parameter, constant or size into a partial property with <c>get</c> and <c>init</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ParameterPropertyFix : CodeFixProvider
{
    private const string PartialTitle = "Make it a partial property";
    private const string InitTitle = "Add an init accessor";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticTable.NotPartialProperty, DiagnosticTable.NoInitAccessor];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
            return;
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root.FindToken(diagnostic.Location.SourceSpan.Start).Parent?.FirstAncestorOrSelf<PropertyDeclarationSyntax>() is { } property)
            {
                string title = diagnostic.Id == DiagnosticTable.NotPartialProperty ? PartialTitle : InitTitle;
                context.RegisterCodeFix(
                    CodeAction.Create(title, _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(property, AsParameter(property)))), title),
                    diagnostic);
            }
        }
    }

    private static PropertyDeclarationSyntax AsParameter(PropertyDeclarationSyntax property)
    {
        AccessorListSyntax accessors = SyntaxFactory.AccessorList(
            SyntaxFactory.Token(SyntaxKind.OpenBraceToken).WithTrailingTrivia(SyntaxFactory.Space),
            [Accessor(SyntaxKind.GetAccessorDeclaration), Accessor(SyntaxKind.InitAccessorDeclaration)],
            SyntaxFactory.Token(SyntaxKind.CloseBraceToken));
        return WithPartial(property)
            .WithIdentifier(property.Identifier.WithTrailingTrivia(SyntaxFactory.Space))
            .WithAccessorList(accessors)
            .WithExpressionBody(null)
            .WithInitializer(null)
            .WithSemicolonToken(default)
            .WithTrailingTrivia(property.GetTrailingTrivia());
    }

    private static AccessorDeclarationSyntax Accessor(SyntaxKind kind)
        => SyntaxFactory.AccessorDeclaration(kind)
            .WithSemicolonToken(SyntaxFactory.Token(SyntaxKind.SemicolonToken).WithTrailingTrivia(SyntaxFactory.Space));

    private static PropertyDeclarationSyntax WithPartial(PropertyDeclarationSyntax property)
    {
        if (property.Modifiers.Any(SyntaxKind.PartialKeyword))
            return property;
        SyntaxToken partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        if (property.Modifiers.Count > 0)
            return property.WithModifiers(property.Modifiers.Add(partial));
        // The first token after the attributes carries what stands before it.
        return property
            .WithType(property.Type.WithLeadingTrivia())
            .WithModifiers([partial.WithLeadingTrivia(property.Type.GetLeadingTrivia())]);
    }
}
