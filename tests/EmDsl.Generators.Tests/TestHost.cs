using System.Collections.Immutable;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Model;
using EmDsl.Generators.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EmDsl.Generators.Tests;

/// <summary>Compiles declarations against the real runtime, and runs the parser, the generator or the analyzer on them.</summary>
internal static class TestHost
{
    /// <summary>What stands before a model in a user's file.</summary>
    public const string Usings = """
        using System;
        using EmDsl;
        using MathNet.Numerics.LinearAlgebra;
        using static EmDsl.Distributions;

        """;

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("EmDsl.", StringComparison.Ordinal) || Path.GetFileName(path) == "EmDsl.dll")
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    // Compilations made from one another share what they know of their references.
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "Models",
        references: References,
        options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
            .WithGeneralDiagnosticOption(ReportDiagnostic.Error));

    static TestHost() => _ = Empty.GetSpecialType(SpecialType.System_Object);

    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.CSharp14);

    /// <summary>A compilation of sources, each with the usings of a user's file before it, nullable and with warnings as errors.</summary>
    public static CSharpCompilation Compile(params string[] sources)
        => Empty.AddSyntaxTrees(sources.Select((source, i) => CSharpSyntaxTree.ParseText(Usings + source, ParseOptions, $"/user/File{i}.cs")).ToArray());

    /// <summary>A file of <c>Models/</c> without its usings, which <see cref="Compile"/> puts before every source.</summary>
    public static string ReadModels(string file)
        => string.Join('\n', File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Models", file)).SkipWhile(line => !line.StartsWith("// ---", StringComparison.Ordinal)));

    /// <summary>The model of that name, or the only one.</summary>
    public static INamedTypeSymbol Model(Compilation compilation, string? name = null)
        => compilation.SyntaxTrees
            .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
                .Select(declaration => compilation.GetSemanticModel(tree).GetDeclaredSymbol(declaration)))
            .OfType<INamedTypeSymbol>()
            .Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default)
            .Single(type => (name is null || type.Name == name)
                && type.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "LatentModelAttribute"));

    /// <summary>The specification of the only model in <paramref name="source"/>.</summary>
    public static ModelSpec Parse(string source) => Parse(Compile(source));

    /// <summary>The specification of one model of a compilation.</summary>
    public static ModelSpec Parse(Compilation compilation, string? name = null)
        => ModelParser.Parse(Model(compilation, name), compilation, CancellationToken.None).Spec;

    /// <summary>What the generator makes of sources: the driver's result, and what the compiler says of everything together.</summary>
    public static GeneratorRun RunGenerator(params string[] sources)
    {
        GeneratorDriver driver = Driver().RunGeneratorsAndUpdateCompilation(Compile(sources), out Compilation output, out _);
        return new GeneratorRun(driver.GetRunResult(), output, output.GetDiagnostics());
    }

    /// <summary>A driver that keeps track of its steps.</summary>
    public static GeneratorDriver Driver()
        => CSharpGeneratorDriver.Create(
            [new LatentModelGenerator().AsSourceGenerator()],
            parseOptions: ParseOptions,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Every finding of the only model as <c>EMD0001 text [squiggled text]</c>, from parsing and compiling.</summary>
    public static IReadOnlyList<string> Findings(params string[] sources)
    {
        CSharpCompilation compilation = Compile(sources);
        INamedTypeSymbol model = Model(compilation);
        return [.. CompilationMemo.Compile(Parse(compilation)).Findings.Select(finding => Describe(model, finding))];
    }

    /// <summary>The findings of parsing alone.</summary>
    public static IReadOnlyList<string> ParserFindings(params string[] sources)
    {
        CSharpCompilation compilation = Compile(sources);
        INamedTypeSymbol model = Model(compilation);
        return [.. Parse(compilation).Findings.Select(finding => Describe(model, finding))];
    }

    private static string Describe(INamedTypeSymbol model, Finding finding)
    {
        Location location = OriginMap.Locate(model, finding);
        string squiggled = location.SourceTree!.GetText().ToString(location.SourceSpan);
        return $"{finding.Id} {DiagnosticTable.Message(finding)} [{squiggled}]";
    }
}

/// <summary>A run of the generator.</summary>
internal sealed record GeneratorRun(GeneratorDriverRunResult Result, Compilation Output, ImmutableArray<Diagnostic> Diagnostics);
