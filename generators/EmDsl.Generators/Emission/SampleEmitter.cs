using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Writes <c>Sample</c>: ancestral sampling, each variable after those that its law names.</summary>
internal sealed partial class SampleEmitter(SourceWriter writer, ModelSpec spec, ModelGraph graph, KernelNames names, CustomDensities densities, OpaqueFamilies families)
{
    private readonly List<string> buffers = [];
    private readonly HashSet<string> bufferNames = [];
    private readonly Dictionary<string, int> temporaries = new();

    private bool NeedsData => graph.Data.Any(data => data.Kind is MemberKind.Covariate or MemberKind.Group or MemberKind.Sequence) || Conditioned.Any() || HasTotals;

    // Counts whose totals come from the dataset.
    private bool HasTotals => graph.Factors.SelectMany(factor => factor.Branches).Any(IsGivenTotal);

    private static bool IsGivenTotal(BranchNode branch) => branch.Family is { } family && FamilyTable.Find(family)!.IsGivenTotal;

    private LatentNode[] Latents => graph.Latents.Where(latent => latent.Cardinality is not null).ToArray();

    public void Emit()
    {
        string type = names.Api.Fresh("Samples");
        string parameterList = NeedsData ? "Dataset dataset, int seed" : "int count, int seed";
        writer.Doc("summary", NeedsData
            ? $"Draws new values of the latent and observed variables for every row of a dataset, whose covariates and keys are kept{(HasTotals ? ", and the totals of its counts" : "")}."
            : "Draws rows from the model, with the latent variables that they came from.");
        if (NeedsData)
            writer.Doc("param", HasTotals ? "The rows whose covariates, keys and totals of counts are used." : "The rows whose covariates and keys are used; observed columns may be absent.", "name=\"dataset\"");
        else
            writer.Doc("param", "The number of rows, at least 0.", "name=\"count\"");
        writer.Doc("param", "The seed: the same seed gives the same rows on any machine.", "name=\"seed\"");
        writer.Doc("returns", "The rows, and a member per latent variable.");
        writer.Doc("exception", "A parameter is not set.", "cref=\"global::System.InvalidOperationException\"");
        if (Obstacle() is { } obstacle)
        {
            writer.Doc("exception", "Always: a law of this model has no sampler.", "cref=\"global::System.NotSupportedException\"");
            writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{spec.Accessibility} {type} Sample({parameterList})");
            writer.Line($"throw new global::System.NotSupportedException({Names.Literal(obstacle)});");
            writer.Close();
            writer.Line();
            EmitType(type);
            return;
        }

        writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{spec.Accessibility} {type} Sample({parameterList})");
        if (NeedsData)
        {
            writer.Line("global::System.ArgumentNullException.ThrowIfNull(dataset);");
            if ((Conditioned.Any() || HasTotals) && RowEmitter.MayBeAbsent(spec))
                writer.Line("dataset.table.RequireObserved();");
            writer.Line("Dataset data = dataset;");
            writer.Line("int count = dataset.RowCount;");
        }
        else
        {
            writer.Line("global::System.ArgumentOutOfRangeException.ThrowIfNegative(count);");
        }

        writer.Line($"Sizes sizes = Sizes.Of(this, {(NeedsData ? "dataset" : "null")});");
        writer.Line("Parameters parameters = Parameters.Read(this, sizes);");
        writer.Line("var random = global::EmDsl.Fitting.SeededRandom.For(seed);");
        writer.Line("var rows = new Row[count];");
        foreach (LatentNode latent in Latents)
            writer.Line($"var {names.Local(latent.Name, "Draws")} = new {InferenceEmitter.StateType(latent)}[{(latent.Per is { } key ? $"data.{names.Api.Keys(key)}.Length" : "count")}];");
        EmitGroupBuffers();
        EmitContinuousArrays();
        var body = new SourceWriter();
        foreach (FactorNode factor in Ordered())
            EmitFactor(body, factor);
        foreach (string buffer in buffers)
            writer.Line(buffer);
        EmitStationary();
        OpenRows();
        EmitCovariates();
        writer.Block(body.ToString());
        foreach (LatentNode latent in Latents)
            writer.Line($"{names.Local(latent.Name, "Draws")}[{(latent.Per is { } key ? $"data.{names.Api.Column(key)}[row]" : "row")}] = {InferenceEmitter.State(latent, names.Local(latent.Name))};");
        EmitContinuousDraws();
        EmitRow();
        EmitShift();
        CloseRows();
        writer.Line();
        writer.Open($"return new {type}");
        writer.Line("Rows = rows,");
        foreach (LatentNode latent in Latents)
            writer.Line($"{Names.Identifier(latent.Name)} = {names.Local(latent.Name, "Draws")},");
        foreach (LatentNode latent in Continuous)
            writer.Line($"{Names.Identifier(latent.Name)} = {names.Local(latent.Name, "Draws")},");
        writer.Close(";");
        writer.Close();
        writer.Line();
        if (ForecastPlan.Of(graph) is not null)
            EmitSampleAfter(type, body.ToString());
        EmitType(type);
    }

