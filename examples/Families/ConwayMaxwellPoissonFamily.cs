using EmDsl;
using MathNet.Numerics;

namespace Examples.Families;

/// <summary>
/// P(n) = rateⁿ / n!^ν / Z with Z = Σ rateⁿ / n!^ν (Shmueli et al. 2005, J. R. Stat. Soc. C 54, 127–142): an exponential family with the
/// statistics n and log n!, whose normalising sum has no closed form.
/// </summary>
public sealed class ConwayMaxwellPoissonFamily : IDistributionFamily<ConwayMaxwellPoissonFamily>
{
    /// <inheritdoc/>
    public static int PreparedLength(int dimension) => 1;

    /// <inheritdoc/>
    public static void Prepare(ReadOnlySpan<double> parameters, Span<double> prepared)
        => prepared[0] = Moments(Math.Log(parameters[0]), parameters[1]).LogSum;

    /// <inheritdoc/>
    public static double LogDensity(ReadOnlySpan<double> value, ReadOnlySpan<double> parameters, ReadOnlySpan<double> prepared)
        => (value[0] * Math.Log(parameters[0])) - (parameters[1] * SpecialFunctions.GammaLn(value[0] + 1)) - prepared[0];

    /// <inheritdoc/>
    public static int StatisticsLength(int dimension) => 2;

    /// <inheritdoc/>
    public static void Accumulate(Span<double> statistics, ReadOnlySpan<double> value, double weight)
    {
        statistics[0] += weight * value[0];
        statistics[1] += weight * SpecialFunctions.GammaLn(value[0] + 1);
    }

    /// <summary>Newton on η = log rate and ν, in which the log-likelihood is concave, with step-halving.</summary>
    /// <inheritdoc/>
    public static void Maximize(ReadOnlySpan<double> statistics, double weight, ReadOnlySpan<double> previous, Span<double> parameters)
    {
        double mean = statistics[0] / weight, meanLog = statistics[1] / weight;
        double eta = Math.Log(previous[0]), nu = previous[1];
        var moments = Moments(eta, nu);
        double value = (eta * mean) - (nu * meanLog) - moments.LogSum;

        // From far away Newton's method runs into the edge ν = 0. A Poisson law with the right mean is never far.
        var poisson = Moments(Math.Log(mean), 1);
        double poissonValue = (Math.Log(mean) * mean) - meanLog - poisson.LogSum;
        if (mean > 0 && poissonValue > value)
            (eta, nu, value, moments) = (Math.Log(mean), 1, poissonValue, poisson);
        for (int iteration = 0; iteration < 100; iteration++)
        {
            double slopeEta = mean - moments.Mean, slopeNu = moments.MeanLog - meanLog;
            double determinant = (moments.Variance * moments.VarianceLog) - (moments.Covariance * moments.Covariance);
            if (!(determinant > 0))
                break;
            double stepEta = ((moments.VarianceLog * slopeEta) + (moments.Covariance * slopeNu)) / determinant;
            double stepNu = ((moments.Covariance * slopeEta) + (moments.Variance * slopeNu)) / determinant;
            // At the maximum the values differ by rounding alone, and the step decides.
            bool isLast = Math.Abs(stepEta) + Math.Abs(stepNu) < 1e-7 * (Math.Abs(eta) + nu), hasMoved = false;
            for (double size = 1; size > 1e-10; size /= 2)
            {
                double candidateEta = eta + (size * stepEta), candidateNu = nu + (size * stepNu);
                // Beyond this the law is a single value, and the sum has no digits left.
                if (!(candidateNu > 0 && candidateNu < 1e6) || candidateEta > 16 * candidateNu)
                    continue;
                var candidateMoments = Moments(candidateEta, candidateNu);
                double candidate = (candidateEta * mean) - (candidateNu * meanLog) - candidateMoments.LogSum;
                if (candidate > value || (isLast && size == 1 && candidate >= value - (1e-14 * Math.Abs(value))))
                {
                    (eta, nu, value, moments) = (candidateEta, candidateNu, candidate, candidateMoments);
                    hasMoved = true;
                    break;
                }
            }

            if (isLast || !hasMoved)
                break;
        }

        parameters[0] = Math.Exp(eta);
        parameters[1] = nu;
    }

    /// <inheritdoc/>
    public static int FreeParameterCount(int dimension) => 2;

    /// <inheritdoc/>
    public static void Sample(Random random, ReadOnlySpan<double> parameters, ReadOnlySpan<double> prepared, Span<double> value)
    {
        double u = random.NextDouble(), below = 0;
        for (int n = 0; ; n++)
        {
            double mass = Math.Exp((n * Math.Log(parameters[0])) - (parameters[1] * SpecialFunctions.GammaLn(n + 1.0)) - prepared[0]);
            below += mass;
            if (u < below || (below > 0.5 && mass < 1e-20))
            {
                value[0] = n;
                return;
            }
        }
    }

    // log Σ exp(η n − ν log n!) with mean and covariance of n and log n!, term by term in ratios from the mode outwards.
    private static (double LogSum, double Mean, double MeanLog, double Variance, double VarianceLog, double Covariance) Moments(double eta, double nu)
    {
        int mode = (int)Math.Min(Math.Exp(eta / nu), 1e7);
        double atMode = SpecialFunctions.GammaLn(mode + 1.0);
        double sum = 0, first = 0, firstLog = 0, second = 0, secondLog = 0, cross = 0;
        for (int side = 0; side < 2; side++)
        {
            double term = 1, logFactorial = 0;
            for (int k = side; side == 0 ? k <= mode : true; k++)
            {
                // Distances from the mode keep the variances free of cancellation.
                int n = side == 0 ? mode - k : mode + k;
                if (side == 1)
                {
                    logFactorial += Math.Log(n);
                    term = Math.Exp((eta * k) - (nu * logFactorial));
                }

                double d = n - mode;
                sum += term;
                first += term * d;
                firstLog += term * logFactorial;
                second += term * d * d;
                secondLog += term * logFactorial * logFactorial;
                cross += term * d * logFactorial;
                if (term < 1e-18 * sum && k > 1)
                    break;
                if (side == 0 && n > 0)
                {
                    logFactorial -= Math.Log(n);
                    term = Math.Exp((-eta * (k + 1)) - (nu * logFactorial));
                }
            }
        }

        double mean = first / sum, meanLog = firstLog / sum;
        return (
            (eta * mode) - (nu * atMode) + Math.Log(sum),
            mode + mean,
            atMode + meanLog,
            (second / sum) - (mean * mean),
            (secondLog / sum) - (meanLog * meanLog),
            (cross / sum) - (mean * meanLog));
    }
}
