using System;
using EmDsl.Generators.Algebra;

namespace EmDsl.Generators.Model;

/// <summary>A lowered value: a scalar expression, or a vector or matrix given by its entries.</summary>
internal abstract record Tensor;

internal sealed record ScalarTensor(Expr Value) : Tensor;

/// <summary>A vector; <c>Entry</c> maps an index expression to the entry.</summary>
internal sealed record VectorTensor(Expr Count, Func<Expr, Expr> Entry) : Tensor
{
    /// <summary>The matrix and the vector of which it is S⁻¹ v; its entries are then out of reach.</summary>
    public (MatrixTensor Divisor, VectorTensor Vector)? Quotient { get; init; }
}

/// <summary>A matrix. <c>Handle</c> is a parameter (slice) that it is as a whole, which full covariances need; else null.</summary>
internal sealed record MatrixTensor(Expr Rows, Expr Columns, Func<Expr, Expr, Expr> Entry, MatrixForm Form, Expr? Handle, VectorTensor? Diagonal) : Tensor
{
    /// <summary>The symmetric matrix of which it is the inverse; its entries are then out of reach.</summary>
    public MatrixTensor? InverseOf { get; init; }
}

internal enum MatrixForm
{
    Full,
    Diagonal,
}
