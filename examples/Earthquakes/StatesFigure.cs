using Examples.Pictures;
using ScottPlot;
using ScottPlot.Plottables;

namespace Examples.Earthquakes;

/// <summary>The counts, and the rate of the state that each year has on the most likely path.</summary>
internal static class StatesFigure
{
    public static string Write(Seismicity model, Seismicity.Dataset data, double[] years, int[] counts, string file)
    {
        int[] path = model.Decode(data).State;
        Plot plot = Figure.Create($"Major earthquakes: the most likely path through {model.K} states", "Year", "Earthquakes of magnitude 7 or greater");
        Scatter line = plot.Add.ScatterLine(years, [.. counts.Select(count => (double)count)], Colours.Grey.WithAlpha(0.5));
        line.LineWidth = 1;
        for (int state = 0; state < model.K; state++)
        {
            int[] rows = [.. Enumerable.Range(0, years.Length).Where(row => path[row] == state)];
            double[] when = [.. rows.Select(row => years[row])], often = [.. rows.Select(row => (double)counts[row])];
            Scatter points = plot.Add.ScatterPoints(when, often, Colours.State(state));
            points.MarkerSize = 7;
            points.LegendText = $"State {state}: {model.Rate[state]:F1} a year";
        }

        // One line for each stay in a state.
        for (int begin = 0, end; begin < path.Length; begin = end)
        {
            for (end = begin + 1; end < path.Length && path[end] == path[begin]; end++)
            {
            }

            LinePlot stay = plot.Add.Line(years[begin] - 0.5, model.Rate[path[begin]], years[end - 1] + 0.5, model.Rate[path[begin]]);
            stay.LineColor = Colours.State(path[begin]);
            stay.LineWidth = 3;
        }

        plot.Axes.SetLimits(years[0] - 2, years[^1] + 2, 0, 46);
        plot.ShowLegend(Alignment.UpperRight);
        return Figure.Save(plot, file);
    }
}
