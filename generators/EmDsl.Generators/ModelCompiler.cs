using System.Linq;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Diagnostics;
using EmDsl.Generators.Emission;
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
        string hint = string.Join(".", path) + ".g.cs";
        if (spec.Findings.Any(DiagnosticTable.IsError))
            return Shell(spec, hint, spec.Findings);
        ModelGraph graph = GraphBuilder.Build(spec);
        var findings = spec.Findings.Concat(graph.Findings).ToEquatableArray();
        if (findings.Any(DiagnosticTable.IsError))
            return Shell(spec, hint, findings);
        EmPlan plan = MStepPlanner.Plan(graph);
        findings = findings.Concat(plan.Findings).Distinct().ToEquatableArray();
        if (findings.Any(DiagnosticTable.IsError))
            return Shell(spec, hint, findings);
        return new CompiledModel(hint, ModelEmitter.Emit(spec, graph, plan), findings);
    }

    // With errors the members still get their other halves, so that the user sees the finding and not a cascade.
    private static CompiledModel Shell(ModelSpec spec, string hint, EquatableArray<Finding> findings) =>
        new(hint, ErrorShellEmitter.Emit(spec, findings.Where(DiagnosticTable.IsError).ToArray(), DiagnosticTable.Message), findings);
}

/// <summary>What came out: the text of the generated half, and everything there is to say to the modeller.</summary>
internal sealed record CompiledModel(string HintName, string Source, EquatableArray<Finding> Findings);
