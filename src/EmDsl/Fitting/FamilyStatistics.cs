namespace EmDsl.Fitting;

/// <summary>The sufficient statistics of a family, cell by cell; those of a cell begin with its weight. Generated code calls this.</summary>
public static class FamilyStatistics
{
    /// <summary>The size of the statistics of all cells.</summary>
    /// <typeparam name="TFamily">The family.</typeparam>
    /// <param name="cells">The number of cells.</param>
    /// <param name="dimension">The number of entries of a value.</param>
    /// <returns>The number of numbers.</returns>
    public static int Size<TFamily>(int cells, int dimension)
        where TFamily : IDistributionFamily<TFamily>
        => cells * (1 + TFamily.StatisticsLength(dimension));

    /// <summary>The number of free parameters of all cells.</summary>
    /// <typeparam name="TFamily">The family.</typeparam>
    /// <param name="cells">The number of cells.</param>
    /// <param name="dimension">The number of entries of a value.</param>
    /// <returns>The number.</returns>
    public static int FreeParameterCount<TFamily>(int cells, int dimension)
        where TFamily : IDistributionFamily<TFamily>
        => cells * TFamily.FreeParameterCount(dimension);

    /// <summary>Adds the statistics of other observations, cell by cell.</summary>
    /// <typeparam name="TFamily">The family.</typeparam>
    /// <param name="other">The other statistics.</param>
    /// <param name="statistics">The statistics that grow.</param>
    /// <param name="cells">The number of cells.</param>
    public static void Merge<TFamily>(double[] other, double[] statistics, int cells)
        where TFamily : IDistributionFamily<TFamily>
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
}
