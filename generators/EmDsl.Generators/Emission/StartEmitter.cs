using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>
/// Writes where EM begins. A start is an E-step at neutral parameters (equal for every state, from the moments of the columns) with
/// starting responsibilities in place of what parameters will tell, and an M-step on it: so whatever can be fitted can be started.
/// </summary>
internal sealed partial class StartEmitter(SourceWriter writer, ModelGraph graph, EmPlan plan, KernelNames names)
{
    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string Weights => names.Api.Weight is { } weight ? "data." + weight : "null";

    public void Emit()
    {
        EmitNeutral();
        EmitPatterns();
        EmitTakeGiven();
        EmitInitialize();
        EmitSpread();
        EmitBegin();
    }

    private void EmitNeutral()
    {
        writer.Line("/// <summary>Parameters that tell no states apart: uniform probabilities, and the moments of the columns.</summary>");
        writer.Open("private static Parameters Neutral(Dataset data, Sizes sizes, Parameters given, global::EmDsl.Fitting.ChunkRunner rows)");
        writer.Line("var neutral = new Parameters(sizes);");
        writer.Line("neutral.CopyFrom(given);");
        foreach (ParameterNode parameter in graph.Parameters.Where(parameter => parameter.IsFree))
        {
            string array = "neutral." + names.Api.Parameter(parameter.Name);
            if (parameter.Domain.Kind == Domain.Simplex)
            {
                EmitUniform(parameter, array);
                EmitZeros(parameter, array);
                continue;
            }

            if (!EmitContinuous(parameter, array) && !EmitInsideMatrix(parameter, array) && !(Place(parameter) is { } place && IsInside(parameter, place.Family.Slots[place.Slot].Domain) && EmitMoments(parameter, array, place))
                && !EmitAnyCovariance(parameter, array))
                writer.Line($"global::System.Array.Fill({array}, {Inside(parameter.Domain)});");
            if (parameter.Pattern is not null)
                writer.Line($"global::EmDsl.Fitting.StructuralZeros.Clear({names.Api.Pattern(parameter.Name)}(sizes), {array});");
        }

        writer.Line("return neutral;");
        writer.Close();
        writer.Line();
    }

    // A number inside a domain, where the data say nothing.
    private static string Inside(ParameterDomain domain) => domain switch
    {
        { Kind: Domain.Covariance } => "0.0",
        { Lower: var lower, Upper: var upper } when !double.IsInfinity(lower) && !double.IsInfinity(upper) => CSharpPrinter.Literal((lower + upper) / 2),
        { Lower: var lower } when !double.IsInfinity(lower) => CSharpPrinter.Literal(lower + 1),
        { Upper: var upper } when !double.IsInfinity(upper) => CSharpPrinter.Literal(upper - 1),
        _ => "0.0",
    };

    // A zero in a given probability vector is structural: no start gives it up.
    private void EmitZeros(ParameterNode parameter, string array)
    {
        string given = "given." + names.Api.Parameter(parameter.Name);
        writer.Open($"if (given.{names.Api.Flag(parameter.Name)})");
        writer.Line($"global::EmDsl.Fitting.StateOrder.KeepZeros({given}, {array}, {names.Size(parameter.Dimensions[parameter.Dimensions.Count - 1])});");
        writer.Close();
    }

    private void EmitUniform(ParameterNode parameter, string array)
    {
        Expr length = parameter.Dimensions[parameter.Dimensions.Count - 1];
        if (parameter.Pattern is null)
        {
            writer.Line($"global::System.Array.Fill({array}, 1.0 / {names.Size(length)});");
            return;
        }

        writer.Line($"global::EmDsl.Fitting.StructuralZeros.FillUniform({names.Api.Pattern(parameter.Name)}(sizes), {array}, {names.Size(length)});");
    }

