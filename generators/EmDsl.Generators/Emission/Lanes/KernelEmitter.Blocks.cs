using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Emission.Lanes;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>
/// The E-step in blocks of 64 rows, several rows at a time: log-potentials of each state, responsibilities, statistics. What lanes cannot
/// express of a factor or a statistic is computed row by row between.
/// </summary>
internal sealed partial class KernelEmitter
{
    private const string Lanes = "global::EmDsl.Numerics.Lanes.";
    private const string Optimized = "[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]";

    private LaneSupport? support;

    private LaneSupport Support => support ??= new LaneSupport(names);

    private void EmitBlocks()
    {
        if (!HasBlocks)
            return;
        EmitBlockClass();
        if (HasChainBlocks)
        {
            EmitChainSteps();
        }
        else
        {
            EmitBlockStep();
            EmitResponsibilities();
            EmitBlockEntropy();
        }

        EmitLoadBlock();
        EmitFeatures();
        EmitBlockPotentials();
        EmitBlockNormalisers();
        EmitBlockTables();
        EmitScalarPotentials();
        EmitFeatureSums();
        EmitBlockStatistics();
        EmitScalarStatistics();
    }

    private void EmitBlockClass()
    {
        string states = BlockStates;
        writer.Line("/// <summary>What one worker needs for a block of 64 rows: its data, a potential for each state, and the sums of each lane.</summary>");
        writer.Open("private sealed class Block");
        writer.Line($"internal readonly {Lanes}AlignedArray weights = new(64);");
        writer.Line($"internal readonly {Lanes}AlignedArray normalizers = new(64);");
        if (names.Api.Weight is null)
            writer.Line($"internal readonly {Lanes}LaneLikelihood likelihood = new();");
        writer.Line($"internal readonly {Lanes}AlignedArray potentials;");
        if (HasChainBlocks)
            writer.Line("internal readonly int[] rows = new int[64];");
        foreach (BlockData data in blockData)
            writer.Line($"internal readonly {(data.IsCode ? "int[]" : Lanes + "AlignedArray")} {data.Field};");
        foreach (BlockTable table in GatheredTables)
            writer.Line($"internal readonly int[] {CategoryField(table)};");
        if (largestVector.Count > 0)
            writer.Line($"internal readonly {Lanes}AlignedArray differences;");
        if (DistanceCount > 0)
            writer.Line($"internal readonly {Lanes}AlignedArray distances = new({Names.Literal(64 * DistanceCount)});");
        if (BlockResiduals(laneStatistics).Length > 0)
            writer.Line($"internal readonly {Lanes}AlignedArray residuals = new({Names.Literal(64 * BlockResiduals(laneStatistics).Length)});");
        foreach (StatisticNode statistic in laneStatistics.Concat(tableStatistics.Select(table => table.Statistic!)))
            writer.Line($"internal readonly {Lanes}AlignedArray {SumsField(statistic)};");
        if (tableFactors.Count > 0)
            writer.Line($"internal readonly {Lanes}AlignedArray pieces;");
        if (tableStatistics.Count > 0)
            writer.Line($"internal readonly {Lanes}AlignedArray shares;");
        if (HasFeatures)
        {
            writer.Line($"internal readonly {Lanes}AlignedArray features;");
            writer.Line($"internal readonly {Lanes}AlignedArray featureSums;");
        }

        writer.Line();
        writer.Open($"internal Block(Sizes sizes{(HasTables ? ", int lanes" : "")}{(HasFeatures ? ", int features, int one, int summedFeatures" : "")})");
        writer.Line($"potentials = new({states} * 64);");
        foreach (BlockData data in blockData)
        {
            string length = data.Dimension is null ? "64" : $"{names.Size(data.Dimension)} * 64";
            writer.Line(data.IsCode ? $"{data.Field} = new int[{length}];" : $"{data.Field} = new({length});");
        }

        foreach (BlockTable table in GatheredTables)
            writer.Line($"{CategoryField(table)} = new int[{(table.Loop is null ? "64" : $"{Entries(table)} * 64")}];");

        if (largestVector.Count > 0)
        {
            string size = largestVector.Select(names.Size).Aggregate((left, right) => $"global::System.Math.Max({left}, {right})");
            writer.Line($"differences = new({size} * 64);");
        }

        foreach (StatisticNode statistic in laneStatistics)
            writer.Line($"{SumsField(statistic)} = new({names.Product(statistic.Dimensions.Select(dimension => dimension.Count))} * 8);");
        foreach (BlockTable table in tableStatistics)
            writer.Line($"{table.Field} = new({TableLength(table, "lanes")});");
        if (tableFactors.Count > 0)
            writer.Line($"pieces = new(64 * {TableWidth("lanes")});");
        if (tableStatistics.Count > 0)
            writer.Line($"shares = new(64 * {TableWidth("lanes")});");
        if (HasFeatures)
        {
            writer.Line("this.features = new(features * 64);");
            writer.Line("this.features.Span.Slice(one * 64, 64).Fill(1.0);");
            writer.Line($"featureSums = new({states} * summedFeatures * 8);");
        }

        writer.Close();
        writer.Close();
        writer.Line();
    }

