using System.Collections.Generic;
using System.Linq;
using EmDsl.Generators.Algebra;
using EmDsl.Generators.Derivation;

namespace EmDsl.Generators.Emission;

/// <summary>
/// ECME: a block's observed log-likelihood by E-steps. At the parameters of an E-step Q has the slope of the log-likelihood (Fisher's
/// identity), so that the derivatives of Q serve.
/// </summary>
internal sealed partial class KernelEmitter
{
    /// <summary>Whether some blocks maximise the observed log-likelihood.</summary>
    public static bool IsConditional(EmPlan plan) => plan.Blocks.Any(block => block is NewtonUpdate { IsObserved: true });

    private void EmitConditionalSteps()
    {
        if (!IsConditional(plan))
            return;
        writer.Line();
        writer.Line("/// <summary>An ECME iteration: first the blocks that maximise Q, then those that maximise the observed objective, given all others.</summary>");
        writer.Open("internal void ConditionalSteps(SufficientStatistics statistics, Parameters previous, Parameters current, double varianceFloor)");
        writer.Line("current.CopyFrom(previous);");
        EmitInverses();
        EmitBlockSteps(plan.Blocks.Where(block => block is not NewtonUpdate { IsObserved: true }));
        foreach (NewtonUpdate observed in plan.Blocks.OfType<NewtonUpdate>().Where(update => update.IsObserved))
            writer.Line($"{(observed.Rows.Count > 0 ? ObjectivesField(observed) + "[0]" : ObjectiveField(observed))}.MaximizeObserved(current);");
        writer.Close();
    }

    private void EmitObserved(NewtonUpdate update)
    {
        writer.Open("internal void MaximizeObserved(Parameters current)");
        writer.Line("this.current = current;");
        if (NamesPrevious(update))
            writer.Line("previous = current;");
        foreach (NewtonCoordinate coordinate in update.Coordinates)
            writer.Line($"{Slice(update, coordinate, "current")}.CopyTo({ThetaSlice(update, coordinate, "Theta")});");
        writer.Line("MaximizeObserved();");
        writer.Line("Take(Theta);");
        writer.Close();
        writer.Line();

        writer.Open("private void Take(global::System.ReadOnlySpan<double> theta)");
        foreach (NewtonCoordinate coordinate in update.Coordinates)
            writer.Line($"{ThetaSlice(update, coordinate, "theta")}.CopyTo({Slice(update, coordinate, "current")});");
        writer.Close();
        writer.Line();

        OpenMethod("protected override double Evaluate(global::System.ReadOnlySpan<double> theta, global::System.Span<double> gradient, global::System.Span<double> hessian)");
        writer.Open("if (!IsObserved)");
        writer.Line("return EvaluateQ(theta, gradient, hessian);");
        writer.Close();
        writer.Line();
        writer.Line("// An E-step at the trial: the slope of its Q is that of the log-likelihood.");
        writer.Line("Take(theta);");
        writer.Line("statistics = kernel.Expect(current);");
        writer.Line($"double objective = statistics.LogLikelihood{(graph.Priors.Count > 0 ? " + kernel.LogPrior()" : "")};");
        writer.Open("if (!gradient.IsEmpty)");
        writer.Line("theta.CopyTo(point);");
        NewtonCoordinate[] shifts = update.Coordinates.Where(coordinate => coordinate.IsShift).ToArray();
        string[] others = update.Terms.SelectMany(term => Substitution.Symbols(term.Natural)).Where(LocationShift.IsShift).Select(LocationShift.Unshifted).Distinct()
            .Except(update.Names).ToArray();
        if (shifts.Length + others.Length > 0)
            writer.Line("// Displacements are measured from the trial.");
        foreach (NewtonCoordinate coordinate in shifts)
            writer.Line($"global::System.MemoryExtensions.AsSpan(point, {Offset(update, coordinate)}, {names.Product(OwnDimensions(coordinate))}).Clear();");
        foreach (string other in others)
            writer.Line($"global::System.Array.Clear(kernel.{ShiftField(other)});");
        writer.Line("EvaluateQ(point, gradient, hessian);");
        if (update.Rows.Count > 0)
            writer.Line("AddPass(kernel.runner, kernel.rowPass, kernel.CancellationToken);");
        writer.Close();
        writer.Line();
        writer.Line("return objective;");
        writer.Close();
        writer.Line();
    }

    private string ThetaSlice(NewtonUpdate update, NewtonCoordinate coordinate, string theta) =>
        $"{theta}.Slice({Offset(update, coordinate)}, {names.Product(OwnDimensions(coordinate))})";
}
