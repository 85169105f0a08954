using Examples.Pictures;
using MathNet.Numerics.LinearAlgebra;
using ScottPlot;
using ScottPlot.Plottables;

namespace Examples.MixtureOfExperts;

/// <summary>The runs in the colours of the experts' posterior probabilities, with the lines: broad where the gate makes an expert probable.</summary>
internal static class ExpertsFigure
{
    private const int Steps = 100;

    public static string Write(Engine model, Engine.Dataset data, (double Concentration, double Equivalence)[] runs, string file)
    {
        Plot plot = Figure.Create($"{runs.Length} runs of an engine: the broader a line, the more probable its expert", "Nitrogen oxides (µg/J)", "Equivalence ratio");
        double end = runs.Max(run => run.Concentration) * 1.05;
        for (int expert = 0; expert < 2; expert++)
            AddLine(plot, model, expert, end);
        Matrix<double> posterior = model.Posterior(data).Expert.Probabilities;
        for (int row = 0; row < runs.Length; row++)
            plot.Add.Marker(runs[row].Concentration, runs[row].Equivalence, MarkerShape.FilledCircle, 8, Colours.Blend(posterior.Row(row)));
        plot.ShowLegend(Alignment.LowerRight);
        return Figure.Save(plot, file);
    }

    private static void AddLine(Plot plot, Engine model, int expert, double end)
    {
        for (int step = 0; step < Steps; step++)
        {
            double left = end * step / Steps, right = end * (step + 1) / Steps;
            Vector<double> scores = model.Gate * Vector<double>.Build.Dense([1, (left + right) / 2]);
            double probability = EmDsl.Distributions.Softmax(scores)[expert];
            LinePlot piece = plot.Add.Line(left, At(left), right, At(right));
            piece.Color = Colours.State(expert);
            piece.LineWidth = (float)(1 + (7 * probability));
            if (step == 0)
                piece.LegendText = $"Expert {expert}: {model.Line[expert][0]:F3} {(model.Line[expert][1] < 0 ? "−" : "+")} {Math.Abs(model.Line[expert][1]):F3} NO";
        }

        double At(double concentration) => model.Line[expert][0] + (model.Line[expert][1] * concentration);
    }
}
