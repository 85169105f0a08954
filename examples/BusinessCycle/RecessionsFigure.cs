using Examples.Pictures;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace Examples.BusinessCycle;

/// <summary>The probability of a recession in each quarter, given the quarters up to it and given all, beside the dates of the NBER.</summary>
internal static class RecessionsFigure
{
    public static string Write(GrowthCycle model, GrowthCycle.Dataset data, double[] quarters, bool[] isRecession, string file)
    {
        Plot plot = Figure.Create("Business cycle of the United States: probability of a recession", "Year", "Probability");
        for (int begin = 0, end; begin < quarters.Length; begin = end)
        {
            for (end = begin + 1; end < quarters.Length && isRecession[end] == isRecession[begin]; end++)
            {
            }

            if (isRecession[begin])
            {
                HorizontalSpan span = plot.Add.HorizontalSpan(quarters[begin] - 0.125, quarters[end - 1] + 0.125);
                span.FillColor = Colours.Grey.WithAlpha(0.3);
                span.LineWidth = 0;
                span.LegendText = begin == Array.IndexOf(isRecession, true) ? "Recession as dated by the NBER" : "";
            }
        }

        Scatter filtered = plot.Add.ScatterLine(quarters, model.Filter(data).Phase.Probabilities.Column((int)Phase.Recession).ToArray(), Colours.State(1));
        filtered.LineWidth = 1.2f;
        filtered.LegendText = "Given the quarters so far (filtered)";
        Scatter smoothed = plot.Add.ScatterLine(quarters, model.Posterior(data).Phase.Probabilities.Column((int)Phase.Recession).ToArray(), Colours.State(0));
        smoothed.LineWidth = 2.5f;
        smoothed.LegendText = "Given all quarters (smoothed)";
        plot.Axes.Left.TickGenerator = new NumericManual([0, 0.2, 0.4, 0.6, 0.8, 1], ["0", "0.2", "0.4", "0.6", "0.8", "1"]);
        plot.Axes.SetLimits(quarters[0] - 0.5, quarters[^1] + 0.5, 0, 1.28);
        plot.ShowLegend(Alignment.UpperCenter);
        return Figure.Save(plot, file);
    }
}