    private void EmitPatterns()
    {
        foreach (ParameterNode parameter in graph.Parameters.Where(parameter => parameter is { Pattern: not null, IsFree: true }))
        {
            int rank = parameter.Dimensions.Count;
            int own = Lowering.IndexRankOf(parameter.Type) + parameter.ValueRank;
            string[] indices = Enumerable.Range(0, rank).Select(d => d < rank - own ? "index" + Text(d) : StructuralZeros.Indices[d - (rank - own)]).ToArray();
            writer.Line($"/// <summary>Where an entry of {parameter.Name} is free; the others are structurally zero.</summary>");
            writer.Open($"private static bool[] {names.Api.Pattern(parameter.Name)}(Sizes sizes)");
            writer.Line($"var isFree = new bool[{names.Product(parameter.Dimensions)}];");
            for (int d = 0; d < rank; d++)
                writer.Open($"for (int {indices[d]} = 0; {indices[d]} < {names.Size(parameter.Dimensions[d])}; {indices[d]}++)");
            var printer = new ExpressionWriter(names, writer, name => name);
            writer.Line($"isFree[{names.Flat(indices, parameter.Dimensions)}] = {printer.Condition(parameter.Pattern!)};");
            for (int d = 0; d < rank; d++)
                writer.Close();
            writer.Line("return isFree;");
            writer.Close();
            writer.Line();
        }
    }

    /// <summary>Where a parameter stands in a family. <c>Scalar</c>: the parameter in terms of the slot's value, <see cref="SlotValue"/>.</summary>
    private sealed record SlotPlace(DataNode Data, Family Family, int Slot, bool IsDiagonal, bool IsSpherical, Expr Scalar);

    private static readonly Symbol SlotValue = new("slot");

    // The slot of a family that the parameter determines alone, as it is or through a function that can be inverted.
    private SlotPlace? Place(ParameterNode parameter)
    {
        foreach (FactorNode factor in graph.Factors)
        {
            if (names.Data(factor.Variable) is not { Kind: not MemberKind.Latent } data || data.Cardinality is not null)
                continue;
            foreach (BranchNode branch in factor.Branches.Where(branch => branch.Family is not null))
            {
                Family family = FamilyTable.Find(branch.Family!)!;
                for (int i = 0; i < family.Slots.Count && i < branch.Arguments.Count; i++)
                {
                    Expr argument = branch.Arguments[i];
                    if (Named(argument) == parameter.Name)
                        return new SlotPlace(data, family, i, false, false, SlotValue);
                    if (argument is Apply { Op: Op.DiagonalMatrix } diagonal && Named(diagonal.Arguments[0]) == parameter.Name)
                        return new SlotPlace(data, family, i, true, false, SlotValue);
                    if (argument is Apply { Op: Op.Scale } scale && scale.Arguments[1] is Apply { Op: Op.IdentityMatrix } && Named(scale.Arguments[0]) == parameter.Name)
                        return new SlotPlace(data, family, i, true, true, SlotValue);

                    // c S: the factor starts at one.
                    if (parameter.ValueRank == 2 && argument is Apply { Op: Op.Scale } multiple && Named(multiple.Arguments[1]) == parameter.Name)
                        return new SlotPlace(data, family, i, false, false, SlotValue);
                    if (parameter.ValueRank == 0 && Inversion.Solve(BesideZeros(argument, parameter, family.Slots[i].Domain), entry => Named(entry) == parameter.Name, SlotValue) is { } solved)
                        return new SlotPlace(data, family, i, false, false, solved);
                }
            }
        }

        return null;
    }

    // Coefficients of either sign begin at 0. Where that is no value of the slot, as for a rate a + b·x, one that can alone be the value is.
    private Expr BesideZeros(Expr argument, ParameterNode parameter, Domain slot)
    {
        Expr simplified = Simplifier.Simplify(argument, _ => null);
        return slot != Domain.Real && AtZero(simplified, null) is Number { Value: 0 } ? AtZero(simplified, parameter.Name) : simplified;
    }

