using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>
/// What no finite statistic holds: Q by passes over the rows, each of which serves all blocks that are still on their way to their maximum. The
/// posterior probabilities are computed again, block of rows by block of rows; along a sequence or group the E-step keeps them.
/// </summary>
internal sealed partial class KernelEmitter
{
    private const string RunPasses = "global::EmDsl.Numerics.RowObjective.Run(rowObjectives, runner, rowPass, CancellationToken);";

    private NewtonUpdate[] RowUpdates => [.. plan.Blocks.OfType<NewtonUpdate>().Where(update => update.Rows.Count > 0)];

    private bool HasRowPasses => RowUpdates.Length > 0;

    // The sets of unobserved variables whose joint posterior passes over the rows read.
    private IEnumerable<EquatableArray<string>> PassPosteriors() => RowUpdates.SelectMany(update => update.Rows).Select(Needs).Where(needs => needs.Count > 0).Distinct();

    private IEnumerable<EquatableArray<string>> RefreshedPosteriors() => !plan.HasPieces ? PassPosteriors() : [];

    private IEnumerable<EquatableArray<string>> KeptPosteriors() => !plan.HasPieces ? [] : PassPosteriors().Concat(SequencePasses()).Concat(KeptForSquares()).Where(needs => needs.Count > 0).Distinct();

    private EquatableArray<string> Needs(RowTerm row)
    {
        var symbols = new HashSet<string>(row.Guards.Append(row.LogDensity).SelectMany(Substitution.Symbols));
        return EliminationPlanner.Unobserved(graph).Where(symbols.Contains).ToEquatableArray();
    }

    private string KeptField(EquatableArray<string> variables) => "posteriorOf" + string.Concat(variables.Select(names.Word));

    private string KeptSize(EquatableArray<string> variables) => ExpressionWriter.Parenthesise(names.Product(Cardinalities(variables)));

    private string RefreshedField(EquatableArray<string> variables) => "responsibilitiesOf" + string.Concat(variables.Select(names.Word));

    private string ObjectivesField(NewtonUpdate update) => names.Local(string.Concat(update.Names), "Objectives");

    // The number of values that the passes sum for each chunk.
    private string PassSums() => string.Concat(RowUpdates.Select(update =>
        $" + {ExpressionWriter.Parenthesise(names.Product(update.Groups.Select(group => group.Count)))} * global::EmDsl.Numerics.RowObjective.SumCount({DimensionOf(update)})"));

    private void EmitRowPassFields()
    {
        foreach (NewtonUpdate update in RowUpdates)
            writer.Line($"private readonly {ObjectiveType(update)}[] {ObjectivesField(update)};");
        if (!HasRowPasses)
            return;
        writer.Line("private readonly global::EmDsl.Numerics.RowObjective[] rowObjectives;");
        writer.Line("private readonly global::System.Action<int, int> rowPass;");
    }

    private void EmitRowPassAllocations()
    {
        foreach (NewtonUpdate update in RowUpdates)
        {
            string type = ObjectiveType(update);
            if (update.Groups.Count == 0)
            {
                writer.Line($"{ObjectivesField(update)} = [new {type}(this, sizes)];");
                continue;
            }

            Expr[] counts = update.Groups.Select(group => group.Count).ToArray();
            string[] groups = update.Groups.Select(group => group.Name).ToArray();
            writer.Line($"{ObjectivesField(update)} = new {type}[{names.Product(counts)}];");
            foreach (Dimension group in update.Groups)
                OpenLoop(group.Name, group.Count);
            writer.Line($"{ObjectivesField(update)}[{names.Flat(groups, counts)}] = new {type}(this, sizes, {string.Join(", ", groups)});");
            foreach (string unused in groups)
                writer.Close();
        }

        if (!HasRowPasses)
            return;
        writer.Line($"rowObjectives = [{string.Join(", ", RowUpdates.Select(update => ".. " + ObjectivesField(update)))}];");
        writer.Line("rowPass = PassOfChunk;");
    }

