using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace EmDsl.Generators.Syntax;

/// <summary>The statements of a body: locals and what is assigned to them, local functions, <c>if</c>, <c>switch</c> and <c>return</c>.</summary>
internal sealed partial class EquationReader
{
    private T ReadBlock<T>(ImmutableArray<IOperation> statements, Scope scope, Reading<T> reading, int origin)
    {
        for (int i = 0; i < statements.Length; i++)
        {
            ImmutableArray<IOperation> rest = statements.RemoveRange(0, i + 1);
            switch (statements[i])
            {
                case IReturnOperation { ReturnedValue: { } value }:
                    return reading.Read(value, scope);
                case IBlockOperation block:
                    return ReadBlock(block.Operations.AddRange(rest), scope, reading, origin);
                case ILocalFunctionOperation or IEmptyOperation:
                    break;
                case IVariableDeclarationGroupOperation group when BindLocals(group, scope):
                    break;
                case IExpressionStatementOperation { Operation: IAssignmentOperation assignment } when Assign(assignment, scope):
                    break;
                case IConditionalOperation conditional when Ends(conditional.WhenTrue) || Assigns(conditional):
                    Expr condition = ReadValue(conditional.Condition, scope);
                    T then = ReadBlock(rest.Insert(0, conditional.WhenTrue), scope.Nested(), reading, origin);
                    T otherwise = ReadBlock(conditional.WhenFalse is { } whenFalse ? rest.Insert(0, whenFalse) : rest, scope.Nested(), reading, origin);
                    return reading.Branch(condition, then, otherwise, Origin(conditional, scope));
                case ISwitchOperation @switch:
                    return SwitchStatement(@switch, rest, scope, reading, origin);
                default:
                    Report(DiagnosticTable.UnsupportedStatement, Origin(statements[i], scope), Excerpt(statements[i].Syntax) + Where(scope));
                    return reading.Unreadable(origin);
            }
        }

        Report(DiagnosticTable.UnsupportedStatement, origin, "a body that ends without return" + Where(scope));
        return reading.Unreadable(origin);
    }

    // Whether nothing after a statement is reached through it.
    private static bool Ends(IOperation statement) => statement switch
    {
        IReturnOperation => true,
        IBlockOperation { Operations: { IsEmpty: false } operations } => Ends(operations[operations.Length - 1]),
        IConditionalOperation { WhenFalse: { } whenFalse } conditional => Ends(conditional.WhenTrue) && Ends(whenFalse),
        ISwitchOperation @switch => @switch.Cases.All(part => Ends(part.Body[part.Body.Length - 1])),
        _ => false,
    };

    // A choice that only assigns: what follows is read once for each of its sides.
    private static bool Assigns(IConditionalOperation conditional) => IsAssigning(conditional.WhenTrue) && (conditional.WhenFalse is not { } otherwise || IsAssigning(otherwise));

    private static bool IsAssigning(IOperation statement) => statement switch
    {
        IExpressionStatementOperation { Operation: IAssignmentOperation } or IVariableDeclarationGroupOperation or IEmptyOperation => true,
        IBlockOperation block => block.Operations.All(IsAssigning),
        IConditionalOperation conditional => Assigns(conditional),
        _ => Ends(statement),
    };

    private bool BindLocals(IVariableDeclarationGroupOperation group, Scope scope)
    {
        foreach (IVariableDeclaratorOperation declarator in group.Declarations.SelectMany(declaration => declaration.Declarators))
        {
            // Without a value a local waits for its assignment; the compiler has seen to it that there is one before it is read.
            if (declarator.GetVariableInitializer() is { Value: { } value })
                BindLocal(declarator.Symbol, value, scope);
        }

        return true;
    }

    // A local stands for what it was at this point, also if something in it is assigned later: then it is read at once.
    private void BindLocal(ILocalSymbol local, IOperation value, Scope scope)
    {
        bool isNumber = local.Type is { } type && (KnownTypes.IsReal(type) || KnownTypes.IsInteger(type) || KnownTypes.IsBoolean(type) || IsEnum(type) || IsLinear(type));
        bool isAssigning = AssignedIn(local);
        scope.Bind(local, isNumber && isAssigning && !IsLaw(value, scope)
            ? new Binding(ReadValue(value, scope))
            : new Binding(value, isAssigning ? scope.Frozen() : scope));
    }

    // Whether the body that declares a local assigns anything after its declaration.
    private static bool AssignedIn(ILocalSymbol local) => BodyAround(local)?.DescendantNodes().Any(node => node is AssignmentExpressionSyntax) == true;

