using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace EmDsl;

/// <summary>
/// One value per level of a covariate of text. Written <c>new() { ["Oslo"] = 0.3, ["Bergen"] = -0.1 }</c>; several indices nest.
/// Levels are told apart letter by letter. Enumerates in the order in which the levels were first set.
/// </summary>
/// <typeparam name="T">The type of a level's value.</typeparam>
[SuppressMessage("Naming", "CA1710", Justification = "Reads as the index it is, like T[].")]
public sealed class PerLevel<T> : IReadOnlyCollection<KeyValuePair<string, T>>
{
    readonly OrderedDictionary<string, T> entries = new(StringComparer.Ordinal);

    /// <summary>The value of a level.</summary>
    /// <param name="level">The level.</param>
    /// <exception cref="KeyNotFoundException">The level has no value.</exception>
    public T this[string level]
    {
        get => TryGetValue(level, out var value)
            ? value
            : throw new KeyNotFoundException(
                $"The level '{level}' has no value; {(entries.Count == 0 ? "no level has one" : $"values were given for {string.Join(", ", Levels.Select(known => $"'{known}'"))}")}.");
        set => entries[level] = value;
    }

    /// <summary>The number of levels that have a value.</summary>
    public int Count => entries.Count;

    /// <summary>The levels that have a value, in the order in which they were first set.</summary>
    public IEnumerable<string> Levels => entries.Keys;

    /// <summary>The value of a level, if it has one.</summary>
    /// <param name="level">The level.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether the level has a value.</returns>
    public bool TryGetValue(string level, [MaybeNullWhen(false)] out T value) => entries.TryGetValue(level, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() => entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
