using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>Writes <c>Fit</c> with its convergence loop, and what a fit reports.</summary>
internal sealed partial class FitEmitter(SourceWriter writer, ModelSpec spec, ModelGraph graph, EmPlan plan, KernelNames names, OpaqueFamilies families)
{
    private string Model => names.Api.Model;

    private IEnumerable<LatentNode> Latents => graph.Latents.Where(latent => latent.IsDiscrete);

    // Of discrete variables alone: what rows share by a number that is summed over hides how their states hang together.
    private string Entropy => graph.Latents.All(latent => latent.Nodes == 0) ? "kernel.TotalEntropy(best)" : Latents.Any() ? "double.NaN" : "0.0";

    private bool HasRowPasses => plan.Blocks.Any(block => block is NewtonUpdate { Rows.Count: > 0 });

    public void Emit()
    {
        EmitFit();
        EmitPooled();
        EmitIterate();
        EmitCollapse();
        EmitSpurious();
        EmitDistinct();
        EmitFreeParameterCount();
        EmitComposedEntries();
        EmitBoundary();
        new RelabelEmitter(writer, graph, names).Emit();
    }

    private void EmitFit()
    {
        writer.Doc("summary", $"Fits the model by expectation–maximisation: maximises {(graph.Priors.Count > 0 ? "the log-likelihood of the data plus the log-prior" : "the log-likelihood of the data")} over {string.Join(", ", graph.Parameters.Where(parameter => parameter.IsFree).Select(parameter => parameter.Name))}.");
        writer.Doc("param", "The observed data.", "name=\"dataset\"");
        writer.Doc("param", "How to fit; null for the defaults.", "name=\"options\"");
        writer.Doc("param", "Where the first start begins: what it gives is taken as it is, what it leaves out is initialised. Constants and fixed parameters come from it.", "name=\"start\"");
        writer.Doc("param", "Ends the fit early; the best model so far is returned.", "name=\"cancellationToken\"");
        writer.Doc("returns", "The fitted model with its log-likelihood, trace, and the outcome of every start.");
        writer.Doc("exception", "A fixed parameter or constant is not given, a starting value is outside its domain, or two states of the start are the same.", "cref=\"global::System.ArgumentException\"");
        writer.Line(FileEmitter.GeneratedCode);
        writer.Line($"{spec.Accessibility} static global::EmDsl.FitResult<{Model}> Fit(");
        writer.Continue("Dataset dataset,");
        writer.Continue("global::EmDsl.FitOptions? options = null,");
        writer.Continue($"{Model}? start = null,");
        writer.Continue("global::System.Threading.CancellationToken cancellationToken = default)");
        writer.Open("");
        writer.Line("global::System.ArgumentNullException.ThrowIfNull(dataset);");
        if (RowEmitter.MayBeAbsent(spec))
            writer.Line("dataset.table.RequireObserved();");
        writer.Line("options ??= new global::EmDsl.FitOptions();");
        writer.Line("options.Validate();");
        writer.Line("Sizes sizes = Sizes.Of(start, dataset);");
        writer.Line("Parameters given = Parameters.ReadStart(start, sizes);");
        RelabelEmitter.References(writer, graph.Parameters, names, "given");
        if (DistinctChecks().Any())
            writer.Line("RequireDistinctStates(given, sizes);");
        foreach (LatentNode latent in Latents)
        {
            string states = names.Size(latent.Cardinality!);
            (string count, string units) = latent.Per is { } key ? ($"dataset.{names.Api.Keys(key)}.Length", $"values of {key}") : ("ObservationCount(dataset)", "rows");
            writer.Open($"if ({count} < {states})");
            writer.Line($"throw dataset.source.Error(global::System.FormattableString.Invariant($\"{{{count}}} {units} cannot tell {(int.TryParse(states, out _) ? states : "{" + states + "}")} states of {latent.Name} apart\"));");
            writer.Close();
        }

        writer.Line("Parameters neutral;");
        writer.Open("using (global::EmDsl.Fitting.ChunkRunner rows = global::EmDsl.Fitting.ColumnMoments.Runner(dataset.RowCount, options.Threads))");
        writer.Line("neutral = Neutral(dataset, sizes, given, rows);");
        writer.Close();
        foreach (ParameterNode parameter in graph.Parameters.Where(parameter => parameter is { Pattern: not null, IsFree: true }))
            writer.Line($"global::EmDsl.Fitting.StructuralZeros.Require({Names.Literal(parameter.Name)}, {names.Api.Pattern(parameter.Name)}(sizes), given.{names.Api.Parameter(parameter.Name)});");
        foreach ((ParameterNode parameter, _, _, _) in Spreads().Where(spread => spread.Kind == Spread.Variance && HasFloor(spread.Parameter)))
        {
            bool isMatrix = parameter.Domain.Kind == Domain.Covariance;
            writer.Open($"if (given.{names.Api.Flag(parameter.Name)})");
            writer.Line($"global::EmDsl.Numerics.CovarianceUpdate.RequireFloor({Names.Literal(parameter.Name)}, given.{names.Api.Parameter(parameter.Name)}, {(isMatrix ? names.Size(parameter.Dimensions[parameter.Dimensions.Count - 1]) : "1")}, options.VarianceFloor);");
            writer.Close();
        }

        string lanes = KernelEmitter.BlocksServe(graph, plan) ? ", global::EmDsl.Numerics.Lanes.LaneWidth.Of(options)" : "";
        bool merges = KernelEmitter.MergesRows(graph, plan);
        IReadOnlyList<DataNode> singles = KernelEmitter.SingleColumns(graph, plan);
        string storage = singles.Count > 0 ? ", storage: options.Precision" : "";
        if (singles.Count == 0)
            writer.Line($"global::EmDsl.Fitting.SinglePrecision.Refuse(options, {Names.Literal(Model)}, {Names.Literal(KernelEmitter.NoSingleColumns(graph, plan))});");
        if (merges)
        {
            writer.Line("// Rows that are equal in all that the model reads are one row with the sum of their weights.");
            writer.Line("global::EmDsl.Fitting.MergedRows? merged = global::EmDsl.Fitting.MergedRows.For(options, dataset.MergedRows);");
            writer.Line($"using var kernel = new EmKernel(merged is null ? dataset : dataset.Merge(merged), sizes, options.Threads{lanes}{(names.Api.Weight is null ? ", merged?.Weights" : "")}{storage});");
        }
        else
        {
            writer.Line($"using var kernel = new EmKernel(dataset, sizes, options.Threads{lanes}{storage});");
        }

        if (Regression().Length > 0)
            writer.Line("neutral = Pooled(kernel, neutral, sizes);");
        writer.Line("kernel.CancellationToken = cancellationToken;");
        if (KernelEmitter.MayKeepFewRows(plan))
            writer.Line("kernel.keepsFewRows = options.SequenceMemory == global::EmDsl.SequenceMemory.SquareRoot;");
        int starts = Latents.Any() ? 10 : 1;
        writer.Line($"var schedule = new global::EmDsl.Fitting.StartSchedule<Parameters>(options, {starts.ToString(CultureInfo.InvariantCulture)});");
        writer.Line();
        writer.Line("// Short runs from every start, then the best of them to the end.");
        writer.Open("for (int i = 0; i < schedule.Count && !schedule.Cancelled; i++)");
        writer.Line("Parameters initial;");
        writer.Open("try");
        writer.Line("initial = BeginStart(kernel, dataset, sizes, given, neutral, options, i);");
        writer.Close();
        writer.Open("catch (global::System.OperationCanceledException)");
        writer.Line("var unstarted = new Parameters(sizes);");
        writer.Line("unstarted.CopyFrom(neutral);");
        writer.Open("if (i == 0)");
        writer.Line("TakeGiven(given, unstarted);");
        writer.Close();
        writer.Line();
        writer.Line("schedule.Begin(i, unstarted, new Parameters(sizes)).Cancel();");
        writer.Line("break;");
        writer.Close();
        writer.Line();
        writer.Line("Iterate(kernel, sizes, schedule.Begin(i, initial, new Parameters(sizes)), neutral, options);");
        writer.Close();
        writer.Line();
        writer.Open("while (schedule.CarryOn() is { } run)");
        writer.Line("Iterate(kernel, sizes, run, neutral, options);");
        writer.Close();
        writer.Line();
        writer.Line("Parameters best = schedule.Winner.Best;");
        RelabelEmitter relabel = new(writer, graph, names);
        if (relabel is { HasOrder: true, NeedsOccupancy: false })
            writer.Line($"Relabel({relabel.Arguments});");
        writer.Line($"double entropy = {Entropy};");
        if (relabel.NeedsOccupancy)
            writer.Line($"Relabel({relabel.Arguments});");
        writer.Line($"return schedule.ToResult(best.ToModel(sizes), ObservationCount(dataset), FreeParameterCount(neutral, sizes), entropy, AtBoundary({(HasRowPasses ? "kernel, " : "")}best, neutral, sizes){(merges ? ", merged?.Count" : "")}{(singles.Count > 0 ? $", singleColumns: options.Precision == global::EmDsl.Precision.Single ? [{string.Join(", ", singles.Select(data => Names.Literal(data.Name)))}] : null" : "")});");
        writer.Close();
        writer.Line();
        writer.Open("private static double ObservationCount(Dataset data)");
        if (FirstScored > 0)
            EmitScoredCount();
        else if (names.Api.Weight is { } weight)
        {
            writer.Line("double total = 0.0;");
            writer.Open($"foreach (double weight in data.{weight})");
            writer.Line("total += weight;");
            writer.Close();
            writer.Line("return total;");
        }
        else
        {
            writer.Line("return data.RowCount;");
        }

        writer.Close();
        writer.Line();
    }

