namespace EmDsl.Fitting;

/// <summary>Partitions of the rows from which starting responsibilities are made.</summary>
public static class StartingPartition
{
    // The clusters of this many rows are those of the whole for the purpose of a start.
    const int LargestSample = 50_000;

    /// <summary>
    /// k-means on whitened rows, seeded by k-means++ (Arthur and Vassilvitskii 2007, SODA, 1027). Every column is brought to mean zero and unit
    /// variance; with <paramref name="decorrelate"/>, complete rows and a well-conditioned correlation matrix, the columns are
    /// made uncorrelated too. Beyond 50 000 rows the centres are found on a random sample, and all rows assigned to them.
    /// </summary>
    /// <param name="features">The observations, row-major, rows × dimension; NaN where missing. A distance is that of the entries both have, scaled up.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="dimension">The number of columns.</param>
    /// <param name="weights">The weights of the rows, at least 0; null for ones.</param>
    /// <param name="clusters">The number of clusters, at least 1.</param>
    /// <param name="random">The source of randomness.</param>
    /// <param name="decorrelate">Whether to whiten by the correlation matrix; varying it between starts varies the partitions.</param>
    /// <returns>The cluster of every row. A cluster is empty only if there are fewer distinct rows than clusters.</returns>
    public static int[] KMeansPlusPlus(
        double[] features, int rows, int dimension, double[]? weights, int clusters, Random random, bool decorrelate = true)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(clusters, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(features.LongLength, (long)rows * dimension);
        double[] whitened = Whitening.Apply(features, rows, dimension, weights, decorrelate);
        if (rows <= LargestSample)
        {
            return new KMeans(whitened, rows, dimension, weights, clusters, random).Partition();
        }

        int[] sample = Sample(rows, random);
        var sampleFeatures = new double[sample.Length * dimension];
        double[]? sampleWeights = weights is null ? null : new double[sample.Length];
        for (int i = 0; i < sample.Length; i++)
        {
            whitened.AsSpan(sample[i] * dimension, dimension).CopyTo(sampleFeatures.AsSpan(i * dimension));
            if (sampleWeights is not null)
            {
                sampleWeights[i] = weights![sample[i]];
            }
        }

        var means = new KMeans(sampleFeatures, sample.Length, dimension, sampleWeights, clusters, random);
        means.Partition();
        var assignment = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            assignment[i] = means.Nearest(whitened.AsSpan(i * dimension, dimension)).Cluster;
        }

        return assignment;
    }

    /// <summary>
    /// Strata of about equal weight by the rank of one number, with jittered cut points. Equal values fall into the same stratum.
    /// </summary>
    /// <param name="values">The observations; a missing one (NaN) falls into any stratum.</param>
    /// <param name="weights">The weights of the rows, at least 0; null for ones.</param>
    /// <param name="clusters">The number of strata, at least 1.</param>
    /// <param name="random">The source of the jitter.</param>
    /// <returns>
    /// The stratum of every row, ascending in the value; every stratum has a value if there are as many distinct values as strata, and if there
    /// are fewer, equal values are spread at random over several strata.
    /// </returns>
    public static int[] Quantiles(double[] values, double[]? weights, int clusters, Random random)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(clusters, 1);
        int[] order = [.. Enumerable.Range(0, values.Length).Where(i => !double.IsNaN(values[i]))];
        double[] sorted = Array.ConvertAll(order, i => values[i]);
        Array.Sort(sorted, order);
        int distinct = CountDistinct(sorted);
        double[] cuts = JitteredCuts(clusters, random);
        double total = order.Sum(i => Weight(weights, i));

        int[] assignment = RandomAssignment(values.Length, clusters, random);
        double below = 0;
        int stratum = -1;
        int group = 0;
        for (int first = 0; first < order.Length; group++)
        {
            int end = first + 1;
            double mass = Weight(weights, order[first]);
            for (; end < order.Length && sorted[end] == sorted[first]; end++)
            {
                mass += Weight(weights, order[end]);
            }

            if (distinct >= clusters)
            {
                double middle = total > 0 ? (below + (mass / 2)) / total : 0.5;
                int wanted = cuts.Count(cut => cut <= middle);

                // No stratum is skipped, and enough values are left for those that follow.
                stratum = Math.Clamp(wanted, Math.Max(stratum, clusters - (distinct - group)), stratum + 1);
            }

            for (int i = first; i < end; i++)
            {
                assignment[order[i]] = distinct >= clusters ? stratum : SpreadOver(group, distinct, clusters, random);
            }

            below += mass;
            first = end;
        }

        return assignment;
    }

    static double[] JitteredCuts(int clusters, Random random)
    {
        var cuts = new double[clusters - 1];
        for (int k = 0; k < cuts.Length; k++)
        {
            cuts[k] = (k + 1 + (0.8 * (random.NextDouble() - 0.5))) / clusters;
        }

        return cuts;
    }

    static int CountDistinct(double[] sorted)
    {
        int distinct = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            distinct += i == 0 || sorted[i] != sorted[i - 1] ? 1 : 0;
        }

        return distinct;
    }

    // With fewer values than strata, value g takes the strata g, g + distinct, g + 2 distinct, ...
    static int SpreadOver(int group, int distinct, int clusters, Random random)
        => group + (distinct * random.Next((clusters - group + distinct - 1) / distinct));

    static int[] RandomAssignment(int rows, int clusters, Random random)
    {
        var assignment = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            assignment[i] = random.Next(clusters);
        }

        return assignment;
    }

    static double Weight(double[]? weights, int i) => weights is null ? 1 : weights[i];

    // A random subset of LargestSample rows in ascending order (Knuth, The Art of Computer Programming, algorithm 3.4.2 S).
    static int[] Sample(int rows, Random random)
    {
        var sample = new int[LargestSample];
        int taken = 0;
        for (int i = 0; taken < LargestSample; i++)
        {
            if (random.NextDouble() * (rows - i) < LargestSample - taken)
            {
                sample[taken++] = i;
            }
        }

        return sample;
    }
}
