using System.Runtime.Loader;
using CsCheck;
using EmDsl.Models.Tests.Laws.Kit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;

namespace EmDsl.Generators.Tests.RandomModels;

/// <summary>Models that nobody wrote: compiled, loaded, and held to enumeration and ascent.</summary>
public sealed class RandomModelTests
{
    private const int Models = 30;
    private const int Rows = 6;

    /// <summary>The same models in every run: what one of them finds can be found again by its seed.</summary>
    public static TheoryData<int> Seeds
    {
        get
        {
            var generator = new PCG(1, 20260122);
            Gen<int> seeds = Gen.Int[0, 1_000_000];
            IEnumerable<int> drawn = Enumerable.Range(0, Models).Select(_ => seeds.Generate(generator, null, out Size _));
            return [.. drawn, .. Others()];
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
        var drawn = new RandomModel(seed);
        GeneratorRun run = TestHost.RunGenerator(drawn.Source);
        using var image = new MemoryStream();
        EmitResult emitted = run.Output.Emit(image);
        Assert.True(emitted.Success, $"{drawn.Source}\n{string.Join("\n", emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))}");
        image.Position = 0;
        var context = new AssemblyLoadContext("drawn", isCollectible: true);
        try
        {
            Type type = context.LoadFromStream(image).GetType("Drawn")!;
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
        finally
        {
            context.Unload();
        }
    }
}
