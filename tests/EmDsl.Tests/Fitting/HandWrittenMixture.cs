using EmDsl.Fitting;
using EmDsl.Numerics;

namespace EmDsl.Tests.Fitting;

/// <summary>A Gaussian mixture with full covariances as the generator would write it: the pieces of the library put together.</summary>
sealed class HandWrittenMixture(double[] data, int dimension, int states, FitOptions options) : IDisposable
{
    const double Collapsed = 1e-10;

    readonly int rows = data.Length / dimension;
    readonly ChunkRunner runner = new(data.Length / dimension, 64, options.Threads);
    readonly double[] pooled = Pooled(data, dimension);

    public sealed class Parameters(int states, int dimension)
    {
        public double[] Weights { get; } = new double[states];

        public double[] Means { get; } = new double[states * dimension];

        public double[] Covariances { get; } = new double[states * dimension * dimension];
    }

    public FitResult<Parameters> Fit()
    {
        var schedule = new StartSchedule<Parameters>(options, 10);
        for (int start = 0; start < schedule.Count; start++)
        {
            var parameters = new Parameters(states, dimension);
            Random random = SeededRandom.For(options.Seed, start);
            int[] partition = StartingPartition.KMeansPlusPlus(data, rows, dimension, null, states, random, start % 2 == 0);
            StartingResponsibilities responsibilities = StartingResponsibilities.Soften(partition, states, random);
            var statistics = new Statistics(states, dimension);
            for (int i = 0; i < rows; i++)
            {
                statistics.Add(data.AsSpan(i * dimension, dimension), responsibilities.Row(i));
            }

            Maximize(statistics, parameters);
            Iterate(schedule.Begin(start, parameters, new Parameters(states, dimension)));
        }

        while (schedule.CarryOn() is { } run)
        {
            Iterate(run);
        }

        return schedule.ToResult(schedule.Winner.Best, rows, states - 1 + (states * dimension * (dimension + 3) / 2), 0, []);
    }

    public void Dispose() => runner.Dispose();

    void Iterate(StartRun<Parameters> run)
    {
        var chunks = new Statistics[runner.ChunkCount];
        for (int chunk = 0; chunk < chunks.Length; chunk++)
        {
            chunks[chunk] = new(states, dimension);
        }

        var total = new Statistics(states, dimension);
        var precision = new Precision(states, dimension);
        Action<int, int> body = (chunk, _) => Expect(precision, runner.Range(chunk), chunks[chunk]);
        while (true)
        {
            if (precision.Prepare(run.Current, pooled) is { } collapsed)
            {
                run.Collapse($"state {collapsed}");
                return;
            }

            runner.Run(body, CancellationToken.None);
            total.Reset();
            double absoluteChunkSum = 0;
            foreach (Statistics chunk in chunks)
            {
                total.Merge(chunk);
                absoluteChunkSum += Math.Abs(chunk.LogLikelihood);
            }

            int spurious = Array.FindIndex(total.Counts, count => count <= dimension + 1);
            run.MarkSpurious(spurious >= 0 ? $"state {spurious}" : null);
            if (!run.Observe(total.LogLikelihood, total.LogLikelihood, absoluteChunkSum))
            {
                return;
            }

            run.Advance();
            Maximize(total, run.Current);
        }
    }

    void Expect(Precision precision, (int First, int End) range, Statistics statistics)
    {
        statistics.Reset();
        Span<double> potentials = stackalloc double[states];
        Span<double> deviation = stackalloc double[dimension];
        for (int i = range.First; i < range.End; i++)
        {
            ReadOnlySpan<double> row = data.AsSpan(i * dimension, dimension);
            for (int k = 0; k < states; k++)
            {
                potentials[k] = precision.LogDensity(k, row, deviation);
            }

            statistics.LogLikelihood += LogSumExp.SoftmaxInPlace(potentials);
            statistics.Add(row, potentials);
        }
    }

