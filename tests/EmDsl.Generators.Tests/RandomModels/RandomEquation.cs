using System.Globalization;
using EmDsl.Numerics;
using MathNet.Numerics;

namespace EmDsl.Generators.Tests.RandomModels;

/// <summary>
/// A model whose mean, rate, probability or density is an expression drawn at random over real parameters and a covariate. It writes
/// itself as source text, draws data from itself, and evaluates its log-density with exact derivatives.
/// </summary>
internal sealed class RandomEquation
{
    private static readonly string[] Reals = ["A", "B", "C"];

    private readonly Node mean;
    private readonly Node spread;
    private readonly Kind kind;
    private readonly string name;
    private readonly Random random;

    public RandomEquation(string name, int seed)
    {
        this.name = name;
        random = new Random(seed);
        kind = Enum.GetValues<Kind>()[random.Next(Enum.GetValues<Kind>().Length)];
        mean = Draw(random.Next(1, 4));
        spread = Draw(1);
        var used = new SortedSet<string>(mean.Names, StringComparer.Ordinal);
        if (kind == Kind.NormalWithBoth)
            used.UnionWith(spread.Names);
        Parameters = [.. used, .. Positives];
    }

    private enum Kind
    {
        Normal,
        NormalWithBoth,
        Poisson,
        Bernoulli,
        Logistic,
        Gumbel,
        Gamma,
        Mixture,
    }

    /// <summary>The scalar parameters; a mixture has <c>Weights</c> besides, and a <c>Shift</c> that is held, so that it adds to no intercept.</summary>
    public string[] Parameters { get; }

    public bool IsMixture => kind == Kind.Mixture;

    public string Source => $$"""
        [LatentModel]
        public sealed partial class {{name}}
        {
            {{string.Join("\n    ", Parameters.Select(parameter => $"[Parameter] public partial double {parameter} {{ get; init; }}"))}}
            {{(IsMixture ? "[Parameter] public partial Vector<double> Weights { get; init; }\n    [Parameter(Fixed = true)] public partial double[] Shift { get; init; }\n    [Latent(2)] int Z => Categorical(Weights);" : "")}}
            [Covariate] double X { get; }
            [Weight] double W { get; }
            [Observed] {{(kind == Kind.Poisson ? "int" : kind == Kind.Bernoulli ? "bool" : "double")}} Y => {{Law}};
        }

        """;

    private string[] Positives => kind switch
    {
        Kind.Normal or Kind.Logistic or Kind.Gumbel or Kind.Mixture => ["S"],
        Kind.Gamma => ["K"],
        _ => [],
    };

    private string Law => kind switch
    {
        Kind.Normal => $"Normal({mean.Text}, S)",
        Kind.NormalWithBoth => $"Normal({mean.Text}, Exp(0.3 * ({spread.Text}) - 2))",
        Kind.Poisson => $"Poisson(Exp({mean.Text}))",
        Kind.Bernoulli => $"Bernoulli(Logistic({mean.Text}))",
        Kind.Logistic => $"Density(y => -(y - ({mean.Text})) / S - 2 * Log(1 + Exp(-(y - ({mean.Text})) / S)) - Log(S), Support.Real)",
        Kind.Gumbel => $"Density(y => -(y - ({mean.Text})) / S - Exp(-(y - ({mean.Text})) / S) - Log(S), Support.Real)",
        Kind.Gamma => $"Gamma(K, Exp({mean.Text}))",
        _ => $"Normal({mean.Text} + Shift[Z], S)",
    };

    /// <summary>The parameters from which data are drawn, near which the fit begins.</summary>
    public double[] DrawTruth()
        => [.. Parameters.Select(parameter => parameter switch { "S" => 0.05 + (0.2 * random.NextDouble()), "K" => 2 + random.NextDouble(), _ => (random.NextDouble() < 0.5 ? -1 : 1) * (0.3 + (0.7 * random.NextDouble())) })];

    public double[] Near(double[] truth) => [.. truth.Select(value => value * (1 + (0.1 * (random.NextDouble() - 0.5))))];

    /// <summary>A row: covariate, value, weight.</summary>
    public (double X, double Y, double W) DrawRow(double[] truth)
    {
        double x = 0.2 + (1.8 * random.NextDouble());
        double m = Evaluate(mean, truth, x).Value;
        double y = kind switch
        {
            Kind.Normal => Sampler.Normal(random, m, Of("S")),
            Kind.NormalWithBoth => Sampler.Normal(random, m, Math.Exp((0.3 * Evaluate(spread, truth, x).Value) - 2)),
            Kind.Poisson => Sampler.Poisson(random, Math.Exp(m)),
            Kind.Bernoulli => random.NextDouble() < 1 / (1 + Math.Exp(-m)) ? 1 : 0,
            Kind.Logistic => m + (Of("S") * Math.Log(1 / random.NextDouble() - 1)),
            Kind.Gumbel => m - (Of("S") * Math.Log(-Math.Log(1 - random.NextDouble()))),
            Kind.Gamma => Sampler.Gamma(random, Of("K"), Math.Exp(m)),
            _ => Sampler.Normal(random, m + (random.Next(3) == 0 ? -4 : 4), Of("S")),
        };
        return (x, y, 0.5 + random.Next(4));

        double Of(string parameter) => truth[Array.IndexOf(Parameters, parameter)];
    }

