using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Emission.Lanes;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>
/// Writes the private class <c>EmKernel</c>: what the E-step and the M-step of this model compute, over flat arrays. This part holds the
/// fields, the tables and the order of things; the steps stand in files of their own.
/// </summary>
internal sealed partial class KernelEmitter
{
    private readonly ModelSpec spec;
    private readonly ModelGraph graph;
    private readonly EmPlan plan;
    private readonly KernelNames names;
    private readonly TableBuilder tables;
    private readonly SourceWriter writer;
    private readonly Dictionary<string, CliqueShape> cliques = new();
    private readonly CliqueShape[] windows;
    private readonly Expr?[][] densities;
    private readonly Expr?[] normalisers;
    private readonly Expr?[] hoistedNormalisers;
    private readonly Dictionary<string, int> temporaries = new();
    private readonly OpaqueFamilies families;

    public KernelEmitter(SourceWriter writer, ModelSpec spec, ModelGraph graph, EmPlan plan, KernelNames names, OpaqueFamilies families)
    {
        this.families = families;
        this.writer = writer;
        this.spec = spec;
        this.graph = graph;
        this.plan = plan;
        this.names = names;
        tables = new TableBuilder(names);
        normalisers = graph.Factors.Select(Normaliser).ToArray();
        densities = graph.Factors
            .Select((factor, f) => factor.Branches.Select(branch => branch is { LogDensity: { } density, External: null } && !IsGaussian(f) ? tables.Hoist(factor.Variable, graph.WithMatrices(WithoutNormaliser(density, f)), factor.Entries) : null).ToArray())
            .ToArray();
        hoistedNormalisers = normalisers.Select((normaliser, f) => normaliser is null ? null : tables.Hoist(graph.Factors[f].Variable, normaliser, null)).ToArray();
        foreach (Expr density in graph.Priors.SelectMany(prior => prior.LogDensities()).Select(term => term.LogDensity).Concat(GaussianDensities()).Select(graph.WithMatrices))
            tables.Factorise(density);
        foreach (CliqueNode clique in plan.Elimination.Cliques)
            cliques[clique.Variable] = new CliqueShape(ScratchName(clique.Variable), clique.Separator.Add(clique.Variable));
        windows = WindowShapes().Concat(GroupShapes()).ToArray();
        forecasts = ForecastPlan.Of(graph);
    }

    /// <summary>A table of posterior probabilities in the scratch, with its variables in the order of its loops.</summary>
    private sealed record CliqueShape(string Table, EquatableArray<string> Variables);

    private IReadOnlyList<CliqueNode> Cliques => plan.Elimination.Cliques;

    private bool NeedsDistribution => Cliques.Any(clique => clique.Parent != EliminationPlan.None);

    public void Emit()
    {
        if (HasBlocks)
        {
            PlanBlocks();
            PlanFeatures();
        }

        EmitScratch();
        EmitStatistics();
        writer.Line("/// <summary>One E-step and M-step of this model over flat arrays. Formulas: see Derivation.</summary>");
        writer.Open("private sealed class EmKernel : global::System.IDisposable");
        EmitFields();
        writer.Line("internal global::System.Threading.CancellationToken CancellationToken { get; set; }");
        writer.Line();
        writer.Line("/// <summary>Σ over the chunks of |log-likelihood|, which rounding errors are judged by.</summary>");
        writer.Line("internal double AbsoluteChunkSum { get; private set; }");
        writer.Line();
        EmitConstructor();
        writer.Line("public void Dispose() => runner.Dispose();");
        writer.Line();
        EmitPrepare();
        EmitEliminate();
        if (NeedsDistribution)
            EmitDistribute();
        EmitAccumulate();
        EmitIntegrate();
        EmitMoments();
        if (plan.Groups is not null)
            EmitGroups();
        else if (plan.Sequence is not null)
            EmitSequences();
        else
            EmitEStep();
        EmitBlocks();
        EmitExpect();
        EmitLogPrior();
        EmitEntropy();
        EmitFilter();
        EmitMStep();
        writer.Close();
    }

