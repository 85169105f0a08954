using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Emission.Lanes;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Features of a block, and the log-potentials that are sums over them.</summary>
internal sealed partial class KernelEmitter
{
    private string FeatureStart(Feature feature) => "featureStart" + Names.Literal(features.IndexOf(feature) + 1);

    private string FeatureSize(Feature feature) => feature.IsTriangle ? "featureSize" + Names.Literal(features.IndexOf(feature) + 1)
        : feature.Loops.Count == 0 ? "1" : names.Size(feature.Loops[0].Count);

    private static string Offsets(FeatureForm form) => "offsets" + Names.Literal(form.Number);

    // The place of an entry among the features, behind its first one.
    private string FeaturePlace(Feature feature, IReadOnlyList<string> at) => at.Count switch
    {
        0 => FeatureStart(feature),
        1 => $"{FeatureStart(feature)} + {at[0]}",
        _ => $"{FeatureStart(feature)} + {at[0]} * ({at[0]} + 1) / 2 + {at[1]}",
    };

    private void EmitFeatureFields()
    {
        if (!HasFeatures)
            return;
        foreach (Centre centre in centres)
            writer.Line($"private readonly double[] {centre.Field};");
        foreach (Feature feature in features)
        {
            writer.Line($"private readonly int {FeatureStart(feature)};");
            if (feature.IsTriangle)
                writer.Line($"private readonly int {FeatureSize(feature)};");
        }

        foreach (FeatureForm form in QuadraticForms)
            writer.Line($"private readonly double[] {Offsets(form)};");
        writer.Line("private readonly int featureCount;");
        writer.Line("private readonly int potentialFeatures;");
        writer.Line("private readonly int firstSummedFeature;");
        writer.Line("private readonly int sumCount;");
        writer.Line("private readonly int summedFeatures;");
        writer.Line("private readonly double[] naturals;");
        writer.Line("private readonly double[] constants;");
        EmitRegisterFields();
        writer.Line("private bool usesFeatures;");
    }

    private void EmitFeatureAllocations()
    {
        if (!HasFeatures)
            return;
        writer.Line();
        foreach (Feature feature in features)
        {
            writer.Line($"// {DescribeFeature(feature)}");
            if (feature.IsTriangle)
                writer.Line($"{FeatureSize(feature)} = {Lanes}LaneTiles.Products({names.Size(feature.Loops[0].Count)});");
            writer.Line($"{FeatureStart(feature)} = featureCount;");
            writer.Line($"featureCount += {FeatureSize(feature)};");
        }

        bool IsSummed(Feature feature) => feature == Feature.One || summedFeatures.Contains(feature);
        int end = features.FindLastIndex(IsSummed) + 1;
        writer.Line($"potentialFeatures = {FeatureStart(Feature.One)};");
        writer.Line($"firstSummedFeature = {FeatureStart(features.First(IsSummed))};");
        writer.Line($"sumCount = {(end < features.Count ? FeatureStart(features[end]) : "featureCount")} - firstSummedFeature;");
        writer.Line($"summedFeatures = {Lanes}LaneTiles.Padded(sumCount);");
        writer.Line($"naturals = new double[{BlockStates} * potentialFeatures];");
        writer.Line($"constants = new double[{BlockStates}];");
        EmitRegisterAllocations();
        foreach (FeatureForm form in QuadraticForms)
            writer.Line($"{Offsets(form)} = new double[{BlockStates} * {names.Size(form.Loop.Count)}];");
    }

    private static string DescribeFeature(Feature feature) => MathPrinter.Print(feature.Value).Replace("$centre:", "")
        + (feature.Masks.Count == 0 ? "" : " where " + string.Join(" and ", feature.Masks.Select(MathPrinter.Print)));

    private void EmitCentres()
    {
        if (centres.Count == 0)
            return;
        writer.Line();
        writer.Line("// The centre that locations are measured from: means of some of the rows.");
        foreach (Centre centre in centres)
            writer.Line($"{centre.Field} = new double[{(centre.Count is null ? "1" : names.Size(centre.Count))}];");
        writer.Line($"var middle = new {Lanes}RunningCentre({string.Join(" + ", centres.Select(centre => centre.Field + ".Length"))});");
        writer.Open($"for (int row = 0; row < data.RowCount; row += {Lanes}RunningCentre.Step(data.RowCount))");
        EmitRowData(writer, centres.SelectMany(centre => centre.Value.Symbols()).Distinct().ToArray());
        string first = "0";
        foreach (Centre centre in centres)
        {
            var scope = new Scope(this, "parameters");
            string value = scope.Expressions.Double(centre.Value);
            string place = names.Local(Feature.Indices[0]);
            if (centre.Count is not null)
                OpenLoop(Feature.Indices[0], centre.Count);
            scope.Flush(writer, []);
            writer.Line($"middle.Add({(centre.Count is null ? first : first == "0" ? place : $"{first} + {place}")}, {value});");
            if (centre.Count is not null)
                writer.Close();
            first = first == "0" ? centre.Field + ".Length" : $"{first} + {centre.Field}.Length";
        }

        writer.Close();
        writer.Line();
        first = "0";
        foreach (Centre centre in centres)
        {
            writer.Line($"middle.CopyTo({first}, {centre.Field});");
            first = first == "0" ? centre.Field + ".Length" : $"{first} + {centre.Field}.Length";
        }
    }

