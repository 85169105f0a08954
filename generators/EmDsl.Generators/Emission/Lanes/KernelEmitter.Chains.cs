using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Emission.Lanes;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>
/// The E-step of a hidden Markov chain in lanes: each lane takes one sequence, or a part of a long one. A block of 64 rows is eight steps
/// of eight lanes, so that densities and statistics of its rows are those of any other block.
/// </summary>
internal sealed partial class KernelEmitter
{
    private readonly List<StatisticNode> pairStatistics = [];

    private bool HasChainBlocks => plan.Sequence is not null && HasBlocks;

    private WindowTable TransitionTable => SharedTables.First();

    private string ChainBefore => plan.Sequence!.Before[0];

    /// <summary>
    /// Whether one chain links the rows, each to the row before by probabilities that are the same in every row, and nothing else is
    /// unobserved.
    /// </summary>
    private static bool ChainServes(ModelGraph graph, EmPlan plan)
    {
        if (plan.Sequence is not { Steps.Count: 1, Before.Count: 1 } sequence
            || plan.LinearGaussian is not null || plan.Elimination.Cliques.Count > 0 || plan.Statistics.Count == 0)
            return false;
        string chain = sequence.After[0], before = sequence.Before[0];
        WindowTable[] shared = sequence.Tables.Where(table => !table.IsPerRow).ToArray();
        return shared.Length == 1 && shared[0].Scope.SequenceEqual([before, chain])
            && sequence.Tables.Where(table => table.IsPerRow).All(table => table.Scope.SequenceEqual([chain]))
            && shared[0].Factors.All(f => graph.Factors[f].Branches.All(branch => LastPlace(branch.Guard) <= 1))
            && !plan.Blocks.Any(block => block is FamilyUpdate)
            && plan.Statistics.All(statistic => statistic.Column is null && (statistic.FilledBy is not null || !Symbols(statistic).Contains(before) || IsPair(graph, statistic)))
            && plan.Blocks.OfType<NewtonUpdate>().SelectMany(update => update.Rows).All(row => !row.Guards.Append(row.LogDensity).SelectMany(Substitution.Symbols).Contains(before))
            && plan.Blocks.All(block => block is not (ReweightedUpdate or MedianUpdate));
    }

    private static HashSet<string> Symbols(StatisticNode statistic) =>
        new(statistic.Guards.Append(statistic.Value).Concat(statistic.Dimensions.Select(dimension => dimension.At)).SelectMany(Substitution.Symbols));

    // A count of transitions or of first states: of no row's data, and of no place but the first.
    private static bool IsPair(ModelGraph graph, StatisticNode statistic)
    {
        HashSet<string> symbols = Symbols(statistic);
        return (symbols.Contains(RowPosition.Name) || graph.Earlier.Any(earlier => earlier.IsLatent && symbols.Contains(earlier.Name)))
            && !symbols.Any(name => graph.DataOf(name) is not null || TableNode.IsFeature(name)) && statistic.Guards.All(guard => LastPlace(guard) <= 1);
    }

    // The last place in a sequence, from 0, that a condition tells from the ones behind it.
    private static int LastPlace(Expr? condition)
    {
        int last = 0;
        condition?.Any(node =>
        {
            if (node is Apply { Op: Op.Equal } equal && equal.Arguments.Contains(RowPosition.Symbol))
                last = System.Math.Max(last, Bound(equal) + 1);
            else if (node is Apply { Op: Op.Less or Op.LessOrEqual } apply && apply.Arguments.Contains(RowPosition.Symbol))
                last = System.Math.Max(last, Bound(apply));
            return false;
        });
        return last;

        static int Bound(Apply comparison) => comparison.Arguments.OfType<Number>().Select(number => (int)number.Value).DefaultIfEmpty(int.MaxValue - 1).Max();
    }

    // Whether an expression tells places in a sequence apart or reads earlier rows: then it is computed row by row.
    private bool IsOfPlaces(Expr? e) => plan.Sequence is not null && e is not null
        && e.Symbols().Any(name => name == RowPosition.Name || graph.Earlier.Any(earlier => earlier.Name == name));

    private bool IsOfPlaces(FactorNode factor) => factor.Branches.Any(branch => IsOfPlaces(branch.Guard) || IsOfPlaces(branch.LogDensity) || IsOfPlaces(branch.Exact));

    private bool IsOfPlaces(StatisticNode statistic) => statistic.Guards.Append(statistic.Value).Concat(statistic.Dimensions.Select(dimension => dimension.At)).Any(IsOfPlaces);

    // A row of a block by its place in it.
    private string RowAtPlace => HasChainBlocks ? "block.rows[place]" : "first + place";

    private string PlacesOfBlock => $"for (int place = 0; place < {(HasChainBlocks ? "64" : "rows")}; place++)";