    private void EmitFields()
    {
        writer.Line("private readonly Dataset data;");
        writer.Line("private readonly Sizes sizes;");
        writer.Line("private readonly global::EmDsl.Fitting.ChunkRunner runner;");
        writer.Line("private readonly RowScratch[] scratches;");
        writer.Line("private readonly SufficientStatistics[] chunkStatistics;");
        writer.Line("private readonly SufficientStatistics total;");
        foreach (string column in LevelColumns)
            writer.Line($"private readonly global::EmDsl.Fitting.DistinctValues {LevelsField(column)};");
        writer.Line("private readonly global::System.Action<int, int> chunkStep;");
        if (!plan.HasPieces)
        {
            writer.Line("private readonly global::System.Action<int, int> entropyStep;");
            writer.Line("private readonly double[] chunkEntropies;");
        }

        if (HasMultiplicities)
            writer.Line("private readonly double[]? multiplicities;");
        EmitSingleFields();
        if (HasBlocks)
        {
            writer.Line("private readonly int lanes;");
            writer.Line("private readonly Block[] blocks;");
        }

        EmitFeatureFields();
        EmitTableFields();

        foreach (TableNode table in tables.Tables)
            writer.Line($"private readonly double[] {TableField(table.Name)};");
        foreach (TableNode feature in tables.Features)
            writer.Line($"private readonly double[] {TableField(feature.Name)};");
        foreach (MatrixNode matrix in graph.Matrices)
            writer.Line($"private readonly double[] {names.Local(matrix.Name)};");
        foreach (string parameter in tables.Factorised)
        {
            writer.Line($"private readonly double[] {FactorField(parameter)};");
            writer.Line($"private readonly double[] {DeterminantField(parameter)};");
        }

        foreach (EquatableArray<string> kept in KeptPosteriors())
            writer.Line(IsKeptOnDemand(kept) ? $"private double[]? {KeptField(kept)};" : $"private readonly double[] {KeptField(kept)};");
        EmitSequenceFields();
        EmitGaussianFields();
        EmitGroupFields();
        if (forecasts is not null && SumsOutObserved)
            writer.Line("private bool foresees;");
        foreach (LatentNode latent in DiscreteLatents)
            writer.Line($"internal global::EmDsl.Fitting.StartingResponsibilities? {StartField(latent.Name)};");
        EmitMStepFields();
        EmitOpaqueFields();
        foreach (DataNode covariate in TextCovariates)
            writer.Line($"private readonly int[] {CodesField(covariate)};");
        writer.Line("private Parameters parameters = null!;");
        writer.Line();
    }

    // Levels come from the model, so that datasets that list them in different orders mean the same.
    private IEnumerable<DataNode> TextCovariates => SizesEmitter.TextIndices(graph);

    private string CodesField(DataNode covariate) => names.Local(covariate.Name, "Codes");

    private IEnumerable<LatentNode> DiscreteLatents => graph.Latents.Where(latent => latent.Cardinality is not null);

    private string FeatureSumCount => HasFeatures ? $", {BlockStates} * summedFeatures" : "";

    private static string TableField(string name) => Names.Identifier(name);

    private string FactorField(string parameter) => names.Local(parameter, "InverseFactor");

    private string DeterminantField(string parameter) => names.Local(parameter, "LogDeterminant");

    private string StartField(string latent) => names.Local(latent, "Start");

