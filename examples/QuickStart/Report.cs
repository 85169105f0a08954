using EmDsl;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Statistics;
using Spectre.Console;

namespace Examples.QuickStart;

/// <summary>What the fits say, as tables.</summary>
internal static class Report
{
    public static void Comparison(IReadOnlyList<FitResult<OldFaithful>> fits, FitResult<OldFaithful> best)
    {
        Table table = NewTable("The lower the BIC the better (mclust reports its negative)", "K", "Log-likelihood", "Free\nparameters", "BIC", "Iterations", "Stopped by");
        foreach (FitResult<OldFaithful> fit in fits)
        {
            string mark = fit == best ? " *" : "  ";
            table.AddRow($"{fit.Model.K}", $"{fit.LogLikelihood:F3}", $"{fit.FreeParameterCount}", $"{fit.Bic:F2}{mark}", $"{fit.Iterations}", $"{fit.StopReason}");
        }

        Write(table);
    }

    public static void Parameters(OldFaithful model)
    {
        Table table = NewTable($"The best: K = {model.K}", "Regime", "Weight", "Mean\neruption\n(min)", "Mean\nwaiting\n(min)", "SD\neruption\n(min)", "SD\nwaiting\n(min)", "Correlation");
        for (int regime = 0; regime < model.K; regime++)
        {
            Vector<double> mean = model.Means[regime];
            Matrix<double> covariance = model.Covariances[regime];
            double eruption = Math.Sqrt(covariance[0, 0]), waiting = Math.Sqrt(covariance[1, 1]);
            table.AddRow(
                $"{regime}", $"{model.Weights[regime]:F4}", $"{mean[0]:F4}", $"{mean[1]:F3}", $"{eruption:F4}", $"{waiting:F3}",
                $"{covariance[0, 1] / (eruption * waiting):F3}");
        }

        Write(table);
    }

    public static void Responsibilities(OldFaithful model, OldFaithful.Dataset data)
    {
        DiscretePosterior<int> posterior = model.Posterior(data).Regime;
        double[] largest = [.. Enumerable.Range(0, data.RowCount).Select(row => posterior.Probabilities.Row(row).Maximum())];

        Table summary = NewTable("The largest responsibility of each eruption", "Regime", "Eruptions", "Minimum", "Median", "Above 0.99", "Below 0.90");
        foreach (IGrouping<int, int> rows in Enumerable.Range(0, data.RowCount).GroupBy(row => posterior.Mode[row]).OrderBy(rows => rows.Key))
        {
            double[] values = [.. rows.Select(row => largest[row])];
            summary.AddRow(
                $"{rows.Key}", $"{values.Length}", $"{values.Min():F4}", $"{values.Median():F4}", $"{values.Count(value => value > 0.99)}",
                $"{values.Count(value => value < 0.9)}");
        }

        Write(summary);

        Table doubtful = NewTable("The five least certain eruptions", "Row", "Eruption (min)", "Waiting (min)", "Regime", "Responsibility");
        foreach (int row in Enumerable.Range(0, data.RowCount).OrderBy(row => largest[row]).Take(5))
        {
            Vector<double> eruption = data[row].Eruption;
            doubtful.AddRow($"{row + 1}", $"{eruption[0]:F3}", $"{eruption[1]:F0}", $"{posterior.Mode[row]}", $"{largest[row]:F4}");
        }

        Write(doubtful);
    }

    private static Table NewTable(string title, params string[] headings)
    {
        Table table = new Table().Title(title).Border(TableBorder.Simple);
        foreach (string heading in headings)
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        return table;
    }

    private static void Write(Table table)
    {
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine();
    }
}
