using System.Text;
using EmDsl;
using EmDsl.Numerics;
using Examples.CustomMixture;
using MathNet.Numerics.LinearAlgebra;

Console.OutputEncoding = Encoding.UTF8;

var truth = new Echoes { Weights = Vector<double>.Build.Dense([0.6, 0.4]), Scale = [1.0, 16.0] };
var random = new Random(11);
double[] amplitudes = [.. Enumerable.Range(0, 1000).Select(_ => Simulate(truth, random))];
var data = Echoes.Dataset.FromColumns(amplitudes);
FitResult<Echoes> fit = Echoes.Fit(data, new FitOptions { Seed = 1 });

Console.WriteLine($"{data.RowCount} simulated amplitudes, two Rayleigh distributions");
Console.WriteLine($"log-likelihood {fit.LogLikelihood:F3} after {fit.Iterations} iterations ({fit.StopReason}); at the truth {truth.LogLikelihood(data):F3}");
Console.WriteLine();
Console.WriteLine("surface        weight     scale (mV²)");
for (int surface = 0; surface < 2; surface++) // fitted states come by decreasing weight, as the true ones do here
{
    Console.WriteLine($"{surface}  true    {truth.Weights[surface],9:F4} {truth.Scale[surface],15:F4}");
    Console.WriteLine($"{surface}  fitted  {fit.Model.Weights[surface],9:F4} {fit.Model.Scale[surface],15:F4}");
}

Console.WriteLine();
Console.WriteLine(Echoes.Derivation);
Console.WriteLine();
Console.WriteLine($"Wrote {HistogramFigure.Write(truth, fit.Model, amplitudes, "custom-mixture.png")}");

// A squared Rayleigh amplitude is exponential, with rate 1 / (2 s²).
static double Simulate(Echoes model, Random random)
{
    int surface = Sampler.Categorical(random, model.Weights.AsArray());
    return Math.Sqrt(Sampler.Exponential(random, 1 / (2 * model.Scale[surface])));
}
