using EmDsl;
using Examples.Pictures;
using ScottPlot;
using ScottPlot.Plottables;

namespace Examples.Nile;

/// <summary>The flows, and the level given all of them with a band that holds it with probability 0.95.</summary>
internal static class LevelFigure
{
    // The 97.5 % point of the standard normal distribution.
    private const double Quantile = 1.959963984540054;

    /// <summary>Half the width of the band: in a linear normal model the posterior of the level is normal.</summary>
    public static double HalfWidth(ContinuousPosterior level, int row) => Quantile * Math.Sqrt(level.Variance[row]);

    public static string Write(ContinuousPosterior level, double?[] flows, int firstYear, string file)
    {
        Plot plot = Figure.Create("Flow of the Nile at Aswan, and its level", "Year", "Flow (10⁸ m³ per year)");
        double[] years = [.. flows.Select((_, row) => (double)(firstYear + row))];
        FillY band = plot.Add.FillY(
            years,
            [.. years.Select((_, row) => level.Mean[row] - HalfWidth(level, row))],
            [.. years.Select((_, row) => level.Mean[row] + HalfWidth(level, row))]);
        band.FillColor = Colours.State(0).WithAlpha(0.2);
        band.LineWidth = 0;
        band.LegendText = "95 % band of the level";

        int seen = flows.Count(flow => flow is not null);
        Scatter smoothed = plot.Add.ScatterLine(years, level.Mean, Colours.State(0));
        smoothed.LineWidth = 2.5f;
        smoothed.LegendText = "Level given all flows";
        Scatter points = plot.Add.ScatterPoints(years[..seen], [.. flows.Take(seen).Select(flow => flow!.Value)], Colours.Ink);
        points.MarkerSize = 6;
        points.LegendText = "Flow of a year";
        VerticalLine end = plot.Add.VerticalLine(years[seen - 1] + 0.5, 1, Colours.Grey, LinePattern.Dashed);
        end.LegendText = "Last flow: forecast from here on";

        plot.Axes.SetLimits(years[0] - 2, years[^1] + 2, 400, 1480);
        plot.ShowLegend(Alignment.UpperCenter);
        return Figure.Save(plot, file);
    }
}
