using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Emission.Lanes;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>What a block adds to the statistics: responsibilities times values, summed in each lane.</summary>
internal sealed partial class KernelEmitter
{
    private static SumBinder[] LoopsOf(StatisticNode statistic) => statistic.Inner
        .Concat(statistic.Dimensions.Where(dimension => dimension.IsBound && dimension.At is Bound).Select(dimension => new SumBinder(dimension.Name, dimension.Count)))
        .ToArray();

    private void EmitBlockStatistics()
    {
        EmitBlockStatistics("AddStatistics", "Adds a block's expected statistics, lane by lane.", laneStatistics);
        if (HasFeatures)
            EmitBlockStatistics("AddLeftStatistics", "Adds a block's expected statistics that are no sums over features.", LeftStatistics.ToArray());
    }

    private void EmitBlockStatistics(string method, string summary, IReadOnlyList<StatisticNode> statistics)
    {
        if (statistics.Count == 0)
            return;
        writer.Line($"/// <summary>{summary}</summary>");
        writer.Line(Optimized);
        OpenGeneric($"private void {method}<V>(Block block)");
        var read = new HashSet<string>(statistics.SelectMany(statistic => statistic.Guards.Append(statistic.Value)).SelectMany(part => part.Symbols()));
        EmitBlockReferences(blockData.Where(data => IsRead(data, read)).Select(data => data.Field));
        if (statistics.Any(statistic => Scatter(statistic) is { } scatter && !IsBlockOfData(scatter)))
            writer.Line("ref double differences = ref block.differences.Start;");
        foreach (StatisticNode statistic in statistics)
            writer.Line($"ref double {SumsField(statistic)} = ref block.{SumsField(statistic)}.Start;");
        foreach (IGrouping<bool, StatisticNode> group in statistics.GroupBy(statistic => Needs(statistic).Count > 0))
        {
            writer.Line();
            string source = "block.weights.Start";
            if (group.Key)
            {
                OpenBlockStates();
                source = $"global::System.Runtime.CompilerServices.Unsafe.Add(ref block.potentials.Start, {BlockState} * 64)";
            }
            else
            {
                writer.Open("");
            }

            writer.Line($"ref double responsibilities = ref {source};");
            EmitBlockResiduals(group);
            foreach (StatisticNode[] together in Passes(group))
                EmitPass(together, statistics);
            writer.Close();
        }

        writer.Close();
        writer.Line();
    }

    private bool IsRead(BlockData data, HashSet<string> symbols) => symbols.Any(name => Support.IsRowData(name) && (
        data.Field == LaneExpressionWriter.BlockOf(names, name) || data.Field == LaneExpressionWriter.CodesOf(names, name)
        || data.Field == LaneExpressionWriter.PresenceOf(names, name)));

    private bool IsBlockOfData(Lambda vector) => vector.Body is Element { Source: Symbol source } element && element.Indices.Count == 1
        && element.Indices[0] == new Bound(vector.Index) && Support.IsRowData(source.Name);

    // Statistics with the same loops and conditions on the state share a pass over the rows.
    private IEnumerable<StatisticNode[]> Passes(IEnumerable<StatisticNode> statistics)
    {
        var passes = new List<List<StatisticNode>>();
        StatisticNode[] all = statistics.ToArray();
        StatisticNode[] firsts = all.Select(statistic => FirstOf(statistic, all)).OfType<StatisticNode>().ToArray();
        foreach (StatisticNode statistic in all.Except(firsts))
        {
            List<StatisticNode>? pass = Scatter(statistic) is not null ? null : passes.FirstOrDefault(other => Scatter(other[0]) is null
                && LoopsOf(other[0]).SequenceEqual(LoopsOf(statistic)) && !statistic.IsSymmetric && !other[0].IsSymmetric && other.Count < 16
                && UniformGuards(other[0]).SequenceEqual(UniformGuards(statistic)));
            if (pass is null)
                passes.Add(pass = []);
            pass.Add(statistic);
        }

        return passes.Select(pass => pass.ToArray());
    }

    // Σ r yᵢ beside Σ r yᵢ yⱼ: both come from one pass.
    private StatisticNode? FirstOf(StatisticNode statistic, IEnumerable<StatisticNode> others) => Scatter(statistic) is not { } vector ? null
        : others.FirstOrDefault(other => other.Value == vector.Body && other.Guards == statistic.Guards && other.Inner.Count == 0
            && other.Dimensions == statistic.Dimensions.Take(statistic.Dimensions.Count - 1).ToEquatableArray());

