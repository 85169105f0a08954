using System.Globalization;
using EmDsl.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EmDsl.Benchmarks;

/// <summary>What the generator adds to a build of a ten-member model, and to a keystroke in a file that declares none.</summary>
internal static partial class GeneratorCost
{
    private const int Models = 20;
    private const int Runs = 100;
    private const string Unrelated = "internal static class Unrelated { internal static int Value => ";

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.CSharp14);
    private static int names;

    public static void Report()
    {
        var lines = Generate(Compile([NextModel()])).GetRunResult().GeneratedTrees.Sum(tree => tree.GetText().Lines.Count);
        Console.WriteLine($"a ten-member model becomes {lines} lines");

        // Each run declares a name not seen before: what was derived for an equal declaration is remembered.
        Print("a model, warm", Timing.Of(Runs, Runs, () => Generate(Compile([NextModel()]))));

        var sources = Enumerable.Range(0, Models).Select(_ => NextModel()).Append(Parse(Unrelated + "0; }")).ToList();
        var compilation = Compile(sources);
        var driver = Generate(compilation);
        var edit = 0;
        var perEdit = Timing.Of(
            Runs,
            Runs,
            () =>
            {
                var next = compilation.ReplaceSyntaxTree(sources[^1], Parse(string.Create(CultureInfo.InvariantCulture, $"{Unrelated}{++edit}; }}")));
                RequireCached(driver.RunGenerators(next));
            });
        Print("per model, on an edit of another file", perEdit / Models);
        ReportZoo();
    }

    private static void Print(string what, Timing time) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-40}{time.Median,8:F2} ms, best {time.Best:F2} ms, processor {time.Processor:F2} ms"));

    private static GeneratorDriver Generate(CSharpCompilation compilation)
    {
        var options = new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true);
        var driver = CSharpGeneratorDriver.Create([new LatentModelGenerator().AsSourceGenerator()], parseOptions: Parsing, driverOptions: options).RunGenerators(compilation);
        var result = driver.GetRunResult();
        if (result.GeneratedTrees.IsEmpty)
        {
            throw new InvalidOperationException("The generator wrote nothing.");
        }

        return driver;
    }

    private static void RequireCached(GeneratorDriver driver)
    {
        var outputs = driver.GetRunResult().Results.Single().TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs);
        if (outputs.Any(output => output.Reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged)))
        {
            throw new InvalidOperationException("An edit of an unrelated file ran a model's later steps again.");
        }
    }

    private static CSharpCompilation Compile(IEnumerable<SyntaxTree> trees) =>
        CSharpCompilation.Create(
            "Benchmark",
            trees,
            References.All,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    private static SyntaxTree Parse(string source) => CSharpSyntaxTree.ParseText(source, Parsing);

    private static SyntaxTree NextModel() => Parse(
        $$"""
        using EmDsl;
        using MathNet.Numerics.LinearAlgebra;
        using static EmDsl.Distributions;

        [LatentModel]
        public sealed partial class Customers{{++names}}
        {
            [Parameter] public partial Vector<double> Weights { get; init; }
            [Parameter] public partial Vector<double>[] Means { get; init; }
            [Parameter] public partial Matrix<double>[] Covariances { get; init; }
            [Parameter] public partial double[] Rate { get; init; }
            [Parameter] public partial Vector<double>[,] Item { get; init; }
            [Latent(3)] int Segment => Categorical(Weights);
            [Observed("age", "income", "tenure")] Vector<double> Profile => MultivariateNormal(Means[Segment], Covariances[Segment]);
            [Observed] int Visits => Poisson(Rate[Segment]);
            [Observed("q1", "q2", "q3", "q4")] int[] Answer => Each(j => Categorical(Item[Segment, j]));
            [Weight] double Count { get; }
        }
        """);

    private static class References
    {
        public static IReadOnlyList<MetadataReference> All { get; } =
            [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];
    }
}