    private Expr AtZero(Expr expression, string? kept) => Simplifier.Simplify(
        expression.Rewrite(node => node is Element { Source: Number { Value: 0 } } || (node is Symbol symbol && symbol.Name != kept && BeginsAtZero(symbol.Name)) ? Expr.Zero : node),
        _ => null);

    private bool BeginsAtZero(string name) => graph.Parameters.Any(parameter => parameter.Name == name && parameter is { IsFree: true, ValueRank: 0 } && Inside(parameter.Domain) == "0.0");

    // A prior or another place may allow less than the slot whose moments would be the start.
    private static bool IsInside(ParameterNode parameter, Domain slot) => slot switch
    {
        Domain.Real or Domain.RealVector or Domain.Angle => double.IsInfinity(parameter.Domain.Lower) && double.IsInfinity(parameter.Domain.Upper),
        Domain.UnitInterval => parameter.Domain is { Lower: <= 0, Upper: >= 1 },
        _ => parameter.Domain.Kind == Domain.Covariance || (!(parameter.Domain.Lower > 0) && double.IsPositiveInfinity(parameter.Domain.Upper)),
    };

    private static string? Named(Expr argument) => argument switch
    {
        Symbol symbol => symbol.Name,
        Element { Source: Symbol source } => source.Name,
        _ => null,
    };

    private bool EmitMoments(ParameterNode parameter, string array, SlotPlace place)
    {
        string column = $"data.{names.Api.Column(place.Data.Name)}";
        string stride = place.Data.Dimension is { } dimension ? names.Size(dimension) : "1";
        bool isMatrix = parameter.ValueRank == 2;
        bool isVector = place.Family.Variate is Variate.Vector && place.Data.Dimension is not null;
        string mean = names.Local(parameter.Name, "Mean"), variance = names.Local(parameter.Name, "Variance");
        if (isVector)
        {
            if (isMatrix)
            {
                writer.Line($"global::EmDsl.Fitting.ColumnMoments.Covariance({column}, {stride}, {Weights}, global::System.MemoryExtensions.AsSpan({array}, 0, {stride} * {stride}), rows);");
                writer.Line($"global::EmDsl.Fitting.ColumnMoments.Repeat({array}, {stride} * {stride});");
                return true;
            }

            if (place.IsSpherical)
            {
                writer.Line($"double {variance} = 0.0;");
                writer.Open($"for (int i = 0; i < {stride}; i++)");
                writer.Line($"{variance} += global::EmDsl.Fitting.ColumnMoments.Of({column}, {stride}, i, {Weights}, rows).Variance / {stride};");
                writer.Close();
                writer.Line($"global::System.Array.Fill({array}, {variance});");
                return true;
            }

            if (!place.IsDiagonal && place.Family.Slots[place.Slot].Domain is not (Domain.RealVector or Domain.Real))
            {
                writer.Line($"global::System.Array.Fill({array}, 1.0);");
                return true;
            }

            string moments = place.IsDiagonal ? "Variances" : "Means";
            writer.Line($"global::EmDsl.Fitting.ColumnMoments.{moments}({column}, {stride}, {Weights}, {array}, rows);");
            return true;
        }

        if (place.Data.Type.Scalar is not (ScalarKind.Real or ScalarKind.Integer) || place.IsDiagonal || isMatrix)
            return false;
        Expr? start = place.Family.MomentStart(new Symbol("mean"), new Symbol("variance"))?[place.Slot];
        if (start is null)
            return false;
        writer.Open("");
        writer.Line($"(double mean, double variance) = global::EmDsl.Fitting.ColumnMoments.Of({column}, {stride}, 0, {Weights}, rows);");
        var printer = new ExpressionWriter(names, writer, name => name);
        printer.Name(new Symbol("mean"), "mean");
        printer.Name(new Symbol("variance"), "variance");
        Expr value = Simplifier.Simplify(Substitution.Replace(place.Scalar, SlotValue, start), _ => Domain.Positive);
        ParameterDomain domain = parameter.Domain;
        writer.Line(double.IsInfinity(domain.Lower) && double.IsInfinity(domain.Upper) && place.Scalar == SlotValue
            ? $"global::System.Array.Fill({array}, {printer.Double(value)});"
            : $"global::System.Array.Fill({array}, global::EmDsl.Fitting.ColumnMoments.Inside({printer.Double(value)}, {CSharpPrinter.Literal(domain.Lower)}, {CSharpPrinter.Literal(domain.Upper)}, {Inside(domain)}));");
        writer.Close();
        return true;
    }

