using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Model;

/// <summary>What densities ask of a covariance matrix: its determinant and quotients by it.</summary>
internal sealed partial class Lowering
{
    private Expr LogDeterminant(MatrixTensor matrix)
    {
        Same(matrix.Rows, matrix.Columns, "The rows and the columns of a covariance");
        if (matrix.Diagonal is { } diagonal)
            return SumOver(diagonal, i => new Apply(Op.Log, [diagonal.Entry(i)]));
        switch (matrix.Handle)
        {
            case Apply { Op: Op.Scale } scaled:
                return (matrix.Rows * new Apply(Op.Log, [scaled.Arguments[0]])) + new Apply(Op.LogDeterminant, [scaled.Arguments[1]]);
            case { } handle:
                return new Apply(Op.LogDeterminant, [handle]);
            default:
                reportUnsupported("A covariance that is computed from other matrices");
                return new Number(double.NaN);
        }
    }

    private Expr Mahalanobis(VectorTensor vector, MatrixTensor matrix)
    {
        Same(vector.Count, matrix.Rows, "The entries of the value and the rows of the covariance");
        if (matrix.Diagonal is { } diagonal)
            return SumOver(vector, i => new Apply(Op.Power, [vector.Entry(i), new Number(2)]) / diagonal.Entry(i));
        string index = Fresh();
        bounds[index] = vector.Count;
        var lambda = new Lambda(index, vector.Count, vector.Entry(new Bound(index)));
        switch (matrix.Handle)
        {
            case Apply { Op: Op.Scale } scaled:
                return new Apply(Op.Mahalanobis, [lambda, scaled.Arguments[1]]) / scaled.Arguments[0];
            case { } handle:
                return new Apply(Op.Mahalanobis, [lambda, handle]);
            default:
                reportUnsupported("A covariance that is computed from other matrices");
                return new Number(double.NaN);
        }
    }

    private Expr TraceQuotient(MatrixTensor matrix, MatrixTensor divisor)
    {
        Same(matrix.Rows, divisor.Rows, "The rows of a matrix and of the covariance beside it");
        Same(matrix.Columns, divisor.Columns, "The columns of a matrix and of the covariance beside it");
        if (divisor.Diagonal is { } diagonal)
            return SumOver(diagonal, i => matrix.Entry(i, i) / diagonal.Entry(i));
        string row = Fresh(), column = Fresh();
        bounds[row] = bounds[column] = matrix.Rows;
        var entries = new Lambda(row, matrix.Rows, new Lambda(column, matrix.Columns, matrix.Entry(new Bound(row), new Bound(column))));
        switch (divisor.Handle)
        {
            case Apply { Op: Op.Scale } scaled:
                return new Apply(Op.TraceQuotient, [entries, scaled.Arguments[1]]) / scaled.Arguments[0];
            case { } handle:
                return new Apply(Op.TraceQuotient, [entries, handle]);
            default:
                reportUnsupported("A covariance that is computed from other matrices");
                return new Number(double.NaN);
        }
    }
}
