using EmDsl.Data;

namespace EmDsl.Fitting;

/// <summary>
/// What makes a start for a chain differ from one for rows: neighbours in time are alike. Of every five automatic starts two begin with states
/// that are seldom left, two from segments of time, and one from the rows alone, for states that alternate.
/// </summary>
public static class StartingChains
{
    const int Kinds = 5;

    /// <summary>Whether a start looks at segments of time in place of rows.</summary>
    /// <param name="options">The options of the fit.</param>
    /// <param name="start">The index of the start.</param>
    /// <returns>True for two of every five automatic starts.</returns>
    public static bool HasSegments(FitOptions options, int start)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Initialization == Initialization.Automatic && start % Kinds is 1 or 2;
    }

    /// <summary>Cuts sequences at random into segments, whose mean length is 4, 8 or 16 rows by a draw.</summary>
    /// <param name="sequences">The rows of each sequence in order.</param>
    /// <param name="random">The stream of the variable and start.</param>
    /// <returns>The segment of each row, from 0 in the order of <see cref="SequenceRows.Order"/>; and their number.</returns>
    public static (int[] OfRow, int Count) Cut(SequenceRows sequences, Random random)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentNullException.ThrowIfNull(random);
        var segments = new int[sequences.Order.Length];
        int length = 4 << random.Next(3);
        int segment = -1;
        for (int sequence = 0; sequence < sequences.Count; sequence++)
        {
            for (int at = sequences.Starts[sequence]; at < sequences.Starts[sequence + 1]; at++)
            {
                if (at == sequences.Starts[sequence] || random.Next(length) == 0)
                    segment++;
                segments[sequences.Order[at]] = segment;
            }
        }

        return (segments, segment + 1);
    }

    /// <summary>Columns averaged over segments of time.</summary>
    /// <param name="features">Blocks of columns, each rows × its own dimension; NaN where missing.</param>
    /// <param name="sequences">The rows of each sequence in order.</param>
    /// <param name="random">The stream of the variable and start.</param>
    /// <returns>New blocks, in which every row holds the means of its segment.</returns>
    public static double[][] SegmentMeans(double[][] features, SequenceRows sequences, Random random)
    {
        (int[] segments, int count) = Cut(sequences, random);
        return Array.ConvertAll(features, block => StartingFeatures.GroupMeans(block, segments, count));
    }

    /// <summary>Responsibilities drawn from the uniform distribution on the simplex, once for each segment of time.</summary>
    /// <param name="sequences">The rows of each sequence in order.</param>
    /// <param name="states">The number of states, at least 1.</param>
    /// <param name="random">The stream of the variable and start.</param>
    /// <returns>The responsibilities of all rows.</returns>
    public static StartingResponsibilities UniformBySegment(SequenceRows sequences, int states, Random random)
    {
        (int[] segments, int count) = Cut(sequences, random);
        StartingResponsibilities drawn = StartingResponsibilities.Uniform(count, states, random);
        var values = new double[segments.Length * states];
        for (int row = 0; row < segments.Length; row++)
            drawn.Row(segments[row]).CopyTo(values.AsSpan(row * states));
        return StartingResponsibilities.Of(values, segments.Length, states);
    }

    /// <summary>
    /// Gives states that are seldom left to an automatic start: in one of five a state is kept with probability 0.8, in another with
    /// 0.95, and left for the others alike. What is structurally zero stays zero; a state that cannot be kept or left stays as it is.
    /// </summary>
    /// <param name="options">The options of the fit.</param>
    /// <param name="start">The index of the start.</param>
    /// <param name="transition">Probabilities of transition: outer × state before × between × state, row-major; changed in place.</param>
    /// <param name="outer">The product of the dimensions before that of the state before.</param>
    /// <param name="states">The number of states.</param>
    /// <param name="between">The product of the dimensions between the two.</param>
    public static void Hold(FitOptions options, int start, double[] transition, int outer, int states, int between)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(transition);
        double staying = (start % Kinds) switch { 0 => 0.8, 3 => 0.95, _ => 0 };
        if (options.Initialization != Initialization.Automatic || staying == 0)
            return;
        for (int index = 0; index < outer * states * between; index++)
        {
            int state = index / between % states;
            Span<double> row = transition.AsSpan(index * states, states);
            int others = 0;
            for (int next = 0; next < states; next++)
                others += next != state && row[next] > 0 ? 1 : 0;
            if (!(row[state] > 0) || others == 0)
                continue;
            for (int next = 0; next < states; next++)
            {
                if (row[next] > 0)
                    row[next] = next == state ? staying : (1 - staying) / others;
            }
        }
    }
}
