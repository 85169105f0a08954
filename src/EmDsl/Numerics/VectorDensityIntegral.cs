using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Numerics;

/// <summary>
/// The integral of a density of vectors by adaptive importance sampling (Cappé et al. 2004, J. Comput. Graph. Stat. 13, 907–929): a
/// multivariate t law moves to the density by its weighted moments, the weights tempered until enough draws count, and then weighs it.
/// </summary>
public static class VectorDensityIntegral
{
    private const double Freedom = 4;
    private const int Rounds = 20;
    private const int RoundSize = 2000;
    private const int LastSize = 40000;

    /// <summary>Integrates a density.</summary>
    /// <param name="logDensity">The logarithm of the density; −∞ where it is 0.</param>
    /// <param name="dimension">The number of entries, at least 1; the estimate is good up to about 6.</param>
    /// <param name="random">The source of randomness.</param>
    /// <returns>The integral, NaN if the density is undefined somewhere; its standard error; a point where the density is undefined.</returns>
    public static (double Value, double StandardError, double[]? UndefinedAt) Of(Func<double[], double> logDensity, int dimension, Random random)
    {
        ArgumentNullException.ThrowIfNull(logDensity);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        Vector<double> mean = Vector<double>.Build.Dense(dimension);
        Matrix<double> covariance = Matrix<double>.Build.DiagonalIdentity(dimension) * 100;
        for (int round = 0; round <= Rounds; round++)
        {
            bool isLast = round == Rounds;
            int size = isLast ? LastSize : RoundSize;
            Matrix<double> factor = covariance.Cholesky().Factor;
            double logNormaliser = SpecialFunctions.GammaLn(0.5 * (Freedom + dimension)) - SpecialFunctions.GammaLn(0.5 * Freedom)
                - (0.5 * dimension * Math.Log(Freedom * Math.PI)) - factor.Diagonal().Sum(Math.Log);
            var points = new Vector<double>[size];
            double[] logWeights = new double[size];
            for (int i = 0; i < size; i++)
            {
                Vector<double> standard = Vector<double>.Build.Dense(dimension, _ => Sampler.Normal(random, 0, 1));
                standard /= Math.Sqrt(Sampler.Gamma(random, 0.5 * Freedom, 0.5 * Freedom));
                points[i] = mean + (factor * standard);
                double logProposal = logNormaliser - (0.5 * (Freedom + dimension) * Math.Log(1 + (standard.DotProduct(standard) / Freedom)));
                double[] point = points[i].ToArray();
                double height = logDensity(point);
                if (double.IsNaN(height) || double.IsPositiveInfinity(height))
                {
                    return (double.NaN, 0, point);
                }

                logWeights[i] = height - logProposal;
            }

            if (isLast)
            {
                double[] weights = [.. logWeights.Select(Math.Exp)];
                double value = weights.Average();
                double variance = weights.Sum(weight => (weight - value) * (weight - value)) / (size - 1.0);
                return (value, Math.Sqrt(variance / size), null);
            }

            Move(points, logWeights, ref mean, ref covariance);
        }

        return (double.NaN, 0, null);
    }

    private static void Move(Vector<double>[] points, double[] logWeights, ref Vector<double> mean, ref Matrix<double> covariance)
    {
        double largest = logWeights.Max();
        if (double.IsNegativeInfinity(largest))
        {
            return;
        }

        // The largest power of the weights with which a twentieth of the draws counts.
        double power = 1;
        double[] weights = Tempered(power);
        while (power > 1e-6 && EffectiveSize(weights) < points.Length / 20.0)
        {
            power *= 0.7;
            weights = Tempered(power);
        }

        double total = weights.Sum();
        Vector<double> moved = mean * 0;
        for (int i = 0; i < points.Length; i++)
        {
            moved += weights[i] / total * points[i];
        }

        Matrix<double> spread = covariance * 1e-4;
        for (int i = 0; i < points.Length; i++)
        {
            Vector<double> difference = points[i] - moved;
            spread += weights[i] / total * difference.OuterProduct(difference);
        }

        mean = moved;
        covariance = spread;

        double[] Tempered(double exponent) => [.. logWeights.Select(weight => Math.Exp(exponent * (weight - largest)))];
    }

    private static double EffectiveSize(double[] weights)
    {
        double sum = weights.Sum();
        return sum * sum / weights.Sum(weight => weight * weight);
    }
}
