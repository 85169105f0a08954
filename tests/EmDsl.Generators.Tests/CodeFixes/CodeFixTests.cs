using System.Collections.Immutable;
using EmDsl.CodeFixes;
using EmDsl.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EmDsl.Generators.Tests.CodeFixes;

public class CodeFixTests
{
    [Theory]
    [InlineData("[LatentModel]\npublic sealed class M\n{\n}\n", "[LatentModel]\npublic sealed partial class M\n{\n}\n")]
    [InlineData("[LatentModel]\n// A comment.\nclass M\n{\n}\n", "[LatentModel]\n// A comment.\npartial class M\n{\n}\n")]
    [InlineData("/// <summary>Outer.</summary>\nclass Outer\n{\n    [LatentModel] partial class M { }\n}\n", "/// <summary>Outer.</summary>\npartial class Outer\n{\n    [LatentModel] partial class M { }\n}\n")]
    [InlineData("partial class M { }\n[LatentModel] class M { }\n", "partial class M { }\n[LatentModel] partial class M { }\n")]
    public Task Class_is_made_partial(string source, string expected) => IsFixed(new MakePartialFix(), "Make the class partial", source, expected);

    [Theory]
    [InlineData("[Parameter] public double A { get; init; } // kept", "[Parameter] public partial double A { get; init; } // kept")]
    [InlineData("[Parameter] double A => 1;", "[Parameter] partial double A { get; init; }")]
    [InlineData("[Constant] public Vector<double> A { get; set; } = null!;", "[Constant] public partial Vector<double> A { get; init; }")]
    [InlineData("/// <summary>A.</summary>\n    [Size]\n    public required int A { get; }", "/// <summary>A.</summary>\n    [Size]\n    public required partial int A { get; init; }")]
    public Task Parameter_is_made_a_partial_property(string source, string expected)
        => IsFixed(new ParameterPropertyFix(), "Make it a partial property", InModel(source), InModel(expected));

    [Theory]
    [InlineData("[Parameter] public partial double A { get; }", "[Parameter] public partial double A { get; init; }")]
    [InlineData("[Size] public partial int A { internal get; init; } // kept", "[Size] public partial int A { get; init; } // kept")]
    public Task Init_accessor_is_added(string source, string expected)
        => IsFixed(new ParameterPropertyFix(), "Add an init accessor", InModel(source), InModel(expected));

    private static string InModel(string member) => $"[LatentModel]\npublic partial class M\n{{\n    {member}\n}}\n";

    private static async Task IsFixed(CodeFixProvider provider, string title, string source, string expected)
    {
        using var workspace = new AdhocWorkspace();
        var compilation = TestHost.Compile(source);
        Document document = workspace.AddProject(ProjectInfo.Create(
                ProjectId.CreateNewId(), VersionStamp.Default, "Models", "Models", LanguageNames.CSharp,
                compilationOptions: compilation.Options, parseOptions: TestHost.ParseOptions, metadataReferences: compilation.References))
            .AddDocument("Model.cs", TestHost.Usings + source);
        Compilation whole = (await document.Project.GetCompilationAsync())!;
        var diagnostics = await whole.WithAnalyzers([new LatentModelAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        Diagnostic diagnostic = diagnostics.First(candidate => provider.FixableDiagnosticIds.Contains(candidate.Id));

        var actions = new List<CodeAction>();
        await provider.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        CodeAction action = Assert.Single(actions);
        Assert.Equal(title, action.Title);
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
        Solution changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        string text = (await changed.GetDocument(document.Id)!.GetTextAsync()).ToString();
        Assert.Equal(TestHost.Usings + expected, text);
    }
}
