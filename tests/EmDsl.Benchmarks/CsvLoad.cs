using System.Globalization;
using EmDsl.Data;
using Sylvan.Data.Csv;

namespace EmDsl.Benchmarks;

/// <summary>A million rows of nine numbers into typed columns, beside the CSV reader's own parse of the same file.</summary>
internal static class CsvLoad
{
    private const int Rows = 1_000_000;
    private const int Columns = 9;
    private const int Runs = 5;

    public static void Report()
    {
        var path = Path.Combine(Path.GetTempPath(), $"emdsl-csv-{Environment.ProcessId}.csv");
        try
        {
            Write(path);
            var megabytes = new FileInfo(path).Length / 1e6;
            Console.WriteLine($"{Rows:N0} rows x {Columns} columns, {megabytes:F0} MB, median of {Runs} runs");
            Print("reader alone, cells as double", Timing.Of(1, Runs, () => Parse(path)), megabytes);
            Print("typed columns of a vector member", Timing.Of(1, Runs, () => Load(path)), megabytes);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Print(string what, Timing time, double megabytes) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-34}{time.Median,8:F0} ms {megabytes / time.Median * 1000,6:F0} MB/s, best {time.Best:F0} ms"));

    private static void Write(string path)
    {
        var random = new Random(0);
        using var writer = new StreamWriter(path);
        writer.WriteLine(string.Join(',', Enumerable.Range(1, Columns).Select(column => $"x{column}")));
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                writer.Write((random.NextDouble() * 100).ToString("F6", CultureInfo.InvariantCulture));
                writer.Write(column < Columns - 1 ? ',' : '\n');
            }
        }
    }

    private static void Parse(string path)
    {
        using var reader = CsvDataReader.Create(path);
        var values = new double[Rows * Columns];
        for (var row = 0; reader.Read(); row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                values[(row * Columns) + column] = reader.GetDouble(column);
            }
        }
    }

    private static void Load(string path) =>
        TableReader.FromCsv(path, [new ColumnRequest("X", ColumnKind.Real) { IsVector = true }]);
}