    // The first place in a sequence at which some observed variable is scored: what looks back is conditioned on its first values.
    private int FirstScored => spec.Members.Where(member => member.Kind == MemberKind.Observed && member.Law is not null).Select(member => LawTime.Reach(member.Law!)).DefaultIfEmpty(0).Min();

    private void EmitScoredCount()
    {
        string weight = names.Api.Weight is { } column ? $"data.{column}[row]" : "1.0";
        writer.Line(graph.Sequence is { } member
            ? $"int[] positions = new global::EmDsl.Data.SequenceRows(data.{names.Api.Column(member.Name)}, data.{names.Api.Keys(member.Name)}.Length).Positions({Names.Literal(FirstScored + 1)});"
            : $"int[] positions = new global::EmDsl.Data.SequenceRows(data.RowCount).Positions({Names.Literal(FirstScored + 1)});");
        writer.Line("double total = 0.0;");
        writer.Open("for (int row = 0; row < data.RowCount; row++)");
        writer.Line($"total += positions[row] < {Names.Literal(FirstScored)} ? 0.0 : {weight};");
        writer.Close();
        writer.Line();
        writer.Line("return total;");
    }

    private void EmitIterate()
    {
        writer.Line("/// <summary>Expectation–maximisation from one start, until it converges, fails, pauses or is cancelled.</summary>");
        writer.Open("private static void Iterate(EmKernel kernel, Sizes sizes, global::EmDsl.Fitting.StartRun<Parameters> run, Parameters neutral, global::EmDsl.FitOptions options)");
        writer.Open("try");
        writer.Open("while (true)");
        writer.Line("SufficientStatistics statistics = kernel.Expect(run.Current);");
        if (Closing().Any(spread => spread.Count is not null))
            writer.Line("run.MarkSpurious(Spurious(statistics, sizes));");
        if (graph.Priors.Count > 0)
            writer.Line("double logPrior = kernel.LogPrior();");
        writer.Open(graph.Priors.Count > 0
            ? "if (!run.Observe(statistics.LogLikelihood + logPrior, statistics.LogLikelihood, kernel.AbsoluteChunkSum + global::System.Math.Abs(logPrior)))"
            : "if (!run.Observe(statistics.LogLikelihood, statistics.LogLikelihood, kernel.AbsoluteChunkSum))");
        if (CanCollapse)
        {
            // Data without spread give a start that has none.
            writer.Open("if (run.Monitor.StopReason == global::EmDsl.StopReason.NonFinite && Collapsed(run.Current, neutral, sizes) is { } collapsed)");
            writer.Line("run.Collapse(collapsed);");
            writer.Close();
        }

        writer.Line("return;");
        writer.Close();
        writer.Line();
        writer.Line("run.Advance();");
        writer.Line($"kernel.{(KernelEmitter.IsConditional(plan) ? "ConditionalSteps" : "MStep")}(statistics, run.Previous, run.Current, options.VarianceFloor);");
        if (CanCollapse)
        {
            writer.Open("if (Collapsed(run.Current, neutral, sizes) is { } component)");
            writer.Line("run.Collapse(component);");
            writer.Line("return;");
            writer.Close();
        }

        writer.Close();
        writer.Close();
        writer.Open("catch (global::System.OperationCanceledException)");
        writer.Line("run.Cancel();");
        writer.Close();
        writer.Close();
        writer.Line();
    }