    private IEnumerable<LatentNode> Latents => graph.Latents.Where(latent => latent.Cardinality is not null);

    private void EmitInitialize()
    {
        writer.Line("/// <summary>The parameters from which a start begins; the first start takes what the user gave.</summary>");
        writer.Open("private static Parameters Initialize(EmKernel kernel, Dataset data, Sizes sizes, Parameters given, Parameters neutral, global::EmDsl.FitOptions options, int start)");
        writer.Line("var parameters = new Parameters(sizes);");
        writer.Open($"if ({IsAllGiven})");
        writer.Line("parameters.CopyFrom(given);");
        writer.Line("return parameters;");
        writer.Close();
        writer.Line();
        writer.Line("// What is given tells its states apart, and so says which rows the rest is to come from.");
        writer.Line("var begin = new Parameters(sizes);");
        writer.Line("begin.CopyFrom(neutral);");
        EmitTakeGivenAtFirst("begin");
        int stream = 0;
        LatentNode[][] together = [.. Together()];
        foreach (LatentNode latent in Latents)
            EmitStart(latent, stream++, isJointToo: together.Any(group => group.Contains(latent)));
        foreach (LatentNode[] group in together)
            EmitJointStart(group, stream++);
        writer.Line();
        writer.Line("kernel.MStep(kernel.Expect(begin), begin, parameters, options.VarianceFloor);");
        foreach (LatentNode latent in Latents)
            writer.Line($"kernel.{names.Local(latent.Name, "Start")} = null;");
        EmitHold();
        EmitTakeGivenAtFirst("parameters");
        writer.Line("return parameters;");
        writer.Close();
        writer.Line();
    }

    private void EmitTakeGiven()
    {
        writer.Line("/// <summary>Takes over what the user gave.</summary>");
        writer.Open("private static void TakeGiven(Parameters given, Parameters parameters)");
        foreach (ParameterNode parameter in graph.Parameters.Where(parameter => parameter.IsFree))
        {
            string array = names.Api.Parameter(parameter.Name);
            writer.Open($"if (given.{names.Api.Flag(parameter.Name)})");
            writer.Line($"given.{array}.CopyTo(parameters.{array}, 0);");
            writer.Close();
        }

        writer.Close();
        writer.Line();
    }

    private void EmitTakeGivenAtFirst(string target)
    {
        writer.Open("if (start == 0)");
        writer.Line($"TakeGiven(given, {target});");
        writer.Close();
        writer.Line();
    }

    // True in code when a given parameter other than the variable's own probabilities has a different value for every state.
    private string? IsToldApart(LatentNode latent)
    {
        string[] told = (LatentAxes.Of(graph, latent.Name) is { } axes ? axes.Where(axis => axis.Parameter.IsFree && !axes.Any(own => own.IsOwnValue && own.Parameter == axis.Parameter)) : [])
            .Select(axis => $"(given.{names.Api.Flag(axis.Parameter.Name)} && global::EmDsl.Fitting.StateOrder.AreDistinct(given.{names.Api.Parameter(axis.Parameter.Name)}, {names.Product(axis.Parameter.Dimensions.Take(axis.Axis))}, {names.Size(axis.Parameter.Dimensions[axis.Axis])}))")
            .ToArray();
        return told.Length == 0 ? null : string.Join(" || ", told);
    }

