using System.Collections.Generic;
using System.Linq;
using System.Threading;
using EmDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EmDsl.Generators.Syntax;

/// <summary>
/// What a modeller meant where the compiler found an error. The compiler speaks of conversions and overloads; a modeller thinks of states,
/// arguments of distributions and missing values.
/// </summary>
internal static class CompilerErrors
{
    /// <summary>The advice where the shape of an error tells nothing.</summary>
    public const string SeeCompiler = "see the compiler's own error here";

    /// <summary>What to write instead of code that the compiler could not bind.</summary>
    /// <param name="syntax">The code.</param>
    /// <param name="file">What the compiler knows of its file.</param>
    /// <param name="cancellation">Stops the asking.</param>
    public static string Advice(SyntaxNode syntax, SemanticModel file, CancellationToken cancellation)
    {
        if (syntax is ExpressionSyntax expression && IsOtherLibrarys(file.GetTypeInfo(expression, cancellation).Type))
            return "a distribution comes from EmDsl.Distributions, after 'using static EmDsl.Distributions;'";
        if (IndexedBy(syntax) is { } element)
            return IndexAdvice(element, file, cancellation) ?? SeeCompiler;
        if (syntax is not InvocationExpressionSyntax invocation)
            return SeeCompiler;

        // A wrong index inside an argument makes the call around it one that the compiler cannot bind.
        return invocation.DescendantNodes().OfType<ElementAccessExpressionSyntax>().Select(inner => IndexAdvice(inner, file, cancellation)).FirstOrDefault(advice => advice is not null)
            ?? CallAdvice(invocation, file, cancellation)
            ?? SeeCompiler;
    }

    private static bool IsOtherLibrarys(ITypeSymbol? type) => type is not null && KnownTypes.IsNamespace(type.ContainingNamespace, "MathNet.Numerics.Distributions");

    private static ElementAccessExpressionSyntax? IndexedBy(SyntaxNode syntax) => syntax switch
    {
        ElementAccessExpressionSyntax element => element,
        { Parent: ArgumentSyntax { Parent: BracketedArgumentListSyntax { Parent: ElementAccessExpressionSyntax element } } } => element,
        _ => null,
    };

    private static string? IndexAdvice(ElementAccessExpressionSyntax element, SemanticModel file, CancellationToken cancellation)
    {
        ITypeSymbol? indexed = file.GetTypeInfo(element.Expression, cancellation).Type;
        foreach (ArgumentSyntax key in element.ArgumentList.Arguments)
        {
            switch (file.GetSymbolInfo(key.Expression, cancellation).Symbol is IPropertySymbol property ? ModelMembers.KindOf(property) : null)
            {
                case MemberKind.Group:
                    return $"a key is no index; for a value per '{key}' declare the parameter with '[Parameter(Per = nameof({key}))]' and use it without this index";
                case MemberKind.Sequence:
                    return $"the key of a sequence is no index; for a value per '{key}' read its column as a covariate too, '[Covariate(\"…\")] string …', and index a 'PerLevel<…>' by that";
            }
        }

        if (KnownTypes.IsReal(indexed) && element.ArgumentList.Arguments is { Count: 1 } only)
        {
            bool isText = file.GetTypeInfo(only[0].Expression, cancellation).Type?.SpecialType == SpecialType.System_String;
            return $"'{element.Expression}' is one number; for a number per value of '{only[0]}' declare it as '{(isText ? "PerLevel<double>" : "double[]")}'";
        }

        if (indexed is not IArrayTypeSymbol array)
            return null;
        string entry = TypeReader.ShortText(array.ElementType);
        foreach (ArgumentSyntax argument in element.ArgumentList.Arguments)
        {
            ITypeSymbol? type = file.GetTypeInfo(argument.Expression, cancellation).Type;
            if (type?.SpecialType == SpecialType.System_String)
            {
                return array.Rank == 1
                    ? $"an array is indexed by int; for an entry per level of '{argument}' declare '{element.Expression}' as 'PerLevel<{entry}>'"
                    : $"an array is indexed by int; for an entry per level of '{argument}' nest 'PerLevel<…>'";
            }

            if (type is not null && (KnownTypes.IsBoolean(type) || type.TypeKind == TypeKind.Enum))
            {
                string states = TypeReader.ShortText(KnownTypes.WithoutNullable(type));
                return array.Rank == 1
                    ? $"an array is indexed by int; for an entry per state of '{argument}' declare '{element.Expression}' as 'PerState<{states}, {entry}>'"
                    : $"an array is indexed by int; for an entry per state of '{argument}' nest 'PerState<{states}, …>'";
            }
        }

        return null;
    }

