using System.Globalization;
using System.Text;
using EmDsl;
using Examples.Nile;

Console.OutputEncoding = Encoding.UTF8;

// Ten years without a flow follow the data: what the model says of them is a forecast.
const int Ahead = 10;
string[][] lines = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "nile.csv")).Skip(1).Select(line => line.Split(','))];
int firstYear = int.Parse(lines[0][0], CultureInfo.InvariantCulture);
double?[] flows = [.. lines.Select(cells => (double?)double.Parse(cells[1], CultureInfo.InvariantCulture)), .. new double?[Ahead]];
var data = LocalLevel.Dataset.FromColumns(flows);
FitResult<LocalLevel> fit = LocalLevel.Fit(data);
LocalLevel model = fit.Model;
ContinuousPosterior level = model.Posterior(data).Level;

Console.WriteLine($"Flow of the Nile at Aswan, {lines.Length} years: a local level model");
Console.WriteLine($"log-likelihood {fit.LogLikelihood:F3} after {fit.Iterations} iterations ({fit.StopReason})");
Console.WriteLine($"variance of the level's step {model.LevelVariance:F1}, of a flow about the level {model.NoiseVariance:F1}");
Console.WriteLine();
Console.WriteLine("year      flow     level      95 % band");
for (int row = 0; row < flows.Length; row += row == 90 ? 9 : row < 99 ? 10 : 5)
{
    double half = LevelFigure.HalfWidth(level, row);
    Console.WriteLine($"{firstYear + row,4} {flows[row],9:F0} {level.Mean[row],9:F1}   {level.Mean[row] - half,7:F1} ... {level.Mean[row] + half:F1}");
}

Console.WriteLine();
Console.WriteLine($"Wrote {LevelFigure.Write(level, flows, firstYear, "nile.png")}");
