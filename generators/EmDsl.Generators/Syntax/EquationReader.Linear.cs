using System;
using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace EmDsl.Generators.Syntax;

/// <summary>Vectors and matrices of MathNet.Numerics. Matrices add and scale by the operations of vectors.</summary>
internal sealed partial class EquationReader
{
    private static bool IsLinear(ITypeSymbol? type) => KnownTypes.IsVector(type) || KnownTypes.IsMatrix(type);

    private static Expr Scale(Expr factor, Expr operand) => Apply(Op.Scale, factor, operand);

    private static Expr Reciprocal(Expr value) => value is Number { Value: var number } and not { Value: 0 } ? new Number(1 / number) : Apply(Op.Power, value, new Number(-1));

    private Expr LinearBinary(IBinaryOperation binary, Scope scope)
        => Combine(
            binary.OperatorKind,
            ReadValue(binary.LeftOperand, scope), binary.LeftOperand.Type,
            ReadValue(binary.RightOperand, scope), binary.RightOperand.Type)
            ?? Unsupported(binary, scope, "+ − * between vectors and matrices, and * / with a number");

    private Expr? Combine(BinaryOperatorKind kind, Expr left, ITypeSymbol? leftType, Expr right, ITypeSymbol? rightType)
    {
        char leftKind = KindOf(leftType);
        char rightKind = KindOf(rightType);
        return (kind, leftKind, rightKind) switch
        {
            (BinaryOperatorKind.Add, 'v', 'v') or (BinaryOperatorKind.Add, 'm', 'm') => Apply(Op.VectorAdd, left, right),
            (BinaryOperatorKind.Subtract, 'v', 'v') or (BinaryOperatorKind.Subtract, 'm', 'm') => Apply(Op.VectorAdd, left, Scale(new Number(-1), right)),
            (BinaryOperatorKind.Add, 'v', 's') => Entrywise(left, entry => entry + right),
            (BinaryOperatorKind.Add, 's', 'v') => Entrywise(right, entry => left + entry),
            (BinaryOperatorKind.Subtract, 'v', 's') => Entrywise(left, entry => entry - right),
            (BinaryOperatorKind.Subtract, 's', 'v') => Entrywise(right, entry => left - entry),
            (BinaryOperatorKind.Multiply, 'v', 'v') => Apply(Op.Dot, left, right),
            (BinaryOperatorKind.Multiply, 's', _) => Scale(left, right),
            (BinaryOperatorKind.Multiply, _, 's') => Scale(right, left),
            (BinaryOperatorKind.Multiply, 'm', 'v') => Apply(Op.MatrixTimesVector, left, right),
            (BinaryOperatorKind.Multiply, 'v', 'm') => Apply(Op.MatrixTimesVector, Apply(Op.Transpose, right), left),
            (BinaryOperatorKind.Multiply, 'm', 'm') => Apply(Op.MatrixProduct, left, right),
            (BinaryOperatorKind.Divide, _, 's') => Scale(Reciprocal(right), left),
            (BinaryOperatorKind.Divide, 'v', 'v') => EntrywisePair(left, right, (a, b) => a / b),
            (BinaryOperatorKind.Divide, 's', 'v') => Entrywise(right, entry => left / entry),
            _ => null,
        };
    }

    private static char KindOf(ITypeSymbol? type) => KnownTypes.IsVector(type) ? 'v' : KnownTypes.IsMatrix(type) ? 'm' : 's';

    private Expr Entrywise(Expr vector, Func<Expr, Expr> function) => EntrywisePair(vector, vector, (entry, _) => function(entry));

    private Expr EntrywisePair(Expr left, Expr right, Func<Expr, Expr, Expr> function)
        => Vector(Apply(Op.Length, left), index => function(Entry(left, [index]), Entry(right, [index])));

    private Expr Vector(Expr count, Func<Expr, Expr> entry)
    {
        string index = Fresh("i");
        boundNames.Add(index);
        Expr body = entry(new Bound(index));
        boundNames.RemoveAt(boundNames.Count - 1);
        return new Lambda(index, count, body);
    }