    private void EmitType(string type)
    {
        writer.Doc("summary", "Rows drawn from the model, with the latent variables that they came from.");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Open($"{spec.Accessibility} sealed class {type}");
        writer.Doc("summary", "The rows; weights are 1.");
        writer.Line("public required global::System.Collections.Generic.IReadOnlyList<Row> Rows { get; init; }");
        foreach (LatentNode latent in Latents)
        {
            writer.Line();
            writer.Doc("summary", latent.Per is { } key ? $"The value of {latent.Name} for each {key}, in order of first appearance." : $"The value of {latent.Name} behind each row.");
            writer.Line($"public required {InferenceEmitter.StateType(latent)}[] {Names.Identifier(latent.Name)} {{ get; init; }}");
        }

        EmitContinuousMembers();

        writer.Close();
        writer.Line();
    }

    private string? Obstacle()
    {
        foreach (FactorNode factor in graph.Factors)
        {
            foreach (BranchNode branch in factor.Branches.Where(branch => branch.Exact is null))
            {
                if (branch.Custom == DensityKind.VectorDensity)
                    return $"{factor.Variable} has a vector density of the model's own, for which no exact sampler is known: a scalar density is drawn from by inverting its integral, and a vector has none to invert. Draw its values in code, or write it with distributions of the vocabulary.";
            }
        }

        return null;
    }

    // Parents first; the language has no cycles.
    private List<FactorNode> Ordered()
    {
        var done = new HashSet<string>();
        var order = new List<FactorNode>();
        var variables = new HashSet<string>(graph.Factors.Select(factor => factor.Variable));
        while (order.Count < graph.Factors.Count)
        {
            FactorNode next = graph.Factors.First(factor => !done.Contains(factor.Variable) && Parents(factor).All(parent => !variables.Contains(parent) || done.Contains(parent)));
            order.Add(next);
            done.Add(next.Variable);
        }

        return order;
    }

    private static IEnumerable<string> Parents(FactorNode factor) => factor.Branches
        .SelectMany(branch => new[] { branch.Guard, branch.Exact, branch.Drawn }.OfType<Expr>().Concat(branch.Entries))
        .SelectMany(expression => Substitution.Symbols(expression))
        .Where(name => name != factor.Variable);

    private void EmitCovariates()
    {
        foreach (DataNode node in graph.Data.Where(node => node.Kind is MemberKind.Covariate or MemberKind.Group))
        {
            string column = $"data.{names.Api.Column(node.Name)}";
            if (node.Dimension is { } dimension)
            {
                writer.Line($"{(node.Type.Scalar is ScalarKind.Real or ScalarKind.Vector ? "double" : "int")}[] {names.Local(node.Name)} = {column};");
                writer.Line($"int {names.Local(node.Name, "Start")} = row * {names.Size(dimension)};");
            }
            else
            {
                writer.Line($"{(node.Cardinality is not null ? "int" : "double")} {names.Local(node.Name)} = {column}[row];");
            }
        }
    }

