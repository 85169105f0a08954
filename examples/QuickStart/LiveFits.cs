using EmDsl;
using Spectre.Console;

namespace Examples.QuickStart;

/// <summary>Runs one fit after another under live bars; when nobody watches (output goes to a file or a pipe), a line for each.</summary>
internal static class LiveFits
{
    public static IReadOnlyList<FitResult<OldFaithful>> Run(
        IEnumerable<int> sizes, int starts, Func<int, IProgress<EmIteration>?, FitResult<OldFaithful>> fit)
    {
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive)
            return [.. sizes.Select(k => Announce(k, fit(k, null)))];

        var fits = new List<FitResult<OldFaithful>>();
        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = 20 }, new LogLikelihoodColumn(), new RateColumn())
            .Start(context =>
            {
                ProgressTask[] tasks = [.. sizes.Select(k => context.AddTask($"K = {k}", autoStart: false))];
                foreach ((int k, ProgressTask task) in sizes.Zip(tasks))
                {
                    var progress = new BarProgress(task, starts);
                    task.StartTask();
                    FitResult<OldFaithful> result = fit(k, progress);
                    progress.Finish(result);
                    fits.Add(result);
                }
            });
        return fits;
    }

    private static FitResult<OldFaithful> Announce(int k, FitResult<OldFaithful> fit)
    {
        AnsiConsole.WriteLine($"K = {k}: log-likelihood {fit.LogLikelihood:F3} after {fit.Iterations} iterations");
        return fit;
    }
}
