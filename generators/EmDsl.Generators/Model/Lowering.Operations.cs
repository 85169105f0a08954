using System.Linq;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Model;

/// <summary>Operations on vectors and matrices, entry by entry.</summary>
internal sealed partial class Lowering
{
    private Tensor Application(Apply apply)
    {
        var arguments = apply.Arguments;
        switch (apply.Op)
        {
            case Op.VectorAdd:
                return VectorAdd(arguments);
            case Op.Scale:
                return Scale(arguments[0], arguments[1]);
            case Op.Dot:
                {
                    VectorTensor left = Vector(arguments[0]);
                    VectorTensor right = Vector(arguments[1]);
                    Same(left.Count, right.Count, "The numbers of entries of the two vectors of a product");
                    if (left.Quotient is { } quotient)
                        return new ScalarTensor(Bilinear(quotient.Vector, right, quotient.Divisor));
                    if (right.Quotient is { } other)
                        return new ScalarTensor(Bilinear(other.Vector, left, other.Divisor));
                    return new ScalarTensor(SumOver(left, i => left.Entry(i) * right.Entry(i)));
                }

            case Op.MatrixTimesVector:
                {
                    MatrixTensor matrix = Matrix(arguments[0]);
                    VectorTensor vector = Vector(arguments[1]);
                    Same(matrix.Columns, vector.Count, "The columns of a matrix and the entries of the vector that it multiplies");
                    if (matrix.InverseOf is { } divisor)
                        return new VectorTensor(matrix.Rows, _ => OutOfReach()) { Quotient = (divisor, vector) };
                    return new VectorTensor(matrix.Rows, row => SumOver(vector, i => matrix.Entry(row, i) * vector.Entry(i)));
                }

            case Op.MatrixProduct:
                {
                    MatrixTensor left = Matrix(arguments[0]);
                    MatrixTensor right = Matrix(arguments[1]);
                    Same(left.Columns, right.Rows, "The columns of a matrix and the rows of the matrix that it multiplies");
                    if (left.Diagonal is { } scaling)
                        return right.Diagonal is { } other ? Diagonal(scaling with { Entry = i => scaling.Entry(i) * other.Entry(i) }) : right with { Entry = (row, column) => scaling.Entry(row) * right.Entry(row, column), Handle = null };
                    if (right.Diagonal is { } columns)
                        return left with { Entry = (row, column) => left.Entry(row, column) * columns.Entry(column), Handle = null };
                    return new MatrixTensor(
                        left.Rows,
                        right.Columns,
                        (row, column) => SumOver(new VectorTensor(left.Columns, i => left.Entry(row, i)), i => left.Entry(row, i) * right.Entry(i, column)),
                        MatrixForm.Full,
                        null,
                        null);
                }

            case Op.Inverse:
                return Inverse(Matrix(arguments[0]));
            case Op.Transpose:
                {
                    MatrixTensor matrix = Matrix(arguments[0]);
                    return matrix with { Rows = matrix.Columns, Columns = matrix.Rows, Entry = (row, column) => matrix.Entry(column, row), Handle = null };
                }

            case Op.Row:
                {
                    MatrixTensor matrix = Matrix(arguments[0]);
                    Expr row = Scalar(arguments[1]);
                    return new VectorTensor(matrix.Columns, column => matrix.Entry(row, column));
                }

            case Op.Column:
                {
                    MatrixTensor matrix = Matrix(arguments[0]);
                    Expr column = Scalar(arguments[1]);
                    return new VectorTensor(matrix.Rows, row => matrix.Entry(row, column));
                }

            case Op.DiagonalMatrix:
                {
                    VectorTensor diagonal = Vector(arguments[0]);
                    return Diagonal(diagonal);
                }

            case Op.IdentityMatrix:
                // All identities of one equation have one dimension, that of the value beside them.
                return Diagonal(new VectorTensor(identityDimension, _ => Expr.One));
            case Op.VectorLiteral when arguments.Count == 0:
                reportShape("A vector without entries stands where at least one is needed", "give its entries");
                return new VectorTensor(Expr.One, _ => new Number(double.NaN));
            case Op.VectorLiteral:
                {
                    var entries = arguments.Select(Scalar).ToArray();
                    return new VectorTensor(
                        new Number(entries.Length),
                        index => index is Number number && number.Value >= 0 && number.Value < entries.Length
                            ? entries[(int)number.Value]
                            : new Apply(Op.Select, new[] { index }.Concat(entries).ToEquatableArray()));
                }

            case Op.Length:
                return new ScalarTensor(Length(arguments[0]));
            case Op.EntrywiseExp:
                return Entrywise(arguments[0], Op.Exp);
            case Op.EntrywiseLog:
                return Entrywise(arguments[0], Op.Log);
            case Op.EntrywiseLogistic:
                return Entrywise(arguments[0], Op.Logistic);
            case Op.Softmax:
                {
                    VectorTensor scores = Vector(arguments[0]);
                    string index = Fresh();
                    bounds[index] = scores.Count;
                    var vector = new Lambda(index, scores.Count, scores.Entry(new Bound(index)));
                    return scores with { Entry = entry => new Apply(Op.SoftmaxEntry, [entry, vector]) };
                }

            case Op.LogDeterminant:
                return new ScalarTensor(LogDeterminant(Matrix(arguments[0])));
            case Op.TraceQuotient:
                return new ScalarTensor(TraceQuotient(Matrix(arguments[0]), Matrix(arguments[1])));
            case Op.Mahalanobis:
                return new ScalarTensor(Mahalanobis(Vector(arguments[0]), Matrix(arguments[1])));
            default:
                return new ScalarTensor(new Apply(apply.Op, arguments.Select(Scalar).ToEquatableArray()));
        }
    }

