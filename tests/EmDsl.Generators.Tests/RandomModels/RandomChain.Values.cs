using System.Globalization;
using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Generators.Tests.RandomModels;

/// <summary>The parameters and rows of a drawn chain, and its joint density.</summary>
internal sealed partial class RandomChain
{
    // The last row table: a path's density is a sum of terms that each look at three rows, and many paths share them.
    private (object? Model, object? Rows, double[][] Terms) known = (null, null, []);

    private enum TableKind
    {
        Number,
        Slope,
        Positive,
        Variance,
        Probability,
        Probabilities,
        Vector,
        Variances,
        Covariance,
        Gate,
    }

    /// <summary>The log of the joint density of the rows of a sequence and a path (row, latent variable), read off the parameters of the compiled model.</summary>
    public double LogJoint(object model, object[] rows, int[][] path)
    {
        int[] states = States;
        int joint = states.Aggregate(1, (product, count) => product * count);
        if (!ReferenceEquals(known.Model, model) || !ReferenceEquals(known.Rows, rows))
            known = (model, rows, [.. rows.Select(_ => Enumerable.Repeat(double.NaN, joint * joint * joint).ToArray())]);
        int Code(int t)
        {
            int code = 0;
            for (int i = 0; t >= 0 && i < states.Length; i++)
                code = (code * states[i]) + path[t][i];
            return code;
        }

        double total = 0;
        for (int t = 0; t < rows.Length; t++)
        {
            ref double term = ref known.Terms[t][(((Code(t - 2) * joint) + Code(t - 1)) * joint) + Code(t)];
            if (double.IsNaN(term))
                term = Term(new Place(model, rows, path, t));
            total += term;
        }

        return total;
    }

    /// <summary>Parameters drawn at random inside their domains.</summary>
    public object DrawParameters(Type type, Random source)
    {
        object model = Activator.CreateInstance(type)!;
        foreach (Table table in tables)
        {
            int[] lengths = [.. table.Indices.Select(use => States[use.Variable])];
            object value = Draw(table, 0, source);
            if (lengths.Length > 0)
            {
                var array = Array.CreateInstance(value.GetType(), lengths);
                for (int code = 0; code < array.Length; code++)
                    array.SetValue(Draw(table, code, source), (int[])(lengths.Length == 1 ? [code] : [code / lengths[1], code % lengths[1]]));
                value = array;
            }

            type.GetProperty(table.Name)!.SetValue(model, value);
        }

        return model;
    }

    /// <summary>The rows of a sequence, whose values are of the right kind, whatever the states.</summary>
    public object[] DrawSequence(Type rowType, int length, Random source)
    {
        double weight = 0.5 + (2 * source.NextDouble());
        return [.. Enumerable.Range(0, length).Select(_ =>
        {
            object row = Activator.CreateInstance(rowType)!;
            foreach (Variable member in observed)
                rowType.GetProperty(member.Name)!.SetValue(row, member.Draw(source));
            rowType.GetProperty("V")?.SetValue(row, Vector<double>.Build.Dense([1, Sampler.Normal(source, 0, 1)]));
            rowType.GetProperty("X")?.SetValue(row, Sampler.Normal(source, 0, 1));
            rowType.GetProperty("W")?.SetValue(row, weight);
            return row;
        })];
    }

    private double Term(Place at)
    {
        double total = 0;
        for (int i = 0; i < latents.Count; i++)
            total += latents[i].Law.LogDensity(at, at.Path[at.Row][i]);
        foreach (Variable member in observed)
        {
            if (at.Row >= member.Law.Lag && at.Rows[at.Row].GetType().GetProperty(member.Name)!.GetValue(at.Rows[at.Row]) is { } value)
                total += member.Law.LogDensity(at, value);
        }

        return total;
    }

    private static object Draw(Table table, int code, Random source)
    {
        double Between(double low, double high) => low + ((high - low) * source.NextDouble());
        switch (table.Kind)
        {
            case TableKind.Number:
                return Between(-1, 3);
            case TableKind.Slope:
                return Between(-0.5, 0.5);
            case TableKind.Positive:
                return Between(0.7, 6);
            case TableKind.Variance:
                return Between(0.5, 2);
            case TableKind.Probability:
                return Between(0.2, 0.8);
            case TableKind.Vector:
                return Vector<double>.Build.Dense(2, _ => Between(-1, 4));
            case TableKind.Variances:
                return Vector<double>.Build.Dense(2, _ => Between(0.5, 3));
            case TableKind.Covariance:
                double first = Between(0.7, 2), second = Between(0.7, 2), between = Between(-0.6, 0.6);
                return Matrix<double>.Build.DenseOfRowMajor(2, 2, [first, between, between, second]);
            case TableKind.Gate:
                // The first row of a softmax is its reference.
                return Matrix<double>.Build.Dense(table.Size, 2, (state, _) => state == 0 ? 0 : Between(-1, 1));
            default:
                bool IsOpen(int j) => table.Pattern switch
                {
                    "LeftToRight" => j == code || j == code + 1,
                    "Around" => j != (code + 1) % 3,
                    _ => !table.HasZeros || j != (code + 1) % table.Size,
                };
                double[] p = [.. Enumerable.Range(0, table.Size).Select(j => IsOpen(j) ? Sampler.Gamma(source, 3, 1) : 0)];
                return Vector<double>.Build.Dense(p) / p.Sum();
        }
    }

    /// <summary>A parameter, indexed by latent variables of this row or of earlier ones.</summary>
    private sealed record Table(string Name, TableKind Kind, Use[] Indices, int Size, string? Pattern, bool IsFixed, bool HasZeros)
    {
        public string Declaration
        {
            get
            {
                string type = Kind switch
                {
                    TableKind.Probabilities or TableKind.Vector or TableKind.Variances => "Vector<double>",
                    TableKind.Covariance or TableKind.Gate => "Matrix<double>",
                    _ => "double",
                };
                string rank = Indices.Length == 0 ? "" : $"[{new string(',', Indices.Length - 1)}]";
                string options = Pattern is not null ? $"(Pattern = nameof({Pattern}))" : IsFixed ? "(Fixed = true)" : "";
                return $"    [Parameter{options}] public partial {type}{rank} {Name} {{ get; init; }}\n";
            }
        }

        public string Reference(RandomChain chain) => Reference(chain, Indices);

        public string Reference(RandomChain chain, Use[] indices) => indices.Length == 0 ? Name : $"{Name}[{string.Join(", ", indices.Select(use =>
        {
            Variable latent = chain.latents[use.Variable];
            string value = use.Lag switch { 0 => latent.Name, 1 => $"Previous({latent.Name})", int lag => string.Create(CultureInfo.InvariantCulture, $"Previous({latent.Name}, {lag})") };
            return latent.IsBool ? $"{value} ? 1 : 0" : value;
        }))}]";

        public object At(Place place) => At(place, Indices);

        public object At(Place place, Use[] indices)
        {
            object value = place.Parameter(Name);
            return indices.Length == 0 ? value : ((Array)value).GetValue([.. indices.Select(use => place.Path[place.Row - use.Lag][use.Variable])])!;
        }
    }

    /// <summary>A row of a sequence under a path.</summary>
    private sealed record Place(object Model, object[] Rows, int[][] Path, int Row)
    {
        public object Parameter(string name) => Model.GetType().GetProperty(name)!.GetValue(Model)!;

        public object Data(string name, int lag = 0) => Rows[Row - lag].GetType().GetProperty(name)!.GetValue(Rows[Row - lag])!;
    }
}