    private IEnumerable<Expr> UniformGuards(StatisticNode statistic) => statistic.Guards.Where(Support.IsUniform);

    private void EmitPass(StatisticNode[] statistics, IReadOnlyList<StatisticNode> all)
    {
        writer.Line();
        foreach (StatisticNode statistic in Scatter(statistics[0]) is not null && FirstOf(statistics[0], all) is { } first ? statistics.Prepend(first) : statistics)
            writer.Line($"// {Describe(statistic)}");
        int opened = 0;
        if (Scatter(statistics[0]) is { } scatter)
        {
            opened = OpenUniformGuards(statistics[0]);
            EmitScatter(statistics[0], scatter, FirstOf(statistics[0], all));
        }
        else
        {
            SumBinder[] loops = LoopsOf(statistics[0]);
            for (int i = 0; i < loops.Length; i++)
            {
                string index = names.Local(loops[i].Index);
                string end = statistics[0].IsSymmetric && i == loops.Length - 1 ? $"{index} <= {names.Local(loops[i - 1].Index)}" : $"{index} < {names.Size(loops[i].Count)}";
                writer.Open($"for (int {index} = 0; {end}; {index}++)");
                opened++;
            }

            opened += OpenUniformGuards(statistics[0]);
            if (opened == 0)
            {
                writer.Open("");
                opened++;
            }

            EmitSums(statistics, all);
        }

        for (int i = 0; i < opened; i++)
            writer.Close();
    }

    // Differences that hold a sum are computed once for all statistics of a state.
    private Expr[] BlockResiduals(IEnumerable<StatisticNode> statistics) => statistics
        .SelectMany(statistic => Residuals(statistic.Value)).Distinct().ToArray();

    private static IEnumerable<Expr> Residuals(Expr e) =>
        e is Apply { Op: Op.Add } && e.Any(part => part is Sum) && e.FreeBounds().Count == 0 ? [e] : e.Children().SelectMany(Residuals);

    private void EmitBlockResiduals(IEnumerable<StatisticNode> statistics)
    {
        Expr[] residuals = BlockResiduals(statistics);
        if (residuals.Length == 0)
            return;
        var scope = new Scope(this, "parameters");
        LaneExpressionWriter lanes = NewLanes(scope);
        for (int i = 0; i < residuals.Length; i++)
            lanes.Body.Line($"({lanes.Print(residuals[i])}).Store(ref residuals, {LaneExpressionWriter.Offset(Names.Literal(i))}lane);");
        writer.Line("ref double residuals = ref block.residuals.Start;");
        scope.Flush(writer, []);
        writer.Open(LaneLoop);
        WriteParts(lanes);
        writer.Close();
    }

    private string SumsPosition(Scope scope, StatisticNode statistic)
    {
        string position = scope.Expressions.Position(statistic.Dimensions.Select(dimension => dimension.At), statistic.Dimensions.Select(dimension => dimension.Count).ToArray());
        return position == "0" ? "0" : $"(nuint)({ExpressionWriter.Parenthesise(position)} * V.Count)";
    }

    // No row's value may be undefined, and every row counts.
    private bool IsPlain(StatisticNode statistic) => statistic.Guards.All(Support.IsUniform) && !Support.MayBeUndefined(statistic.Value);

