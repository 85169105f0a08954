using System.Diagnostics;

namespace EmDsl.Benchmarks;

internal static class Timing
{
    /// <summary>The median duration in milliseconds of <paramref name="runs"/> runs after <paramref name="warmUps"/> that do not count.</summary>
    public static double MedianMilliseconds(int warmUps, int runs, Action action)
    {
        var times = new List<double>();
        for (var run = -warmUps; run < runs; run++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            if (run >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        times.Sort();
        return times[times.Count / 2];
    }
}
