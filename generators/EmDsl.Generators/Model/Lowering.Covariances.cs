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
            default:
                return new Apply(Op.LogDeterminant, [matrix.Handle ?? Computed(matrix)]);
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
            default:
                return new Apply(Op.Mahalanobis, [lambda, matrix.Handle ?? Computed(matrix)]);
        }
    }

    private Expr TraceQuotient(MatrixTensor matrix, MatrixTensor divisor)
    {
        Same(matrix.Rows, divisor.Rows, "The rows of a matrix and of the covariance beside it");
        Same(matrix.Columns, divisor.Columns, "The columns of a matrix and of the covariance beside it");
        if (divisor.Diagonal is { } diagonal)
            return SumOver(diagonal, i => matrix.Entry(i, i) / diagonal.Entry(i));
        Lambda entries = Computed(matrix);
        switch (divisor.Handle)
        {
            case Apply { Op: Op.Scale } scaled:
                return new Apply(Op.TraceQuotient, [entries, scaled.Arguments[1]]) / scaled.Arguments[0];
            default:
                return new Apply(Op.TraceQuotient, [entries, divisor.Handle ?? Computed(divisor)]);
        }
    }

    // A matrix by its entries.
    private Lambda Computed(MatrixTensor matrix)
    {
        string row = Fresh();
        bounds[row] = matrix.Rows;
        string column = Fresh();
        bounds[column] = matrix.Columns;
        return new Lambda(row, matrix.Rows, new Lambda(column, matrix.Columns, matrix.Entry(new Bound(row), new Bound(column))));
    }

    private MatrixTensor Inverse(MatrixTensor matrix)
    {
        Same(matrix.Rows, matrix.Columns, "The rows and the columns of a matrix that is inverted");
        return matrix.InverseOf
            ?? (matrix.Diagonal is { } diagonal
                ? Diagonal(diagonal with { Entry = i => 1 / diagonal.Entry(i) })
                : new MatrixTensor(matrix.Rows, matrix.Columns, (_, _) => OutOfReach(), MatrixForm.Full, null, null) { InverseOf = matrix });
    }

    private Number OutOfReach()
    {
        reportShape("The inverse of a matrix stands elsewhere than between two vectors", "write 'x * S.Inverse() * y', or make the inverse the parameter");
        return new Number(double.NaN);
    }

    // uᵀ S⁻¹ v, by ¼ of (u + v)ᵀ S⁻¹ (u + v) less (u − v)ᵀ S⁻¹ (u − v) where they differ.
    private Expr Bilinear(VectorTensor left, VectorTensor right, MatrixTensor divisor)
    {
        var entry = new Bound("§entry");
        Expr Form(double sign) => Mahalanobis(left with { Entry = i => left.Entry(i) + (sign * right.Entry(i)) }, divisor);
        return Simplifier.Simplify(left.Entry(entry)).Equals(Simplifier.Simplify(right.Entry(entry))) ? Mahalanobis(left, divisor) : 0.25 * (Form(1) - Form(-1));
    }
}
