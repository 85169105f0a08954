using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace EmDsl;

/// <summary>
/// One value per state of a discrete variable whose states have names: an enum or <c>bool</c>. Written
/// <c>new() { [Phase.Recession] = -0.3, [Phase.Expansion] = 1.1 }</c>; several indices nest. Enumerates in the order in which the
/// states were first set.
/// </summary>
/// <typeparam name="TState">The type of the states.</typeparam>
/// <typeparam name="T">The type of a state's value.</typeparam>
[SuppressMessage("Naming", "CA1710", Justification = "Reads as the index it is, like T[].")]
public sealed class PerState<TState, T> : IReadOnlyCollection<KeyValuePair<TState, T>>
    where TState : struct
{
    readonly List<KeyValuePair<TState, T>> entries = [];

    /// <summary>The value of a state.</summary>
    /// <param name="state">The state.</param>
    /// <exception cref="KeyNotFoundException">The state has no value.</exception>
    public T this[TState state]
    {
        get => TryGetValue(state, out var value)
            ? value
            : throw new KeyNotFoundException(
                $"The state {state} has no value; {(entries.Count == 0 ? "no state has one" : $"values were given for {string.Join(", ", States)}")}.");
        set
        {
            var entry = KeyValuePair.Create(state, value);
            var index = IndexOf(state);
            if (index < 0)
            {
                entries.Add(entry);
            }
            else
            {
                entries[index] = entry;
            }
        }
    }

    /// <summary>The number of states that have a value.</summary>
    public int Count => entries.Count;

    /// <summary>The states that have a value, in the order in which they were first set.</summary>
    public IEnumerable<TState> States => entries.Select(entry => entry.Key);

    /// <summary>The value of a state, if it has one.</summary>
    /// <param name="state">The state.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether the state has a value.</returns>
    public bool TryGetValue(TState state, [MaybeNullWhen(false)] out T value)
    {
        var index = IndexOf(state);
        value = index < 0 ? default : entries[index].Value;
        return index >= 0;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<TState, T>> GetEnumerator() => entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // States are few: a scan is shorter than a hash table.
    int IndexOf(TState state)
        => entries.FindIndex(entry => EqualityComparer<TState>.Default.Equals(entry.Key, state));
}
