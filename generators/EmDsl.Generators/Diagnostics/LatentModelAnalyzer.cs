using System.Collections.Immutable;
using System.Linq;
using EmDsl.Generators.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EmDsl.Generators.Diagnostics;

/// <summary>
/// Says what is wrong with a model, where the modeller wrote it. The generator reports nothing itself: its findings hold no
/// locations, so that <c>#pragma</c> and live squiggles come from here.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LatentModelAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [.. DiagnosticTable.ById.Values.OrderBy(descriptor => descriptor.Id, System.StringComparer.Ordinal)];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var model = (INamedTypeSymbol)context.Symbol;
        if (!ModelMembers.IsModel(model))
            return;
        ParsedModel parsed = ModelParser.Parse(model, context.Compilation, context.CancellationToken);
        foreach (Finding finding in CompilationMemo.Compile(parsed.Spec).Findings)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                DiagnosticTable.ById[finding.Id], OriginMap.Locate(model, finding), finding.Arguments.Cast<object>().ToArray()));
        }
    }
}
