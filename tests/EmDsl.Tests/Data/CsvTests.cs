using System.Text;
using CsCheck;
using EmDsl.Data;
using static EmDsl.Tests.Data.Requests;

namespace EmDsl.Tests.Data;

public class CsvTests
{
    [Fact]
    public void ReadsScalarsVectorsArraysStatesAndKeys()
    {
        var table = CsvFile.Read(
            "deaths,days,x1,x2,a,b,flag,colour,batch\n1,2.5,10,20,3,4,true,Green,u\n0,1e2,-1,.5,5,6,0,30,v\n7,0,+3, 4 ,0,1e1,1.0,red,u\n",
            Count("Deaths"),
            Real("Days") with { Domain = ColumnDomain.Weight },
            Vector(),
            Count("Answer") with { IsVector = true, Columns = ["A", "B"] },
            Flag(),
            Colour(),
            Key());

        Assert.Equal(3, table.RowCount);
        Assert.Equal([1, 0, 7], table.Integers(0));
        Assert.Equal([2.5, 100, 0], table.Reals(1));
        Assert.Equal([10, 20, -1, 0.5, 3, 4], table.Reals(2));
        Assert.Equal(2, table.Dimension(2));
        Assert.Equal(["x1", "x2"], table.ColumnNames(2));
        Assert.Equal([3, 4, 5, 6, 0, 10], table.Integers(3));
        Assert.Equal([1, 0, 1], table.Integers(4));
        Assert.Equal([1, 2, 0], table.Integers(5));
        Assert.Equal([0, 1, 0], table.Codes(6));
        Assert.Equal(["u", "v"], table.Levels(6));
    }

    [Fact]
    public void AMissingCellIsEmptyOrNa()
    {
        var table = CsvFile.Read(
            "x,n,flag,colour,left,right\nNA,,,NA,,NA\n 1 ,2,0,Blue,1,2\n,NA,NA, ,-Inf,3\nNaN,3.0,1,10,2,inf\n",
            Real() with { AllowMissing = true },
            Count() with { AllowMissing = true },
            Flag() with { AllowMissing = true },
            Colour() with { AllowMissing = true },
            Interval() with { AllowMissing = true });

        const int missing = ColumnTable.MissingInteger;
        Assert.Equal([double.NaN, 1, double.NaN, double.NaN], table.Reals(0));
        Assert.Equal([missing, 2, missing, 3], table.Integers(1));
        Assert.Equal([missing, 0, missing, 1], table.Integers(2));
        Assert.Equal([missing, 2, missing, 0], table.Integers(3));
        Assert.Equal([double.NaN, double.NaN, 1, 2, double.NegativeInfinity, 3, 2, double.PositiveInfinity], table.Reals(4));
        Assert.Equal(2, table.Dimension(4));
    }

    [Fact]
    public void NumberedColumnsAreTakenWithoutAGap()
    {
        const string text = "score3,score1,score2,score5\n3,1,2,5\n";

        Assert.Equal([1, 2, 3], CsvFile.Read(text, Vector("Score")).Reals(0));
        Assert.Equal([1, 2], CsvFile.Read(text, Vector("Score") with { Dimension = 2 }).Reals(0));
    }

    [Fact]
    public void AColumnOfTheSameCaseComesFirst()
    {
        Assert.Equal([2], CsvFile.Read("x,X\n1,2\n", Real()).Reals(0));
        Assert.Equal([1], CsvFile.Read("y, x \n2,1\n", Real()).Reals(0));
    }

    [Fact]
    public void TheColumnOneIsAConstantOnlyWhereTheRequestSaysSo()
    {
        const string text = "time,1\n5,7\n6,8\n";

        Assert.Equal([1, 5, 1, 6], CsvFile.Read(text, Vector("X", "1", "time") with { ConstantOne = true }).Reals(0));
        Assert.Equal([7, 5, 8, 6], CsvFile.Read(text, Vector("X", "1", "time")).Reals(0));
    }

