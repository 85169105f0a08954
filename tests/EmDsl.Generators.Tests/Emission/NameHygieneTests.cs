using System.Globalization;
using System.Runtime.Loader;
using EmDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EmDsl.Generators.Tests.Emission;

/// <summary>
/// A modeller may use every name but those of the API: a model whose members are called like what the generated half needs for itself
/// computes the same as one with plain names.
/// </summary>
public class NameHygieneTests
{
    // Numbers in braces are names.
    private const string Template = """
        [LatentModel]
        public sealed partial class {0}
        {
            [Size] public partial int {1} { get; init; }
            [Parameter] public partial Vector<double> {2} { get; init; }
            [Parameter] public partial Vector<double>[] {3} { get; init; }
            [Parameter] public partial Vector<double>[] {4} { get; init; }
            [Parameter] public partial Matrix<double>[] {5} { get; init; }
            [Parameter] public partial double[] {6} { get; init; }
            [Parameter] public partial double {7} { get; init; }
            [Parameter] public partial double[,] {8} { get; init; }
            [Parameter] public partial double[] {9} { get; init; }
            [Parameter] public partial double {10} { get; init; }
            [Constant] public partial int {11} { get; init; }
            [Latent(nameof({1}))] int {12} => Categorical({2});
            [Latent(2)] int {13} => Categorical({3}[{12}]);
            [Observed("x", "y")] Vector<double> {14} => MultivariateNormal({4}[{12}], {5}[{12}]);
            [Observed] double {15} => Gamma({6}[{13}], {7});
            [Observed("a", "b")] int[] {16} => Each(j => Binomial({8}[{12}, j], {11}));
            [Covariate] double {17} { get; }
            [Observed] double {18} => Normal({9}[{13}] + {17}, {10});
            [Weight] double {19} { get; }
        }

        public static class Probe
        {
            public static string Run()
            {
                const int Rows = 40;
                var points = Matrix<double>.Build.Dense(Rows, 2, (i, j) => (i % 2 == 0 ? 3.0 : -3.0) + (((i * 7) + (j * 5)) % 11 / 5.0));
                var times = new double[Rows];
                var counts = new int[Rows, 2];
                var inputs = new double[Rows];
                var outputs = new double[Rows];
                var weights = new double[Rows];
                for (int i = 0; i < Rows; i++)
                {
                    times[i] = (i % 3 == 0 ? 4.0 : 1.0) + (i % 5 / 4.0);
                    counts[i, 0] = i % 4;
                    counts[i, 1] = i % 2 == 0 ? 1 : 3;
                    inputs[i] = i / 20.0;
                    outputs[i] = (i % 3 == 0 ? 2.0 : -2.0) + (i % 7 / 6.0);
                    weights[i] = 1 + (i % 2);
                }

                var data = {0}.Dataset.FromColumns(points, times, counts, inputs, outputs, weights);
                var again = {0}.Dataset.FromRows(System.Linq.Enumerable.Select(System.Linq.Enumerable.Range(0, Rows), i => data[i]));
                var fit = {0}.Fit(again, new FitOptions { Starts = 2, MaxIterations = 15, LogLikelihoodTolerance = 0 }, new {0} { {1} = 2, {11} = 4 });
                var model = {0}.FromJson(fit.Model.ToJson());
                var posterior = model.Posterior(data);
                var sample = model.Sample(data, 1);
                
                // Names decide the order of the terms of a sum, and so its last bits.
                return string.Join(" ", System.Linq.Enumerable.Select(new double[] { fit.LogLikelihood, model.LogLikelihood(data), model.{2}[0], model.{3}[1][0], model.{4}[0][1], model.{5}[1][0, 1],
                    model.{6}[0], model.{7}, model.{8}[1, 1], model.{9}[0], model.{10}, model.{11}, posterior.{12}.Probabilities[3, 1], posterior.{13}.Mode[5],
                    sample.{12}[2], sample.Rows[3].{15}, sample.Rows[4].{16}[1], sample.Rows[5].{18}, sample.Rows[6].{19}, fit.Icl, fit.FreeParameterCount }, value => value.ToString("G10")));
            }
        }
        """;

    private const int Slots = 20;

    private static readonly string[] Plain = [.. Enumerable.Range(0, Slots).Select(slot => "Q" + (char)('A' + slot))];