    private void EmitPrepareFeatures()
    {
        writer.Line("/// <summary>The coefficients of the features; whether they serve: not where a location lies too far from the centre for the digits of a difference.</summary>");
        OpenMethod("private bool PrepareFeatures()");
        writer.Line("global::System.Array.Clear(naturals);");
        writer.Line("global::System.Array.Clear(constants);");
        writer.Line("double farthest = 0.0;");
        OpenBlockStates();
        foreach (KeyValuePair<int, FeatureFactor> factor in featureFactors)
        {
            writer.Line();
            writer.Line($"// {DescribeFactor(graph.Factors[factor.Key])}");
            foreach (FeatureBranch branch in factor.Value.Branches)
                EmitCoefficients(graph.Factors[factor.Key], branch);
        }

        writer.Close();
        writer.Line();
        EmitPrepareRegisters();
        writer.Line($"return farthest <= {Lanes}LaneTiles.FarthestOffset && {Lanes}LaneTiles.AreFinite(naturals);");
        writer.Close();
        writer.Line();
    }

    private void EmitCoefficients(FactorNode factor, FeatureBranch branch)
    {
        if (branch.Guard is { } guard)
        {
            var scope = new Scope(this, "parameters");
            string condition = scope.Expressions.Condition(guard);
            scope.Flush(writer, []);
            writer.Open($"if ({condition})");
        }

        if (factor.Entries is { } entries)
            OpenLoop(entries.Index, entries.Count);
        string state = BlockState;
        foreach (FeatureTerm term in branch.Terms)
        {
            if (term.Loop is { } loop)
                OpenLoop(loop.Index, loop.Count);
            var scope = new Scope(this, "parameters");
            string value = scope.Expressions.Double(term.Coefficient);
            string target = term.Feature == Feature.One
                ? $"constants[{state}]"
                : $"naturals[{state} * potentialFeatures + {FeaturePlace(term.Feature, term.At.Select(scope.Expressions.Integer).ToArray())}]";
            if (!term.IsOffset)
            {
                scope.Flush(writer, []);
                writer.Line($"{target} += {value};");
            }
            else
            {
                writer.Open("");
                scope.Flush(writer, []);
                writer.Line($"double offset = {value};");
                writer.Line($"{target} += offset;");
                writer.Line("farthest = global::System.Math.Max(farthest, global::System.Math.Abs(offset));");
                writer.Close();
            }

            if (term.Loop is not null)
                writer.Close();
        }

        if (factor.Entries is not null)
            writer.Close();
        foreach (FeatureForm form in branch.Forms)
            EmitOffsets(form);
        if (branch.Guard is not null)
            writer.Close();
    }

    private void EmitOffsets(FeatureForm form)
    {
        if (form.Offset is not { } offset)
            return;
        string size = names.Size(form.Loop.Count), state = BlockState;
        OpenLoop(form.Loop.Index, form.Loop.Count);
        var scope = new Scope(this, "parameters");
        string value = scope.Expressions.DoublePrimary(offset);
        scope.Flush(writer, []);
        writer.Line($"{Offsets(form)}[{state} * {size} + {names.Local(form.Loop.Index)}] = {(form.Sign < 0 ? "-" : "")}{value};");
        writer.Close();
        var position = new Scope(this, "parameters");
        string factor = InverseFactor(form, position);
        position.Flush(writer, []);
        writer.Line($"farthest = global::System.Math.Max(farthest, {Lanes}LaneGaussian.Offset(ref {factor}, {size}, ref {Offsets(form)}[{state} * {size}]));");
    }

    private string InverseFactor(FeatureForm form, Scope scope)
    {
        (string parameter, EquatableArray<Expr> indices) = form.Covariance is Element element ? (((Symbol)element.Source).Name, element.Indices) : (((Symbol)form.Covariance).Name, []);
        string size = names.Size(form.Loop.Count);
        string position = indices.Count == 0 ? "0" : ExpressionWriter.Parenthesise(scope.Expressions.Position(indices, names.Parameter(parameter)!.Dimensions.Take(indices.Count).ToArray()));
        return $"{FactorField(parameter)}[{(position == "0" ? "0" : $"{position} * {size} * {size}")}]";
    }

