using System.Linq;
using EmDsl.Generators.Model;
using ValueType = EmDsl.Generators.Model.ValueType;

namespace EmDsl.Generators.Syntax;

/// <summary>Which types a member of each kind can have.</summary>
internal static class MemberTypes
{
    private const int HighestRank = 2;

    public static bool Allows(MemberKind kind, ValueType type)
    {
        bool isPlain = type is { Containers.Count: 0, IsNullable: false };
        bool isScalar = type.Containers.Count == 0;
        return kind switch
        {
            MemberKind.Parameter => !type.IsNullable && IsNumeric(type.Scalar) && type.Containers.All(container => container.Rank <= HighestRank),
            MemberKind.Constant => !type.IsNullable && (IsNumeric(type.Scalar) || type.Scalar is ScalarKind.Integer or ScalarKind.Boolean or ScalarKind.Enum)
                && type.Containers.All(container => container.Rank <= HighestRank),
            MemberKind.Size => isPlain && type.Scalar == ScalarKind.Integer,
            MemberKind.Latent => isPlain && type.Scalar is ScalarKind.Integer or ScalarKind.Enum or ScalarKind.Boolean or ScalarKind.Real or ScalarKind.Vector,
            MemberKind.Observed => isScalar
                ? type.Scalar is ScalarKind.Real or ScalarKind.Integer or ScalarKind.Boolean or ScalarKind.Enum
                    || (!type.IsNullable && type.Scalar is ScalarKind.Vector or ScalarKind.Interval)
                : IsRow(type) && type.Scalar is ScalarKind.Real or ScalarKind.Integer or ScalarKind.Boolean or ScalarKind.Enum,
            MemberKind.Covariate => !type.IsNullable && (isPlain
                ? type.Scalar is not (ScalarKind.Matrix or ScalarKind.Interval)
                : IsRow(type) && type.Scalar is ScalarKind.Real or ScalarKind.Integer or ScalarKind.Boolean or ScalarKind.Enum),
            MemberKind.Weight => isPlain && type.Scalar is ScalarKind.Real or ScalarKind.Integer,
            MemberKind.Group or MemberKind.Sequence => isPlain && type.Scalar is ScalarKind.Text or ScalarKind.Integer or ScalarKind.Enum or ScalarKind.Boolean,
            _ => isPlain && IsNumeric(type.Scalar),
        };
    }

    public static string Allowed(MemberKind kind) => kind switch
    {
        MemberKind.Parameter => "'double', 'Vector<double>', 'Matrix<double>', or 'T[]', 'T[,]', 'PerState<TState, T>' or 'PerLevel<T>' of these",
        MemberKind.Constant => "'double', 'int', 'bool', an enum, 'Vector<double>', 'Matrix<double>', or 'T[]', 'T[,]', 'PerState<TState, T>' or 'PerLevel<T>' of these",
        MemberKind.Size => "'int'",
        MemberKind.Latent => "'int', 'bool' or an enum (summed out), 'double' or 'Vector<double>' (integrated out)",
        MemberKind.Observed => "'double', 'int', 'bool' or an enum, also with '?' or as 'T[]', or 'Vector<double>' or 'Interval'",
        MemberKind.Covariate => "'double', 'int', 'bool' or an enum, also as 'T[]', or 'Vector<double>' or 'string'",
        MemberKind.Weight => "'double' or 'int'",
        MemberKind.Group or MemberKind.Sequence => "'string', 'int', 'bool' or an enum",
        _ => "'double', 'Vector<double>' or 'Matrix<double>'",
    };

    /// <summary>A distribution over values of a type, for messages.</summary>
    public static string ExampleOf(ValueType type) => (type.Containers.Count, type.Scalar) switch
    {
        (> 0, _) => "Each(j => …)",
        (_, ScalarKind.Integer) => "Categorical(…)",
        (_, ScalarKind.Boolean) => "Bernoulli(…)",
        (_, ScalarKind.Enum) => $"Categorical<{type.Enum!.TypeText.Split('.').Last().Replace("global::", "")}>(…)",
        (_, ScalarKind.Vector) => "MultivariateNormal(…)",
        (_, ScalarKind.Matrix) => "InverseWishart(…)",
        _ => "Normal(…)",
    };

    private static bool IsNumeric(ScalarKind scalar) => scalar is ScalarKind.Real or ScalarKind.Vector or ScalarKind.Matrix;

    private static bool IsRow(ValueType type) => type.Containers.Count == 1 && type.Containers[0] is { Rank: 1, State: null };
}
