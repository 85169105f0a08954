using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace EmDsl.Generators.Syntax;

/// <summary>Values: constants, names, arithmetic, logic, functions.</summary>
internal sealed partial class EquationReader
{
    private readonly Reading<Expr> values;

    /// <summary>The expression that an operation stands for.</summary>
    private Expr ReadValue(IOperation operation, Scope scope)
    {
        cancellation.ThrowIfCancellationRequested();
        if (nesting >= DeepestNesting)
            return Refuse(DiagnosticTable.TooLarge, operation, scope, member);
        nesting++;
        try
        {
            operation = Strip(operation);
            return operation.ConstantValue is { HasValue: true, Value: var constant }
                ? Constant(constant, operation, scope)
                : Compute(operation, scope);
        }
        finally
        {
            nesting--;
        }
    }

    private Expr Compute(IOperation operation, Scope scope) => operation switch
    {
        IConversionOperation conversion => Convert(conversion, scope),
        IPropertyReferenceOperation property => Property(property, scope),
        IFieldReferenceOperation { Field: { IsStatic: true } field } => InlineField(field, operation, scope, values),
        // A field that is marked as a member has its finding where it is declared.
        IFieldReferenceOperation { Field: var field } when ModelMembers.KindOf(field) is not null => Unreadable,
        IFieldReferenceOperation => Refuse(DiagnosticTable.NoMeaning, operation, scope, Excerpt(operation.Syntax)),
        IParameterReferenceOperation parameter => Resolve(parameter.Parameter, operation, scope, values),
        ILocalReferenceOperation local => Resolve(local.Local, operation, scope, values),
        IUnaryOperation unary => Unary(unary, scope),
        IBinaryOperation binary => Binary(binary, scope),
        IConditionalOperation conditional => Conditional(conditional, scope, values),
        ISwitchExpressionOperation @switch => Switch(@switch, scope, values),
        IIsPatternOperation isPattern => Matches(isPattern.Pattern, SubjectOf(isPattern.Value, scope), scope.Nested(), scope),
        ITupleBinaryOperation tuples => TupleEquality(tuples, scope),
        IArrayElementReferenceOperation element => ElementOf(ReadValue(element.ArrayReference, scope), element.Indices, scope),
        IArrayCreationOperation array => ArrayLiteral(array, scope),
        IArrayInitializerOperation entries => Literal(entries.ElementValues, scope),
        ICollectionExpressionOperation collection => CollectionLiteral(collection, scope),
        IObjectCreationOperation creation => Created(creation, scope),
        IInvocationOperation invocation => Invoke(invocation, scope),
        IInvalidOperation => Invalid(operation, scope, values),
        _ when operation.Type is IErrorTypeSymbol => Invalid(operation, scope, values),
        _ => Unsupported(operation, scope, "members of the model, constants, arithmetic, the functions of EmDsl.Distributions, and static methods made of these"),
    };

    private Expr Constant(object? value, IOperation operation, Scope scope)
    {
        if (operation.Type is { } type && value is not null && KnownTypes.WithoutNullable(type) is { TypeKind: TypeKind.Enum } states)
        {
            EnumSpec named = TypeReader.ReadEnum(states);
            int state = IndexOf(named, value);
            return state >= 0 ? new Number(state) { Label = named.Names[state] } : Unsupported(operation, scope, "a named state of " + states.Name);
        }

        double number = value switch
        {
            bool truth => truth ? 1 : 0,
            sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal
                => System.Convert.ToDouble(value, CultureInfo.InvariantCulture),
            _ => double.NaN,
        };
        return double.IsNaN(number) ? Unsupported(operation, scope, "a number, a state or a truth value") : new Number(number);
    }

