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