    private void EmitFactor(SourceWriter body, FactorNode factor)
    {
        string local = names.Local(factor.Variable);
        DataNode? data = names.Data(factor.Variable);
        bool isBlock = data?.Dimension is not null;
        bool isReal = names.IsNumber(factor.Variable) || (data is not null && data.Type.Scalar is ScalarKind.Real or ScalarKind.Vector);
        body.Line($"// {factor.Variable}");
        if (isBlock)
        {
            body.Line($"var {local} = new {(isReal ? "double" : "int")}[{names.Size(data!.Dimension!)}];");
            if (graph.Factors.Any(other => other.Variable != factor.Variable && Parents(other).Contains(factor.Variable)))
                body.Line($"int {names.Local(factor.Variable, "Start")} = 0;");
        }
        else
        {
            body.Line($"{(!names.IsNumber(factor.Variable) && (data is null || data.Cardinality is not null) ? "int" : "double")} {local} = 0;");
        }

        string target = local;
        if (factor.Entries is { } entries)
        {
            string index = names.Local(entries.Index);
            body.Open($"for (int {index} = 0; {index} < {names.Size(entries.Count)}; {index}++)");
            target = $"{local}[{index}]";
        }

        for (int b = 0; b < factor.Branches.Count; b++)
        {
            BranchNode branch = factor.Branches[b];
            if (IsKept(factor, branch))
                continue;
            var expressions = new ExpressionWriter(names, body, ArrayOf, temporaries) { TableDimensions = StationaryDimensions };
            if (factor.Entries is { } loop)
                expressions.OuterIndices.Add(loop.Index);
            if (branch.Guard is { } guard)
                body.Open($"if ({expressions.Condition(guard)})");
            else if (factor.Branches.Count > 1)
                body.Open("");
            if (branch.Exact is { } exact)
                body.Line($"{target} = {(isReal ? expressions.Double(exact) : expressions.Integer(exact))};");
            else if (families.Of(branch) is { } family)
                EmitOpaque(body, family, target);
            else if (branch.Custom is not null)
                EmitCustom(body, factor, branch, target);
            else
                EmitDraw(body, expressions, factor, branch, target, isReal);
            if (branch.Guard is not null || factor.Branches.Count > 1)
                body.Close();
        }

        if (factor.Entries is not null)
            body.Close();
        EmitConditioned(body, factor, local, isBlock, isReal);
        EmitShared(body, factor, local);
        body.Line();
    }

    private void EmitOpaque(SourceWriter body, OpaqueFamily family, string target)
    {
        buffers.Add($"var {family.Field} = {families.Create(family)};");
        buffers.Add($"{family.Gather}({family.Field}, parameters, sizes);");
        // The family draws a number; whole numbers are stored as such.
        bool isCounted = family.Entries is not null && names.Data(family.Factor.Variable)!.Type.Scalar != ScalarKind.Real;
        string drawn = isCounted ? names.Local(family.Factor.Variable, "Entry") : target;
        if (isCounted)
            body.Line($"double {drawn} = 0.0;");
        body.Line($"{family.Field}.Sample(random, {families.Cell(family)}, {families.Draw(family, drawn)});");
        if (isCounted)
            body.Line($"{target} = (int){drawn};");
    }

