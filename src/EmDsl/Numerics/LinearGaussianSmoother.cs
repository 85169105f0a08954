namespace EmDsl.Numerics;

/// <summary>
/// The law of jointly normal unknowns along a sequence of rows given the data: a Kalman filter forward and a Rauch–Tung–Striebel smoother
/// back. A row takes the state that enters it, draws its own unknowns, each an affine function of those before it plus normal noise,
/// and is conditioned on what is observed. Covariances are held as square roots T with covariance T Tᵀ, so that none loses its
/// definiteness: an observation with noise of its own is Potter's update, several with common noise are projections, and the smoother
/// joins the root of the later state to that of the row given it.
/// </summary>
/// <remarks>
/// Sources: Kalman (1960), J. Basic Eng. 82; Rauch, Tung and Striebel (1965), AIAA J. 3; Potter's update in Bierman (1977), Factorization Methods for
/// Discrete Sequential Estimation, chapter V; Särkkä (2013), Bayesian Filtering and Smoothing, theorem 8.2.
/// </remarks>
public sealed partial class LinearGaussianSmoother
{
    static readonly double LogTwoPi = Math.Log(2 * Math.PI);

    readonly int leaving;
    readonly int variables;
    readonly int width;
    readonly int[] entering;

    // The row's unknowns: their means, and the root of their covariance, variables × width of which `columns` are in use.
    readonly double[] mean;
    readonly double[] root;
    int columns;

    // The state that the row before left.
    readonly double[] stateMean;
    readonly double[] stateRoot;

    // Every row of the sequence so far, conditioned on the rows up to it: means, and roots of at most `variables` columns.
    readonly double[] rowMeans;
    readonly double[] rowRoots;
    int rows;

    // Values about to be observed: what is left of them, and their share in the root.
    readonly double[] residuals;
    readonly double[] shares;

    /// <summary>Room for the unknowns of a row.</summary>
    /// <param name="variables">The number of unknown numbers in a row, those of the state after the row first.</param>
    /// <param name="leaving">The number of entries of the state.</param>
    /// <param name="entering">Where the entries of the state before the row stand among the unknowns, in the order of that state, in runs.</param>
    /// <param name="observed">The largest number of values that one law observes.</param>
    /// <param name="noises">The number of independent noises in a row.</param>
    /// <param name="longest">The number of rows of the longest sequence.</param>
    public LinearGaussianSmoother(int variables, int leaving, (int Start, int Length)[] entering, int observed, int noises, int longest)
    {
        ArgumentNullException.ThrowIfNull(entering);
        this.variables = variables;
        this.leaving = leaving;
        this.entering = [.. entering.SelectMany(run => Enumerable.Range(run.Start, run.Length))];
        width = leaving + noises;
        int largest = Math.Max(observed, variables);
        mean = new double[variables];
        root = new double[variables * width];
        stateMean = new double[leaving];
        stateRoot = new double[leaving * leaving];
        rowMeans = new double[(long)longest * variables];
        rowRoots = new double[(long)longest * variables * variables];
        residuals = new double[observed];
        shares = new double[Math.Max(observed, 1) * width];
        Coefficients = new double[largest * variables];
        Offsets = new double[largest];
        Noise = new double[largest * largest];
        smoothedMean = new double[variables];
        smoothedRoot = new double[variables * (leaving + variables)];
        laterMean = new double[leaving];
        laterRoot = new double[leaving * leaving];
        steps = new double[variables * leaving];
        displacements = new double[variables];
        compressed = new double[Math.Max(leaving, 1) * (leaving + variables)];
        Values = new double[variables];
        earlierMean = new double[leaving];
        earlierRoot = new double[leaving * leaving];
        foreseenMeans = new double[observed];
        foreseenVariances = new double[observed];
    }

    /// <summary>The coefficients of a law's means on the unknowns: a row of as many entries as there are unknowns for each value.</summary>
    public double[] Coefficients { get; }

    /// <summary>What a law's means are without the unknowns.</summary>
    public double[] Offsets { get; }

    /// <summary>Room for the root of a law's covariance that changes from row to row.</summary>
    public double[] Noise { get; }

    /// <summary>Whether no entry of a vector is there, so that its law says nothing about the row.</summary>
    /// <param name="values">Rows × dimension values, row-major; NaN where missing.</param>
    /// <param name="row">The row.</param>
    /// <param name="dimension">The number of entries of the vector.</param>
    public static bool IsMissing(double[] values, int row, int dimension)
    {
        ArgumentNullException.ThrowIfNull(values);
        for (int entry = row * dimension; entry < (row + 1) * dimension; entry++)
        {
            if (!double.IsNaN(values[entry]))
                return false;
        }

        return true;
    }

    /// <summary>A sequence begins: nothing is known of rows before it.</summary>
    public void Begin()
    {
        rows = 0;
        Array.Clear(stateMean);
        Array.Clear(stateRoot);
    }

    /// <summary>A row begins with the state that the row before it left.</summary>
    public void Enter()
    {
        Array.Clear(mean);
        Array.Clear(root);
        columns = leaving;
        for (int k = 0; k < leaving; k++)
        {
            mean[entering[k]] = stateMean[k];
            stateRoot.AsSpan(k * leaving, leaving).CopyTo(root.AsSpan(entering[k] * width));
        }
    }

    /// <summary>A law begins: its coefficients and offsets are zero.</summary>
    /// <param name="count">The number of values that it draws.</param>
    public void Clear(int count)
    {
        Array.Clear(Coefficients, 0, count * variables);
        Array.Clear(Offsets, 0, count);
    }

