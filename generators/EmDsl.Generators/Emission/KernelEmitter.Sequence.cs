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

    private void EmitWindowScratch()
    {
        if (!HasWindow)
            return;
        writer.Line();
        writer.Line("// Along a part of a sequence: the law of the states after each row given the rows so far, from before the first row on; factors of each row.");
        writer.Line("internal double[] forward = [];");
        writer.Line("internal double[] checkpoints = [];");
        writer.Line("internal int sequenceStart;");
        writer.Line("internal int partFirst;");
        writer.Line("internal bool wasThin;");
        foreach (WindowTable table in RowTables)
            writer.Line($"internal double[] {table.Name} = [];");
        writer.Line("internal readonly double[] backward;");
        writer.Line("internal readonly double[] earlierBackward;");
        for (int i = 1; i < Steps.Count; i++)
        {
            writer.Line($"internal readonly double[] entering{Step(i)};");
            writer.Line($"internal readonly double[] backward{Step(i)};");
        }

        foreach (CliqueShape shape in windows)
            writer.Line($"internal readonly double[] {shape.Table};");
        writer.Line("internal bool IsLogarithmic;");
    }

    // Memory as long as a sequence, once one is taken row by row.
    private void EmitWindowReserve()
    {
        if (!HasWindow)
            return;
        writer.Line();
        writer.Open("internal void Reserve(Sizes sizes, int length, int parts)");
        writer.Open($"if (forward.Length >= (length + 1) * {SizeOf(plan.Sequence!.After)} && checkpoints.Length >= parts * {SizeOf(plan.Sequence!.After)})");
        writer.Line("return;");
        writer.Close();
        writer.Line();
        writer.Line($"forward = new double[(length + 1) * {SizeOf(plan.Sequence!.After)}];");
        writer.Line($"checkpoints = new double[parts * {SizeOf(plan.Sequence!.After)}];");
        foreach (WindowTable table in RowTables)
            writer.Line($"{table.Name} = new double[length * {SizeOf(table.Scope)}];");
        writer.Close();
    }

    private void EmitWindowAllocations()
    {
        if (!HasWindow)
            return;
        writer.Line($"backward = new double[{AfterSize}];");
        writer.Line($"earlierBackward = new double[{AfterSize}];");
        for (int i = 1; i < Steps.Count; i++)
        {
            writer.Line($"entering{Step(i)} = new double[{names.Product(Cardinalities(Steps[i].Entering))}];");
            writer.Line($"backward{Step(i)} = new double[{names.Product(Cardinalities(Steps[i].Entering))}];");
        }

        foreach (CliqueShape shape in windows)
            writer.Line($"{shape.Table} = new double[{names.Product(Cardinalities(shape.Variables))}];");
    }

    private string StationaryField(string transition) => names.Local(transition, "Stationary");

    private void EmitSequenceFields()
    {
        foreach (string transition in graph.StationaryParameters)
            writer.Line($"private readonly double[] {StationaryField(transition)};");
        if (plan.Sequence is null)
            return;
        writer.Line("internal readonly global::EmDsl.Data.SequenceRows sequences;");
        writer.Line("private readonly int[] positions;");
        foreach (int lag in DataLags)
            writer.Line($"private readonly int[] {RowsBefore(lag)};");
        foreach (WindowTable table in SharedTables)
        {
            writer.Line($"private readonly double[] {table.Name};");
            writer.Line($"private readonly double[] {LogName(table)};");
        }

        EmitOccupancyFields();
        EmitChainFields();
        if (HasWindow)
        {
            EmitPartFields();
            writer.Line("private bool forgets;");
            writer.Line("private bool isThin;");
        }
    }

    private static string LogName(WindowTable table) => "log" + Names.Pascal(table.Name);

    private IEnumerable<int> DataLags => graph.Earlier.Where(earlier => !earlier.IsLatent).Select(earlier => earlier.Lag).Distinct().OrderBy(lag => lag);

    private static string RowsBefore(int lag) => "rowsBefore" + (lag == 1 ? "" : Names.Literal(lag));

    private void EmitSequenceConstruction()
    {
        if (graph.HasSharedState)
        {
            EmitKeyedRows();
        }
        else
        {
            writer.Line(graph.Sequence is { } member
                ? $"sequences = new global::EmDsl.Data.SequenceRows(data.{names.Api.Column(member.Name)}, data.{names.Api.Keys(member.Name)}.Length);"
                : "sequences = new global::EmDsl.Data.SequenceRows(data.RowCount);");
            EmitRequireConstantWeight();
        }

        writer.Line($"positions = sequences.Positions({Names.Literal(graph.Positions)});");
        foreach (int lag in DataLags)
            writer.Line($"{RowsBefore(lag)} = sequences.RowsBefore({Names.Literal(lag)});");
        foreach (WindowTable table in SharedTables)
        {
            string size = $"{Names.Literal(graph.Positions)} * {SizeOf(table.Scope)}";
            writer.Line($"{table.Name} = new double[{size}];");
            writer.Line($"{LogName(table)} = new double[{size}];");
        }

        EmitOccupancyConstruction();
        EmitChainConstruction();
    }

    private string Piece => graph.Piece;

    private string Pieces => Piece + "s";

    private void EmitRequireConstantWeight()
    {
        if (names.Api.Weight is not { } weight)
            return;
        DataNode column = graph.Data.First(data => data.Kind == MemberKind.Weight);
        writer.Line($"{Pieces}.RequireConstant(data.{weight}, data.source, {Names.Literal(column.Columns.Count > 0 ? column.Columns[0] : column.Name)}{(graph.Groups.Any() ? ", \"group\"" : "")});");
    }

    // Factors of the states alone: once per iteration, for each place in the sequence that the equations tell apart.
    private void EmitSharedTables()
    {
        if (!HasWindow)
            return;
        foreach (WindowTable table in SharedTables)
        {
            writer.Line();
            writer.Line($"// {string.Join(" and ", table.Factors.Select(f => graph.Factors[f].Variable))} given {string.Join(", ", table.Scope)}, by place in the sequence.");
            writer.Open($"for (int position = 0; position < {Names.Literal(graph.Positions)}; position++)");
            foreach (string state in table.Scope)
                OpenStates(state);
            writer.Line("double potential = 0.0;");
            foreach (int f in table.Factors)
                EmitFactor(f, "potential");
            string index = $"position * {SizeOf(table.Scope)} + {Flat(table.Scope)}";
            writer.Line($"{LogName(table)}[{index}] = potential;");
            writer.Line($"{table.Name}[{index}] = global::System.Math.Exp(potential);");
            foreach (string unused in table.Scope)
                writer.Close();
            writer.Close();
        }

        WindowTable[] linking = SharedTables.Where(table => table.Scope.Any(IsEarlier)).ToArray();
        writer.Line();
        writer.Line(linking.Length == 0
            ? "forgets = true;"
            : $"forgets = {string.Join(" && ", linking.Select(table => $"global::EmDsl.Numerics.SequenceScaling.Forgets({Span(table.Name, SizeOf(table.Scope), $"{table.Name}.Length - {SizeOf(table.Scope)}")})"))};");
        writer.Line(SharedTables.Any()
            ? $"isThin = {string.Join(" || ", SharedTables.Select(table => $"global::EmDsl.Numerics.SequenceScaling.HasThinFactor({table.Name})"))};"
            : "isThin = false;");
        EmitChainPreparation();
    }

    private bool IsEarlier(string name) => graph.Earlier.Any(earlier => earlier.Name == name);

    // Factors of the states that hold data of the row.
    private void EmitRowTables()
    {
        if (!HasWindow)
            return;
        foreach (WindowTable table in RowTables)
        {
            writer.Line();
            writer.Line($"// What the row says of {string.Join(" and ", table.Scope)}.");
            foreach (string state in table.Scope)
                OpenStates(state);
            EmitRowPotential(table);
            writer.Line($"scratch.{table.Name}[at * {SizeOf(table.Scope)} + {Flat(table.Scope)}] = potential;");
            foreach (string unused in table.Scope)
                writer.Close();
        }
    }

    // What a row says of a configuration of the variables that link it to others.
    private void EmitRowPotential(WindowTable table)
    {
        writer.Line("double potential = 0.0;");
        foreach (int f in table.Factors.Where(f => !IsLeftOut(f)))
        {
            writer.Line();
            writer.Line($"// {DescribeFactor(graph.Factors[f])}");
            EmitFactor(f, "potential");
        }

        foreach (int c in table.Messages)
            writer.Line($"potential += scratch.{ScratchName(Cliques[c].Variable)}Message[{Flat(Cliques[c].Separator)}];");
        foreach (string start in table.Starts)
        {
            string once = graph.Latents.First(latent => latent.Name == start).Per is { } key ? $" && {PositionsField(key)}[row] == 0" : "";
            writer.Open($"if ({StartField(start)} is not null{once})");
            writer.Line($"potential += global::System.Math.Log({StartField(start)}.Values[row * {names.Size(names.Cardinality(start)!)} + {names.Local(start)}]);");
            writer.Close();
        }
    }

    /// <summary>Locals for the row's place in its sequence or group and for data of earlier rows.</summary>
    private void EmitEarlierData(SourceWriter target, IEnumerable<string> symbols)
    {
        EmitGroupPositions(target, symbols);
        if (plan.Sequence is null)
            return;
        if (symbols.Contains(RowPosition.Name))
            target.Line("int position = positions[row];");
        foreach (EarlierNode earlier in graph.Earlier.Where(earlier => !earlier.IsLatent && symbols.Contains(earlier.Name)))
        {
            DataNode node = names.Data(earlier.Name)!;
            DataNode source = graph.Data.First(data => data.Name == earlier.Variable);
            string local = names.Local(earlier.Name), row = names.Local(earlier.Name, "Row");
            string column = TextCovariates.Contains(source) ? CodesField(source) : $"data.{names.Api.Column(earlier.Variable)}";
            target.Line($"int {row} = {RowsBefore(earlier.Lag)}[row];");
            if (node.Dimension is { } dimension)
            {
                string type = node.Type.Scalar is ScalarKind.Real or ScalarKind.Vector ? "double" : "int";
                target.Line($"{type}[] {local} = {column};");
                target.Line($"int {names.Local(earlier.Name, "Start")} = {row} * {names.Size(dimension)};");
            }
            else if (node.Cardinality is not null)
            {
                target.Line($"int {local} = {row} < 0 ? 0 : {column}[{row}];");
            }
            else
            {
                target.Line($"double {local} = {row} < 0 ? double.NaN : {column}[{row}];");
            }
        }
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

    private void EmitSequenceEntropy()
    {
        EmitDensities();
        string? weight = names.Api.Weight;
        writer.Line($"/// <summary>The weighted entropy of the posteriors of all {Pieces}.</summary>");
        writer.Open("internal double TotalEntropy(Parameters parameters)");
        writer.Line("Prepare(parameters);");
        writer.Line("double total = 0.0;");
        foreach (LatentNode chain in RelabelEmitter.ByOccupancy(graph))
            writer.Line($"global::System.Array.Clear({OccupancyField(names, chain)});");
        writer.Line("RowScratch scratch = scratches[0];");
        writer.Open($"for (int {Piece} = 0; {Piece} < {Pieces}.Count; {Piece}++)");
        writer.Line($"int start = {Pieces}.Starts[{Piece}];");
        if (weight is not null)
        {
            writer.Line($"double weight = data.{weight}[{Pieces}.Order[start]];");
            writer.Open("if (weight == 0.0)");
            writer.Line("continue;");
            writer.Close();
            writer.Line();
        }

        writer.Open($"if (!double.IsFinite(Forward({Piece}, scratch)))");
        writer.Line("return double.NaN;");
        writer.Close();
        writer.Line();
        writer.Open($"for (int at = {Pieces}.Starts[{Piece} + 1] - start - 1; at >= 0; at--)");
        writer.Line($"int row = {Pieces}.Order[start + at];");
        writer.Line("Smooth(row, at, scratch);");
        writer.Line($"total += {(weight is null ? "" : "weight * ")}Entropy(row, scratch);");
        EmitOccupancy(weight is null ? "" : "weight * ");
        writer.Close();
        writer.Close();
        writer.Line();
        writer.Line("return total;");
        writer.Close();
        writer.Line();
    }

    // H of the states along the path: Σ over the steps of H(states of the step) − H(states that enter it).
    private void EmitWindowEntropy()
    {
        for (int i = 0; i < Steps.Count; i++)
        {
            WindowStep step = Steps[i];
            EquatableArray<string> variables = CliqueVariables(step);
            string table = $"scratch.windowPosterior{Step(i)}[{Flat(variables)}]";
            foreach (string state in step.Entering)
                OpenStates(state);
            writer.Line("double mass = 0.0;");
            string[] added = variables.Where(state => !step.Entering.Contains(state)).ToArray();
            foreach (string state in added)
                OpenStates(state);
            writer.Line($"mass += {table};");
            writer.Line($"entropy -= global::EmDsl.Numerics.Special.XLogY({table}, {table});");
            foreach (string unused in added)
                writer.Close();
            writer.Line("entropy += global::EmDsl.Numerics.Special.XLogY(mass, mass);");
            foreach (string unused in step.Entering)
                writer.Close();
        }
    }
}
