using System;
using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace EmDsl.Generators.Syntax;

/// <summary>Names that the generated half needs for itself, and names that cannot be told apart.</summary>
internal static class NameChecks
{
    public static void Check(INamedTypeSymbol model, List<Finding> findings)
    {
        if (HouseNames.Public.Contains(model.Name))
            findings.Add(new Finding(DiagnosticTable.ReservedName, "", OriginMap.WholeMember, [model.Name]));

        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (ISymbol member in ModelMembers.Written(model).Where(member => member is not IMethodSymbol { MethodKind: not MethodKind.Ordinary }))
        {
            if (HouseNames.Public.Contains(member.Name) || (member.Name == HouseNames.SampledRows && ModelMembers.KindOf(member) == MemberKind.Latent))
                findings.Add(new Finding(DiagnosticTable.ReservedName, member.Name, OriginMap.WholeMember, [member.Name]));
            else if (Type(member) is { TypeKind: TypeKind.Enum } type && HouseNames.Public.Contains(type.Name))
                findings.Add(new Finding(DiagnosticTable.ReservedName, member.Name, OriginMap.WholeMember, [type.Name]));
            if (ModelMembers.KindOf(member) is null)
                continue;
            if (!seen.TryGetValue(member.Name, out string? earlier))
                seen.Add(member.Name, member.Name);
            else if (earlier != member.Name)
                findings.Add(new Finding(DiagnosticTable.CaseConflict, member.Name, OriginMap.WholeMember, [earlier, member.Name]));
            else
                findings.Add(new Finding(DiagnosticTable.InvalidCode, member.Name, OriginMap.WholeMember, [member.Name, "two members have this name; rename one of them"]));
        }
    }

    private static ITypeSymbol? Type(ISymbol member)
        => member is IPropertySymbol property && ModelMembers.KindOf(member) is not null ? KnownTypes.WithoutNullable(property.Type) : null;
}