    private Tensor VectorAdd(EquatableArray<Expr> arguments)
    {
        Tensor[] parts = arguments.Select(Lower).ToArray();
        if (parts.All(part => part is MatrixTensor))
        {
            var matrices = parts.Cast<MatrixTensor>().ToArray();
            foreach (MatrixTensor matrix in matrices.Skip(1))
            {
                Same(matrices[0].Rows, matrix.Rows, "The rows of the matrices of a sum");
                Same(matrices[0].Columns, matrix.Columns, "The columns of the matrices of a sum");
            }

            return new MatrixTensor(
                matrices[0].Rows,
                matrices[0].Columns,
                (row, column) => new Apply(Op.Add, matrices.Select(matrix => matrix.Entry(row, column)).ToEquatableArray()),
                MatrixForm.Full,
                null,
                null);
        }

        VectorTensor[] vectors = arguments.Select(Vector).ToArray();
        foreach (VectorTensor vector in vectors.Skip(1))
            Same(vectors[0].Count, vector.Count, "The numbers of entries of the vectors of a sum");
        return new VectorTensor(vectors[0].Count, index => new Apply(Op.Add, vectors.Select(vector => vector.Entry(index)).ToEquatableArray()));
    }

    private Tensor Scale(Expr factorExpression, Expr operand)
    {
        Expr factor = Scalar(factorExpression);
        switch (Lower(operand))
        {
            case VectorTensor { Quotient: { } quotient } vector:
                return vector with { Quotient = (quotient.Divisor, quotient.Vector with { Entry = index => factor * quotient.Vector.Entry(index) }) };
            case VectorTensor vector:
                return vector with { Entry = index => factor * vector.Entry(index) };
            case MatrixTensor { InverseOf: { } divisor }:
                return Inverse(Scaled(1 / factor, divisor));
            case MatrixTensor { Form: MatrixForm.Diagonal, Diagonal: { } diagonal }:
                return Diagonal(diagonal with { Entry = index => factor * diagonal.Entry(index) });
            case MatrixTensor matrix:
                return Scaled(factor, matrix);
            default:
                return new ScalarTensor(factor * Scalar(operand));
        }
    }

    private static MatrixTensor Scaled(Expr factor, MatrixTensor matrix) => matrix with
    {
        Entry = (row, column) => factor * matrix.Entry(row, column),
        Handle = matrix.Handle switch
        {
            null => null,
            Apply { Op: Op.Scale } scaled => new Apply(Op.Scale, [factor * scaled.Arguments[0], scaled.Arguments[1]]),
            { } handle => new Apply(Op.Scale, [factor, handle]),
        },
    };

    private static MatrixTensor Diagonal(VectorTensor diagonal) => new(
        diagonal.Count,
        diagonal.Count,
        (row, column) => new Apply(Op.If, [new Apply(Op.Equal, [row, column]), diagonal.Entry(row), Expr.Zero]),
        MatrixForm.Diagonal,
        null,
        diagonal);

    private Tensor Entrywise(Expr operand, Op op) => Lower(operand) switch
    {
        VectorTensor vector => vector with { Entry = index => new Apply(op, [vector.Entry(index)]) },
        ScalarTensor scalar => new ScalarTensor(new Apply(op, [scalar.Value])),
        _ => new ScalarTensor(Mismatch("a vector", "a matrix")),
    };
}