    /// <summary>Names of the generated half's members, of its locals, of formulas' indices, keywords, and names of types and namespaces.</summary>
    private static readonly string[] Contested =
    [
        .. HouseNames.Private.OrderBy(name => name, StringComparer.Ordinal),
        "Flat", "CopyFrom", "Read", "ReadStart", "ToModel", "Of", "Require", "Merge", "Reset", "Prepare", "Eliminate", "Distribute", "Accumulate",
        "EStep", "MStep", "Expect", "Entropy", "TotalEntropy", "Dispose", "CancellationToken", "AbsoluteChunkSum", "Pass", "Maximize", "Evaluate", "Theta",
        "Dimension", "RowCount", "Table", "Source", "Requests", "Index",
        "i", "j", "l", "m", "q", "r", "a", "b", "entry", "row", "column", "group", "group1", "index0", "i1", "j1", "sum1", "entry1", "distance1", "slice1",
        "weight", "value", "data", "statistics", "statistic", "responsibility", "first", "end", "chunk", "worker", "sizes", "total", "current", "previous", "gradient",
        "hessian", "theta", "candidate", "kernel", "scratch", "parameters", "model", "start", "given", "neutral", "options", "schedule", "initial", "best", "run",
        "dataset", "cancellationToken", "rows", "random", "count", "seed", "densities", "posterior", "probabilities", "potential", "logDensity", "json", "document",
        "reader", "writer", "state", "level", "levels", "key", "table", "source", "builder", "index", "isStart", "found", "component", "deviation", "before", "delta",
        "deltaI", "deltaJ", "varianceFloor", "dimension", "slope1", "curvature11", "pass", "withDerivatives", "mean", "variance", "begin", "states", "stream", "other",
        "unstarted", "entropy", "chunks", "runner", "scratches", "chunkStatistics", "chunkStep", "threads", "slice", "sum", "distance",
        "Features", "FeaturePotentials", "FromFeatures", "features", "featureSums", "feature1", "featureStart1", "naturals", "constants", "centre1", "offsets1", "middle", "likelihood",
        "MergedRows", "merged", "multiplicities", "Tables", "pieces", "shares", "category",
        "@class", "@event", "@int", "@double", "@this", "@return", "@new", "@static", "@params", "@base", "@null", "@true", "@field", "record", "partial", "var",
        "Math", "Array", "Double", "Int32", "Span", "Vector", "Matrix", "List", "Action", "IProgress", "EmDsl", "System", "MathNet", "Numerics", "Fitting",
        "Poisson", "Exp", "Wishart", "Special", "Sampler", "Interval", "FitOptions", "KeyValuePair", "Global",
        "qaColumn", "Naïve", "_hidden", "ÄÖ",
    ];

    private static readonly Lazy<string> Expected = new(() => Run(Plain));

    public static TheoryData<int> Rounds => [.. Enumerable.Range(0, Sets().Length)];

    [Theory]
    [MemberData(nameof(Rounds))]
    public void Members_may_have_any_name_but_those_of_the_api(int round) => Assert.Equal(Expected.Value, Run(Sets()[round]));

    [Fact]
    public void Every_private_member_of_a_generated_half_can_step_aside()
    {
        string[] members =
        [
            .. TestHost.RunGenerator(Instance(Plain).Replace("QA", "QModel", StringComparison.Ordinal)).Result.GeneratedTrees
                .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>().First().Members)
                .Select(member => member switch
                {
                    MethodDeclarationSyntax method => method.Identifier.Text,
                    BaseTypeDeclarationSyntax type => type.Identifier.Text,
                    PropertyDeclarationSyntax property => property.Identifier.Text,
                    BaseFieldDeclarationSyntax field => field.Declaration.Variables[0].Identifier.Text,
                    _ => member.ToString(),
                })
                .Where(name => !Plain.Any(plain => name.Contains(plain, StringComparison.Ordinal)))
                .Distinct(),
        ];

        Assert.Empty(members.Except(HouseNames.Private).Except(HouseNames.Public));
    }

    // Every name stands at least once, and in each set no two differ in case alone.
    private static string[][] Sets()
    {
        var sets = new List<string[]>();
        var waiting = new List<string>(Contested);
        while (waiting.Count > 0)
        {
            var set = new List<string>();
            foreach (string name in waiting)
            {
                if (set.Count < Slots - 1 && !set.Contains(name, StringComparer.OrdinalIgnoreCase))
                    set.Add(name);
            }

            waiting.RemoveAll(set.Contains);
            set.AddRange(Plain.Take(Slots - 1 - set.Count));
            sets.Add([sets.Count % 2 == 0 ? "QModel" : HouseNames.Private.Order(StringComparer.Ordinal).Except(set).First(), .. set]);
        }

        return [.. sets];
    }

    private static string Instance(string[] names)
    {
        // In its own lambda a name is the lambda's.
        string text = names.Contains("j") ? Template.Replace("Each(j =>", "Each(entryOf =>", StringComparison.Ordinal).Replace(", j]", ", entryOf]", StringComparison.Ordinal) : Template;
        for (int slot = 0; slot < names.Length; slot++)
            text = text.Replace("{" + slot.ToString(CultureInfo.InvariantCulture) + "}", names[slot], StringComparison.Ordinal);
        return text;
    }

    private static string Run(string[] names)
    {
        Compilation compilation = TestHost.RunGenerator(Instance(names)).Output;
        compilation = compilation.WithOptions(compilation.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Default));
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
        image.Position = 0;
        var context = new AssemblyLoadContext("probe", isCollectible: true);
        try
        {
            return (string)context.LoadFromStream(image).GetType("Probe")!.GetMethod("Run")!.Invoke(null, null)!;
        }
        finally
        {
            context.Unload();
        }
    }
}
