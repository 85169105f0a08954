using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace EmDsl.Generators.Syntax;

/// <summary>Families that other code brings: methods with <c>[DistributionFamily]</c>, in source or in metadata.</summary>
internal sealed partial class EquationReader
{
    private static AttributeData? FamilyAttribute(IMethodSymbol method)
        => method.GetAttributes().FirstOrDefault(attribute => KnownTypes.IsEmDsl(attribute.AttributeClass, "DistributionFamilyAttribute"));

    private Law ReadFamily(IInvocationOperation invocation, Scope scope)
    {
        int origin = Origin(invocation, scope);
        IMethodSymbol method = invocation.TargetMethod;
        AttributeData attribute = FamilyAttribute(method)!;
        IReadOnlyList<IOperation> arguments = ArgumentsOf(invocation);
        if (Contract(method, attribute) is not { } family)
            return RefuseLaw(DiagnosticTable.FamilyContract, origin, method.Name);
        return new FamilyLaw(
            method.Name,
            arguments.Select(argument => ReadValue(argument, scope)).ToEquatableArray(),
            arguments.Select(argument => Origin(argument, scope)).ToEquatableArray(),
            origin) { External = family };
    }

    // Null where the method or the type that it names does not keep to the contract.
    private static ExternalFamily? Contract(IMethodSymbol method, AttributeData attribute)
    {
        bool IsContract(INamedTypeSymbol type, ITypeSymbol self) => type.Name == "IDistributionFamily" && KnownTypes.IsNamespace(type.ContainingNamespace, "EmDsl")
            && type.TypeArguments.Length == 1 && SymbolEqualityComparer.Default.Equals(type.TypeArguments[0], self);
        if (attribute.ConstructorArguments.FirstOrDefault().Value is not INamedTypeSymbol { IsGenericType: false } family
            || !family.AllInterfaces.Any(type => IsContract(type, family)) || !method.IsStatic || method.IsGenericMethod)
        {
            return null;
        }

        Variate? variate = method.ReturnType switch
        {
            { SpecialType: SpecialType.System_Double } => Variate.Real,
            { SpecialType: SpecialType.System_Int32 } => Variate.Count,
            var type when KnownTypes.IsVectorOfDouble(type) => Variate.Vector,
            _ => null,
        };
        bool areNumbers = method.Parameters.All(parameter => parameter.Type.SpecialType == SpecialType.System_Double || KnownTypes.IsVectorOfDouble(parameter.Type));
        if (variate is null || !areNumbers)
            return null;
        // 0: Real, 1: Positive, 2: UnitInterval.
        object? stated = attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "Support").Value.Value;
        Domain support = variate == Variate.Count ? Domain.Count
            : variate == Variate.Vector ? Domain.RealVector
            : stated is 1 ? Domain.Positive
            : stated is 2 ? Domain.UnitInterval
            : Domain.Real;
        return new ExternalFamily(
            method.Name,
            family.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            method.Parameters.Select(parameter => new Slot(parameter.Name, DomainOf(parameter))).ToEquatableArray(),
            method.Parameters.Select(parameter => KnownTypes.IsVectorOfDouble(parameter.Type)).ToEquatableArray(),
            variate.Value,
            support);
    }

    private static Domain DomainOf(IParameterSymbol parameter)
    {
        AttributeData? attribute = parameter.GetAttributes().FirstOrDefault(candidate => KnownTypes.IsEmDsl(candidate.AttributeClass, "DomainAttribute"));
        bool isVector = KnownTypes.IsVectorOfDouble(parameter.Type);
        // In the order of FlatDomain: Real, Positive, Between, Simplex.
        return attribute?.ConstructorArguments.FirstOrDefault().Value switch
        {
            1 => isVector ? Domain.PositiveVector : Domain.Positive,
            2 => Domain.UnitInterval,
            3 => Domain.Simplex,
            _ => isVector ? Domain.RealVector : Domain.Real,
        };
    }
}
