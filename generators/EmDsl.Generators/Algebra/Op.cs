namespace EmDsl.Generators.Algebra;

/// <summary>The operations of the expression language. Booleans are 0 and 1.</summary>
internal enum Op
{
    // Scalars. Add and Multiply take any number of arguments; x / y is x · y⁻¹ and −x is (−1) · x.
    Add,
    Multiply,
    Power,
    IntegerQuotient,
    Remainder,
    Exp,
    Log,
    Sqrt,
    Abs,
    Cos,
    Sin,
    Logistic,
    LogGamma,
    LogBeta,
    LogFactorial,
    Digamma,
    Trigamma,
    NormalCdf,
    Min,
    Max,

    /// <summary>log I₀(x), the modified Bessel function of the first kind.</summary>
    LogBesselI0,

    /// <summary>I₁(x) / I₀(x), the derivative of <see cref="LogBesselI0"/>.</summary>
    BesselRatio,

    /// <summary>The derivative of <see cref="BesselRatio"/>: 1 − r/x − r², and ½ at 0.</summary>
    BesselRatioDerivative,

    /// <summary>XLogY(x, y) = x · log y, and 0 where x = 0 (the limit that a count of zero needs).</summary>
    XLogY,

    /// <summary>LogGammaRatio(a, n) = log Γ(a + n) − log Γ(a), without cancellation for large a.</summary>
    LogGammaRatio,

    /// <summary>ψ(a + n) − ψ(a), the derivative of <see cref="LogGammaRatio"/> in a.</summary>
    DigammaDifference,

    /// <summary>ψ′(a + n) − ψ′(a).</summary>
    TrigammaDifference,

    // Logic. If(condition, then, otherwise); Select(index, e0, e1, …) is the entry that an integer chooses.
    Equal,
    Less,
    LessOrEqual,
    And,
    Or,
    Not,
    If,
    Select,

    // Vectors and matrices, as written; lowered to entries (Element, Sum, Lambda) by the analysis.
    VectorAdd,
    Scale,
    Dot,
    MatrixTimesVector,
    MatrixProduct,
    Transpose,
    Inverse,
    Row,
    Column,
    DiagonalMatrix,
    IdentityMatrix,
    VectorLiteral,
    Length,
    EntrywiseExp,
    EntrywiseLog,
    EntrywiseLogistic,
    Softmax,

    /// <summary>LogSumExp(v) = log Σ_j exp(v_j), of a vector given as a Lambda.</summary>
    LogSumExp,

    /// <summary>SoftmaxEntry(i, v) = exp(v_i) / Σ_j exp(v_j), of a vector given as a Lambda.</summary>
    SoftmaxEntry,

    /// <summary>Opaque(name, y, θ...): the log-density of a family that other code brings, known by its name alone.</summary>
    Opaque,

    /// <summary>log det S of a covariance matrix S.</summary>
    LogDeterminant,

    /// <summary>Mahalanobis(y, S) = yᵀ S⁻¹ y.</summary>
    Mahalanobis,

    /// <summary>TraceQuotient(M, S) = tr(S⁻¹ M).</summary>
    TraceQuotient,

    /// <summary>True where a possibly missing value is present (not written by users; the analysis adds it).</summary>
    IsPresent,
}