    /// <summary>What the compiler could not bind; it says why itself, and no code may be generated.</summary>
    private T Invalid<T>(IOperation operation, Scope scope, Reading<T> reading)
    {
        operation = operation.DescendantsAndSelf().LastOrDefault(part => part is IInvalidOperation && !part.Descendants().OfType<IInvalidOperation>().Any())
            ?? operation;
        int origin = Origin(operation, scope);
        if (UnknownFunction(operation.Syntax) is { } name)
        {
            string instead = (Vocabulary.Synonym(name) ?? Vocabulary.Nearest(name)) is { } nearest ? $"did you mean {nearest}?" : "write it as Density(x => …) with its log-density";
            Report(DiagnosticTable.UnknownName, origin, name + Where(scope), instead);
        }
        else
        {
            Report(
                DiagnosticTable.InvalidCode, origin, Excerpt(operation.Syntax) + Where(scope),
                CompilerErrors.Advice(operation.Syntax, semantics.Of(operation.Syntax), cancellation));
        }

        return reading.Unreadable(origin);
    }

    /// <summary>The name that a call uses and nothing declares, or null.</summary>
    private string? UnknownFunction(SyntaxNode syntax)
    {
        var called = (syntax as InvocationExpressionSyntax ?? syntax.Parent as InvocationExpressionSyntax)?.Expression as SimpleNameSyntax;
        if (called is null || (syntax is not InvocationExpressionSyntax && syntax != called))
            return null;
        SemanticModel file = semantics.Of(called);
        return file.GetSymbolInfo(called, cancellation) is { Symbol: null, CandidateSymbols.IsEmpty: true }
            && file.GetMemberGroup(called, cancellation).IsEmpty
            ? called.Identifier.ValueText
            : null;
    }

    private static bool IsErrorFree(IConversionOperation conversion)
        => conversion.Conversion.Exists && conversion.Type is not IErrorTypeSymbol && conversion.Operand is not IInvalidOperation;

    /// <summary>Whether a conversion between an enumeration and an integer maps every state to its own index.</summary>
    private static bool KeepsStates(IConversionOperation conversion)
    {
        ITypeSymbol? from = conversion.Operand.Type;
        ITypeSymbol? to = conversion.Type;
        return (IsEnum(from) && KnownTypes.IsInteger(to) && HasIndexValues(TypeReader.ReadEnum(KnownTypes.WithoutNullable(from!))))
            || (IsEnum(to) && KnownTypes.IsInteger(from) && HasIndexValues(TypeReader.ReadEnum(KnownTypes.WithoutNullable(to!))));
    }

    private static bool IsEnum(ITypeSymbol? type) => type is not null && KnownTypes.WithoutNullable(type).TypeKind == TypeKind.Enum;

    private static bool HasIndexValues(EnumSpec states) => states.Values.Select((value, index) => value == index).All(equal => equal);

