using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Families;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>What no finite statistic holds: Q by a pass over the rows, chunk by chunk.</summary>
internal sealed partial class KernelEmitter
{
    private void EmitRowPass(NewtonUpdate update)
    {
        writer.Line();
        OpenMethod("private void Pass(int chunk, int worker)");
        writer.Line("(int first, int end) = kernel.runner.Range(chunk);");
        writer.Line("global::System.ReadOnlySpan<double> theta = candidate;");
        writer.Line("double[] gradient = chunkGradients[chunk];");
        writer.Line("double[] hessian = chunkHessians[chunk];");
        writer.Line("global::System.Array.Clear(gradient);");
        writer.Line("global::System.Array.Clear(hessian);");
        writer.Line("int dimension = gradient.Length;");
        writer.Line("double value = 0.0;");
        writer.Line("Dataset data = kernel.data;");
        foreach (DataNode covariate in TextCovariates)
            writer.Line($"int[] {CodesField(covariate)} = kernel.{CodesField(covariate)};");
        writer.Line("RowScratch scratch = kernel.scratches[worker];");
        writer.Open("for (int row = first; row < end; row++)");
        string weight = names.Api.Weight is { } column ? $"data.{column}[row]" : "1.0";
        writer.Line($"double weight = {weight};");
        writer.Open("if (weight == 0.0)");
        writer.Line("continue;");
        writer.Close();
        writer.Line();
        if (Cliques.Count > 0)
            writer.Line("kernel.Eliminate(row, scratch);");
        if (NeedsDistribution)
            writer.Line("kernel.Distribute(row, scratch);");
        EmitRowData(writer, update.Rows.SelectMany(row => row.Guards.Append(row.LogDensity)).SelectMany(Substitution.Symbols)
            .Concat(graph.Data.Where(node => node.IsSummedOut).Select(node => node.Name)).Distinct().ToArray());
        foreach (RowTerm row in update.Rows)
            EmitRowTerm(update, row);
        writer.Close();
        writer.Line();
        writer.Line("chunkValues[chunk] = value;");
        writer.Close();
    }

    private void EmitRowTerm(NewtonUpdate update, RowTerm row)
    {
        var symbols = new HashSet<string>(row.Guards.Append(row.LogDensity).SelectMany(Substitution.Symbols));
        EquatableArray<string> needs = EliminationPlanner.Unobserved(graph).Where(symbols.Contains).ToEquatableArray();
        writer.Line();
        writer.Line($"// {row.Variable}: {MathPrinter.Print(row.LogDensity)}");
        writer.Open("");
        int opened = 1;
        string responsibility = "weight";
        if (needs.Count > 0)
        {
            if (!IsWholeClique(needs))
                EmitMarginal(needs);
            foreach (string variable in needs)
            {
                OpenStates(variable);
                opened++;
            }

            writer.Line($"double responsibility = weight * {PosteriorOf(needs)};");
            writer.Open("if (responsibility > 0.0)");
            opened++;
            responsibility = "responsibility";
        }

        foreach (SumBinder binder in row.Sums)
        {
            OpenLoop(binder.Index, binder.Count);
            opened++;
        }

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
