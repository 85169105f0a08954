using System.Diagnostics;
using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Benchmarks.Peers;

/// <summary>Mixtures of any number of rows, states and dimensions, on made-up data: shapes that nobody tuned for.</summary>
internal static class ShapeRun
{
    private const int Iterations = 12;

    /// <summary>Full covariances, diagonal ones, and columns of different kinds with gaps and weights.</summary>
    public static IReadOnlyList<string> Shapes { get; } = ["full", "diagonal", "mixed"];

    /// <summary>Runs one shape in a process of its own, prints its line and returns the milliseconds of an iteration.</summary>
    public static double Measure(string shape, int rows, int states, int dimension, int threads, bool isQuiet = false)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(ShapeRun).Assembly.Location);
        foreach (string argument in new[] { "peers-shape", shape, Text(rows), Text(states), Text(dimension), Text(threads) })
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        string line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (!isQuiet)
            Console.Write(line);
        return double.Parse(line[..line.IndexOf(" ms,", StringComparison.Ordinal)].Split(' ')[^1], CultureInfo.InvariantCulture);
    }

    /// <summary>Fits, and prints milliseconds per iteration and nanoseconds per row and state.</summary>
    public static void Report(string shape, int rows, int states, int dimension, int threads)
    {
        double[] normals = Normals(rows, states, dimension);
        Func<FitOptions, IReadOnlyList<double>> fit = shape switch
        {
            "full" => Full(Matrix<double>.Build.Dense(rows, dimension, normals), states),
            "diagonal" => Diagonal(Matrix<double>.Build.Dense(rows, dimension, normals), states),
            _ => Mixed(normals, rows, states),
        };
        var times = new Times();
        fit(new FitOptions { MaxIterations = Iterations, LogLikelihoodTolerance = 0, Starts = 1, Threads = threads, Progress = times });
        double fastest = times.Fastest();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{shape,-9} N {rows,8} K {states,3} D {dimension,3} threads {threads} {fastest * 1e3,9:F3} ms, {fastest * 1e9 / rows / states,7:F3} ns per row and state"));
    }

    private static Func<FitOptions, IReadOnlyList<double>> Full(Matrix<double> x, int states)
    {
        var data = FullMixture.Dataset.FromColumns(x);
        var start = new FullMixture { K = states, Weights = Even(states), Means = Means(states, x.ColumnCount), Covariances = [.. Enumerable.Range(0, states).Select(_ => Matrix<double>.Build.DenseIdentity(x.ColumnCount))] };
        return options => FullMixture.Fit(data, options, start).LogLikelihoodTrace;
    }

    private static Func<FitOptions, IReadOnlyList<double>> Diagonal(Matrix<double> x, int states)
    {
        var data = DiagonalMixture.Dataset.FromColumns(x);
        var start = new DiagonalMixture { K = states, Weights = Even(states), Means = Means(states, x.ColumnCount), Variances = [.. Enumerable.Range(0, states).Select(_ => Vector<double>.Build.Dense(x.ColumnCount, 1))] };
        return options => DiagonalMixture.Fit(data, options, start).LogLikelihoodTrace;
    }

    private static Func<FitOptions, IReadOnlyList<double>> Mixed(double[] normals, int rows, int states)
    {
        var data = MixedColumns.Dataset.FromColumns(
            [.. Enumerable.Range(0, rows).Select(row => row % 17 == 0 ? null : (double?)normals[row])],
            [.. Enumerable.Range(0, rows).Select(row => (int)Math.Abs(3 * normals[row]))],
            [.. Enumerable.Range(0, rows).Select(row => normals[row] < 0 ? 0 : normals[row] < 1 ? 1 : 2)],
            [.. Enumerable.Range(0, rows).Select(row => 0.5 + (row % 3))]);
        var start = new MixedColumns
        {
            K = states,
            Weights = Even(states),
            Means = [.. Means(states, 1).Select(mean => mean[0])],
            Variances = [.. Enumerable.Repeat(1.0, states)],
            Rates = [.. Enumerable.Range(0, states).Select(state => 1.0 + state)],
            Kinds = [.. Enumerable.Range(0, states).Select(state => Vector<double>.Build.DenseOfArray([0.5, 0.3 - (0.01 * state), 0.2 + (0.01 * state)]))],
        };
        return options => MixedColumns.Fit(data, options, start).LogLikelihoodTrace;
    }

    private static Vector<double> Even(int states) => Vector<double>.Build.Dense(states, 1.0 / states);

    private static Vector<double>[] Means(int states, int dimension) => [.. Enumerable.Range(0, states).Select(state => Vector<double>.Build.Dense(dimension, j => Centre(state, j)))];

    private static double Centre(int state, int column) => 3 * Math.Sin((7 * state) + (3 * column));

    private static double[] Normals(int rows, int states, int dimension)
    {
        var random = new Random(1);
        double[] values = new double[rows * dimension];
        for (int j = 0; j < dimension; j++)
        {
            for (int row = 0; row < rows; row++)
                values[(j * rows) + row] = Centre(row % states, j) + Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        }

        return values;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class Times : IProgress<EmIteration>
    {
        private readonly List<long> stamps = [];

        public void Report(EmIteration value) => stamps.Add(Stopwatch.GetTimestamp());

        public double Fastest() => stamps.Zip(stamps.Skip(1), (before, after) => Stopwatch.GetElapsedTime(before, after).TotalSeconds).Skip(2).Min();
    }
}