    // By inversion. The integral is kept for each value of the discrete parents, where it depends on nothing else.
    private void EmitCustom(SourceWriter body, FactorNode factor, BranchNode branch, string target)
    {
        CustomDensity density = densities.Of(branch);
        DataNode? data = names.Data(factor.Variable);
        string own = names.Local(factor.Variable);
        string function = $"value => {densities.Call(density, "value")}";
        if (factor.Entries is { } entries)
        {
            // The draw itself serves as the place where the density is evaluated.
            body.Line($"int place = {names.Local(entries.Index)};");
            body.Open("double Entry(double value)");
            body.Line($"{own}[place] = {(data!.Type.Scalar == ScalarKind.Real ? "value" : "(int)value")};");
            body.Line($"return {densities.Call(density, own)};");
            body.Close();
            body.Line();
            function = "Entry";
        }

        if (density.IsMass)
        {
            body.Line($"{target} = global::EmDsl.Numerics.Sampler.Mass(random, {function}, {densities.States(density)});");
            return;
        }

        string[] parents = density.Variables.Where(name => name != factor.Variable).ToArray();
        string built = $"new global::EmDsl.Numerics.DensityIntegral({function}, {CustomDensities.Support(density)})";
        bool isFinite = factor.Entries is null && parents.All(name => names.Data(name) is not { Dimension: not null } && names.Cardinality(name) is not null);
        if (!isFinite)
        {
            body.Line($"{target} = global::EmDsl.Numerics.Sampler.Density(random, {built});");
            return;
        }

        string kept = Names.Fresh(names.Local(factor.Variable, "Integrals"), bufferNames);
        Expr[] cardinalities = parents.Select(name => names.Cardinality(name)!).ToArray();
        buffers.Add($"var {kept} = new global::EmDsl.Numerics.DensityIntegral?[{names.Product(cardinalities)}];");
        string place = names.Flat(parents.Select(name => names.Local(name)).ToArray(), cardinalities);
        body.Line($"{target} = global::EmDsl.Numerics.Sampler.Density(random, {kept}[{place}] ??= {built});");
    }

    private void EmitDraw(SourceWriter body, ExpressionWriter expressions, FactorNode factor, BranchNode branch, string target, bool isReal)
    {
        Family family = FamilyTable.Find(branch.Family!)!;
        var arguments = new List<string> { "random" };
        for (int i = 0; i < branch.Entries.Count; i++)
        {
            string wanted = names.Local(factor.Variable, Names.Pascal(family.Slots[i].Name));
            switch (branch.Entries[i])
            {
                case Lambda { Body: Lambda inner } matrix:
                    string buffer = Names.Fresh(wanted, bufferNames);
                    buffers.Add($"var {buffer} = new double[{names.Size(matrix.Count)} * {names.Size(inner.Count)}];");
                    EmitMatrix(body, expressions, matrix, inner, buffer);
                    if (family.SamplesByFactor)
                        body.Line($"global::EmDsl.Numerics.Cholesky.TryFactor({buffer}, {buffer}, {names.Size(matrix.Count)});");
                    arguments.Add(buffer);
                    break;
                case Lambda vector:
                    buffer = Names.Fresh(wanted, bufferNames);
                    buffers.Add($"var {buffer} = new double[{names.Size(vector.Count)}];");
                    string bound = Substitution.Fresh(vector.Index, expressions.OuterIndices);
                    string index = names.Local(bound);
                    var entries = new ExpressionWriter(names, body, ArrayOf, temporaries) { TableDimensions = StationaryDimensions };
                    entries.OuterIndices.UnionWith(expressions.OuterIndices);
                    entries.OuterIndices.Add(bound);
                    body.Open($"for (int {index} = 0; {index} < {names.Size(vector.Count)}; {index}++)");
                    body.Line($"{buffer}[{index}] = {entries.Double(vector.Body.ReplaceBound(vector.Index, new Bound(bound)))};");
                    body.Close();
                    arguments.Add(buffer);
                    break;
                case var _ when family.Variate == Variate.Vector && family.Slots[i].Domain == Domain.PositiveInteger:
                    // The dimension, which the target has.
                    break;
                default:
                    arguments.Add(family.Slots[i].Domain is Domain.PositiveInteger or Domain.Count ? $"(int){ExpressionWriter.Parenthesise(expressions.Double(branch.Entries[i]))}" : expressions.Double(branch.Entries[i]));
                    break;
            }
        }

        string call = $"global::EmDsl.Numerics.Sampler.{family.Sampler}";
        if (family.IsGivenTotal)
        {
            string total = names.Local(factor.Variable, "Total"), size = names.Size(names.Data(factor.Variable)!.Dimension!);
            body.Line($"int {total} = global::EmDsl.Numerics.Accumulate.Total(global::System.MemoryExtensions.AsSpan(data.{names.Api.Column(factor.Variable)}, row * {size}, {size}));");
            arguments.Insert(1, total);
        }

        if (family.Variate is Variate.Vector or Variate.CountVector)
        {
            body.Line($"{call}({string.Join(", ", arguments.Append(target))});");
            return;
        }

        string draw = $"{call}({string.Join(", ", arguments)})";
        body.Line($"{target} = {(family.Variate == Variate.Boolean ? draw + " ? 1 : 0" : draw)};");
    }

