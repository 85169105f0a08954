using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace EmDsl.Benchmarks.Peers;

/// <summary>The table of all workloads: ours beside the peers, checked against the reference traces first.</summary>
internal static class PeerReport
{
    private const int Iterations = 20;
    private const double LargestError = 1e-10;

    private static readonly int[] RowCounts = [62_500, 250_000, 1_000_000];

    // What the short mode may take, once the data are written.
    private static readonly TimeSpan ShortBudget = TimeSpan.FromSeconds(30);

    /// <summary>Runs everything, prints the table and writes it into the docs.</summary>
    public static void Report()
    {
        MachineLimits limits = MachineLimits.Measure();
        StringBuilder text = Header();
        var versions = new SortedSet<string>(StringComparer.Ordinal);
        foreach (Workload workload in Workload.All)
        {
            PeerPrograms.WriteData(workload);
            PeerResult[] peers = [.. PeerPrograms.Measure(workload)];
            foreach (PeerResult peer in peers.Where(peer => peer.Version.Length > 0))
                versions.Add($"{peer.Peer} {peer.Version}");
            foreach (bool merges in Variants(workload))
                Line(text, Row(workload, merges, OwnRun.Measure(workload.Name, Iterations, 0, null, merges), Best(peers), limits));
            Print(peers);
        }

        string machine = string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} processors, {limits.FlopsPerSecond / 1e9:F0} GFLOP/s and {limits.ExponentialsPerSecond / 1e9:F1} G exponentials/s measured on all of them, .NET {Environment.Version}; peers: {string.Join(", ", versions)}");
        Console.WriteLine(machine);
        Write(text.ToString(), machine);
    }

    /// <summary>Half a minute of the same: few iterations of ours, then numpy's as far as the time goes; says what it left out.</summary>
    public static void ReportShort()
    {
        foreach (Workload workload in Workload.All)
            PeerPrograms.WriteData(workload);
        long begin = Stopwatch.GetTimestamp();
        TimeSpan Left() => ShortBudget - Stopwatch.GetElapsedTime(begin) is { Ticks: > 0 } left ? left : TimeSpan.Zero;
        MachineLimits limits = MachineLimits.Measure();
        StringBuilder text = Header();
        var leftOut = new List<string>();
        foreach (Workload workload in Workload.All)
        {
            foreach (bool merges in Variants(workload))
            {
                if (OwnRun.Measure(workload.Name, 8, 0, null, merges, Left()) is { } own)
                    Line(text, Row(workload, merges, own, null, limits));
                else
                    leftOut.Add(workload.Name);
            }
        }

        foreach (Workload workload in Workload.All)
        {
            if (PeerPrograms.Measure("numpy", workload, 2, Left()) is { } peer)
                Print([peer], workload.Name + " ");
            else
                leftOut.Add($"{workload.Name} by numpy");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(begin).TotalSeconds:F0} s{(leftOut.Count == 0 ? "" : $"; not installed, or no time left: {string.Join(", ", leftOut)}")}"));
    }

    private static bool[] Variants(Workload workload) => workload.Repeats ? [false, true] : [false];

    private static PeerResult? Best(IEnumerable<PeerResult> peers) => peers.Where(peer => peer.Error <= 1e-6).MinBy(peer => peer.Seconds);

    private static StringBuilder Header()
    {
        var text = new StringBuilder();
        Line(text, "| workload | ms per iteration | median | processor ms | best peer | times faster | of machine limit | first iteration | set-up | compiled | in iterations | bytes per iteration | memory / data | peak MB | trace off by |");
        Line(text, "| --- | ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        return text;
    }

    private static string Row(Workload workload, bool merges, OwnResult own, PeerResult? best, MachineLimits limits)
    {
        if (!(own.WorstError <= LargestError))
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{workload.Name}: the log-likelihoods are off by {own.WorstError:E1}; no time counts."));
        string share = merges ? "" : (limits.Seconds(workload) / own.Fastest).ToString("P0", CultureInfo.InvariantCulture);
        double memory = 1 + ((double)own.FitBytes / workload.PackedBytes);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {workload.Name} {workload.Title}{(merges ? ", equal rows merged" : "")} | {Milliseconds(own.Fastest)} | {Milliseconds(own.Median)} | {Milliseconds(own.ProcessorPerIteration)} | {(best is null ? "none measured" : $"{best.Peer} {best.Seconds * 1e3:F0} ms")} | {(best is null ? "" : (best.Seconds / own.Median).ToString("F1", CultureInfo.InvariantCulture))} | {share} | {(own.First - own.Median) * 1e3:+0;-0;0} ms | {own.SetUp * 1e3:F0} ms | {own.CompiledSetUp * 1e3:F0} ms | {own.CompiledSetUp / own.Median:F1} | {own.BytesPerIteration:F0} | {memory:F2} | {own.PeakBytes / 1e6:F0} | {own.WorstError:E0} |");
    }

    private static void Print(IEnumerable<PeerResult> peers, string workload = "")
    {
        foreach (PeerResult peer in peers)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {workload}{peer.Peer,-14}{peer.Seconds * 1e3,10:F1} ms, log-likelihood off by {peer.Error:E1}, peak {peer.PeakMegabytes:F0} MB"));
    }

    /// <summary>Processor time for each row, state and iteration over the number of rows, states, dimensions and threads, for every width of registers.</summary>
    public static void Scale()
    {
        foreach (string shape in ShapeRun.Shapes)
        {
            double[] times = Array.ConvertAll(RowCounts, rows => ShapeRun.Measure(shape, rows, 5, 5, 1));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{shape,-9} time over rows: {times[1] / times[0] / 4:F3} of linear at four times the rows, {times[2] / times[0] / 16:F3} at sixteen times"));
            foreach (int states in new[] { 2, 3, 8, 16, 17 })
                ShapeRun.Measure(shape, 125_000, states, 5, 1);
            foreach (int dimension in new[] { 1, 2, 3, 8, 11, 16, 33 })
                ShapeRun.Measure(shape, 62_500, 5, dimension, 1);
            ShapeRun.Measure(shape, 250_000, 5, 5, 2);
        }

        foreach (Workload workload in Workload.All)
        {
            PeerPrograms.WriteData(workload);
            foreach (int? lanes in new int?[] { null, 4, 2, 0 })
            {
                OwnResult own = OwnRun.Measure(workload.Name, 8, 1, lanes);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{workload.Name} lanes {lanes?.ToString(CultureInfo.InvariantCulture) ?? "widest",-7}{own.Fastest * 1e3,10:F1} ms, processor {own.ProcessorPerIteration * 1e3:F1} ms"));
            }
        }
    }

    private static string Milliseconds(double seconds) => (seconds * 1e3).ToString(seconds < 1e-4 ? "F4" : "F1", CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, string line)
    {
        text.Append(line).Append('\n');
        Console.WriteLine(line);
    }

    private static void Write(string table, string machine)
    {
        string path = Path.GetFullPath(Path.Combine(Workload.Folder, "..", "..", "..", "..", "docs", "benchmarks.md"));
        string before = File.Exists(path) ? File.ReadAllText(path) : "";
        const string Begin = "<!-- table -->\n", End = "<!-- end of table -->";
        int begin = before.IndexOf(Begin, StringComparison.Ordinal), end = before.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
            throw new InvalidOperationException($"{path} has no place for the table.");
        File.WriteAllText(path, $"{before[..(begin + Begin.Length)]}\n{table}\n{machine}.\n\n{before[end..]}");
        Console.WriteLine($"written to {path}");
    }
}
