using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Benchmarks.Peers;

/// <summary>One workload: its data, the fixed start, the reference trace, and what an iteration has to compute.</summary>
internal sealed record Workload(string Name, string Title, int Rows, int Columns, int States, double Flops)
{
    /// <summary>All workloads, with the multiplications and additions of one iteration: those of log-densities and of statistics.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        new("W1", "full covariances, 1M × 8, K 16", 1_000_000, 8, 16, 1e6 * 16 * Full(8)),
        new("W2", "full covariances, 200k × 32, K 8", 200_000, 32, 8, 2e5 * 8 * Full(32)),
        new("W3", "diagonal covariances, 1M × 16, K 32", 1_000_000, 16, 32, 1e6 * 32 * ((8 * 16) + 1)),
        new("W4", "one dimension, 5M, K 4", 5_000_000, 1, 4, 5e6 * 4 * 9),
        new("W5", "Gaussian chain, T 1M × 4, K 8", 1_000_000, 4, 8, 1e6 * ((6 * 8 * 8) + (33 * 8) + (4 * 8))),
        new("W6", "symbols, 2000 × 500, K 16", 1_000_000, 1, 16, 1e6 * ((6 * 16 * 16) + (5 * 16))),
        new("W7", "Poisson, 2M, K 3", 2_000_000, 1, 3, 2e6 * 3 * 5),
        new("W8", "regressions, 500k, P 5, K 3", 500_000, 6, 3, 5e5 * 3 * ((2 * 5) + 3 + (5 * 6) + (2 * 5) + 3)),
        new("W9", "latent classes, 500k × 12, K 5", 500_000, 12, 5, 5e5 * 5 * 24),
    ];

    /// <summary>The folder of the generator of the data, the starts and the peers' programs.</summary>
    public static string Folder { get; } = Path.Combine(Path.GetDirectoryName(ThisFile())!, "reference");

    /// <summary>Whether rows repeat, so that merging equal ones pays.</summary>
    public bool Repeats => Name is "W7" or "W9";

    /// <summary>The bytes of the dataset's columns: 4 for a count, category or key, 8 for a real number.</summary>
    public long PackedBytes => Name switch
    {
        "W6" => 2L * Rows * sizeof(int),
        "W7" or "W9" => (long)Rows * Columns * sizeof(int),
        _ => (long)Rows * Columns * sizeof(double),
    };

    /// <summary>Exponentials of one iteration.</summary>
    public double Exponentials => (double)Rows * States;

    public string DataFile => Path.Combine(Folder, "data", Name + ".bin");

    public double[] Trace() => [.. Read("reference_loglik.json").GetProperty(Name).GetProperty("trace").EnumerateArray().Select(value => value.GetDouble())];

    public JsonElement Start() => Read(Path.Combine("init", Name + ".json"));

    /// <summary>The data, row after row.</summary>
    public double[] Data()
    {
        double[] values = new double[Rows * Columns];
        using FileStream file = File.OpenRead(DataFile);
        file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>A fit of this workload through its declaration, ready to be run with options.</summary>
    public Func<FitOptions, IReadOnlyList<double>> Prepare()
    {
        JsonElement start = Start();
        Vector<double> weights = Vector(start.GetProperty(start.TryGetProperty("weights", out _) ? "weights" : "startprob"));
        JsonElement[] means = start.TryGetProperty("means", out JsonElement given) ? [.. given.EnumerateArray()] : [];
        switch (Name)
        {
            case "W1" or "W2":
                {
                    var data = FullMixture.Dataset.FromColumns(Block(0, Columns));
                    var model = new FullMixture { K = States, Weights = weights, Means = [.. means.Select(Vector)], Covariances = [.. start.GetProperty("covariances").EnumerateArray().Select(Matrix)] };
                    return options => FullMixture.Fit(data, options, model).LogLikelihoodTrace;
                }

            case "W3":
                {
                    var data = DiagonalMixture.Dataset.FromColumns(Block(0, Columns));
                    var model = new DiagonalMixture { K = States, Weights = weights, Means = [.. means.Select(Vector)], Variances = [.. start.GetProperty("variances").EnumerateArray().Select(Vector)] };
                    return options => DiagonalMixture.Fit(data, options, model).LogLikelihoodTrace;
                }

            case "W4":
                {
                    var data = ScalarMixture.Dataset.FromColumns(Data());
                    var model = new ScalarMixture { Weights = weights, Means = [.. means.Select(mean => mean[0].GetDouble())], Variances = [.. start.GetProperty("variances").EnumerateArray().Select(value => value[0].GetDouble())] };
                    return options => ScalarMixture.Fit(data, options, model).LogLikelihoodTrace;
                }

            case "W5":
                {
                    var data = GaussianChain.Dataset.FromColumns(Block(0, Columns));
                    var model = new GaussianChain { K = States, Initial = weights, Transition = Vectors(start, "transmat"), Means = [.. means.Select(Vector)], Variances = Vectors(start, "variances") };
                    return options => GaussianChain.Fit(data, options, model).LogLikelihoodTrace;
                }

            case "W6":
                {
                    int length = start.GetProperty("length").GetInt32();
                    var data = SymbolChain.Dataset.FromColumns(key: [.. Enumerable.Range(0, Rows).Select(row => row / length)], symbol: Array.ConvertAll(Data(), value => (int)value));
                    var model = new SymbolChain { K = States, Initial = weights, Transition = Vectors(start, "transmat"), Emission = Vectors(start, "emission") };
                    return options => SymbolChain.Fit(data, options, model).LogLikelihoodTrace;
                }

            case "W7":
                {
                    var data = PoissonMixture.Dataset.FromColumns(Array.ConvertAll(Data(), value => (int)value));
                    var model = new PoissonMixture { Weights = weights, Rates = [.. start.GetProperty("rates").EnumerateArray().Select(rate => rate.GetDouble())] };
                    return options => PoissonMixture.Fit(data, options, model).LogLikelihoodTrace;
                }

            case "W8":
                {
                    var data = RegressionMixture.Dataset.FromColumns(x: Block(1, 5), y: Block(0, 1).Column(0).ToArray());
                    var model = new RegressionMixture { Weights = weights, Beta = [.. start.GetProperty("beta").EnumerateArray().Select(Vector)], Variances = [.. start.GetProperty("sigma").EnumerateArray().Select(sigma => sigma.GetDouble() * sigma.GetDouble())] };
                    return options => RegressionMixture.Fit(data, options, model).LogLikelihoodTrace;
                }

            default:
                {
                    var data = LatentClasses.Dataset.FromColumns(Codes(0), Codes(6));
                    JsonElement probabilities = start.GetProperty("probs");
                    var model = new LatentClasses { Weights = weights, YesNo = Items(probabilities, 0), Grades = Items(probabilities, 6) };
                    return options => LatentClasses.Fit(data, options, model).LogLikelihoodTrace;
                }
        }
    }

    private static double Full(int d) => (2 * d * (d + 1)) + (4 * d) + 1;

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private static JsonElement Read(string path) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, path))).RootElement;

    private static Vector<double> Vector(JsonElement values) => Vector<double>.Build.DenseOfArray([.. values.EnumerateArray().Select(value => value.GetDouble())]);

    private static Vector<double>[] Vectors(JsonElement start, string name) => [.. start.GetProperty(name).EnumerateArray().Select(Vector)];

    private static Matrix<double> Matrix(JsonElement rows) => Matrix<double>.Build.DenseOfRowVectors(rows.EnumerateArray().Select(Vector));

    private Matrix<double> Block(int first, int count)
    {
        double[] rows = Data(), columns = new double[Rows * count];
        for (int row = 0; row < Rows; row++)
        {
            for (int j = 0; j < count; j++)
                columns[(j * Rows) + row] = rows[(row * Columns) + first + j];
        }

        return Matrix<double>.Build.Dense(Rows, count, columns);
    }

    private int[,] Codes(int first)
    {
        double[] rows = Data();
        int[,] codes = new int[Rows, 6];
        for (int row = 0; row < Rows; row++)
        {
            for (int j = 0; j < 6; j++)
                codes[row, j] = (int)rows[(row * Columns) + first + j];
        }

        return codes;
    }

    private Vector<double>[,] Items(JsonElement probabilities, int first)
    {
        var items = new Vector<double>[States, 6];
        for (int state = 0; state < States; state++)
        {
            for (int j = 0; j < 6; j++)
                items[state, j] = Vector(probabilities[first + j][state]);
        }

        return items;
    }
}
