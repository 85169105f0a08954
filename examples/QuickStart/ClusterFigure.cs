using Examples.Pictures;
using MathNet.Numerics.LinearAlgebra;
using ScottPlot;

namespace Examples.QuickStart;

/// <summary>The eruptions coloured by responsibility, with the fitted density and the regimes' covariances.</summary>
internal static class ClusterFigure
{
    public static string Write(OldFaithful model, OldFaithful.Dataset data, string file)
    {
        Plot plot = Figure.Create($"Old Faithful: {data.RowCount} eruptions, {model.K} regimes", "Duration of the eruption (minutes)", "Waiting time to the next eruption (minutes)");
        var grid = new DensityGrid(new CoordinateRange(0.5, 6.5), new CoordinateRange(30, 110));
        double[] logDensities = model.LogDensities(OldFaithful.Dataset.FromColumns(grid.Points));
        grid.AddRegions(plot, logDensities, 0.2, 0.4, 0.6, 0.8);

        Matrix<double> responsibilities = model.Posterior(data).Regime.Probabilities;
        for (int row = 0; row < data.RowCount; row++)
        {
            Vector<double> eruption = data[row].Eruption;
            plot.Add.Marker(eruption[0], eruption[1], MarkerShape.FilledCircle, 6, Colours.Blend(responsibilities.Row(row)).WithAlpha(0.75));
        }

        foreach (double responsibility in new[] { 1, 0.5, 0 })
        {
            plot.Legend.ManualItems.Add(new LegendItem
            {
                LabelText = $"Responsibility of regime 0: {responsibility}",
                MarkerShape = MarkerShape.FilledCircle,
                MarkerFillColor = Colours.Blend(Vector<double>.Build.Dense([responsibility, 1 - responsibility])),
                MarkerSize = 7,
            });
        }

        for (int regime = 0; regime < model.K; regime++)
        {
            Ellipses.Add(plot, model.Means[regime], model.Covariances[regime], 0.95, Colours.State(regime));
            plot.Legend.ManualItems.Add(new LegendItem
            {
                LabelText = $"Regime {regime}, weight {model.Weights[regime]:F2}: 95 % ellipse",
                LineColor = Colours.State(regime),
                LineWidth = 2,
            });
        }

        plot.Legend.ManualItems.Add(new LegendItem { LabelText = "Density: regions of 20, 40, 60, 80 %", LineColor = Colours.Grey, LineWidth = 1 });
        plot.Axes.SetLimits(1.2, 5.6, 38, 102);
        plot.ShowLegend(Alignment.LowerRight);
        return Figure.Save(plot, file);
    }
}