    /// <summary>The log-density of a row with its gradient in <see cref="Parameters"/>, at a shift of the mean for a mixture.</summary>
    public Dual LogDensity(double[] values, double x, double y, double shift = 0)
    {
        int n = Parameters.Length;
        Dual m = Evaluate(mean, values, x) + shift;
        Dual At(string parameter) => Dual.Variable(values[Array.IndexOf(Parameters, parameter)], Array.IndexOf(Parameters, parameter), n);
        Dual residual = Dual.Constant(y, n) - m;
        switch (kind)
        {
            case Kind.NormalWithBoth:
                Dual logVariance = (0.3 * Evaluate(spread, values, x)) + -2;
                return (-0.5 * logVariance) - (0.5 * (residual * residual / logVariance.Exp()));
            case Kind.Poisson:
                return (y * m) - m.Exp();
            case Kind.Bernoulli:
                return (y * m) - m.Softplus();
            case Kind.Logistic:
                Dual z = -1 * (residual / At("S"));
                return z - (2 * z.Softplus()) - At("S").Log();
            case Kind.Gumbel:
                Dual u = -1 * (residual / At("S"));
                return u - u.Exp() - At("S").Log();
            case Kind.Gamma:
                Dual k = At("K");
                return (k * m) + ((Math.Log(y) * k) + -Math.Log(y)) - (y * m.Exp()) - k.Map(SpecialFunctions.GammaLn(k.Value), SpecialFunctions.DiGamma(k.Value));
            default:
                return (-0.5 * At("S").Log()) - (0.5 * (residual * residual / At("S")));
        }
    }

    private Dual Evaluate(Node node, double[] values, double x)
    {
        int n = Parameters.Length;
        return node.Value(name => name == "X" ? Dual.Constant(x, n) : Dual.Variable(values[Array.IndexOf(Parameters, name)], Array.IndexOf(Parameters, name), n), n);
    }

    private Node Draw(int depth)
    {
        if (depth == 0)
        {
            string leaf = random.Next(3) == 0 ? "X" : Reals[random.Next(Reals.Length)];
            return new Node(leaf, (of, _) => of(leaf), leaf == "X" ? [] : [leaf]);
        }

        Node a = Draw(depth - 1);
        Node b = Draw(depth - 1);

        // A parameter in every expression, so that there is something to estimate.
        if (a.Names.Length + b.Names.Length == 0)
            a = new Node("A", (of, _) => of("A"), ["A"]);
        string[] names = [.. a.Names.Union(b.Names)];
        double c = Math.Round(0.5 + random.NextDouble(), 2);
        string number = c.ToString(CultureInfo.InvariantCulture);
        Node Both(string text, Func<Dual, Dual, Dual> value) => new(text, (of, n) => value(a.Value(of, n), b.Value(of, n)), names);
        Node One(string text, Func<Dual, Dual> value) => a.Names.Length == 0 ? Both($"({a.Text} + {b.Text})", (p, q) => p + q) : new(text, (of, n) => value(a.Value(of, n)), a.Names);
        return random.Next(13) switch
        {
            0 or 1 => Both($"({a.Text} + {number} * {b.Text})", (p, q) => p + (c * q)),
            2 => Both($"({a.Text} - {b.Text})", (p, q) => p - q),
            3 or 4 => Both($"({a.Text} * {b.Text})", (p, q) => p * q),
            5 => Both($"({a.Text} / (2 + {b.Text} * {b.Text}))", (p, q) => p / ((q * q) + 2)),
            6 => One($"Exp(-{number} * Pow({a.Text}, 2))", p => (-c * (p * p)).Exp()),
            7 => One($"Sin({a.Text})", p => p.Map(Math.Sin(p.Value), Math.Cos(p.Value))),
            8 => One($"Cos({number} * {a.Text})", p => p.Map(Math.Cos(c * p.Value), -c * Math.Sin(c * p.Value))),
            9 => One($"Logistic({number} * {a.Text})", p => p.Map(1 / (1 + Math.Exp(-c * p.Value)), c * Math.Exp(-c * p.Value) / Math.Pow(1 + Math.Exp(-c * p.Value), 2))),
            10 => One($"Log(1 + Exp({a.Text}))", p => p.Softplus()),
            11 => One($"Sqrt(1 + {a.Text} * {a.Text})", p => p.Map(Math.Sqrt(1 + (p.Value * p.Value)), p.Value / Math.Sqrt(1 + (p.Value * p.Value)))),
            _ => One($"NormalCdf({a.Text})", p => p.Map(MathNet.Numerics.Distributions.Normal.CDF(0, 1, p.Value), Math.Exp(-0.5 * p.Value * p.Value) / Math.Sqrt(2 * Math.PI))),
        };
    }

    private sealed record Node(string Text, Func<Func<string, Dual>, int, Dual> Value, string[] Names);
}
