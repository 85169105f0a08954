using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Emission.Lanes;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>The log-potentials of a block: one for each state and row.</summary>
internal sealed partial class KernelEmitter
{
    private const string LaneLoop = "for (nuint lane = 0; lane < 64; lane += (nuint)V.Count)";

    private LaneExpressionWriter NewLanes(Scope scope, string parameters = "parameters") =>
        new(names, Support, scope.Expressions, scope.Writer, NextNumber, name => ArrayOf(name, parameters, ""));

    private int NextNumber(string stem)
    {
        temporaries.TryGetValue(stem, out int used);
        return temporaries[stem] = used + 1;
    }

    // The memory of the block that the lanes of a method read.
    private void EmitBlockReferences(IEnumerable<string> fields)
    {
        foreach (string field in fields)
        {
            BlockData data = blockData.First(known => known.Field == field);
            writer.Line(data.IsCode
                ? $"ref int {field} = ref global::System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(block.{field});"
                : $"ref double {field} = ref block.{field}.Start;");
        }
    }

    private void EmitBlockPotentials()
    {
        writer.Line($"/// <summary>The log-density of every row of a block with each state of {BlockVariableText}.</summary>");
        writer.Line(Optimized);
        OpenGeneric("private void Potentials<V>(Block block)");
        EmitBlockReferences(blockData.Select(data => data.Field));
        EmitVectorReferences();
        OpenBlockStates();
        writer.Line($"ref double potential = ref global::System.Runtime.CompilerServices.Unsafe.Add(ref block.potentials.Start, {BlockState} * 64);");
        EmitStatePotentials(laneFactors, "");
        writer.Close();
        writer.Close();
        writer.Line();
    }

    // The potentials of one state; onTop: added to what is there.
    private void EmitStatePotentials(IReadOnlyList<int> factors, string onTop)
    {
        int[] plain = factors.Where(f => graph.Factors[f].Entries is null && graph.Factors[f].Branches.All(branch => branch.Guard is null || !Support.IsUniform(branch.Guard))).ToArray();
        if (plain.Length > 0 || onTop.Length == 0)
            EmitFactors(plain, onTop);
        foreach (int f in factors.Except(plain))
        {
            FactorNode factor = graph.Factors[f];
            if (factor.Entries is { } entries)
                OpenLoop(entries.Index, entries.Count);
            for (int b = 0; b < factor.Branches.Count; b++)
            {
                BranchNode branch = factor.Branches[b];
                bool isChosen = branch.Guard is { } guard && Support.IsUniform(guard);
                if (isChosen)
                {
                    var scope = new Scope(this, "parameters");
                    string condition = scope.Expressions.Condition(branch.Guard!);
                    scope.Flush(writer, []);
                    writer.Open($"if ({condition})");
                }

                EmitFactors([f], "potential", b);
                if (isChosen)
                    writer.Close();
            }

            if (factor.Entries is not null)
                writer.Close();
        }

    }

    private void EmitVectorReferences()
    {
        if (DistanceCount > 0)
        {
            writer.Line("ref double differences = ref block.differences.Start;");
            writer.Line("ref double distances = ref block.distances.Start;");
        }
    }

    // One pass over the rows of the block for some factors; onTop: added to what is there.
    private void EmitFactors(IReadOnlyList<int> factors, string onTop, int only = -1)
    {
        var scope = new Scope(this, "parameters");
        LaneExpressionWriter lanes = NewLanes(scope);
        lanes.Body.Line(onTop.Length == 0 ? "V sum = V.Zero;" : "V sum = V.Load(ref potential, lane);");
        var deferred = new List<Sum>();
        foreach (int f in factors)
        {
            FactorNode factor = graph.Factors[f];
            lanes.Body.Line();
            lanes.Body.Line($"// {DescribeFactor(factor)}");
            for (int b = 0; b < factor.Branches.Count; b++)
            {
                if (only < 0 || b == only)
                    EmitLaneBranch(lanes, scope, factor, factor.Branches[b], densities[f][b], deferred);
            }
        }

        scope.Flush(writer, []);
        writer.Open(LaneLoop);
        WriteParts(lanes);
        writer.Line("sum.Store(ref potential, lane);");
        writer.Close();
        foreach (Sum sum in deferred)
            EmitSummands(sum);
    }

