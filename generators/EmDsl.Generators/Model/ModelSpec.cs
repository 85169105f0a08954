using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;

namespace EmDsl.Generators.Model;

/// <summary>
/// What was written: one declaration, free of symbols, syntax and spans. Two declarations that differ only in trivia are equal.
/// </summary>
/// <param name="OtherNames">Names of the class that are no member of the model's, and names in it that the generated half would like to have.</param>
internal sealed record ModelSpec(
    string Name,
    string Namespace,
    EquatableArray<TypeHeader> Containers,
    TypeHeader Header,
    string Accessibility,
    string MStep,
    string Summary,
    EquatableArray<MemberSpec> Members,
    EquatableArray<string> OtherNames,
    EquatableArray<Finding> Findings);

/// <summary>The words that reopen a type, e.g. keyword <c>public sealed partial class</c> and escaped name.</summary>
internal sealed record TypeHeader(string Keywords, string Name);

internal enum MemberKind
{
    Parameter,
    Constant,
    Size,
    Latent,
    Observed,
    Covariate,
    Weight,
    Group,
    Sequence,
    Prior,
}

/// <summary>One member of a declaration.</summary>
/// <param name="Name">The unescaped C# name.</param>
/// <param name="Type">The type of the value.</param>
/// <param name="TypeText">The fully qualified C# text of the type, <c>global::</c> and nullability included.</param>
/// <param name="Modifiers">Accessibility and modifiers as written (<c>public partial</c>), which the generated half mirrors.</param>
/// <param name="Setter"><c>init</c>, <c>set</c> or empty.</param>
/// <param name="Law">The distribution (latent, observed, prior), else null.</param>
/// <param name="Columns">Column names of the attribute, empty for the default binding.</param>
/// <param name="States">States of a latent or categories of a covariate: a number, or the name of a <c>[Size]</c> member; null when not stated.</param>
/// <param name="Dimension">The stated dimension of a vector or array member: a number or a <c>[Size]</c> name; null when not stated.</param>
/// <param name="Per">The group member named by <c>Per</c>.</param>
/// <param name="Pattern">The structural-zero condition over bound variables <c>i</c> and <c>j</c> (a vector has only <c>i</c>), inlined; true where an entry is free.</param>
/// <param name="OrderBy">The parameter that orders states.</param>
/// <param name="Target">For a prior: the parameter; <c>PriorIndices</c> are the names of its method's indices, bound in the law.</param>
/// <param name="Summary">The user's own <c>summary</c> text.</param>
internal sealed record MemberSpec(
    string Name,
    MemberKind Kind,
    ValueType Type,
    string TypeText,
    string Modifiers,
    string Setter,
    Law? Law,
    EquatableArray<string> Columns,
    string? States,
    string? Dimension,
    bool IsFixed,
    bool AllowMissing,
    string? Per,
    Expr? Pattern,
    string? OrderBy,
    int Quadrature,
    int MonteCarlo,
    string? Target,
    EquatableArray<string> PriorIndices,
    string Summary);

/// <summary>The type of a member's value.</summary>
/// <param name="Scalar">The innermost kind.</param>
/// <param name="Enum">The enumeration of an enum value.</param>
/// <param name="IsNullable"><c>double?</c>, <c>int?</c>, <c>bool?</c> or a nullable enum.</param>
/// <param name="Containers">From the outside in: arrays, <c>PerState</c>s and <c>PerLevel</c>s around the scalar.</param>
internal sealed record ValueType(ScalarKind Scalar, EnumSpec? Enum, bool IsNullable, EquatableArray<ContainerSpec> Containers);

internal enum ScalarKind
{
    Real,
    Integer,
    Boolean,
    Enum,
    Text,
    Vector,
    Matrix,
    Interval,
}

/// <summary>An array of a rank (<c>T[]</c> 1, <c>T[,]</c> 2) or, with <c>State</c>, a <c>PerState</c>; of text, a <c>PerLevel</c>.</summary>
internal sealed record ContainerSpec(int Rank, ScalarKind? State, EnumSpec? Enum);

/// <summary>An enumeration: its fully qualified name and its members in declaration order. State s is member s.</summary>
internal sealed record EnumSpec(string TypeText, EquatableArray<string> Names, EquatableArray<long> Values);
