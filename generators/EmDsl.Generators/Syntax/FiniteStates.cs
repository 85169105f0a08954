using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace EmDsl.Generators.Syntax;

/// <summary>The states of a member whose declaration alone says what they are.</summary>
internal static class FiniteStates
{
    public static IReadOnlyList<string>? Of(IPropertySymbol property)
    {
        ITypeSymbol type = KnownTypes.WithoutNullable(property.Type);
        if (type.TypeKind == TypeKind.Enum)
            return TypeReader.ReadEnum(type).Names;
        if (type.SpecialType == SpecialType.System_Boolean)
            return ["false", "true"];
        var count = ModelMembers.Kinds(property)
            .Where(kind => kind.Kind is MemberKind.Latent or MemberKind.Covariate)
            .SelectMany(kind => kind.Attribute.ConstructorArguments)
            .Where(argument => argument is { Kind: TypedConstantKind.Primitive, Value: int })
            .Select(argument => (int)argument.Value!)
            .FirstOrDefault();
        return type.SpecialType == SpecialType.System_Int32 && count > 0
            ? Enumerable.Range(0, count).Select(state => state.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToList()
            : null;
    }
}
