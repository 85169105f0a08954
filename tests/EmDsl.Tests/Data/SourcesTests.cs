using System.Data.Common;
using System.Globalization;
using DuckDB.NET.Data;
using EmDsl.Data;
using Microsoft.Data.Sqlite;
using static EmDsl.Tests.Data.Requests;

namespace EmDsl.Tests.Data;

/// <summary>The same table from CSV, Parquet and SQLite, and what is special to databases.</summary>
public class SourcesTests
{
    const string Csv = """
        x,n,flag,colour,batch,v1,v2,w,day
        0.1,3,true,Green,u,1e-310,-0,2,2024-02-29
        -1234.5678901234567,0,false,Red,"v, w",1.7976931348623157E+308,3,0.5,2024-03-01
        NA,NA,NA,NA,u,,0.30000000000000004,1,2024-02-29
        9007199254740993,2147483647,false,Blue,é,5,0.1,0,2024-02-29
        """;

    static readonly ColumnRequest[] All =
    [
        Real() with { AllowMissing = true },
        Count() with { AllowMissing = true },
        Flag() with { AllowMissing = true },
        Colour() with { AllowMissing = true },
        Key(),
        Vector("V") with { AllowMissing = true },
        Real("W") with { Domain = ColumnDomain.Weight },
        Key("Nested", "batch", "day"),
        Vector("Z", "1", "w") with { ConstantOne = true },
    ];

    [Fact]
    public void CsvParquetAndSqliteAreTheSameBits()
    {
        var expected = CsvFile.Read(Csv, All);
        Assert.Equal(9007199254740992, expected.Reals(0)[3]);

        AssertSame(expected, ReadParquet());
        AssertSame(expected, ReadSqlite());
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("sv-SE")]
    [InlineData("fa-IR")]
    [InlineData("strange")]
    public void NoCultureChangesWhatIsRead(string name)
    {
        var expected = CsvFile.Read(Csv, All);
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = name == "strange" ? Strange() : CultureInfo.GetCultureInfo(name);
            AssertSame(expected, CsvFile.Read(Csv, All));
            AssertSame(expected, ReadSqlite());
            Assert.Equal(", line 2, column 'x': '-1.5' is not a finite number greater than 0.", CsvFile.Error("x\n-1.5\n", Real() with { Domain = ColumnDomain.Positive }).Message);
            var rows = TableBuilder.ForRows([Real() with { Domain = ColumnDomain.Positive }]);
            Assert.Equal(
                "rows, row 0 (counted from 0), member 'X': '-1.5' is not a finite number greater than 0.",
                Assert.Throws<ModelDataException>(() => rows.Add(0, -1.5)).Message);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void NumericTypesOfADatabaseAreRead()
    {
        // The decimal has 27 digits: its nearest double is the one that parsing its text gives.
        const string query = """
            SELECT 0.123456789012345678901234567::DECIMAL(38,27) AS a, 3::TINYINT AS b, 4::USMALLINT AS c, 5::HUGEINT AS d, 0.5::FLOAT AS e,
                   6::UBIGINT AS f, 7.0::DOUBLE AS g, true AS h, 1::BIGINT AS i, 20::SMALLINT AS j, 8::DECIMAL(5,1) AS k, 2.0::DOUBLE AS l
            """;
        var table = ReadDuckDb(
            query, Real("A"), Real("B"), Real("C"), Real("D"), Real("E"), Real("F"), Count("G"), Flag("H"), Flag("I"), Colour("J"), Count("K"), Key("L"));

        Assert.Equal([0.12345678901234568], table.Reals(0));
        Assert.Equal([3, 4, 5, 0.5, 6], Enumerable.Range(1, 5).Select(i => table.Reals(i)[0]));
        Assert.Equal([7, 1, 1, 1, 8], Enumerable.Range(6, 5).Select(i => table.Integers(i)[0]));
        Assert.Equal(["2"], table.Levels(11));
    }

    [Theory]
    [InlineData("'abc'", "'abc' is not a number")]
    [InlineData("true", "'true' is not a number")]
    [InlineData("DATE '2024-02-29'", "'2024-02-29' is not a number")]
    [InlineData("'NaN'::DOUBLE", "'NaN' is not a finite number")]
    [InlineData("NULL", "the value is missing, which only a nullable member, or one with AllowMissing = true, allows")]
    public void AWrongRealOfADatabase(string value, string problem) => AssertError(value, problem, Real());

    [Theory]
    [InlineData("-1", "'-1' is not a count, a whole number of at least 0")]
    [InlineData("2.5::DOUBLE", "'2.5' is not a whole number")]
    [InlineData("3000000000", "'3000000000' is beyond the whole numbers that fit, -2147483647 to 2147483647")]
    [InlineData("1e300::DOUBLE", "'1E+300' is beyond the whole numbers that fit, -2147483647 to 2147483647")]
    [InlineData("true", "'true' is not a whole number")]
    [InlineData("'red'", "'red' is not a whole number; text is read into an enum that names its values")]
    [InlineData("'NaN'::DOUBLE", "'NaN' is not a whole number")]
    public void AWrongCountOfADatabase(string value, string problem) => AssertError(value, problem, Count("X"));

    [Fact]
    public void OtherWrongValuesOfADatabase()
    {
        AssertError("2", "'2' is not true, false, 1 or 0", Flag("X"));
        AssertError("true", "'true' is none of Red (10), Green (20), Blue (30)", Colour("X"));
        AssertError("11", "'11' is none of Red (10), Green (20), Blue (30)", Colour("X"));
        AssertError("NULL", "the key or category is missing", Key("X"));
    }

    [Fact]
    public void AResultWithoutRowsOrColumns()
    {
        Assert.Equal("reader: there are no rows.", Assert.Throws<ModelDataException>(() => ReadDuckDb("SELECT 1.0 AS x WHERE false", Real())).Message);
        Assert.Equal(
            "reader: there is no column 'X' for the member X; the columns are 'y'.",
            Assert.Throws<ModelDataException>(() => ReadDuckDb("SELECT 1.0 AS y", Real())).Message);
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Assert.Equal(
            "reader: the result has no columns.",
            Assert.Throws<ModelDataException>(() => Query(connection, "CREATE TABLE t (x REAL)", [Real()])).Message);
    }

    static void AssertError(string value, string problem, ColumnRequest request)
    {
        var exception = Assert.Throws<ModelDataException>(() => ReadDuckDb($"SELECT {value} AS x", request));

        Assert.Equal($"reader, row 0 (counted from 0), column 'x': {problem}.", exception.Message);
        Assert.Equal("reader", exception.Source);
        Assert.Equal(0, exception.Row);
    }

    static ColumnTable ReadDuckDb(string query, params ColumnRequest[] requests)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        return Query(connection, query, requests);
    }

