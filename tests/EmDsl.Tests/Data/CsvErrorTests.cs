using EmDsl.Data;
using static EmDsl.Tests.Data.Requests;

namespace EmDsl.Tests.Data;

public class CsvErrorTests
{
    const string MissingNotAllowed = "the value is missing, which only a nullable member, or one with AllowMissing = true, allows";

    [Theory]
    [InlineData("abc", "'abc' is not a number")]
    [InlineData("1,5", "'1,5' is not a number")]
    [InlineData("0x10", "'0x10' is not a number")]
    [InlineData("NaN", "'NaN' is not a finite number")]
    [InlineData("Infinity", "'Infinity' is not a finite number")]
    [InlineData("-Inf", "'-Inf' is not a finite number")]
    [InlineData("1e999", "'1e999' is too large for a number")]
    [InlineData("", MissingNotAllowed)]
    [InlineData("NA", MissingNotAllowed)]
    public void ARealNumber(string cell, string problem) => AssertError(cell, problem, Real());

    [Theory]
    [InlineData("-1", "'-1' is not a count, a whole number of at least 0")]
    [InlineData("2.5", "'2.5' is not a whole number")]
    [InlineData("NaN", "'NaN' is not a whole number")]
    [InlineData("inf", "'inf' is not a whole number")]
    [InlineData("2147483648", "'2147483648' is beyond the whole numbers that fit, -2147483647 to 2147483647")]
    [InlineData("-2147483648", "'-2147483648' is beyond the whole numbers that fit, -2147483647 to 2147483647")]
    [InlineData("99999999999999999999", "'99999999999999999999' is beyond the whole numbers that fit, -2147483647 to 2147483647")]
    [InlineData("red", "'red' is not a whole number; text is read into an enum that names its values")]
    [InlineData("", MissingNotAllowed)]
    public void ACount(string cell, string problem) => AssertError(cell, problem, Count("X"));

    [Theory]
    [InlineData("2", "'2' is not true, false, 1 or 0")]
    [InlineData("yes", "'yes' is not true, false, 1 or 0")]
    [InlineData("", MissingNotAllowed)]
    public void ATruthValue(string cell, string problem) => AssertError(cell, problem, Flag("X"));

    [Theory]
    [InlineData("Purple", "'Purple' is none of Red (10), Green (20), Blue (30)")]
    [InlineData("0", "'0' is none of Red (10), Green (20), Blue (30)")]
    [InlineData("10.5", "'10.5' is none of Red (10), Green (20), Blue (30)")]
    [InlineData("", MissingNotAllowed)]
    public void AState(string cell, string problem) => AssertError(cell, problem, Colour("X"));

    [Fact]
    public void ValuesOutsideADomain()
    {
        AssertError("0", "'0' is not a finite number greater than 0", Real() with { Domain = ColumnDomain.Positive });
        AssertError("-0.5", "'-0.5' is not a finite number of at least 0", Real() with { Domain = ColumnDomain.NonNegative });
        AssertError("1", "'1' is not a number strictly between 0 and 1", Real() with { Domain = ColumnDomain.UnitInterval });
        AssertError("-2", "'-2' is not a weight, a finite number of at least 0", Real() with { Domain = ColumnDomain.Weight });
        AssertError("3", "'3' is not one of the categories 0 to 2", Count("X") with { Domain = ColumnDomain.Categories(3) });
        AssertError("0", "'0' is not one of the categories 1 to 3", Count("X") with { Domain = ColumnDomain.Categories(3, first: 1) });
        AssertError("0", "'0' is not a category, a whole number counted from 1", Count("X") with { Domain = ColumnDomain.Categories(first: 1) });
        AssertError("0", "'0' is not a whole number of at least 1", Count("X") with { Domain = ColumnDomain.CountFrom(1) });
        AssertError("9", "'9' is not a whole number from 2 to 8", Count("X") with { Domain = ColumnDomain.CountBetween(2, 8) });
    }

    [Fact]
    public void AKey()
    {
        AssertError("", "the key or category is missing", Key("X"));
        AssertError("NA", "the key or category is missing", Key("X"));
    }

