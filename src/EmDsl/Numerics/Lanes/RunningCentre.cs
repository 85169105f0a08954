namespace EmDsl.Numerics.Lanes;

/// <summary>A value near the middle of each of some columns, from about a thousand of the rows: what features are measured from.</summary>
public sealed class RunningCentre
{
    const int Samples = 1024;

    readonly double[] means;
    readonly int[] counts;

    /// <summary>Centres of columns that no value was added to: 0.</summary>
    /// <param name="columns">The number of columns.</param>
    public RunningCentre(int columns)
    {
        means = new double[columns];
        counts = new int[columns];
    }

    /// <summary>The distance between the rows to look at.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <returns>At least 1.</returns>
    public static int Step(int rows) => Math.Max(1, rows / Samples);

    /// <summary>Adds a value to the mean of a column; one that is missing or infinite is passed over.</summary>
    /// <param name="column">The column, from 0.</param>
    /// <param name="value">The value.</param>
    public void Add(int column, double value)
    {
        if (double.IsFinite(value))
            means[column] += (value - means[column]) / ++counts[column];
    }

    /// <summary>The centres of consecutive columns.</summary>
    /// <param name="first">The first column.</param>
    /// <param name="centres">Receives the centres.</param>
    public void CopyTo(int first, Span<double> centres) => means.AsSpan(first, centres.Length).CopyTo(centres);
}
