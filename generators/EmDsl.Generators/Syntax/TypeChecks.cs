using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EmDsl.Generators.Syntax;

/// <summary>Checks of the type that is a model, and of those around it.</summary>
internal static class TypeChecks
{
    public static void Check(INamedTypeSymbol model, List<Finding> findings)
    {
        CheckSyntax(model, findings);
        if (Unsupported(model) is { } reason)
            findings.Add(new Finding(DiagnosticTable.UnsupportedType, "", OriginMap.WholeMember, [model.Name, reason]));
        int origin = OriginMap.WholeMember;
        for (INamedTypeSymbol? type = model; type is not null; type = type.ContainingType, origin--)
        {
            if (ModelMembers.Declarations(type).FirstOrDefault(declaration => !declaration.Modifiers.Any(SyntaxKind.PartialKeyword)) is { } declaration)
            {
                findings.Add(new Finding(DiagnosticTable.NotPartial, "", origin, [type.Name, declaration.Keyword.Text + " " + declaration.Identifier.Text]));
            }
        }
    }

    /// <summary>Code that does not parse has a meaning that nobody wrote: nothing may be generated from it.</summary>
    private static void CheckSyntax(INamedTypeSymbol model, List<Finding> findings)
    {
        foreach (TypeDeclarationSyntax declaration in ModelMembers.Declarations(model).Where(declaration => declaration.ContainsDiagnostics))
        {
            if (declaration.GetDiagnostics().FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) is not { } error)
                continue;
            var broken = declaration.Members.FirstOrDefault(member => member.FullSpan.Contains(error.Location.SourceSpan) && member.ContainsDiagnostics);
            string name = broken is null ? "" : ModelMembers.Identifier(broken).ValueText;
            bool isKnown = name.Length > 0 && ModelMembers.Written(model).Any(member => member.Name == name);
            findings.Add(isKnown
                ? new Finding(DiagnosticTable.InvalidCode, name, OriginMap.WholeMember, [name, CompilerErrors.SeeCompiler])
                : new Finding(DiagnosticTable.InvalidCode, "", OriginMap.WholeMember, [model.Name, CompilerErrors.SeeCompiler]));
        }
    }

    private static string? Unsupported(INamedTypeSymbol model)
    {
        if (model.IsRecord)
            return "a record";
        if (model.TypeKind != TypeKind.Class)
            return model.TypeKind switch { TypeKind.Struct => "a struct", TypeKind.Interface => "an interface", _ => "not a class" };
        if (model.IsStatic)
            return "a static class";
        if (model.IsAbstract)
            return "an abstract class";
        if (model.IsFileLocal)
            return "a file-local class";
        // Fit returns a new model, made with new() and an initialiser of parameters, sizes and constants.
        if (!model.InstanceConstructors.Any(constructor => constructor.Parameters.Length == 0))
            return "a class without a constructor that takes nothing";
        if (ModelMembers.Written(model).FirstOrDefault(member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true } && ModelMembers.KindOf(member) is null) is { } required)
            return $"a class that cannot be made without '{required.Name}', which is 'required'";
        for (INamedTypeSymbol? type = model; type is not null; type = type.ContainingType)
        {
            if (type.Arity > 0)
                return SymbolEqualityComparer.Default.Equals(type, model) ? "a generic class" : "nested in a generic type";
        }

        return null;
    }
}
