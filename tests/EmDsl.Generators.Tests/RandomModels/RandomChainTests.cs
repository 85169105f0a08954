using System.Reflection;
using System.Runtime.Loader;
using CsCheck;
using EmDsl.Models.Tests.Laws.Kit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;

namespace EmDsl.Generators.Tests.RandomModels;

/// <summary>Models of sequences that nobody wrote: compiled, loaded, and held to sums over all paths, to the slope of Q and to ascent.</summary>
public sealed class RandomChainTests
{
    private const int Models = 60;
    private static readonly Lazy<(Dictionary<int, RandomChain> Models, Assembly Assembly)> All = new(CompileAll);

    /// <summary>The same models in every run: what one of them finds can be found again by its seed.</summary>
    public static TheoryData<int> Seeds
    {
        get
        {
            // EMDSL_RANDOM_CHAINS=first-last runs these seeds instead.
            string[] ends = (Environment.GetEnvironmentVariable("EMDSL_RANDOM_CHAINS") ?? "").Split('-');
            if (ends.Length == 2 && int.TryParse(ends[0], out int first) && int.TryParse(ends[1], out int last))
                return [.. Enumerable.Range(first, last - first + 1)];
            var generator = new PCG(1, 20260519);
            Gen<int> seeds = Gen.Int[0, 1_000_000];
            return [.. Enumerable.Range(0, Models).Select(_ => seeds.Generate(generator, null, out Size _)).Distinct()];
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Sums_over_paths_slopes_and_ascent_hold_for_random_chains(int seed)
    {
        RandomChain drawn = All.Value.Models[seed];
        Type type = All.Value.Assembly.GetType(drawn.Name)!;
        var subject = new SequenceSubject(type, drawn.Latents, drawn.States, drawn.LogJoint);
        var random = new Random(seed);
        object[] Sequences(int count) => [.. Enumerable.Range(0, count).Select(i => drawn.DrawSequence(subject.RowType, Math.Max(1, drawn.Length - (i % 4)), random))];
        object[] rows = Sequences(4);
        object start = drawn.DrawParameters(type, random);
        var specimen = new Specimen(subject, rows, start) { MaximisesJointly = drawn.MaximisesJointly };
        try
        {
            subject.EqualsEnumeration(specimen, start);
            subject.DecodesTheBestPath(specimen, start, drawn.Chains);
            new ForecastOracle(specimen, []).Filters();
            EmLaws.FisherIdentity(specimen, start);

            // On four sequences a state that is left with one row soon collapses, so steps are taken on more.
            Specimen larger = specimen with { Rows = Sequences(60) };
            EmLaws.MaximisesQ(larger, start, 3);
            Outcome run = subject.Steps(larger.Dataset, start, 8);
            EmLaws.Ascends(larger, start, run.StopReason == StopReason.ComponentCollapsed ? run.Iterations - 1 : 8);
            EmLaws.WidthsAgree(larger, start);
            if (subject.HasWeight)
                EmLaws.WeightsCountRows(larger, start, steps: 2);
        }
        catch (Exception exception) when (exception is Xunit.Sdk.XunitException or ArgumentException)
        {
            Assert.Fail($"Chain {seed}:\n{drawn.Source}\n{exception.Message}");
        }
    }

    // One compilation for all: most of a compiler's time goes into what models share.
    private static (Dictionary<int, RandomChain> Models, Assembly Assembly) CompileAll()
    {
        Dictionary<int, RandomChain> models = Seeds.Cast<object[]>().Select(row => (int)row[0]).ToDictionary(seed => seed, seed => new RandomChain(seed));
        GeneratorRun run = TestHost.RunGenerator([.. models.Values.Select(model => model.Source)]);
        using var image = new MemoryStream();
        EmitResult emitted = run.Output.WithAssemblyName("RandomChains").Emit(image);
        Assert.True(emitted.Success, Describe(models.Values, emitted.Diagnostics));
        image.Position = 0;
        return (models, AssemblyLoadContext.Default.LoadFromStream(image));
    }

    private static string Describe(IEnumerable<RandomChain> models, IEnumerable<Diagnostic> diagnostics)
    {
        Diagnostic[] errors = [.. diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        IEnumerable<string> sources = models.Where(model => errors.Any(error => error.Location.SourceTree?.ToString().Contains(model.Name, StringComparison.Ordinal) == true)).Take(3).Select(model => model.Source);
        return string.Join("\n", sources.Concat(errors.Take(10).Select(error => error.ToString())));
    }
}
