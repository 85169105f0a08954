using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.FlatView;

/// <summary>
/// Walks a value as the user gave it, arrays, <see cref="PerState{TState, T}"/>s and <see cref="PerLevel{T}"/>s around numbers, vectors and matrices, and either
/// copies it into the flat view, checking shapes and domains, or measures its shape.
/// </summary>
public sealed partial class FlatReader
{
    private readonly FlatParameter? target;
    private readonly int[] shape;
    private readonly bool isStart;
    private readonly List<string> path = [];
    private int levelsDimension = -1;
    private string[]? levels;
    private int depth;
    private int offset;

    private FlatReader(FlatParameter? target, int[] shape, bool isStart)
    {
        this.target = target;
        this.shape = shape;
        this.isStart = isStart;
    }

    /// <summary>Copies a value into the flat view.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="target">The parameter.</param>
    /// <param name="value">Its value.</param>
    /// <param name="walk">Walks the value: calls the methods below, outermost container first.</param>
    /// <param name="isStart">
    /// Whether the value is where a fit begins. There a positive parameter must be greater than 0 and finite; otherwise 0 and +∞, where
    /// a fit may end, pass too.
    /// </param>
    /// <exception cref="ArgumentException">The shape is another one, or an entry lies outside the domain.</exception>
    public static void Read<T>(FlatParameter target, T value, Action<FlatReader, T> walk, bool isStart)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(walk);
        walk(new FlatReader(target, target.Dimensions, isStart), value);
    }

    /// <summary>Measures a value.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="rank">The number of dimensions.</param>
    /// <param name="value">The value.</param>
    /// <param name="walk">Walks the value, as for <see cref="Read"/>.</param>
    /// <returns>The sizes of the outermost container, of its first entry, and so on; 0 beyond an empty one.</returns>
    public static int[] Shape<T>(int rank, T value, Action<FlatReader, T> walk)
    {
        ArgumentNullException.ThrowIfNull(walk);
        var reader = new FlatReader(null, new int[rank], false);
        walk(reader, value);
        return reader.shape;
    }

    /// <summary>The levels of a value along a dimension that a <see cref="PerLevel{T}"/> makes.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="dimension">The dimension, at least 0.</param>
    /// <param name="value">The value.</param>
    /// <param name="walk">Walks the value, as for <see cref="Read"/>.</param>
    /// <returns>The levels in the order of the first <see cref="PerLevel{T}"/> there; null where an outer container is empty.</returns>
    public static IReadOnlyList<string>? Levels<T>(int dimension, T value, Action<FlatReader, T> walk)
    {
        ArgumentNullException.ThrowIfNull(walk);
        var reader = new FlatReader(null, new int[dimension + 3], false) { levelsDimension = dimension };
        walk(reader, value);
        return reader.levels;
    }

    /// <summary>A number.</summary>
    /// <param name="value">The number.</param>
    public void Scalar(double value)
    {
        if (target is not null)
        {
            Store(value, "");
        }
    }

    /// <summary>A vector.</summary>
    /// <param name="value">The vector.</param>
    public void Vector(Vector<double>? value)
    {
        if (!Expect(value))
        {
            return;
        }

        if (target is null)
        {
            shape[depth] = value!.Count;
            return;
        }

        Expect(value!.Count, shape[depth]);
        for (var i = 0; i < value.Count; i++)
        {
            Store(value[i], Index(i));
        }

        if (target.Domain == FlatDomain.Simplex)
        {
            RequireSum(value.Count, "");
        }
    }

    /// <summary>A matrix, row by row.</summary>
    /// <param name="value">The matrix.</param>
    public void Matrix(Matrix<double>? value)
    {
        if (!Expect(value))
        {
            return;
        }

        if (target is null)
        {
            shape[depth] = value!.RowCount;
            shape[depth + 1] = value.ColumnCount;
            return;
        }

        Expect(value!.RowCount, value.ColumnCount, shape[depth], shape[depth + 1]);
        for (var i = 0; i < value.RowCount; i++)
        {
            for (var j = 0; j < value.ColumnCount; j++)
            {
                Store(value[i, j], Index(i, j));
            }

            if (target.Domain == FlatDomain.Simplex)
            {
                RequireSum(value.ColumnCount, Index(i));
            }
        }

        if (target.Domain == FlatDomain.Covariance)
        {
            RequireCovariance(value);
        }
    }

    /// <summary>An array.</summary>
    /// <typeparam name="T">The type of the entries.</typeparam>
    /// <param name="value">The array.</param>
    /// <param name="walk">Walks an entry.</param>
    public void Array<T>(T[]? value, Action<FlatReader, T> walk)
    {
        ArgumentNullException.ThrowIfNull(walk);
        if (!Expect(value))
        {
            return;
        }

        if (target is null)
        {
            shape[depth] = value!.Length;
        }
        else
        {
            Expect(value!.Length, shape[depth]);
        }

        for (var i = 0; i < (target is null ? Math.Min(1, value.Length) : value.Length); i++)
        {
            Enter(1, Index(i), value[i], walk);
        }
    }

    /// <summary>An array of two indices.</summary>
    /// <typeparam name="T">The type of the entries.</typeparam>
    /// <param name="value">The array.</param>
    /// <param name="walk">Walks an entry.</param>
    public void Array<T>(T[,]? value, Action<FlatReader, T> walk)
    {
        ArgumentNullException.ThrowIfNull(walk);
        if (!Expect(value))
        {
            return;
        }

        var rows = value!.GetLength(0);
        var columns = value.GetLength(1);
        if (target is null)
        {
            shape[depth] = rows;
            shape[depth + 1] = columns;
            if (value.Length > 0)
            {
                Enter(2, "", value[0, 0], walk);
            }

            return;
        }

        Expect(rows, columns, shape[depth], shape[depth + 1]);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                Enter(2, Index(i, j), value[i, j], walk);
            }
        }
    }

    private static string Index(int i) => string.Create(CultureInfo.InvariantCulture, $"[{i}]");

    private static string Index(int i, int j) => string.Create(CultureInfo.InvariantCulture, $"[{i}, {j}]");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private void Enter<T>(int dimensions, string index, T entry, Action<FlatReader, T> walk)
    {
        depth += dimensions;
        path.Add(index);
        walk(this, entry);
        path.RemoveAt(path.Count - 1);
        depth -= dimensions;
    }

    private bool Expect(object? value) => value is not null || (target is null ? false : throw Error("is null"));

    private void Expect(int found, int expected)
    {
        if (found != expected)
        {
            throw Error(string.Create(CultureInfo.InvariantCulture, $"has {found} {(found == 1 ? "entry" : "entries")} where {expected} must stand"));
        }
    }

    private void Expect(int rows, int columns, int expectedRows, int expectedColumns)
    {
        if (rows != expectedRows || columns != expectedColumns)
        {
            throw Error(string.Create(CultureInfo.InvariantCulture, $"is {rows} × {columns} where {expectedRows} × {expectedColumns} must stand"));
        }
    }

    private void Store(double value, string index)
    {
        var problem = target!.Domain switch
        {
            FlatDomain.Positive when isStart => value > 0 && double.IsFinite(value) ? null : "a finite number greater than 0",
            FlatDomain.Positive => value >= 0 ? null : "a number greater than 0",
            FlatDomain.Between => value >= target.Lower && value <= target.Upper ? null : Bounds(),
            FlatDomain.Simplex => value is >= 0 and <= 1 + 1e-9 ? null : "a probability",
            _ => double.IsFinite(value) ? null : "a finite number",
        };
        if (problem is not null)
        {
            throw Error($"is {Text(value)} where {problem} must stand", index);
        }

        target.Values[offset++] = value;
    }

    private string Bounds() => double.IsPositiveInfinity(target!.Upper)
        ? $"a number of at least {Text(target.Lower)}"
        : double.IsNegativeInfinity(target.Lower)
            ? $"a number of at most {Text(target.Upper)}"
            : $"a number from {Text(target.Lower)} to {Text(target.Upper)}";

    private void RequireSum(int count, string index)
    {
        var sum = 0.0;
        for (var i = offset - count; i < offset; i++)
        {
            sum += target!.Values[i];
        }

        if (!(Math.Abs(sum - 1) <= 1e-9))
        {
            throw Error($"sums to {Text(sum)} where a probability vector, with the sum 1, must stand", index);
        }
    }

    private void RequireCovariance(Matrix<double> value)
    {
        for (var i = 0; i < value.RowCount; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (!(Math.Abs(value[i, j] - value[j, i]) <= 1e-9 * Math.Sqrt(Math.Abs(value[i, i]) * Math.Abs(value[j, j]))))
                {
                    throw Error($"is not symmetric: the entries {Index(j, i)} and {Index(i, j)} are {Text(value[j, i])} and {Text(value[i, j])}");
                }
            }
        }

        var least = value.Evd(Symmetricity.Symmetric).EigenValues.Min(eigenvalue => eigenvalue.Real);
        if (!(least > 0))
        {
            throw Error(string.Create(CultureInfo.InvariantCulture, $"is not positive definite: its least eigenvalue is {least:G6}"));
        }
    }

    private ArgumentException Error(string problem, string index = "")
        => new($"{target!.Name}{string.Concat(path)}{index} of {target.Model} {problem}.");
}