    // Count: the expected number of rows behind each component whose spread it is; null where the M-step has none or one component is all.
    // Rows at one place of their sequences are not all of a component's.
    private IEnumerable<(ParameterNode Parameter, string Variable, Spread Kind, StatisticNode? Count)> Spreads()
    {
        foreach ((string name, string variable, Spread kind, EquatableArray<Expr> indices) in VarianceRoles.Spreads(graph))
        {
            ParameterNode parameter = names.Parameter(name)!;
            if (parameter.Domain.Kind is not (Domain.Positive or Domain.Covariance))
                continue;
            StatisticNode? count = indices.Count == 0 ? null : plan.Statistics.FirstOrDefault(statistic =>
                statistic.Value == Expr.One && statistic.Inner.Count == 0 && !statistic.Guards.Any(guard => guard.Symbols().Contains(RowPosition.Name)) && statistic.Dimensions.Select(dimension => dimension.At).SequenceEqual(indices));
            yield return (parameter, variable, kind, count);
        }
    }

    // Where a prior holds a spread away from zero, no component closes in on a few rows, and a small spread is an estimate like any other.
    private IEnumerable<(ParameterNode Parameter, string Variable, Spread Kind, StatisticNode? Count)> Closing() =>
        Spreads().Where(spread => !VarianceRoles.IsHeldOpen(graph, spread.Parameter.Name) && !IsBesideContinuous(spread.Variable));

