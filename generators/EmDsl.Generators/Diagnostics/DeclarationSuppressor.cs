using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using EmDsl.Generators.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EmDsl.Generators.Diagnostics;

/// <summary>
/// Silences warnings that are true of code and not of declarations: a covariate that no constructor sets, a parameter that is an
/// array, an observed variable that nothing reads.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeclarationSuppressor : DiagnosticSuppressor
{
    private const string Declared = "The members of a [LatentModel] class declare data, parameters and distributions; the generated half reads them.";
    private const string Covered = "Every state of the members in this switch has an arm.";

    private static readonly ImmutableHashSet<string> Switches = ["CS8509", "CS8524"];

    private static readonly ImmutableDictionary<string, SuppressionDescriptor> BySuppressed = new[]
    {
        new SuppressionDescriptor("EMDS0001", "CS8618", Declared),
        new SuppressionDescriptor("EMDS0002", "CS8509", Covered),
        new SuppressionDescriptor("EMDS0003", "CS8524", Covered),
        new SuppressionDescriptor("EMDS0004", "IDE0051", Declared),
        new SuppressionDescriptor("EMDS0005", "IDE0052", Declared),
        new SuppressionDescriptor("EMDS0006", "IDE0060", Declared),
        new SuppressionDescriptor("EMDS0007", "CA1822", Declared),
        new SuppressionDescriptor("EMDS0008", "CA1819", Declared),
        new SuppressionDescriptor("EMDS0009", "CA1814", Declared),
        new SuppressionDescriptor("EMDS0010", "CS8629", "The equation speaks of the value; where it is missing it is summed out."),
    }.ToImmutableDictionary(descriptor => descriptor.SuppressedDiagnosticId);

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [.. BySuppressed.Values];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        var covered = new Dictionary<INamedTypeSymbol, HashSet<SyntaxNode>>(SymbolEqualityComparer.Default);
        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is not { } tree || !BySuppressed.TryGetValue(diagnostic.Id, out var descriptor))
                continue;
            SyntaxNode root = tree.GetRoot(context.CancellationToken);
            SemanticModel semantics = context.GetSemanticModel(tree);
            SyntaxNode node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            if (Model(node, semantics) is not { } model)
                continue;

            bool isSuppressed = Switches.Contains(diagnostic.Id)
                ? IsCovered(node, model, context, covered)
                : diagnostic.AdditionalLocations.Prepend(diagnostic.Location).Any(location => IsDeclared(location, tree, model, semantics));
            if (isSuppressed)
                context.ReportSuppression(Suppression.Create(descriptor, diagnostic));
        }
    }

    private static INamedTypeSymbol? Model(SyntaxNode node, SemanticModel semantics)
        => node.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().FirstOrDefault() is { } type
            && semantics.GetDeclaredSymbol(type) is INamedTypeSymbol symbol && ModelMembers.IsModel(symbol)
            ? symbol
            : null;

    private static bool IsCovered(
        SyntaxNode node, INamedTypeSymbol model, SuppressionAnalysisContext context, Dictionary<INamedTypeSymbol, HashSet<SyntaxNode>> covered)
    {
        if (!covered.TryGetValue(model, out var switches))
        {
            switches = ModelParser.Parse(model, context.Compilation, context.CancellationToken).CoveredSwitches;
            covered.Add(model, switches);
        }

        return node.FirstAncestorOrSelf<SwitchExpressionSyntax>() is { } found && switches.Contains(found);
    }

    /// <summary>Whether a member of the language, or a method that one of them names, stands at a place.</summary>
    private static bool IsDeclared(Location location, SyntaxTree tree, INamedTypeSymbol model, SemanticModel semantics)
        => location.SourceTree == tree
            && tree.GetRoot().FindNode(location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } declaration
            && semantics.GetDeclaredSymbol(declaration) is { } member
            && (ModelMembers.KindOf(member) is not null || ModelMembers.IsPattern(model, member));
}
