using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace EmDsl.Generators.Syntax;

/// <summary>Distributions.</summary>
internal sealed partial class EquationReader
{
    private const string OwnMember = "give the draw a member of its own, '[Latent] … X => …', and use its name here";

    private readonly Reading<Law> laws;
    private readonly Dictionary<ISymbol, bool> lawMethods = new(SymbolEqualityComparer.Default);

    /// <summary>The distribution that an operation stands for.</summary>
    private Law ReadLaw(IOperation operation, Scope scope)
    {
        cancellation.ThrowIfCancellationRequested();
        operation = Strip(operation);
        int origin = Origin(operation, scope);
        if (nesting >= DeepestNesting)
            return RefuseLaw(DiagnosticTable.TooLarge, origin, member);
        nesting++;
        try
        {
            return operation switch
            {
                IConversionOperation conversion => ReadConvertedLaw(conversion, scope),
                IConditionalOperation conditional => Conditional(conditional, scope, laws),
                ISwitchExpressionOperation @switch => Switch(@switch, scope, laws),
                IParameterReferenceOperation parameter => Resolve(parameter.Parameter, operation, scope, laws),
                ILocalReferenceOperation local => Resolve(local.Local, operation, scope, laws),
                IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract, OperatorMethod: null } sum => ReadShifted(sum, scope),
                IInvocationOperation invocation when Vocabulary.IsLaw(invocation.TargetMethod) => ReadVocabulary(invocation, scope),
                IInvocationOperation invocation when FamilyAttribute(invocation.TargetMethod) is not null => ReadFamily(invocation, scope),
                IInvocationOperation invocation when IsInlined(invocation.TargetMethod) => Inline(invocation, scope, laws),
                IPropertyReferenceOperation { Property: { IsStatic: true } property } when IsInlinedProperty(property) => InlineProperty(property, operation, scope, laws),
                IInvalidOperation => Invalid(operation, scope, laws),
                _ => RefuseValueAsLaw(operation, scope),
            };
        }
        finally
        {
            nesting--;
        }
    }

    private Law RefuseLaw(string id, int origin, params string[] arguments)
    {
        Report(id, origin, arguments);
        return new UnreadableLaw(origin);
    }

    /// <summary>What to write for a draw among values: a product with a probability is half of a mixture.</summary>
    private static string Instead(IOperation draw)
    {
        IOperation? around = draw;
        while (around is not (null or IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply, OperatorMethod: null }) && (around == draw || around is IConversionOperation or IParenthesizedOperation))
            around = around.Parent;
        bool isMixture = around is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply, Parent: IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } };
        return isMixture
            ? "a mixture has a latent variable that picks the distribution, '[Latent(2)] int Z => Categorical(p)', and parameters indexed by it"
            : OwnMember;
    }

    private Law RefuseValueAsLaw(IOperation operation, Scope scope)
    {
        int origin = Origin(operation, scope);
        int before = findings.Count;
        // A value that cannot be read either has the more telling finding.
        ReadValue(operation, scope);
        return findings.Count > before && muted == 0
            ? new UnreadableLaw(origin)
            : RefuseLaw(DiagnosticTable.ValueForDistribution, origin, Excerpt(operation.Syntax) + Where(scope));
    }

    private Law ReadConvertedLaw(IConversionOperation conversion, Scope scope)
    {
        // A draw of another type than the member's is found with the member, in its words.
        if (!IsErrorFree(conversion) && !(conversion.IsImplicit && conversion.Operand is IInvocationOperation { TargetMethod: var drawn } && Vocabulary.IsLaw(drawn)))
            return Invalid(conversion, scope, laws);
        if (conversion.IsImplicit && IsEnum(conversion.Type) && KnownTypes.IsInteger(conversion.Operand.Type) && Strip(conversion.Operand) is IInvocationOperation { TargetMethod: { Name: "Categorical" } method } && Vocabulary.IsLaw(method))
        {
            string states = TypeReader.ShortText(KnownTypes.WithoutNullable(conversion.Type!));
            return RefuseLaw(DiagnosticTable.DistributionDoesNotFit, Origin(conversion, scope), method.Name, "an int", member, states, $"write 'Categorical<{states}>(…)'");
        }

        if (conversion.IsImplicit || KeepsStates(conversion))
            return ReadLaw(conversion.Operand, scope);
        return RefuseLaw(
            DiagnosticTable.LossyConversion, Origin(conversion, scope), Excerpt(conversion.Syntax) + Where(scope),
            "a draw keeps its type: use Categorical<TEnum>(…) for an enum, or a distribution over the member's own type");
    }

    private Law ReadShifted(IBinaryOperation sum, Scope scope)
    {
        bool isLeft = IsLaw(sum.LeftOperand, scope);
        bool isRight = IsLaw(sum.RightOperand, scope);
        if (isLeft == isRight)
        {
            return isLeft
                ? RefuseLaw(DiagnosticTable.DistributionForValue, Origin(sum, scope), Excerpt(sum.RightOperand.Syntax) + Where(scope), Instead(sum.RightOperand))
                : RefuseValueAsLaw(sum, scope);
        }

        if (sum.OperatorKind == BinaryOperatorKind.Subtract && isRight)
            return RefuseLaw(DiagnosticTable.DistributionForValue, Origin(sum.RightOperand, scope), Excerpt(sum.RightOperand.Syntax) + Where(scope), Instead(sum.RightOperand));
        Expr offset = ReadValue(isLeft ? sum.RightOperand : sum.LeftOperand, scope);
        if (sum.OperatorKind == BinaryOperatorKind.Subtract)
            offset = Negate(offset);
        return new ShiftedLaw(offset, ReadLaw(isLeft ? sum.LeftOperand : sum.RightOperand, scope), Origin(sum, scope));
    }

    private Law ReadVocabulary(IInvocationOperation invocation, Scope scope)
    {
        int origin = Origin(invocation, scope);
        IReadOnlyList<IOperation> arguments = ArgumentsOf(invocation);
        switch (invocation.TargetMethod.Name)
        {
            case "Exactly":
                return new ExactLaw(ReadValue(arguments[0], scope), origin);
            case "Chain":
                return new ChainLaw(ReadLaw(arguments[0], scope), ReadLaw(arguments[1], scope), origin);
            case "Censored":
                return new CensoredLaw(ReadLaw(arguments[0], scope), ReadValue(arguments[1], scope), origin);
            case "Truncated":
                return new TruncatedLaw(ReadLaw(arguments[0], scope), ReadBound(arguments[1], scope), ReadBound(arguments[2], scope), origin);
            case "Each":
                return ReadLambda(arguments[0], scope, laws, (names, inner) => new EachLaw(names[0], inner, origin), origin);
            case "Density":
                string support = arguments[1].ConstantValue is { HasValue: true, Value: { } constant }
                    && arguments[1].Type is INamedTypeSymbol { TypeKind: TypeKind.Enum } type
                    ? TypeReader.ReadEnum(type) is var states && IndexOf(states, constant) is >= 0 and var index ? states.Names[index] : ""
                    : "";
                if (support.Length == 0)
                    Unsupported(arguments[1], scope, "one of Support.Real, Support.Positive, Support.UnitInterval");
                return ReadDensity(DensityKind.Density, arguments[0], support, scope, origin);
            case "Mass":
                return ReadDensity(DensityKind.Mass, arguments[0], "Count", scope, origin);
            case "VectorDensity":
                return ReadDensity(DensityKind.VectorDensity, arguments[0], "RealVector", scope, origin);
            case "Categorical" when Strip(arguments[0]) is IConversionOperation { OperatorMethod: not null } converted
                && KnownTypes.IsEmDsl(converted.Operand.Type, "StationaryLaw"):
                return ReadLaw(converted.Operand, scope);
            default:
                return new FamilyLaw(
                    invocation.TargetMethod.Name,
                    arguments.Select(argument => ReadValue(argument, scope)).ToEquatableArray(),
                    arguments.Select(argument => Origin(argument, scope)).ToEquatableArray(),
                    origin);
        }
    }

    private Law ReadDensity(DensityKind kind, IOperation lambda, string support, Scope scope, int origin)
        => ReadLambda<Expr, Law>(lambda, scope, values, (names, body) => new DensityLaw(kind, names[0], body, support, origin), new UnreadableLaw(origin));

    private Law ReadLambda(IOperation lambda, Scope scope, Reading<Law> reading, System.Func<IReadOnlyList<string>, Law, Law> build, int origin)
        => ReadLambda(lambda, scope, reading, build, new UnreadableLaw(origin));

    /// <summary>A bound of a truncation; the defaults and the infinities are no bound.</summary>
    private Expr? ReadBound(IOperation bound, Scope scope) => bound.ConstantValue switch
    {
        { HasValue: true, Value: double.NegativeInfinity or double.PositiveInfinity or int.MinValue or int.MaxValue } => null,
        _ => ReadValue(bound, scope),
    };

    /// <summary>Arguments in the order of the parameters, defaults included.</summary>
    private static IReadOnlyList<IOperation> ArgumentsOf(IInvocationOperation invocation)
        => invocation.Arguments.OrderBy(argument => argument.Parameter?.Ordinal ?? 0).Select(argument => argument.Value).ToList();

    /// <summary>Whether a distribution, not a value, is written here.</summary>
    private bool IsLaw(IOperation operation, Scope scope)
    {
        operation = Strip(operation);
        return operation switch
        {
            IConversionOperation conversion => IsLaw(conversion.Operand, scope),
            IConditionalOperation { WhenFalse: { } whenFalse } conditional => IsLaw(conditional.WhenTrue, scope) || IsLaw(whenFalse, scope),
            ISwitchExpressionOperation @switch => @switch.Arms.Any(arm => IsLaw(arm.Value, scope)),
            IBinaryOperation { OperatorMethod: null } binary => IsLaw(binary.LeftOperand, scope) || IsLaw(binary.RightOperand, scope),
            IParameterReferenceOperation parameter => IsLawBinding(scope.Find(parameter.Parameter)),
            ILocalReferenceOperation local => IsLawBinding(scope.Find(local.Local)),
            IInvocationOperation invocation => Vocabulary.IsLaw(invocation.TargetMethod)
                || FamilyAttribute(invocation.TargetMethod) is not null
                || (IsInlined(invocation.TargetMethod) && IsLawCall(invocation, scope)),
            _ => false,
        };
    }

    private bool IsLawBinding(Binding? binding) => binding is { Operation: { } operation, Scope: { } scope } && IsLaw(operation, scope);

    /// <summary>Whether a method returns a distribution, seen from its <c>return</c>s alone: its calls are not inlined for this.</summary>
    private bool IsLawCall(IInvocationOperation invocation, Scope scope)
    {
        muted++;
        try
        {
            if (Called(invocation, scope) is not var (method, body, definition) || definition.IsInside(method))
                return false;
            var arguments = Bindings(invocation, method, scope);
            bool isCached = method.MethodKind == MethodKind.Ordinary && !arguments.Any(argument => IsLawBinding(argument.Binding));
            if (isCached && lawMethods.TryGetValue(method, out bool isLaw))
                return isLaw;
            var inner = new Scope(definition, method, OriginMap.WholeMember);
            foreach (var (parameter, binding) in arguments)
                inner.Bind(parameter, binding);
            foreach (IVariableDeclarationGroupOperation locals in body.Descendants().OfType<IVariableDeclarationGroupOperation>())
                BindLocals(locals, inner);
            isLaw = body.Descendants().OfType<IReturnOperation>().Any(result => result.ReturnedValue is { } value && IsLaw(value, inner));
            if (isCached)
                lawMethods[method] = isLaw;
            return isLaw;
        }
        finally
        {
            muted--;
        }
    }

    private static int IndexOf(EnumSpec states, object constant) => states.Values.ToImmutableArray().IndexOf(TypeReader.ToInt64(constant));
}