    [Theory]
    [InlineData("3,2", "right", "'2' is less than the left end, 3", "2")]
    [InlineData("-1,-1", "right", "'-1' is an exact value but not a finite number greater than 0", "-1")]
    [InlineData("inf,inf", "right", "'Infinity' is an exact value but not a finite number greater than 0", "Infinity")]
    [InlineData("NaN,1", "left", "'NaN' is not an end of an interval, a finite number or an infinity", "NaN")]
    [InlineData("1,x", "right", "'x' is not a number", "x")]
    [InlineData("1,1e999", "right", "'1e999' is too large for a number", "1e999")]
    [InlineData(",1", "left", MissingNotAllowed, null)]
    public void AnInterval(string cells, string column, string problem, string? value)
    {
        var (message, exception) = CsvFile.Error($"left,right\n1,2\n{cells}\n", Interval());

        Assert.Equal($", line 3, column '{column}': {problem}.", message);
        Assert.Equal(value, exception.Value);
    }

    [Theory]
    [InlineData(",1", "left")]
    [InlineData("1,", "right")]
    public void HalfAnInterval(string cells, string column)
        => Assert.Equal(
            $", line 2, column '{column}': one end of the interval is missing and the other is not.",
            CsvFile.Error($"left,right\n{cells}\n", Interval() with { AllowMissing = true }).Message);

    [Fact]
    public void AnUnknownColumn()
    {
        var (message, exception) = CsvFile.Error("eruptions,waiting\n1,2\n", Vector("Eruption", "eruptions", "wating"));

        Assert.Equal(": there is no column 'wating' for the member Eruption (did you mean 'waiting'?); the columns are 'eruptions', 'waiting'.", message);
        Assert.Equal("wating", exception.Column);
        Assert.Null(exception.Line);
        Assert.Equal(
            ": there is no column 'Deaths' for the member Deaths; the columns are 'eruptions', 'waiting'.",
            CsvFile.Error("eruptions,waiting\n1,2\n", Count("Deaths")).Message);
        Assert.Equal(
            ": there is no column 'Score1' for the member Score (did you mean 'score'?); the columns are 'score'.",
            CsvFile.Error("score\n1\n", Vector("Score")).Message);
        Assert.Equal(
            ": there is no column 'Score3' for the member Score (did you mean 'score1'?); the columns are 'score1', 'score2'.",
            CsvFile.Error("score1,score2\n1,2\n", Vector("Score") with { Dimension = 3 }).Message);
    }

    [Fact]
    public void ManyColumnsAreNotAllListed()
    {
        var header = string.Join(',', Enumerable.Range(0, 35).Select(i => $"column{i}"));
        var listed = string.Join(", ", Enumerable.Range(0, 30).Select(i => $"'column{i}'"));

        Assert.Equal($": there is no column 'Z' for the member Z; the columns are {listed} and 5 more.", CsvFile.Error(header + "\n", Real("Z")).Message);
    }

    [Fact]
    public void AnAmbiguousColumn()
    {
        Assert.Equal(
            ": the column 'X' of the member X is ambiguous, as the header has 'X' (column 1) and 'X' (column 3).",
            CsvFile.Error("X,Y,X\n1,2,3\n", Real()).Message);
        Assert.Equal(
            ": the column 'Days' of the member Days is ambiguous, as the header has 'days' (column 1) and 'DAYS' (column 2).",
            CsvFile.Error("days,DAYS\n1,2\n", Real("Days")).Message);
        Assert.Equal([2], CsvFile.Read("X,Y,X\n1,2,3\n", Real("Y")).Reals(0));
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("\n\r\n", "the file is empty")]
    [InlineData("x,y", "the file has a header and no rows")]
    [InlineData("x,y\n\n", "the file has a header and no rows")]
    public void ATableWithoutRows(string text, string problem) => Assert.Equal($": {problem}.", CsvFile.Error(text, Real()).Message);

    [Fact]
    public void AFileThatCannotBeRead()
    {
        var missing = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "missing.csv");
        var exception = Assert.Throws<ModelDataException>(() => TableReader.FromCsv(missing, [Real()]));
        Assert.Equal($"{missing}: the file does not exist.", exception.Message);
        Assert.IsType<DirectoryNotFoundException>(exception.InnerException);

