namespace EmDsl.Tests.Fits;

/// <summary>Numbers compared by their bits.</summary>
internal static class Bits
{
    public static long[] Of(params IEnumerable<double> values) => [.. values.Select(BitConverter.DoubleToInt64Bits)];

    public static long[] Of(Line model) => Of([.. model.Weights, .. model.Mean, .. model.Variance]);

    public static long[] Of(FitResult<Line> fit) => [.. Of(fit.Model), .. Of(fit.LogLikelihoodTrace), .. Of(fit.Starts.Select(start => start.LogLikelihood))];
}
