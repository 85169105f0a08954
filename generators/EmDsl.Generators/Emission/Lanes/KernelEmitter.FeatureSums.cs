using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Emission.Lanes;

namespace EmDsl.Generators.Emission;

/// <summary>Sums of responsibilities times features, and the statistics that follow from them.</summary>
internal sealed partial class KernelEmitter
{
    // Statistics Σ r xᵢ xⱼ: by tiles where the products fit beside the other features, else from the vectors.
    private IEnumerable<(StatisticNode Statistic, Feature Triangle)> ScatterStatistics =>
        featureStatistics.SelectMany(pair => pair.Value.Where(term => term.Feature.IsTriangle).Select(term => (pair.Key, term.Feature)));

    private void EmitFeatureSums()
    {
        if (!HasFeatures)
            return;
        writer.Line("/// <summary>Adds a block's responsibilities times features, lane by lane.</summary>");
        writer.Line(Optimized);
        OpenGeneric("private void AddFeatures<V>(Block block)");
        writer.Line("ref double features = ref block.features.Start;");
        writer.Line($"{Lanes}LaneTiles.AddSums<V>(ref block.potentials.Start, {BlockStates}, ref global::System.Runtime.CompilerServices.Unsafe.Add(ref features, firstSummedFeature * 64), summedFeatures, ref block.featureSums.Start);");
        foreach ((StatisticNode statistic, Feature triangle) in ScatterStatistics)
        {
            writer.Open($"if ({FeatureSize(triangle)} == 0)");
            writer.Line($"ref double vector = ref global::System.Runtime.CompilerServices.Unsafe.Add(ref features, {FeatureStart(VectorOf(triangle))} * 64);");
            OpenBlockStates();
            writer.Line($"ref double responsibilities = ref global::System.Runtime.CompilerServices.Unsafe.Add(ref block.potentials.Start, {BlockState} * 64);");
            int opened = OpenUniformGuards(statistic);
            var scope = new Scope(this, "parameters");
            int rank = statistic.Dimensions.Count;
            string size = names.Size(triangle.Loops[0].Count);
            string slice = scope.Expressions.Position(statistic.Dimensions.Take(rank - 2).Select(dimension => dimension.At), statistic.Dimensions.Take(rank - 2).Select(dimension => dimension.Count).ToArray());
            string place = slice == "0" ? "0" : $"{ExpressionWriter.Parenthesise(slice)} * {size} * {size} * V.Count";
            writer.Line($"{Lanes}LaneScatter.Add<V>(ref vector, ref responsibilities, {size}, ref global::System.Runtime.CompilerServices.Unsafe.Add(ref block.{SumsField(statistic)}.Start, {place}));");
            for (int i = 0; i < opened; i++)
                writer.Close();
            writer.Close();
            writer.Close();
        }

        writer.Close();
        writer.Line();
        EmitFromFeatures();
    }

    private int OpenUniformGuards(StatisticNode statistic)
    {
        Expr[] guards = UniformGuards(statistic).ToArray();
        if (guards.Length == 0)
            return 0;
        var scope = new Scope(this, "parameters");
        string text = string.Join(" && ", guards.Select(guard => ExpressionWriter.Parenthesise(scope.Expressions.Condition(guard))));
        scope.Flush(writer, []);
        writer.Open($"if ({text})");
        return 1;
    }

    private void EmitFromFeatures()
    {
        writer.Line("/// <summary>The statistics about the previous locations, from the sums over features about the centre.</summary>");
        OpenMethod("private void FromFeatures(SufficientStatistics statistics)");
        writer.Line("double[] sums = statistics.featureSums;");
        OpenBlockStates();
        writer.Line($"int first = {BlockState} * summedFeatures - firstSummedFeature;");
        foreach (KeyValuePair<StatisticNode, IReadOnlyList<FeatureTerm>> pair in featureStatistics)
        {
            StatisticNode statistic = pair.Key;
            writer.Line();
            writer.Line($"// {Describe(statistic)}");
            int opened = 0;
            SumBinder[] loops = LoopsOf(statistic);
            for (int i = 0; i < loops.Length; i++)
            {
                string index = names.Local(loops[i].Index);
                string end = statistic.IsSymmetric && i == loops.Length - 1 ? $"{index} <= {names.Local(loops[i - 1].Index)}" : $"{index} < {names.Size(loops[i].Count)}";
                writer.Open($"for (int {index} = 0; {end}; {index}++)");
                opened++;
            }

            opened += OpenUniformGuards(statistic);
            if (opened == 0)
            {
                writer.Open("");
                opened++;
            }

            var scope = new Scope(this, "parameters");
            string position = scope.Expressions.Position(statistic.Dimensions.Select(dimension => dimension.At), statistic.Dimensions.Select(dimension => dimension.Count).ToArray());
            var lines = new List<string>();
            foreach (FeatureTerm term in pair.Value)
            {
                string sum = $"sums[first + {FeaturePlace(term.Feature, term.At.Select(scope.Expressions.Integer).ToArray())}]";
                string value = term.Coefficient == Expr.One ? sum : $"{scope.Expressions.DoublePrimary(term.Coefficient)} * {sum}";
                string line = $"statistics.{Names.Identifier(statistic.Name)}[{position}] += {value};";
                lines.Add(term.Feature.IsTriangle ? $"if ({FeatureSize(term.Feature)} > 0)\n{{\n    {line}\n}}\n" : line);
            }

            scope.Flush(writer, []);
            foreach (string line in lines)
                writer.Block(line);
            for (int i = 0; i < opened; i++)
                writer.Close();
        }

        writer.Close();
        writer.Close();
        writer.Line();
    }
}