    private void EmitConstructor()
    {
        writer.Open($"internal EmKernel(Dataset data, Sizes sizes, int threads{(HasBlocks ? ", int lanes = 0" : "")}{(HasMultiplicities ? ", double[]? multiplicities = null" : "")}{(Singles.Count > 0 ? ", global::EmDsl.Precision storage = global::EmDsl.Precision.Double" : "")})");
        writer.Line("this.data = data;");
        if (HasMultiplicities)
            writer.Line("this.multiplicities = multiplicities;");
        writer.Line("this.sizes = sizes;");
        if (!plan.HasPieces)
            writer.Line($"runner = new global::EmDsl.Fitting.ChunkRunner(data.RowCount, global::EmDsl.Fitting.ChunkRunner.ChunkSizeFor(data.RowCount, SufficientStatistics.Count(sizes){PassSums()}), threads);");
        else if (plan.Groups is not null)
            EmitGroupConstruction();
        else
            EmitSequenceConstruction();
        EmitSinglePacking();
        writer.Line("scratches = new RowScratch[runner.Workers];");
        writer.Open("for (int worker = 0; worker < scratches.Length; worker++)");
        writer.Line($"scratches[worker] = new RowScratch({ScratchArguments("")});");
        writer.Close();
        if (HasBlocks)
        {
            EmitLanesOfStates();
            EmitFeatureAllocations();
            EmitTableAllocations();
            writer.Line("blocks = new Block[lanes == 0 ? 0 : runner.Workers];");
            writer.Open("for (int worker = 0; worker < blocks.Length; worker++)");
            writer.Line($"blocks[worker] = new Block(sizes{(HasTables ? ", lanes" : "")}{(HasFeatures ? $", featureCount + 2, {FeatureStart(Feature.One)}, summedFeatures" : "")});");
            writer.Close();
        }

        foreach (string column in LevelColumns)
            writer.Line($"{LevelsField(column)} = new global::EmDsl.Fitting.DistinctValues(data.{names.Api.Column(column)}, runner{(plan.HasPieces ? ", " + Pieces : "")});");
        writer.Line("chunkStatistics = new SufficientStatistics[runner.ChunkCount];");
        writer.Open("for (int chunk = 0; chunk < chunkStatistics.Length; chunk++)");
        writer.Line($"chunkStatistics[chunk] = new SufficientStatistics(sizes{string.Concat(LevelColumns.Select(column => $", {LevelsField(column)}.InChunk(chunk)"))}{FeatureSumCount});");
        writer.Close();
        writer.Line($"total = new SufficientStatistics(sizes{string.Concat(LevelColumns.Select(column => $", {LevelsField(column)}.All"))}{FeatureSumCount});");
        if (!plan.HasPieces)
        {
            writer.Line("chunkEntropies = new double[runner.ChunkCount];");
            writer.Line("entropyStep = EntropyOfChunk;");
        }

        writer.Line("chunkStep = (chunk, worker) =>");
        writer.Open("");
        writer.Line("(int first, int end) = runner.Range(chunk);");
        writer.Line(HasBlocks ? "EStepOfChunk(first, end, worker, chunkStatistics[chunk]);" : "EStep(first, end, scratches[worker], chunkStatistics[chunk]);");
        writer.Close(";");
        foreach (string transition in graph.StationaryParameters)
            writer.Line($"{StationaryField(transition)} = new double[{names.Size(names.Parameter(transition)!.Dimensions[0])}];");
        foreach (TableNode table in tables.Tables)
            writer.Line($"{TableField(table.Name)} = new double[{names.Product(table.Dimensions.Select(dimension => dimension.Count))}];");
        foreach (EquatableArray<string> kept in KeptPosteriors().Where(kept => !IsKeptOnDemand(kept)))
            writer.Line($"{KeptField(kept)} = new double[data.RowCount * {KeptSize(kept)}];");
        foreach (MatrixNode matrix in graph.Matrices)
            writer.Line($"{names.Local(matrix.Name)} = new double[{names.Product(matrix.AsParameter().Dimensions)}];");
        foreach (string parameter in tables.Factorised)
        {
            ParameterNode node = names.Parameter(parameter)!;
            writer.Line($"{FactorField(parameter)} = new double[{names.Product(node.Dimensions)}];");
            writer.Line($"{DeterminantField(parameter)} = new double[{names.Product(node.Dimensions.Take(node.Dimensions.Count - 2))}];");
        }

        foreach (DataNode covariate in TextCovariates)
            writer.Line($"{CodesField(covariate)} = data.{names.Api.Codes(covariate.Name)}(sizes.{names.Api.LevelsProperty(SizesEmitter.LevelsOf(graph, covariate).Name)});");
        EmitGaussianAllocations();
        EmitMStepAllocations();
        EmitOpaqueAllocations();
        foreach (TableNode feature in tables.Features)
        {
            writer.Line();
            writer.Line($"// {feature.Name} = {MathPrinter.Print(feature.Value)}, from the data alone.");
            writer.Line($"{TableField(feature.Name)} = new double[data.RowCount];");
            if (plan.HasPieces)
            {
                writer.Open("for (int row = 0; row < data.RowCount; row++)");
            }
            else
            {
                writer.Open("runner.Run((chunk, worker) =>");
                writer.Line("(int first, int end) = runner.Range(chunk);");
                writer.Open("for (int row = first; row < end; row++)");
            }

            var body = new Scope(this, "parameters");
            string value = body.Expressions.Double(feature.Value);
            body.Flush(writer, Substitution.Symbols(feature.Value));
            writer.Line($"{TableField(feature.Name)}[row] = {value};");
            writer.Close();
            if (!plan.HasPieces)
                writer.Close(", global::System.Threading.CancellationToken.None);");
        }

        EmitCentres();
        writer.Close();
        writer.Line();
    }

