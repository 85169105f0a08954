namespace EmDsl.Fitting;

/// <summary>
/// The parameters of a family in each cell that a model tells apart, what is prepared from them, and the family's statistics by cell;
/// the statistics of a cell begin with its weight. Generated code calls this.
/// </summary>
/// <typeparam name="TFamily">The family.</typeparam>
/// <param name="cells">The number of cells.</param>
/// <param name="length">The number of parameters of a cell.</param>
/// <param name="dimension">The number of entries of a value.</param>
public sealed class FamilyBlock<TFamily>(int cells, int length, int dimension)
    where TFamily : IDistributionFamily<TFamily>
{
    private readonly double[] parameters = new double[cells * length];
    private readonly double[] estimate = new double[length];
    private readonly double[] prepared = new double[cells * TFamily.PreparedLength(dimension)];
    private readonly int preparedLength = TFamily.PreparedLength(dimension);
    private readonly int statisticsLength = 1 + TFamily.StatisticsLength(dimension);

    /// <summary>The size of the statistics of all cells.</summary>
    /// <param name="cells">The number of cells.</param>
    /// <param name="dimension">The number of entries of a value.</param>
    /// <returns>The number of numbers.</returns>
    public static int StatisticsSize(int cells, int dimension) => cells * (1 + TFamily.StatisticsLength(dimension));

    /// <summary>The number of free parameters of all cells.</summary>
    /// <param name="cells">The number of cells.</param>
    /// <param name="dimension">The number of entries of a value.</param>
    /// <returns>The number.</returns>
    public static int FreeParameterCount(int cells, int dimension) => cells * TFamily.FreeParameterCount(dimension);

    /// <summary>Adds the statistics of other observations, cell by cell.</summary>
    /// <param name="other">The other statistics.</param>
    /// <param name="statistics">The statistics that grow.</param>
    /// <param name="cells">The number of cells.</param>
    public static void Merge(double[] other, double[] statistics, int cells)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(statistics);
        int size = statistics.Length / cells;
        for (int cell = 0; cell < cells; cell++)
        {
            int start = cell * size;
            // Without weight on one side there is nothing to merge there.
            if (other[start] > 0)
            {
                statistics[start] += other[start];
                TFamily.Merge(statistics.AsSpan(start + 1, size - 1), other.AsSpan(start + 1, size - 1));
            }
        }
    }

    /// <summary>The parameters of a cell, to be filled before <see cref="Prepare"/>.</summary>
    /// <param name="cell">The cell.</param>
    /// <returns>The parameters.</returns>
    public Span<double> ParametersOf(int cell) => parameters.AsSpan(cell * length, length);

    /// <summary>Prepares every cell.</summary>
    public void Prepare()
    {
        for (int cell = 0; cell < cells; cell++)
        {
            TFamily.Prepare(ParametersOf(cell), prepared.AsSpan(cell * preparedLength, preparedLength));
        }
    }

    /// <summary>The log-density of a value in a cell.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="value">The value.</param>
    /// <returns>The log-density.</returns>
    public double LogDensity(int cell, ReadOnlySpan<double> value)
        => TFamily.LogDensity(value, ParametersOf(cell), prepared.AsSpan(cell * preparedLength, preparedLength));

    /// <summary>Adds a weighted observation to the statistics of a cell.</summary>
    /// <param name="statistics">The statistics of all cells.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="value">The value.</param>
    /// <param name="weight">Its weight, greater than 0.</param>
    public void Accumulate(double[] statistics, int cell, ReadOnlySpan<double> value, double weight)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        Span<double> own = statistics.AsSpan(cell * statisticsLength, statisticsLength);
        own[0] += weight;
        TFamily.Accumulate(own[1..], value, weight);
    }

    /// <summary>Maximises in a cell from <see cref="ParametersOf"/>; without weight it stays where it is.</summary>
    /// <param name="statistics">The statistics of all cells.</param>
    /// <param name="cell">The cell.</param>
    /// <returns>The new parameters, valid until the next call.</returns>
    public ReadOnlySpan<double> Maximize(double[] statistics, int cell)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        ReadOnlySpan<double> own = statistics.AsSpan(cell * statisticsLength, statisticsLength);
        ReadOnlySpan<double> previous = ParametersOf(cell);
        previous.CopyTo(estimate);
        if (own[0] > 0)
        {
            TFamily.Maximize(own[1..], own[0], previous, estimate);
        }

        return estimate;
    }

    /// <summary>A draw from a cell.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="value">Where the draw goes.</param>
    public void Sample(Random random, int cell, Span<double> value)
        => TFamily.Sample(random, ParametersOf(cell), prepared.AsSpan(cell * preparedLength, preparedLength), value);
}
