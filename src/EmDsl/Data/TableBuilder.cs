namespace EmDsl.Data;

/// <summary>
/// Builds typed columns from values in memory, with the checks that a file's cells get. Filled either row after row
/// (<see cref="ForRows"/>: an <c>Add</c> per member, then <see cref="EndRow"/>) or member after member (<see cref="ForColumns"/>: one
/// <c>AddColumn</c> per member).
/// </summary>
public sealed partial class TableBuilder
{
    readonly IReadOnlyList<ColumnRequest> requests;
    readonly ColumnStore[] stores;
    readonly RowSource source;
    int row;

    TableBuilder(IReadOnlyList<ColumnRequest> requests, RowSource source)
    {
        ArgumentNullException.ThrowIfNull(requests);
        this.requests = requests;
        this.source = source;
        stores = [.. requests.Select(request => ColumnStore.Create(request, source, Columns(request)))];
    }

    /// <summary>Starts a table that is filled row after row.</summary>
    /// <param name="requests">What the model's members need.</param>
    /// <returns>The builder.</returns>
    public static TableBuilder ForRows(IReadOnlyList<ColumnRequest> requests) => new(requests, RowSource.Rows());

    /// <summary>Starts a table that is filled member after member.</summary>
    /// <param name="requests">What the model's members need.</param>
    /// <returns>The builder.</returns>
    public static TableBuilder ForColumns(IReadOnlyList<ColumnRequest> requests) => new(requests, RowSource.Columns());

    /// <summary>Ends a row: every member has been given its value.</summary>
    public void EndRow() => source.MoveTo(++row);

    /// <summary>Ends the table.</summary>
    /// <returns>The columns.</returns>
    /// <exception cref="ModelDataException">There are no rows, or the members' columns differ in length.</exception>
    public ColumnTable Build()
    {
        int[] present = [.. Enumerable.Range(0, stores.Length).Where(member => !stores[member].IsAbsent)];
        foreach (var member in present)
        {
            var (first, count) = (stores[present[0]].RowCount, stores[member].RowCount);
            if (count != first)
            {
                throw source.Error(
                    $"'{requests[present[0]].Member}' has {CellText.Of((long)first)} rows and '{requests[member].Member}' has {CellText.Of((long)count)}",
                    requests[member].Member);
            }
        }

        var rowCount = present.Length > 0 ? stores[present[0]].RowCount : row;
        foreach (var store in stores.Where(store => store.IsAbsent))
        {
            for (var entry = 0L; entry < (long)rowCount * store.Columns.Length; entry++)
            {
                store.AppendMissing(0);
            }
        }

        return rowCount > 0 ? new ColumnTable(source, stores, rowCount) : throw source.Error("there are no rows");
    }

    // What a column is called in memory: the member, or its entry.
    static string[] Columns(ColumnRequest request)
    {
        if (request.Kind == ColumnKind.Interval)
        {
            return [$"{request.Member}.{nameof(Interval.Left)}", $"{request.Member}.{nameof(Interval.Right)}"];
        }

        if (!request.IsVector)
        {
            return [request.Member];
        }

        return EntryNames(request, request.Columns.Count > 0 ? request.Columns.Count : request.Dimension);
    }

    static string[] EntryNames(ColumnRequest request, int dimension)
        => [.. Enumerable.Range(0, dimension).Select(entry => $"{request.Member}[{CellText.Of((long)entry)}]")];

    /// <summary>Checks the number of entries that a row's vector has; the first row settles it where no declaration does.</summary>
    void RequireDimension(int member, int? dimension)
    {
        var store = stores[member];
        var name = requests[member].Member;
        if (dimension is not { } given)
        {
            throw source.ErrorHere(name, null, "the vector or array is null");
        }

        if (store.Columns.Length == 0 && given > 0)
        {
            store.Columns = EntryNames(requests[member], given);
        }

        if (given == 0 || given != store.Columns.Length)
        {
            var expected = Math.Max(1, store.Columns.Length);
            throw source.ErrorHere(
                name, null, $"the number of entries is {CellText.Of((long)given)} where {(store.Columns.Length == 0 ? "at least " : "")}{CellText.Of((long)expected)} must stand");
        }
    }

    void AppendReal(int member, double value, int entry)
    {
        var request = requests[member];
        if (request.ConstantOne && request.Columns.Count > 0 && request.Columns[entry] == "1" && value != 1)
        {
            var text = CellText.Of(value);
            throw source.ErrorHere(stores[member].Columns[entry], text, $"'{text}' stands where the declaration has a constant one, its column \"1\"");
        }

        Store<RealStore>(member).Append(value, entry);
    }

    void AppendReal(int member, double? value)
    {
        if (value is { } number)
        {
            AppendReal(member, number, 0);
        }
        else
        {
            stores[member].AppendMissing(0);
        }
    }

    void AppendInteger(int member, long? value, int entry)
    {
        if (value is { } number)
        {
            Store<IntegerStore>(member).Append(number, entry);
        }
        else
        {
            stores[member].AppendMissing(entry);
        }
    }

    void AppendInterval(int member, Interval? value)
    {
        if (value is { } interval)
        {
            Store<IntervalStore>(member).Append(interval);
        }
        else
        {
            stores[member].AppendMissing(0);
            stores[member].AppendMissing(1);
        }
    }

    TStore Store<TStore>(int member)
        where TStore : ColumnStore
        => stores[member] as TStore
            ?? throw new InvalidOperationException($"The member {requests[member].Member} has columns of kind {requests[member].Kind}.");
}
