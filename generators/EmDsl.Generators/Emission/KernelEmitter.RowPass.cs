using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>
/// What no finite statistic holds: Q by a pass over the rows, chunk by chunk, with the posterior probabilities that the E-step kept.
/// </summary>
internal sealed partial class KernelEmitter
{
    private IEnumerable<RowTerm> RowTerms => plan.Blocks.OfType<NewtonUpdate>().SelectMany(update => update.Rows);

    // The sets of unobserved variables whose joint posterior some pass over the rows reads.
    private IEnumerable<EquatableArray<string>> KeptPosteriors() => RowTerms.Select(Needs).Concat(SequencePasses()).Where(needs => needs.Count > 0).Distinct();

    private EquatableArray<string> Needs(RowTerm row)
    {
        var symbols = new HashSet<string>(row.Guards.Append(row.LogDensity).SelectMany(Substitution.Symbols));
        return EliminationPlanner.Unobserved(graph).Where(symbols.Contains).ToEquatableArray();
    }

    private string KeptField(EquatableArray<string> variables) => "posteriorOf" + string.Concat(variables.Select(names.Word));

    private string KeptSize(EquatableArray<string> variables) => ExpressionWriter.Parenthesise(names.Product(Cardinalities(variables)));

    // The E-step of a row leaves its posterior probabilities for the passes of the M-step.
    private void EmitKeep()
    {
        foreach (EquatableArray<string> variables in KeptPosteriors())
        {
            writer.Open("");
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

    private void EmitRowPass(NewtonUpdate update)
    {
        writer.Line();
        OpenMethod("private void Pass(int chunk, int worker)");
        writer.Line("(int first, int end) = kernel.runner.Range(chunk);");
        writer.Line("global::System.ReadOnlySpan<double> theta = candidate;");
        writer.Line("double[] gradient = chunkGradients[chunk];");
        writer.Line("double[] hessian = chunkHessians[chunk];");
        writer.Open("if (withDerivatives)");
        writer.Line("global::System.Array.Clear(gradient);");
        writer.Line("global::System.Array.Clear(hessian);");
        writer.Close();
        writer.Line();
        Expr[] values = update.Rows.SelectMany(row => AtomForm.Terms(row.LogDensity, name => update.Names.Contains(name))).Select(term => term.Value).ToArray();
        if (values.Any(value => HasCurvature(update, value)))
            writer.Line("int dimension = gradient.Length;");
        writer.Line("double value = 0.0;");
        EmitClassBuffers(update, values);
        writer.Line("Dataset data = kernel.data;");
        EmitSequenceLocals();
        foreach (DataNode covariate in TextCovariates)
            writer.Line($"int[] {CodesField(covariate)} = kernel.{CodesField(covariate)};");
        foreach (EquatableArray<string> kept in update.Rows.Select(Needs).Where(needs => needs.Count > 0).Distinct())
            writer.Line($"double[] {KeptField(kept)} = kernel.{KeptField(kept)};");
        OpenChunkRows();
        string weight = names.Api.Weight is { } column ? $"data.{column}[row]" : "1.0";
        writer.Line($"double weight = {weight};");
        if (names.Api.Weight is not null)
        {
            writer.Open("if (weight == 0.0)");
            writer.Line("continue;");
            writer.Close();
            writer.Line();
        }

        EmitRowData(writer, update.Rows.SelectMany(row => row.Guards.Append(row.LogDensity)).SelectMany(Substitution.Symbols)
            .Concat(graph.Data.Where(node => node.IsSummedOut).Select(node => node.Name)).Distinct().ToArray());
        foreach (RowTerm row in update.Rows)
            EmitRowTerm(update, row);
        writer.Close();
        writer.Line();
        writer.Line("chunkValues[chunk] = value;");
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

        string responsibility = "weight";
        if (needs.Count > 0)
        {
            foreach (string variable in needs)
                OpenGrouped(variable, () => OpenStates(variable));
            writer.Line($"double responsibility = weight * {KeptField(needs)}[row * {KeptSize(needs)} + {Flat(needs)}];");
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

        foreach ((Expr value, EquatableArray<SumBinder> loops) in AtomForm.Terms(row.LogDensity, name => update.Names.Contains(name)))
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
