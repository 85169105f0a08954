namespace EmDsl.Data;

/// <summary>States of an enum, given by name or underlying value, stored by their place in the declaration.</summary>
sealed class EnumStore : IntegerStore
{
    readonly Dictionary<string, int> byName = new(StringComparer.Ordinal);
    readonly Dictionary<string, int> byNameInAnyCase = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<long, int> byValue = [];

    internal EnumStore(ColumnRequest request, RowSource source, string[] columns)
        : base(request, source, columns)
    {
        for (var i = 0; i < request.StateNames.Count; i++)
        {
            // A second name of the same value is the same state.
            byValue.TryAdd(request.StateValues[i], byValue.Count);
            var state = byValue[request.StateValues[i]];
            byName[request.StateNames[i]] = state;
            byNameInAnyCase.TryAdd(request.StateNames[i], state);
        }
    }

    internal override void Append(ReadOnlySpan<char> text, int entry)
    {
        var trimmed = text.Trim();
        if (byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(trimmed, out var state)
            || byNameInAnyCase.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(trimmed, out state)
            || (TryWhole(trimmed, out var value) && byValue.TryGetValue(value, out state)))
        {
            Add(state);
        }
        else if (CellText.IsMissing(trimmed))
        {
            AppendMissing(entry);
        }
        else
        {
            throw NoState(entry, text);
        }
    }

    internal override void Append(long value, int entry)
        => Add(byValue.TryGetValue(value, out var state) ? state : throw NoState(entry, CellText.Of(value)));

    internal override void Append(bool value, int entry) => throw NoState(entry, CellText.Of((object)value));

    static bool TryWhole(ReadOnlySpan<char> text, out long value)
    {
        if (CellText.TryInteger(text, out value))
        {
            return true;
        }

        var isWhole = CellText.TryReal(text, out var number) && (double)(long)number == number;
        value = isWhole ? (long)number : 0;
        return isWhole;
    }

    ModelDataException NoState(int entry, ReadOnlySpan<char> text)
    {
        var states = Request.StateNames.Zip(Request.StateValues, (name, value) => $"{name} ({CellText.Of(value)})");
        return Error(entry, text, $"is none of {string.Join(", ", states)}");
    }
}
