using System.Text;
using EmDsl;
using Examples.QuickStart;
using Spectre.Console;

Console.OutputEncoding = Encoding.UTF8;

var data = OldFaithful.Dataset.FromCsv(Path.Combine(AppContext.BaseDirectory, "old-faithful.csv"));
AnsiConsole.WriteLine($"Old Faithful: {data.RowCount} eruptions, mixtures of K = 1..6 bivariate normals");
AnsiConsole.WriteLine();

const int Starts = 50; // from few starts, five and six regimes end in lesser maxima
IReadOnlyList<FitResult<OldFaithful>> fits = LiveFits.Run(
    Enumerable.Range(1, 6),
    Starts,
    (k, progress) => OldFaithful.Fit(data, new FitOptions { Starts = Starts, Seed = 1, Progress = progress }, new OldFaithful { K = k }));
FitResult<OldFaithful> best = fits.MinBy(fit => fit.Bic)!;

Report.Comparison(fits, best);
Report.Parameters(best.Model);
Report.Responsibilities(best.Model, data);

AnsiConsole.WriteLine($"Wrote {ClusterFigure.Write(best.Model, data, "old-faithful.png")}");
AnsiConsole.WriteLine($"Wrote {TraceFigure.Write(fits, "old-faithful-trace.png")}");
