namespace EmDsl.Data;

/// <summary>Text with few distinct values, stored as codes in order of first appearance. Several columns make one nested key.</summary>
sealed class CategoryStore(ColumnRequest request, RowSource source, string[] columns) : ColumnStore(request, source, columns)
{
    // Nested keys are told apart by a character that no key holds and shown with a slash.
    const char KeySeparator = '\u001F';

    readonly Dictionary<string, int> codeOfKey = new(StringComparer.Ordinal);
    readonly List<string> levels = [];
    readonly GrowingArray<int> growing = new();
    string outerKeys = "";

    /// <summary>The codes, once the table is complete.</summary>
    internal int[] Codes { get; private set; } = [];

    internal string[] Levels => [.. levels];

    internal override int RowCount => (int)growing.Count;

    internal override void Reserve(long count) => growing.Reserve(count);

    internal override long EntryCount => growing.Count;

    internal override void Append(ReadOnlySpan<char> text, int entry)
    {
        if (CellText.IsMissing(text))
        {
            throw KeyMissing(entry);
        }

        AppendKey(text, entry);
    }

    internal override void Append(object value, int entry)
    {
        if (value is double.NaN or float.NaN)
        {
            throw KeyMissing(entry);
        }

        Append(CellText.Of(value).AsSpan(), entry);
    }

    /// <summary>Appends a key in memory, which is taken as it is: NA is a key like others.</summary>
    internal void Append(string? key)
    {
        if (string.IsNullOrEmpty(key))
        {
            throw KeyMissing(0);
        }

        growing.Add(CodeOf(key));
    }

    internal override void AppendMissing(int entry) => throw KeyMissing(entry);

    internal override void Complete() => Codes = growing.ToArray();

    void AppendKey(ReadOnlySpan<char> text, int entry)
    {
        if (Columns.Length == 1)
        {
            growing.Add(CodeOf(text));
            return;
        }

        outerKeys = entry == 0 ? text.ToString() : $"{outerKeys}{KeySeparator}{text}";
        if (entry == Columns.Length - 1)
        {
            growing.Add(CodeOf(outerKeys));
        }
    }

    int CodeOf(ReadOnlySpan<char> key)
    {
        if (codeOfKey.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out var code))
        {
            return code;
        }

        var text = key.ToString();
        levels.Add(text.Replace(KeySeparator, '/'));
        codeOfKey.Add(text, levels.Count - 1);
        return levels.Count - 1;
    }

    ModelDataException KeyMissing(int entry) => Source.ErrorHere(Columns[entry], null, "the key or category is missing");
}
