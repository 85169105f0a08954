using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EmDsl.Generators.Syntax;

/// <summary>
/// Paths of findings and back. In a member: k ≥ 0 is the k-th node, in pre-order, of the equation as written; −1 is the member's
/// name; −2 − k is the k-th node of the whole declaration (attributes, type, accessors). In the model (empty member): −1 is its
/// name, −2 − k the name of its k-th container from the inside. Nodes are counted without trivia.
/// </summary>
internal static class OriginMap
{
    public const int WholeMember = -1;

    /// <summary>The ordinals of the nodes of an equation.</summary>
    public static Dictionary<SyntaxNode, int> Number(SyntaxNode equation)
    {
        var ordinals = new Dictionary<SyntaxNode, int>();
        foreach (SyntaxNode node in equation.DescendantNodesAndSelf())
            ordinals.Add(node, ordinals.Count);
        return ordinals;
    }

    /// <summary>The path of a node of a member's declaration outside its equation.</summary>
    public static int OfDeclaration(SyntaxNode declaration, SyntaxNode node)
        => -2 - declaration.DescendantNodesAndSelf().TakeWhile(other => other != node).Count();

    /// <summary>The part of a member's declaration that holds its equation: an expression or a block.</summary>
    public static SyntaxNode? Equation(SyntaxNode declaration) => declaration switch
    {
        PropertyDeclarationSyntax { ExpressionBody: { } arrow } => arrow,
        PropertyDeclarationSyntax { AccessorList: { } accessors } => accessors.Accessors
            .Select(accessor => (SyntaxNode?)accessor.ExpressionBody ?? accessor.Body)
            .FirstOrDefault(body => body is not null),
        MethodDeclarationSyntax method => (SyntaxNode?)method.ExpressionBody ?? method.Body,
        _ => null,
    };

    /// <summary>Where a finding stands in the source.</summary>
    public static Location Locate(INamedTypeSymbol model, Finding finding)
        => finding.Member.Length == 0 ? LocateInModel(model, finding.Origin) : LocateInMember(model, finding);

    private static Location LocateInModel(INamedTypeSymbol model, int origin)
    {
        INamedTypeSymbol type = model;
        for (int depth = -1; depth > origin && type.ContainingType is not null; depth--)
            type = type.ContainingType;
        return Identifier(type);
    }

    /// <summary>The name in a type's first declaration, or in the one that is not partial where another is.</summary>
    private static Location Identifier(INamedTypeSymbol type)
        => ModelMembers.Declarations(type)
            .OrderBy(declaration => declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
            .Select(declaration => declaration.Identifier.GetLocation())
            .FirstOrDefault()
            ?? type.Locations.FirstOrDefault()
            ?? Location.None;

    private static Location LocateInMember(INamedTypeSymbol model, Finding finding)
    {
        if (ModelMembers.Declaration(model, finding.Member) is not { } declaration)
            return Identifier(model);
        SyntaxNode? node = finding.Origin switch
        {
            >= 0 => Equation(declaration)?.DescendantNodesAndSelf().ElementAtOrDefault(finding.Origin),
            < WholeMember => declaration.DescendantNodesAndSelf().ElementAtOrDefault(-2 - finding.Origin),
            _ => null,
        };
        // The arrow itself is the equation as a whole; its expression is what the modeller sees.
        if (node is ArrowExpressionClauseSyntax arrow)
            node = arrow.Expression;
        return node?.GetLocation() ?? ModelMembers.Identifier(declaration).GetLocation();
    }
}
