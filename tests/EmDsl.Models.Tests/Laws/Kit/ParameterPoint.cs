using System.Collections;
using System.Reflection;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Laws.Kit;

/// <summary>
/// The parameters of a model as a point from which one can step: coordinates that stay inside the domain for small steps. A probability
/// vector moves in log-ratios, so that zeros stay; a symmetric matrix moves symmetrically; a step is relative to the value's size.
/// </summary>
internal sealed class ParameterPoint
{
    private readonly object model;
    private readonly PropertyInfo[] parameters;
    private readonly PropertyInfo[] others;

    public ParameterPoint(object model)
    {
        this.model = model;
        Type type = model.GetType();
        PropertyInfo[] all = [.. type.GetProperties().Where(property => property.SetMethod is not null && property.GetIndexParameters().Length == 0)];
        PropertyInfo[] declared = [.. all.Where(property => property.GetCustomAttribute<ParameterAttribute>() is { Fixed: false })];

        // What has a value per key of a group is held under a name of its own.
        parameters = [.. declared.Select(property => property.GetCustomAttribute<ParameterAttribute>()!.Per is { } group ? type.GetProperty($"{property.Name}By{group}")! : property)];
        others = [.. all.Except(declared).Except(parameters)];
        foreach (PropertyInfo parameter in parameters)
        {
            Map(parameter.GetValue(model)!, (values, kind) =>
            {
                Dimension += Coordinates(values, kind);
                return values;
            });
        }
    }

    /// <summary>The number of free coordinates.</summary>
    public int Dimension { get; private set; }

    /// <summary>All free numbers in order, for comparison.</summary>
    public double[] Values => [.. Named().Select(entry => entry.Value)];

    /// <summary>All free numbers with the parameter they belong to.</summary>
    public IEnumerable<(string Name, double Value)> Named()
    {
        var found = new List<(string, double)>();
        foreach (PropertyInfo parameter in parameters)
        {
            Map(parameter.GetValue(model)!, (values, _) =>
            {
                found.AddRange(values.Select(value => (parameter.Name, value)));
                return values;
            });
        }

        return found;
    }

    /// <summary>The model at a displacement in the coordinates.</summary>
    /// <param name="step">A number for each coordinate.</param>
    /// <param name="holdsEnds">Whether what is exactly 0 or 1 stays: an estimate there is one at the end of its domain.</param>
    public object Move(IReadOnlyList<double> step, bool holdsEnds = false)
    {
        int next = 0;
        return Rebuild((_, value) => Map(value, (values, kind) =>
        {
            int count = Coordinates(values, kind);
            double[] own = [.. step.Skip(next).Take(count)];
            next += count;
            return Move(values, kind, own, holdsEnds);
        }));
    }

    /// <summary>The model with every parameter replaced by a function of its name and value; fixed parameters and sizes only if asked for.</summary>
    public object Rebuild(Func<string, object, object> change, bool withFixed = false)
    {
        object copy = Activator.CreateInstance(model.GetType())!;
        foreach (PropertyInfo other in others)
            other.SetValue(copy, withFixed ? change(other.Name, other.GetValue(model)!) : other.GetValue(model));
        foreach (PropertyInfo parameter in parameters)
            parameter.SetValue(copy, change(parameter.Name, parameter.GetValue(model)!));
        return copy;
    }

    private static int Coordinates(double[] values, Leaf kind) => kind switch
    {
        Leaf.Simplex => values.Count(value => value > 0) - 1,
        Leaf.Symmetric => Triangle((int)Math.Sqrt(values.Length)),
        _ => values.Length,
    };

    private static int Triangle(int size) => size * (size + 1) / 2;

    private static double[] Move(double[] values, Leaf kind, double[] step, bool holdsEnds)
    {
        double[] moved = [.. values];
        switch (kind)
        {
            case Leaf.Simplex:
                int next = 0;
                for (int i = 0; i < moved.Length; i++)
                {
                    if (moved[i] > 0 && next < step.Length)
                        moved[i] *= Math.Exp(step[next++]);
                }

                double sum = moved.Sum();
                return [.. moved.Select(value => value / sum)];
            case Leaf.Symmetric:
                int size = (int)Math.Sqrt(values.Length);
                int entry = 0;
                for (int i = 0; i < size; i++)
                {
                    for (int j = 0; j <= i; j++)
                    {
                        double change = step[entry++] * Math.Sqrt(values[(i * size) + i] * values[(j * size) + j]);
                        moved[(i * size) + j] += change;
                        if (i != j)
                            moved[(j * size) + i] += change;
                    }
                }

                return moved;
            default:
                for (int i = 0; i < moved.Length; i++)
                    moved[i] += holdsEnds && values[i] is (0 or 1) ? 0 : step[i] * Math.Max(Math.Abs(values[i]), 1e-2);
                return moved;
        }
    }

    private static object Map(object value, Func<double[], Leaf, double[]> change)
    {
        switch (value)
        {
            case double number:
                return change([number], Leaf.Plain)[0];
            case Vector<double> vector:
                bool isSimplex = vector.Count > 1 && vector.All(entry => entry >= 0) && Math.Abs(vector.Sum() - 1) < 1e-9;
                return Vector<double>.Build.Dense(change(vector.ToArray(), isSimplex ? Leaf.Simplex : Leaf.Plain));
            case Matrix<double> matrix:
                return Matrix<double>.Build.DenseOfRowMajor(matrix.RowCount, matrix.ColumnCount, change(matrix.ToRowMajorArray(), matrix.IsSymmetric() ? Leaf.Symmetric : Leaf.Plain));
            case Array array:
                var copy = (Array)array.Clone();
                int[] lengths = [.. Enumerable.Range(0, array.Rank).Select(array.GetLength)];
                for (int code = 0; code < array.Length; code++)
                {
                    int[] index = new int[lengths.Length];
                    for (int i = lengths.Length - 1, rest = code; i >= 0; i--)
                    {
                        index[i] = rest % lengths[i];
                        rest /= lengths[i];
                    }

                    copy.SetValue(Map(array.GetValue(index)!, change), index);
                }

                return copy;
            case IReadOnlyDictionary<string, Vector<double>> perKey:
                return perKey.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => (Vector<double>)Map(pair.Value, change));
            case IEnumerable perState:
                object table = Activator.CreateInstance(value.GetType())!;
                PropertyInfo item = value.GetType().GetProperty("Item")!;
                foreach (object pair in perState)
                {
                    object key = pair.GetType().GetProperty("Key")!.GetValue(pair)!;
                    item.SetValue(table, Map(pair.GetType().GetProperty("Value")!.GetValue(pair)!, change), [key]);
                }

                return table;
            default:
                throw new ArgumentException($"A parameter of type {value.GetType()} is not known here.");
        }
    }

    private enum Leaf
    {
        Plain,
        Simplex,
        Symmetric,
    }
}