    // A law with continuous latent variables holds all rows: a variance of zero is an estimate on the boundary, where the likelihood stays finite.
    private bool IsBesideContinuous(string variable) => graph.ContinuousNames.Any() && plan.LinearGaussian is { } gaussian && gaussian.Factors.Any(factor => graph.Factors[factor.Factor].Variable == variable);

    private bool CanCollapse => Closing().Any() || VarianceRoles.Ranges(graph).Any();

    private bool HasFloor(ParameterNode parameter) => plan.Blocks.Any(block => block.Parameters.Contains(parameter.Name) && block is GaussianUpdate or ClosedFormUpdate or ScatterUpdate or ReweightedUpdate);

    private void EmitCollapse()
    {
        if (!CanCollapse)
            return;
        writer.Line("/// <summary>Names a component whose spread has fallen below 1e-10 of that of the whole data; null when there is none.</summary>");
        writer.Open("private static string? Collapsed(Parameters parameters, Parameters neutral, Sizes sizes)");
        foreach ((ParameterNode parameter, string variable, Spread kind, _) in Closing())
        {
            string array = names.Api.Parameter(parameter.Name);
            bool isMatrix = parameter.Domain.Kind == Domain.Covariance;
            EquatableArray<Expr> leading = parameter.Dimensions.Take(parameter.Dimensions.Count - parameter.ValueRank).ToEquatableArray();
            string size = isMatrix ? names.Size(parameter.Dimensions[parameter.Dimensions.Count - 1]) : "1";
            writer.Open($"for (int entry = 0; entry < {(isMatrix ? names.Product(leading) : $"parameters.{array}.Length")}; entry++)");
            string condition = isMatrix
                ? $"global::EmDsl.Numerics.SymmetricEigen.IsBelow(global::System.MemoryExtensions.AsSpan(parameters.{array}, entry * {size} * {size}, {size} * {size}), global::System.MemoryExtensions.AsSpan(neutral.{array}, entry * {size} * {size}, {size} * {size}), {size}, 1e-10)"
                : kind switch
                {
                    Spread.Variance => $"parameters.{array}[entry] < 1e-10 * neutral.{array}[entry]",
                    Spread.Scale => $"parameters.{array}[entry] < 1e-5 * neutral.{array}[entry]",
                    Spread.InverseVariance => $"parameters.{array}[entry] > 1e10 * neutral.{array}[entry]",
                    _ => $"parameters.{array}[entry] > 1e5 * neutral.{array}[entry]",
                };
            writer.Open($"if ({condition})");
            writer.Line($"return {Label(parameter, isMatrix ? leading : parameter.Dimensions, "entry", variable)};");
            writer.Close();
            writer.Close();
        }

        foreach ((string lower, string upper, string variable) in VarianceRoles.Ranges(graph))
        {
            string end = $"parameters.{names.Api.Parameter(upper)}";
            writer.Open($"for (int entry = 0; entry < {end}.Length; entry++)");
            writer.Open($"if ({end}[entry] == parameters.{names.Api.Parameter(lower)}[entry])");
            writer.Line($"return {Label(names.Parameter(upper)!, names.Parameter(upper)!.Dimensions, "entry", variable)};");
            writer.Close();
            writer.Close();
        }

        writer.Line();
        writer.Line("return null;");
        writer.Close();
        writer.Line();
    }

