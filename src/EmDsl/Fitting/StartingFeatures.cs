namespace EmDsl.Fitting;

/// <summary>From the columns that depend on a latent variable to its starting responsibilities.</summary>
public static class StartingFeatures
{
    /// <summary>Real columns as they are.</summary>
    /// <param name="values">Rows × dimension values; NaN where missing.</param>
    /// <returns>The same array.</returns>
    public static double[] Of(double[] values) => values;

    /// <summary>Counts as numbers on the scale √n, on which their spread hardly depends on their size; missing as NaN.</summary>
    /// <param name="values">Rows × dimension counts; <see cref="int.MinValue"/> where missing.</param>
    /// <returns>A new array.</returns>
    public static double[] OfCounts(int[] values)
    {
        var features = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
            features[i] = values[i] == int.MinValue ? double.NaN : Math.Sign(values[i]) * Math.Sqrt(Math.Abs((double)values[i]));
        return features;
    }

    /// <summary>Columns averaged over the rows of each group, for a latent variable that these rows share.</summary>
    /// <param name="features">Rows × dimension values; NaN where missing.</param>
    /// <param name="groupOfRow">The group of each row, from 0.</param>
    /// <param name="groups">The number of groups.</param>
    /// <returns>A new array in which every row holds the means of its group; NaN where all of a group's are missing.</returns>
    public static double[] GroupMeans(double[] features, int[] groupOfRow, int groups)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(groupOfRow);
        int dimension = groupOfRow.Length == 0 ? 0 : features.Length / groupOfRow.Length;
        var sums = new double[groups * dimension];
        var counts = new int[groups * dimension];
        for (int i = 0; i < features.Length; i++)
        {
            if (double.IsNaN(features[i]))
                continue;
            int place = (groupOfRow[i / dimension] * dimension) + (i % dimension);
            sums[place] += features[i];
            counts[place]++;
        }

        var means = new double[features.Length];
        for (int i = 0; i < means.Length; i++)
        {
            int place = (groupOfRow[i / dimension] * dimension) + (i % dimension);
            means[i] = counts[place] == 0 ? double.NaN : sums[place] / counts[place];
        }

        return means;
    }

    /// <summary>Starting responsibilities of one latent variable.</summary>
    /// <param name="blocks">Blocks of columns, each rows × its own dimension.</param>
    /// <param name="covariates">
    /// Blocks of covariates that explain the columns. A regression's components overlap in the response, so that of every three starts one
    /// looks at response and covariates together and one is random.
    /// </param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="weights">Case weights; null for ones.</param>
    /// <param name="states">The number of states.</param>
    /// <param name="initialization">How; <see cref="Initialization.Automatic"/> takes quantiles of a single column in every third start and k-means++ in the others.</param>
    /// <param name="start">The index of the start.</param>
    /// <param name="random">The stream of this variable and start.</param>
    /// <returns>Rows × states responsibilities, softened so that none is zero.</returns>
    public static StartingResponsibilities Responsibilities(
        double[][] blocks, double[][] covariates, int rows, double[]? weights, int states, Initialization initialization, int start, Random random)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        ArgumentNullException.ThrowIfNull(covariates);
        if (initialization == Initialization.Automatic && covariates.Length > 0)
        {
            if (start % 3 == 1)
                return StartingResponsibilities.Uniform(rows, states, random);
            if (start % 3 == 2)
                blocks = [.. blocks, .. covariates];
        }

        int dimension = 0;
        foreach (double[] block in blocks)
            dimension += rows == 0 ? 0 : block.Length / rows;
        if (initialization == Initialization.RandomResponsibilities || dimension == 0)
            return StartingResponsibilities.Uniform(rows, states, random);
        bool quantiles = initialization == Initialization.Quantiles || (initialization == Initialization.Automatic && dimension == 1 && start % 3 == 0);
        if (quantiles && dimension == 1)
        {
            int[] strata = StartingPartition.Quantiles(blocks[0], weights, states, random);

            // States that priors or equations tell apart need not rise with the value.
            if (start % 2 == 1)
                strata = Array.ConvertAll(strata, stratum => states - 1 - stratum);
            return StartingResponsibilities.Soften(strata, states, random);
        }

        double[] features = blocks.Length == 1 ? blocks[0] : Join(blocks, rows, dimension);
        int[] assignment = StartingPartition.KMeansPlusPlus(features, rows, dimension, weights, states, random, decorrelate: start % 2 == 0);
        return StartingResponsibilities.Soften(assignment, states, random);
    }

    /// <summary>
    /// Starting responsibilities of several latent variables that the same columns tell apart. Partitions of their own would divide the rows along
    /// the same line; here the rows are divided among all joint states, to which the parts are dealt at random.
    /// </summary>
    /// <param name="blocks">Blocks of columns, each rows × its own dimension.</param>
    /// <param name="covariates">Blocks of covariates that explain the columns.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="weights">Case weights; null for ones.</param>
    /// <param name="states">The number of states of each variable.</param>
    /// <param name="initialization">How.</param>
    /// <param name="start">The index of the start.</param>
    /// <param name="random">The stream of these variables and this start.</param>
    /// <returns>Rows × states responsibilities of each variable, softened so that none is zero.</returns>
    public static StartingResponsibilities[] JointResponsibilities(
        double[][] blocks, double[][] covariates, int rows, double[]? weights, int[] states, Initialization initialization, int start, Random random)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(random);
        int parts = 1;
        foreach (int count in states)
            parts *= count;
        StartingResponsibilities joint = Responsibilities(blocks, covariates, rows, weights, parts, initialization, start, random);
        int[] dealt = [.. Enumerable.Range(0, parts)];
        random.Shuffle(dealt);
        double[][] own = Array.ConvertAll(states, count => new double[(long)rows * count]);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<double> shares = joint.Row(row);
            for (int part = 0; part < parts; part++)
            {
                int rest = dealt[part];
                for (int variable = 0; variable < states.Length; variable++)
                {
                    own[variable][(row * states[variable]) + (rest % states[variable])] += shares[part];
                    rest /= states[variable];
                }
            }
        }

        return [.. own.Select((values, variable) => StartingResponsibilities.Of(values, rows, states[variable]))];
    }

    private static double[] Join(double[][] blocks, int rows, int dimension)
    {
        var features = new double[rows * dimension];
        int offset = 0;
        foreach (double[] block in blocks)
        {
            int width = block.Length / rows;
            for (int row = 0; row < rows; row++)
                block.AsSpan(row * width, width).CopyTo(features.AsSpan((row * dimension) + offset, width));
            offset += width;
        }

        return features;
    }
}
