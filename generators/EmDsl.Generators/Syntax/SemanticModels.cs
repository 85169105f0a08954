using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace EmDsl.Generators.Syntax;

/// <summary>One semantic model per file for the time of a parse: what is bound for one member is bound for all.</summary>
internal sealed class SemanticModels(Compilation compilation)
{
    private readonly Dictionary<SyntaxTree, SemanticModel> models = [];

    public SemanticModel Of(SyntaxNode node)
    {
        if (!models.TryGetValue(node.SyntaxTree, out SemanticModel? model))
        {
            model = compilation.GetSemanticModel(node.SyntaxTree);
            models.Add(node.SyntaxTree, model);
        }

        return model;
    }
}
