using EmDsl;

namespace Examples.Families;

/// <summary>
/// The von Mises–Fisher law on the sphere in three dimensions: κ / (4π sinh κ) exp(κ μᵀx) (Mardia and Jupp 2000, Directional Statistics,
/// section 9.3.2), with the resultant vector as its statistic.
/// </summary>
public sealed class FisherFamily : IDistributionFamily<FisherFamily>
{
    /// <inheritdoc/>
    public static double LogDensity(ReadOnlySpan<double> value, ReadOnlySpan<double> parameters, ReadOnlySpan<double> prepared)
    {
        double kappa = parameters[3];
        double cosine = (parameters[0] * value[0]) + (parameters[1] * value[1]) + (parameters[2] * value[2]);
        // log(κ / sinh κ) without overflow: −κ + log(2κ / (1 − e^(−2κ))).
        double ratio = kappa < 1e-8 ? 1 : -2 * kappa / (Math.Exp(-2 * kappa) - 1);
        return (kappa * (cosine - 1)) + Math.Log(ratio) - Math.Log(4 * Math.PI);
    }

    /// <inheritdoc/>
    public static int StatisticsLength(int dimension) => 3;

    /// <inheritdoc/>
    public static void Accumulate(Span<double> statistics, ReadOnlySpan<double> value, double weight)
    {
        for (int i = 0; i < 3; i++)
            statistics[i] += weight * value[i];
    }

    /// <summary>The direction of the resultant, and the root of coth κ − 1/κ = |resultant| / weight.</summary>
    /// <inheritdoc/>
    public static void Maximize(ReadOnlySpan<double> statistics, double weight, ReadOnlySpan<double> previous, Span<double> parameters)
    {
        double length = Math.Sqrt((statistics[0] * statistics[0]) + (statistics[1] * statistics[1]) + (statistics[2] * statistics[2]));
        if (!(length > 0))
            return;
        for (int i = 0; i < 3; i++)
            parameters[i] = statistics[i] / length;
        double resultant = Math.Min(length / weight, 1 - 1e-12);
        double low = 0, high = 2 / (1 - resultant);
        for (int i = 0; i < 200 && high - low > 1e-15 * high; i++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = Langevin(middle) < resultant ? (middle, high) : (low, middle);
        }

        parameters[3] = Math.Max(0.5 * (low + high), 1e-10);
    }

    /// <inheritdoc/>
    public static int FreeParameterCount(int dimension) => 3;

    /// <summary>The cosine to the mean direction by inversion, the angle around it uniform (Ulrich 1984, Appl. Stat. 33, 158–163).</summary>
    /// <inheritdoc/>
    public static void Sample(Random random, ReadOnlySpan<double> parameters, ReadOnlySpan<double> prepared, Span<double> value)
    {
        double kappa = parameters[3], u = random.NextDouble();
        double cosine = kappa < 1e-8 ? (2 * u) - 1 : 1 + (Math.Log(u + ((1 - u) * Math.Exp(-2 * kappa))) / kappa);
        double sine = Math.Sqrt(Math.Max(0, 1 - (cosine * cosine))), angle = 2 * Math.PI * random.NextDouble();
        // Two directions across the mean one, from the axis that it is furthest from.
        int axis = Math.Abs(parameters[0]) < 0.6 ? 0 : 1;
        Span<double> across = stackalloc double[3];
        double norm = 0;
        for (int i = 0; i < 3; i++)
        {
            across[i] = (i == axis ? 1 : 0) - (parameters[axis] * parameters[i]);
            norm += across[i] * across[i];
        }

        norm = Math.Sqrt(norm);
        for (int i = 0; i < 3; i++)
        {
            int j = (i + 1) % 3, k = (i + 2) % 3;
            double other = ((parameters[j] * across[k]) - (parameters[k] * across[j])) / norm;
            value[i] = (cosine * parameters[i]) + (sine * ((Math.Cos(angle) * across[i] / norm) + (Math.Sin(angle) * other)));
        }
    }

    private static double Langevin(double kappa) => kappa < 1e-3 ? (kappa / 3) - (kappa * kappa * kappa / 45) : (1 / Math.Tanh(kappa)) - (1 / kappa);
}
