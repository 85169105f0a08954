using Examples.Pictures;
using MathNet.Numerics.LinearAlgebra;
using ScottPlot;
using ScottPlot.Plottables;

namespace Examples.ThreeGaussians;

/// <summary>The points coloured by responsibility, the fitted density, and each cluster's true and fitted ellipse.</summary>
internal static class ContourFigure
{
    private const double Probability = 0.9;

    public static string Write(Clusters truth, Clusters fitted, Clusters.Dataset data, string file)
    {
        Plot plot = Figure.Create($"{data.RowCount} simulated points, three fitted normal distributions", "x", "y");
        var grid = new DensityGrid(new CoordinateRange(-7, 10), new CoordinateRange(-6, 10));
        grid.AddRegions(plot, fitted.LogDensities(Clusters.Dataset.FromColumns(grid.Points)), 0.2, 0.4, 0.6, 0.8);

        Matrix<double> responsibilities = fitted.Posterior(data).Cluster.Probabilities;
        for (int row = 0; row < data.RowCount; row++)
        {
            Vector<double> point = data[row].Point;
            plot.Add.Marker(point[0], point[1], MarkerShape.FilledCircle, 6, Colours.Blend(responsibilities.Row(row)).WithAlpha(0.75));
        }

        for (int cluster = 0; cluster < 3; cluster++)
        {
            Ellipses.Add(plot, fitted.Means[cluster], fitted.Covariances[cluster], Probability, Colours.State(cluster))
                .LegendText = $"Cluster {cluster}, fitted: 90 % ellipse";
            Scatter trueEllipse = Ellipses.Add(plot, truth.Means[cluster], truth.Covariances[cluster], Probability, Colours.Ink);
            trueEllipse.LinePattern = LinePattern.Dashed;
            trueEllipse.LineWidth = 1.5f;
            trueEllipse.LegendText = cluster == 2 ? "True 90 % ellipses" : "";
        }

        plot.Legend.ManualItems.Add(new LegendItem { LabelText = "Density: regions of 20, 40, 60, 80 %", LineColor = Colours.Grey, LineWidth = 1 });
        plot.Axes.SetLimits(-5, 9, -3.5, 7.5);
        plot.Axes.SquareUnits();
        plot.ShowLegend(Alignment.LowerRight);
        return Figure.Save(plot, file);
    }
}
