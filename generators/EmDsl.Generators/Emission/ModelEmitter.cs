using System.Linq;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>The generated half of a model, from its API to its kernel.</summary>
internal static class ModelEmitter
{
    public static string Emit(ModelSpec spec, ModelGraph graph, EmPlan plan) => FileEmitter.Wrap(spec, writer =>
    {
        var names = new KernelNames(spec, graph);
        ApiEmitter.Emit(writer, spec, graph, DerivationText.Updates(plan).ToDictionary(update => update.Key, update => Names.Xml(update.Value)), KernelEmitter.MergesRows(graph, plan));
        writer.Doc("summary", "How this model's EM algorithm was derived: equations, statistics, and each update with its strategy.");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Line($"{spec.Accessibility} const string Derivation =");
        string[] lines = DerivationText.Of(spec, graph, plan).Split('\n');
        for (int i = 0; i < lines.Length; i++)
            writer.Continue(Names.Literal(lines[i] + (i < lines.Length - 1 ? "\n" : "")) + (i < lines.Length - 1 ? " +" : ";"));
        writer.Line();
        KernelEmitter.EmitRules(writer, graph, names.Api);
        var families = new OpaqueFamilies(writer, graph, names);
        families.Emit();
        new FitEmitter(writer, spec, graph, plan, names, families).Emit();
        new StartEmitter(writer, graph, plan, names).Emit();
        new InferenceEmitter(writer, spec, graph, plan, names).Emit();
        var densities = new CustomDensities(writer, graph, names);
        new SampleEmitter(writer, spec, graph, names, densities, families).Emit();
        new DensityCheckEmitter(writer, spec, graph, names, densities).Emit();
        densities.Emit();
        new KernelEmitter(writer, spec, graph, plan, names, families).Emit();
    });
}
