using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EmDsl.Generators.Syntax;

/// <summary>From an attributed type to its specification.</summary>
internal static class ModelParser
{
    public static ParsedModel Parse(INamedTypeSymbol model, Compilation compilation, CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        var semantics = new SemanticModels(compilation);
        var coveredSwitches = new HashSet<SyntaxNode>();
        TypeChecks.Check(model, findings);
        NameChecks.Check(model, findings);

        var members = new List<MemberSpec>();
        foreach (ISymbol member in ModelMembers.Written(model))
        {
            cancellation.ThrowIfCancellationRequested();
            if (new MemberReader(model, member, semantics, findings, coveredSwitches, cancellation).Read() is { } spec)
                members.Add(spec);
        }

        var parsed = new ModelSpec(
            model.Name,
            TypeHeaders.Namespace(model),
            TypeHeaders.Containers(model),
            TypeHeaders.Of(model),
            Exposure.Accessibility(model, findings),
            MStep(model),
            Documentation.Summary(model.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation)),
            members.ToEquatableArray(),
            OtherNames(model, members),
            findings.ToEquatableArray());
        return new ParsedModel(parsed, coveredSwitches);
    }

    private static EquatableArray<string> OtherNames(INamedTypeSymbol model, List<MemberSpec> members)
        => ModelMembers.Written(model).Where(member => member is not IMethodSymbol { MethodKind: not MethodKind.Ordinary }).Select(member => member.Name)
            .Concat(ModelMembers.Declarations(model)
                .SelectMany(declaration => declaration.DescendantTokens())
                .Where(token => token.IsKind(SyntaxKind.IdentifierToken) && HouseNames.Private.Contains(token.ValueText))
                .Select(token => token.ValueText))
            .Except(members.Select(member => member.Name))
            .Distinct()
            .OrderBy(name => name, StringComparer.Ordinal)
            .ToEquatableArray();

    /// <summary>How the M-step is to be taken, by the name of the enumeration's member.</summary>
    private static string MStep(INamedTypeSymbol model)
    {
        foreach (AttributeData attribute in model.GetAttributes().Where(attribute => KnownTypes.IsEmDsl(attribute.AttributeClass, "LatentModelAttribute")))
        {
            foreach (var argument in attribute.NamedArguments.Where(argument => argument.Key == "MStep"))
            {
                if (argument.Value is { Kind: TypedConstantKind.Enum, Type: { } type, Value: { } value })
                {
                    EnumSpec kinds = TypeReader.ReadEnum(type);
                    int index = kinds.Values.ToList().IndexOf(TypeReader.ToInt64(value));
                    return index >= 0 ? kinds.Names[index] : "Exact";
                }
            }
        }

        return "Exact";
    }
}

/// <summary>A specification, and what only the place it was read from can use.</summary>
/// <param name="Spec">What was written.</param>
/// <param name="CoveredSwitches">The switch expressions whose arms were shown to cover every case.</param>
internal sealed record ParsedModel(ModelSpec Spec, HashSet<SyntaxNode> CoveredSwitches);