    private static BlockSyntax? BodyAround(ILocalSymbol local)
        => local.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).SelectMany(syntax => syntax.Ancestors()).OfType<BlockSyntax>().LastOrDefault();

    /// <summary><c>x = …</c>, <c>x += …</c> and <c>(x, y) = (…, …)</c> for locals of the body that is being read.</summary>
    private bool Assign(IAssignmentOperation assignment, Scope scope)
    {
        switch (assignment)
        {
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } target } when IsOwn(local, target):
                scope.Bind(local, IsLaw(assignment.Value, scope) ? new Binding(assignment.Value, scope.Frozen()) : new Binding(ReadValue(assignment.Value, scope)));
                return true;
            case ICompoundAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } target, OperatorMethod: null } compound when IsOwn(local, target):
                Expr before = ReadValue(compound.Target, scope), with = ReadValue(compound.Value, scope);
                Expr? after = (compound.OperatorKind, KnownTypes.IsReal(local.Type)) switch
                {
                    (BinaryOperatorKind.Add, _) => before + with,
                    (BinaryOperatorKind.Subtract, _) => before - with,
                    (BinaryOperatorKind.Multiply, _) => before * with,
                    (BinaryOperatorKind.Divide, true) => before / with,
                    _ => null,
                };
                if (after is null)
                    return false;
                scope.Bind(local, new Binding(after));
                return true;
            case IDeconstructionAssignmentOperation deconstruction:
                return Deconstruct(deconstruction, scope);
            default:
                return false;
        }
    }

    private bool Deconstruct(IDeconstructionAssignmentOperation deconstruction, Scope scope)
    {
        IOperation targets = deconstruction.Target is IDeclarationExpressionOperation declaration ? declaration.Expression : deconstruction.Target;
        IOperation source = Strip(deconstruction.Value);
        while (source is IConversionOperation { IsImplicit: true, Operand: ITupleOperation } conversion)
            source = conversion.Operand;
        if (targets is not ITupleOperation left || source is not ITupleOperation right || left.Elements.Length != right.Elements.Length)
            return false;
        var bindings = new List<(ILocalSymbol Local, Binding Binding)>();
        for (int i = 0; i < left.Elements.Length; i++)
        {
            IOperation element = left.Elements[i] is IDeclarationExpressionOperation declared ? declared.Expression : left.Elements[i];
            if (element is IDiscardOperation)
                continue;
            if (element is not ILocalReferenceOperation { Local: var local } || IsLaw(right.Elements[i], scope))
                return false;
            bindings.Add((local, new Binding(ReadValue(right.Elements[i], scope))));
        }

        foreach (var (local, binding) in bindings)
            scope.Bind(local, binding);
        return true;
    }

    // A lambda that holds a local sees what is assigned to it later; here it would not, so that such an assignment is not read.
    private static bool IsOwn(ILocalSymbol local, IOperation use)
    {
        for (IOperation? around = use; around is not null; around = around.Parent)
        {
            IMethodSymbol? function = around is IAnonymousFunctionOperation lambda ? lambda.Symbol : around is ILocalFunctionOperation inner ? inner.Symbol : null;
            if (function is not null && !SymbolEqualityComparer.Default.Equals(function, local.ContainingSymbol))
                return false;
            if (function is not null)
                break;
        }

        return BodyAround(local)?.DescendantNodes().OfType<AnonymousFunctionExpressionSyntax>().Any(function => function.SpanStart < use.Syntax.SpanStart
            && !function.Span.Contains(use.Syntax.Span)
            && function.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == local.Name)) != true;
    }

    /// <summary>A <c>switch</c> statement as conditions tried in order, <c>default</c> or what follows being what is left.</summary>
    private T SwitchStatement<T>(ISwitchOperation @switch, ImmutableArray<IOperation> rest, Scope scope, Reading<T> reading, int origin)
    {
        Subject subject = SubjectOf(@switch.Value, scope);
        var arms = new List<(Expr Condition, T Value)>();
        ImmutableArray<IOperation> last = rest;
        foreach (ISwitchCaseOperation part in @switch.Cases)
        {
            ImmutableArray<IOperation> body = part.Body.Length == 1 && part.Body[0] is IBlockOperation block ? block.Operations : part.Body;
            if (body.LastOrDefault() is IBranchOperation { BranchKind: BranchKind.Break })
                body = body.RemoveAt(body.Length - 1).AddRange(rest);
            if (part.Clauses.Any(clause => clause is IDefaultCaseClauseOperation))
            {
                last = body;
                continue;
            }

            Scope names = scope.Nested();
            Expr condition = part.Clauses.Select(clause => Matches(clause, subject, names)).Aggregate(Expr.Zero, Or);
            arms.Add((condition, ReadBlock(body, names, reading, origin)));
        }

        T result;
        if (last.FirstOrDefault() is IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation } && arms.Count > 0)
        {
            // Nothing else can occur, which the cases must show.
            if (!Coverage.IsProven(arms.Select(arm => arm.Condition), StatesOf, out string uncovered))
                Report(DiagnosticTable.UncoveredSwitch, Origin(@switch, scope), Excerpt(@switch.Syntax) + Where(scope), uncovered);
            result = arms[arms.Count - 1].Value;
            arms.RemoveAt(arms.Count - 1);
        }
        else
        {
            result = ReadBlock(last, scope.Nested(), reading, origin);
        }

        for (int i = arms.Count - 1; i >= 0; i--)
            result = reading.Branch(arms[i].Condition, arms[i].Value, result, Origin(@switch, scope));
        return result;
    }

    private Expr Matches(ICaseClauseOperation clause, Subject subject, Scope scope)
    {
        switch (clause)
        {
            case ISingleValueCaseClauseOperation single:
                return Equality(subject.Value, ReadValue(single.Value, scope), single.Value.Type);
            case IPatternCaseClauseOperation pattern:
                Expr matches = Matches(pattern.Pattern, subject, scope, scope);
                return pattern.Guard is { } guard ? And(matches, ReadValue(guard, scope)) : matches;
            default:
                return Refuse(DiagnosticTable.UnsupportedPattern, clause, scope, Excerpt(clause.Syntax) + Where(scope));
        }
    }
}
