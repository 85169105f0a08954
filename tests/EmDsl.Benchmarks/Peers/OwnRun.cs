using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace EmDsl.Benchmarks.Peers;

/// <summary>What one process measured of one workload. Times in seconds.</summary>
/// <param name="SetUp">From the call to the first E-step, compilation included.</param>
/// <param name="CompiledSetUp">The same of the next fit, of another dataset with the same values: what the data cost.</param>
/// <param name="FitBytes">All that this next fit allocated, an upper bound of what it needs beside the data.</param>
internal sealed record OwnResult(
    double Fastest, double Median, double First, double SetUp, double CompiledSetUp, double BytesPerIteration, long PeakBytes, long FitBytes, double WorstError, double ProcessorPerIteration);

/// <summary>One workload in a process of its own, so that its peak memory is its own.</summary>
internal static class OwnRun
{
    /// <summary>Runs a workload and prints the measurements as one line of JSON.</summary>
    public static void Report(string name, int iterations, int threads, int? lanes, bool merges)
    {
        Workload workload = Workload.All.Single(candidate => candidate.Name == name);
        Func<FitOptions, IReadOnlyList<double>> fit = workload.Prepare();
        GC.Collect();
        var stamps = new Stamps(iterations + 2);
        var options = new FitOptions { MaxIterations = iterations, LogLikelihoodTolerance = 0, Starts = 1, Threads = threads, Lanes = lanes, MergesRows = merges, Progress = stamps };
        long begin = Stopwatch.GetTimestamp();
        IReadOnlyList<double> trace = fit(options);
        double[] reference = workload.Trace();
        double worst = trace.Select((value, i) => Math.Abs((value / reference[i]) - 1)).Max();
        double[] gaps = stamps.Gaps();
        double[] later = [.. gaps.Skip(1).Order()];
        double median = later[later.Length / 2];
        using var process = Process.GetCurrentProcess();
        long peak = process.PeakWorkingSet64;

        fit = workload.Prepare();
        GC.Collect();
        var again = new Stamps(5);
        long before = GC.GetTotalAllocatedBytes(precise: true), beginAgain = Stopwatch.GetTimestamp();
        fit(options with { MaxIterations = 2, Progress = again });
        long bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        var result = new OwnResult(
            later[0], median, gaps[0], Math.Max(0, Stopwatch.GetElapsedTime(begin, stamps.First).TotalSeconds - median),
            Math.Max(0, Stopwatch.GetElapsedTime(beginAgain, again.First).TotalSeconds - median), stamps.BytesPerIteration,
            peak, bytes, worst, stamps.ProcessorPerIteration);
        Console.WriteLine(JsonSerializer.Serialize(result));
    }

    /// <summary>Measures a workload in a new process.</summary>
    public static OwnResult Measure(string name, int iterations, int threads, int? lanes = null, bool merges = false)
        => Measure(name, iterations, threads, lanes, merges, Timeout.InfiniteTimeSpan) ?? throw new InvalidOperationException($"{name} gave no result.");

    /// <summary>Measures a workload in a new process, which is ended when its time is up; null then.</summary>
    public static OwnResult? Measure(string name, int iterations, int threads, int? lanes, bool merges, TimeSpan limit)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(OwnRun).Assembly.Location);
        foreach (string argument in new[] { "peers-own", name, Text(iterations), Text(threads), lanes is { } width ? Text(width) : "", merges ? "merged" : "rows" })
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> reading = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(limit))
        {
            process.Kill();
            return null;
        }

        string output = reading.GetAwaiter().GetResult();
        return JsonSerializer.Deserialize<OwnResult>(output) ?? throw new InvalidOperationException($"{name}: {output}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class Stamps(int capacity) : IProgress<EmIteration>
    {
        private readonly long[] times = new long[capacity];
        private readonly double[] processor = new double[capacity];
        private readonly long[] bytes = new long[capacity];
        private readonly Process process = Process.GetCurrentProcess();
        private int count;

        public long First => times[0];

        public double BytesPerIteration => (double)(bytes[count - 1] - bytes[2]) / Math.Max(1, count - 3);

        public double ProcessorPerIteration => (processor[count - 1] - processor[1]) / Math.Max(1, count - 2);

        public void Report(EmIteration value)
        {
            bytes[count] = GC.GetTotalAllocatedBytes(precise: false);
            process.Refresh();
            processor[count] = process.TotalProcessorTime.TotalSeconds;
            times[count++] = Stopwatch.GetTimestamp();
        }

        public double[] Gaps() => [.. Enumerable.Range(1, count - 1).Select(i => Stopwatch.GetElapsedTime(times[i - 1], times[i]).TotalSeconds)];
    }
}
