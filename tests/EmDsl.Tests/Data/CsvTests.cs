using System.Text;
using EmDsl.Data;

namespace EmDsl.Tests.Data;

public sealed class CsvTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"emdsl-{Guid.NewGuid():N}.csv");

    public void Dispose() => File.Delete(path);

    [Fact]
    public void ReadsScalarsVectorsAndArrays()
    {
        var table = Read(
            "deaths,days,x1,x2,a,b,flag,colour,batch\n1,2.5,10,20,3,4,true,Green,u\n0,1e2,-1,.5,5,6,0,2,v\n",
            new("Deaths", ColumnKind.WholeNumber) { Domain = ColumnDomain.Count },
            new("Days", ColumnKind.Real) { Domain = ColumnDomain.Weight },
            new("X", ColumnKind.Real) { IsVector = true },
            new("Answer", ColumnKind.WholeNumber) { IsVector = true, Columns = ["A", "B"] },
            new("Flag", ColumnKind.Boolean),
            new("Colour", ColumnKind.Enum) { StateNames = ["Red", "Green", "Blue"], StateValues = [0, 1, 2] },
            new("Batch", ColumnKind.Category));

        Assert.Equal(2, table.RowCount);
        Assert.Equal([1, 0], table.Integers(0));
        Assert.Equal([2.5, 100], table.Reals(1));
        Assert.Equal([10, 20, -1, 0.5], table.Reals(2));
        Assert.Equal(2, table.Dimension(2));
        Assert.Equal(["x1", "x2"], table.ColumnNames(2));
        Assert.Equal([3, 4, 5, 6], table.Integers(3));
        Assert.Equal([1, 0], table.Integers(4));
        Assert.Equal([1, 2], table.Integers(5));
        Assert.Equal([0, 1], table.Codes(6));
        Assert.Equal(["u", "v"], table.Levels(6));
    }

    private ColumnTable Read(string text, params ColumnRequest[] requests)
    {
        File.WriteAllText(path, text, new UTF8Encoding(false));
        return TableReader.FromCsv(path, requests);
    }
}
