using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ValueType = EmDsl.Generators.Model.ValueType;

namespace EmDsl.Generators.Syntax;

/// <summary>What the attribute says: sizes, other members, patterns, columns.</summary>
internal sealed partial class MemberReader
{
    private string? States(MemberKind kind, AttributeData attribute, AttributeArguments arguments)
        => kind is MemberKind.Latent or MemberKind.Covariate
            ? arguments.First switch
            {
                int count when Positive(attribute, null, count, "The number of states") => count.ToString(CultureInfo.InvariantCulture),
                string size when kind == MemberKind.Latent => Named(attribute, null, size, MemberKind.Size, "The number of states"),
                _ => null,
            }
            : null;

    private string? Dimension(AttributeData attribute, AttributeArguments arguments)
    {
        if (arguments.Text("DimensionSize") is { } size)
            return Named(attribute, "DimensionSize", size, MemberKind.Size, "DimensionSize");
        return arguments.Number("Dimension") is { } count && Positive(attribute, "Dimension", count, "Dimension")
            ? count.ToString(CultureInfo.InvariantCulture)
            : null;
    }

    private string? Per(AttributeData attribute, AttributeArguments arguments)
    {
        if (arguments.Text("Per") is not { } group)
            return null;
        if (Find(group, MemberKind.Group) is not null)
            return group;
        Report(DiagnosticTable.UnknownGroup, OfArgument(attribute, "Per"), group, Choices(MemberKind.Group));
        return null;
    }

    private string? OrderBy(AttributeData attribute, AttributeArguments arguments)
        => arguments.Text("OrderBy") is { } parameter ? Named(attribute, "OrderBy", parameter, MemberKind.Parameter, "OrderBy") : null;

    private string? Target(AttributeData attribute, AttributeArguments arguments, ValueType type, ITypeSymbol declared, int indices)
    {
        if (arguments.First is not string name || Named(attribute, null, name, MemberKind.Parameter, "The prior") is null)
            return null;
        if (Find(name, MemberKind.Parameter) is IPropertySymbol target && TypeReader.Read(target.Type) is { } targetType)
        {
            // A number is the law of each entry of a vector or matrix.
            int entryRank = type.Scalar == ScalarKind.Real ? targetType.Scalar switch { ScalarKind.Vector => 1, ScalarKind.Matrix => 2, _ => 0 } : 0;
            int needed = targetType.Containers.Sum(container => container.Rank) + entryRank;
            if (targetType.Scalar != type.Scalar && entryRank == 0)
            {
                Report(
                    DiagnosticTable.WrongMemberType, OfType(), "prior", member.Name, TypeReader.ShortText(declared),
                    $"of the type of one entry of '{name}', '{TypeReader.ShortText(Innermost(target.Type))}'");
            }
            else if (indices != 0 && indices != needed)
            {
                string parameters = string.Join(", ", Indices(target.Type).Concat(Enumerable.Repeat("int", entryRank)).Select((text, i) => $"{text} {"ijkl"[i % 4]}"));
                Report(
                    DiagnosticTable.HelperSignature, OriginMap.WholeMember, member.Name, $"the prior of the entries of '{name}'",
                    $"{(entryRank > 0 ? "double" : TypeReader.ShortText(Innermost(target.Type)))} {member.Name}({parameters}) => …");
            }
        }

        return name;
    }

    private static ITypeSymbol Innermost(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => Innermost(array.ElementType),
        INamedTypeSymbol named when KnownTypes.IsPerState(named) => Innermost(named.TypeArguments[1]),
        INamedTypeSymbol named when KnownTypes.IsPerLevel(named) => Innermost(named.TypeArguments[0]),
        _ => type,
    };

    private static IEnumerable<string> Indices(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => Enumerable.Repeat("int", array.Rank).Concat(Indices(array.ElementType)),
        INamedTypeSymbol named when KnownTypes.IsPerState(named) => new[] { TypeReader.ShortText(named.TypeArguments[0]) }.Concat(Indices(named.TypeArguments[1])),
        INamedTypeSymbol named when KnownTypes.IsPerLevel(named) => Indices(named.TypeArguments[0]).Prepend("string"),
        _ => [],
    };

