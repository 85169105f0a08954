using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Tests.Fits;

/// <summary>Where a fit begins: what is given, what is completed, what stays zero.</summary>
public sealed partial class StartTests
{
    [Fact]
    public void TwoStatesThatAreTheSameAreRefused()
    {
        var start = new Line { K = 3, Weights = Data.Vector(0.2, 0.3, 0.5), Mean = [1, 0, 1], Variance = [2, 1, 2] };

        var exception = Assert.Throws<ArgumentException>(() => Line.Fit(Data.Line(), start: start));

        Assert.Equal("States 0 and 2 of Component are the same in the start, and EM would keep them so: give them different Variance, Mean. (Parameter 'start')", exception.Message);
    }

    [Fact]
    public void ACompleteStartIsWhereTheFirstStartBegins()
    {
        var data = Data.Line();
        var start = new Line { K = 2, Weights = Data.Vector(0.3, 0.7), Mean = [4, -2], Variance = [3, 0.5] };

        var fit = Line.Fit(data, new FitOptions { Starts = 1 }, start);
        var none = Line.Fit(data, new FitOptions { Starts = 1, MaxIterations = 0 }, start);

        // The same sum over rows in another order than the chunks': equal but for rounding.
        Assert.Equal(start.LogLikelihood(data), fit.LogLikelihoodTrace[0], 1e-10 * Math.Abs(fit.LogLikelihoodTrace[0]));
        Assert.Equal(fit.LogLikelihoodTrace[0], none.LogLikelihood);
        Assert.Equal(StopReason.IterationLimit, none.StopReason);
        Assert.Equal(0, none.Iterations);
        Assert.Equal(Bits.Of(start), Bits.Of(none.Model));

        // States keep the order of the start.
        Assert.True(fit.Model.Mean[0] > fit.Model.Mean[1]);
    }

    [Fact]
    public void APartialStartIsTakenAsItIsAndCompletedToGoWithIt()
    {
        // The right component narrow, the left one wide, and given in this order, which no initialisation can know.
        var data = Line.Dataset.FromRows(new Line { K = 2, Weights = Data.Vector(0.3, 0.7), Mean = [10, 0], Variance = [0.25, 4] }.Sample(800, 3).Rows);

        var begun = Line.Fit(data, new FitOptions { Starts = 1, MaxIterations = 0 }, new Line { K = 2, Mean = [9, 1] });
        var fit = Line.Fit(data, new FitOptions { Starts = 1 }, new Line { K = 2, Mean = [9, 1] });

        Assert.Equal([9.0, 1.0], begun.Model.Mean);
        Assert.InRange(begun.Model.Weights[0], 0.2, 0.45);
        Assert.Equal(0.3, fit.Model.Weights[0], 0.05);
        Assert.Equal(10, fit.Model.Mean[0], 0.2);
    }

    [Fact]
    public void APartialStartThatTellsNoStatesApartIsCompletedFromTheData()
    {
        var data = Data.Line();

        var fit = Line.Fit(data, new FitOptions { Starts = 1 }, new Line { K = 2, Mean = [0, 0] });
        var weights = Line.Fit(data, new FitOptions { Starts = 1 }, new Line { K = 2, Weights = Data.Vector(0.5, 0.5) });

        var best = Line.Fit(data, start: new Line { K = 2 }).LogLikelihood;
        Assert.Equal(best, fit.LogLikelihood, 1e-3);
        Assert.Equal(best, weights.LogLikelihood, 1e-3);
    }

