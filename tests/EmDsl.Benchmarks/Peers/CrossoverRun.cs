using System.Diagnostics;
using System.Globalization;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Benchmarks.Peers;

/// <summary>
/// Full covariances of large dimensions: the emitted kernel beside the two matrix products of each state that do the same work with a library's
/// product, L⁻¹(X − μ)ᵀ for the densities and XᵀRX for the statistics. One thread each; the softmax between them is left out of the products' time.
/// </summary>
internal static class CrossoverRun
{
    private const int States = 4;
    private const int Block = 1024;

    /// <summary>Measures D = 8 to 256 and prints a table.</summary>
    public static void Report()
    {
        Control.UseSingleThread();
        Console.WriteLine("| D | rows | emitted, ms | products, ms | times | GFLOP/s emitted | GFLOP/s products |");
        Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (int dimension in new[] { 8, 32, 64, 128, 256 })
        {
            int rows = Math.Max(4096, 40_000_000 / (dimension * dimension) / Block * Block);
            double emitted = ShapeRun.Measure("full", rows, States, dimension, 1, isQuiet: true) / 1e3;
            double products = Products(rows, dimension);
            double flops = 4.0 * rows * States * dimension * (dimension + 1);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {dimension} | {rows} | {emitted * 1e3:F1} | {products * 1e3:F1} | {products / emitted:F1} | {flops / 2 / emitted / 1e9:F1} | {flops / products / 1e9:F1} |"));
        }
    }

    // The fastest of three passes, in seconds; blocks of rows stay in the second-level cache.
    private static double Products(int rows, int dimension)
    {
        var random = new Random(1);
        var x = Matrix<double>.Build.Dense(Block, dimension, (_, _) => random.NextDouble() - 0.5);
        var factor = Matrix<double>.Build.Dense(dimension, dimension, (i, j) => j <= i ? random.NextDouble() : 0);
        var whitened = Matrix<double>.Build.Dense(Block, dimension);
        var weighted = Matrix<double>.Build.Dense(Block, dimension);
        var scatter = Matrix<double>.Build.Dense(dimension, dimension);
        double fastest = double.PositiveInfinity;
        for (int pass = 0; pass < 3; pass++)
        {
            long begin = Stopwatch.GetTimestamp();
            for (int block = 0; block < rows / Block; block++)
            {
                for (int state = 0; state < States; state++)
                {
                    x.TransposeAndMultiply(factor, whitened);
                    x.PointwiseMultiply(x, weighted);
                    weighted.TransposeThisAndMultiply(x, scatter);
                }
            }

            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }

        return fastest;
    }
}