    private void EmitRefreshedFields()
    {
        foreach (EquatableArray<string> variables in RefreshedPosteriors())
            writer.Line($"internal readonly double[] {RefreshedField(variables)};");
    }

    private void EmitRefreshedAllocations()
    {
        foreach (EquatableArray<string> variables in RefreshedPosteriors())
            writer.Line($"{RefreshedField(variables)} = new double[{KeptSize(variables)} * 64];");
    }

    // The E-step of a row of a sequence or group leaves its posterior probabilities for the passes of the M-step.
    private void EmitKeep()
    {
        foreach (EquatableArray<string> variables in KeptPosteriors())
        {
            writer.Open(IsKeptOnDemand(variables) ? $"if ({KeptField(variables)} is not null)" : "");
            if (graph.Data.Any(data => data.IsSummedOut && variables.Contains(data.Name)))
                EmitRowData(writer, graph.Data.Where(data => data.IsSummedOut).Select(data => data.Name).ToArray());
            if (!IsWholeClique(variables))
                EmitMarginal(variables);
            foreach (string variable in variables)
                OpenStates(variable);
            writer.Line($"{KeptField(variables)}[row * {KeptSize(variables)} + {Flat(variables)}] = {PosteriorOf(variables)};");
            foreach (string unused in variables)
                writer.Close();
            writer.Close();
        }
    }

    private void EmitMaximizeOverRows(NewtonUpdate[] updates)
    {
        foreach (NewtonUpdate update in updates)
        {
            writer.Line($"// {string.Join(", ", update.Parameters)}: {update.Strategy}. Q, its gradient and its Hessian stand in the objective.");
            EmitMatrixMoments(update);
            writer.Open($"foreach ({ObjectiveType(update)} objective in {ObjectivesField(update)})");
            writer.Line("objective.Begin(statistics, previous, current);");
            writer.Close();
        }

        writer.Line(RunPasses);
        foreach (NewtonUpdate update in updates)
        {
            writer.Open($"foreach ({ObjectiveType(update)} objective in {ObjectivesField(update)})");
            writer.Line("objective.End();");
            writer.Close();
        }
    }

    private void EmitPasses()
    {
        writer.Line();
        EmitPassOfChunk();
        if (RefreshedPosteriors().Any())
            EmitRefresh();
    }

    private void EmitPassOfChunk()
    {
        writer.Line("/// <summary>Adds a chunk of rows to Q of every block that waits for it, and where asked for to its derivatives.</summary>");
        writer.Open("private void PassOfChunk(int chunk, int worker)");
        writer.Line("(int first, int end) = runner.Range(chunk);");
        if (plan.HasPieces)
        {
            writer.Line($"first = {(HasChainBlocks ? "Place(first)" : Pieces + ".Starts[first]")};");
            writer.Line($"end = {(HasChainBlocks ? "Place(end)" : Pieces + ".Starts[end]")};");
        }

        writer.Line("RowScratch scratch = scratches[worker];");
        writer.Open("foreach (global::EmDsl.Numerics.RowObjective objective in rowObjectives)");
        writer.Line("objective.OpenChunk(chunk);");
        writer.Close();
        writer.Line();
        writer.Open("for (int block = first; block < end; block += 64)");
        writer.Line("int rows = global::System.Math.Min(64, end - block);");
        if (RefreshedPosteriors().Any())
            writer.Line($"Refresh(block, rows, {(HasBlocks ? "worker" : "scratch")});");
        foreach (NewtonUpdate update in RowUpdates)
        {
            writer.Open($"foreach ({ObjectiveType(update)} objective in {ObjectivesField(update)})");
            writer.Open("if (objective.IsPending)");
            writer.Line("objective.AddRows(chunk, block, rows, scratch);");
            writer.Close();
            writer.Close();
        }

        writer.Close();
        writer.Close();
        writer.Line();
    }

