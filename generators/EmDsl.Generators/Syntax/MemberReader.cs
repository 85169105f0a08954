using System.Collections.Generic;
using System.Linq;
using System.Threading;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ValueType = EmDsl.Generators.Model.ValueType;

namespace EmDsl.Generators.Syntax;

/// <summary>Reads one member: its attribute, its type, its shape as a property, its equation.</summary>
internal sealed partial class MemberReader(
    INamedTypeSymbol model,
    ISymbol member,
    SemanticModels semantics,
    List<Finding> findings,
    HashSet<SyntaxNode> coveredSwitches,
    CancellationToken cancellation)
{
    private readonly MemberDeclarationSyntax? declaration = ModelMembers.Declaration(member);

    /// <summary>The member's specification, or null where it is no part of the model.</summary>
    public MemberSpec? Read()
    {
        var kinds = ModelMembers.Kinds(member);
        if (kinds.Count == 0 || declaration is null)
            return null;
        var (kind, attribute) = kinds[0];
        if (kinds.Count > 1)
            Report(DiagnosticTable.TwoKinds, OfAttribute(kinds[1].Attribute), member.Name, $"[{kind}]", $"[{kinds[1].Kind}]");
        if (!IsInstanceMember(kind))
            return null;

        ITypeSymbol declared = member is IPropertySymbol property ? property.Type : ((IMethodSymbol)member).ReturnType;
        ValueType? type = TypeReader.Read(declared);
        if (type is null || !MemberTypes.Allows(kind, type))
        {
            Report(
                DiagnosticTable.WrongMemberType, OfType(), Words.Of(kind), member.Name, TypeReader.ShortText(declared),
                MemberTypes.Allowed(kind) + (kind == MemberKind.Observed && declared.SpecialType == SpecialType.System_String ? "; a column of text binds to the names of an enum" : ""));
            type ??= new ValueType(ScalarKind.Real, null, false, []);
        }

        CheckAccessors(kind, declared);
        var arguments = new AttributeArguments(attribute);
        SyntaxNode? equation = Equation(kind, declared, type);
        EquatableArray<string> indices = member is IMethodSymbol method ? method.Parameters.Select(parameter => parameter.Name).ToEquatableArray() : [];
        var spec = new MemberSpec(
            member.Name,
            kind,
            type,
            TypeReader.FullText(declared),
            string.Join(" ", declaration.Modifiers.Select(modifier => modifier.Text)),
            Setter(),
            equation is null ? null : ReadLaw(equation),
            arguments.Columns,
            States(kind, attribute, arguments),
            Dimension(attribute, arguments),
            arguments.Flag("Fixed"),
            arguments.Flag("AllowMissing"),
            Per(attribute, arguments),
            Pattern(attribute, arguments, type),
            OrderBy(attribute, arguments),
            arguments.Number("Quadrature") ?? 0,
            arguments.Number("MonteCarlo") ?? 0,
            kind == MemberKind.Prior ? Target(attribute, arguments, type, declared, indices.Count) : null,
            indices,
            Documentation.Summary(declaration));
        CheckArguments(attribute, arguments, spec);
        return spec;
    }

    private bool IsInstanceMember(MemberKind kind)
    {
        string? what = member switch
        {
            { IsStatic: true } => "static",
            IPropertySymbol { IsIndexer: true } => "an indexer",
            IMethodSymbol when kind != MemberKind.Prior => "a method",
            IPropertySymbol or IMethodSymbol => null,
            _ => "a " + member.Kind.ToString().ToLowerInvariant(),
        };
        if (what is not null)
            Report(DiagnosticTable.NotAnInstanceProperty, OriginMap.WholeMember, member.Name, what, Instead(kind));
        return what is null;
    }

    private string Instead(MemberKind kind)
    {
        if (member is not IFieldSymbol field)
            return "it as an instance property";
        string text = $"{TypeReader.ShortText(field.Type)} {TypeHeaders.Escape(member.Name)}";
        return kind switch
        {
            MemberKind.Parameter or MemberKind.Constant or MemberKind.Size => $"'public partial {text} {{ get; init; }}'",
            MemberKind.Latent or MemberKind.Observed or MemberKind.Prior => $"'{text} => …;' with its distribution",
            _ => $"'{text} {{ get; }}'",
        };
    }

    /// <summary>Parameters, constants and sizes are filled in by the generated half: partial properties with an init accessor.</summary>
    private void CheckAccessors(MemberKind kind, ITypeSymbol type)
    {
        if (kind is not (MemberKind.Parameter or MemberKind.Constant or MemberKind.Size) || declaration is not PropertyDeclarationSyntax property)
            return;
        string form = $"public partial {TypeReader.ShortText(type)} {TypeHeaders.Escape(member.Name)} {{ get; init; }}";
        var accessors = property.AccessorList?.Accessors ?? default;
        if (!property.Modifiers.Any(SyntaxKind.PartialKeyword) || accessors.Any(accessor => accessor.Body is not null || accessor.ExpressionBody is not null)
            || property.ExpressionBody is not null || property.Initializer is not null)
        {
            bool isPartial = property.Modifiers.Any(SyntaxKind.PartialKeyword);
            Report(
                DiagnosticTable.NotPartialProperty, OriginMap.WholeMember, Words.Of(kind), member.Name,
                isPartial ? "given a value where it is declared" : "not a partial property", form);
        }
        else if (!accessors.Any(SyntaxKind.GetAccessorDeclaration)
            || !accessors.Any(accessor => accessor.Kind() is SyntaxKind.InitAccessorDeclaration or SyntaxKind.SetAccessorDeclaration)
            || accessors.Any(accessor => accessor.IsKind(SyntaxKind.GetAccessorDeclaration) && accessor.Modifiers.Count > 0))
        {
            Report(
                DiagnosticTable.NoInitAccessor, OfAccessors(property), Words.Of(kind), member.Name,
                string.Join(" ", property.AccessorList!.ToString().Split((char[]?)null, System.StringSplitOptions.RemoveEmptyEntries)));
        }
    }

    private string Setter()
        => declaration is PropertyDeclarationSyntax { AccessorList: { } accessors }
            && accessors.Accessors.FirstOrDefault(accessor => accessor.Kind() is SyntaxKind.InitAccessorDeclaration or SyntaxKind.SetAccessorDeclaration) is { } setter
            ? string.Join(" ", setter.Modifiers.Select(modifier => modifier.Text).Append(setter.Keyword.Text))
            : "";

    /// <summary>The equation of a latent or observed variable or a prior; a finding where there is one too few or too many.</summary>
    private SyntaxNode? Equation(MemberKind kind, ITypeSymbol declared, ValueType type)
    {
        SyntaxNode? equation = OriginMap.Equation(declaration!);
        string text = TypeReader.ShortText(declared);
        string name = TypeHeaders.Escape(member.Name);
        if (kind is MemberKind.Latent or MemberKind.Observed or MemberKind.Prior)
        {
            if (equation is null)
                Report(DiagnosticTable.NoEquation, OriginMap.WholeMember, Words.Of(kind), name, text, MemberTypes.ExampleOf(type));
            return equation;
        }

        bool isData = kind is MemberKind.Covariate or MemberKind.Weight or MemberKind.Group or MemberKind.Sequence;
        if (equation is not null && isData)
            Report(DiagnosticTable.UnexpectedEquation, OriginMap.WholeMember, Words.Of(kind), name, text);
        return null;
    }

    private Law ReadLaw(SyntaxNode equation)
    {
        var reader = new EquationReader(semantics, model, member.Name, equation, findings, coveredSwitches, cancellation);
        return reader.ReadEquation(equation, member is IMethodSymbol method ? method.Parameters : []);
    }

    private void Report(string id, int origin, params string[] arguments)
    {
        var finding = new Finding(id, member.Name, origin, arguments.ToEquatableArray());
        if (!findings.Contains(finding))
            findings.Add(finding);
    }

    private int OfAttribute(AttributeData attribute)
        => attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is { } syntax && syntax.SyntaxTree == declaration!.SyntaxTree
            ? OriginMap.OfDeclaration(declaration, syntax)
            : OriginMap.WholeMember;

    /// <summary>The place of a named argument of the attribute, or of its arguments' first, or of the attribute.</summary>
    private int OfArgument(AttributeData attribute, string? name)
    {
        if (attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is not AttributeSyntax syntax || syntax.SyntaxTree != declaration!.SyntaxTree)
            return OriginMap.WholeMember;
        var arguments = syntax.ArgumentList?.Arguments ?? default;
        SyntaxNode? argument = name is null
            ? arguments.FirstOrDefault(candidate => candidate.NameEquals is null)
            : arguments.FirstOrDefault(candidate => candidate.NameEquals?.Name.Identifier.ValueText == name);
        return OriginMap.OfDeclaration(declaration, argument ?? syntax);
    }

    private int OfType() => declaration switch
    {
        PropertyDeclarationSyntax property => OriginMap.OfDeclaration(property, property.Type),
        MethodDeclarationSyntax method => OriginMap.OfDeclaration(method, method.ReturnType),
        _ => OriginMap.WholeMember,
    };

    private static int OfAccessors(PropertyDeclarationSyntax property)
        => property.AccessorList is { } accessors ? OriginMap.OfDeclaration(property, accessors) : OriginMap.WholeMember;
}
