namespace EmDsl.Data;

/// <summary>The names of a table's columns, found without regard to case, an exact match first.</summary>
sealed class HeaderNames(string[] header, RowSource source)
{
    const int MostNamesListed = 30;

    readonly ILookup<string, int> exact = Ordinals(header, StringComparer.Ordinal);
    readonly ILookup<string, int> inAnyCase = Ordinals(header, StringComparer.OrdinalIgnoreCase);

    internal bool Has(string name) => inAnyCase.Contains(name);

    internal int Find(string name, string member)
    {
        int[] ordinals = [.. exact.Contains(name) ? exact[name] : inAnyCase[name]];
        return ordinals.Length switch
        {
            0 => throw source.Error(Missing(name, member), name),
            1 => ordinals[0],
            _ => throw source.Error(Ambiguous(name, member, ordinals), name),
        };
    }

    static ILookup<string, int> Ordinals(string[] header, StringComparer comparer)
        => Enumerable.Range(0, header.Length).ToLookup(ordinal => header[ordinal], comparer);

    string Ambiguous(string name, string member, int[] ordinals)
    {
        var columns = ordinals.Select(ordinal => $"'{header[ordinal]}' (column {CellText.Of(ordinal + 1L)})");
        return $"the column '{name}' of the member {member} is ambiguous, as the header has {string.Join(" and ", columns)}";
    }

    /// <summary>That no column has a name, with the columns there are.</summary>
    internal string Missing(string name, string member)
    {
        var listed = string.Join(", ", header.Take(MostNamesListed).Select(column => $"'{column}'"));
        var more = header.Length > MostNamesListed ? $" and {CellText.Of((long)header.Length - MostNamesListed)} more" : "";
        var nearest = header.Select(column => (Column: column, Distance: EditDistance(column, name))).MinBy(candidate => candidate.Distance);
        var suggestion = nearest.Distance < name.Length && nearest.Distance <= Math.Max(1, name.Length / 3) ? $" (did you mean '{nearest.Column}'?)" : "";
        return $"there is no column '{name}' for the member {member}{suggestion}; the columns are {listed}{more}";
    }

    // Levenshtein's distance without regard to case, one row of the table at a time.
    static int EditDistance(string left, string right)
    {
        var distances = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = distances[0];
            distances[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1);
                diagonal = distances[j];
                distances[j] = Math.Min(replaced, Math.Min(distances[j], distances[j - 1]) + 1);
            }
        }

        return distances[^1];
    }
}
