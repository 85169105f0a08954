using System.Diagnostics;

namespace EmDsl.Benchmarks;

/// <summary>Milliseconds of repeated runs: the median, the best, and the mean processor time, which a busy machine inflates least.</summary>
internal readonly record struct Timing(double Median, double Best, double Processor)
{
    /// <summary>Times <paramref name="runs"/> runs after <paramref name="warmUps"/> that do not count.</summary>
    public static Timing Of(int warmUps, int runs, Action action)
    {
        for (var run = 0; run < warmUps; run++)
        {
            action();
        }

        using var process = Process.GetCurrentProcess();
        var processor = process.TotalProcessorTime;
        var times = new double[runs];
        for (var run = 0; run < runs; run++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            times[run] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        process.Refresh();
        Array.Sort(times);
        return new Timing(times[runs / 2], times[0], (process.TotalProcessorTime - processor).TotalMilliseconds / runs);
    }

    public static Timing operator /(Timing timing, double parts) => new(timing.Median / parts, timing.Best / parts, timing.Processor / parts);
}