    private void EmitFeatures()
    {
        if (!HasFeatures)
            return;
        EmitPrepareFeatures();
        writer.Line("/// <summary>The features of a block that all states share.</summary>");
        writer.Line(Optimized);
        OpenGeneric("private void Features<V>(Block block)");
        var read = new HashSet<string>(features.SelectMany(feature => feature.Masks.Append(feature.Value)).SelectMany(part => part.Symbols()));
        EmitBlockReferences(blockData.Where(data => IsRead(data, read)).Select(data => data.Field));
        writer.Line("ref double features = ref block.features.Start;");
        foreach (IGrouping<EquatableArray<SumBinder>, Feature> group in features.Where(feature => feature != Feature.One).GroupBy(feature => feature.Loops))
            EmitFeatureGroup(group.Key, group.ToArray());
        writer.Close();
        writer.Line();
        EmitFeaturePotentials();
    }

    private void EmitFeatureGroup(EquatableArray<SumBinder> loops, Feature[] group)
    {
        var scope = new Scope(this, "parameters");
        LaneExpressionWriter lanes = NewLanes(scope);
        string[] at = loops.Select(loop => names.Local(loop.Index)).ToArray();
        var references = new SourceWriter();
        string Reference(string place)
        {
            string name = "feature" + Names.Literal(NextNumber("feature"));
            references.Line($"ref double {name} = ref global::System.Runtime.CompilerServices.Unsafe.Add(ref features, ({place}) * 64);");
            return name;
        }

        foreach (Feature feature in group)
        {
            // The factors of products are features themselves.
            if (feature.IsTriangle)
            {
                Feature vector = VectorOf(feature);
                for (int l = 0; l < 2; l++)
                    lanes.Name(vector.Value.ReplaceBound(Feature.Indices[0], new Bound(Feature.Indices[l])), $"V.Load(ref {Reference($"{FeatureStart(vector)} + {at[l]}")}, lane)");
            }

            IReadOnlyList<string> factors = lanes.Factors(feature.Value);
            string value = factors.Count == 0 ? "V.One" : string.Join(" * ", factors);
            if (feature.Masks.Count > 0)
                value = $"V.Choose({JoinMasks(feature.Masks.Select(lanes.Mask).ToArray())}, {value}, V.Zero)";
            lanes.Body.Line($"({value}).Store(ref {Reference(FeaturePlace(feature, at))}, lane);");
        }

        int opened = 0;
        if (group.Any(feature => feature.IsTriangle))
        {
            writer.Open($"if ({string.Join(" || ", group.Select(feature => FeatureSize(feature) + " > 0"))})");
            opened++;
        }

        for (int l = 0; l < loops.Count; l++)
        {
            writer.Open(l == 0 ? $"for (int {at[0]} = 0; {at[0]} < {names.Size(loops[0].Count)}; {at[0]}++)" : $"for (int {at[1]} = 0; {at[1]} <= {at[0]}; {at[1]}++)");
            opened++;
        }

        if (opened == 0)
        {
            writer.Open("");
            opened++;
        }

        scope.Flush(writer, []);
        writer.Block(references.ToString());
        writer.Open(LaneLoop);
        WriteParts(lanes);
        writer.Close();
        for (int l = 0; l < opened; l++)
            writer.Close();
    }

    private void EmitFeaturePotentials()
    {
        writer.Line($"/// <summary>The log-density of every row of a block with each state of {BlockVariableText}, from the features.</summary>");
        writer.Line(Optimized);
        OpenGeneric("private void FeaturePotentials<V>(Block block)");
        writer.Line("ref double features = ref block.features.Start;");
        writer.Line($"{Lanes}LaneTiles.Potentials<V>(ref features, potentialFeatures, ref global::System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(naturals), potentialFeatures, ref constants[0], {BlockStates}, ref block.potentials.Start);");
        if (QuadraticForms.Any() || LeftFactors.Any())
        {
            int[] left = LeftFactors.ToArray();
            var read = new HashSet<string>(left.SelectMany(f => FactorSymbols(graph.Factors[f])).Concat(left.SelectMany(f => densities[f]).OfType<Expr>().SelectMany(density => density.Symbols())));
            EmitBlockReferences(blockData.Where(data => IsRead(data, read)).Select(data => data.Field));
            if (left.Any(f => densities[f].Any(density => Vectors(density).Any())))
                EmitVectorReferences();
            OpenBlockStates();
            writer.Line($"ref double potential = ref global::System.Runtime.CompilerServices.Unsafe.Add(ref block.potentials.Start, {BlockState} * 64);");
            foreach (FeatureForm form in QuadraticForms)
            {
                var scope = new Scope(this, "parameters");
                string size = names.Size(form.Loop.Count);
                string factor = InverseFactor(form, scope), coefficient = scope.Expressions.Double(form.Coefficient);
                scope.Flush(writer, []);
                writer.Line($"{Lanes}LaneGaussian.AddDistances<V>(ref global::System.Runtime.CompilerServices.Unsafe.Add(ref features, {FeatureStart(form.Vector)} * 64), ref {factor}, ref {Offsets(form)}[{BlockState} * {size}], {size}, {coefficient}, ref potential);");
            }

            EmitStatePotentials(left, "potential");
            writer.Close();
        }

        writer.Close();
        writer.Line();
    }
}