    private Expr Convert(IConversionOperation conversion, Scope scope)
    {
        if (!IsErrorFree(conversion))
            return Invalid(conversion, scope, values);
        ITypeSymbol? from = conversion.Operand.Type;
        ITypeSymbol? to = conversion.Type;
        if (KnownTypes.IsEmDsl(from, "StationaryLaw"))
            return Refuse(DiagnosticTable.DistributionForValue, conversion, scope, Excerpt(conversion.Syntax) + Where(scope), OwnMember);
        if (conversion.IsImplicit && IsEnum(from) && KnownTypes.IsInteger(to))
        {
            return Refuse(
                DiagnosticTable.InvalidCode, conversion, scope, Excerpt(conversion.Syntax) + Where(scope),
                CompilerErrors.Advice(conversion.Syntax, semantics.Of(conversion.Syntax), cancellation));
        }

        if (conversion.IsImplicit && conversion.OperatorMethod is null)
            return ReadValue(conversion.Operand, scope);
        if (conversion.OperatorMethod is { } method)
        {
            return method.MethodKind == MethodKind.Conversion && KnownTypes.IsEmDsl(method.ContainingType, "Interval")
                ? ReadValue(conversion.Operand, scope)
                : Unsupported(conversion, scope, "a value without this conversion");
        }

        if (IsEnum(from) && (KnownTypes.IsInteger(to) || KnownTypes.IsReal(to)))
            return ToUnderlying(ReadValue(conversion.Operand, scope), TypeReader.ReadEnum(KnownTypes.WithoutNullable(from!)));
        if (IsEnum(to) && KnownTypes.IsInteger(from))
            return FromUnderlying(ReadValue(conversion.Operand, scope), TypeReader.ReadEnum(KnownTypes.WithoutNullable(to!)));
        bool keeps = KnownTypes.IsReal(to)
            ? KnownTypes.IsReal(from) || KnownTypes.IsInteger(from)
            : (KnownTypes.IsInteger(to) && KnownTypes.IsInteger(from)) || (KnownTypes.IsBoolean(to) && KnownTypes.IsBoolean(from))
                || SymbolEqualityComparer.Default.Equals(from is null ? null : KnownTypes.WithoutNullable(from), to is null ? null : KnownTypes.WithoutNullable(to));
        return keeps
            ? ReadValue(conversion.Operand, scope)
            : Refuse(
                DiagnosticTable.LossyConversion, conversion, scope, Excerpt(conversion.Syntax) + Where(scope),
                "equations round nothing: use / and % on integers, or declare the value in the type it has");
    }

    /// <summary>The underlying value of a state: the state itself where values count from 0 in declaration order.</summary>
    private static Expr ToUnderlying(Expr state, EnumSpec states)
        => HasIndexValues(states)
            ? state
            : state is Number { Value: var index }
                ? new Number(states.Values[(int)index])
                : new Apply(Op.Select, new[] { state }.Concat(states.Values.Select(value => (Expr)new Number(value))).ToEquatableArray());

    /// <summary>What an order compares: the value itself, of an enumeration its underlying value.</summary>
    private static Expr Ordered(Expr value, ITypeSymbol? type)
        => IsEnum(type) ? ToUnderlying(value, TypeReader.ReadEnum(KnownTypes.WithoutNullable(type!))) : value;

    private static Expr FromUnderlying(Expr value, EnumSpec states)
    {
        if (HasIndexValues(states))
            return value;
        Expr state = new Number(states.Names.Count - 1);
        for (int s = states.Names.Count - 2; s >= 0; s--)
            state = Apply(Op.If, Equal(value, new Number(states.Values[s])), new Number(s), state);
        return state;
    }

    private Expr Property(IPropertyReferenceOperation reference, Scope scope)
    {
        IPropertySymbol property = reference.Property;
        ITypeSymbol type = property.ContainingType;
        if (reference.Instance is IInstanceReferenceOperation && SymbolEqualityComparer.Default.Equals(type, model))
        {
            // What takes the value is x.Value, a cast, Previous, or a method of the user's.
            return KnownTypes.IsNullable(property.Type) && reference.Parent is not (IPropertyReferenceOperation or IArgumentOperation or IConversionOperation { IsImplicit: false })
                ? Refuse(DiagnosticTable.PossiblyMissing, reference, scope, property.Name)
                : MemberOf(property, reference, scope);
        }

        if (KnownTypes.IsNullable(type) && reference.Instance is { } possiblyMissing)
        {
            return property.Name == "Value"
                ? ReadValue(possiblyMissing, scope)
                : Unsupported(reference, scope, "x.Value: whether a value is missing is not part of an equation");
        }

        if (KnownTypes.IsDistributions(type) && property.Name == "Identity")
            return Apply(Op.IdentityMatrix);
        if (property.IsIndexer && reference.Instance is { } indexed && (KnownTypes.IsVector(type) || KnownTypes.IsMatrix(type) || KnownTypes.IsPerState(type) || KnownTypes.IsPerLevel(type)))
        {
            var indices = reference.Arguments.OrderBy(argument => argument.Parameter?.Ordinal ?? 0).Select(argument => argument.Value);
            return ElementOf(ReadValue(indexed, scope), indices.ToList(), scope);
        }

        if (reference.Instance is { } measured && LengthOf(property, measured, scope) is { } length)
            return length;
        if (property.IsStatic && IsInlinedProperty(property))
            return InlineProperty(property, reference, scope, values);
        return Unsupported(reference, scope, "members of the model, entries, Row(i), Column(j)");
    }