    // A sum over the entries of a row, for four registers of rows at once: what is the same for all rows serves four times.
    private void EmitSummands(Sum sum)
    {
        const int Tile = 4;
        string count = Names.Literal(Tile);
        var scope = new Scope(this, "parameters");
        LaneExpressionWriter lanes = NewLanes(scope);
        var body = new SourceWriter();
        for (int t = 0; t < Tile; t++)
        {
            string number = Names.Literal(t);
            lanes.Begin("lane" + number);
            lanes.Body.Line($"sum{number} = {lanes.Accumulate("sum" + number, lanes.Factors(sum.Body))};");
            body.Open("");
            foreach (SourceWriter part in new[] { lanes.Loads, lanes.Body })
            {
                if (part.ToString() is { Length: > 0 } text)
                    body.Block(text);
            }

            body.Close();
        }

        writer.Open($"for (nuint lane0 = 0; lane0 < 64; lane0 += {count} * (nuint)V.Count)");
        writer.Line($"nuint {string.Join(", ", Enumerable.Range(1, Tile - 1).Select(t => $"lane{Names.Literal(t)} = lane{Names.Literal(t - 1)} + (nuint)V.Count"))};");
        writer.Line($"V {string.Join(", ", Enumerable.Range(0, Tile).Select(t => $"sum{Names.Literal(t)} = V.Load(ref potential, lane{Names.Literal(t)})"))};");
        OpenLoop(sum.Index, sum.Count);
        scope.Flush(writer, []);
        writer.Block(body.ToString());
        writer.Close();
        writer.Line();
        for (int t = 0; t < Tile; t++)
            writer.Line($"sum{Names.Literal(t)}.Store(ref potential, lane{Names.Literal(t)});");
        writer.Close();
    }

    // coefficient · Σ as Σ coefficient · term; null for what is no such sum.
    private Sum? AsSum(Expr term)
    {
        if (term is Sum plain)
            return plain.Body.Any(node => node is Sum) ? null : plain;
        if (term is not Apply { Op: Op.Multiply } product || product.Arguments.Count(factor => factor is Sum) != 1)
            return null;
        Expr[] others = product.Arguments.Where(factor => factor is not Sum).ToArray();
        var sum = (Sum)product.Arguments.First(factor => factor is Sum);
        return others.All(Support.IsUniform) && !sum.Body.Any(node => node is Sum) && others.All(other => !other.FreeBounds().Contains(sum.Index))
            ? new Sum(sum.Index, sum.Count, new Apply(Op.Multiply, others.Concat(sum.Body is Apply { Op: Op.Multiply } inner ? inner.Arguments : [sum.Body]).ToEquatableArray()))
            : null;
    }

    private void WriteParts(LaneExpressionWriter lanes)
    {
        foreach (SourceWriter part in new[] { lanes.Loads, lanes.Body })
        {
            string text = part.ToString();
            if (text.Length > 0)
                writer.Block(text);
        }
    }

    private void EmitLaneBranch(LaneExpressionWriter lanes, Scope scope, FactorNode factor, BranchNode branch, Expr? density, List<Sum> deferred)
    {
        var masks = new List<string>();
        if (names.Data(factor.Variable) is { MayBeMissing: true })
            masks.Add(lanes.Mask(new Apply(Op.IsPresent, [Value(factor)])));
        if (branch.Guard is { } guard && !Support.IsUniform(guard))
            masks.Add(lanes.Mask(guard));
        if (density is null)
        {
            masks.Add(lanes.Mask(Unequal(factor, branch)));
            lanes.Body.Line($"sum = V.Choose({JoinMasks(masks)}, V.Create(double.NegativeInfinity), sum);");
            return;
        }

        foreach (Apply distance in Distances(density))
            EmitDistances(lanes, scope, distance);
        IReadOnlyList<Expr> terms = masks.Count == 0 && density is Apply { Op: Op.Add } parts && !Support.IsUniform(density) ? Summands(parts) : [density];
        foreach (Expr term in terms)
        {
            if (masks.Count == 0 && AsSum(term) is { } whole)
                deferred.Add(whole);
            else if (masks.Count > 0)
                lanes.Body.Line($"sum += V.Choose({JoinMasks(masks)}, {lanes.Print(term)}, V.Zero);");
            else
                lanes.Body.Line($"sum = {lanes.Accumulate("sum", lanes.Factors(term))};");
        }
    }

    // The terms of a sum, all that are the same for every row as one.
    private IReadOnlyList<Expr> Summands(Apply sum)
    {
        Expr[] uniform = sum.Arguments.Where(Support.IsUniform).ToArray();
        IEnumerable<Expr> others = sum.Arguments.Where(term => !Support.IsUniform(term));
        return uniform.Length == 0 ? others.ToArray()
            : others.Prepend(uniform.Length == 1 ? uniform[0] : new Apply(Op.Add, uniform.ToEquatableArray())).ToArray();
    }

