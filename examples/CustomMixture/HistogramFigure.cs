using Examples.Pictures;
using ScottPlot;
using ScottPlot.Plottables;

namespace Examples.CustomMixture;

/// <summary>The amplitudes as a histogram of density, with the fitted components, their mixture and the truth.</summary>
internal static class HistogramFigure
{
    private const double BinWidth = 0.5;

    public static string Write(Echoes truth, Echoes fitted, double[] amplitudes, string file)
    {
        Plot plot = Figure.Create($"{amplitudes.Length} simulated echoes, two Rayleigh distributions", "Amplitude (mV)", "Probability density (1/mV)");
        double end = Math.Ceiling(amplitudes.Max());
        for (double left = 0; left < end; left += BinWidth)
        {
            int count = amplitudes.Count(amplitude => amplitude >= left && amplitude < left + BinWidth);
            Rectangle bar = plot.Add.Rectangle(left, left + BinWidth, 0, count / (amplitudes.Length * BinWidth));
            bar.FillColor = Color.FromHex("#DDDDDD");
            bar.LineColor = Colors.White;
            bar.LegendText = left == 0 ? "Simulated amplitudes" : "";
        }

        double[] grid = [.. Enumerable.Range(1, 400).Select(step => end * step / 400)];
        for (int surface = 0; surface < 2; surface++)
        {
            double weight = fitted.Weights[surface];
            // The density of one surface alone is that of a mixture of it with itself.
            var component = new Echoes { Weights = fitted.Weights, Scale = [fitted.Scale[surface], fitted.Scale[surface]] };
            Curve(plot, component, grid, weight, Colours.State(surface), $"Surface {surface}: weight {weight:F2}, scale {fitted.Scale[surface]:F2} mV²");
        }

        Curve(plot, fitted, grid, 1, Colours.Ink, "Fitted mixture");
        Scatter trueCurve = Curve(plot, truth, grid, 1, Colours.State(2), "True mixture");
        trueCurve.LinePattern = LinePattern.Dashed;
        plot.Axes.SetLimitsX(0, end);
        plot.Axes.AutoScaleY();
        plot.Axes.SetLimitsY(0, plot.Axes.GetLimits().Top);
        plot.ShowLegend(Alignment.UpperRight);
        return Figure.Save(plot, file);
    }

    private static Scatter Curve(Plot plot, Echoes model, double[] grid, double weight, Color color, string name)
    {
        double[] densities = [.. model.LogDensities(Echoes.Dataset.FromColumns(grid)).Select(density => weight * Math.Exp(density))];
        Scatter curve = plot.Add.ScatterLine(grid, densities, color);
        curve.LineWidth = 2;
        curve.LegendText = name;
        return curve;
    }
}
