namespace EmDsl.Numerics;

/// <summary>Finite mixtures whose weights differ from row to row: what is known of a value is a law in each component.</summary>
public static class FiniteMixture
{
    /// <summary>The probability of every value of a discrete variable: Σ weight × exp(log-probability in the component).</summary>
    /// <param name="weights">Rows × components, row-major; each row sums to 1.</param>
    /// <param name="components">The number of components.</param>
    /// <param name="states">The number of values.</param>
    /// <param name="logDensity">From a row, a component and a value, each counted from 0, to the log-probability.</param>
    /// <returns>Rows × values, row-major.</returns>
    public static double[] Probabilities(double[] weights, int components, int states, Func<int, int, int, double> logDensity)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(logDensity);
        int rows = weights.Length / components;
        double[] probabilities = new double[rows * states];
        for (int row = 0; row < rows; row++)
        {
            for (int component = 0; component < components; component++)
            {
                double weight = weights[(row * components) + component];
                for (int state = 0; weight > 0 && state < states; state++)
                {
                    probabilities[(row * states) + state] += weight * Math.Exp(logDensity(row, component, state));
                }
            }
        }

        return probabilities;
    }

    /// <summary>The log-density of a mixture, log Σ weight × exp(log-density in the component).</summary>
    /// <param name="weights">The weights of the components, summing to 1.</param>
    /// <param name="logDensity">From a component to the log-density in it; asked only where the weight is positive.</param>
    /// <returns>The log-density; −∞ where no component has any.</returns>
    public static double LogDensity(ReadOnlySpan<double> weights, Func<int, double> logDensity)
    {
        ArgumentNullException.ThrowIfNull(logDensity);
        double largest = double.NegativeInfinity;
        double scaledSum = 0;
        for (int component = 0; component < weights.Length; component++)
        {
            if (weights[component] > 0)
            {
                LogSumExp.Add(Math.Log(weights[component]) + logDensity(component), ref largest, ref scaledSum);
            }
        }

        return largest + Math.Log(scaledSum);
    }
}