    /// <summary>A method of a vector, a matrix or one of their builders; null for other methods.</summary>
    private Expr? LinearCall(IInvocationOperation invocation, Scope scope)
    {
        IMethodSymbol method = invocation.TargetMethod;
        INamedTypeSymbol type = method.ContainingType;
        if (KnownTypes.IsVectorBuilder(type) || (type.Name == "CreateVector" && method.Name.StartsWith("Dense", StringComparison.Ordinal)))
            return BuildVector(invocation, scope);
        if (KnownTypes.IsMatrixBuilder(type) || (type.Name == "CreateMatrix" && method.Name.StartsWith("D", StringComparison.Ordinal)))
            return BuildMatrix(invocation, scope);
        if (invocation.Instance is not { } instance || !(KnownTypes.IsVector(type) || KnownTypes.IsMatrix(type)))
            return null;

        Expr self = ReadValue(instance, scope);
        Expr[] x = ArgumentsOf(invocation).Select(argument => ReadValue(argument, scope)).ToArray();
        ITypeSymbol? other = method.Parameters.Length > 0 ? method.Parameters[0].Type : null;
        Expr? result = (method.Name, x.Length) switch
        {
            ("Row", 1) => Apply(Op.Row, self, x[0]),
            ("Column", 1) => Apply(Op.Column, self, x[0]),
            ("Transpose", 0) => Apply(Op.Transpose, self),
            ("Inverse", 0) => Apply(Op.Inverse, self),
            ("Determinant", 0) => Apply(Op.Exp, Apply(Op.LogDeterminant, self)),
            ("TransposeThisAndMultiply", 1) => Combine(BinaryOperatorKind.Multiply, Apply(Op.Transpose, self), type, x[0], other),
            ("TransposeAndMultiply", 1) => Apply(Op.MatrixProduct, self, Apply(Op.Transpose, x[0])),
            ("At", _) => Entry(self, x),
            ("DotProduct", 1) => Apply(Op.Dot, self, x[0]),
            ("Add", 1) => Combine(BinaryOperatorKind.Add, self, type, x[0], other),
            ("Subtract", 1) => Combine(BinaryOperatorKind.Subtract, self, type, x[0], other),
            ("Multiply", 1) => Combine(BinaryOperatorKind.Multiply, self, type, x[0], other),
            ("Divide", 1) => Combine(BinaryOperatorKind.Divide, self, type, x[0], other),
            ("Negate", 0) => Scale(new Number(-1), self),
            ("PointwiseMultiply", 1) when KnownTypes.IsVector(type) => EntrywisePair(self, x[0], (a, b) => a * b),
            ("PointwiseDivide", 1) when KnownTypes.IsVector(type) => EntrywisePair(self, x[0], (a, b) => a / b),
            ("PointwiseExp", 0) when KnownTypes.IsVector(type) => Apply(Op.EntrywiseExp, self),
            ("PointwiseLog", 0) when KnownTypes.IsVector(type) => Apply(Op.EntrywiseLog, self),
            ("Sum", 0) when KnownTypes.IsVector(type) => SumOf(self),
            _ => null,
        };
        return result ?? Unsupported(invocation, scope, "Row, Column, Transpose, Inverse, Determinant, DotProduct, operators and entries of vectors and matrices");
    }

    private Expr SumOf(Expr vector) => Vector(Apply(Op.Length, vector), index => Entry(vector, [index])) is Lambda sum
        ? new Sum(sum.Index, sum.Count, sum.Body)
        : vector;

    private Expr BuildVector(IInvocationOperation invocation, Scope scope)
    {
        var arguments = ArgumentsOf(invocation);
        IMethodSymbol method = invocation.TargetMethod;
        return (method.Name, arguments.Count) switch
        {
            ("Dense", 1) when KnownTypes.IsInteger(method.Parameters[0].Type) => Vector(ReadValue(arguments[0], scope), _ => Expr.Zero),
            ("Dense" or "DenseOfArray" or "DenseOfEnumerable" or "DenseOfVector", 1) => ReadValue(arguments[0], scope),
            ("Dense", 2) when method.Parameters[1].Type.TypeKind == TypeKind.Delegate => Tabulate(arguments[0], arguments[1], scope),
            ("Dense", 2) when ReadValue(arguments[1], scope) is var value => Vector(ReadValue(arguments[0], scope), _ => value),
            _ => Unsupported(invocation, scope, "Build.Dense(n), Dense(n, value), Dense(n, i => …) or Dense([a, b, …])"),
        };
    }

