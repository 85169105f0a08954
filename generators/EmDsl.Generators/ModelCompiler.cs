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
        string hint = HintName(spec);
        // The only place that catches everything: an exception that left the generator would take the code of every model with it, and
        // the modeller would see a cascade of compiler errors in place of this one.
        try
        {
            ModelSpec marked = NameHygiene.MarkNames(spec);
            CompiledModel compiled = Compile(marked, hint);
            return compiled with { Source = NameHygiene.Restore(compiled.Source, marked), Findings = NameHygiene.Restore(compiled.Findings) };
        }
        catch (System.Exception exception)
        {
            return Shell(spec, hint, spec.Findings.Add(new Finding(DiagnosticTable.InternalError, "", -1, [exception.ToString().Replace("\r", "").Replace('\n', ' ')])));
        }
    }

    private static string HintName(ModelSpec spec)
    {
        var path = new[] { spec.Namespace }.Concat(spec.Containers.Select(container => container.Name)).Append(spec.Header.Name)
            .Where(part => part.Length > 0)
            .Select(part => part.Replace("@", "").Replace('<', '{').Replace('>', '}'));
        return string.Join(".", path) + ".g.cs";
    }

    private static CompiledModel Compile(ModelSpec spec, string hint)
    {
        if (spec.Findings.Any(DiagnosticTable.IsError))
            return Shell(spec, hint, spec.Findings);
        var findings = spec.Findings.Concat(GraphChecks.Before(spec)).ToEquatableArray();
        if (findings.Any(DiagnosticTable.IsError))
            return Shell(spec, hint, findings);
        ModelGraph graph = GraphBuilder.Build(spec);
        findings = findings.Concat(graph.Findings).ToEquatableArray();
        if (findings.Any(DiagnosticTable.IsError))
            return Shell(spec, hint, findings);
        EmPlan plan = MStepPlanner.Plan(graph, spec.MStep);
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
