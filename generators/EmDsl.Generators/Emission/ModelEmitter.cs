using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>The generated half of a model, from its API to its kernel.</summary>
internal static class ModelEmitter
{
    public static string Emit(ModelSpec spec, ModelGraph graph, EmPlan plan) => FileEmitter.Wrap(spec, writer =>
    {
        var names = new KernelNames(spec, graph);
        ApiEmitter.Emit(writer, spec, graph);
        new FitEmitter(writer, graph, plan, names).Emit();
        new StartEmitter(writer, graph, names).Emit();
        new InferenceEmitter(writer, graph, names).Emit();
        new SampleEmitter(writer, spec, graph, names).Emit();
        new KernelEmitter(writer, spec, graph, plan, names).Emit();
    });
}
