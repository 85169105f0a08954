using System.Linq;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Writes <c>Decode</c>: the most likely path of the chains.</summary>
internal sealed partial class InferenceEmitter
{
    // What is kept of a sequence, where a model's recursion can hold few rows at a time.
    /// <summary>The choice of memory that the laws of a chain's sequences take.</summary>
    public const string SequenceMemoryParameter = ", global::EmDsl.SequenceMemory memory = global::EmDsl.SequenceMemory.Rows";

    private string MemoryParameter => KernelEmitter.MayKeepFewRows(plan) ? SequenceMemoryParameter : "";

    private void EmitMemoryDoc()
    {
        if (KernelEmitter.MayKeepFewRows(plan))
            writer.Doc("param", "What is kept of a sequence on the way; the result is the same.", "name=\"memory\"");
    }

    private void EmitMemory()
    {
        if (KernelEmitter.MayKeepFewRows(plan))
            writer.Line("kernel.keepsFewRows = memory == global::EmDsl.SequenceMemory.SquareRoot;");
    }

    private void EmitDecode()
    {
        LatentNode[] chains = graph.Chains.ToArray();
        string type = names.Api.Fresh("Paths");
        string listed = string.Join(" and ", chains.Select(chain => chain.Name));
        writer.Doc("summary", $"The jointly most likely path of {listed} through every sequence (Viterbi).");
        writer.Doc("param", "The data.", "name=\"dataset\"");
        EmitMemoryDoc();
        writer.Doc("returns", "A state per row, and the log-density of each sequence together with its path.");
        writer.Doc("exception", "A parameter is not set.", "cref=\"global::System.InvalidOperationException\"");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{spec.Accessibility} {type} Decode(Dataset dataset{MemoryParameter})");
        EmitOpen();
        EmitMemory();
        writer.Line("RowScratch scratch = kernel.NewScratch();");
        writer.Line("var densities = new double[kernel.sequences.Count];");
        foreach (LatentNode chain in chains)
            writer.Line($"var {names.Local(chain.Name, "Path")} = new int[dataset.RowCount];");
        writer.Open("for (int sequence = 0; sequence < densities.Length; sequence++)");
        writer.Line($"densities[sequence] = kernel.Path(sequence, scratch{string.Concat(chains.Select(chain => ", " + names.Local(chain.Name, "Path")))});");
        writer.Close();
        writer.Line();
        writer.Open($"return new {type}");
        writer.Line("LogDensities = densities,");
        foreach (LatentNode chain in chains)
        {
            string path = names.Local(chain.Name, "Path");
            writer.Line($"{Names.Identifier(chain.Name)} = {(StateType(chain) == "int" ? path : $"global::System.Array.ConvertAll({path}, static state => {State(chain, "state")})")},");
        }

        writer.Close(";");
        writer.Close();
        writer.Line();

        writer.Doc("summary", $"The most likely path of {listed}: a state per row.");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{spec.Accessibility} sealed class {type}");
        writer.Doc("summary", "The log-density of each sequence together with its path, in order of first appearance.");
        writer.Line("public required double[] LogDensities { get; init; }");
        foreach (LatentNode chain in chains)
        {
            writer.Line();
            writer.Doc("summary", $"The state of {chain.Name} in each row.");
            writer.Line($"public required {StateType(chain)}[] {Names.Identifier(chain.Name)} {{ get; init; }}");
        }

        writer.Close();
        writer.Line();
    }
}
