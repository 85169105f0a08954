using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.FlatView;

/// <summary>Builds the value that the user sees, arrays around numbers, vectors and matrices, from the flat view.</summary>
public sealed class FlatWriter
{
    private readonly FlatParameter source;
    private int depth;
    private int offset;

    /// <summary>Starts at the first number of a parameter.</summary>
    /// <param name="source">The parameter.</param>
    public FlatWriter(FlatParameter source)
    {
        ArgumentNullException.ThrowIfNull(source);
        this.source = source;
    }

    /// <summary>The next number.</summary>
    /// <returns>The number.</returns>
    public double Scalar() => source.Values[offset++];

    /// <summary>The next vector.</summary>
    /// <returns>The vector.</returns>
    public Vector<double> Vector()
    {
        var length = source.Dimensions[depth];
        offset += length;
        return Vector<double>.Build.DenseOfArray(source.Values[(offset - length)..offset]);
    }

    /// <summary>The next matrix.</summary>
    /// <returns>The matrix.</returns>
    public Matrix<double> Matrix()
    {
        var rows = source.Dimensions[depth];
        var columns = source.Dimensions[depth + 1];
        offset += rows * columns;
        return Matrix<double>.Build.DenseOfRowMajor(rows, columns, source.Values[(offset - (rows * columns))..offset]);
    }

    /// <summary>The next array.</summary>
    /// <typeparam name="T">The type of the entries.</typeparam>
    /// <param name="entry">Makes an entry.</param>
    /// <returns>The array.</returns>
    public T[] Array<T>(Func<FlatWriter, T> entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var value = new T[source.Dimensions[depth++]];
        for (var i = 0; i < value.Length; i++)
        {
            value[i] = entry(this);
        }

        depth--;
        return value;
    }

    /// <summary>The next array of two indices.</summary>
    /// <typeparam name="T">The type of the entries.</typeparam>
    /// <param name="entry">Makes an entry.</param>
    /// <returns>The array.</returns>
    public T[,] Table<T>(Func<FlatWriter, T> entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var value = new T[source.Dimensions[depth], source.Dimensions[depth + 1]];
        depth += 2;
        for (var i = 0; i < value.GetLength(0); i++)
        {
            for (var j = 0; j < value.GetLength(1); j++)
            {
                value[i, j] = entry(this);
            }
        }

        depth -= 2;
        return value;
    }

    /// <summary>The next values of all states.</summary>
    /// <typeparam name="TState">The type of the states.</typeparam>
    /// <typeparam name="T">The type of a state's value.</typeparam>
    /// <param name="states">All states, in order.</param>
    /// <param name="entry">Makes a state's value.</param>
    /// <returns>The values.</returns>
    public PerState<TState, T> PerState<TState, T>(TState[] states, Func<FlatWriter, T> entry)
        where TState : struct
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(entry);
        depth++;
        var value = new PerState<TState, T>();
        foreach (var state in states)
        {
            value[state] = entry(this);
        }

        depth--;
        return value;
    }

    /// <summary>The next values of all levels of a text.</summary>
    /// <typeparam name="T">The type of a level's value.</typeparam>
    /// <param name="entry">Makes a level's value.</param>
    /// <returns>The values.</returns>
    public PerLevel<T> PerLevel<T>(Func<FlatWriter, T> entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var value = new PerLevel<T>();
        var levels = source.LabelsOf(depth++)!;
        foreach (var level in levels)
        {
            value[level] = entry(this);
        }

        depth--;
        return value;
    }

    /// <summary>The next values of all keys of a group.</summary>
    /// <typeparam name="T">The type of a key's value.</typeparam>
    /// <param name="entry">Makes a key's value.</param>
    /// <returns>The values by key.</returns>
    public IReadOnlyDictionary<string, T> PerKey<T>(Func<FlatWriter, T> entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var value = new OrderedDictionary<string, T>(StringComparer.Ordinal);
        var keys = source.LabelsOf(depth++)!;
        foreach (var key in keys)
        {
            value.Add(key, entry(this));
        }

        depth--;
        return value;
    }
}
