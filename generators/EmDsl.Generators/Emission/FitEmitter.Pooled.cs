using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;

namespace EmDsl.Generators.Emission;

/// <summary>One regression for all rows, before any states are told apart.</summary>
internal sealed partial class FitEmitter
{
    // The coefficients of regressions, and what closed forms make of their residuals.
    private string[] Regression()
    {
        // Coefficients of latent variables wait for these to be told.
        if (plan.LinearGaussian is not null)
            return [];
        var names = new HashSet<string>(plan.Blocks.OfType<LeastSquaresUpdate>().SelectMany(block => block.Parameters));
        foreach (UpdateBlock block in plan.Blocks)
        {
            IEnumerable<WeightedTerm> terms = block switch
            {
                ClosedFormUpdate closed => closed.A.Concat(closed.B),
                ScatterUpdate scatter => scatter.Scatter,
                _ => [],
            };
            if (terms.SelectMany(term => term.Coefficient.Symbols()).Any(name => LocationShift.IsShift(name) && names.Contains(LocationShift.Unshifted(name))))
                names.UnionWith(block.Parameters);
        }

        return [.. graph.Parameters.Select(parameter => parameter.Name).Where(names.Contains)];
    }

    private void EmitPooled()
    {
        string[] regression = Regression();
        if (regression.Length == 0)
            return;
        writer.Line("/// <summary>");
        writer.Line("/// The regression of all rows at once: starts take their residuals about it, so that nothing cancels in their sums, and a component has");
        writer.Line("/// collapsed by the measure of its variance. The second pass takes what the first one's sums rounded away.");
        writer.Line("/// </summary>");
        writer.Open("private static Parameters Pooled(EmKernel kernel, Parameters neutral, Sizes sizes)");
        writer.Line("Parameters pooled = neutral;");
        writer.Open("for (int pass = 0; pass < 2; pass++)");
        writer.Line("var step = new Parameters(sizes);");
        writer.Line("kernel.MStep(kernel.Expect(pooled), pooled, step, 0.0);");
        writer.Line("var next = new Parameters(sizes);");
        writer.Line("next.CopyFrom(neutral);");
        foreach (string name in regression)
            writer.Line($"step.{names.Api.Parameter(name)}.CopyTo(next.{names.Api.Parameter(name)}, 0);");
        writer.Open("if (!double.IsFinite(kernel.Expect(next).LogLikelihood))");
        writer.Line("return pooled;");
        writer.Close();
        writer.Line();
        writer.Line("pooled = next;");
        writer.Close();
        writer.Line();
        writer.Line("return pooled;");
        writer.Close();
        writer.Line();
    }
}
