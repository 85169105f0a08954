using System.Data.Common;
using System.Globalization;
using DuckDB.NET.Data;
using EmDsl.Tests.Data;
using MathNet.Numerics.LinearAlgebra;
using Microsoft.Data.Sqlite;
using static EmDsl.Distributions;

namespace EmDsl.Tests.Fits;

/// <summary>A table fits to the same bits wherever it is read from.</summary>
public sealed partial class SourcesOfDataTests
{
    static readonly string Csv = Table();

    [Fact]
    public void CsvParquetAndSqliteFitToTheSameBits()
    {
        var options = new FitOptions { Starts = 3, MaxIterations = 60, LogLikelihoodTolerance = 0 };
        using var csv = new CsvFile(Csv);
        var expected = Orders.Fit(Orders.Dataset.FromCsv(csv.Path), options);
        Assert.Equal(60, expected.Iterations);

        var parquet = Orders.Fit(FromParquet(csv.Path), options);
        var sqlite = Orders.Fit(FromSqlite(), options);

        Assert.Equal(BitsOf(expected), BitsOf(parquet));
        Assert.Equal(BitsOf(expected), BitsOf(sqlite));
    }

    static long[] BitsOf(FitResult<Orders> fit) => Bits.Of([
        .. fit.Model.Weights, .. fit.Model.Mean, .. fit.Model.Variance, .. fit.Model.Rate, .. fit.Model.Colour.SelectMany(p => p), .. fit.Model.Return,
        .. fit.LogLikelihoodTrace, fit.ObservationCount]);

    // Price with holes, pieces with a few holes, colours by name, flags, fractional weights: 600 rows, so that there are two chunks.
    static string Table()
    {
        var random = new Random(5);
        var lines = new List<string> { "id,price,pieces,colour,returned,freq" };
        for (var i = 0; i < 600; i++)
        {
            var large = random.NextDouble() < 0.4;
            var price = random.NextDouble() < 0.1 ? "NA" : Text((large ? 30 : 10) + (4 * (random.NextDouble() + random.NextDouble() + random.NextDouble())));
            var pieces = random.NextDouble() < 0.05 ? "" : random.Next(large ? 9 : 3).ToString(CultureInfo.InvariantCulture);
            var colour = ((Colour)(random.NextDouble() < 0.6 ? (large ? 2 : 0) : 1)).ToString();
            lines.Add($"{i},{price},{pieces},{colour},{(random.NextDouble() < (large ? 0.5 : 0.1) ? "true" : "false")},{Text(random.NextDouble() * 3)}");
        }

        return string.Join('\n', lines) + "\n";

        static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
    }

    static Orders.Dataset FromParquet(string csvPath)
    {
        using var parquet = new CsvFile("");
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Execute(
            connection,
            $$"""
            COPY (SELECT * FROM read_csv('{{csvPath}}', header = true, nullstr = ['NA', ''], columns = {
                'id': 'INTEGER', 'price': 'DOUBLE', 'pieces': 'INTEGER', 'colour': 'VARCHAR', 'returned': 'BOOLEAN', 'freq': 'DOUBLE' }))
            TO '{{parquet.Path}}' (FORMAT parquet)
            """);
        return Query(connection, $"SELECT * FROM read_parquet('{parquet.Path}') ORDER BY id");
    }

    static Orders.Dataset FromSqlite()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Execute(connection, "CREATE TABLE orders (id INTEGER, price REAL, pieces INTEGER, colour TEXT, returned INTEGER, freq REAL)");
        foreach (var line in Csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            var cells = line.Split(',');
            using var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO orders VALUES ($0, $1, $2, $3, $4, $5)";
            for (var i = 0; i < cells.Length; i++)
            {
                insert.Parameters.AddWithValue($"${i}", (cells[i], i) switch
                {
                    ("" or "NA", _) => DBNull.Value,
                    (_, 1 or 5) => double.Parse(cells[i], CultureInfo.InvariantCulture),
                    (_, 3) => cells[i],
                    (_, 4) => cells[i] == "true",
                    _ => long.Parse(cells[i], CultureInfo.InvariantCulture),
                });
            }

            insert.ExecuteNonQuery();
        }

        return Query(connection, "SELECT * FROM orders ORDER BY id");
    }

    static Orders.Dataset Query(DbConnection connection, string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        return Orders.Dataset.FromReader(reader);
    }

    static void Execute(DbConnection connection, string statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    internal enum Colour
    {
        Red,
        Green,
        Blue,
    }

    [LatentModel]
    internal sealed partial class Orders
    {
        [Parameter] public partial Vector<double> Weights { get; init; }
        [Parameter] public partial double[] Mean { get; init; }
        [Parameter] public partial double[] Variance { get; init; }
        [Parameter] public partial double[] Rate { get; init; }
        [Parameter] public partial Vector<double>[] Colour { get; init; }
        [Parameter] public partial double[] Return { get; init; }
        [Latent(2)] int Size => Categorical(Weights);
        [Observed] double? Price => Normal(Mean[Size], Variance[Size]);
        [Observed] int? Pieces => Poisson(Rate[Size]);
        [Observed("colour")] Colour Paint => Categorical<Colour>(Colour[Size]);
        [Observed] bool Returned => Bernoulli(Return[Size]);
        [Weight("freq")] double Frequency { get; }
    }
}
