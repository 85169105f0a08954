using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests.Cases;

/// <summary>Named numbers of a case, in the shapes in which models hold their parameters.</summary>
internal sealed class Facts(JsonElement json)
{
    public bool Has(string name) => json.TryGetProperty(name, out _);

    public double Number(string name) => json.GetProperty(name).GetDouble();

    public double[] Numbers(string name) => Numbers(json.GetProperty(name));

    /// <summary>The numbers of any shape in reading order.</summary>
    public double[] Flat(string name) => [.. Flatten(json.GetProperty(name))];

    public Vector<double> Vector(string name) => Vector(json.GetProperty(name));

    public Vector<double>[] Vectors(string name) => [.. json.GetProperty(name).EnumerateArray().Select(Vector)];

    public Matrix<double> Matrix(string name) => Matrix(json.GetProperty(name));

    public Matrix<double>[] Matrices(string name) => [.. json.GetProperty(name).EnumerateArray().Select(Matrix)];

    /// <summary>A vector per pair of indices, such as class and item.</summary>
    public Vector<double>[,] VectorTable(string name)
    {
        var rows = json.GetProperty(name).EnumerateArray().Select(row => row.EnumerateArray().Select(Vector).ToArray()).ToArray();
        var table = new Vector<double>[rows.Length, rows[0].Length];
        for (var i = 0; i < rows.Length; i++)
        {
            for (var j = 0; j < rows[i].Length; j++)
            {
                table[i, j] = rows[i][j];
            }
        }

        return table;
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];

    private static Vector<double> Vector(JsonElement array) => Vector<double>.Build.Dense(Numbers(array));

    private static Matrix<double> Matrix(JsonElement rows) =>
        Matrix<double>.Build.DenseOfRowArrays(rows.EnumerateArray().Select(Numbers));

    private static IEnumerable<double> Flatten(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().SelectMany(Flatten) : [value.GetDouble()];
}