    /// <summary>The condition under which an entry is free, over <c>i</c> and <c>j</c>.</summary>
    private Expr? Pattern(AttributeData attribute, AttributeArguments arguments, ValueType type)
    {
        if (arguments.Text("Pattern") is not { } name)
            return null;
        int origin = OfArgument(attribute, "Pattern");
        var methods = model.GetMembers(name).OfType<IMethodSymbol>().ToList();
        int indices = type.Containers.Sum(container => container.Rank) + (type.Scalar == ScalarKind.Matrix ? 2 : type.Scalar == ScalarKind.Vector ? 1 : 0);
        string parameters = indices == 1 ? "int i" : "int i, int j";
        string form = $"static bool {name}({parameters}) => …";
        if (methods.Count == 0)
        {
            Report(DiagnosticTable.UnknownMember, origin, "Pattern", name, "static method", $"'{form}'");
            return null;
        }

        if (methods.FirstOrDefault(method => method.IsStatic && method.ReturnType.SpecialType == SpecialType.System_Boolean
            && method.Parameters.Length == indices && indices is 1 or 2
            && method.Parameters.All(parameter => parameter.Type.SpecialType == SpecialType.System_Int32)) is not { } pattern)
        {
            Report(DiagnosticTable.HelperSignature, origin, name, $"the pattern of '{member.Name}'", form);
            return null;
        }

        var reader = new EquationReader(semantics, model, member.Name, null, findings, coveredSwitches, cancellation);
        return reader.ReadPattern(pattern, origin);
    }

    /// <summary>Finds the member that an argument names; a finding where it is missing or of another kind.</summary>
    private string? Named(AttributeData attribute, string? argument, string name, MemberKind kind, string what)
    {
        if (Find(name, kind) is not null)
            return name;
        Report(DiagnosticTable.UnknownMember, OfArgument(attribute, argument), what, name, $"[{kind}] member", Choices(kind));
        return null;
    }

    private ISymbol? Find(string name, MemberKind kind)
        => ModelMembers.Written(model).FirstOrDefault(candidate => candidate.Name == name && ModelMembers.KindOf(candidate) == kind);

    /// <summary>What could be named instead.</summary>
    private string Choices(MemberKind kind)
    {
        var names = ModelMembers.Written(model).Where(candidate => ModelMembers.KindOf(candidate) == kind).Select(candidate => $"nameof({candidate.Name})").ToList();
        return names.Count > 0
            ? "one of " + string.Join(", ", names)
            : kind switch
            {
                MemberKind.Size => "'[Size] public partial int K { get; init; }' and nameof(K)",
                MemberKind.Group => "'[Group] string Key { get; }' and nameof(Key)",
                _ => "'[Parameter] public partial double A { get; init; }' and nameof(A)",
            };
    }

    private bool Positive(AttributeData attribute, string? argument, int value, string what)
    {
        if (value > 0)
            return true;
        // The attributes' default is 0; only a 0 that stands in the source is reported.
        if (value != 0 || IsWritten(attribute, argument))
            Report(DiagnosticTable.AttributeArgument, OfArgument(attribute, argument), what, value.ToString(CultureInfo.InvariantCulture), "write a number of at least 1");
        return false;
    }

    private static bool IsWritten(AttributeData attribute, string? argument)
        => argument is null ? attribute.ConstructorArguments.Length > 0 : attribute.NamedArguments.Any(named => named.Key == argument);

    /// <summary>An attribute takes the name of a member, not its value.</summary>
    private string NameofAdvice(AttributeData attribute)
        => (attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax)?.ArgumentList?.Arguments
            .Select(argument => (argument.Expression as IdentifierNameSyntax)?.Identifier.ValueText)
            .FirstOrDefault(name => name is not null && model.GetMembers(name).Length > 0) is { } named
            ? $"an attribute takes a member's name, 'nameof({named})'"
            : CompilerErrors.SeeCompiler;

    // As many as the run-time library has: GaussHermite.MostNodes.
    private const int MostNodes = 500;

