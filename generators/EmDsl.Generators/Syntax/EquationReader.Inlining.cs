using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace EmDsl.Generators.Syntax;

/// <summary>Names, calls and bodies: everything that is written elsewhere and read where it is used.</summary>
internal sealed partial class EquationReader
{
    /// <summary>Calls inlined into one member at most; more is a declaration that grows exponentially.</summary>
    private const int MostCalls = 2000;

    private int calls;

    private static bool IsInlined(IMethodSymbol method)
        => method.MethodKind is MethodKind.LocalFunction or MethodKind.DelegateInvoke
            || (method is { IsStatic: true, MethodKind: MethodKind.Ordinary or MethodKind.ReducedExtension }
                && !KnownTypes.IsDistributions(method.ContainingType)
                && !KnownTypes.IsMath(method.ContainingType)
                && !KnownTypes.IsMathNet(method.ContainingType));

    private static bool IsInlinedProperty(IPropertySymbol property)
        => !KnownTypes.IsDistributions(property.ContainingType)
            && ModelMembers.KindOf(property) is null
            && !KnownTypes.IsMathNet(property.ContainingType);

    /// <summary>What a parameter or local stands for.</summary>
    private T Resolve<T>(ISymbol symbol, IOperation operation, Scope scope, Reading<T> reading)
    {
        if (scope.Find(symbol) is { } binding)
        {
            if (binding is { Operation: { } bound, Scope: { } boundScope })
                return ReadBinding(binding, bound, boundScope, reading);
            if (binding.Value is T value)
                return value;
            Report(DiagnosticTable.ValueForDistribution, Origin(operation, scope), symbol.Name + Where(scope));
        }
        else
        {
            Unsupported(operation, scope, "a member of the model or a local that is assigned where it is declared");
        }

        return reading.Unreadable(Origin(operation, scope));
    }

    private static T ReadBinding<T>(Binding binding, IOperation operation, Scope scope, Reading<T> reading)
    {
        if (typeof(T) != typeof(Expr))
            return reading.Read(operation, scope);
        if (binding.Value is not T value)
        {
            value = reading.Read(operation, scope);
            binding.Value = value as Expr;
        }

        return value;
    }

    /// <summary>The body of a static method, local function or lambda, its parameters standing for the arguments.</summary>
    private T Inline<T>(IInvocationOperation invocation, Scope scope, Reading<T> reading)
    {
        int origin = Origin(invocation, scope);
        return Called(invocation, scope) is var (method, body, definition)
            ? Call(method, body, definition, Bindings(invocation, method, scope), origin, reading)
            : reading.Unreadable(origin);
    }

    /// <summary>What a call runs, and the scope that its body sees; null, with a finding, where that cannot be read.</summary>
    private (IMethodSymbol Method, IBlockOperation Body, Scope Scope)? Called(IInvocationOperation invocation, Scope scope)
    {
        if (invocation.TargetMethod.MethodKind == MethodKind.DelegateInvoke)
            return Function(invocation.Instance, scope);
        IMethodSymbol method = invocation.TargetMethod.OriginalDefinition;
        method = method.PartialImplementationPart ?? method;
        return IsReadable(method, invocation, scope) && BodyOf(method, invocation, scope) is { } body ? (method, body, scope) : null;
    }

    private T InlineProperty<T>(IPropertySymbol property, IOperation operation, Scope scope, Reading<T> reading)
    {
        int origin = Origin(operation, scope);
        if (ModelMembers.Declaration(property) is not { } declaration)
        {
            Report(DiagnosticTable.NoSource, origin, property.Name);
            return reading.Unreadable(origin);
        }

        if (!Enter(property, origin, scope))
            return reading.Unreadable(origin);
        var inner = new Scope(scope, property, origin);
        if (declaration is PropertyDeclarationSyntax { Initializer.Value: { } initializer } && property.IsReadOnly)
            return ReadElsewhere(initializer, inner, reading, origin);
        if (OriginMap.Equation(declaration) is { } body && OperationOf(body) is IBlockOperation block)
            return ReadBlock(block.Operations, inner, reading, origin);
        Report(DiagnosticTable.NotConstant, origin, property.Name);
        return reading.Unreadable(origin);
    }

    /// <summary>The initialiser of a static readonly field.</summary>
    private T InlineField<T>(IFieldSymbol field, IOperation operation, Scope scope, Reading<T> reading)
    {
        int origin = Origin(operation, scope);
        if (field.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not VariableDeclaratorSyntax declarator)
        {
            Report(DiagnosticTable.NoSource, origin, field.Name);
            return reading.Unreadable(origin);
        }

        if (declarator.Initializer?.Value is not { } initializer || !field.IsReadOnly)
        {
            Report(DiagnosticTable.NotConstant, origin, field.Name);
            return reading.Unreadable(origin);
        }

        return Enter(field, origin, scope)
            ? ReadElsewhere(initializer, new Scope(scope, field, origin), reading, origin)
            : reading.Unreadable(origin);
    }

    private T ReadElsewhere<T>(SyntaxNode syntax, Scope scope, Reading<T> reading, int origin)
    {
        if (OperationOf(syntax) is { } operation)
            return reading.Read(operation, scope);
        Report(DiagnosticTable.InvalidCode, origin, Excerpt(syntax), CompilerErrors.SeeCompiler);
        return reading.Unreadable(origin);
    }

