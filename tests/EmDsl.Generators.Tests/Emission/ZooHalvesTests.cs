using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Emission;
using EmDsl.Generators.Model;
using EmDsl.Generators.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EmDsl.Generators.Tests.Emission;

/// <summary>Both halves that a model of the design can get, its API and its error shell, under warnings as errors.</summary>
public class ZooHalvesTests
{
    [Theory]
    [InlineData("Zoo.cs")]
    [InlineData("Language.cs")]
    public void Shells_of_all_models_compile_without_a_warning(string file)
        => Assert.Equal("", string.Join("\n", Diagnostics(file, spec => ErrorShellEmitter.Emit(
            spec, [new Finding(DiagnosticTable.NotPartial, "", -1, [spec.Name])], finding => $"{finding.Id}: \"{finding.Arguments[0]}\""))));

    [Theory]
    [InlineData("Zoo.cs")]
    [InlineData("Language.cs")]
    public void Apis_of_all_models_that_have_a_graph_compile_without_a_warning(string file)
        => Assert.Equal("", string.Join("\n", Diagnostics(file, spec =>
        {
            ModelGraph graph = GraphBuilder.Build(spec);
            return graph.Findings.Any(DiagnosticTable.IsError) ? null : GeneratedModel.Api(spec, graph);
        })));

    // Of the generated halves alone: without a kernel, a model that got none lacks them.
    private static string[] Diagnostics(string file, Func<ModelSpec, string?> emit)
    {
        CSharpCompilation compilation = TestHost.Compile(Models(file));
        var models = compilation.GetSymbolsWithName(_ => true, SymbolFilter.Type).OfType<INamedTypeSymbol>()
            .Where(type => type.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "LatentModelAttribute")).ToList();
        Assert.NotEmpty(models);
        var halves = models.Select(model => ModelParser.Parse(model, compilation, CancellationToken.None).Spec).Select(emit).OfType<string>().ToList();
        Assert.NotEmpty(halves);
        var parse = TestHost.ParseOptions.WithDocumentationMode(DocumentationMode.Diagnose);
        return
        [
            .. compilation.AddSyntaxTrees(halves.Select((half, i) => CSharpSyntaxTree.ParseText(half, parse, $"generated{i}.g.cs")))
                .WithOptions(compilation.Options.WithOverflowChecks(true))
                .GetDiagnostics()
                .Where(diagnostic => diagnostic.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true)
                .Where(diagnostic => !IsOfTheType(diagnostic))
                .Select(diagnostic => diagnostic.ToString()),
        ];
    }

    private static string Models(string file)
        => string.Join('\n', File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Models", file)).Where(line => !line.StartsWith("using ", StringComparison.Ordinal)));

    // The model's own summary is for the user to write.
    private static bool IsOfTheType(Diagnostic diagnostic)
        => diagnostic.Id == "CS1591" && diagnostic.Location.SourceTree!.GetText().Lines.GetLineFromPosition(diagnostic.Location.SourceSpan.Start).ToString()
            .Contains("partial class", StringComparison.Ordinal);
}