    [Fact]
    public void FixedParametersConstantsAndSizesMustBeGiven()
    {
        var data = Held.Dataset.FromColumns([1, 2, 3.5]);

        Assert.Equal(
            "Location of Held is not set: give it in the object initialiser.",
            Assert.Throws<InvalidOperationException>(() => Held.Fit(data, start: new Held { Offset = 1 })).Message);
        Assert.Equal(
            "Offset of Held is not set: give it in the object initialiser.",
            Assert.Throws<InvalidOperationException>(() => Held.Fit(data, start: new Held { Location = 1 })).Message);
        Assert.Equal(
            "K of Line is not set: pass a start that gives it.",
            Assert.Throws<InvalidOperationException>(() => Line.Fit(Data.Line())).Message);

        var fit = Held.Fit(data, start: new Held { Location = 1, Offset = 0.5 });

        Assert.Equal(1, fit.Model.Location);
        Assert.Equal(0.5, fit.Model.Offset);
        Assert.Equal(1, fit.FreeParameterCount);

        // The mean of (x − 1.5)².
        Assert.Equal((0.25 + 0.25 + 4) / 3, fit.Model.Variance, 1e-12);
    }

    [Fact]
    public void ZerosOfAStartStayZeroInEveryStart()
    {
        var data = Data.Questionnaire();
        var third = new Vector<double>[2, 4];
        for (var j = 0; j < 4; j++)
        {
            third[0, j] = Data.Vector(0.5, 0.3, 0.2);
            third[1, j] = Data.Vector(0.2, 0.3, 0.5);
        }

        third[1, 2] = Data.Vector(0.6, 0.4, 0);
        var start = new Questionnaire { Weights = Data.Vector(0.5, 0.5), Item = third };

        for (var seed = 0; seed < 3; seed++)
        {
            var fit = Questionnaire.Fit(data, new FitOptions { Seed = seed, Starts = 4 }, start);
            Assert.Equal(0, fit.Model.Item[1, 2][2]);
            Assert.True(fit.Model.Item[0, 2][2] > 0.1);
            Assert.Equal((2 - 1) + (2 * 4 * 2) - 1, fit.FreeParameterCount);
            Assert.Empty(fit.AtBoundary);
        }

        // Without the zero, one more.
        Assert.Equal(17, Questionnaire.Fit(data).FreeParameterCount);
    }

    [Fact]
    public void ZerosOfAPatternStayZero()
    {
        var sample = new Ladder
        {
            First = Data.Vector(0.5, 0.3, 0.2),
            Next = [Data.Vector(0.6, 0.4, 0), Data.Vector(0, 0.7, 0.3), Data.Vector(0, 0, 1)],
            Mean = [-5, 0, 5],
            Variance = 0.5,
        }.Sample(600, 4);

        var fit = Ladder.Fit(Ladder.Dataset.FromRows(sample.Rows), start: new Ladder { Mean = [-4, 0, 4], Variance = 1 });

        Assert.Equal([0, 0, 0, 0], new[] { fit.Model.Next[0][2], fit.Model.Next[1][0], fit.Model.Next[2][0], fit.Model.Next[2][1] });
        Assert.Equal(1, fit.Model.Next[2][2], 1e-12);

        // Means seven standard deviations apart: the estimate is the share of the sample's own steps.
        int[] steps = [.. sample.After.Where((_, i) => sample.Before[i] == 0)];
        Assert.Equal(steps.Average(), fit.Model.Next[0][1], 1e-3);

        // 2 of First, 1 + 1 + 0 of Next, 3 means, 1 variance.
        Assert.Equal(8, fit.FreeParameterCount);
        Assert.Empty(fit.AtBoundary);
    }

    [LatentModel]
    internal sealed partial class Held
    {
        [Parameter(Fixed = true)] public partial double Location { get; init; }
        [Parameter] public partial double Variance { get; init; }
        [Constant] public partial double Offset { get; init; }
        [Observed] double X => Normal(Location + Offset, Variance);
    }

    [LatentModel]
    internal sealed partial class Ladder
    {
        [Parameter] public partial Vector<double> First { get; init; }
        [Parameter(Pattern = nameof(Upwards))] public partial Vector<double>[] Next { get; init; }
        [Parameter] public partial double[] Mean { get; init; }
        [Parameter] public partial double Variance { get; init; }
        [Latent(3)] int Before => Categorical(First);
        [Latent(3)] int After => Categorical(Next[Before]);
        [Observed] double X => Normal(Mean[Before], Variance);
        [Observed] double Y => Normal(Mean[After], Variance);

        static bool Upwards(int i, int j) => j == i || j == i + 1;
    }
}
