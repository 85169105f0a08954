using System.Globalization;
using System.Text;
using EmDsl;
using Examples.Earthquakes;

Console.OutputEncoding = Encoding.UTF8;

string path = Path.Combine(AppContext.BaseDirectory, "earthquakes.csv");
var data = Seismicity.Dataset.FromCsv(path);
double[] years = [.. File.ReadLines(path).Skip(1).Select(line => double.Parse(line.Split(',')[0], CultureInfo.InvariantCulture))];
int[] counts = [.. Enumerable.Range(0, data.RowCount).Select(row => data[row].Count)];

Console.WriteLine($"Major earthquakes, {years[0]} to {years[^1]}: Poisson counts with a rate that follows a chain of K states");
Console.WriteLine();
Console.WriteLine("K   log-likelihood   parameters      BIC");
FitResult<Seismicity>[] fits = [.. Enumerable.Range(1, 4).Select(k => Seismicity.Fit(data, new FitOptions { Starts = 50, Seed = 1 }, new Seismicity { K = k }))];
FitResult<Seismicity> best = fits.MinBy(fit => fit.Bic)!;
foreach (FitResult<Seismicity> fit in fits)
    Console.WriteLine($"{fit.Model.K}   {fit.LogLikelihood,14:F4}   {fit.FreeParameterCount,10}   {fit.Bic,6:F2}{(fit == best ? " *" : "")}");

Seismicity model = best.Model;
Console.WriteLine();
Console.WriteLine($"The best by BIC has {model.K} states, with {string.Join(", ", model.Rate.Select(rate => rate.ToString("F2", CultureInfo.InvariantCulture)))} earthquakes a year.");
Console.WriteLine();

const int Ahead = 5;
var forecasts = model.Predict(data, Ahead);
Console.WriteLine("year   expected   80 % interval");
for (int step = 0; step < Ahead; step++)
    Console.WriteLine($"{years[^1] + step + 1}   {forecasts.Count.Mean[step],8:F1}   {forecasts.Count.Quantile(step, 0.1),3} to {forecasts.Count.Quantile(step, 0.9)}");

Console.WriteLine();
Console.WriteLine($"Wrote {StatesFigure.Write(model, data, years, counts, "earthquakes.png")}");
Console.WriteLine($"Wrote {ResidualsFigure.Write(fits[0].Model, model, data, years, "earthquakes-residuals.png")}");
