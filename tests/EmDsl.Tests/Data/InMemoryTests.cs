using EmDsl.Data;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Tests.Data.Requests;

namespace EmDsl.Tests.Data;

public class InMemoryTests
{
    const string MissingNotAllowed = "the value is missing, which only a nullable member, or one with AllowMissing = true, allows";

    static readonly ColumnRequest[] All =
    [
        Real() with { AllowMissing = true },
        Count() with { AllowMissing = true },
        Flag() with { AllowMissing = true },
        Colour() with { AllowMissing = true },
        Interval() with { AllowMissing = true },
        Key(),
        Vector("V") with { AllowMissing = true },
        Count("I") with { IsVector = true, AllowMissing = true },
        Flag("B") with { IsVector = true, Columns = ["p", "q"], AllowMissing = true },
        Colour("C") with { IsVector = true, Dimension = 2, AllowMissing = true },
        Real("D") with { IsVector = true },
    ];

    enum Hue : ushort
    {
        Red = 10,
        Green = 20,
        Blue = 30,
    }

    [Fact]
    public void RowsAndColumnsMakeTheSameTable()
    {
        var rows = TableBuilder.ForRows(All);
        AddRow(rows, 1.5, 2, true, Hue.Blue, new Interval(1, 2), "u", [1, double.NaN], [3, null], [true, null], [Hue.Red, null], [0.5]);
        AddRow(rows, null, null, null, null, null, "NA", [3, 4], [5, 6], [false, true], [Hue.Green, Hue.Blue], [0.25]);

        var columns = TableBuilder.ForColumns(All);
        columns.AddColumn(0, [1.5, null]);
        columns.AddColumn(1, [2, null]);
        columns.AddColumn(2, [true, null]);
        columns.AddColumn<Hue?>(3, [Hue.Blue, null], static hue => (long?)hue);
        columns.AddColumn(4, [new Interval(1, 2), null]);
        columns.AddColumn(5, ["u", "NA"]);
        columns.AddColumn(6, Matrix<double>.Build.DenseOfArray(new[,] { { 1, double.NaN }, { 3, 4 } }));
        columns.AddColumn(7, new int?[,] { { 3, null }, { 5, 6 } });
        columns.AddColumn(8, new bool?[,] { { true, null }, { false, true } });
        columns.AddColumn(9, new Hue?[,] { { Hue.Red, null }, { Hue.Green, Hue.Blue } }, static hue => (long?)hue);
        columns.AddColumn(10, new[,] { { 0.5 }, { 0.25 } });

        const int missing = ColumnTable.MissingInteger;
        foreach (var table in new[] { rows.Build(), columns.Build() })
        {
            Assert.Equal(2, table.RowCount);
            Assert.Equal([1.5, double.NaN], table.Reals(0));
            Assert.Equal([2, missing], table.Integers(1));
            Assert.Equal([1, missing], table.Integers(2));
            Assert.Equal([2, missing], table.Integers(3));
            Assert.Equal([1, 2, double.NaN, double.NaN], table.Reals(4));
            Assert.Equal(["u", "NA"], table.Levels(5));
            Assert.Equal([1, double.NaN, 3, 4], table.Reals(6));
            Assert.Equal([3, missing, 5, 6], table.Integers(7));
            Assert.Equal([1, missing, 0, 1], table.Integers(8));
            Assert.Equal([0, missing, 1, 2], table.Integers(9));
            Assert.Equal([0.5, 0.25], table.Reals(10));
        }
    }

    [Fact]
    public void ColumnsWithoutMissingValues()
    {
        var columns = TableBuilder.ForColumns([Real(), Count(), Flag(), Colour(), Interval(), Count("I") with { IsVector = true }, Flag("B") with { IsVector = true }]);
        columns.AddColumn(0, new[] { 1.5 });
        columns.AddColumn(1, new[] { 2 });
        columns.AddColumn(2, new[] { true });
        columns.AddColumn(3, new[] { Hue.Red }, static hue => (long)hue);
        columns.AddColumn(4, new Interval[] { 3 });
        columns.AddColumn(5, new[,] { { 1, 2 } });
        columns.AddColumn(6, new[,] { { true, false } });
        var table = columns.Build();

        Assert.Equal([1.5], table.Reals(0));
        Assert.Equal([2], table.Integers(1));
        Assert.Equal([1], table.Integers(2));
        Assert.Equal([0], table.Integers(3));
        Assert.Equal([3, 3], table.Reals(4));
        Assert.Equal([1, 2], table.Integers(5));
        Assert.Equal([1, 0], table.Integers(6));
    }

    [Fact]
    public void AWrongValueIsNamedByItsRowAndMember()
    {
        var exception = AssertRowError(Count("Deaths"), 1, "row 1 (counted from 0), member 'Deaths': '-3' is not a count, a whole number of at least 0", rows => rows.Add(0, 4), rows => rows.Add(0, -3));
        Assert.Equal("rows", exception.Source);
        Assert.Equal(1, exception.Row);
        Assert.Null(exception.Line);
        Assert.Equal("Deaths", exception.Column);
        Assert.Equal("-3", exception.Value);

        AssertRowError(Real(), 0, "row 0 (counted from 0), member 'X': 'NaN' is not a finite number", rows => rows.Add(0, double.NaN));
        AssertRowError(Real(), 0, "row 0 (counted from 0), member 'X': '-Infinity' is not a finite number", rows => rows.Add(0, double.NegativeInfinity));
        AssertRowError(Real(), 0, $"row 0 (counted from 0), member 'X': {MissingNotAllowed}", rows => rows.Add(0, (double?)null));
        AssertRowError(Count(), 0, $"row 0 (counted from 0), member 'N': {MissingNotAllowed}", rows => rows.Add(0, (int?)null));
        AssertRowError(Count(), 0, "row 0 (counted from 0), member 'N': '-2147483648' is beyond the whole numbers that fit, -2147483647 to 2147483647", rows => rows.Add(0, int.MinValue));
        AssertRowError(Colour(), 0, "row 0 (counted from 0), member 'Colour': '7' is none of Red (10), Green (20), Blue (30)", rows => rows.AddState(0, 7));
        AssertRowError(Key(), 0, "row 0 (counted from 0), member 'Batch': the key or category is missing", rows => rows.Add(0, (string?)null));
        AssertRowError(Interval(), 0, "row 0 (counted from 0), member 'T.Right': '1' is less than the left end, 2", rows => rows.Add(0, new Interval(2, 1)));
        AssertRowError(Interval(), 0, $"row 0 (counted from 0), member 'T.Left': {MissingNotAllowed}", rows => rows.Add(0, (Interval?)null));
        AssertRowError(Vector(), 0, "row 0 (counted from 0), member 'X[1]': 'NaN' is not a finite number", rows => rows.Add(0, Vector<double>.Build.Dense([1, double.NaN])));
    }

