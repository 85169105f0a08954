namespace EmDsl.Data;

/// <summary>One cell of every row and where it goes: the store of a member, and the entry of the member's vector.</summary>
readonly record struct ColumnBinding(ColumnStore Store, int Entry, int Ordinal)
{
    /// <summary>The ordinal of a column that is no cell but a constant one.</summary>
    internal const int ConstantOne = -1;

    /// <summary>The ordinal of a column that the table lacks.</summary>
    internal const int Absent = -2;

    /// <summary>Finds the columns of every request in a table's header.</summary>
    /// <exception cref="ModelDataException">A column is not there, or its name is there more than once.</exception>
    internal static ColumnBinding[] Bind(IReadOnlyList<ColumnRequest> requests, string[] header, RowSource source)
    {
        var names = new HeaderNames(header, source);
        var bindings = new List<ColumnBinding>();
        foreach (var request in requests)
        {
            if (request.MayBeAbsent && Expected(request) is var expected && !Array.Exists(expected, names.Has))
            {
                var absent = ColumnStore.Create(request, source, expected);
                absent.DeclareAbsent(names.Missing(expected[0], request.Member));
                bindings.AddRange(expected.Select((_, entry) => new ColumnBinding(absent, entry, Absent)));
                continue;
            }

            var ordinals = Ordinals(request, names);
            string[] columns = [.. ordinals.Select(ordinal => ordinal == ConstantOne ? "1" : header[ordinal])];
            var store = ColumnStore.Create(request, source, columns);
            bindings.AddRange(ordinals.Select((ordinal, entry) => new ColumnBinding(store, entry, ordinal)));
        }

        return [.. bindings];
    }

    static List<int> Ordinals(ColumnRequest request, HeaderNames names)
    {
        if (request.Columns.Count > 0)
        {
            return [.. request.Columns.Select(
                column => request.ConstantOne && column == "1" ? ConstantOne : names.Find(column, request.Member))];
        }

        if (!request.IsVector)
        {
            return [names.Find(request.Member, request.Member)];
        }

        var ordinals = new List<int> { names.Find(Numbered(request, 1), request.Member) };
        while (request.Dimension == 0 ? names.Has(Numbered(request, ordinals.Count + 1)) : ordinals.Count < request.Dimension)
        {
            ordinals.Add(names.Find(Numbered(request, ordinals.Count + 1), request.Member));
        }

        return ordinals;
    }

    static string[] Expected(ColumnRequest request)
        => request.Columns.Count > 0 ? [.. request.Columns]
            : request.IsVector ? [.. Enumerable.Range(1, request.Dimension).Select(number => Numbered(request, number))]
            : [request.Member];

    static string Numbered(ColumnRequest request, long number) => request.Member + CellText.Of(number);
}