    /// <summary>A method begins: its temporaries are numbered from one.</summary>
    private void OpenMethod(string header)
    {
        temporaries.Clear();
        writer.Open(header);
    }

    private void EmitPrepare()
    {
        writer.Line("/// <summary>Computes what depends on the parameters alone, once per iteration.</summary>");
        OpenMethod("internal void Prepare(Parameters parameters)");
        writer.Line("this.parameters = parameters;");
        foreach (MatrixNode matrix in graph.Matrices)
            EmitMatrix(matrix);
        foreach (string parameter in tables.Factorised)
        {
            ParameterNode node = names.Parameter(parameter)!;
            string size = names.Size(node.Dimensions[node.Dimensions.Count - 1]);
            string count = names.Product(node.Dimensions.Take(node.Dimensions.Count - 2));
            writer.Line();
            writer.Line($"// L⁻¹ and log det {parameter}, with {parameter} = L Lᵀ.");
            writer.Line($"global::EmDsl.Numerics.CovarianceFactors.Invert({ArrayOf(parameter, "parameters", "")}, {FactorField(parameter)}, {DeterminantField(parameter)}, {count}, {size});");
        }

        foreach (string transition in graph.StationaryParameters)
        {
            writer.Line();
            writer.Line($"// π = π {transition}.");
            writer.Line($"global::EmDsl.Numerics.StationaryTransition.Law(parameters.{names.Api.Parameter(transition)}, {names.Size(names.Parameter(transition)!.Dimensions[0])}, {StationaryField(transition)});");
        }

        foreach (TableNode table in tables.Tables)
        {
            writer.Line();
            writer.Line($"// {table.Name}{(table.Dimensions.Count == 0 ? "" : "[" + string.Join(", ", table.Dimensions.Select(dimension => names.Local(dimension.Name))) + "]")} = {MathPrinter.Print(table.Value)}");
            foreach (Dimension dimension in table.Dimensions)
                OpenLoop(dimension.Name, dimension.Count);
            var body = new Scope(this, "parameters");
            string value = body.Expressions.Double(table.Value);
            string position = body.Expressions.Position(table.Dimensions.Select(dimension => dimension.At), table.Dimensions.Select(dimension => dimension.Count).ToArray());
            body.Flush(writer, []);
            writer.Line($"{TableField(table.Name)}[{position}] = {value};");
            foreach (Dimension unused in table.Dimensions)
                writer.Close();
        }

        EmitOpaquePreparation();
        EmitGaussianPreparation();
        EmitSharedTables();
        EmitPrepareTables();
        if (HasCategoryFactors)
            writer.Line($"recursion?.PrepareCategories({tableFactors[0].Field}.Span, {names.Size(tableFactors[0].Categories)});");
        if (HasFeatures)
        {
            writer.Line();
            writer.Line("usesFeatures = lanes != 0 && PrepareFeatures();");
        }

        writer.Close();
        writer.Line();
    }

    private void OpenLoop(string variable, Expr count)
    {
        string index = names.Local(variable);
        writer.Open($"for (int {index} = 0; {index} < {names.Size(count)}; {index}++)");
    }

    // Loops over an unobserved variable: all its states, or the observed one of a column that may be missing.
    private void OpenStates(string variable)
    {
        string index = names.Local(variable);
        if (names.IsLatent(variable))
            writer.Open($"for (int {index} = 0; {index} < {names.Size(names.Cardinality(variable)!)}; {index}++)");
        else
            writer.Open($"for (int {index} = {names.Local(variable, "First")}; {index} < {names.Local(variable, "End")}; {index}++)");
    }

    private IReadOnlyList<Expr> Cardinalities(IEnumerable<string> variables) => variables.Select(variable => names.Cardinality(variable)!).ToArray();

    private string Flat(IEnumerable<string> variables)
    {
        string[] list = variables.ToArray();
        return names.Flat(list.Select(variable => names.Local(variable)).ToArray(), Cardinalities(list));
    }