    private void EmitChainFields()
    {
        if (!HasChainBlocks)
            return;
        writer.Line($"private readonly {Lanes}ChainRecursion? recursion;");
        writer.Line($"private readonly {Lanes}ChainBatch[] batches;");
        writer.Line("private readonly global::System.Action<int, int> transferStep;");
    }

    private void EmitChainConstruction()
    {
        if (!HasChainBlocks)
        {
            writer.Line("runner = new global::EmDsl.Fitting.ChunkRunner(sequences.Count, sequences.ChunkSize, threads);");
            return;
        }

        writer.Line($"recursion = lanes == 0 ? null : new {Lanes}ChainRecursion(sequences, lanes, {BlockStates});");
        writer.Line("runner = recursion is null");
        writer.Continue("? new global::EmDsl.Fitting.ChunkRunner(sequences.Count, sequences.ChunkSize, threads)");
        writer.Continue(": new global::EmDsl.Fitting.ChunkRunner(recursion.Pieces.BatchCount, recursion.ChunkSize, threads);");
        writer.Line($"batches = new {Lanes}ChainBatch[recursion is null ? 0 : runner.Workers];");
        writer.Open("for (int worker = 0; worker < batches.Length; worker++)");
        writer.Line($"batches[worker] = new {Lanes}ChainBatch(recursion!);");
        writer.Close();
        writer.Line("transferStep = (chunk, worker) =>");
        writer.Open("");
        writer.Line("(int first, int end) = runner.Range(chunk);");
        writer.Line("TransfersOfChunk(first, end, worker);");
        writer.Close(";");
    }

    // Whether a row says of its state what one category says, so that its factors are those of the category.
    private bool HasCategoryFactors => HasChainBlocks && tableFactors.Count == 1 && tableFactors[0].Loop is null && laneFactors.Count == 0 && !AddsPotentials;

    private void EmitChainPreparation()
    {
        if (!HasChainBlocks)
            return;
        string size = $"{BlockStates} * {BlockStates}";
        writer.Line($"recursion?.Prepare({Span(TransitionTable.Name, "0", BlockStates)}, {Span(TransitionTable.Name, size, size)});");
    }

    // Where a chunk of sequences, or of batches of lanes, begins among the rows laid end to end.
    private void EmitChainPlace()
    {
        if (!HasChainBlocks || !(HasRowPasses || KeptForSquares().Any()))
            return;
        writer.Line("private int Place(int piece) => recursion is null ? sequences.Starts[piece] : recursion.Pieces.Start(piece * lanes);");
        writer.Line();
    }

    private void EmitChainSteps()
    {
        EmitByWidth("The E-step of a chunk in registers of the machine's width: of batches of pieces, or of sequences row by row.",
            "EStepOfChunk(int first, int end, int worker, SufficientStatistics statistics)", "EStepOfPieces", "first, end, worker, statistics", "EStep(first, end, scratches[worker], statistics);");
        EmitByWidth("The transfer matrices of a chunk of batches.", "TransfersOfChunk(int first, int end, int worker)", "TransfersOfPieces", "first, end, worker", null);
        EmitPieces();
        EmitTransfers();
        EmitTransitions();
        EmitAddStart();
        EmitKeepBlock();
    }

    private void EmitByWidth(string summary, string header, string method, string arguments, string? otherwise)
    {
        writer.Line($"/// <summary>{summary}</summary>");
        writer.Open($"private void {header}");
        writer.Open("switch (lanes)");
        foreach (int count in new[] { 8, 4, 2 })
        {
            writer.Line($"case {Names.Literal(count)}:");
            writer.Continue($"{method}<{Lanes}Lanes{Names.Literal(64 * count)}>({arguments});");
            writer.Continue("break;");
        }

        if (otherwise is not null)
        {
            writer.Line("default:");
            writer.Continue(otherwise);
            writer.Continue("break;");
        }

        writer.Close();
        writer.Close();
        writer.Line();
    }

    private void EmitBlockOfBatch()
    {
        writer.Line("batch.Fill(part, block.rows, ref block.weights.Start);");
        writer.Line("LoadBlock<V>(block);");
        EmitEither("Potentials<V>(block);", "Features<V>(block);", "FeaturePotentials<V>(block);");
        if (tableFactors.Count > 0)
            writer.Line("TablePotentials<V>(block);");
        if (AddsPotentials)
            writer.Line("AddPotentials(block);");
        writer.Open($"if ({StartField(BlockVariable)} is not null)");
        writer.Line("AddStart(block);");
        writer.Close();
        writer.Line();
    }

