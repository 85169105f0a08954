using System.Text;
using EmDsl;
using Examples.ThreeGaussians;
using MathNet.Numerics.LinearAlgebra;

Console.OutputEncoding = Encoding.UTF8;

var truth = new Clusters
{
    Weights = Vector<double>.Build.Dense([0.5, 0.3, 0.2]),
    Means = [Vector<double>.Build.Dense([0.0, 0.0]), Vector<double>.Build.Dense([4.0, 3.0]), Vector<double>.Build.Dense([-1.0, 5.0])],
    Covariances =
    [
        Matrix<double>.Build.DenseOfRowArrays([1.2, 0.6], [0.6, 0.8]),
        Matrix<double>.Build.DenseOfRowArrays([0.8, -0.5], [-0.5, 1.5]),
        Matrix<double>.Build.DenseOfRowArrays([1.5, 0.2], [0.2, 0.4]),
    ],
};
var data = Clusters.Dataset.FromRows(truth.Sample(200, seed: 7).Rows);
FitResult<Clusters> fit = Clusters.Fit(data, new FitOptions { Seed = 1 });

Console.WriteLine($"{data.RowCount} points from three bivariate normal distributions");
Console.WriteLine($"log-likelihood {fit.LogLikelihood:F3} after {fit.Iterations} iterations ({fit.StopReason}); at the truth {truth.LogLikelihood(data):F3}");
Console.WriteLine();
Console.WriteLine("cluster            weight     mean x     mean y      var x      var y   cov(x,y)");
for (int cluster = 0; cluster < 3; cluster++) // fitted states come by decreasing weight, as the true ones do here
{
    Write($"{cluster}  true", truth, cluster);
    Write($"{cluster}  fitted", fit.Model, cluster);
}

Console.WriteLine();
Console.WriteLine($"Wrote {ContourFigure.Write(truth, fit.Model, data, "three-gaussians.png")}");

static void Write(string name, Clusters model, int cluster)
{
    Vector<double> mean = model.Means[cluster];
    Matrix<double> covariance = model.Covariances[cluster];
    Console.WriteLine(
        $"{name,-14} {model.Weights[cluster],10:F4} {mean[0],10:F4} {mean[1],10:F4} {covariance[0, 0],10:F4} {covariance[1, 1],10:F4} {covariance[0, 1],10:F4}");
}
