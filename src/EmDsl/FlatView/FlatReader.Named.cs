namespace EmDsl.FlatView;

/// <content>Containers whose entries have names: states, levels and keys.</content>
public sealed partial class FlatReader
{
    /// <summary>One value per state.</summary>
    /// <typeparam name="TState">The type of the states.</typeparam>
    /// <typeparam name="T">The type of a state's value.</typeparam>
    /// <param name="value">The values.</param>
    /// <param name="states">All states, in order.</param>
    /// <param name="walk">Walks a state's value.</param>
    public void PerState<TState, T>(PerState<TState, T>? value, TState[] states, Action<FlatReader, T> walk)
        where TState : struct
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(walk);
        if (!Expect(value))
        {
            return;
        }

        if (target is null)
        {
            shape[depth] = states.Length;
            if (value!.Count > 0)
            {
                Enter(1, "", value.First().Value, walk);
            }

            return;
        }

        foreach (var state in states)
        {
            if (!value!.TryGetValue(state, out var entry))
            {
                throw Error($"has no value for {state}");
            }

            Enter(1, $"[{state}]", entry, walk);
        }

        if (value!.Count > states.Length)
        {
            throw Error($"has a value for {value.States.First(state => !states.Contains(state))}, which is no state");
        }
    }

    /// <summary>One value per level of a text.</summary>
    /// <typeparam name="T">The type of a level's value.</typeparam>
    /// <param name="value">The values.</param>
    /// <param name="walk">Walks a level's value.</param>
    public void PerLevel<T>(PerLevel<T>? value, Action<FlatReader, T> walk)
    {
        ArgumentNullException.ThrowIfNull(walk);
        if (!Expect(value))
        {
            return;
        }

        if (target is null)
        {
            shape[depth] = value!.Count;
            if (depth == levelsDimension)
            {
                levels = [.. value.Levels];
            }
            else if (value.Count > 0)
            {
                Enter(1, "", value.First().Value, walk);
            }

            return;
        }

        var known = target.LabelsOf(depth)!;
        foreach (var level in known)
        {
            if (!value!.TryGetValue(level, out var entry))
            {
                throw Error($"has no value for the level '{level}'");
            }

            Enter(1, $"['{level}']", entry, walk);
        }

        if (value!.Count > known.Count)
        {
            throw Error($"has a value for '{value.Levels.First(level => !known.Contains(level))}', which is none of the levels {string.Join(", ", known)}");
        }
    }

    /// <summary>One value per key of a group.</summary>
    /// <typeparam name="T">The type of a key's value.</typeparam>
    /// <param name="byKey">The values given by key; null for none.</param>
    /// <param name="common">The value of the keys that have none of their own.</param>
    /// <param name="hasCommon">Whether <paramref name="common"/> is given.</param>
    /// <param name="walk">Walks a key's value.</param>
    public void PerKey<T>(IReadOnlyDictionary<string, T>? byKey, T common, bool hasCommon, Action<FlatReader, T> walk)
    {
        ArgumentNullException.ThrowIfNull(walk);
        if (target is null)
        {
            shape[depth] = byKey?.Count ?? 0;
            if (byKey is { Count: > 0 } || hasCommon)
            {
                Enter(1, "", byKey is { Count: > 0 } ? byKey.Values.First() : common, walk);
            }

            return;
        }

        foreach (var key in target.LabelsOf(depth)!)
        {
            if (byKey is not null && byKey.TryGetValue(key, out var own))
            {
                Enter(1, $"['{key}']", own, walk);
            }
            else if (hasCommon)
            {
                Enter(1, $"['{key}']", common, walk);
            }
            else
            {
                throw Error($"has no value for the key '{key}'");
            }
        }
    }
}