    /// <summary>The flat array behind a reference in an expression: a table, a feature, a parameter or its shift.</summary>
    private string ArrayOf(string name, string parameters, string kernel)
    {
        if (name.StartsWith("$inverseFactor:", System.StringComparison.Ordinal))
            return kernel + FactorField(name.Substring(name.IndexOf(':') + 1));
        if (name.StartsWith("$logDeterminant:", System.StringComparison.Ordinal))
            return kernel + DeterminantField(name.Substring(name.IndexOf(':') + 1));
        if (StationaryReference.Transition(name) is { } transition)
            return kernel + StationaryField(transition);
        if (QuadratureReference.CountOf(name) is { } count)
            return names.Api.Rule(count, QuadratureReference.IsNodes(name));
        if (TableNode.IsReference(name))
            return kernel + TableField(name.Substring(name.IndexOf(':') + 1));
        if (LocationShift.IsPrevious(name))
            return $"previous.{names.Api.Parameter(LocationShift.ParameterOf(name))}";
        if (LocationShift.IsShift(name))
            return kernel + ShiftField(LocationShift.Unshifted(name));
        if (LocationShift.IsInverse(name))
            return kernel + names.Local(LocationShift.Unshifted(name), "Inverse");
        if (graph.Matrices.Any(matrix => matrix.Name == name))
            return kernel + names.Local(name);
        return $"{parameters}.{names.Api.Parameter(name)}";
    }

    private string ShiftField(string parameter) => names.Local(parameter, "Shift");

    /// <summary>
    /// A piece of emitted code with expressions in it: the loops that expressions need collect in a buffer, and go out with the
    /// data of the row that they read before them.
    /// </summary>
    private sealed class Scope
    {
        private readonly KernelEmitter owner;
        private readonly SourceWriter buffer;

        /// <param name="owner">The emitter.</param>
        /// <param name="parameters">The local that holds the parameters.</param>
        /// <param name="kernel">What stands before the kernel's own fields; empty inside the kernel.</param>
        public Scope(KernelEmitter owner, string parameters, string kernel = "")
        {
            this.owner = owner;
            buffer = new SourceWriter();
            Expressions = new ExpressionWriter(owner.names, buffer, name => owner.ArrayOf(name, parameters, kernel), owner.temporaries) { TableDimensions = owner.tables.DimensionsOf };
        }

        public SourceWriter Writer => buffer;

        public ExpressionWriter Expressions { get; }

        /// <summary>Writes the locals of the row's data for <paramref name="symbols"/>, then the collected loops.</summary>
        public void Flush(SourceWriter writer, IEnumerable<string> symbols)
        {
            owner.EmitRowData(writer, symbols);
            string loops = buffer.ToString();
            if (loops.Length > 0)
                writer.Block(loops);
        }
    }

    /// <summary>Locals that hold the row's data: a scalar, or an array and where the row starts in it.</summary>
    private void EmitRowData(SourceWriter target, IEnumerable<string> symbols)
    {
        EmitEarlierData(target, symbols);
        foreach (DataNode node in graph.Data.Where(node => symbols.Contains(node.Name)))
        {
            string local = names.Local(node.Name);
            string column = TextCovariates.Contains(node) ? CodesField(node) : $"data.{names.Api.Column(node.Name)}";
            if (Singles.Contains(node))
            {
                string single = SingleField(node);
                if (node.Dimension is { } entries)
                {
                    target.Line($"double[] {local} = {single} is null ? {column} : {single}.Row(row);");
                    target.Line($"int {names.Local(node.Name, "Start")} = {single} is null ? row * {names.Size(entries)} : 0;");
                }
                else
                {
                    target.Line($"double {local} = {single} is null ? {column}[row] : {single}[row];");
                }
            }
            else if (node.Dimension is { } dimension)
            {
                string type = node.Type.Scalar is ScalarKind.Real or ScalarKind.Vector ? "double" : "int";
                target.Line($"{type}[] {local} = {column};");
                target.Line($"int {names.Local(node.Name, "Start")} = row * {names.Size(dimension)};");
            }
            else if (node.IsSummedOut)
            {
                string isUnknown = forecasts is null ? $"{column}[row] == int.MinValue" : $"foresees || {column}[row] == int.MinValue";
                target.Line($"int {names.Local(node.Name, "First")} = {isUnknown} ? 0 : {column}[row];");
                target.Line($"int {names.Local(node.Name, "End")} = {isUnknown} ? {names.Size(node.Cardinality!)} : {column}[row] + 1;");
            }
            else if (node.Cardinality is not null)
            {
                target.Line($"int {local} = {column}[row];");
            }
            else if (node.Type.Scalar == ScalarKind.Integer && node.MayBeMissing)
            {
                target.Line($"double {local} = {column}[row] == int.MinValue ? double.NaN : {column}[row];");
            }
            else
            {
                target.Line($"double {local} = {column}[row];");
            }
        }
    }
}
