using Microsoft.CodeAnalysis;

namespace EmDsl.Generators.Syntax;

/// <summary>Recognises by name the types that a declaration may use, so that no reference to the runtime assembly is needed.</summary>
internal static class KnownTypes
{
    public const string LatentModelAttribute = "EmDsl.LatentModelAttribute";

    private const string LinearAlgebra = "MathNet.Numerics.LinearAlgebra";

    public static bool IsEmDsl(ITypeSymbol? type, string name)
        => type is not null && type.Name == name && type.ContainingType is null && IsNamespace(type.ContainingNamespace, "EmDsl");

    public static bool IsDistributions(ITypeSymbol? type) => IsEmDsl(type, "Distributions");

    public static bool IsMath(ITypeSymbol? type) => type is { Name: "Math" } && IsNamespace(type.ContainingNamespace, "System");

    public static bool IsVector(ITypeSymbol? type) => IsLinear(type, "Vector") || IsLinear(type, "DenseVector");

    public static bool IsMatrix(ITypeSymbol? type) => IsLinear(type, "Matrix") || IsLinear(type, "DenseMatrix");

    /// <summary><c>Vector&lt;double&gt;</c> itself, as the type of a member.</summary>
    public static bool IsVectorOfDouble(ITypeSymbol type) => IsLinear(type, "Vector") && IsOverDouble(type);

    /// <summary><c>Matrix&lt;double&gt;</c> itself, as the type of a member.</summary>
    public static bool IsMatrixOfDouble(ITypeSymbol type) => IsLinear(type, "Matrix") && IsOverDouble(type);

    public static bool IsVectorBuilder(ITypeSymbol? type) => IsLinear(type, "VectorBuilder");

    public static bool IsMatrixBuilder(ITypeSymbol? type) => IsLinear(type, "MatrixBuilder");

    public static bool IsPerState(ITypeSymbol? type) => IsEmDsl(type, "PerState") && type is INamedTypeSymbol { Arity: 2 };

    public static bool IsPerLevel(ITypeSymbol? type) => IsEmDsl(type, "PerLevel") && type is INamedTypeSymbol { Arity: 1 };

    public static bool IsNullable(ITypeSymbol? type) => type?.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    public static ITypeSymbol WithoutNullable(ITypeSymbol type) => IsNullable(type) ? ((INamedTypeSymbol)type).TypeArguments[0] : type;

    public static bool IsInteger(ITypeSymbol? type)
        => type is not null && WithoutNullable(type).SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Int16
            or SpecialType.System_Byte or SpecialType.System_SByte or SpecialType.System_UInt16 or SpecialType.System_UInt32
            or SpecialType.System_UInt64;

    public static bool IsReal(ITypeSymbol? type)
        => type is not null && WithoutNullable(type).SpecialType is SpecialType.System_Double or SpecialType.System_Single;

    public static bool IsBoolean(ITypeSymbol? type)
        => type is not null && WithoutNullable(type).SpecialType == SpecialType.System_Boolean;

    /// <summary>Whether a namespace has a dotted name; compared part by part, since this is asked of every operation on every edit.</summary>
    public static bool IsNamespace(INamespaceSymbol? symbol, string name)
    {
        int end = name.Length;
        for (; symbol is { IsGlobalNamespace: false }; symbol = symbol.ContainingNamespace)
        {
            if (end < 0)
                return false;
            int start = name.LastIndexOf('.', end - 1) + 1;
            if (symbol.Name.Length != end - start || string.CompareOrdinal(name, start, symbol.Name, 0, end - start) != 0)
                return false;
            end = start - 1;
        }

        return end < 0;
    }

    /// <summary>Whether a type belongs to MathNet, whose methods are operations and not formulas to inline.</summary>
    public static bool IsMathNet(ITypeSymbol? type)
    {
        INamespaceSymbol? symbol = type?.ContainingNamespace;
        while (symbol is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
            symbol = symbol.ContainingNamespace;
        return symbol?.Name == "MathNet";
    }

    private static bool IsLinear(ITypeSymbol? type, string name)
        => type is not null && type.Name == name
            && (IsNamespace(type.ContainingNamespace, LinearAlgebra) || IsNamespace(type.ContainingNamespace, LinearAlgebra + ".Double"));

    private static bool IsOverDouble(ITypeSymbol type)
        => type is INamedTypeSymbol { Arity: 1 } named && named.TypeArguments[0].SpecialType == SpecialType.System_Double;
}