    // The text "Covariances[1] of Eruption"; states by the entry's indices.
    private string Label(ParameterNode parameter, EquatableArray<Expr> dimensions, string entry, string variable)
    {
        if (dimensions.Count == 0)
            return Names.Literal($"{parameter.Name}, the spread of {variable}");
        var parts = new List<string>();
        string rest = entry;
        for (int d = dimensions.Count - 1; d >= 0; d--)
        {
            string size = names.Size(dimensions[d]);
            parts.Insert(0, d == 0 ? $"({rest})" : $"({rest} % {size})");
            rest = d == 0 ? rest : $"({rest} / {size})";
        }

        string text = string.Join(" + \", \" + ", parts.Select(part => $"{part}.ToString(global::System.Globalization.CultureInfo.InvariantCulture)"));
        return $"\"{parameter.Name}[\" + {text} + \"], the spread of {variable}\"";
    }

    private void EmitSpurious()
    {
        var counted = Closing().Where(spread => spread.Count is not null).GroupBy(spread => (spread.Variable, spread.Count)).Select(group => group.First()).ToArray();
        if (counted.Length == 0)
            return;
        writer.Line("/// <summary>Names a component with no more effective rows than dimensions + 1; null when there is none.</summary>");
        writer.Open("private static string? Spurious(SufficientStatistics statistics, Sizes sizes)");
        foreach ((ParameterNode parameter, string variable, _, StatisticNode? count) in counted)
        {
            string size = names.Data(variable)?.Dimension is { } dimension ? names.Size(dimension) : "1";
            writer.Open($"for (int entry = 0; entry < statistics.{Names.Identifier(count!.Name)}.Length; entry++)");
            writer.Open($"if (statistics.{Names.Identifier(count.Name)}[entry] <= {size} + 1)");
            writer.Line($"return {Label(parameter, count.Dimensions.Select(dimension => dimension.Count).ToEquatableArray(), "entry", variable)};");
            writer.Close();
            writer.Close();
        }

        writer.Line();
        writer.Line("return null;");
        writer.Close();
        writer.Line();
    }

    // Parameters and the dimension along which a latent variable indexes them.
    private IEnumerable<(LatentNode Latent, List<(ParameterNode Parameter, int Axis)> Axes)> DistinctChecks()
    {
        foreach (LatentNode latent in Latents)
        {
            if (LatentAxes.Of(graph, latent.Name) is { } axes && axes.Any(axis => axis.Parameter.IsFree) && !axes.Any(axis => axis.IsOwnValue && axes.All(other => other.IsOwnValue)))
                yield return (latent, axes.Where(axis => !axis.IsOwnValue).Select(axis => (axis.Parameter, axis.Axis)).ToList());
        }
    }

    private void EmitDistinct()
    {
        var checks = DistinctChecks().Where(check => check.Axes.Count > 0).ToArray();
        if (!DistinctChecks().Any())
            return;
        writer.Line("/// <summary>Refuses a start in which two states are the same: EM would keep them so.</summary>");
        writer.Open("private static void RequireDistinctStates(Parameters given, Sizes sizes)");
        foreach ((LatentNode latent, List<(ParameterNode Parameter, int Axis)> axes) in checks)
        {
            string states = names.Size(latent.Cardinality!);
            string all = string.Join(" && ", axes.Select(axis => axis.Parameter.IsFree ? $"given.{names.Api.Flag(axis.Parameter.Name)}" : "true").Distinct());
            string same = string.Join(" && ", axes.Select(axis => $"global::EmDsl.Fitting.StateOrder.AreEqual(given.{names.Api.Parameter(axis.Parameter.Name)}, {names.Product(axis.Parameter.Dimensions.Take(axis.Axis))}, {names.Size(axis.Parameter.Dimensions[axis.Axis])}, a, b)"));
            writer.Open($"if ({all})");
            writer.Open($"for (int a = 0; a < {states}; a++)");
            writer.Open($"for (int b = a + 1; b < {states}; b++)");
            writer.Open($"if ({same})");
            writer.Line($"throw new global::System.ArgumentException($\"States {{a}} and {{b}} of {latent.Name} are the same in the start, and EM would keep them so: give them different {string.Join(", ", axes.Select(axis => axis.Parameter.Name).Distinct())}.\", \"start\");");
            writer.Close();
            writer.Close();
            writer.Close();
            writer.Close();
        }

        writer.Close();
        writer.Line();
    }

