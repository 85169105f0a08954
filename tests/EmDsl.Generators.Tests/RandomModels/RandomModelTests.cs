using System.Reflection;
using System.Runtime.Loader;
using CsCheck;
using EmDsl.Models.Tests.Laws.Kit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;

namespace EmDsl.Generators.Tests.RandomModels;

/// <summary>Models that nobody wrote: compiled, loaded, and held to enumeration and ascent.</summary>
public sealed class RandomModelTests
{
    private const int Models = 150;
    private const int Rows = 6;
    private static readonly Lazy<(Dictionary<int, RandomModel> Models, Assembly Assembly)> All = new(CompileAll);

    /// <summary>The same models in every run: what one of them finds can be found again by its seed.</summary>
    public static TheoryData<int> Seeds
    {
        get
        {
            var generator = new PCG(1, 20260122);
            Gen<int> seeds = Gen.Int[0, 1_000_000];
            IEnumerable<int> drawn = Enumerable.Range(0, Models).Select(_ => seeds.Generate(generator, null, out Size _));
            return [.. drawn.Concat(Others()).Distinct()];
        }
    }

    // EMDSL_RANDOM_MODELS=first-last runs these seeds too.
    private static IEnumerable<int> Others()
    {
        string[] ends = (Environment.GetEnvironmentVariable("EMDSL_RANDOM_MODELS") ?? "").Split('-');
        return ends.Length == 2 && int.TryParse(ends[0], out int first) && int.TryParse(ends[1], out int last) && last >= first ? Enumerable.Range(first, last - first + 1) : [];
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Densities_posteriors_slopes_and_ascent_hold_for_random_models(int seed)
    {
        RandomModel drawn = All.Value.Models[seed];
        Type type = All.Value.Assembly.GetType(drawn.Name)!;
        var subject = new Subject(type, drawn.Latents, drawn.States, drawn.LogJoint);
        var random = new Random(seed);
        object[] rows = [.. Enumerable.Range(0, Rows).Select(_ => drawn.DrawRow(subject.RowType, random))];
        object start = drawn.DrawParameters(type, random);
        var specimen = new Specimen(subject, rows, start);
        try
        {
            EmLaws.EqualsEnumeration(specimen, start);
            EmLaws.FisherIdentity(specimen, start);
            EmLaws.MaximisesQ(specimen, start, 5);

            // On six rows a state that is left with one of them soon collapses, so steps are taken on more.
            Specimen larger = specimen with { Rows = [.. Enumerable.Range(0, 80).Select(_ => drawn.DrawRow(subject.RowType, random))] };
            EmLaws.Ascends(larger, start, 8);
            EmLaws.WeightsCountRows(larger, start, steps: 2);
        }
        catch (Exception exception) when (exception is Xunit.Sdk.XunitException or ArgumentException)
        {
            Assert.Fail($"Model {seed}:\n{drawn.Source}\n{exception.Message}");
        }
    }

    // One compilation for all: most of a compiler's time goes into what models share.
    private static (Dictionary<int, RandomModel> Models, Assembly Assembly) CompileAll()
    {
        Dictionary<int, RandomModel> models = Seeds.Cast<object[]>().Select(row => (int)row[0]).ToDictionary(seed => seed, seed => new RandomModel(seed));
        GeneratorRun run = TestHost.RunGenerator([.. models.Values.Select(model => model.Source)]);
        using var image = new MemoryStream();
        EmitResult emitted = run.Output.Emit(image);
        Assert.True(emitted.Success, Describe(models.Values, emitted.Diagnostics));
        image.Position = 0;
        return (models, AssemblyLoadContext.Default.LoadFromStream(image));
    }

    private static string Describe(IEnumerable<RandomModel> models, IEnumerable<Diagnostic> diagnostics)
    {
        Diagnostic[] errors = [.. diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        IEnumerable<string> sources = models.Where(model => errors.Any(error => error.Location.SourceTree?.ToString().Contains(model.Name, StringComparison.Ordinal) == true)).Take(3).Select(model => model.Source);
        return string.Join("\n", sources.Concat(errors.Take(10).Select(error => error.ToString())));
    }
}
