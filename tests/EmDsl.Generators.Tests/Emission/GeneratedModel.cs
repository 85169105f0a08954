using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using EmDsl.Generators.Emission;
using EmDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EmDsl.Generators.Tests.Emission;

/// <summary>Compiles a user's half, a generated half and a probe as strictly as a user can, and runs the probe.</summary>
internal sealed class GeneratedModel
{
    // What declarations cause in the user's half, which a suppressor answers for.
    private static readonly string[] Declared = ["CS8618", "CS1591"];

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(File.Exists)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly CSharpCompilation compilation;

    private GeneratedModel(string source, string generated)
    {
        var parse = new CSharpParseOptions(LanguageVersion.CSharp14, DocumentationMode.Diagnose);
        compilation = CSharpCompilation.Create(
            "Model" + Guid.NewGuid().ToString("N"),
            [
                CSharpSyntaxTree.ParseText(Usings + source, parse, "user.cs"),
                CSharpSyntaxTree.ParseText(generated, parse, "generated.g.cs"),
            ],
            References,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, checkOverflow: true, nullableContextOptions: NullableContextOptions.Enable, warningLevel: 9999));
    }

    public static string Usings { get; } = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using EmDsl;
        using MathNet.Numerics.LinearAlgebra;
        using static EmDsl.Distributions;

        """;

    public static string Api(ModelSpec spec, ModelGraph graph) => FileEmitter.Wrap(spec, writer => ApiEmitter.Emit(writer, spec, graph));

    /// <summary>Every warning and error, of the generated half all, of the user's half all but those that declarations cause.</summary>
    public static string[] Diagnostics(string source, string generated)
        =>
        [
            .. new GeneratedModel(source, generated).compilation.GetDiagnostics()
                .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
                .Where(diagnostic => diagnostic.Location.SourceTree?.FilePath == "generated.g.cs" || !Declared.Contains(diagnostic.Id))
                .Select(diagnostic => diagnostic.ToString()),
        ];

    /// <summary>Runs <c>Probe.Run()</c>; what it throws is thrown.</summary>
    public static string Run(string source, string generated)
    {
        Assert.Equal("", string.Join("\n", Diagnostics(source, generated)));
        using var assembly = new MemoryStream();
        Assert.True(new GeneratedModel(source, generated).compilation.Emit(assembly).Success);
        assembly.Position = 0;
        var context = new AssemblyLoadContext("probe", isCollectible: true);
        var culture = CultureInfo.CurrentCulture;
        try
        {
            // A comma as decimal separator and an odd minus find what forgets the invariant culture.
            CultureInfo.CurrentCulture = new CultureInfo("de-DE") { NumberFormat = { NegativeSign = "~" } };
            var run = context.LoadFromStream(assembly).GetType("Probe")!.GetMethod("Run", BindingFlags.Public | BindingFlags.Static)!;
            return (string)run.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null)!;
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
            context.Unload();
        }
    }
}
