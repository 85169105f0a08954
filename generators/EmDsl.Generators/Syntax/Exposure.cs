using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace EmDsl.Generators.Syntax;

/// <summary>How accessible the generated members can be: no more than the types that they mention.</summary>
internal static class Exposure
{
    public static string Accessibility(INamedTypeSymbol model, List<Finding> findings)
    {
        bool isInternal = false;
        foreach (ISymbol member in ModelMembers.Written(model).Where(member => ModelMembers.KindOf(member) is not null))
        {
            foreach (INamedTypeSymbol type in Mentioned(TypeOf(member)).Where(type => type.TypeKind == TypeKind.Enum))
            {
                if (HidingContainer(type, model) is { } container)
                    findings.Add(new Finding(DiagnosticTable.HiddenType, member.Name, OriginMap.WholeMember, [type.Name, container.Name]));
                isInternal |= IsInternal(type) && !IsInternal(model);
            }
        }

        return isInternal ? "internal" : "public";
    }

    private static ITypeSymbol? TypeOf(ISymbol member) => member switch
    {
        IPropertySymbol property => property.Type,
        IMethodSymbol method => method.ReturnType,
        _ => null,
    };

    private static IEnumerable<INamedTypeSymbol> Mentioned(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => Mentioned(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.SelectMany(Mentioned).Append(named),
        _ => [],
    };

    /// <summary>The container to which a type is private although the model can be seen outside it, or null.</summary>
    private static INamedTypeSymbol? HidingContainer(INamedTypeSymbol type, INamedTypeSymbol model)
        => Chain(type).Where(IsPrivate).Select(part => part.ContainingType)
            .FirstOrDefault(container => container is not null
                && !Chain(model).Where(IsPrivate).Any(part => Chain(part.ContainingType).Contains(container, SymbolEqualityComparer.Default)));

    private static IEnumerable<INamedTypeSymbol> Chain(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
            yield return type;
    }

    private static bool IsPrivate(INamedTypeSymbol type)
        => type.ContainingType is not null && type.DeclaredAccessibility is Microsoft.CodeAnalysis.Accessibility.Private
            or Microsoft.CodeAnalysis.Accessibility.Protected or Microsoft.CodeAnalysis.Accessibility.ProtectedAndInternal;

    private static bool IsInternal(INamedTypeSymbol type)
        => Chain(type).Any(part => part.DeclaredAccessibility is not (Microsoft.CodeAnalysis.Accessibility.Public or Microsoft.CodeAnalysis.Accessibility.ProtectedOrInternal));
}