    static ColumnTable ReadParquet()
    {
        using var csv = new CsvFile(Csv);
        using var parquet = new CsvFile("");
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Execute(
            connection,
            $$"""
            COPY (SELECT * FROM read_csv('{{csv.Path}}', header = true, nullstr = ['NA', ''], columns = {
                'x': 'DOUBLE', 'n': 'INTEGER', 'flag': 'BOOLEAN', 'colour': 'VARCHAR', 'batch': 'VARCHAR', 'v1': 'DOUBLE', 'v2': 'DOUBLE', 'w': 'DOUBLE', 'day': 'DATE' }))
            TO '{{parquet.Path}}' (FORMAT parquet)
            """);
        return Query(connection, $"SELECT * FROM read_parquet('{parquet.Path}')", All);
    }

    static ColumnTable ReadSqlite()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Execute(connection, "CREATE TABLE t (x REAL, n INTEGER, flag INTEGER, colour TEXT, batch TEXT, v1 REAL, v2 REAL, w REAL, day TEXT)");
        foreach (var line in Csv.Split('\n').Skip(1))
        {
            // The one quoted cell of the table is the fifth.
            var cells = line.Replace("\"v, w\"", "v; w", StringComparison.Ordinal).Split(',').Select(cell => cell.Replace("v; w", "v, w", StringComparison.Ordinal)).ToArray();
            using var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO t VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8)";
            for (var i = 0; i < cells.Length; i++)
            {
                insert.Parameters.AddWithValue($"${i}", SqliteValue(cells[i], i));
            }

            insert.ExecuteNonQuery();
        }

        return Query(connection, "SELECT * FROM t ORDER BY rowid", All);
    }

    static object SqliteValue(string cell, int column) => (cell, column) switch
    {
        ("" or "NA", _) => DBNull.Value,
        (_, 0 or 5 or 6 or 7) => double.Parse(cell, CultureInfo.InvariantCulture),
        (_, 1) => long.Parse(cell, CultureInfo.InvariantCulture),
        (_, 2) => cell == "true",
        _ => cell,
    };

    static ColumnTable Query(DbConnection connection, string query, ColumnRequest[] requests)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        return TableReader.FromReader(reader, requests);
    }

    static void Execute(DbConnection connection, string statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    static void AssertSame(ColumnTable expected, ColumnTable actual)
    {
        Assert.Equal(expected.RowCount, actual.RowCount);
        foreach (var member in new[] { 0, 5, 6, 8 })
        {
            Assert.Equal(expected.Reals(member).Select(BitConverter.DoubleToInt64Bits), actual.Reals(member).Select(BitConverter.DoubleToInt64Bits));
        }

        foreach (var member in new[] { 1, 2, 3 })
        {
            Assert.Equal(expected.Integers(member), actual.Integers(member));
        }

        foreach (var member in new[] { 4, 7 })
        {
            Assert.Equal(expected.Codes(member), actual.Codes(member));
            Assert.Equal(expected.Levels(member), actual.Levels(member));
        }
    }

    static CultureInfo Strange()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = "~";
        culture.NumberFormat.PositiveSign = "p";
        culture.NumberFormat.NumberDecimalSeparator = "-";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NaNSymbol = "1";
        culture.NumberFormat.PositiveInfinitySymbol = "2";
        return culture;
    }
}