    [Fact]
    public void NestedKeysAreToldApartByAllTheirColumns()
    {
        var table = CsvFile.Read("batch,cask\nA,1\nB,1\nA,1\nA,2\nA/1,2\nA,1/2\n", Key("Cask", "batch", "cask"));

        Assert.Equal([0, 1, 0, 2, 3, 4], table.Codes(0));
        Assert.Equal(["A/1", "B/1", "A/2", "A/1/2", "A/1/2"], table.Levels(0));
        Assert.Equal([0, 2], table.Groups(0).Rows(0));
    }

    [Theory]
    [InlineData("x,batch\r\n1,\"a, \"\"b\"\"\r\nc\"\r\n2,\u00e9\r\n")]
    [InlineData("x,batch\n1,\"a, \"\"b\"\"\r\nc\"\n2,\u00e9")]
    [InlineData("\n\n\"x\",\"batch\"\n\n\"1\",\"a, \"\"b\"\"\r\nc\"\n\n2,\u00e9\n\n\n")]
    [InlineData("x;batch\n1;\"a, \"\"b\"\"\r\nc\"\n2;\u00e9\n")]
    [InlineData("x\tbatch\n1\t\"a, \"\"b\"\"\r\nc\"\n2\t\u00e9\n")]
    [InlineData("\"x\"|\"batch\"|\"a,b,c,d\"\n1|\"a, \"\"b\"\"\r\nc\"|0\n2|\u00e9|0\n")]
    public void ReadsTheUsualFormsOfCsv(string text)
    {
        var table = CsvFile.Read(text, Real(), Key());

        Assert.Equal([1, 2], table.Reals(0));
        Assert.Equal(["a, \"b\"\r\nc", "\u00e9"], table.Levels(1));
    }

    [Fact]
    public void AByteOrderMarkSaysTheEncoding()
    {
        foreach (var encoding in new[] { new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            using var file = new CsvFile([.. encoding.GetPreamble(), .. encoding.GetBytes("x,batch\n1,\u00e9\n")]);
            var table = TableReader.FromCsv(file.Path, [Real(), Key()]);

            Assert.Equal([1], table.Reals(0));
            Assert.Equal(["\u00e9"], table.Levels(1));
        }
    }

    [Fact]
    public void NoCharacterStartsAComment()
        => Assert.Equal(["#1", "//2"], CsvFile.Read("batch,x\n#1,1\n//2,2\n", Key()).Levels(0));

    [Fact]
    public void ABlankLineInAFileOfOneColumnIsAMissingCell()
        => Assert.Equal([1, double.NaN, double.NaN, 2], CsvFile.Read("x\n1\n\n\"\"\n2\n\n\n", Real() with { AllowMissing = true }).Reals(0));

    [Fact]
    public void CountsCategoriesFromTheData()
    {
        var table = CsvFile.Read("n,m\n1,\n5,\n2,\n", Count(), Count("M") with { AllowMissing = true });

        Assert.Equal(6, table.CategoryCount(0));
        Assert.Equal(5, table.CategoryCount(0, first: 1));
        Assert.Equal(0, table.CategoryCount(1));
    }

    [Fact]
    public void KeepsMoreRowsThanAnyBlock()
    {
        const int rows = 3_000_000;
        var text = new StringBuilder("n,x\n");
        for (var i = 0; i < rows; i++)
        {
            text.Append(i).Append(",0.5\n");
        }

        var table = CsvFile.Read(text.ToString(), Count(), Real());

        Assert.Equal(Enumerable.Range(0, rows), table.Integers(0));
        Assert.Equal(rows, table.Reals(1).Length);
    }

    [Fact]
    public void EveryNumberKeepsItsBits()
        => Gen.Double[-1e300, 1e300].Array[1, 50].Sample(
            numbers =>
            {
                var text = "x\n" + string.Join('\n', numbers.Select(number => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
                Assert.Equal(
                    numbers.Select(BitConverter.DoubleToInt64Bits), CsvFile.Read(text, Real()).Reals(0).Select(BitConverter.DoubleToInt64Bits));
            },
            iter: 50);
}
