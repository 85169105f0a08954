using MathNet.Numerics.LinearAlgebra;
using ScottPlot;
using ScottPlot.Plottables;

namespace Examples.Pictures;

/// <summary>Bivariate normal distributions drawn as ellipses.</summary>
public static class Ellipses
{
    /// <summary>
    /// Adds the ellipse that holds <paramref name="probability"/> of a bivariate normal distribution. Squared Mahalanobis distances have a χ²
    /// distribution with two degrees of freedom, whose quantile is −2 log(1 − p).
    /// </summary>
    public static Scatter Add(Plot plot, Vector<double> mean, Matrix<double> covariance, double probability, Color color)
    {
        const int Segments = 180;
        Matrix<double> factor = covariance.Cholesky().Factor;
        double radius = Math.Sqrt(-2 * Math.Log(1 - probability));
        var outline = new Coordinates[Segments + 1];
        for (int i = 0; i <= Segments; i++)
        {
            (double sin, double cos) = Math.SinCos(2 * Math.PI * i / Segments);
            Vector<double> point = mean + (factor * Vector<double>.Build.Dense([radius * cos, radius * sin]));
            outline[i] = new Coordinates(point[0], point[1]);
        }

        Scatter ellipse = plot.Add.ScatterLine(outline, color);
        ellipse.LineWidth = 2;
        return ellipse;
    }
}