    void Maximize(Statistics statistics, Parameters parameters)
    {
        for (int k = 0; k < states; k++)
        {
            double count = statistics.Counts[k];
            parameters.Weights[k] = count / rows;
            for (int j = 0; j < dimension; j++)
            {
                parameters.Means[(k * dimension) + j] = statistics.Sums[(k * dimension) + j] / count;
            }

            for (int j = 0; j < dimension; j++)
            {
                for (int l = 0; l < dimension; l++)
                {
                    int entry = (((k * dimension) + j) * dimension) + l;
                    parameters.Covariances[entry] = (statistics.Products[entry] / count)
                        - (parameters.Means[(k * dimension) + j] * parameters.Means[(k * dimension) + l]);
                }
            }
        }
    }

    static double[] Pooled(double[] data, int dimension)
    {
        var statistics = new Statistics(1, dimension);
        for (int i = 0; i < data.Length / dimension; i++)
        {
            statistics.Add(data.AsSpan(i * dimension, dimension), [1]);
        }

        return [.. statistics.Products.Select((product, entry) => (product / statistics.Counts[0])
            - (statistics.Sums[entry / dimension] / statistics.Counts[0] * (statistics.Sums[entry % dimension] / statistics.Counts[0])))];
    }

    sealed class Precision(int states, int dimension)
    {
        readonly double[] lower = new double[states * dimension * dimension];
        readonly double[] offsets = new double[states];
        double[] means = [];

        // The state whose covariance has collapsed, or null.
        public int? Prepare(Parameters parameters, double[] pooled)
        {
            means = parameters.Means;
            int size = dimension * dimension;
            for (int k = 0; k < states; k++)
            {
                ReadOnlySpan<double> covariance = parameters.Covariances.AsSpan(k * size, size);
                Span<double> factor = lower.AsSpan(k * size, size);
                if (!(SymmetricEigen.SmallestRelative(covariance, pooled, dimension) >= Collapsed)
                    || !Cholesky.TryFactor(covariance, factor, dimension))
                {
                    return k;
                }

                offsets[k] = Math.Log(parameters.Weights[k]) - (dimension * 0.5 * Math.Log(2 * Math.PI)) - (Cholesky.LogDeterminant(factor, dimension) / 2);
            }

            return null;
        }

        public double LogDensity(int state, ReadOnlySpan<double> row, Span<double> deviation)
        {
            for (int j = 0; j < dimension; j++)
            {
                deviation[j] = row[j] - means[(state * dimension) + j];
            }

            Cholesky.SolveLower(lower.AsSpan(state * dimension * dimension, dimension * dimension), deviation, dimension);
            double sum = 0;
            foreach (double value in deviation)
            {
                sum += value * value;
            }

            return offsets[state] - (sum / 2);
        }
    }

    sealed class Statistics(int states, int dimension)
    {
        public double LogLikelihood { get; set; }

        public double[] Counts { get; } = new double[states];

        public double[] Sums { get; } = new double[states * dimension];

        public double[] Products { get; } = new double[states * dimension * dimension];

        public void Add(ReadOnlySpan<double> row, ReadOnlySpan<double> responsibilities)
        {
            for (int k = 0; k < responsibilities.Length; k++)
            {
                Counts[k] += responsibilities[k];
                for (int j = 0; j < dimension; j++)
                {
                    double weighted = responsibilities[k] * row[j];
                    Sums[(k * dimension) + j] += weighted;
                    for (int l = 0; l < dimension; l++)
                    {
                        Products[(((k * dimension) + j) * dimension) + l] += weighted * row[l];
                    }
                }
            }
        }

        public void Merge(Statistics other)
        {
            LogLikelihood += other.LogLikelihood;
            Add(Counts, other.Counts);
            Add(Sums, other.Sums);
            Add(Products, other.Products);
        }

        public void Reset()
        {
            LogLikelihood = 0;
            Array.Clear(Counts);
            Array.Clear(Sums);
            Array.Clear(Products);
        }

        static void Add(double[] target, double[] source)
        {
            for (int i = 0; i < target.Length; i++)
            {
                target[i] += source[i];
            }
        }
    }
}
