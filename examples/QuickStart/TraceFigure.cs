using EmDsl;
using Examples.Pictures;
using ScottPlot;
using ScottPlot.Plottables;

namespace Examples.QuickStart;

/// <summary>The log-likelihood of each fit along its iterations.</summary>
internal static class TraceFigure
{
    public static string Write(IReadOnlyList<FitResult<OldFaithful>> fits, string file)
    {
        FitResult<OldFaithful>[] mixtures = [.. fits.Where(fit => fit.Model.K > 1)]; // K = 1 is there after one step
        Plot plot = Figure.Create("Old Faithful: EM for K regimes, from the best start of each", "E-step (logarithmic scale)", "Log-likelihood (nats)");
        double right = Math.Ceiling(mixtures.Max(fit => Math.Log10(fit.Iterations + 1)));
        Figure.UseLogarithms(plot, (int)right);
        foreach (FitResult<OldFaithful> fit in mixtures)
        {
            Color color = Colours.State(fit.Model.K - 2);
            double[] steps = [.. Enumerable.Range(1, fit.Iterations + 1).Select(step => Math.Log10(step))];
            plot.Add.ScatterLine(steps, [.. fit.LogLikelihoodTrace], color).LineWidth = 2;
            plot.Add.Marker(steps[^1], fit.LogLikelihood, MarkerShape.FilledCircle, 7, color);

            LinePlot converged = plot.Add.Line(steps[^1], fit.LogLikelihood, right, fit.LogLikelihood);
            converged.LineColor = color;
            converged.LinePattern = LinePattern.Dotted;
            Text label = plot.Add.Text($"K = {fit.Model.K}", right, fit.LogLikelihood);
            label.LabelFontColor = color;
            label.LabelFontSize = 12;
            label.OffsetX = 6;
            label.LabelAlignment = Alignment.MiddleLeft;
        }

        plot.Axes.SetLimitsX(-0.05, right + 0.35);
        return Figure.Save(plot, file);
    }
}
