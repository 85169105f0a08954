using System;
using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EmDsl.Generators.Syntax;

/// <summary>The members of a declaration as symbols: those that a modeller wrote, not those that were generated from them.</summary>
internal static class ModelMembers
{
    private const string AttributeSuffix = "Attribute";

    /// <summary>Whether this generator wrote the tree; the analyzer sees such trees, the generator does not.</summary>
    public static bool IsGenerated(SyntaxTree tree)
        => tree.FilePath.IndexOf(typeof(LatentModelGenerator).FullName, StringComparison.Ordinal) >= 0;

    /// <summary>The declarations of a type as written.</summary>
    public static IEnumerable<TypeDeclarationSyntax> Declarations(INamedTypeSymbol type)
        => type.DeclaringSyntaxReferences
            .Where(reference => !IsGenerated(reference.SyntaxTree))
            .Select(reference => reference.GetSyntax())
            .OfType<TypeDeclarationSyntax>();

    /// <summary>Whether a type declares a model.</summary>
    public static bool IsModel(INamedTypeSymbol type)
        => type.GetAttributes().Any(attribute => KnownTypes.IsEmDsl(attribute.AttributeClass, "LatentModelAttribute"));

    /// <summary>Whether a member states the structural zeros of some parameter.</summary>
    public static bool IsPattern(INamedTypeSymbol model, ISymbol member)
        => member is IMethodSymbol { IsStatic: true }
            && Written(model).SelectMany(Kinds).Any(kind => new AttributeArguments(kind.Attribute).Text("Pattern") == member.Name);

    /// <summary>The members as written, in order of declaration.</summary>
    public static IEnumerable<ISymbol> Written(INamedTypeSymbol model)
        => model.GetMembers().Where(member => !member.IsImplicitlyDeclared
            && member.DeclaringSyntaxReferences.Any(reference => !IsGenerated(reference.SyntaxTree)));

    /// <summary>The attributes that give a member its kind.</summary>
    public static IReadOnlyList<(MemberKind Kind, AttributeData Attribute)> Kinds(ISymbol member)
    {
        var kinds = new List<(MemberKind, AttributeData)>();
        foreach (AttributeData attribute in member.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && KindOf(type) is { } kind)
                kinds.Add((kind, attribute));
        }

        return kinds;
    }

    public static MemberKind? KindOf(ISymbol member)
    {
        var kinds = Kinds(member);
        return kinds.Count > 0 ? kinds[0].Kind : null;
    }

    /// <summary>The syntax of the member of that name that carries an attribute of the language.</summary>
    public static MemberDeclarationSyntax? Declaration(INamedTypeSymbol model, string name)
        => Written(model).Where(member => member.Name == name).OrderByDescending(member => KindOf(member) is not null)
            .Select(Declaration).FirstOrDefault(syntax => syntax is not null);

    public static MemberDeclarationSyntax? Declaration(ISymbol member)
        => member.DeclaringSyntaxReferences
            .Where(reference => !IsGenerated(reference.SyntaxTree))
            .Select(reference => reference.GetSyntax().FirstAncestorOrSelf<MemberDeclarationSyntax>())
            .FirstOrDefault(syntax => syntax is not null);

    public static SyntaxToken Identifier(MemberDeclarationSyntax declaration) => declaration switch
    {
        PropertyDeclarationSyntax property => property.Identifier,
        MethodDeclarationSyntax method => method.Identifier,
        BaseTypeDeclarationSyntax type => type.Identifier,
        BaseFieldDeclarationSyntax field => field.Declaration.Variables[0].Identifier,
        IndexerDeclarationSyntax indexer => indexer.ThisKeyword,
        _ => declaration.GetFirstToken(),
    };

    private static MemberKind? KindOf(INamedTypeSymbol attribute)
        => attribute.Name.EndsWith(AttributeSuffix, StringComparison.Ordinal)
            && KnownTypes.IsEmDsl(attribute, attribute.Name)
            && Enum.TryParse(attribute.Name.Substring(0, attribute.Name.Length - AttributeSuffix.Length), out MemberKind kind)
            ? kind
            : null;
}