    private void EmitMatrix(SourceWriter body, ExpressionWriter expressions, Lambda matrix, Lambda inner, string buffer)
    {
        string row = names.Local(matrix.Index), column = names.Local(inner.Index);
        if (row == column)
            column += "Inner";
        Expr entry = inner.Body.ReplaceBound(inner.Index, new Bound("§column"));
        expressions.Name(new Bound("§column"), column);
        body.Open($"for (int {row} = 0; {row} < {names.Size(matrix.Count)}; {row}++)");
        body.Open($"for (int {column} = 0; {column} < {names.Size(inner.Count)}; {column}++)");
        body.Line($"{buffer}[{row} * {names.Size(inner.Count)} + {column}] = {expressions.Double(entry)};");
        body.Close();
        body.Close();
    }

    private void EmitRow()
    {
        writer.Line();
        writer.Open("rows[row] = new Row");
        foreach (MemberSpec member in spec.Members.Where(member => member.Kind is MemberKind.Observed or MemberKind.Covariate or MemberKind.Group or MemberKind.Sequence or MemberKind.Weight))
        {
            string property = Names.Identifier(member.Name);
            string local = names.Local(member.Name);
            if (member.Kind == MemberKind.Weight)
                writer.Line($"{property} = {(member.Type.Scalar == ScalarKind.Integer ? "1" : "1.0")},");
            else if (member.Kind != MemberKind.Observed)
                writer.Line($"{property} = dataset[row].{property},");
            else
                writer.Line($"{property} = {Value(names.Data(member.Name)!, local)},");
        }

        writer.Close(";");
    }

    private static string Value(DataNode data, string local)
    {
        string offset = data.Offset == 0 ? "" : $" + {data.Offset.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
        if (data.Dimension is not null)
        {
            return data.Type.Scalar switch
            {
                ScalarKind.Vector => $"global::MathNet.Numerics.LinearAlgebra.Vector<double>.Build.DenseOfArray({local})",
                ScalarKind.Boolean => $"global::System.Array.ConvertAll({local}, static state => state != 0)",
                ScalarKind.Enum => $"global::System.Array.ConvertAll({local}, static state => {EnumValue(data, "state")})",
                ScalarKind.Integer when data.Offset != 0 => $"global::System.Array.ConvertAll({local}, static state => state{offset})",
                _ => local,
            };
        }

        return data.Type.Scalar switch
        {
            ScalarKind.Boolean => local + " != 0",
            ScalarKind.Enum => EnumValue(data, local),
            ScalarKind.Integer => (data.Cardinality is null ? "(int)" : "") + local + offset,
            _ => local,
        };
    }

    private static string EnumValue(DataNode data, string index) =>
        InferenceEmitter.State(new LatentNode(data.Name, data.Type, data.Cardinality, null, Plate.Row, null, null, 0), index);
}
