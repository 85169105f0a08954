using System.Globalization;
using System.Text;
using EmDsl;
using Examples.MixtureOfExperts;

Console.OutputEncoding = Encoding.UTF8;

string file = Path.Combine(AppContext.BaseDirectory, "engine.csv");
var data = Engine.Dataset.FromCsv(file);
FitResult<Engine> fit = Engine.Fit(data, new FitOptions { Seed = 1 });

Console.WriteLine($"{data.RowCount} runs of an engine, two lines and a gate");
Console.WriteLine($"log-likelihood {fit.LogLikelihood:F3} after {fit.Iterations} iterations ({fit.StopReason}), {fit.FreeParameterCount} free parameters, BIC {fit.Bic:F1}");
Console.WriteLine();
Console.WriteLine("expert   intercept       slope  std. deviation   gate: intercept       slope");
for (int expert = 0; expert < 2; expert++)
{
    Engine model = fit.Model;
    Console.WriteLine(
        $"{expert,-6} {model.Line[expert][0],11:F5} {model.Line[expert][1],11:F5} {Math.Sqrt(model.Variance[expert]),15:F5} {model.Gate[expert, 0],17:F5} {model.Gate[expert, 1],11:F5}");
}

(double Concentration, double Equivalence)[] runs =
[
    .. File.ReadLines(file).Skip(1).Select(line => line.Split(',')).Select(cells => (double.Parse(cells[0], CultureInfo.InvariantCulture), double.Parse(cells[1], CultureInfo.InvariantCulture))),
];
Console.WriteLine();
Console.WriteLine($"Wrote {ExpertsFigure.Write(fit.Model, data, runs, "mixture-of-experts.png")}");