    // The same E-step that the statistics came from, so that no posterior differs from theirs.
    private void EmitRefresh()
    {
        writer.Line("/// <summary>Computes the responsibilities of a block of at most 64 rows again, at the previous parameters.</summary>");
        OpenMethod($"private void Refresh(int first, int rows, {(HasBlocks ? "int worker" : "RowScratch scratch")})");
        if (HasBlocks)
        {
            writer.Line("RowScratch scratch = scratches[worker];");
            writer.Open($"if ({(BlockVariables.Count == 1 ? StartField(BlockVariable) + " is null" : $"!({IsStarting})")} && lanes != 0)");
            writer.Line("Block block = blocks[worker];");
            writer.Open("switch (lanes)");
            foreach (int count in new[] { 8, 4, 2 })
            {
                writer.Line(count == 2 ? "default:" : $"case {Names.Literal(count)}:");
                writer.Continue($"Responsibilities<{Lanes}Lanes{Names.Literal(64 * count)}>(first, rows, block);");
                writer.Continue("break;");
            }

            writer.Close();
            writer.Line();
            foreach (EquatableArray<string> variables in RefreshedPosteriors())
                EmitPosteriorOfBlock(variables);
            writer.Line("return;");
            writer.Close();
            writer.Line();
        }

        writer.Open("for (int place = 0; place < rows; place++)");
        writer.Line("int row = first + place;");
        EmitRowWeight();
        writer.Line("Posterior(row, scratch);");
        EmitRowData(writer, graph.Data.Where(data => data.IsSummedOut).Select(data => data.Name).ToArray());
        foreach (EquatableArray<string> variables in RefreshedPosteriors())
        {
            if (!IsWholeClique(variables))
                EmitMarginal(variables);
            foreach (string variable in variables)
                OpenStates(variable);
            writer.Line($"scratch.{RefreshedField(variables)}[{ExpressionWriter.Parenthesise(Flat(variables))} * 64 + place] = {(names.Api.Weight is null ? "" : "weight * ")}{PosteriorOf(variables)};");
            foreach (string unused in variables)
                writer.Close();
        }

        writer.Close();
        writer.Close();
        writer.Line();
    }

    // A row of weight 0 is passed over.
    private void EmitRowWeight()
    {
        if (names.Api.Weight is not { } weight)
            return;
        writer.Line($"double weight = data.{weight}[row];");
        writer.Open("if (weight == 0.0)");
        writer.Line("continue;");
        writer.Close();
        writer.Line();
    }

    private void EmitRowMaximize(NewtonUpdate update)
    {
        writer.Open("internal void Begin(SufficientStatistics statistics, Parameters previous, Parameters current)");
        EmitTakeParameters(update);
        writer.Line("Begin();");
        writer.Close();
        writer.Line();
        writer.Open("internal void End()");
        EmitGiveParameters(update);
        writer.Close();
        writer.Line();
    }

    private void EmitAddRows(NewtonUpdate update)
    {
        writer.Line();
        writer.Line(Optimized);
        OpenMethod("internal void AddRows(int chunk, int first, int rows, RowScratch scratch)");
        writer.Line("global::System.ReadOnlySpan<double> theta = Candidate;");
        writer.Line("double[] gradient = GradientOf(chunk);");
        writer.Line("double[] hessian = HessianOf(chunk);");
        writer.Line("bool withDerivatives = WantsDerivatives;");
        Expr[] values = update.Rows.SelectMany(row => AtomForm.Terms(row.LogDensity, name => IsUnknown(update, name))).Select(term => term.Value).ToArray();
        if (values.Any(value => HasCurvature(update, value)))
            writer.Line("int dimension = gradient.Length;");
        writer.Line("double value = 0.0;");
        EmitClassBuffers(update, values);
        writer.Line("Dataset data = kernel.data;");
        EmitSequenceLocals();
        EmitSingleLocals();
        foreach (DataNode covariate in TextCovariates)
            writer.Line($"int[] {CodesField(covariate)} = kernel.{CodesField(covariate)};");
        foreach (EquatableArray<string> needs in update.Rows.Select(Needs).Where(needs => needs.Count > 0).Distinct())
        {
            writer.Line(!plan.HasPieces
                ? $"double[] {RefreshedField(needs)} = scratch.{RefreshedField(needs)};"
                : $"double[] {KeptField(needs)} = kernel.{KeptField(needs)};");
        }

        writer.Open("for (int place = 0; place < rows; place++)");
        writer.Line($"int row = {(!plan.HasPieces ? "first + place" : $"kernel.{Pieces}.Order[first + place]")};");
        EmitRowWeight();
        EmitRowData(writer, update.Rows.SelectMany(row => row.Guards.Append(row.LogDensity)).SelectMany(Substitution.Symbols)
            .Concat(graph.Data.Where(node => node.IsSummedOut).Select(node => node.Name)).Distinct().ToArray());
        foreach (RowTerm row in update.Rows)
            EmitRowTerm(update, row);
        writer.Close();
        writer.Line();
        writer.Line("AddValue(chunk, value);");
        writer.Close();
    }