    private static string SumsField(StatisticNode statistic) => Names.Identifier(Names.Stem(statistic.Name) + "Sums");

    private void EmitBlockStep()
    {
        writer.Line("/// <summary>The E-step of a chunk of rows in registers of the machine's width, or row by row.</summary>");
        writer.Open("private void EStepOfChunk(int first, int end, int worker, SufficientStatistics statistics)");
        writer.Open($"if ({IsStarting})");
        writer.Line("EStep(first, end, scratches[worker], statistics);");
        writer.Line("return;");
        writer.Close();
        writer.Line();
        writer.Open("switch (lanes)");
        foreach (int count in new[] { 8, 4, 2 })
        {
            writer.Line($"case {Names.Literal(count)}:");
            writer.Continue($"EStepOfBlocks<{Lanes}Lanes{Names.Literal(64 * count)}>(first, end, blocks[worker], statistics);");
            writer.Continue("break;");
        }

        writer.Line("default:");
        writer.Continue("EStep(first, end, scratches[worker], statistics);");
        writer.Continue("break;");
        writer.Close();
        writer.Close();
        writer.Line();
        writer.Line("/// <summary>The E-step of a chunk of rows, block by block; <typeparamref name=\"V\"/> holds one row in each lane.</summary>");
        writer.Line(Optimized);
        OpenGeneric("private void EStepOfBlocks<V>(int first, int end, Block block, SufficientStatistics statistics)");
        writer.Line("statistics.Reset();");
        if (names.Api.Weight is null)
            writer.Line("block.likelihood.Reset();");
        EmitRegisterChoice();
        writer.Open("for (int row = first; row < end; row += 64)");
        writer.Line("int rows = global::System.Math.Min(64, end - row);");
        EmitRegisterStep();
        writer.Line("statistics.LogLikelihood += Responsibilities<V>(row, rows, block);");
        if (laneStatistics.Count > 0)
            EmitEither("AddStatistics<V>(block);", LeftStatistics.Any() ? ["AddFeatures<V>(block);", "AddLeftStatistics<V>(block);"] : ["AddFeatures<V>(block);"]);
        if (tableStatistics.Count > 0)
            writer.Line("AddTables<V>(row, rows, block);");
        if (scalarStatistics.Count > 0)
            writer.Line("AddStatistics(row, rows, block, statistics);");
        writer.Close();
        writer.Line();
        if (names.Api.Weight is null)
            writer.Line("statistics.LogLikelihood += block.likelihood.Take(V.Count);");
        EmitFolds();
        writer.Close();
        writer.Line();
    }

    // The sums of the lanes of a chunk.
    private void EmitFolds()
    {
        static string Fold(StatisticNode statistic) => $"{Lanes}LaneBlock.Fold<V>(block.{SumsField(statistic)}, statistics.{Names.Identifier(statistic.Name)});";
        foreach (StatisticNode statistic in HasFeatures ? LeftStatistics : laneStatistics)
            writer.Line(Fold(statistic));
        if (tableStatistics.Count > 0)
            writer.Line("FoldTables<V>(block, statistics);");
        if (HasFeatures)
        {
            writer.Open("if (usesFeatures)");
            writer.Line($"{Lanes}LaneBlock.Fold<V>(block.featureSums, statistics.featureSums);");
            foreach ((StatisticNode statistic, Feature triangle) in ScatterStatistics)
            {
                writer.Open($"if ({FeatureSize(triangle)} == 0)");
                writer.Line(Fold(statistic));
                writer.Close();
            }

            writer.Close();
            writer.Open("else");
            foreach (StatisticNode statistic in featureStatistics.Keys)
                writer.Line(Fold(statistic));
            writer.Close();
        }

    }

