using System.Linq;
using EmDsl.Generators.Derivation;
using EmDsl.Generators.Model;

namespace EmDsl.Generators.Emission;

/// <summary>
/// The filter: row by row the law of the states given the rows so far, with logarithms, which do not underflow. A row may be taken as
/// not seen, which gives the law of the states before it.
/// </summary>
internal sealed partial class KernelEmitter
{
    // While a row is emitted that is not seen: what it observes is left out.
    private bool isForeseeing;

    private bool SumsOutObserved => graph.Data.Any(data => data.IsSummedOut);

    private bool IsLeftOut(int factor) => isForeseeing && ForecastPlan.IsSeen(graph, graph.Factors[factor].Variable);

    private void EmitFilter()
    {
        if (forecasts is null)
            return;
        if (forecasts.Obstacle is null)
        {
            isForeseeing = true;
            EmitEliminate();
            isForeseeing = false;
        }

        EmitFilterSteps();
        EmitFilterRow();
        EmitFilterPosterior();
        EmitDrawLaw();
        if (forecasts.Obstacle is not null)
            return;
        if (LinearGaussian is null)
            EmitOtherRows();
        foreach (ObservedForecast member in forecasts.Members.Where(member => member.Obstacle is null))
        {
            if (IsGaussian(member.Factor))
                EmitForeseenLaw(member);
            else
                EmitForecast(member);
        }
    }

    private void EmitFilterSteps()
    {
        writer.Line("/// <summary>Begins a sequence: before its first row there is one state of each kind.</summary>");
        writer.Open("internal void BeginFilter(RowScratch scratch)");
        EmitGaussianBegin();
        if (HasWindow)
        {
            string size = SizeOf(plan.Sequence!.After);
            writer.Line("scratch.Reserve(sizes, 1, 0);");
            writer.Line($"{Span("scratch.forward", size, size)}.Fill(double.NegativeInfinity);");
            writer.Line($"scratch.forward[{size}] = 0.0;");
        }

        writer.Close();
        writer.Line();
        writer.Line("/// <summary>Goes on to the next row: the law after the row before is the law that it starts from.</summary>");
        writer.Open("internal void NextRow(RowScratch scratch)");
        if (LinearGaussian is not null)
            writer.Line("scratch.smoother.Next();");
        if (HasWindow)
        {
            string size = SizeOf(plan.Sequence!.After);
            writer.Line($"{Span("scratch.forward", size, size)}.CopyTo({Span("scratch.forward", "0", size)});");
        }

        writer.Close();
        writer.Line();
    }

    private void EmitFilterRow()
    {
        writer.Line("/// <summary>The log-density of a row given the rows before it, 0 for one that is not seen; leaves in the scratch the law of the states after it.</summary>");
        OpenMethod("internal double FilterRow(int row, bool isSeen, RowScratch scratch)");
        writer.Line("int at = 0;");
        if (LinearGaussian is not null)
            writer.Line("scratch.smoother.Repeat();");
        if (forecasts!.Obstacle is not null)
        {
            writer.Line("double logDensity = Eliminate(row, at, scratch);");
        }
        else
        {
            if (SumsOutObserved)
                writer.Line("foresees = !isSeen;");
            writer.Line("double logDensity = isSeen ? Eliminate(row, at, scratch) : Foresee(row, at, scratch);");
        }

        if (HasWindow)
        {
            string size = SizeOf(plan.Sequence!.After);
            if (SharedTables.Any())
                writer.Line("int position = positions[row];");
            for (int i = 0; i < Steps.Count; i++)
                EmitForwardStep(i, Arithmetic.Logarithmic);
            writer.Line();
            writer.Line($"double normaliser = global::EmDsl.Numerics.LogSumExp.Of({Span("scratch.forward", size, size)});");
            writer.Line("logDensity += normaliser;");
            writer.Open("if (!double.IsFinite(normaliser))");
            writer.Line("return logDensity;");
            writer.Close();
            writer.Line();
            writer.Open($"for (int i = {size}; i < 2 * {size}; i++)");
            writer.Line("scratch.forward[i] -= normaliser;");
            writer.Close();
        }

        writer.Line();
        writer.Line("return logDensity;");
        writer.Close();
        writer.Line();
    }

    private void EmitFilterPosterior()
    {
        writer.Line("/// <summary>The joint laws of the unobserved variables of a row, after <see cref=\"FilterRow\"/>: nothing is known of later rows.</summary>");
        writer.Open("internal void FilterPosterior(int row, RowScratch scratch)");
        if (LinearGaussian is not null)
            writer.Line("scratch.smoother.Filter();");
        if (HasWindow)
        {
            writer.Line("global::System.Array.Clear(scratch.backward);");
            writer.Line("SmoothLogarithmic(row, 0, scratch);");
        }

        if (NeedsDistribution)
            writer.Line("Distribute(row, scratch);");
        writer.Close();
        writer.Line();
    }

    private void EmitDrawLaw()
    {
        if (!HasWindow)
            return;
        writer.Line("/// <summary>Draws the states after a row from their law given the rows so far, after <see cref=\"FilterRow\"/>.</summary>");
        writer.Open("internal int DrawLaw(global::System.Random random, RowScratch scratch)");
        writer.Open("for (int i = 0; i < scratch.statePosterior.Length; i++)");
        writer.Line("scratch.statePosterior[i] = global::System.Math.Exp(scratch.forward[scratch.statePosterior.Length + i]);");
        writer.Close();
        writer.Line();
        writer.Line("return global::EmDsl.Numerics.Sampler.Categorical(random, scratch.statePosterior);");
        writer.Close();
        writer.Line();
    }
}
