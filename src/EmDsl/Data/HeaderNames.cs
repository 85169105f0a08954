namespace EmDsl.Data;

/// <summary>The names of a table's columns, found without regard to case, an exact match first.</summary>
sealed class HeaderNames(string[] header, RowSource source)
{
    const int MostNamesListed = 30;

    internal bool Has(string name) => header.Any(column => Same(column, name));

    internal int Find(string name, string member)
    {
        var ordinal = Only(name, member, StringComparison.Ordinal) ?? Only(name, member, StringComparison.OrdinalIgnoreCase);
        return ordinal ?? throw source.Error(Missing(name, member), name);
    }

    static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    int? Only(string name, string member, StringComparison comparison)
    {
        var first = Array.FindIndex(header, column => string.Equals(column, name, comparison));
        var last = Array.FindLastIndex(header, column => string.Equals(column, name, comparison));
        if (first == last)
        {
            return first < 0 ? null : first;
        }

        throw source.Error($"the column '{name}' of the member {member} is ambiguous, as the header has both '{header[first]}' (column {CellText.Of(first + 1L)}) and '{header[last]}' (column {CellText.Of(last + 1L)})", name);
    }

    string Missing(string name, string member)
    {
        var listed = string.Join(", ", header.Take(MostNamesListed).Select(column => $"'{column}'"));
        var more = header.Length > MostNamesListed ? $" and {CellText.Of((long)header.Length - MostNamesListed)} more" : "";
        var nearest = header.Select(column => (Column: column, Distance: EditDistance(column, name))).MinBy(candidate => candidate.Distance);
        var suggestion = nearest.Distance <= Math.Max(1, name.Length / 3) ? $" (did you mean '{nearest.Column}'?)" : "";
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
                var replaced = diagonal + (Same(left[i - 1].ToString(), right[j - 1].ToString()) ? 0 : 1);
                diagonal = distances[j];
                distances[j] = Math.Min(replaced, Math.Min(distances[j], distances[j - 1]) + 1);
            }
        }

        return distances[^1];
    }
}
