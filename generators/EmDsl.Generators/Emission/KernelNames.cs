using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>The local names that kernel code gives to the model's quantities.</summary>
internal sealed class KernelNames
{
    // Locals of the emitted methods that a member's name must not hide.
    private static readonly HashSet<string> Reserved =
    [
        "row", "scratch", "statistics", "weight", "parameters", "sizes", "data", "previous", "current", "first", "end", "total", "logDensity",
        "responsibility", "potential", "largest", "start", "result", "value", "gradient", "hessian", "theta", "random", "sum", "count", "posterior", "entropy",
        "chunk", "chunks", "chunkFirst", "chunkEnd", "worker", "slice", "kernel", "threads", "given", "neutral", "options", "run", "dataset", "densities", "candidate",
        "share", "unknowns", "factors", "design", "precision", "isIllConditioned", "objective", "draws", "probabilities", "probability", "rows", "source", "seed", "table", "varianceFloor", "runner", "dimension", "statistic", "deviation", "before", "delta", "deltaI", "deltaJ", "entries", "withDerivatives", "scratches", "chunkStatistics", "chunkStep", "entropyStep", "chunkEntropies",
        "draw", "report", "known", "point", "place", "lane", "lanes", "block", "blocks", "potentials", "normalizers", "differences", "distances", "responsibilities", "residuals",
        "merged", "multiplicities", "likelihood", "pieces", "shares", "category", "features", "featureSums", "featureCount", "potentialFeatures", "firstSummedFeature", "sumCount", "summedFeatures", "inRegisters", "scaledNaturals", "scaledConstants", "usesFeatures", "combination", "naturals", "constants", "farthest", "offset", "middle", "vector", "sums",
        "at", "sequence", "sequences", "position", "positions", "length", "mass", "product", "normaliser", "best", "choice", "choices", "forgets", "isThin", "wasThin", "restores", "memory", "last", "transition", "logTransition", "evidence", "rowsBefore", "path",
        "storage", "smoother", "groups", "begin", "configuration", "seen", "isSeen", "isUpper", "whole", "meanVector", "covarianceMatrix",
    ];

    // Locals of loops and of expressions, also with a number after them.
    private static readonly string[] Temporaries =
    [
        "sum", "lane", "distance", "slice", "entry", "i", "j", "a", "b", "group", "index", "slope", "curvature", "largest", "scaledSum", "score", "atomScores", "atomShares",
        "posteriorOf", "quadratic", "matrix", "vector", "responsibilitiesOf", "transition", "logTransition", "evidence", "rowsBefore", "choices", "residual", "constant", "share", "part", "total", "entries", "centre", "offsets", "feature", "featureStart", "featureSize",
    ];

    private readonly ModelGraph graph;
    private readonly Dictionary<string, string> locals = new();

    public KernelNames(ModelSpec spec, ModelGraph graph)
    {
        this.graph = graph;
        string[] stems = [.. spec.Members.Select(member => Names.Stem(NameHygiene.Plain(member.Name))), .. graph.Matrices.Select(matrix => Names.Stem(matrix.Name)), .. Temporaries];
        foreach (string name in spec.Members.Select(member => member.Name))
            locals[name] = Member(Names.Stem(NameHygiene.Plain(name)), stems);
        foreach (MatrixNode matrix in graph.Matrices)
            locals[matrix.Name] = Member(Names.Stem(matrix.Name), stems);
        foreach (EarlierNode earlier in graph.Earlier)
            locals[earlier.Name] = locals[earlier.Variable] + "Before" + (earlier.Lag == 1 ? "" : earlier.Lag.ToString(System.Globalization.CultureInfo.InvariantCulture));
        locals[RowPosition.Name] = "position";
        foreach (DataNode key in graph.Groups)
            locals[GroupPosition.NameOf(key.Name)] = locals[key.Name] + "Position";
        Api = new ApiNames(spec, graph);
    }

    public ApiNames Api { get; }

    /// <summary>The local of a member or bound index, escaped.</summary>
    public string Local(string name)
    {
        string camel = Plain(name);
        return Names.Identifier(camel);
    }

    /// <summary>A local made of a member's name and a word, <c>eruptionStart</c>.</summary>
    public string Local(string name, string word) => Names.Identifier(Plain(name) + word);

    /// <summary>A variable's name as part of an identifier.</summary>
    public string Word(string name) => graph.Earlier.Any(earlier => earlier.Name == name) ? Names.Pascal(locals[name]) : name;

    public string Size(Expr size) => size switch
    {
        Number number => ((int)number.Value).ToString(System.Globalization.CultureInfo.InvariantCulture),
        Symbol symbol when LevelIndex.ColumnOf(symbol.Name) is { } column => $"statistics.{Local(column, "Levels")}.Length",
        _ => Api.Size(size),
    };

    /// <summary>The product of sizes as C# text.</summary>
    public string Product(IEnumerable<Expr> sizes)
    {
        int constant = 1;
        var parts = new List<string>();
        foreach (Expr size in sizes)
        {
            if (size is Number number)
                constant *= (int)number.Value;
            else
                parts.Add(Size(size));
        }

        if (constant != 1 || parts.Count == 0)
            parts.Insert(0, constant.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return string.Join(" * ", parts);
    }

    /// <summary>The row-major position of indices in dimensions as C# text.</summary>
    public string Flat(IReadOnlyList<string> indices, IReadOnlyList<Expr> dimensions)
    {
        string? text = null;
        for (int i = 0; i < indices.Count; i++)
        {
            if (text is null)
            {
                text = dimensions[i] is Number { Value: 1 } && indices.Count > 1 ? null : indices[i];
                continue;
            }

            text = dimensions[i] is Number { Value: 1 } ? text : $"{Term(text)} * {Size(dimensions[i])} + {Term(indices[i])}";
        }

        return text ?? "0";
    }

    public Expr? Cardinality(string name) => graph.CardinalityOf(name);

    public ParameterNode? Parameter(string name) => graph.TensorOf(name);

    public DataNode? Data(string name) => graph.DataOf(name);

    /// <summary>Whether a name is that of a latent variable that is a number.</summary>
    public bool IsNumber(string name) => graph.Latents.Any(latent => latent.Name == name && !latent.IsDiscrete);

    public bool IsLatent(string name) => graph.IsLatent(name);

    private string Plain(string name)
    {
        string camel = Names.Stem(name);
        if (locals.TryGetValue(name, out string? local))
            return local;
        return Reserved.Contains(camel) ? camel + "Value" : locals.ContainsValue(camel) ? camel + "Index" : camel;
    }

    // A member's local is neither a word of the emitted methods nor made of another member's and a word or number, yStart or yTerm2.
    private static string Member(string camel, string[] stems)
    {
        bool isBuilt = stems.Any(stem => camel.Length > stem.Length && camel.StartsWith(stem, System.StringComparison.Ordinal) && !char.IsLower(camel[stem.Length]));
        return isBuilt || Reserved.Contains(camel) || Temporaries.Contains(camel) ? camel + "Value" : camel;
    }

    private static string Term(string text) => text.IndexOf(' ') >= 0 ? "(" + text + ")" : text;
}
