using System.Globalization;
using System.Text;
using EmDsl;
using Examples.BusinessCycle;

Console.OutputEncoding = Encoding.UTF8;

string path = Path.Combine(AppContext.BaseDirectory, "gnp.csv");
var data = GrowthCycle.Dataset.FromCsv(path);
string[][] cells = [.. File.ReadLines(path).Skip(1).Select(line => line.Split(','))];
double[] quarters = [.. cells.Select(cell => int.Parse(cell[0][..4], CultureInfo.InvariantCulture) + ((cell[0][5] - '1') / 4.0))];
bool[] isRecession = [.. cells.Select(cell => cell[2] == "1")];

FitResult<GrowthCycle> fit = GrowthCycle.Fit(data, new FitOptions { Seed = 1 });
GrowthCycle model = fit.Model;
Console.WriteLine($"Growth of the real GNP of the United States, {cells[0][0]} to {cells[^1][0]}: two phases, four lags");
Console.WriteLine($"log-likelihood {fit.LogLikelihood:F3} after {fit.Iterations} iterations ({fit.StopReason})");
foreach (Phase phase in Enum.GetValues<Phase>())
{
    double stays = model.Transition[phase][(int)phase];
    Console.WriteLine($"{phase}: {model.Mean[phase]:F3} % a quarter; it lasts another quarter with probability {stays:F3}, {1 / (1 - stays):F1} quarters on average");
}

Console.WriteLine($"coefficients of the deviations {string.Join(", ", model.Phi.Select(phi => phi.ToString("F3", CultureInfo.InvariantCulture)))}; standard deviation {Math.Sqrt(model.Variance):F3}");
Console.WriteLine();

var next = model.Predict(data, 1);
Console.WriteLine($"The quarter after {cells[^1][0]}: growth {next.Growth.Mean[0]:F2} %, with 80 % between {next.Growth.Quantile(0, 0.1):F2} and {next.Growth.Quantile(0, 0.9):F2}; "
    + $"a recession with probability {next.Phase.Probabilities[0, (int)Phase.Recession]:F2}");
Console.WriteLine();
Console.WriteLine($"Wrote {RecessionsFigure.Write(model, data, quarters, isRecession, "business-cycle.png")}");
