using System.Linq;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Model;

namespace EmDsl.Generators;

/// <summary>From a specification to code: the stages past <c>Syntax/</c>.</summary>
internal static class ModelCompiler
{
    public static CompiledModel Compile(ModelSpec spec)
    {
        var path = new[] { spec.Namespace }.Concat(spec.Containers.Select(container => container.Name)).Append(spec.Header.Name)
            .Where(part => part.Length > 0)
            .Select(part => part.Replace("@", ""));
        return new CompiledModel(string.Join(".", path) + ".g.cs", "", spec.Findings);
    }
}

/// <summary>What came out: the text of the generated half, and everything there is to say to the modeller.</summary>
internal sealed record CompiledModel(string HintName, string Source, EquatableArray<Finding> Findings);
