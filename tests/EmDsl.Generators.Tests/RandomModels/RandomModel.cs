using System.Globalization;
using System.Text;
using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Generators.Tests.RandomModels;

/// <summary>
/// A model drawn at random: up to three latent variables, each under a random subset of the earlier ones, and observed members whose
/// parameters are indexed by random subsets of them; the first may be a softmax of covariates. It writes itself as source text and evaluates its joint density by itself.
/// </summary>
internal sealed class RandomModel
{
    private readonly List<Latent> latents = [];
    private readonly List<Observed> observed = [];
    private readonly bool isGated;

    public RandomModel(int seed)
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"Drawn{seed}");
        var random = new Random(seed);
        int count = random.Next(1, 4);
        for (int i = 0; i < count; i++)
            latents.Add(new Latent($"Z{i}", random.Next(2, 4), [.. Enumerable.Range(0, i).Where(_ => random.Next(2) == 0)]));
        isGated = random.Next(4) == 0;
        int members = random.Next(count, count + 3);
        for (int i = 0; i < members; i++)
        {
            // The first members see to it that every latent variable has one; an array has at most two indices.
            int own = i < count ? i : random.Next(count);
            int[] indices = [.. Enumerable.Range(0, count).Where(latent => latent != own && random.Next(3) == 0).Take(1).Append(own).Order()];
            observed.Add(new Observed($"Y{i}", (Kind)random.Next(Enum.GetValues<Kind>().Length), indices));
        }
    }

    private enum Kind
    {
        Normal,
        Poisson,
        Categorical,
        Bernoulli,
        Gamma,
        DiagonalNormal,
        Exponential,
        MissingNormal,
        Regression,
        WrittenPoisson,
    }

    /// <summary>The name of the class.</summary>
    public string Name { get; }

    public string[] Latents => [.. latents.Select(latent => latent.Name)];

    public int[] States => [.. latents.Select(latent => latent.States)];

    public string Source
    {
        get
        {
            var text = new StringBuilder($"[LatentModel]\npublic sealed partial class {Name}\n{{\n");
            foreach (Latent latent in latents)
                text.Append(Parameter(IsGate(latent) ? "Matrix<double>" : "Vector<double>", latent.Parents.Length, "P" + latent.Name));
            if (isGated)
                text.Append("#pragma warning disable CS8618 // The suppressor's work, which a generator run alone lacks.\n    [Covariate(\"v1\", \"v2\")] Vector<double> V { get; }\n#pragma warning restore CS8618\n");
            if (observed.Any(member => member.Kind == Kind.Regression))
                text.Append("    [Covariate] double X { get; }\n");
            foreach (Observed member in observed)
            {
                foreach (string parameter in Parameters(member.Kind))
                    text.Append(Parameter(IsVector(member.Kind) ? "Vector<double>" : "double", member.Indices.Length, parameter + member.Name));
            }

            foreach (Latent latent in latents)
                text.Append(CultureInfo.InvariantCulture, $"    [Latent({latent.States})] int {latent.Name} => Categorical({(IsGate(latent) ? $"Softmax(P{latent.Name} * V)" : Reference("P" + latent.Name, latent.Parents))});\n");
            foreach (Observed member in observed)
            {
                string First() => Reference(Parameters(member.Kind)[0] + member.Name, member.Indices);
                string Second() => Reference(Parameters(member.Kind)[1] + member.Name, member.Indices);
                text.Append("    ").Append(member.Kind switch
                {
                    Kind.Normal => $"[Observed] double {member.Name} => Normal({First()}, {Second()});",
                    Kind.Poisson => $"[Observed] int {member.Name} => Poisson({First()});",
                    Kind.Categorical => $"[Observed] int {member.Name} => Categorical({First()});",
                    Kind.Bernoulli => $"[Observed] bool {member.Name} => Bernoulli({First()});",
                    Kind.Gamma => $"[Observed] double {member.Name} => Gamma({First()}, {Second()});",
                    Kind.Exponential => $"[Observed] double {member.Name} => Exponential({First()});",
                    Kind.MissingNormal => $"[Observed] double? {member.Name} => Normal({First()}, {Second()});",
                    Kind.Regression => $"[Observed] double {member.Name} => Normal({First()} + {Reference("Slope" + member.Name, member.Indices)} * X, {Second()});",
                    Kind.WrittenPoisson => $"[Observed] int {member.Name} => Mass(n => n * Log({First()}) - {First()} - LogGamma(n + 1));",
                    _ => $"[Observed(Dimension = 2)] Vector<double> {member.Name} => MultivariateNormal({First()}, Diagonal({Second()}));",
                }).Append('\n');
            }

            return text.Append("    [Weight] double W { get; }\n}\n").ToString();
        }
    }

    /// <summary>The log of the joint density of a row and a configuration, read off the parameters of the compiled model.</summary>
    public double LogJoint(object model, object row, int[] configuration)
    {
        double total = 0;
        for (int i = 0; i < latents.Count; i++)
        {
            object p = Value(model, "P" + latents[i].Name, latents[i].Parents, configuration);
            Vector<double> probabilities = p is Matrix<double> gate ? Softmax(gate * (Vector<double>)row.GetType().GetProperty("V")!.GetValue(row)!) : (Vector<double>)p;
            total += Math.Log(probabilities[configuration[i]]);
        }

        foreach (Observed member in observed)
        {
            object? y = row.GetType().GetProperty(member.Name)!.GetValue(row);
            if (y is null)
                continue;
            object Of(int parameter) => Value(model, Parameters(member.Kind)[parameter] + member.Name, member.Indices, configuration);
            total += member.Kind switch
            {
                Kind.Normal => LogDensity.Normal((double)Of(0), (double)Of(1), (double)y),
                Kind.Exponential => LogDensity.Exponential((double)Of(0), (double)y),
                Kind.MissingNormal => LogDensity.Normal((double)Of(0), (double)Of(1), (double)y),
                Kind.Regression => LogDensity.Normal((double)Of(0) + ((double)Of(2) * (double)row.GetType().GetProperty("X")!.GetValue(row)!), (double)Of(1), (double)y),
                Kind.Poisson or Kind.WrittenPoisson => LogDensity.Poisson((double)Of(0), (int)y),
                Kind.Categorical => Math.Log(((Vector<double>)Of(0))[(int)y]),
                Kind.Bernoulli => LogDensity.Bernoulli((double)Of(0), (bool)y),
                Kind.Gamma => LogDensity.Gamma((double)Of(0), (double)Of(1), (double)y),
                _ => LogDensity.MultivariateNormal((Vector<double>)Of(0), Matrix<double>.Build.DenseOfDiagonalVector((Vector<double>)Of(1)), (Vector<double>)y),
            };
        }

        return total;
    }

    /// <summary>Parameters drawn at random inside their domains.</summary>
    public object DrawParameters(Type type, Random random)
    {
        object model = Activator.CreateInstance(type)!;
        foreach (Latent latent in latents)
            Set("P" + latent.Name, latent.Parents, () => IsGate(latent) ? Gate(latent.States) : Probabilities(latent.States));
        foreach (Observed member in observed)
        {
            for (int i = 0; i < Parameters(member.Kind).Length; i++)
            {
                bool isSecond = i == 1, isSlope = i == 2;
                Set(Parameters(member.Kind)[i] + member.Name, member.Indices, () => member.Kind switch
                {
                    Kind.Regression when isSlope => Between(-1, 1),
                    Kind.Normal or Kind.MissingNormal or Kind.Regression => isSecond ? Between(0.5, 3) : Between(-2, 2),
                    Kind.Poisson or Kind.WrittenPoisson => Between(0.5, 6),
                    Kind.Exponential => Between(0.3, 2),
                    Kind.Categorical => Probabilities(3),
                    Kind.Bernoulli => Between(0.2, 0.8),
                    Kind.Gamma => isSecond ? Between(0.3, 2) : Between(1, 4),
                    _ => isSecond ? Vector<double>.Build.Dense([Between(0.5, 3), Between(0.5, 3)]) : Vector<double>.Build.Dense([Between(-2, 2), Between(-2, 2)]),
                });
            }
        }

        return model;

        double Between(double low, double high) => low + ((high - low) * random.NextDouble());

        // The first row of a softmax is its reference.
        Matrix<double> Gate(int states) => Matrix<double>.Build.Dense(states, 2, (state, _) => state == 0 ? 0 : Between(-1, 1));

        Vector<double> Probabilities(int count)
        {
            double[] p = new double[count];
            Sampler.Dirichlet(random, [.. Enumerable.Repeat(4.0, count)], p);
            return Vector<double>.Build.Dense(p);
        }

        void Set(string name, int[] indices, Func<object> draw)
        {
            if (indices.Length == 0)
            {
                type.GetProperty(name)!.SetValue(model, draw());
                return;
            }

            object first = draw();
            var table = Array.CreateInstance(first.GetType(), [.. indices.Select(index => latents[index].States)]);
            int[] at = new int[indices.Length];
            for (int code = 0; code < table.Length; code++)
            {
                for (int i = indices.Length - 1, rest = code; i >= 0; i--)
                {
                    at[i] = rest % table.GetLength(i);
                    rest /= table.GetLength(i);
                }

                table.SetValue(draw(), at);
            }

            type.GetProperty(name)!.SetValue(model, table);
        }
    }

    /// <summary>A row whose values are of the right kind, whatever the model.</summary>
    public object DrawRow(Type rowType, Random random)
    {
        object row = Activator.CreateInstance(rowType)!;
        foreach (Observed member in observed)
        {
            rowType.GetProperty(member.Name)!.SetValue(row, member.Kind switch
            {
                Kind.MissingNormal => random.Next(4) == 0 ? (object?)null : Sampler.Normal(random, 0, 4),
                Kind.Normal or Kind.Regression => Sampler.Normal(random, 0, 4),
                Kind.Exponential => Sampler.Gamma(random, 1, 0.8),
                Kind.Poisson or Kind.WrittenPoisson => Sampler.Poisson(random, 3),
                Kind.Categorical => random.Next(3),
                Kind.Bernoulli => random.Next(2) == 0,
                Kind.Gamma => Sampler.Gamma(random, 2, 0.7),
                _ => Vector<double>.Build.Dense([Sampler.Normal(random, 0, 4), Sampler.Normal(random, 1, 2)]),
            });
        }

        rowType.GetProperty("V")?.SetValue(row, Vector<double>.Build.Dense([1, Sampler.Normal(random, 0, 1)]));
        rowType.GetProperty("X")?.SetValue(row, Sampler.Normal(random, 0, 1));
        rowType.GetProperty("W")!.SetValue(row, 0.5 + (2 * random.NextDouble()));
        return row;
    }

    /// <summary>Whether a latent variable's probabilities are a softmax of covariates.</summary>
    private bool IsGate(Latent latent) => isGated && latent.Parents.Length == 0 && latent == latents[0];

    private static Vector<double> Softmax(Vector<double> scores)
    {
        Vector<double> odds = (scores - scores.Maximum()).PointwiseExp();
        return odds / odds.Sum();
    }

    private static bool IsVector(Kind kind) => kind is Kind.Categorical or Kind.DiagonalNormal;

    private static string[] Parameters(Kind kind) => kind switch
    {
        Kind.Normal or Kind.MissingNormal or Kind.DiagonalNormal => ["Mean", "Variance"],
        Kind.Regression => ["Mean", "Variance", "Slope"],
        Kind.Poisson or Kind.WrittenPoisson or Kind.Exponential => ["Rate"],
        Kind.Gamma => ["Shape", "Rate"],
        _ => ["P"],
    };

    private static string Parameter(string type, int rank, string name)
        => $"    [Parameter] public partial {type}{(rank == 0 ? "" : $"[{new string(',', rank - 1)}]")} {name} {{ get; init; }}\n";

    private string Reference(string name, int[] indices) => indices.Length == 0 ? name : $"{name}[{string.Join(", ", indices.Select(index => latents[index].Name))}]";

    private static object Value(object model, string name, int[] indices, int[] configuration)
    {
        object value = model.GetType().GetProperty(name)!.GetValue(model)!;
        return indices.Length == 0 ? value : ((Array)value).GetValue([.. indices.Select(index => configuration[index])])!;
    }

    private sealed record Latent(string Name, int States, int[] Parents);

    private sealed record Observed(string Name, Kind Kind, int[] Indices);
}
