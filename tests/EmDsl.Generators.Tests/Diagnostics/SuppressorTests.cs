using System.Collections.Immutable;
using EmDsl.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EmDsl.Generators.Tests.Diagnostics;

/// <summary>Warnings that declarations cause are silent under warnings as errors; those that tell something are not.</summary>
public class SuppressorTests
{
    private const string Enum = "public enum Phase { A, B } ";

    [Theory]
    [InlineData("CS8618", "[LatentModel] public partial class M { [Covariate] Vector<double> X { get; } [Group] string G { get; } }")]
    [InlineData("CS8618", "[LatentModel] public partial class M { public M() { } [Covariate] Vector<double> X { get; } }")]
    [InlineData("CS8524", Enum + "[LatentModel] public partial class M { [Latent] Phase S => Categorical<Phase>(0.5, 0.5); [Observed] double Y => Normal(S switch { Phase.A => 0, Phase.B => 1 }, 1); }")]
    [InlineData("CS8509", "[LatentModel] public partial class M { [Latent(2)] int Z => Categorical(0.5, 0.5); [Observed] double Y => Mean(Z); static double Mean(int z) => z switch { 0 => Normal(0, 1), 1 => Normal(1, 1) }; }")]
    [InlineData("CS8629", "[LatentModel] public partial class M { [Observed] int? A => Categorical(0.5, 0.5); [Observed] double Y => Normal(A.Value, 1); }")]
    public async Task Compiler_warning_of_a_declaration_is_silent(string id, string source)
    {
        CSharpCompilation compilation = TestHost.Compile(source);
        Assert.Contains(compilation.GetDiagnostics(), diagnostic => diagnostic.Id == id);
        Assert.DoesNotContain(await Remaining(compilation, []), diagnostic => diagnostic.Id == id);
    }

    [Theory]
    [InlineData("CS8618", "public class M { Vector<double> X { get; } }")]
    [InlineData("CS8618", "[LatentModel] public partial class M { string Name { get; } }")]
    [InlineData("CS8509", "[LatentModel] public partial class M { [Latent(3)] int Z => Categorical(0.2, 0.3, 0.5); [Observed] double Y => Z switch { 0 => Normal(0, 1), 1 => Normal(1, 1) }; }")]
    [InlineData("CS8509", "[LatentModel] public partial class M { static double Mean(int z) => z switch { 0 => 0, 1 => 1 }; }")]
    [InlineData("CS8524", Enum + "public class M { static double Mean(Phase s) => s switch { Phase.A => 0, Phase.B => 1 }; }")]
    [InlineData("CS8629", "[LatentModel] public partial class M { static double Mean(double? x) => x.Value; }")]
    public async Task Warning_that_tells_something_stays(string id, string source)
        => Assert.Contains(await Remaining(TestHost.Compile(source), []), diagnostic => diagnostic.Id == id);

    [Theory]
    [InlineData("IDE0051", "[LatentModel] public partial class M { [Observed] double Y => Normal(0, 1); }", "Y", true)]
    [InlineData("IDE0052", "[LatentModel] public partial class M { [Covariate] double X { get; } }", "X", true)]
    [InlineData("CA1822", "[LatentModel] public partial class M { [Observed] double Y => Normal(0, 1); }", "Y", true)]
    [InlineData("CA1819", "[LatentModel] public partial class M { [Parameter] public partial double[] R { get; init; } }", "R", true)]
    [InlineData("CA1814", "[LatentModel] public partial class M { [Parameter] public partial double[,] R { get; init; } }", "R", true)]
    [InlineData("IDE0060", "[LatentModel] public partial class M { [Parameter(Pattern = nameof(P))] public partial Matrix<double> R { get; init; } static bool P(int i, int j) => i > 0; }", "j", true)]
    [InlineData("IDE0060", "[LatentModel] public partial class M { [Parameter] public partial double[] R { get; init; } [Prior(nameof(R))] double P(int k) => Normal(0, 1); }", "k", true)]
    [InlineData("IDE0051", "[LatentModel] public partial class M { static double Unused() => 1; }", "Unused", false)]
    [InlineData("CA1819", "public class M { public double[] R { get; } = []; }", "R", false)]
    public async Task Analyzer_warning_is_silent_on_declarations_alone(string id, string source, string identifier, bool isSilent)
    {
        var remaining = await Remaining(TestHost.Compile(source), [new MarkingAnalyzer(id, identifier)]);
        Assert.Equal(!isSilent, remaining.Any(diagnostic => diagnostic.Id == id));
    }

    private static async Task<ImmutableArray<Diagnostic>> Remaining(CSharpCompilation compilation, ImmutableArray<DiagnosticAnalyzer> others)
        => await compilation.WithAnalyzers([new DeclarationSuppressor(), .. others]).GetAllDiagnosticsAsync();

    /// <summary>Stands in for an analyzer of the SDK: reports an id on every identifier of a name.</summary>
#pragma warning disable RS1001, RS1017, RS1036, RS1038, RS2008
    private sealed class MarkingAnalyzer(string id, string identifier) : DiagnosticAnalyzer
    {
        private readonly DiagnosticDescriptor descriptor = new(id, "Title", "Message", "Category", DiagnosticSeverity.Warning, isEnabledByDefault: true);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [descriptor];

        public override void Initialize(AnalysisContext context)
        {
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.EnableConcurrentExecution();
            context.RegisterSyntaxTreeAction(tree =>
            {
                foreach (SyntaxToken token in tree.Tree.GetRoot(tree.CancellationToken).DescendantTokens()
                    .Where(token => token.ValueText == identifier && token.Parent is MemberDeclarationSyntax or ParameterSyntax))
                {
                    tree.ReportDiagnostic(Diagnostic.Create(descriptor, token.GetLocation()));
                }
            });
        }
    }
#pragma warning restore RS1001, RS1017, RS1036, RS1038, RS2008
}
