namespace EmDsl.Fitting;

/// <summary>Responsibilities from which the first M-step of a start is made: for every row, a probability for every state.</summary>
public sealed class StartingResponsibilities
{
    const double Jitter = 1e-2;

    StartingResponsibilities(int rows, int states)
        : this(new double[(long)rows * states], rows, states)
    {
    }

    StartingResponsibilities(double[] values, int rows, int states)
    {
        Rows = rows;
        States = states;
        Values = values;
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of states.</summary>
    public int States { get; }

    /// <summary>The responsibilities, row-major, rows × states; each row sums to one.</summary>
    public double[] Values { get; }

    internal static StartingResponsibilities Of(double[] values, int rows, int states) => new(values, rows, states);

    /// <summary>The responsibilities of one row.</summary>
    /// <param name="i">The row, from 0.</param>
    /// <returns>One probability per state.</returns>
    public ReadOnlySpan<double> Row(int i) => Values.AsSpan(i * States, States);

    /// <summary>
    /// Responsibilities of 0.99 on an assigned state, the rest of 0.01 spread over all states by a draw from the uniform distribution on the
    /// simplex: the jitter that keeps a start off a saddle.
    /// </summary>
    /// <param name="assignment">The state of every row, from 0 to <paramref name="states"/> − 1.</param>
    /// <param name="states">The number of states.</param>
    /// <param name="random">The source of the jitter.</param>
    /// <returns>The responsibilities.</returns>
    public static StartingResponsibilities Soften(int[] assignment, int states, Random random)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        StartingResponsibilities result = Uniform(assignment.Length, states, random);
        for (int i = 0; i < assignment.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)assignment[i], (uint)states);
            Span<double> row = result.Values.AsSpan(i * states, states);
            for (int k = 0; k < states; k++)
            {
                row[k] *= Jitter;
            }

            row[assignment[i]] += 1 - Jitter;
        }

        return result;
    }

    /// <summary>Responsibilities drawn, row by row, from the uniform distribution on the simplex (Dirichlet with all parameters one).</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="states">The number of states, at least 1.</param>
    /// <param name="random">The source of randomness.</param>
    /// <returns>The responsibilities.</returns>
    public static StartingResponsibilities Uniform(int rows, int states, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(states, 1);
        ArgumentNullException.ThrowIfNull(random);
        var result = new StartingResponsibilities(rows, states);
        for (int i = 0; i < rows; i++)
        {
            Draw(result.Values.AsSpan(i * states, states), random);
        }

        return result;
    }

    static void Draw(Span<double> row, Random random)
    {
        double sum = 0;
        for (int k = 0; k < row.Length; k++)
        {
            row[k] = -Math.Log(1 - random.NextDouble());
            sum += row[k];
        }

        for (int k = 0; k < row.Length; k++)
        {
            row[k] = sum > 0 ? row[k] / sum : 1.0 / row.Length;
        }
    }
}