    private void EmitFreeParameterCount()
    {
        string reference = graph.Parameters.Any(parameter => parameter.ReferenceAxis is not null) ? " and the reference of a softmax" : "";
        writer.Line($"/// <summary>The number of free parameters: a probability vector of n entries has n − 1, structural zeros{reference} have none.</summary>");
        writer.Open("private static int FreeParameterCount(Parameters neutral, Sizes sizes)");
        writer.Line("int count = 0;");
        foreach (FamilyUpdate update in plan.Blocks.OfType<FamilyUpdate>())
        {
            OpaqueFamily family = families.Of(graph.Factors[update.Factor].Branches[update.Branch])!;
            writer.Line($"count += global::EmDsl.Fitting.FamilyStatistics.FreeParameterCount<{family.Contract.TypeText}>({families.CellCount(family)}, {families.Dimension(family)});");
        }

        var counted = new HashSet<string>(plan.Blocks.OfType<FamilyUpdate>().SelectMany(update => update.Parameters).Concat(EmitComposedCount()));
        foreach (ParameterNode parameter in graph.Parameters.Where(parameter => parameter.IsFree && !counted.Contains(parameter.Name)))
        {
            string array = names.Api.Parameter(parameter.Name);
            string leading = names.Product(parameter.Dimensions.Take(parameter.Dimensions.Count - 1));
            string last = parameter.Dimensions.Count == 0 ? "1" : names.Size(parameter.Dimensions[parameter.Dimensions.Count - 1]);
            switch (parameter.Domain.Kind)
            {
                case Domain.Simplex:
                    writer.Line($"count += ({leading}) * ({last} - 1);");
                    writer.Line($"count -= global::EmDsl.Fitting.StateOrder.CountZeros(neutral.{array});");
                    break;
                case Domain.Covariance:
                    writer.Line($"count += ({names.Product(parameter.Dimensions.Take(parameter.Dimensions.Count - 2))}) * {last} * ({last} + 1) / 2;");
                    break;
                case var _ when parameter.Pattern is not null:
                    writer.Line($"count += global::EmDsl.Fitting.StructuralZeros.CountFree({names.Api.Pattern(parameter.Name)}(sizes));");
                    break;
                case var _ when parameter.ReferenceAxis is { } axis:
                    writer.Line($"count += {names.Product(parameter.Dimensions.Where((_, dimension) => dimension != axis))} * ({names.Size(parameter.Dimensions[axis])} - 1);");
                    break;
                default:
                    writer.Line($"count += {names.Product(parameter.Dimensions)};");
                    break;
            }
        }

        EmitRotations();
        writer.Line("return count;");
        writer.Close();
        writer.Line();
    }

    private void EmitBoundary()
    {
        writer.Line("/// <summary>The parameters that ended on the boundary of their domain: a probability of zero, a variance of zero, infinity.</summary>");
        writer.Open($"private static global::System.Collections.Generic.IReadOnlyList<string> AtBoundary({(HasRowPasses ? "EmKernel kernel, " : "")}Parameters parameters, Parameters neutral, Sizes sizes)");
        writer.Line("var found = new global::System.Collections.Generic.List<string>();");
        foreach (ParameterNode parameter in graph.Parameters.Where(parameter => parameter.IsFree && parameter.Domain.Kind is not Domain.Covariance))
        {
            ParameterDomain domain = parameter.Domain;
            string lower = CSharpPrinter.Literal(domain.Lower), upper = CSharpPrinter.Literal(domain.Kind == Domain.Simplex ? double.PositiveInfinity : domain.Upper);
            writer.Open($"if (global::EmDsl.Fitting.StateOrder.TouchesBoundary(parameters.{names.Api.Parameter(parameter.Name)}, neutral.{names.Api.Parameter(parameter.Name)}, {lower}, {upper}))");
            writer.Line($"found.Add({Names.Literal(parameter.Name)});");
            writer.Close();
        }

        if (HasRowPasses)
            writer.Line("kernel.FindEscaped(parameters, neutral, found);");
        writer.Line("return found;");
        writer.Close();
        writer.Line();
    }
}
