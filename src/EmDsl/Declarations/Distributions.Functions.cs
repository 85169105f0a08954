using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl;

public static partial class Distributions
{
    /// <summary>The identity matrix of the size its place needs: <c>v * Identity</c> is a spherical covariance. A declaration: never executed.</summary>
    /// <exception cref="InvalidOperationException">Always: its size is known to the generator alone.</exception>
    public static Matrix<double> Identity => Declaration.Read<Matrix<double>>(nameof(Identity));

    /// <summary>The exponential, e^x.</summary>
    /// <param name="x">A real number.</param>
    /// <returns>A number, at least 0.</returns>
    public static double Exp(double x) => Math.Exp(x);

    /// <summary>The exponential of every entry.</summary>
    /// <param name="x">Real numbers.</param>
    /// <returns>As many numbers, each at least 0.</returns>
    public static Vector<double> Exp(Vector<double> x) => Entrywise(x, Math.Exp);

    /// <summary>The natural logarithm.</summary>
    /// <param name="x">A number greater than 0.</param>
    /// <returns>A real number; −∞ at 0.</returns>
    public static double Log(double x) => Math.Log(x);

    /// <summary>The natural logarithm of every entry.</summary>
    /// <param name="x">Numbers greater than 0.</param>
    /// <returns>As many real numbers.</returns>
    public static Vector<double> Log(Vector<double> x) => Entrywise(x, Math.Log);

    /// <summary>The square root.</summary>
    /// <param name="x">A number, at least 0.</param>
    /// <returns>A number, at least 0.</returns>
    public static double Sqrt(double x) => Math.Sqrt(x);

    /// <summary>The power x^y.</summary>
    /// <param name="x">The base; at least 0 unless <paramref name="y"/> is whole.</param>
    /// <param name="y">The exponent.</param>
    /// <returns>A real number.</returns>
    public static double Pow(double x, double y) => Math.Pow(x, y);

    /// <summary>The absolute value.</summary>
    /// <param name="x">A real number.</param>
    /// <returns>A number, at least 0.</returns>
    public static double Abs(double x) => Math.Abs(x);

    /// <summary>The logistic function, 1 / (1 + e^(−x)).</summary>
    /// <param name="x">A real number: log-odds.</param>
    /// <returns>A probability.</returns>
    public static double Logistic(double x) => Special.Logistic(x);

    /// <summary>The logistic function of every entry.</summary>
    /// <param name="x">Real numbers: log-odds.</param>
    /// <returns>As many probabilities.</returns>
    public static Vector<double> Logistic(Vector<double> x) => Entrywise(x, Logistic);

    /// <summary>
    /// The softmax function, e^(x_k) / Σ_j e^(x_j). In <c>Softmax(Gate * X)</c> the first row of <c>Gate</c> is held at zero.
    /// </summary>
    /// <param name="x">K real numbers.</param>
    /// <returns>A probability vector of K entries.</returns>
    public static Vector<double> Softmax(Vector<double> x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var exponentials = Entrywise(x - x.Maximum(), Math.Exp);
        return exponentials / exponentials.Sum();
    }

    /// <summary>The diagonal matrix with the given diagonal.</summary>
    /// <param name="diagonal">D entries; as a covariance, each greater than 0.</param>
    /// <returns>A D × D matrix.</returns>
    public static Matrix<double> Diagonal(Vector<double> diagonal) => Matrix<double>.Build.DenseOfDiagonalVector(diagonal);

    /// <summary>The logarithm of the gamma function, ln Γ(x).</summary>
    /// <param name="x">A number greater than 0.</param>
    /// <returns>A real number.</returns>
    public static double LogGamma(double x) => Special.LogGamma(x);

    /// <summary>The logarithm of the beta function, ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b).</summary>
    /// <param name="a">A number greater than 0.</param>
    /// <param name="b">A number greater than 0.</param>
    /// <returns>A real number.</returns>
    public static double LogBeta(double a, double b) => Special.LogBeta(a, b);

    /// <summary>The standard normal distribution function, Φ(x) = P(Z ≤ x).</summary>
    /// <param name="x">A real number.</param>
    /// <returns>A probability.</returns>
    public static double NormalCdf(double x) => Special.NormalCdf(x);

    /// <summary>The cosine.</summary>
    /// <param name="x">An angle in radians.</param>
    /// <returns>A number in [−1, 1].</returns>
    public static double Cos(double x) => Math.Cos(x);

    /// <summary>The sine.</summary>
    /// <param name="x">An angle in radians.</param>
    /// <returns>A number in [−1, 1].</returns>
    public static double Sin(double x) => Math.Sin(x);

    static Vector<double> Entrywise(Vector<double> x, Func<double, double> function)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Vector<double>.Build.Dense(x.Count, i => function(x[i]));
    }
}