    private void EmitPieces()
    {
        string weights = names.Api.Weight is { } weight ? "data." + weight : "null";
        writer.Line("/// <summary>The E-step of batches of pieces; <typeparamref name=\"V\"/> holds one piece in each lane.</summary>");
        writer.Line(Optimized);
        OpenGeneric("private void EStepOfPieces<V>(int first, int end, int worker, SufficientStatistics statistics)");
        writer.Line("Block block = blocks[worker];");
        writer.Line($"{Lanes}ChainBatch batch = batches[worker];");
        writer.Line("statistics.Reset();");
        writer.Line("AddLogarithmic(first, end, scratches[worker], statistics);");
        writer.Open("for (int index = first; index < end; index++)");
        writer.Line($"batch.Begin(index, {weights});");
        writer.Open("for (int part = 0; part < batch.BlockCount; part++)");
        string areOnes = names.Api.Weight is null ? "true" : "false";
        if (HasCategoryFactors)
        {
            writer.Open($"if ({StartField(BlockVariable)} is null)");
            writer.Line("batch.Fill(part, block.rows, ref block.weights.Start);");
            writer.Line("LoadBlock<V>(block);");
            writer.Line($"batch.ForwardByCategory<V>(part, block.{CategoryField(tableFactors[0])}, {areOnes});");
            writer.Line("continue;");
            writer.Close();
            writer.Line();
        }

        EmitBlockOfBatch();
        writer.Line($"batch.Forward<V>(part, ref block.potentials.Start, {areOnes});");
        writer.Close();
        writer.Line();
        writer.Line("statistics.LogLikelihood += batch.LogLikelihood;");
        writer.Line("batch.Turn();");
        writer.Open("for (int part = batch.BlockCount - 1; part >= batch.FirstBlock; part--)");
        writer.Line("batch.Backward<V>(part, ref block.potentials.Start);");
        writer.Open("if (!batch.Counts(part))");
        writer.Line("continue;");
        writer.Close();
        writer.Line();
        writer.Line("batch.Fill(part, block.rows, ref block.weights.Start);");
        writer.Line("LoadBlock<V>(block);");
        if (laneStatistics.Count > 0)
            EmitEither("AddStatistics<V>(block);", LeftStatistics.Any() ? ["Features<V>(block);", "AddFeatures<V>(block);", "AddLeftStatistics<V>(block);"] : ["Features<V>(block);", "AddFeatures<V>(block);"]);
        if (tableStatistics.Count > 0)
            writer.Line("AddTables<V>(block);");
        if (scalarStatistics.Count > 0)
            writer.Line("AddStatistics(block, statistics);");
        EmitKeepCall();
        writer.Close();
        writer.Close();
        writer.Line();
        EmitFolds();
        writer.Line("batch.Fold<V>();");
        if (pairStatistics.Count > 0)
            writer.Line("AddTransitions(batch, statistics);");
        writer.Close();
        writer.Line();
        writer.Line("// Sequences in which a probability that matters underflows, one by one with logarithms.");
        writer.Open("private void AddLogarithmic(int first, int end, RowScratch scratch, SufficientStatistics statistics)");
        writer.Line("(int begin, int behind) = recursion!.Pieces.Sequences(first, end);");
        writer.Open("for (int sequence = begin; sequence < behind; sequence++)");
        writer.Open("if (recursion.IsLogarithmic(sequence))");
        writer.Line("AddSequence(sequence, scratch, statistics);");
        writer.Close();
        writer.Close();
        writer.Close();
        writer.Line();
    }

    private void EmitTransfers()
    {
        string weights = names.Api.Weight is { } weight ? "data." + weight : "null";
        writer.Line("/// <summary>The transfer matrices of the parts of long sequences.</summary>");
        writer.Line(Optimized);
        OpenGeneric("private void TransfersOfPieces<V>(int first, int end, int worker)");
        writer.Line("Block block = blocks[worker];");
        writer.Line($"{Lanes}ChainBatch batch = batches[worker];");
        writer.Open("for (int index = first; index < end; index++)");
        writer.Line($"batch.Begin(index, {weights});");
        writer.Open("if (!batch.IsCut)");
        writer.Line("continue;");
        writer.Close();
        writer.Line();
        writer.Open("for (int part = 0; part < batch.BlockCount; part++)");
        EmitBlockOfBatch();
        writer.Line("batch.Keep<V>(part, ref block.potentials.Start);");
        writer.Close();
        writer.Line();
        writer.Line("batch.Transfer<V>();");
        writer.Close();
        writer.Close();
        writer.Line();
    }

    private void EmitKeepCall()
    {
        if (!KeptPosteriors().Any())
            return;
        EquatableArray<string> kept = KeptPosteriors().First();
        if (IsKeptOnDemand(kept))
            writer.Open($"if ({KeptField(kept)} is not null)");
        writer.Line("Keep(block);");
        if (IsKeptOnDemand(kept))
            writer.Close();
    }

