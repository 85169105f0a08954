using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Numerics;

/// <summary>
/// The Gauss–Hermite rule for the standard normal law: E[f(Z)] ≈ Σ wᵢ f(zᵢ), exact for polynomials of degree below twice the number of nodes.
/// </summary>
public static class GaussHermite
{
    /// <summary>The largest rule: beyond it the outermost weights are smaller than any number.</summary>
    public const int MostNodes = 500;

    /// <summary>
    /// The nodes: the roots of the Hermite polynomial, as eigenvalues of its Jacobi matrix (Golub and Welsch, Mathematics of Computation 23,
    /// 1969), each improved by Newton's method.
    /// </summary>
    /// <param name="count">The number of nodes, from 1 to <see cref="MostNodes"/>.</param>
    /// <returns>Increasing, and symmetric about 0.</returns>
    public static double[] Nodes(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostNodes);
        Matrix<double> jacobi = Matrix<double>.Build.Dense(count, count, (i, j) => Math.Abs(i - j) == 1 ? Math.Sqrt(Math.Max(i, j)) : 0);
        double[] roots = [.. jacobi.Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real).Order()];
        for (int i = count / 2; i < count; i++)
        {
            double root = count % 2 == 1 && i == count / 2 ? 0 : (roots[i] - roots[count - 1 - i]) / 2;
            for (int step = 0; step < 3 && root > 0; step++)
            {
                (double value, double before, _) = Functions(count, root);
                root -= value / (Math.Sqrt(count) * before);
            }

            roots[count - 1 - i] = -root;
            roots[i] = root;
        }

        return roots;
    }

    /// <summary>The logarithms of the weights, wᵢ = 1 / Σ pₖ(zᵢ)² over the orthonormal polynomials of degree below <paramref name="count"/>.</summary>
    /// <param name="count">The number of nodes, from 1 to <see cref="MostNodes"/>.</param>
    /// <returns>In the order of <see cref="Nodes"/>; the weights sum to 1.</returns>
    public static double[] LogWeights(int count) => Array.ConvertAll(Nodes(count), node => -(node * node / 2) - Math.Log(Functions(count, node).Squares));

    // Hermite functions pₖ(x) exp(−x²/4), which neither overflow nor, up to the largest rule, underflow: those of degree n and n − 1, and the sum of squares below n.
    private static (double Value, double Before, double Squares) Functions(int n, double x)
    {
        double before = 0, value = Math.Exp(-x * x / 4), squares = 0;
        for (int k = 0; k < n; k++)
        {
            squares += value * value;
            (before, value) = (value, ((x * value) - (Math.Sqrt(k) * before)) / Math.Sqrt(k + 1));
        }

        return (value, before, squares);
    }
}
