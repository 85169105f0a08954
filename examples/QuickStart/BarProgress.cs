using System.Diagnostics;
using EmDsl;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Examples.QuickStart;

/// <summary>
/// Shows the iterations of one fit in its bar. Nobody knows how many iterations EM will take; the bar counts the starts that have
/// begun, and its last piece is the best start's way to convergence.
/// </summary>
internal sealed class BarProgress : IProgress<EmIteration>
{
    public const string LogLikelihood = nameof(LogLikelihood);
    public const string Rate = nameof(Rate);

    private readonly ProgressTask task;
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private int iterations;
    private double best = double.NegativeInfinity;

    public BarProgress(ProgressTask task, int starts)
    {
        this.task = task;
        task.MaxValue = starts + 1;
    }

    public void Report(EmIteration value)
    {
        iterations++;
        best = Math.Max(best, value.LogLikelihood);
        task.Value = Math.Max(task.Value, value.Start);
        Show(best);
    }

    public void Finish(FitResult<OldFaithful> result)
    {
        task.Value = task.MaxValue;
        Show(result.LogLikelihood);
        task.StopTask();
    }

    private void Show(double logLikelihood)
    {
        task.State.Update<double>(LogLikelihood, _ => logLikelihood);
        task.State.Update<double>(Rate, _ => iterations / watch.Elapsed.TotalSeconds);
    }
}

/// <summary>The best log-likelihood so far.</summary>
internal sealed class LogLikelihoodColumn : ProgressColumn
{
    public override int? GetColumnWidth(RenderOptions options) => 25;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        => new Text(task.IsStarted ? $"log-likelihood {task.State.Get<double>(BarProgress.LogLikelihood):F3}" : "").RightJustified();
}

/// <summary>Iterations per second since the fit began.</summary>
internal sealed class RateColumn : ProgressColumn
{
    public override int? GetColumnWidth(RenderOptions options) => 19;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        => new Text(task.IsStarted ? $"{task.State.Get<double>(BarProgress.Rate):F0} iterations/s" : "").RightJustified();
}
