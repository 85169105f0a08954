using System.Collections.Immutable;
using EmDsl.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EmDsl.Generators.Tests.Diagnostics;

public class AnalyzerTests
{
    [Fact]
    public async Task Finding_is_reported_under_the_modellers_text()
    {
        Diagnostic diagnostic = Assert.Single(await Analyze("[LatentModel] public partial class M { [Observed] double Y => Normal(0, 1) * 2; }"), IsOurs);
        Assert.Equal("EMD0021", diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.Equal(
            "'Normal(0, 1)' is a distribution and stands where a value is expected: give the draw a member of its own, '[Latent] … X => …', and use its name here",
            diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("Normal(0, 1)", diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan));
        Assert.Equal("https://github.com/emdsl/emdsl/blob/main/docs/diagnostics/EMD0021.md", diagnostic.Descriptor.HelpLinkUri);
    }

    [Fact]
    public async Task Errors_cannot_be_configured_away()
    {
        var descriptors = new LatentModelAnalyzer().SupportedDiagnostics;
        Assert.All(
            descriptors.Where(descriptor => descriptor.DefaultSeverity == DiagnosticSeverity.Error),
            descriptor => Assert.Contains(WellKnownDiagnosticTags.NotConfigurable, descriptor.CustomTags));
        const string source = """
            #pragma warning disable EMD0021
            [LatentModel] public partial class M { [Observed] double Y => Normal(0, 1) * 2; }
            """;
        Assert.Single(await Analyze(source), diagnostic => IsOurs(diagnostic) && !diagnostic.IsSuppressed);
    }

    [Fact]
    public async Task Model_split_over_files_is_read_as_one()
    {
        var diagnostics = await Analyze(
            "[LatentModel] public partial class M { [Latent(2)] int Z => Categorical(0.5, 0.5); }",
            "public partial class M { [Observed] double Y => Normal(Z + Gone, 1); }");
        Diagnostic diagnostic = Assert.Single(diagnostics, IsOurs);
        Assert.Equal("/user/File1.cs", diagnostic.Location.SourceTree!.FilePath);
        Assert.Equal("Gone", diagnostic.Location.SourceTree.GetText().ToString(diagnostic.Location.SourceSpan));
    }

    [Fact]
    public async Task Types_that_are_no_models_are_left_alone()
        => Assert.DoesNotContain(await Analyze("public class M { double Y => Normal(0, 1) * 2; }"), IsOurs);

    private static bool IsOurs(Diagnostic diagnostic) => diagnostic.Id.StartsWith("EMD", StringComparison.Ordinal);

    private static async Task<ImmutableArray<Diagnostic>> Analyze(params string[] sources)
        => await TestHost.Compile(sources).WithAnalyzers([new LatentModelAnalyzer()]).GetAnalyzerDiagnosticsAsync();
}
