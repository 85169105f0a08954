using MathNet.Numerics.LinearAlgebra;
using ScottPlot;
using ScottPlot.Plottables;

namespace Examples.Pictures;

/// <summary>A rectangular grid of points in the plane, for the contours of a density.</summary>
public sealed class DensityGrid
{
    private const int Steps = 200;
    private readonly CoordinateRange horizontal;
    private readonly CoordinateRange vertical;

    /// <summary>A grid over ranges that hold practically all of the probability.</summary>
    public DensityGrid(CoordinateRange horizontal, CoordinateRange vertical)
    {
        this.horizontal = horizontal;
        this.vertical = vertical;
        Points = Matrix<double>.Build.Dense(Steps * Steps, 2, (point, axis) => axis == 0
            ? horizontal.Min + (horizontal.Length * (point % Steps) / (Steps - 1))
            : vertical.Min + (vertical.Length * (point / Steps) / (Steps - 1)));
    }

    /// <summary>The points, one a row.</summary>
    public Matrix<double> Points { get; }

    /// <summary>Adds the outlines of the smallest regions that hold each of <paramref name="probabilities"/>.</summary>
    /// <param name="plot">The picture.</param>
    /// <param name="logDensities">The log-density at each of <see cref="Points"/>.</param>
    /// <param name="probabilities">What the regions hold, between 0 and 1.</param>
    public ContourLines AddRegions(Plot plot, double[] logDensities, params double[] probabilities)
    {
        var heights = new Coordinates3d[Steps, Steps];
        for (int point = 0; point < logDensities.Length; point++)
        {
            heights[point / Steps, point % Steps] = new Coordinates3d(Points[point, 0], Points[point, 1], Math.Exp(logDensities[point]));
        }

        ContourLines contours = plot.Add.ContourLines(heights);
        contours.ContourLineLevels = [.. probabilities.Select(probability => Level(logDensities, probability)).Order()];
        contours.Update(heights); // draws again, at these levels
        contours.LabelStyle.IsVisible = false;
        contours.LineStyle.Color = Colours.Grey;
        contours.LineStyle.Width = 1;
        return contours;
    }

    // The density at the edge of the smallest region with that probability: cells are taken from the highest down.
    private double Level(double[] logDensities, double probability)
    {
        double cell = horizontal.Length * vertical.Length / ((Steps - 1) * (Steps - 1));
        double[] densities = [.. logDensities.Select(Math.Exp).OrderDescending()];
        double mass = 0;
        return densities.SkipWhile(density => (mass += density * cell) < probability).First();
    }
}
