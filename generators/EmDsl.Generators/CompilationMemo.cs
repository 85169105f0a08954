using System.Collections.Generic;
using EmDsl.Generators.Model;

namespace EmDsl.Generators;

/// <summary>
/// The latest compiled models by specification, shared by generator and analyzer, so that a keystroke derives a model at most once.
/// </summary>
internal static class CompilationMemo
{
    private const int Capacity = 256;

    private static readonly object Gate = new();
    private static readonly Dictionary<ModelSpec, LinkedListNode<Entry>> Entries = [];
    private static readonly LinkedList<Entry> ByAge = new();

    public static CompiledModel Compile(ModelSpec spec)
    {
        System.Lazy<CompiledModel> result;
        lock (Gate)
        {
            if (Entries.TryGetValue(spec, out var node))
            {
                ByAge.Remove(node);
                ByAge.AddFirst(node);
            }
            else
            {
                node = ByAge.AddFirst(new Entry(spec, new System.Lazy<CompiledModel>(() => ModelCompiler.Compile(spec))));
                Entries.Add(spec, node);
                if (Entries.Count > Capacity)
                {
                    Entries.Remove(ByAge.Last!.Value.Spec);
                    ByAge.RemoveLast();
                }
            }

            result = node.Value.Result;
        }

        return result.Value;
    }

    private sealed record Entry(ModelSpec Spec, System.Lazy<CompiledModel> Result);
}
