using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EmDsl.Generators.Syntax;

/// <summary>The words that reopen a model's type, its containers and its namespace.</summary>
internal static class TypeHeaders
{
    private static readonly SymbolDisplayFormat NamespaceFormat = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    public static string Namespace(INamedTypeSymbol type)
        => type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(NamespaceFormat);

    /// <summary>From the outside in.</summary>
    public static EquatableArray<TypeHeader> Containers(INamedTypeSymbol type)
    {
        var containers = new List<TypeHeader>();
        for (INamedTypeSymbol? container = type.ContainingType; container is not null; container = container.ContainingType)
            containers.Insert(0, Of(container));
        return containers.ToEquatableArray();
    }

    public static TypeHeader Of(INamedTypeSymbol type)
    {
        // Modifiers may stand on any one of several declarations; the half repeats those of the first.
        string modifiers = string.Concat(ModelMembers.Declarations(type).Take(1)
            .SelectMany(declaration => declaration.Modifiers)
            .Where(modifier => !modifier.IsKind(SyntaxKind.PartialKeyword))
            .Select(modifier => modifier.Text + " "));
        string parameters = type.TypeParameters.Length == 0 ? "" : $"<{string.Join(", ", type.TypeParameters.Select(parameter => Escape(parameter.Name)))}>";
        return new TypeHeader(modifiers + "partial " + Keyword(type), Escape(type.Name) + parameters);
    }

    public static string Escape(string name)
        => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    private static string Keyword(INamedTypeSymbol type) => (type.IsRecord, type.TypeKind) switch
    {
        (true, TypeKind.Struct) => "record struct",
        (true, _) => "record",
        (_, TypeKind.Struct) => "struct",
        (_, TypeKind.Interface) => "interface",
        _ => "class",
    };
}