    private Expr MemberOf(IPropertySymbol property, IOperation reference, Scope scope)
        => ModelMembers.KindOf(property) is { } kind && kind != MemberKind.Prior
            ? new Symbol(property.Name)
            : Refuse(DiagnosticTable.NoMeaning, reference, scope, property.Name);

    private Expr? LengthOf(IPropertySymbol property, IOperation measured, Scope scope) => property.Name switch
    {
        "Length" when measured.Type is IArrayTypeSymbol { Rank: 1 } => Apply(Op.Length, ReadValue(measured, scope)),
        "Count" when KnownTypes.IsVector(measured.Type) => Apply(Op.Length, ReadValue(measured, scope)),
        "RowCount" when KnownTypes.IsMatrix(measured.Type) => Apply(Op.Length, ReadValue(measured, scope)),
        "ColumnCount" when KnownTypes.IsMatrix(measured.Type) => Apply(Op.Length, Apply(Op.Row, ReadValue(measured, scope), Expr.Zero)),
        _ => null,
    };

    private Expr ElementOf(Expr source, IEnumerable<IOperation> indices, Scope scope)
    {
        foreach (IOperation index in indices)
        {
            if (index.Type is { Name: "Index" or "Range" } type && KnownTypes.IsNamespace(type.ContainingNamespace, "System"))
                return Unsupported(index, scope, "an index counted from the start");
        }

        return Entry(source, indices.Select(index => ReadValue(index, scope)).ToList());
    }

    /// <summary>An entry; of a literal, the entry itself or a choice among its entries.</summary>
    private static Expr Entry(Expr source, IReadOnlyList<Expr> indices)
    {
        if (source is Apply { Op: Op.VectorLiteral } literal && indices.Count > 0)
        {
            Expr[] rest = indices.Skip(1).ToArray();
            if (indices[0] is Number { Value: var constant } && constant >= 0 && constant < literal.Arguments.Count)
                return Entry(literal.Arguments[(int)constant], rest);
            if (indices[0] is not Number)
                return new Apply(Op.Select, new[] { indices[0] }.Concat(literal.Arguments.Select(entry => Entry(entry, rest))).ToEquatableArray());
        }

        return (source, indices.Count) switch
        {
            (_, 0) => source,
            (Element element, _) => new Element(element.Source, element.Indices.Concat(indices).ToEquatableArray()),
            _ => new Element(source, indices.ToEquatableArray()),
        };
    }

    private Expr Unary(IUnaryOperation unary, Scope scope)
    {
        if (unary.OperatorMethod is not null && !IsLinear(unary.Type))
            return Unsupported(unary, scope, "operators of numbers, vectors and matrices");
        Expr operand = ReadValue(unary.Operand, scope);
        return unary.OperatorKind switch
        {
            UnaryOperatorKind.Plus => operand,
            UnaryOperatorKind.Minus => IsLinear(unary.Type) ? Apply(Op.Scale, new Number(-1), operand) : Negate(operand),
            UnaryOperatorKind.Not when KnownTypes.IsBoolean(unary.Type) => Not(operand),
            _ => Unsupported(unary, scope, "+, − or !"),
        };
    }

    private static Expr Negate(Expr operand) => operand is Number { Value: var value } ? new Number(-value) : -operand;

