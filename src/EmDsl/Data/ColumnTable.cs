namespace EmDsl.Data;

/// <summary>The typed columns of a table, one entry per <see cref="ColumnRequest"/>, in the order of the requests.</summary>
public sealed class ColumnTable
{
    /// <summary>What stands for a missing whole number, truth value or state.</summary>
    public const int MissingInteger = int.MinValue;

    readonly ColumnStore[] stores;

    internal ColumnTable(RowSource source, ColumnStore[] stores, int rowCount)
    {
        Source = source;
        this.stores = stores;
        RowCount = rowCount;
        foreach (var store in stores)
        {
            if (store.EntryCount > Array.MaxLength)
            {
                throw source.Error($"the member {store.Request.Member} has more entries than an array can hold", store.Columns[0]);
            }

            store.Complete();
        }
    }

    /// <summary>Where the rows come from: makes the exceptions for what is found wrong with them later.</summary>
    public RowSource Source { get; }

    /// <summary>The number of rows, at least 1.</summary>
    public int RowCount { get; }

    /// <summary>The columns a member was read from: one per entry of its rows.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <returns>The names as they stand in the source; those of the entries, <c>Name[0]</c> and so on, for a vector in memory.</returns>
    public IReadOnlyList<string> ColumnNames(int member) => stores[member].Columns;

    /// <summary>The number of entries per row of a vector or array; 1 for a scalar, 2 for an interval.</summary>
    /// <param name="member">The index of the member's request.</param>
    /// <returns>The number of entries.</returns>
    public int Dimension(int member) => stores[member].Columns.Length;

    /// <summary>The real numbers of a member: rows × dimension, row after row. Missing entries are NaN.</summary>
    /// <param name="member">The index of the member's request, of kind <see cref="ColumnKind.Real"/> or <see cref="ColumnKind.Interval"/>.</param>
    /// <returns>The column itself, not a copy.</returns>
    public double[] Reals(int member) => stores[member] is IntervalStore intervals ? intervals.Values : Store<RealStore>(member).Values;

    /// <summary>
    /// The whole numbers, truth values (1 and 0) or states (their place in the declaration) of a member: rows × dimension, row after
    /// row. Missing entries are <see cref="MissingInteger"/>.
    /// </summary>
    /// <param name="member">
    /// The index of the member's request, of kind <see cref="ColumnKind.WholeNumber"/>, <see cref="ColumnKind.Boolean"/> or <see cref="ColumnKind.Enum"/>.
    /// </param>
    /// <returns>The column itself, not a copy.</returns>
    public int[] Integers(int member) => Store<IntegerStore>(member).Values;

    /// <summary>The codes of a member's text, one per row: indices into <see cref="Levels"/>.</summary>
    /// <param name="member">The index of the member's request, of kind <see cref="ColumnKind.Category"/>.</param>
    /// <returns>The column itself, not a copy.</returns>
    public int[] Codes(int member) => Store<CategoryStore>(member).Codes;

    /// <summary>The distinct texts of a member in order of first appearance; the parts of a nested key are joined by a slash.</summary>
    /// <param name="member">The index of the member's request, of kind <see cref="ColumnKind.Category"/>.</param>
    /// <returns>The texts.</returns>
    public string[] Levels(int member) => Store<CategoryStore>(member).Levels;

    /// <summary>The rows of every distinct key of a member.</summary>
    /// <param name="member">The index of the member's request, of kind <see cref="ColumnKind.Category"/>.</param>
    /// <returns>The groups in order of first appearance.</returns>
    public GroupIndex<string> Groups(int member) => new(Codes(member), Levels(member));

    /// <summary>How many categories the data of a member show: one more than the greatest, counted from <paramref name="first"/>.</summary>
    /// <param name="member">The index of the member's request, of kind <see cref="ColumnKind.WholeNumber"/>.</param>
    /// <param name="first">The number of the first category.</param>
    /// <returns>The number of categories; 0 if every entry is missing.</returns>
    public int CategoryCount(int member, int first = 0)
    {
        int greatest = Store<IntegerStore>(member).Range.Greatest;
        return greatest == MissingInteger ? 0 : checked(greatest - first + 1);
    }

    /// <summary>Checks that every member has its values: a table to sample from may lack those of observed members.</summary>
    /// <exception cref="ModelDataException">A member has no column, or no row gives it a value; the message names it.</exception>
    public void RequireObserved()
    {
        foreach (var store in stores)
        {
            if (store.Refusal is { } refusal)
            {
                throw refusal;
            }

            if (store.Absence is { } absence)
            {
                throw Source.Error(absence, store.Columns[0]);
            }
        }
    }

    /// <summary>
    /// Checks that a category number known only after the data were read, from a start or a size, bounds those of the data.
    /// </summary>
    /// <param name="member">The index of the member's request, of kind <see cref="ColumnKind.WholeNumber"/>.</param>
    /// <param name="categories">The number of categories.</param>
    /// <param name="first">The number of the first category.</param>
    /// <exception cref="ModelDataException">A row has another category.</exception>
    public void RequireCategories(int member, int categories, int first = 0)
    {
        var domain = ColumnDomain.Categories(categories, first);
        (int least, int greatest) = Store<IntegerStore>(member).Range;
        if (least > greatest || (domain.Contains(least) && domain.Contains(greatest)))
        {
            return;
        }

        var values = Integers(member);
        var columns = stores[member].Columns;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] != MissingInteger && !domain.Contains(values[i]))
            {
                var text = CellText.Of((long)values[i]);
                throw Source.Error(i / columns.Length, columns[i % columns.Length], text, $"'{text}' is not {domain.Requirement}");
            }
        }
    }

    /// <summary>Checks that a member, a case weight, is the same in all rows of a group, such as a sequence.</summary>
    /// <typeparam name="TKey">The type of the groups' keys.</typeparam>
    /// <param name="member">The index of the member's request, of kind <see cref="ColumnKind.Real"/>, a scalar.</param>
    /// <param name="groups">The groups.</param>
    /// <exception cref="ModelDataException">A row differs from the first of its group.</exception>
    public void RequireConstantWithin<TKey>(int member, GroupIndex<TKey> groups)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(groups);
        var values = Reals(member);
        for (var row = 0; row < values.Length; row++)
        {
            var group = groups.GroupOfRow[row];
            var expected = values[groups.Rows(group)[0]];
            if (values[row] != expected)
            {
                var text = CellText.Of(values[row]);
                throw Source.Error(
                    row,
                    stores[member].Columns[0],
                    text,
                    $"'{text}' differs from {CellText.Of(expected)}, which the first row of the same key has; the two must be equal");
            }
        }
    }

    TStore Store<TStore>(int member)
        where TStore : ColumnStore
        => stores[member] as TStore
            ?? throw new InvalidOperationException($"The member {stores[member].Request.Member} has columns of kind {stores[member].Request.Kind}.");
}
