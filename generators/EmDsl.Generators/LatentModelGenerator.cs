using System;
using System.Linq;
using System.Text;
using EmDsl.Generators.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace EmDsl.Generators;

/// <summary>
/// Writes the other half of every <c>[LatentModel]</c> class: declaration → specification → compiled model. Only the first step sees
/// Roslyn's objects; what it gives compares by value, so that later steps run only when a declaration changes.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class LatentModelGenerator : IIncrementalGenerator
{
    internal const string SpecificationStep = "Specification";
    internal const string CompiledStep = "Compiled";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var specifications = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KnownTypes.LatentModelAttribute,
                // The attribute on anything but a type is the compiler's own error.
                static (node, _) => node is BaseTypeDeclarationSyntax,
                static (found, cancellation) => ModelParser.Parse((INamedTypeSymbol)found.TargetSymbol, found.SemanticModel.Compilation, cancellation).Spec)
            .WithTrackingName(SpecificationStep);
        var compiled = specifications
            .Select(static (specification, _) => CompilationMemo.Compile(specification))
            .WithTrackingName(CompiledStep);

        // File names ignore case, and types may differ in nothing else.
        var clashes = compiled
            .Select(static (model, _) => model.HintName)
            .Collect()
            .Select(static (names, _) => names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
                .Where(group => group.Distinct().Skip(1).Any())
                .SelectMany(group => group.Distinct())
                .OrderBy(name => name, StringComparer.Ordinal)
                .ToEquatableArray());
        context.RegisterSourceOutput(compiled.Combine(clashes), static (output, pair) =>
        {
            (CompiledModel model, EquatableArray<string> clashing) = pair;
            if (model.Source.Length == 0)
                return;
            int place = clashing.ToList().IndexOf(model.HintName);
            string name = place < 0 ? model.HintName : model.HintName.Replace(".g.cs", $".{place + 1}.g.cs");
            output.AddSource(name, SourceText.From(model.Source, Encoding.UTF8));
        });
    }
}