    private Expr Binary(IBinaryOperation binary, Scope scope)
    {
        if (IsLinear(binary.LeftOperand.Type) || IsLinear(binary.RightOperand.Type))
            return LinearBinary(binary, scope);
        if (binary.OperatorMethod is not null || binary.Type?.SpecialType is SpecialType.System_String or SpecialType.System_Decimal)
            return Unsupported(binary, scope, "operators of numbers, vectors and matrices");
        Expr left = ReadValue(binary.LeftOperand, scope);
        Expr right = ReadValue(binary.RightOperand, scope);
        bool isInteger = KnownTypes.IsInteger(binary.Type);
        bool isTruth = KnownTypes.IsBoolean(binary.Type);
        bool isEnum = IsEnum(binary.LeftOperand.Type) || IsEnum(binary.RightOperand.Type);
        switch (binary.OperatorKind)
        {
            case BinaryOperatorKind.Equals:
                return Equality(left, right, binary.LeftOperand.Type);
            case BinaryOperatorKind.NotEquals:
                return Not(Equality(left, right, binary.LeftOperand.Type));
            case BinaryOperatorKind.And or BinaryOperatorKind.ConditionalAnd when isTruth:
                return And(left, right);
            case BinaryOperatorKind.Or or BinaryOperatorKind.ConditionalOr when isTruth:
                return Or(left, right);
            case BinaryOperatorKind.ExclusiveOr when isTruth:
                return Not(Equal(left, right));
            case BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual:
                (left, right) = (Ordered(left, binary.LeftOperand.Type), Ordered(right, binary.RightOperand.Type));
                return binary.OperatorKind switch
                {
                    BinaryOperatorKind.LessThan => Apply(Op.Less, left, right),
                    BinaryOperatorKind.LessThanOrEqual => Apply(Op.LessOrEqual, left, right),
                    BinaryOperatorKind.GreaterThan => Apply(Op.Less, right, left),
                    _ => Apply(Op.LessOrEqual, right, left),
                };
            case BinaryOperatorKind.Add when !isEnum:
                return left + right;
            case BinaryOperatorKind.Subtract when !isEnum:
                return Apply(Op.Add, left, Negate(right));
            case BinaryOperatorKind.Multiply when !isEnum:
                return left * right;
            case BinaryOperatorKind.Divide when !isEnum:
                return isInteger ? Apply(Op.IntegerQuotient, left, right) : left / right;
            case BinaryOperatorKind.Remainder when isInteger:
                return Apply(Op.Remainder, left, right);
            default:
                return Unsupported(binary, scope, "+ − * /, % of integers, comparisons and logic");
        }
    }

    /// <summary>Equality; with a constant truth value, the condition itself or its negation.</summary>
    private static Expr Equality(Expr left, Expr right, ITypeSymbol? type)
        => (KnownTypes.IsBoolean(type), left, right) switch
        {
            (true, Number { Value: 1 }, _) => right,
            (true, _, Number { Value: 1 }) => left,
            (true, Number { Value: 0 }, _) => Not(right),
            (true, _, Number { Value: 0 }) => Not(left),
            _ => Equal(left, right),
        };

    private T Conditional<T>(IConditionalOperation conditional, Scope scope, Reading<T> reading)
        => reading.Branch(
            ReadValue(conditional.Condition, scope),
            reading.Read(conditional.WhenTrue, scope),
            reading.Read(conditional.WhenFalse!, scope),
            Origin(conditional, scope));

    private Expr Invoke(IInvocationOperation invocation, Scope scope)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (Vocabulary.IsLaw(method))
            return Refuse(DiagnosticTable.DistributionForValue, invocation, scope, Excerpt(invocation.Syntax) + Where(scope), Instead(invocation));
        if (KnownTypes.IsDistributions(method.ContainingType))
            return method.Name == "Previous" ? Previous(invocation, scope) : VocabularyFunction(invocation, scope);
        if (KnownTypes.IsMath(method.ContainingType))
            return MathFunction(invocation, scope);
        if (LinearCall(invocation, scope) is { } linear)
            return linear;
        if (IsInlined(method))
        {
            return IsLaw(invocation, scope)
                ? Refuse(DiagnosticTable.DistributionForValue, invocation, scope, Excerpt(invocation.Syntax) + Where(scope), Instead(invocation))
                : Inline(invocation, scope, values);
        }

