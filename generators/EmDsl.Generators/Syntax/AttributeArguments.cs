using System.Linq;
using Microsoft.CodeAnalysis;

namespace EmDsl.Generators.Syntax;

/// <summary>The arguments of an attribute of the language, by what they mean.</summary>
internal sealed class AttributeArguments(AttributeData attribute)
{
    /// <summary>Whether some argument is not a constant, which the compiler reports.</summary>
    public bool HasErrors => attribute.ConstructorArguments.Any(IsError)
        || attribute.NamedArguments.Any(argument => IsError(argument.Value))
        || attribute.AttributeConstructor is null;

    /// <summary>Column names: strings, of a <c>params</c> array or single ones.</summary>
    public EquatableArray<string> Columns => attribute.AttributeClass?.Name is "LatentAttribute" or "PriorAttribute"
        ? []
        : attribute.ConstructorArguments
            .SelectMany(argument => argument.Kind == TypedConstantKind.Array ? (argument.IsNull ? [] : argument.Values) : [argument])
            .Select(argument => argument.Kind == TypedConstantKind.Primitive ? argument.Value as string : null)
            .Where(name => name is not null)
            .Select(name => name!)
            .ToEquatableArray();

    /// <summary>The integer or the member's name that stands first.</summary>
    public object? First => attribute.ConstructorArguments.Length > 0 && attribute.ConstructorArguments[0].Kind == TypedConstantKind.Primitive
        ? attribute.ConstructorArguments[0].Value
        : null;

    public bool Flag(string name) => Named(name) is true;

    public int? Number(string name) => Named(name) as int?;

    public string? Text(string name) => Named(name) as string;

    private static bool IsError(TypedConstant constant)
        => constant.Kind == TypedConstantKind.Error || (constant.Kind == TypedConstantKind.Array && !constant.IsNull && constant.Values.Any(IsError));

    private object? Named(string name)
        => attribute.NamedArguments.Where(argument => argument.Key == name && argument.Value.Kind == TypedConstantKind.Primitive)
            .Select(argument => argument.Value.Value)
            .FirstOrDefault();
}
