using EmDsl.Numerics;

namespace EmDsl.Fitting;

/// <summary>Starting responsibilities of a continuous latent variable at the nodes of a quadrature rule.</summary>
public static class StartingNodes
{
    /// <summary>
    /// Each row at the nodes near the normal quantile of its score, a sum of its columns in units of their standard deviations. Without that the
    /// columns would depend on the variable as little as at neutral parameters: not at all, which is a stationary point.
    /// </summary>
    /// <param name="blocks">Blocks of columns that depend on the variable, each rows × its own dimension; NaN where missing.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="nodes">The number of nodes of the <see cref="GaussHermite"/> rule.</param>
    /// <param name="isDrawn">Whether columns enter the score with random weights and signs; otherwise all with 1, so that they rise with the variable.</param>
    /// <param name="random">The stream of this variable and start.</param>
    /// <returns>Rows × nodes responsibilities.</returns>
    public static StartingResponsibilities Along(double[][] blocks, int rows, int nodes, bool isDrawn, Random random)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        ArgumentNullException.ThrowIfNull(random);
        var scores = new double[rows];
        foreach (double[] block in blocks)
            Add(block, rows, isDrawn, random, scores);
        StartingResponsibilities result = StartingResponsibilities.Uniform(rows, nodes, random);
        double[] places = GaussHermite.Nodes(nodes);
        double[] quantiles = Quantiles(scores);
        for (int row = 0; row < rows; row++)
        {
            Span<double> own = result.Values.AsSpan(row * nodes, nodes);
            for (int k = 0; k < nodes; k++)
            {
                double distance = quantiles[row] - places[k];
                own[k] = -2 * distance * distance;
            }

            LogSumExp.SoftmaxInPlace(own);
        }

        return result;
    }

    private static void Add(double[] block, int rows, bool isDrawn, Random random, double[] scores)
    {
        int dimension = rows == 0 ? 0 : block.Length / rows;
        for (int column = 0; column < dimension; column++)
        {
            double share = isDrawn ? Sampler.Normal(random, 0, 1) : 1;
            (double mean, double variance) = ColumnMoments.Of(block, dimension, column, null);
            for (int row = 0; row < rows && variance > 0; row++)
            {
                double value = block[(row * dimension) + column];
                scores[row] += double.IsNaN(value) ? 0 : share * (value - mean) / Math.Sqrt(variance);
            }
        }
    }

    // Normal quantiles of the ranks; equal scores have the mean of theirs.
    private static double[] Quantiles(double[] scores)
    {
        int[] order = [.. Enumerable.Range(0, scores.Length)];
        double[] sorted = [.. scores];
        Array.Sort(sorted, order);
        var quantiles = new double[scores.Length];
        for (int first = 0; first < sorted.Length;)
        {
            int end = first;
            while (end < sorted.Length && sorted[end] == sorted[first])
                end++;
            double quantile = MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, (first + end) / (2.0 * sorted.Length));
            for (int i = first; i < end; i++)
                quantiles[order[i]] = quantile;
            first = end;
        }

        return quantiles;
    }
}