        return SymbolEqualityComparer.Default.Equals(method.ContainingType, model) && !method.IsStatic
            ? Refuse(DiagnosticTable.NotStatic, invocation, scope, method.Name)
            : Unsupported(invocation, scope, "functions of EmDsl.Distributions and System.Math, and static methods made of these");
    }

    private Expr VocabularyFunction(IInvocationOperation invocation, Scope scope)
        => Vocabulary.Function(invocation.TargetMethod) is { } op
            ? new Apply(op, ArgumentsOf(invocation).Select(argument => ReadValue(argument, scope)).ToEquatableArray())
            : Unsupported(invocation, scope, "a function of EmDsl.Distributions that the language describes");

    /// <summary>An earlier value: of a variable or of one of its entries.</summary>
    private Expr Previous(IInvocationOperation invocation, Scope scope)
    {
        var arguments = ArgumentsOf(invocation);
        Expr variable = ReadValue(arguments[0], scope);
        if (arguments[1].ConstantValue is not { HasValue: true, Value: int lag } || lag < 1)
            return Refuse(DiagnosticTable.PreviousArgument, arguments[1], scope, Excerpt(arguments[1].Syntax), "a lag, a constant of at least 1");
        if (variable is Earlier earlier)
            return new Earlier(earlier.Variable, earlier.Lag + lag);
        if (variable is Number { Value: double.NaN })
            return variable;
        return variable is Symbol or Element { Source: Symbol }
            ? new Earlier(variable, lag)
            : Refuse(DiagnosticTable.PreviousArgument, arguments[0], scope, Excerpt(arguments[0].Syntax), "a variable of the model; put Previous around each variable of an expression");
    }

    private Expr MathFunction(IInvocationOperation invocation, Scope scope)
    {
        var x = ArgumentsOf(invocation).Select(argument => ReadValue(argument, scope)).ToList();
        return (invocation.TargetMethod.Name, x.Count) switch
        {
            ("Exp", 1) => Apply(Op.Exp, x[0]),
            ("Log", 1) => Apply(Op.Log, x[0]),
            ("Log", 2) => Apply(Op.Log, x[0]) / Apply(Op.Log, x[1]),
            ("Log2", 1) => Apply(Op.Log, x[0]) / Apply(Op.Log, new Number(2)),
            ("Log10", 1) => Apply(Op.Log, x[0]) / Apply(Op.Log, new Number(10)),
            ("Sqrt", 1) => Apply(Op.Sqrt, x[0]),
            ("Pow", 2) => Apply(Op.Power, x[0], x[1]),
            ("Abs", 1) => Apply(Op.Abs, x[0]),
            ("Cos", 1) => Apply(Op.Cos, x[0]),
            ("Sin", 1) => Apply(Op.Sin, x[0]),
            ("Tan", 1) => Apply(Op.Sin, x[0]) / Apply(Op.Cos, x[0]),
            ("Cosh", 1) => new Number(0.5) * (Apply(Op.Exp, x[0]) + Apply(Op.Exp, -x[0])),
            ("Sinh", 1) => new Number(0.5) * (Apply(Op.Exp, x[0]) - Apply(Op.Exp, -x[0])),
            ("Tanh", 1) => (new Number(2) * Apply(Op.Logistic, new Number(2) * x[0])) + new Number(-1),
            ("Min", 2) => Apply(Op.Min, x[0], x[1]),
            ("Max", 2) => Apply(Op.Max, x[0], x[1]),
            _ => Unsupported(invocation, scope, "Exp, Log, Log2, Log10, Sqrt, Pow, Abs, Sin, Cos, Tan, Sinh, Cosh, Tanh, Min or Max of System.Math"),
        };
    }
}
