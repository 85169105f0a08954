using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Emission.Lanes;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Which factors and statistics lanes compute, and what data they read.</summary>
internal sealed partial class KernelEmitter
{
    private readonly List<BlockData> blockData = [];
    private readonly List<int> laneFactors = [];
    private readonly List<int> scalarFactors = [];
    private readonly List<StatisticNode> laneStatistics = [];
    private readonly List<StatisticNode> scalarStatistics = [];
    private readonly List<Expr> largestVector = [];

    /// <summary>Memory of a block for a data member or feature.</summary>
    /// <param name="Field">Its name.</param>
    /// <param name="Source">The column that it is loaded from.</param>
    /// <param name="Dimension">Entries of a row; null for one.</param>
    /// <param name="IsCode">Whether it holds categories.</param>
    /// <param name="Presence">The codes that it says the presence of; null for data.</param>
    /// <param name="Single">The field of its rounded copy, which is null in double precision; null where it has none.</param>
    private sealed record BlockData(string Field, string Source, Expr? Dimension, bool IsCode, string? Presence = null, string? Single = null);

    private int DistanceCount => laneFactors.Sum(f => densities[f].Sum(density => Vectors(density).Count()));

    private void PlanBlocks()
    {
        for (int f = 0; f < graph.Factors.Count; f++)
        {
            if (!(HasChainBlocks && TransitionTable.Factors.Contains(f)) && !PlanTable(f))
                (HasLanes(f) ? laneFactors : scalarFactors).Add(f);
        }

        foreach (StatisticNode statistic in plan.Statistics.Where(statistic => statistic.FilledBy is null))
        {
            if (HasChainBlocks && IsPair(graph, statistic))
                pairStatistics.Add(statistic);
            else if (!PlanTable(statistic))
                (HasLanes(statistic) ? laneStatistics : scalarStatistics).Add(statistic);
        }

        var read = new HashSet<string>();
        foreach (int f in laneFactors)
        {
            FactorNode factor = graph.Factors[f];
            if (factor.Branches.Any(branch => branch.Exact is not null) || names.Data(factor.Variable) is { MayBeMissing: true })
                read.Add(factor.Variable);
            foreach ((BranchNode branch, int b) in factor.Branches.Select((branch, b) => (branch, b)))
            {
                foreach (Expr? part in new[] { branch.Guard, branch.Exact, densities[f][b] })
                    read.UnionWith(part?.Symbols() ?? []);
                foreach (Lambda vector in Vectors(densities[f][b]))
                    largestVector.Add(vector.Count);
            }
        }

        foreach (int f in LaneNormalisers)
            read.UnionWith(hoistedNormalisers[f]!.Symbols());
        foreach (StatisticNode statistic in laneStatistics)
        {
            read.UnionWith(statistic.Value.Symbols());
            foreach (Expr guard in statistic.Guards)
                read.UnionWith(guard.Symbols());
            if (Scatter(statistic) is { } scatter && !Support.IsRowData((scatter.Body as Element)?.Source is Symbol symbol ? symbol.Name : ""))
                largestVector.Add(scatter.Count);
        }

        Expr[] distinct = largestVector.Distinct().ToArray();
        largestVector.Clear();
        largestVector.AddRange(distinct);
        foreach (TableNode feature in tables.Features.Where(feature => read.Contains("$feature:" + feature.Name)))
            blockData.Add(new BlockData(LaneExpressionWriter.BlockOf(names, "$feature:" + feature.Name), TableField(feature.Name), null, false));
        foreach (DataNode node in graph.Data.Where(node => read.Contains(node.Name)))
        {
            string source = TextCovariates.Contains(node) ? CodesField(node) : $"data.{names.Api.Column(node.Name)}";
            if (node.Cardinality is null)
            {
                blockData.Add(new BlockData(LaneExpressionWriter.BlockOf(names, node.Name), source, node.Dimension, false, Single: Singles.Contains(node) ? SingleField(node) : null));
                continue;
            }

            string codes = LaneExpressionWriter.CodesOf(names, node.Name);
            blockData.Add(new BlockData(codes, source, node.Dimension, true));
            if (node.MayBeMissing)
                blockData.Add(new BlockData(LaneExpressionWriter.PresenceOf(names, node.Name), "", node.Dimension, false, codes));
        }
    }

    private static IEnumerable<Lambda> Vectors(Expr? e)
    {
        if (e is null)
            yield break;
        if (e is Apply { Op: Op.Mahalanobis } quadratic)
            yield return (Lambda)quadratic.Arguments[0];
        foreach (Lambda vector in e.Children().SelectMany(Vectors))
            yield return vector;
    }

    private bool HasLanes(int f)
    {
        FactorNode factor = graph.Factors[f];
        if (IsOfPlaces(factor))
            return false;
        if (factor.Entries is { } entries && !Support.IsUniform(entries.Count))
            return false;
        for (int b = 0; b < factor.Branches.Count; b++)
        {
            BranchNode branch = factor.Branches[b];
            if (branch.External is not null || (branch.Guard is { } guard && !Support.HasMask(guard)))
                return false;
            if (densities[f][b] is { } density ? !Support.HasValue(density) : !Support.HasMask(Unequal(factor, branch)))
                return false;
        }

        return true;
    }

    private static Expr Value(FactorNode factor) => factor.Entries is { } entries ? new Element(new Symbol(factor.Variable), [new Bound(entries.Index)]) : new Symbol(factor.Variable);

    private static Expr Unequal(FactorNode factor, BranchNode branch) => Simplifier.Simplify(new Apply(Op.Not, [new Apply(Op.Equal, [Value(factor), branch.Exact!])]));

    private bool HasLanes(StatisticNode statistic) => statistic.Column is null
        && !IsOfPlaces(statistic)
        && statistic.Dimensions.All(dimension => Support.IsUniform(dimension.At))
        && statistic.Inner.All(binder => Support.IsUniform(binder.Count))
        && statistic.Guards.All(Support.HasMask)
        && Support.HasValue(statistic.Value);

    /// <summary>The vector of a statistic Σ r yᵢ yⱼ over a symmetric matrix; null for other statistics.</summary>
    private Lambda? Scatter(StatisticNode statistic)
    {
        if (!statistic.IsSymmetric || statistic.Inner.Count > 0 || statistic.Dimensions.Count < 2 || statistic.Guards.Any(guard => !Support.IsUniform(guard)))
            return null;
        Dimension row = statistic.Dimensions[statistic.Dimensions.Count - 2], column = statistic.Dimensions[statistic.Dimensions.Count - 1];
        if (!row.IsBound || !column.IsBound || statistic.Value is not Apply { Op: Op.Multiply, Arguments.Count: 2 } product)
            return null;
        Expr left = product.Arguments[0], right = product.Arguments[1];
        if (!left.FreeBounds().Contains(row.Name))
            (left, right) = (right, left);
        Expr moved = Substitution.Replace(left, new Bound(row.Name), new Bound(column.Name));
        return moved == right && !left.FreeBounds().Contains(column.Name) ? new Lambda(row.Name, row.Count, left) : null;
    }
}