    /// <summary>Draws unknowns: <see cref="Coefficients"/> × unknowns + <see cref="Offsets"/> + noise.</summary>
    /// <param name="place">Where they stand among the unknowns.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="noise">The lower triangular root of the covariance of the noise, count × count.</param>
    public void Draw(int place, int count, ReadOnlySpan<double> noise)
    {
        for (int entry = 0; entry < count; entry++)
            DrawEntry(place + entry, entry, noise.Slice(entry * count, entry + 1));
        columns += count;
    }

    /// <summary>Conditions on values with common noise; those that are NaN are missing.</summary>
    /// <param name="values">The values.</param>
    /// <param name="noise">The lower triangular root of the covariance of the noise.</param>
    /// <param name="completed">Where missing values stand among the unknowns; −1 where they are left out.</param>
    /// <returns>The log-density of the values that are there, given what came before.</returns>
    public double Observe(ReadOnlySpan<double> values, ReadOnlySpan<double> noise, int completed)
    {
        int count = values.Length, seen = 0;
        for (int entry = 0; entry < count; entry++)
        {
            ReadOnlySpan<double> own = noise.Slice(entry * count, entry + 1);
            if (double.IsNaN(values[entry]))
            {
                if (completed >= 0)
                    DrawEntry(completed + entry, entry, own);
                continue;
            }

            if (completed >= 0)
                mean[completed + entry] = values[entry];
            Span<double> share = shares.AsSpan(seen * width, width);
            residuals[seen] = values[entry] - Combine(entry, share);
            own.CopyTo(share[columns..]);
            seen++;
        }

        columns += count;
        double logDensity = 0;
        for (int i = 0; i < seen; i++)
        {
            ReadOnlySpan<double> share = shares.AsSpan(i * width, columns);
            double square = Dot(share, share), residual = residuals[i];
            logDensity -= 0.5 * (LogTwoPi + Math.Log(square) + (residual * residual / square));
            for (int j = 0; j < variables; j++)
                mean[j] += Project(root.AsSpan(j * width, columns), share, square) * residual;
            for (int j = i + 1; j < seen; j++)
                residuals[j] -= Project(shares.AsSpan(j * width, columns), share, square) * residual;
        }

        return logDensity;
    }

    /// <summary>Conditions on one value with noise of its own; NaN is missing.</summary>
    /// <param name="entry">Which row of <see cref="Coefficients"/> and <see cref="Offsets"/> is its mean.</param>
    /// <param name="value">The value.</param>
    /// <param name="deviation">The standard deviation of its noise.</param>
    /// <param name="completed">Where it stands among the unknowns if it is missing; −1 where it is then left out.</param>
    /// <returns>The log-density of the value given what came before, 0 for one that is missing.</returns>
    public double ObserveOne(int entry, double value, double deviation, int completed)
    {
        if (double.IsNaN(value))
        {
            if (completed >= 0)
            {
                DrawEntry(completed, entry, [deviation]);
                columns++;
            }

            return 0;
        }

        if (completed >= 0)
            mean[completed] = value;
        Span<double> share = shares.AsSpan(0, width);
        double residual = value - Combine(entry, share);
        share = share[..columns];
        double square = Dot(share, share) + (deviation * deviation), norm = Math.Sqrt(square);

        // Potter: the reflection that turns (share, deviation) onto the axis of the noise, which is then known.
        double scale = norm * (norm + deviation);
        for (int j = 0; j < variables; j++)
        {
            Span<double> own = root.AsSpan(j * width, columns);
            double product = Dot(own, share);
            if (product == 0)
                continue;
            mean[j] += product / square * residual;
            Add(-product / scale, share, own);
        }

        return -0.5 * (LogTwoPi + Math.Log(square) + (residual * residual / square));
    }

    /// <summary>A row ends: keeps its law, and what it leaves to the next row.</summary>
    public void Leave()
    {
        Triangularize(root, variables, columns, width);
        mean.CopyTo(rowMeans, rows * variables);
        int used = Math.Min(columns, variables);
        for (int i = 0; i < variables; i++)
        {
            Span<double> kept = rowRoots.AsSpan(((rows * variables) + i) * variables, variables);
            root.AsSpan(i * width, used).CopyTo(kept);
            kept[used..].Clear();
        }

        rows++;
        for (int k = 0; k < leaving; k++)
        {
            stateMean[k] = mean[k];
            Span<double> state = stateRoot.AsSpan(k * leaving, leaving);
            int shared = Math.Min(used, leaving);
            root.AsSpan(k * width, shared).CopyTo(state);
            state[shared..].Clear();
        }
    }

    void DrawEntry(int variable, int entry, ReadOnlySpan<double> noise)
    {
        Span<double> own = root.AsSpan(variable * width, width);
        mean[variable] = Combine(entry, own);
        noise.CopyTo(own[columns..]);
    }

    // The mean of a value before its noise, and its share in the root.
    double Combine(int entry, Span<double> share)
    {
        share[..width].Clear();
        double value = Offsets[entry];
        for (int j = 0; j < variables; j++)
        {
            double coefficient = Coefficients[(entry * variables) + j];
            if (coefficient == 0)
                continue;
            value += coefficient * mean[j];
            Add(coefficient, root.AsSpan(j * width, columns), share);
        }

        return value;
    }

    static double Project(Span<double> own, ReadOnlySpan<double> share, double square)
    {
        double gain = Dot(own, share) / square;
        if (gain != 0)
            Add(-gain, share, own);
        return gain;
    }

    static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
            sum += left[i] * right[i];
        return sum;
    }

    static void Add(double factor, ReadOnlySpan<double> source, Span<double> target)
    {
        for (int i = 0; i < source.Length; i++)
            target[i] += factor * source[i];
    }
}
