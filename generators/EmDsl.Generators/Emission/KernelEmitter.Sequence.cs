using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>What links the rows of a sequence: their order, the tables of the states that link them, and the E-step of a sequence.</summary>
internal sealed partial class KernelEmitter
{
    private bool HasWindow => plan.Sequence is { Steps.Count: > 0 };

    private IReadOnlyList<WindowStep> Steps => plan.Sequence is { } sequence ? sequence.Steps : [];

    private IEnumerable<WindowTable> SharedTables => plan.Sequence is { } sequence ? sequence.Tables.Where(table => !table.IsPerRow) : [];

    private IEnumerable<WindowTable> RowTables => plan.Sequence is { } sequence ? sequence.Tables.Where(table => table.IsPerRow) : [];

    private string AfterSize => names.Product(Cardinalities(plan.Sequence!.After));

    private string SizeOf(IEnumerable<string> variables) => ExpressionWriter.Parenthesise(names.Product(Cardinalities(variables)));

    private static string Span(string array, string start, string length) => $"global::System.MemoryExtensions.AsSpan({array}, {start}, {length})";

    // The posteriors that the recursion gives per row: of the states that later rows look at, and of each step's states together.
    private IEnumerable<CliqueShape> WindowShapes()
    {
        if (!HasWindow)
            yield break;
        yield return new CliqueShape("statePosterior", plan.Sequence!.After);
        for (int i = 0; i < Steps.Count; i++)
            yield return new CliqueShape("windowPosterior" + Step(i), CliqueVariables(Steps[i]));
    }

    private static EquatableArray<string> CliqueVariables(WindowStep step) => step.Entering.Concat(step.Leaving.Where(state => !step.Entering.Contains(state))).ToEquatableArray();

    private string Step(int i) => Steps.Count == 1 ? "" : Names.Literal(i + 1);

    private string Piece => graph.Piece;

    private string Pieces => Piece + "s";

    private void EmitRequireConstantWeight()
    {
        if (names.Api.Weight is not { } weight)
            return;
        DataNode column = graph.Data.First(data => data.Kind == MemberKind.Weight);
        writer.Line($"{Pieces}.RequireConstant(data.{weight}, data.source, {Names.Literal(column.Columns.Count > 0 ? column.Columns[0] : column.Name)}{(graph.Groups.Any() ? ", \"group\"" : "")});");
    }

    private void OpenChunkRows()
    {
        if (!plan.HasPieces)
        {
            writer.Open("for (int row = first; row < end; row++)");
            return;
        }

        writer.Open($"for (int at = kernel.{Pieces}.Starts[first]; at < kernel.{Pieces}.Starts[end]; at++)");
        writer.Line($"int row = kernel.{Pieces}.Order[at];");
    }

    // What passes over the rows need of the sequences or groups.
    private void EmitSequenceLocals()
    {
        foreach (DataNode key in graph.Groups)
            writer.Line($"int[] {PositionsField(key.Name)} = kernel.{PositionsField(key.Name)};");
        if (plan.Sequence is null)
            return;
        writer.Line("int[] positions = kernel.positions;");
        foreach (int lag in DataLags)
            writer.Line($"int[] {RowsBefore(lag)} = kernel.{RowsBefore(lag)};");
    }

    // Where passes of the M-step over the rows of sequences and groups find the posteriors that the E-step kept; null where a row has its own.
    private string? keptIn;

    private IEnumerable<EquatableArray<string>> SequencePasses() => !plan.HasPieces
        ? []
        : plan.Blocks.OfType<ReweightedUpdate>().SelectMany(update => update.Terms).Select(term => Needs(term.Count))
            .Concat(plan.Blocks.OfType<MedianUpdate>().Select(Needs));

    private EquatableArray<string> Needs(MedianUpdate update)
    {
        var symbols = new HashSet<string>(update.Guards.Concat(update.Target).SelectMany(Substitution.Symbols));
        return EliminationPlanner.Unobserved(graph).Where(symbols.Contains).ToEquatableArray();
    }

    // The posteriors of a row for a pass of the M-step: computed again, or in a sequence or group as the E-step kept them.
    private void OpenPass(string kernel)
    {
        if (plan.HasPieces)
        {
            keptIn = kernel;
            return;
        }

        if (Cliques.Count > 0)
            writer.Line($"{kernel}Eliminate(row, scratch);");
        if (NeedsDistribution)
            writer.Line($"{kernel}Distribute(row, scratch);");
    }

    private void EmitSequences()
    {
        if (plan.Sequence is not null)
        {
            writer.Line($"internal RowScratch NewScratch() => new RowScratch({ScratchArguments("")});");
            writer.Line();
        }

        EmitChainPlace();
        EmitForward();
        EmitSmooth();
        EmitSequenceEStep();
        if (HasWindow)
            EmitPath();
    }

    private void EmitSequenceEStep()
    {
        string? weight = names.Api.Weight;
        writer.Line($"/// <summary>The E-step of a chunk of {Pieces} at the prepared parameters.</summary>");
        writer.Open("internal void EStep(int first, int end, RowScratch scratch, SufficientStatistics statistics)");
        writer.Line("statistics.Reset();");
        writer.Open($"for (int {Piece} = first; {Piece} < end; {Piece}++)");
        writer.Line($"Add{Names.Pascal(Piece)}({Piece}, scratch, statistics);");
        writer.Close();
        writer.Close();
        writer.Line();
        writer.Line($"/// <summary>The E-step of one {Piece}.</summary>");
        writer.Open($"private void Add{Names.Pascal(Piece)}(int {Piece}, RowScratch scratch, SufficientStatistics statistics)");
        writer.Line($"int start = {Pieces}.Starts[{Piece}];");
        writer.Line($"int length = {Pieces}.Starts[{Piece} + 1] - start;");
        if (weight is not null)
        {
            writer.Line($"double weight = data.{weight}[{Pieces}.Order[start]];");
            writer.Open("if (weight == 0.0)");
            writer.Line("return;");
            writer.Close();
            writer.Line();
        }

        writer.Line($"double logDensity = Forward({Piece}, scratch);");
        writer.Line($"statistics.LogLikelihood += {(weight is null ? "" : "weight * ")}logDensity;");
        writer.Open("if (!double.IsFinite(logDensity))");
        writer.Line("return;");
        writer.Close();
        writer.Line();
        writer.Open("for (int at = length - 1; at >= 0; at--)");
        writer.Line($"int row = {Pieces}.Order[start + at];");
        writer.Line("Smooth(row, at, scratch);");
        writer.Line($"Accumulate(row, {(weight is null ? "1.0" : "weight")}, scratch, statistics);");
        EmitKeep();
        writer.Close();
        writer.Close();
        writer.Line();
    }

    private void EmitDensities()
    {
        writer.Line($"/// <summary>The log-density of each {Piece} at the prepared parameters.</summary>");
        writer.Open("internal double[] Densities()");
        if (HasWindow && HasParts(plan))
            writer.Line("keepsFewRows = true;");
        writer.Line($"var densities = new double[{Pieces}.Count];");
        writer.Open($"for (int {Piece} = 0; {Piece} < densities.Length; {Piece}++)");
        writer.Line($"densities[{Piece}] = Forward({Piece}, scratches[0]);");
        writer.Close();
        writer.Line();
        writer.Line("return densities;");
        writer.Close();
        writer.Line();
    }
}