    private static string JoinMasks(IReadOnlyList<string> masks) => string.Join(" & ", masks.Select(mask => masks.Count == 1 ? mask : mask.IndexOf(' ') >= 0 && (mask.Contains(" & ") || mask.Contains(" | ")) ? $"({mask})" : mask));

    private static IEnumerable<Apply> Distances(Expr e) =>
        e is Apply { Op: Op.Mahalanobis } quadratic ? [quadratic] : e.Children().SelectMany(Distances);

    // Before the pass: the quadratic form of every row, left in memory of its own.
    private void EmitDistances(LaneExpressionWriter lanes, Scope scope, Apply quadratic)
    {
        var vector = (Lambda)quadratic.Arguments[0];
        EmitDifferences(scope.Writer, vector, "parameters");
        (string parameter, EquatableArray<Expr> indices) = quadratic.Arguments[1] is Element element
            ? (((Symbol)element.Source).Name, element.Indices)
            : (((Symbol)quadratic.Arguments[1]).Name, []);
        string size = names.Size(vector.Count);
        EquatableArray<Expr> dimensions = names.Parameter(parameter)!.Dimensions;
        string position = indices.Count == 0 ? "0" : ExpressionWriter.Parenthesise(scope.Expressions.Position(indices, dimensions.Take(indices.Count).ToArray()));
        string first = position == "0" ? "0" : $"{position} * {size} * {size}";
        int earlier = NextNumber("distances") - 1;
        string target = earlier == 0 ? "distances" : $"global::System.Runtime.CompilerServices.Unsafe.Add(ref distances, {Names.Literal(64 * earlier)})";
        scope.Writer.Line($"{Lanes}LaneGaussian.Distances<V>(ref differences, ref {FactorField(parameter)}[{first}], {size}, ref {target});");
        lanes.Name(quadratic, $"V.Load(ref {target}, lane)");
    }

    private void EmitDifferences(SourceWriter target, Lambda vector, string parameters)
    {
        string index = names.Local(vector.Index);
        var scope = new Scope(this, parameters);
        LaneExpressionWriter lanes = NewLanes(scope, parameters);
        string value = lanes.Print(vector.Body);
        target.Open($"for (int {index} = 0; {index} < {names.Size(vector.Count)}; {index}++)");
        string constants = scope.Writer.ToString();
        if (constants.Length > 0)
            target.Block(constants);
        target.Open(LaneLoop);
        foreach (SourceWriter part in new[] { lanes.Loads, lanes.Body })
        {
            if (part.ToString() is { Length: > 0 } text)
                target.Block(text);
        }

        target.Line($"({value}).Store(ref differences, {LaneExpressionWriter.Offset(index)}lane);");
        target.Close();
        target.Close();
    }

    private bool AddsPotentials => scalarFactors.Count > 0 || normalisers.Where((normaliser, f) => normaliser is not null && !HasLaneNormaliser(f)).Any();

    private void EmitScalarPotentials()
    {
        if (!AddsPotentials)
            return;
        int[] byRow = Enumerable.Range(0, graph.Factors.Count).Where(f => scalarFactors.Contains(f) || (normalisers[f] is not null && !HasLaneNormaliser(f))).ToArray();
        writer.Line($"/// <summary>Adds to the potentials what is computed row by row: {string.Join(", ", byRow.Select(f => graph.Factors[f].Variable))}.</summary>");
        writer.Line(Optimized);
        OpenMethod(HasChainBlocks ? "private void AddPotentials(Block block)" : "private void AddPotentials(int first, int rows, Block block)");
        writer.Line("ref double potentials = ref block.potentials.Start;");
        writer.Open(PlacesOfBlock);
        writer.Line($"int row = {RowAtPlace};");
        EmitRowData(writer, byRow.SelectMany(f => FactorSymbols(graph.Factors[f])).Distinct().ToArray());
        bool hasNormaliser = byRow.Any(f => normalisers[f] is not null);
        if (hasNormaliser)
            writer.Line("double logDensity = 0.0;");
        foreach (int f in byRow)
            EmitNormaliser(f);
        OpenBlockStates();
        writer.Line($"double potential = {(hasNormaliser ? "logDensity" : "0.0")};");
        foreach (int f in scalarFactors)
        {
            writer.Line();
            writer.Line($"// {DescribeFactor(graph.Factors[f])}");
            EmitFactor(f, "potential");
        }

        writer.Line($"global::System.Runtime.CompilerServices.Unsafe.Add(ref potentials, {BlockState} * 64 + place) += potential;");
        writer.Close();
        writer.Close();
        writer.Close();
        writer.Line();
    }
}