    private void CheckArguments(AttributeData attribute, AttributeArguments arguments, MemberSpec spec)
    {
        if (arguments.HasErrors)
        {
            Report(DiagnosticTable.InvalidCode, OfAttribute(attribute), attribute.ApplicationSyntaxReference?.GetSyntax(cancellation).ToString() ?? "", NameofAdvice(attribute));
            return;
        }

        foreach (string name in new[] { "Quadrature", "MonteCarlo" })
        {
            if (arguments.Number(name) is { } count)
                Positive(attribute, name, count, name);
        }

        if (spec is { Quadrature: > 0, MonteCarlo: > 0 })
            Report(DiagnosticTable.AttributeArgument, OfArgument(attribute, "MonteCarlo"), "MonteCarlo", "given beside Quadrature", "keep one of the two");
        if ((spec.Quadrature > 0 || spec.MonteCarlo > 0) && spec.Type.Scalar is not (ScalarKind.Real or ScalarKind.Vector))
        {
            string name = spec.Quadrature > 0 ? "Quadrature" : "MonteCarlo";
            Report(DiagnosticTable.AttributeArgument, OfArgument(attribute, name), name, "given for a discrete latent variable", "remove it: discrete states are summed out exactly");
        }

        if (spec.Quadrature > MostNodes)
            Report(DiagnosticTable.AttributeArgument, OfArgument(attribute, "Quadrature"), "Quadrature", "more than there are rules for", $"write {MostNodes.ToString(CultureInfo.InvariantCulture)} or less; 20 to 60 nodes serve most integrals");
        bool isSized = spec.Type.Scalar == ScalarKind.Vector || spec.Type.Containers.Count > 0;
        if (spec.Dimension is not null && !isSized && spec.Type.Scalar != ScalarKind.Matrix)
        {
            string name = arguments.Text("DimensionSize") is null ? "Dimension" : "DimensionSize";
            Report(DiagnosticTable.AttributeArgument, OfArgument(attribute, name), name, "given for a single value", "remove it, or make the member a Vector<double>");
        }

        if (arguments.Text("DimensionSize") is not null && arguments.Number("Dimension") is not null)
            Report(DiagnosticTable.AttributeArgument, OfArgument(attribute, "DimensionSize"), "DimensionSize", "given beside Dimension", "keep one of the two");
        if (spec.AllowMissing && !isSized)
            Report(DiagnosticTable.AttributeArgument, OfArgument(attribute, "AllowMissing"), "AllowMissing", "given for a single value", $"remove it and make the member's type '{TypeReader.ShortText(((IPropertySymbol)member).Type).TrimEnd('?')}?'");
        if (spec.States is not null && spec.Type.Scalar != ScalarKind.Integer)
            Report(DiagnosticTable.AttributeArgument, OfArgument(attribute, null), "The number of states", $"given for a member of type '{TypeReader.ShortText(((IPropertySymbol)member).Type)}'", "remove it: an enum names its states, a bool has two, and only an int needs their number");
        CheckColumns(attribute, spec, isSized);
    }

    private void CheckColumns(AttributeData attribute, MemberSpec spec, bool isSized)
    {
        int count = spec.Columns.Count;
        string type = member is IPropertySymbol property ? TypeReader.ShortText(property.Type) : "";
        string? instead = spec.Type.Scalar == ScalarKind.Interval
            ? count == 2 ? null : "an Interval has two, [Observed(\"left\", \"right\")]"
            : spec.Kind is MemberKind.Group
                ? null
                : !isSized && count > 1
                    ? "a single value has one; make the member a Vector<double> or an array for several"
                    : isSized && count > 0 && int.TryParse(spec.Dimension, NumberStyles.None, CultureInfo.InvariantCulture, out int dimension) && dimension != count
                        ? $"Dimension says {dimension}; remove it or name as many"
                        : null;
        if (instead is not null)
            Report(DiagnosticTable.ColumnCount, OfAttribute(attribute), member.Name, type, count.ToString(CultureInfo.InvariantCulture), instead);
    }
}