    // The variables that a group of the block holds at one value, each with the group's index.
    private static Dictionary<string, string> Grouped(NewtonUpdate update, Expr expression)
    {
        var grouped = new Dictionary<string, string>();
        Element? entry = update.Groups.Count == 0 ? null : FirstEntry(expression, update);
        for (int i = 0; i < update.Groups.Count; i++)
        {
            string name = entry!.Indices[i] is Symbol symbol ? symbol.Name : ((Bound)entry.Indices[i]).Name;
            if (!grouped.ContainsKey(name))
                grouped[name] = update.Groups[i].Name;
        }

        return grouped;
    }

    private void EmitRowTerm(NewtonUpdate update, RowTerm row)
    {
        EquatableArray<string> needs = Needs(row);
        Dictionary<string, string> grouped = Grouped(update, row.LogDensity);
        writer.Line();
        writer.Line($"// {row.Variable}: {MathPrinter.Print(row.LogDensity)}");
        writer.Open("");
        int opened = 1;
        void OpenGrouped(string name, System.Action open)
        {
            if (grouped.TryGetValue(name, out string? group))
            {
                writer.Line($"int {names.Local(name)} = {group};");
                return;
            }

            open();
            opened++;
        }

        foreach (string observed in grouped.Keys.Where(name => names.Data(name) is { IsSummedOut: false }))
        {
            writer.Open($"if ({names.Local(observed)} == {grouped[observed]})");
            opened++;
        }

        string responsibility = names.Api.Weight is null ? "1.0" : "weight";
        if (needs.Count > 0)
        {
            foreach (string variable in needs)
                OpenGrouped(variable, () => OpenStates(variable));
            writer.Line(!plan.HasPieces
                ? $"double responsibility = {RefreshedField(needs)}[{ExpressionWriter.Parenthesise(Flat(needs))} * 64 + place];"
                : $"double responsibility = {(names.Api.Weight is null ? "" : "weight * ")}{KeptField(needs)}[row * {KeptSize(needs)} + {Flat(needs)}];");
            writer.Open("if (responsibility > 0.0)");
            opened++;
            responsibility = "responsibility";
        }

        foreach (SumBinder binder in row.Sums)
            OpenGrouped(binder.Index, () => OpenLoop(binder.Index, binder.Count));
        if (row.Guards.Count > 0)
        {
            var scope = new Scope(this, "current", "kernel.");
            string condition = string.Join(" && ", row.Guards.Select(guard => ExpressionWriter.Parenthesise(scope.Expressions.Condition(guard))));
            scope.Flush(writer, []);
            writer.Open($"if ({condition})");
            opened++;
        }

        foreach ((Expr value, EquatableArray<SumBinder> loops) in AtomForm.Terms(row.LogDensity, name => IsUnknown(update, name)))
        {
            foreach (SumBinder loop in loops)
                OpenLoop(loop.Index, loop.Count);
            writer.Open("");
            EmitAtoms(update, value, responsibility, "withDerivatives", "kernel.");
            writer.Close();
            foreach (SumBinder unused in loops)
                writer.Close();
        }

        for (int i = 0; i < opened; i++)
            writer.Close();
    }
}
