using EmDsl;
using Examples.Pictures;
using ScottPlot;
using ScottPlot.Plottables;

namespace Examples.Earthquakes;

/// <summary>
/// Where each count lies in its law given the years before it, on the scale of the standard normal law: a segment, because a count is discrete. Under a model
/// that fits, 95 % of the middles lie between the dashed lines, and neighbours do not resemble each other.
/// </summary>
internal static class ResidualsFigure
{
    public static string Write(Seismicity single, Seismicity model, Seismicity.Dataset data, double[] years, string file)
    {
        PseudoResiduals one = single.PseudoResiduals(data).Count, several = model.PseudoResiduals(data).Count;
        Plot plot = Figure.Create("Major earthquakes: normal pseudo-residuals by the forecast distribution", "Year", "Φ⁻¹ of the probability of at most the count");
        for (int row = 0; row < years.Length; row++)
        {
            LinePlot segment = plot.Add.Line(years[row], several.NormalLower[row], years[row], several.NormalUpper[row]);
            segment.LineColor = Colours.State(0).WithAlpha(0.45);
            segment.LineWidth = 3;
        }

        Scatter alone = plot.Add.ScatterPoints(years, one.Normal, Colours.State(1));
        alone.MarkerShape = MarkerShape.OpenCircle;
        alone.MarkerSize = 7;
        alone.LegendText = $"One rate: {Outside(one)} of {years.Length} beyond the dashed lines";
        Scatter middles = plot.Add.ScatterPoints(years, several.Normal, Colours.State(0));
        middles.MarkerSize = 6;
        middles.LegendText = $"{model.K} states: {Outside(several)} beyond them";
        foreach (double limit in new[] { -1.96, 1.96 })
            plot.Add.HorizontalLine(limit, 1, Colours.Grey, LinePattern.Dashed);
        plot.Axes.SetLimits(years[0] - 2, years[^1] + 2, -4.2, 5.2);
        plot.ShowLegend(Alignment.UpperRight);
        return Figure.Save(plot, file);
    }

    private static int Outside(PseudoResiduals residuals) => residuals.Normal.Count(value => Math.Abs(value) > 1.96);
}