    private T Call<T>(IMethodSymbol method, IBlockOperation body, Scope definition, IReadOnlyList<(ISymbol, Binding)> arguments, int origin, Reading<T> reading)
    {
        if (!Enter(method, origin, definition))
            return reading.Unreadable(origin);
        // A lambda keeps the ordinals of the place it is written in.
        bool isLambda = method.MethodKind == MethodKind.LambdaMethod;
        var inner = new Scope(definition, isLambda ? null : method, isLambda ? definition.Origin : origin);
        foreach (var (parameter, binding) in arguments)
            inner.Bind(parameter, binding);
        return ReadBlock(body.Operations, inner, reading, origin);
    }

    private bool Enter(ISymbol symbol, int origin, Scope scope)
    {
        if (scope.IsInside(symbol))
        {
            Report(DiagnosticTable.Recursion, origin, symbol.Name);
            return false;
        }

        if (++calls > MostCalls)
        {
            Report(DiagnosticTable.TooLarge, OriginMap.WholeMember, member);
            return false;
        }

        return true;
    }

    private static IReadOnlyList<(ISymbol Parameter, Binding Binding)> Bindings(IInvocationOperation invocation, IMethodSymbol method, Scope scope)
        => invocation.Arguments
            .Where(argument => argument.Parameter is not null && argument.Parameter.Ordinal < method.Parameters.Length)
            .Select(argument => ((ISymbol)method.Parameters[argument.Parameter!.Ordinal], new Binding(argument.Value, scope)))
            .ToList();

    private bool IsReadable(IMethodSymbol method, IInvocationOperation invocation, Scope scope)
    {
        if (method.DeclaringSyntaxReferences.IsEmpty)
        {
            Report(DiagnosticTable.NoSource, Origin(invocation, scope), method.Name);
            return false;
        }

        if (method.Parameters.Any(parameter => parameter.RefKind is not (RefKind.None or RefKind.In)))
        {
            Unsupported(invocation, scope, "a method whose parameters are passed by value");
            return false;
        }

        return true;
    }

    private IBlockOperation? BodyOf(IMethodSymbol method, IOperation call, Scope scope)
    {
        SyntaxNode declaration = method.DeclaringSyntaxReferences[0].GetSyntax();
        SyntaxNode? body = declaration switch
        {
            MethodDeclarationSyntax ordinary => (SyntaxNode?)ordinary.ExpressionBody ?? ordinary.Body,
            LocalFunctionStatementSyntax local => (SyntaxNode?)local.ExpressionBody ?? local.Body,
            _ => null,
        };
        if (body is null)
        {
            Report(DiagnosticTable.NoSource, Origin(call, scope), method.Name);
            return null;
        }

        if (OperationOf(body) is IBlockOperation block)
            return block;
        Report(DiagnosticTable.InvalidCode, Origin(call, scope), Excerpt(body), CompilerErrors.SeeCompiler);
        return null;
    }

    private IOperation? OperationOf(SyntaxNode syntax) => semantics.Of(syntax).GetOperation(syntax, cancellation);

    /// <summary>A function passed as an argument: a lambda, a method group, or a name bound to one.</summary>
    private (IMethodSymbol Method, IBlockOperation Body, Scope Scope)? Function(IOperation? operation, Scope scope)
    {
        while (operation is not null)
        {
            operation = Strip(operation);
            switch (operation)
            {
                case IDelegateCreationOperation creation:
                    operation = creation.Target;
                    break;
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    break;
                case IAnonymousFunctionOperation lambda:
                    return (lambda.Symbol, lambda.Body, scope);
                case IMethodReferenceOperation { Method: var method } reference:
                    if (IsInlined(method) && !method.DeclaringSyntaxReferences.IsEmpty && BodyOf(method, reference, scope) is { } body)
                        return (method, body, scope);
                    Report(DiagnosticTable.NoSource, Origin(reference, scope), method.Name);
                    return null;
                case IParameterReferenceOperation { Parameter: var parameter } when scope.Find(parameter) is { Operation: { } bound, Scope: { } inner }:
                    (operation, scope) = (bound, inner);
                    break;
                case ILocalReferenceOperation { Local: var local } when scope.Find(local) is { Operation: { } bound, Scope: { } inner }:
                    (operation, scope) = (bound, inner);
                    break;
                default:
                    Unsupported(operation, scope, "a lambda written in place, j => …");
                    return null;
            }
        }

        return null;
    }

    /// <summary>A lambda read under its own bound variables.</summary>
    private TResult ReadLambda<T, TResult>(
        IOperation operation, Scope scope, Reading<T> reading, Func<IReadOnlyList<string>, T, TResult> build, TResult unreadable)
    {
        if (Function(operation, scope) is not var (method, body, definition))
            return unreadable;
        var names = new List<string>();
        var arguments = new List<(ISymbol, Binding)>();
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            string name = Fresh(parameter.Name);
            names.Add(name);
            boundNames.Add(name);
            arguments.Add((parameter, new Binding(new Bound(name))));
        }

        try
        {
            return build(names, Call(method, body, definition, arguments, Origin(operation, scope), reading));
        }
        finally
        {
            boundNames.RemoveRange(boundNames.Count - names.Count, names.Count);
        }
    }
}