    private void EmitResponsibilities()
    {
        writer.Line("/// <summary>The log-likelihood of a block of rows, where the block's own memory does not keep it; leaves the weighted posterior probabilities of its states in its potentials.</summary>");
        writer.Line(Optimized);
        OpenGeneric("private double Responsibilities<V>(int row, int rows, Block block)");
        writer.Line("LoadBlock<V>(row, rows, block);");
        writer.Line("LoadWeights(row, rows, block);");
        EmitEither("Potentials<V>(block);", "Features<V>(block);", "FeaturePotentials<V>(block);");
        if (tableFactors.Count > 0)
            writer.Line("TablePotentials<V>(row, rows, block);");
        if (LaneNormalisers.Any())
            writer.Line("AddNormalisers<V>(block);");
        if (AddsPotentials)
            writer.Line("AddPotentials(row, rows, block);");
        string arguments = $"ref block.potentials.Start, {BlockStates}";
        string weighted = $"{Lanes}LaneSoftmax.NormalizeWeighted<V>({arguments}, ref block.weights.Start, ref block.normalizers.Start)";
        if (names.Api.Weight is not null)
        {
            writer.Line($"return {weighted};");
        }
        else
        {
            writer.Open(HasMultiplicities ? "if (rows == 64 && multiplicities is null)" : "if (rows == 64)");
            writer.Line($"{Lanes}LaneSoftmax.Normalize<V>({arguments}, block.likelihood);");
            writer.Line("return 0.0;");
            writer.Close();
            writer.Line();
            writer.Line($"return {weighted};");
        }

        writer.Close();
        writer.Line();
    }

    // What is done where features do not serve, or there are none; and what is done where they do.
    private void EmitEither(string without, params string[] with)
    {
        if (!HasFeatures)
        {
            writer.Line(without);
            return;
        }

        writer.Open("if (usesFeatures)");
        foreach (string line in with)
            writer.Line(line);
        writer.Close();
        writer.Open("else");
        writer.Line(without);
        writer.Close();
        writer.Line();
    }

    private void OpenGeneric(string header)
    {
        writer.Line(header);
        temporaries.Clear();
        writer.Continue($"where V : struct, {Lanes}ILanes<V>");
        writer.Open("");
    }

    private void EmitLoadBlock()
    {
        writer.Line("/// <summary>Brings a block's data into the layout that lanes read; rows behind the last one of a chunk are copies of it with weight 0.</summary>");
        if (HasChainBlocks)
        {
            EmitGatherBlock();
            return;
        }

        OpenGeneric("private void LoadBlock<V>(int row, int rows, Block block)");
        foreach (BlockData data in blockData.Where(data => data.Presence is null))
        {
            string size = data.Dimension is null ? "" : names.Size(data.Dimension) + ", ";
            string type = data.Dimension is null || data.IsCode ? "" : "<V>";
            string presence = blockData.FirstOrDefault(other => other.Presence == data.Field) is { } present ? $", ref block.{present.Field}.Start" : "";
            string load = data.IsCode
                ? $"{Lanes}LaneBlock.LoadCodes({data.Source}, row, rows, {size}block.{data.Field}{presence});"
                : $"{Lanes}LaneBlock.Load{type}({data.Source}, row, rows, {size}ref block.{data.Field}.Start);";
            if (data.Single is not { } single)
            {
                writer.Line(load);
                continue;
            }

            writer.Line($"if ({single} is null)");
            writer.Continue(load);
            writer.Line("else");
            writer.Continue($"{single}.Load<V>(row, ref block.{data.Field}.Start);");
        }

        writer.Close();
        writer.Line();
        EmitLoadWeights();
    }

    private void EmitLoadWeights()
    {
        writer.Line("/// <summary>The weights of a block's rows, 0 behind the last one.</summary>");
        OpenMethod("private void LoadWeights(int row, int rows, Block block)");
        writer.Line(names.Api.Weight is { } weight
            ? $"{Lanes}LaneBlock.LoadWeights(data.{weight}, row, rows, ref block.weights.Start);"
            : HasMultiplicities ? "if (multiplicities is null)" : $"{Lanes}LaneBlock.FillWeights(rows, ref block.weights.Start);");
        if (HasMultiplicities)
        {
            writer.Continue($"{Lanes}LaneBlock.FillWeights(rows, ref block.weights.Start);");
            writer.Line("else");
            writer.Continue($"{Lanes}LaneBlock.LoadWeights(multiplicities, row, rows, ref block.weights.Start);");
        }

        writer.Close();
        writer.Line();
    }
}