    private void EmitSums(StatisticNode[] statistics, IReadOnlyList<StatisticNode> all)
    {
        var scope = new Scope(this, "parameters");
        LaneExpressionWriter lanes = NewLanes(scope);
        var after = new SourceWriter();
        lanes.Loads.Line("V responsibility = V.Load(ref responsibilities, lane);");
        Expr[] residuals = BlockResiduals(all.Where(statistic => Needs(statistic).Count > 0 == Needs(statistics[0]).Count > 0));
        for (int i = 0; i < residuals.Length; i++)
            lanes.Name(residuals[i], $"V.Load(ref residuals, {LaneExpressionWriter.Offset(Names.Literal(i))}lane)");
        string[] weighted = statistics.Where(statistic => IsPlain(statistic) && !Support.IsUniform(statistic.Value))
            .Select(statistic => lanes.Factors(statistic.Value)[0]).GroupBy(factor => factor).Where(group => group.Count() > 1).Select(group => group.Key).ToArray();
        for (int i = 0; i < weighted.Length; i++)
            lanes.Body.Line($"V share{Names.Literal(i + 1)} = responsibility * {weighted[i]};");
        foreach (StatisticNode statistic in statistics)
        {
            string name = Names.Identifier(Names.Stem(statistic.Name));
            string position = SumsPosition(scope, statistic);
            scope.Writer.Line($"V {name} = V.Load(ref {SumsField(statistic)}, {position});");
            after.Line($"{name}.Store(ref {SumsField(statistic)}, {position});");
            string[] masks = statistic.Guards.Where(guard => !Support.IsUniform(guard)).Select(lanes.Mask).ToArray();
            if (IsPlain(statistic))
            {
                IReadOnlyList<string> factors = lanes.Factors(statistic.Value);
                int share = factors.Count == 0 ? -1 : System.Array.IndexOf(weighted, factors[0]);
                string[] product = share < 0 ? factors.Prepend("responsibility").ToArray() : factors.Skip(1).Prepend("share" + Names.Literal(share + 1)).ToArray();
                lanes.Body.Line($"{name} = {lanes.Accumulate(name, product)};");
                continue;
            }

            if (Support.MayBeUndefined(statistic.Value))
                masks = masks.Append("V.IsLess(V.Zero, responsibility)").ToArray();
            string value = string.Join(" * ", lanes.Factors(statistic.Value).Prepend("responsibility"));
            lanes.Body.Line($"{name} += V.Choose({JoinMasks(masks)}, {value}, V.Zero);");
        }

        scope.Flush(writer, []);
        writer.Open(LaneLoop);
        WriteParts(lanes);
        writer.Close();
        writer.Line();
        writer.Block(after.ToString());
    }

    private void EmitScatter(StatisticNode statistic, Lambda vector, StatisticNode? firstSums)
    {
        string source = "differences";
        if (IsBlockOfData(vector))
            source = LaneExpressionWriter.BlockOf(names, ((Symbol)((Element)vector.Body).Source).Name);
        else
            EmitDifferences(writer, vector, "parameters");
        var scope = new Scope(this, "parameters");
        int rank = statistic.Dimensions.Count;
        string size = names.Size(vector.Count);
        string slice = scope.Expressions.Position(statistic.Dimensions.Take(rank - 2).Select(dimension => dimension.At), statistic.Dimensions.Take(rank - 2).Select(dimension => dimension.Count).ToArray());
        string Place(StatisticNode sums, string stride) => slice == "0"
            ? $"ref {SumsField(sums)}"
            : $"ref global::System.Runtime.CompilerServices.Unsafe.Add(ref {SumsField(sums)}, {ExpressionWriter.Parenthesise(slice)} * {stride} * V.Count)";
        string also = firstSums is null ? "" : ", " + Place(firstSums, size);
        writer.Line($"{Lanes}LaneScatter.Add<V>(ref {source}, ref responsibilities, {size}, {Place(statistic, $"{size} * {size}")}{also});");
    }

    private void EmitScalarStatistics()
    {
        if (scalarStatistics.Count == 0)
            return;
        writer.Line($"/// <summary>Adds the expected statistics that are summed row by row: {string.Join(", ", scalarStatistics.Select(statistic => statistic.Name))}.</summary>");
        writer.Line(Optimized);
        OpenMethod($"private void AddStatistics({(HasChainBlocks ? "" : "int first, int rows, ")}Block block, SufficientStatistics statistics)");
        writer.Line("ref double potentials = ref block.potentials.Start;");
        writer.Open(PlacesOfBlock);
        writer.Line($"int row = {RowAtPlace};");
        EmitRowData(writer, scalarStatistics
            .SelectMany(statistic => new[] { statistic.Value }.Concat(statistic.Guards).Concat(statistic.Dimensions.Select(dimension => dimension.At)))
            .SelectMany(Substitution.Symbols).Distinct().ToArray());
        foreach (IGrouping<bool, StatisticNode> group in scalarStatistics.GroupBy(statistic => Needs(statistic).Count > 0))
        {
            writer.Line();
            if (group.Key)
                OpenBlockStates();
            else
                writer.Open("");
            writer.Line(group.Key
                ? $"double responsibility = global::System.Runtime.CompilerServices.Unsafe.Add(ref potentials, {BlockState} * 64 + place);"
                : "double responsibility = block.weights.Span[place];");
            writer.Open("if (responsibility > 0.0)");
            IReadOnlyDictionary<Expr, string> known = EmitResiduals(group);
            foreach (StatisticNode statistic in group)
                EmitStatistic(statistic, "responsibility", known);
            writer.Close();
            writer.Close();
        }

        writer.Close();
        writer.Close();
        writer.Line();
    }
}