    [Fact]
    public void AVectorOfAnotherLength()
    {
        AssertRowError(Vector(), 1, "row 1 (counted from 0), member 'X': the number of entries is 1 where 2 must stand", rows => rows.Add(0, [1.0, 2]), rows => rows.Add(0, [1.0]));
        AssertRowError(Vector("X", "a", "b"), 0, "row 0 (counted from 0), member 'X': the number of entries is 3 where 2 must stand", rows => rows.Add(0, [1.0, 2, 3]));
        AssertRowError(Vector(), 0, "row 0 (counted from 0), member 'X': the number of entries is 0 where at least 1 must stand", rows => rows.Add(0, Array.Empty<double>()));
        AssertRowError(Vector(), 0, "row 0 (counted from 0), member 'X': the vector or array is null", rows => rows.Add(0, (Vector<double>?)null));
        AssertRowError(Count() with { IsVector = true }, 0, "row 0 (counted from 0), member 'N': the vector or array is null", rows => rows.Add(0, (int[]?)null));
    }

    [Fact]
    public void AConstantOneIsOne()
    {
        var covariate = Vector("X", "1", "time") with { ConstantOne = true };
        AssertRowError(covariate, 0, "row 0 (counted from 0), member 'X[0]': '2' stands where the declaration has a constant one, its column \"1\"", rows => rows.Add(0, [2.0, 5]));

        var right = TableBuilder.ForRows([covariate]);
        right.Add(0, [1.0, 5]);
        right.EndRow();
        Assert.Equal([1, 5], right.Build().Reals(0));
    }

    [Fact]
    public void ColumnsOfDifferentLengths()
    {
        var columns = TableBuilder.ForColumns([Count("Deaths"), Real("Days")]);
        columns.AddColumn(0, new[] { 1, 2, 3 });
        columns.AddColumn(1, new[] { 1.0, 2 });

        var exception = Assert.Throws<ModelDataException>(columns.Build);
        Assert.Equal("columns: 'Deaths' has 3 rows and 'Days' has 2.", exception.Message);
        Assert.Equal("Days", exception.Column);
    }

    [Fact]
    public void AWrongValueInAColumnIsNamedByItsRow()
    {
        var columns = TableBuilder.ForColumns([Real(), Vector("V")]);

        var scalar = Assert.Throws<ModelDataException>(() => columns.AddColumn(0, new[] { 1, double.PositiveInfinity }));
        Assert.Equal("columns, row 1 (counted from 0), member 'X': 'Infinity' is not a finite number.", scalar.Message);
        var vector = Assert.Throws<ModelDataException>(() => columns.AddColumn(1, Matrix<double>.Build.DenseOfArray(new[,] { { 1.0, 2 }, { double.NaN, 4 } })));
        Assert.Equal("columns, row 1 (counted from 0), member 'V[0]': 'NaN' is not a finite number.", vector.Message);
        var none = Assert.Throws<ArgumentNullException>(() => columns.AddColumn(1, (Matrix<double>)null!));
        Assert.Equal("V", none.ParamName);
    }

    [Fact]
    public void NoRows()
    {
        Assert.Equal("rows: there are no rows.", Assert.Throws<ModelDataException>(TableBuilder.ForRows([Real(), Vector("V")]).Build).Message);
        var columns = TableBuilder.ForColumns([Real()]);
        columns.AddColumn(0, Array.Empty<double>());
        Assert.Equal("columns: there are no rows.", Assert.Throws<ModelDataException>(columns.Build).Message);
    }

    static ModelDataException AssertRowError(ColumnRequest request, int row, string problem, params Action<TableBuilder>[] adds)
    {
        var rows = TableBuilder.ForRows([request]);
        foreach (var add in adds[..row])
        {
            add(rows);
            rows.EndRow();
        }

        var exception = Assert.Throws<ModelDataException>(() => adds[row](rows));
        Assert.Equal($"rows, {problem}.", exception.Message);
        return exception;
    }

    static void AddRow(
        TableBuilder rows, double? x, int? n, bool? flag, Hue? hue, Interval? interval, string key, double[] vector, int?[] counts, bool?[] flags, Hue?[] hues, double[] reals)
    {
        rows.Add(0, x);
        rows.Add(1, n);
        rows.Add(2, flag);
        rows.AddState(3, (long?)hue);
        rows.Add(4, interval);
        rows.Add(5, key);
        rows.Add(6, Vector<double>.Build.Dense(vector));
        rows.Add(7, counts);
        rows.Add(8, flags);
        rows.AddStates(9, hues, static hue => (long?)hue);
        rows.Add(10, reals);
        rows.EndRow();
    }
}