    // The numeric columns that depend on the variable.
    private DataNode[] Numeric(LatentNode latent) => graph.Factors
        .Where(factor => factor.Variable != latent.Name && factor.Branches.Any(branch => new[] { branch.LogDensity, branch.Guard }.OfType<Expr>().Any(expression => Substitution.Symbols(expression).Contains(latent.Name))))
        .Select(factor => names.Data(factor.Variable)).OfType<DataNode>()
        .Where(data => data.Cardinality is null && data.Type.Scalar is ScalarKind.Real or ScalarKind.Vector or ScalarKind.Integer && data.Cardinality is null)
        .ToArray();

    // k-means on the numeric columns that depend on the variable, quantiles for a single count, random for categories.
    private void EmitStart(LatentNode latent, int stream, bool isJointToo)
    {
        string states = names.Size(latent.Cardinality!);
        string field = $"kernel.{names.Local(latent.Name, "Start")}";
        string random = names.Local(latent.Name, "Random");
        DataNode[] numeric = Numeric(latent);
        writer.Line();
        if (latent.Nodes > 0)
        {
            EmitNodes(latent, stream, field, random);
            return;
        }

        string? told = IsToldApart(latent) is { } given ? isJointToo ? $"(start != 0 || !({given}))" : $"start != 0 || !({given})" : null;
        string? condition = isJointToo ? IsSeparate + (told is null ? "" : " && " + told) : told;
        if (condition is not null)
            writer.Open($"if ({condition})");
        EmitResponsibilities(latent, stream, states, field, random, numeric);
        EmitMerged(field);
        if (condition is not null)
            writer.Close();
    }

    private void EmitMerged(string field)
    {
        if (!KernelEmitter.MergesRows(graph, plan))
            return;
        writer.Open("if (global::EmDsl.Fitting.MergedRows.For(options, data.MergedRows) is { } merged)");
        writer.Line($"{field} = merged.Average({field}, {Weights});");
        writer.Close();
        writer.Line();
    }

    private void EmitResponsibilities(LatentNode latent, int stream, string states, string field, string random, DataNode[] numeric)
    {
        writer.Line($"var {random} = global::EmDsl.Fitting.SeededRandom.For(options.Seed, start, {Text(stream)});");
        if (numeric.Length == 0)
        {
            writer.Line($"{field} = {Uniform(latent, states, random)};");
            return;
        }

        string features = EmitFeatures(latent, numeric);
        writer.Line($"{field} = global::EmDsl.Fitting.StartingFeatures.Responsibilities({SegmentMeans(latent, features, random)}, {Explaining(latent, numeric)}, data.RowCount, {Weights}, {states}, options.Initialization, start, {random});");
    }

    private string EmitFeatures(LatentNode latent, DataNode[] numeric)
    {
        string features = names.Local(latent.Name, "Features");
        writer.Line($"double[][] {features} =");
        writer.Open("");
        foreach (DataNode data in numeric)
            writer.Line(Feature(latent, data) + ",");
        writer.Close(";");
        return features;
    }

    private string Explaining(LatentNode latent, DataNode[] numeric)
    {
        DataNode[] covariates = graph.Factors
            .Where(factor => numeric.Any(data => data.Name == factor.Variable))
            .SelectMany(factor => factor.Branches).Select(branch => branch.LogDensity).OfType<Expr>().SelectMany(Substitution.Symbols).Distinct()
            .Select(name => graph.Data.FirstOrDefault(data => data.Name == name)).OfType<DataNode>()
            .Where(data => data.Kind == MemberKind.Covariate && data.Cardinality is null && data.Type.Scalar is ScalarKind.Real or ScalarKind.Vector)
            .ToArray();
        return covariates.Length == 0 || latent.Per is not null ? "[]" : $"[{string.Join(", ", covariates.Select(data => $"data.{names.Api.Column(data.Name)}"))}]";
    }
}