        var directory = Path.GetTempPath();
        exception = Assert.Throws<ModelDataException>(() => TableReader.FromCsv(directory, [Real()]));
        Assert.Equal($"{directory}: the file cannot be read (Access to the path '{directory}' is denied).", exception.Message);

        using var latin = new CsvFile([.. "x,batch\n1,"u8, 0xE9, .. "\n"u8]);
        exception = Assert.Throws<ModelDataException>(() => TableReader.FromCsv(latin.Path, [Real(), Key()]));
        Assert.Equal($"{latin.Path}: the file is not UTF-8 text.", exception.Message);
    }

    [Fact]
    public void ARowOfAnotherLength()
    {
        Assert.Equal(", line 3: the row has 1 cells and the header has 2.", CsvFile.Error("x,y\n1,2\n1\n", Real()).Message);
        Assert.Equal(", line 2: the row has 3 cells and the header has 2.", CsvFile.Error("x,y\n1,2,3\n", Real()).Message);
    }

    [Theory]
    [InlineData("x,y\n1,2\n\"1,2\n3,4\n", 3)]
    [InlineData("x,y\n1,2\n3,\"4\"5\n", 3)]
    public void AQuoteThatDoesNotEnd(string text, int line)
    {
        var (message, exception) = CsvFile.Error(text, Real());

        Assert.Equal($", line {line}: the row is not well-formed CSV: a quoted cell does not end where a cell must end.", message);
        Assert.Equal(line, exception.Line);
    }

    [Theory]
    [InlineData("x,y\n1,a\n!,b\n", 3, 1)]
    [InlineData("x,y\r\n1,a\r\n!,b\r\n", 3, 1)]
    [InlineData("x,y\r1,a\r!,b\r", 3, 1)]
    [InlineData("\n\nx,y\n1,a\n\n\n!,b\n", 7, 1)]
    [InlineData("x,y\n1,\"a\nb\r\nc\"\n2,\"d\n\"\n3,e\n!,\"f\ng\"\n", 8, 3)]
    [InlineData("\"z\n\",x\n1,2\n3,!\n", 4, 1)]
    public void TheLineIsWhereTheRowStarts(string text, int line, int row)
    {
        var (message, exception) = CsvFile.Error(text, Real());

        Assert.Equal($", line {line}, column 'x': '!' is not a number.", message);
        Assert.Equal(line, exception.Line);
        Assert.Equal(row, exception.Row);
        Assert.Equal("x", exception.Column);
        Assert.Equal("!", exception.Value);
    }

    [Fact]
    public void ABlankLineInAFileOfOneColumnIsNamed()
        => Assert.Equal($", line 3, column 'x': {MissingNotAllowed}.", CsvFile.Error("x\n1\n\n2\n\n", Real()).Message);

    [Fact]
    public void WhatIsFoundLaterIsStillNamedByItsLine()
    {
        using var file = new CsvFile("n,w,animal\n0,1,a\n\n1,1,\"b\n\"\n5,2,c\n2,3,a\n");
        var table = TableReader.FromCsv(file.Path, [Count(), Real("W"), Key("Animal")]);

        var category = Assert.Throws<ModelDataException>(() => table.RequireCategories(0, 3));
        Assert.Equal($"{file.Path}, line 6, column 'n': '5' is not one of the categories 0 to 2.", category.Message);
        var weight = Assert.Throws<ModelDataException>(() => table.RequireConstantWithin(1, table.Groups(2)));
        Assert.Equal(
            $"{file.Path}, line 7, column 'w': '3' differs from 1, which the first row of the same key has; the two must be equal.",
            weight.Message);
        Assert.Equal(3, weight.Row);
        Assert.Equal($"{file.Path}, line 2: there it is.", table.Source.Error(0, "there it is").Message);
        table.RequireCategories(0, 6);
    }

    static void AssertError(string cell, string problem, ColumnRequest request)
    {
        var (message, exception) = CsvFile.Error($"y,x\n0,\"{cell}\"\n", request);

        Assert.Equal($", line 2, column 'x': {problem}.", message);
        Assert.Equal(problem.Contains('\'', StringComparison.Ordinal) ? cell : null, exception.Value);
        Assert.Equal(0, exception.Row);
    }
}
