using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace EmDsl.Generators.Syntax;

/// <summary>Patterns and <c>switch</c> expressions: arms become conditions tried in order, the last one what is left.</summary>
internal sealed partial class EquationReader
{
    /// <summary>What a pattern looks at: a value, or a tuple of such.</summary>
    private sealed class Subject
    {
        public Subject(Expr value, ITypeSymbol? type) => (Value, Type) = (value, type);

        public Subject(IReadOnlyList<Subject> parts) => (Value, Parts) = (Unreadable, parts);

        public Expr Value { get; }

        public ITypeSymbol? Type { get; }

        public IReadOnlyList<Subject>? Parts { get; }
    }

    private Subject SubjectOf(IOperation operation, Scope scope)
    {
        IOperation stripped = Strip(operation);
        while (stripped is IConversionOperation { IsImplicit: true, Operand: ITupleOperation } conversion)
            stripped = conversion.Operand;
        Binding? binding = stripped switch
        {
            ILocalReferenceOperation local => scope.Find(local.Local),
            IParameterReferenceOperation parameter => scope.Find(parameter.Parameter),
            _ => null,
        };
        if (stripped is ITupleOperation tuple)
            return new Subject(tuple.Elements.Select(element => SubjectOf(element, scope)).ToList());
        if (binding is { Operation: { } bound, Scope: { } inner } && bound.Type is { IsTupleType: true })
            return SubjectOf(bound, inner);
        return new Subject(ReadValue(operation, scope), operation.Type);
    }

    private T Switch<T>(ISwitchExpressionOperation @switch, Scope scope, Reading<T> reading)
    {
        int origin = Origin(@switch, scope);
        Subject subject = SubjectOf(@switch.Value, scope);
        var arms = new List<(Expr Condition, T Value)>();
        foreach (ISwitchExpressionArmOperation arm in @switch.Arms)
        {
            Scope armScope = scope.Nested();
            Expr condition = Matches(arm.Pattern, subject, armScope, armScope);
            if (arm.Guard is { } guard)
                condition = And(condition, ReadValue(guard, armScope));
            condition = Decided(condition);
            if (condition == Expr.Zero)
                continue;
            // A last arm that throws says that nothing else can occur; the arms before it must show that.
            if (IsThrow(arm.Value) && condition == Expr.One && arms.Count > 0)
                break;
            arms.Add((condition, reading.Read(arm.Value, armScope)));
            if (condition == Expr.One)
                break;
        }

        if (arms.Count == 0)
        {
            Report(DiagnosticTable.InvalidCode, origin, Excerpt(@switch.Syntax) + Where(scope), CompilerErrors.SeeCompiler);
            return reading.Unreadable(origin);
        }

        if (@switch.IsExhaustive || Coverage.IsProven(arms.Select(arm => arm.Condition), StatesOf, out string uncovered))
        {
            if (muted == 0)
                coveredSwitches.Add(@switch.Syntax);
        }
        else
        {
            Report(DiagnosticTable.UncoveredSwitch, origin, Excerpt(@switch.Syntax) + Where(scope), uncovered);
        }

        T result = arms[arms.Count - 1].Value;
        for (int i = arms.Count - 2; i >= 0; i--)
            result = reading.Branch(arms[i].Condition, arms[i].Value, result, origin);
        return result;
    }

    private static bool IsThrow(IOperation operation)
        => operation is IThrowOperation || (operation is IConversionOperation { IsImplicit: true } conversion && IsThrow(conversion.Operand));

    /// <summary>The names of the states of a finite member, or null.</summary>
    private IReadOnlyList<string>? StatesOf(string name)
        => ModelMembers.Written(model).OfType<IPropertySymbol>().FirstOrDefault(property => property.Name == name) is { } property
            ? FiniteStates.Of(property)
            : null;

    /// <summary>The condition under which a pattern matches; 1 where it always does.</summary>
    private Expr Matches(IPatternOperation pattern, Subject subject, Scope names, Scope scope)
    {
        switch (pattern)
        {
            case IDiscardPatternOperation:
                return Expr.One;
            case INegatedPatternOperation negated:
                return Not(Matches(negated.Pattern, subject, names, scope));
            case IBinaryPatternOperation binary:
                Expr left = Matches(binary.LeftPattern, subject, names, scope);
                Expr right = Matches(binary.RightPattern, subject, names, scope);
                return binary.OperatorKind == BinaryOperatorKind.Or ? Or(left, right) : And(left, right);
            case IDeclarationPatternOperation { MatchesNull: true, DeclaredSymbol: var symbol } when subject.Parts is null:
                if (symbol is not null)
                    names.Bind(symbol, new Binding(subject.Value));
                return Expr.One;
            case IRecursivePatternOperation { DeclaredSymbol: null, PropertySubpatterns.IsEmpty: true } recursive
                when subject.Parts is { } parts && recursive.DeconstructionSubpatterns.Length == parts.Count:
                return recursive.DeconstructionSubpatterns
                    .Select((part, i) => Matches(part, parts[i], names, scope))
                    .Aggregate(Expr.One, And);
            case IConstantPatternOperation { Value: { ConstantValue.HasValue: true } value } when subject.Parts is null && value.ConstantValue.Value is not null:
                return Equality(subject.Value, ReadValue(value, scope), value.Type);
            case IRelationalPatternOperation relational when subject.Parts is null:
                Expr bound = Ordered(ReadValue(relational.Value, scope), relational.Value.Type);
                Expr compared = Ordered(subject.Value, relational.Value.Type);
                return relational.OperatorKind switch
                {
                    BinaryOperatorKind.LessThan => Apply(Op.Less, compared, bound),
                    BinaryOperatorKind.LessThanOrEqual => Apply(Op.LessOrEqual, compared, bound),
                    BinaryOperatorKind.GreaterThan => Apply(Op.Less, bound, compared),
                    _ => Apply(Op.LessOrEqual, bound, compared),
                };
            default:
                return Refuse(DiagnosticTable.UnsupportedPattern, pattern, scope, Excerpt(pattern.Syntax) + Where(scope));
        }
    }

    private Expr TupleEquality(ITupleBinaryOperation tuples, Scope scope)
    {
        Expr equal = AreEqual(SubjectOf(tuples.LeftOperand, scope), SubjectOf(tuples.RightOperand, scope));
        return tuples.OperatorKind == BinaryOperatorKind.Equals ? equal : Not(equal);
    }

    private static Expr AreEqual(Subject left, Subject right)
        => left.Parts is { } leftParts && right.Parts is { } rightParts
            ? leftParts.Zip(rightParts, AreEqual).Aggregate(Expr.One, And)
            : Equality(left.Value, right.Value, left.Type);
}