    private Expr Tabulate(IOperation count, IOperation lambda, Scope scope)
    {
        Expr length = ReadValue(count, scope);
        return ReadLambda<Expr, Expr>(lambda, scope, values, (names, body) => new Lambda(names[0], length, body), Unreadable);
    }

    private Expr BuildMatrix(IInvocationOperation invocation, Scope scope)
    {
        var arguments = ArgumentsOf(invocation);
        IMethodSymbol method = invocation.TargetMethod;
        Expr Argument(int position) => ReadValue(arguments[position], scope);
        switch (method.Name, arguments.Count)
        {
            case ("Dense", 2):
                return Vector(Argument(0), _ => Vector(Argument(1), _ => Expr.Zero));
            case ("Dense", 3) when method.Parameters[2].Type.TypeKind == TypeKind.Delegate:
                Expr rows = Argument(0);
                Expr columns = Argument(1);
                return ReadLambda<Expr, Expr>(
                    arguments[2], scope, values, (names, body) => new Lambda(names[0], rows, new Lambda(names[1], columns, body)), Unreadable);
            case ("Dense", 3) when method.Parameters[2].Type is not IArrayTypeSymbol:
                return Vector(Argument(0), _ => Vector(Argument(1), _ => Argument(2)));
            case ("DenseOfArray" or "DenseOfRowArrays" or "DenseOfRowVectors" or "DenseOfRows" or "DenseOfMatrix", 1):
                return Argument(0);
            case ("DenseOfColumnArrays" or "DenseOfColumnVectors" or "DenseOfColumns", 1):
                return Apply(Op.Transpose, Argument(0));
            case ("DenseIdentity" or "DiagonalIdentity", 1):
                return Apply(Op.DiagonalMatrix, Vector(Argument(0), _ => Expr.One));
            case ("DenseDiagonal" or "Diagonal", 2) when KnownTypes.IsReal(method.Parameters[1].Type):
                return Apply(Op.DiagonalMatrix, Vector(Argument(0), _ => Argument(1)));
            case ("DenseOfDiagonalArray" or "DenseOfDiagonalVector" or "DiagonalOfDiagonalArray" or "DiagonalOfDiagonalVector", 1):
                return Apply(Op.DiagonalMatrix, Argument(0));
            default:
                return Unsupported(invocation, scope, "Build.Dense(r, c), Dense(r, c, (i, j) => …), DenseOfArray, DenseIdentity(n) or DenseOfDiagonalVector(v)");
        }
    }

    private Expr ArrayLiteral(IArrayCreationOperation array, Scope scope)
        => array.Initializer is { } initializer
            ? Literal(initializer.ElementValues, scope)
            : Unsupported(array, scope, "an array with its entries, [a, b, …]");

    private Expr Literal(IEnumerable<IOperation> entries, Scope scope)
        => new Apply(
            Op.VectorLiteral,
            entries.Select(entry => entry is IArrayInitializerOperation row ? Literal(row.ElementValues, scope) : ReadValue(entry, scope)).ToEquatableArray());

    private Expr CollectionLiteral(ICollectionExpressionOperation collection, Scope scope)
        => collection.Elements.FirstOrDefault(element => element is ISpreadOperation) is { } spread
            ? Unsupported(spread, scope, "entries written one by one")
            : Literal(collection.Elements, scope);

    /// <summary><c>new DenseVector([…])</c>, <c>new DenseVector(n)</c>.</summary>
    private Expr Created(IObjectCreationOperation creation, Scope scope)
    {
        if (KnownTypes.IsVector(creation.Type) && creation is { Arguments.Length: 1, Initializer: null })
        {
            Expr argument = ReadValue(creation.Arguments[0].Value, scope);
            return KnownTypes.IsInteger(creation.Arguments[0].Parameter?.Type) ? Vector(argument, _ => Expr.Zero) : argument;
        }

        return Unsupported(creation, scope, "Vector<double>.Build.Dense([…]) or Matrix<double>.Build.DenseOfArray(…)");
    }
}
