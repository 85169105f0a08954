using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using ValueType = EmDsl.Generators.Model.ValueType;

namespace EmDsl.Generators.Syntax;

/// <summary>C# types to the types of the specification.</summary>
internal static class TypeReader
{
    private static readonly SymbolDisplayFormat FullFormat = SymbolDisplayFormat.FullyQualifiedFormat.WithMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.UseSpecialTypes
        | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
        | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat ShortFormat = SymbolDisplayFormat.CSharpShortErrorMessageFormat;

    /// <summary>The text that names a type anywhere, <c>global::</c> included.</summary>
    public static string FullText(ITypeSymbol type) => type.ToDisplayString(FullFormat);

    /// <summary>The text that a modeller would write.</summary>
    public static string ShortText(ITypeSymbol type) => type.ToDisplayString(ShortFormat);

    /// <summary>The type of a member's value, or null where the language has no such type.</summary>
    public static ValueType? Read(ITypeSymbol type)
    {
        var containers = new List<ContainerSpec>();
        while (true)
        {
            if (type is IArrayTypeSymbol array)
            {
                containers.Add(new ContainerSpec(array.Rank, null, null));
                type = array.ElementType;
            }
            else if (KnownTypes.IsPerState(type))
            {
                var arguments = ((INamedTypeSymbol)type).TypeArguments;
                if (ReadScalar(arguments[0]) is not { Kind: ScalarKind.Enum or ScalarKind.Boolean } state)
                    return null;
                containers.Add(new ContainerSpec(1, state.Kind, state.Enum));
                type = arguments[1];
            }
            else if (KnownTypes.IsPerLevel(type))
            {
                containers.Add(new ContainerSpec(1, ScalarKind.Text, null));
                type = ((INamedTypeSymbol)type).TypeArguments[0];
            }
            else
            {
                break;
            }
        }

        bool isNullable = KnownTypes.IsNullable(type);
        return ReadScalar(KnownTypes.WithoutNullable(type)) is { } scalar
            ? new ValueType(scalar.Kind, scalar.Enum, isNullable, containers.ToEquatableArray())
            : null;
    }

    /// <summary>The states of an enumeration: its members in declaration order, a second name of the same value left out.</summary>
    public static EnumSpec ReadEnum(ITypeSymbol type)
    {
        var states = type.GetMembers().OfType<IFieldSymbol>()
            .Where(field => field.HasConstantValue)
            .Select(field => (field.Name, Value: ToInt64(field.ConstantValue!)))
            .GroupBy(state => state.Value)
            .Select(group => group.First())
            .ToList();
        return new EnumSpec(
            FullText(type),
            states.Select(state => state.Name).ToEquatableArray(),
            states.Select(state => state.Value).ToEquatableArray());
    }

    /// <summary>The value of an enumeration's constant; an unsigned 64-bit value keeps its bits.</summary>
    public static long ToInt64(object value)
        => value is ulong large ? unchecked((long)large) : System.Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture);

    private static (ScalarKind Kind, EnumSpec? Enum)? ReadScalar(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Double => (ScalarKind.Real, null),
        SpecialType.System_Int32 => (ScalarKind.Integer, null),
        SpecialType.System_Boolean => (ScalarKind.Boolean, null),
        SpecialType.System_String => (ScalarKind.Text, null),
        _ when type.TypeKind == TypeKind.Enum => (ScalarKind.Enum, ReadEnum(type)),
        _ when KnownTypes.IsVectorOfDouble(type) => (ScalarKind.Vector, null),
        _ when KnownTypes.IsMatrixOfDouble(type) => (ScalarKind.Matrix, null),
        _ when KnownTypes.IsEmDsl(type, "Interval") => (ScalarKind.Interval, null),
        _ => null,
    };
}