    private static string? CallAdvice(InvocationExpressionSyntax invocation, SemanticModel file, CancellationToken cancellation)
    {
        if (invocation.Expression is not SimpleNameSyntax name)
            return null;
        if (name is GenericNameSyntax { Identifier.ValueText: "Categorical", TypeArgumentList.Arguments: { Count: 1 } states }
            && KnownTypes.IsBoolean(file.GetTypeInfo(states[0], cancellation).Type))
        {
            return "for true or false write 'Bernoulli(p)', with the probability of true";
        }

        IMethodSymbol[] overloads = file.GetMemberGroup(name, cancellation).OfType<IMethodSymbol>()
            .Where(method => KnownTypes.IsDistributions(method.ContainingType)).ToArray();
        if (overloads.Length == 0)
            return null;
        string[] wrong = overloads.Select(overload => Misfit(overload, invocation, file, cancellation)).OfType<string>().ToArray();
        return wrong.Length == overloads.Length ? wrong[0] : null;
    }

    /// <summary>Why a call is none of an overload, for its first reason; null where it fits.</summary>
    private static string? Misfit(IMethodSymbol method, InvocationExpressionSyntax invocation, SemanticModel file, CancellationToken cancellation)
    {
        var arguments = invocation.ArgumentList.Arguments;
        string takes = $"{method.Name} takes {Enumerate(method.Parameters.Select(parameter => parameter.Name))}";
        var given = new HashSet<string>();
        for (int i = 0; i < arguments.Count; i++)
        {
            string? written = arguments[i].NameColon?.Name.Identifier.ValueText;
            IParameterSymbol? parameter = written is not null
                ? method.Parameters.FirstOrDefault(candidate => candidate.Name == written)
                : i < method.Parameters.Length ? method.Parameters[i] : method.Parameters.LastOrDefault(candidate => candidate.IsParams);
            if (parameter is null)
                return written is not null ? $"{takes}, and has no '{written}'" : $"{takes}, and {arguments.Count} arguments are given";
            given.Add(parameter.Name);
            if (TypeAdvice(method, parameter, arguments[i].Expression, file, cancellation) is { } advice)
                return advice;
        }

        return method.Parameters.FirstOrDefault(parameter => !parameter.IsOptional && !parameter.IsParams && !given.Contains(parameter.Name)) is { } missing
            ? $"{takes}, and '{missing.Name}' is not given"
            : null;
    }

    private static string? TypeAdvice(IMethodSymbol method, IParameterSymbol parameter, ExpressionSyntax argument, SemanticModel file, CancellationToken cancellation)
    {
        ITypeSymbol needed = parameter.IsParams && parameter.Type is IArrayTypeSymbol list ? list.ElementType : parameter.Type;
        if (file.GetTypeInfo(argument, cancellation).Type is not { } type || type is IErrorTypeSymbol)
            return ArithmeticAdvice(argument, file, cancellation);
        if (argument is LambdaExpressionSyntax || file.ClassifyConversion(argument, needed).IsImplicit)
            return null;
        if (KnownTypes.IsNullable(type) && !KnownTypes.IsNullable(needed) && MissingIn(argument, file, cancellation) is { } missing)
            return $"'{missing}' may be missing; its value is written '{missing}.Value'";
        string found = $"the {parameter.Name} of {method.Name} is a '{TypeReader.ShortText(needed)}', and '{argument}' is a '{TypeReader.ShortText(type)}'";
        string? instead = (KnownTypes.IsMatrix(needed), KnownTypes.IsVector(type), type) switch
        {
            (true, true, _) => $"write 'Diagonal({argument})' for these variances on its diagonal",
            (true, _, _) when KnownTypes.IsReal(type) => $"write '{argument} * Identity' for this variance in every direction",
            (_, _, IArrayTypeSymbol { ElementType: var entry }) when SymbolEqualityComparer.Default.Equals(entry, needed) => $"say which entry, '{argument}[…]'",
            (_, true, _) when KnownTypes.IsReal(needed) && method.Name is "Normal" or "StudentT" => $"write 'Multivariate{method.Name}(…)' for a vector",
            _ when KnownTypes.IsBoolean(type) => $"write '({argument} ? 1 : 0)'",
            _ => null,
        };
        return instead is null ? found : $"{found}: {instead}";
    }

    /// <summary>An operator with a truth value among its operands.</summary>
    private static string? ArithmeticAdvice(ExpressionSyntax expression, SemanticModel file, CancellationToken cancellation)
        => expression.DescendantNodesAndSelf().OfType<BinaryExpressionSyntax>()
            .Where(binary => binary.Kind() is SyntaxKind.AddExpression or SyntaxKind.SubtractExpression or SyntaxKind.MultiplyExpression or SyntaxKind.DivideExpression)
            .SelectMany(binary => new[] { binary.Left, binary.Right })
            .FirstOrDefault(operand => KnownTypes.IsBoolean(file.GetTypeInfo(operand, cancellation).Type)) is { } truth
            ? $"'{truth}' is true or false; as a number it is '({truth} ? 1 : 0)'"
            : null;

    private static string? MissingIn(ExpressionSyntax expression, SemanticModel file, CancellationToken cancellation)
        => expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .FirstOrDefault(name => KnownTypes.IsNullable(file.GetTypeInfo(name, cancellation).Type))?.Identifier.ValueText;

    private static string Enumerate(IEnumerable<string> names)
    {
        string[] all = names.ToArray();
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all.Take(all.Length - 1))} and {all[all.Length - 1]}";
    }
}