    private void EmitKeepBlock()
    {
        foreach (EquatableArray<string> variables in KeptPosteriors())
        {
            writer.Line("/// <summary>Keeps the posteriors of a block for the passes over the rows.</summary>");
            writer.Line(Optimized);
            writer.Open("private void Keep(Block block)");
            writer.Line("ref double potentials = ref block.potentials.Start;");
            writer.Open(PlacesOfBlock);
            writer.Line($"int row = {RowAtPlace};");

            // Rows that only bring the recursion up to a piece are another batch's.
            writer.Open("if (block.weights.Span[place] == 0.0)");
            writer.Line("continue;");
            writer.Close();
            writer.Line();
            OpenStates(BlockVariable);
            string posterior = $"global::System.Runtime.CompilerServices.Unsafe.Add(ref potentials, {names.Local(BlockVariable)} * 64 + place)";
            writer.Line($"{KeptField(variables)}{(IsKeptOnDemand(variables) ? "!" : "")}[row * {KeptSize(variables)} + {Flat(variables)}] = {posterior}{(names.Api.Weight is { } divisor ? $" / data.{divisor}[row]" : "")};");
            writer.Close();
            writer.Close();
            writer.Close();
            writer.Line();
        }
    }

    private void EmitGatherBlock()
    {
        OpenGeneric("private void LoadBlock<V>(Block block)");
        foreach (BlockData data in blockData.Where(data => data.Presence is null))
        {
            string size = data.Dimension is null ? "" : names.Size(data.Dimension) + ", ";
            string presence = blockData.FirstOrDefault(other => other.Presence == data.Field) is { } present ? $", ref block.{present.Field}.Start" : "";
            string type = data.Dimension is null ? "" : "<V>";
            writer.Line(data.IsCode
                ? $"{Lanes}LaneBlock.GatherCodes({data.Source}, block.rows, {size}block.{data.Field}{presence});"
                : $"{Lanes}LaneBlock.Gather{type}({data.Source}, block.rows, {size}ref block.{data.Field}.Start);");
        }

        foreach (BlockTable table in GatheredTables)
        {
            writer.Line(table.Loop is null
                ? $"{Lanes}LaneTables.Gather({CodesOf(table)}, block.rows, {names.Size(table.Categories)}, block.{CategoryField(table)});"
                : $"{Lanes}LaneBlock.GatherRows({CodesOf(table)}, block.rows, {Entries(table)}, block.{CategoryField(table)});");
        }

        writer.Close();
        writer.Line();
    }

    // Counts of first states and of transitions, from the sums of the recursion.
    private void EmitTransitions()
    {
        if (pairStatistics.Count == 0)
            return;
        writer.Line($"/// <summary>Adds the expected numbers of first states and of transitions: {string.Join(", ", pairStatistics.Select(statistic => statistic.Name))}.</summary>");
        OpenMethod($"private void AddTransitions({Lanes}ChainBatch batch, SufficientStatistics statistics)");
        foreach (bool isFirst in new[] { true, false })
        {
            writer.Open("");
            if (UsesPlace(pairStatistics))
                writer.Line($"int position = {(isFirst ? "0" : "1")};");
            if (!isFirst)
                OpenStates(ChainBefore);
            else if (pairStatistics.Any(statistic => Symbols(statistic).Contains(ChainBefore)))
                writer.Line($"int {names.Local(ChainBefore)} = 0;");
            OpenStates(BlockVariable);
            writer.Line(isFirst
                ? $"double responsibility = batch.Firsts[{names.Local(BlockVariable)}];"
                : $"double responsibility = batch.Pairs[{Flat([ChainBefore, BlockVariable])}];");
            foreach (StatisticNode statistic in pairStatistics)
                EmitStatistic(statistic, "responsibility", new Dictionary<Expr, string>());
            writer.Close();
            if (!isFirst)
                writer.Close();
            writer.Close();
            if (isFirst)
                writer.Line();
        }

        writer.Close();
        writer.Line();
    }

    private static bool UsesPlace(IEnumerable<StatisticNode> statistics) => statistics.Any(statistic => Symbols(statistic).Contains(RowPosition.Name));

    private void EmitAddStart()
    {
        string states = BlockStates, state = names.Local(BlockVariable);
        writer.Line("/// <summary>Adds the logarithms of the starting responsibilities of a block's rows.</summary>");
        OpenMethod("private void AddStart(Block block)");
        writer.Line("ref double potentials = ref block.potentials.Start;");
        writer.Open("for (int place = 0; place < 64; place++)");
        writer.Line($"int row = {RowAtPlace};");
        OpenStates(BlockVariable);
        writer.Line($"global::System.Runtime.CompilerServices.Unsafe.Add(ref potentials, {state} * 64 + place) += global::System.Math.Log({StartField(BlockVariable)}!.Values[row * {states} + {state}]);");
        writer.Close();
        writer.Close();
        writer.Close();
        writer.Line();
    }
}
