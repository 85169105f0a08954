using System;
using EmDsl.Generators.Algebra;
using static EmDsl.Generators.Algebra.Functions;

namespace EmDsl.Generators.Families;

/// <summary>The normaliser of the Wishart laws.</summary>
internal static class MultivariateGamma
{
    /// <summary>log Γ_D(a) = ¼ D (D − 1) log π + Σ_j log Γ(a − j / 2), j = 0 … D − 1 (Muirhead 1982, theorem 2.1.12).</summary>
    public static Expr Log(Expr a, Expr dimension) =>
        (0.25 * Math.Log(Math.PI) * dimension * (dimension - 1)) + SumUpTo(dimension, j => LogGamma(a - (0.5 * j)), "j");
}
