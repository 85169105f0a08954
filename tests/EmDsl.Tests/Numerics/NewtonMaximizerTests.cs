using EmDsl.Numerics;

namespace EmDsl.Tests.Numerics;

public class NewtonMaximizerTests
{
    [Theory]
    [InlineData(0.05)]
    [InlineData(1.7)]
    [InlineData(40)]
    [InlineData(1e7)]
    public void GammaShapeSolvesItsScoreEquation(double shape)
    {
        // With log mean - mean log = log a - psi(a), the profile likelihood of the shape has its maximum at a.
        var objective = new GammaShape(Count: 300, LogMeanMinusMeanLog: Special.LogMinusDigamma(shape));
        double[] x = [0];
        var maximizer = new NewtonMaximizer(1);
        NewtonResult result = maximizer.Maximize(ref objective, x);
        Assert.Equal(NewtonOutcome.Converged, result.Outcome);
        Assert.Equal(1, Math.Exp(x[0]) / shape, 1e-12);
        Assert.InRange(result.Evaluations, 1, 40);
        AssertFixedPoint(maximizer, ref objective, x, 4);
    }

    [Theory]
    [InlineData(0.4, 0.7)]
    [InlineData(2, 5)]
    [InlineData(1500, 30)]
    public void BetaMaximumMatchesItsExpectedLogarithms(double a, double b)
    {
        var objective = new DirichletLikelihood(50, [-Special.DigammaDifference(a, b), -Special.DigammaDifference(b, a)]);
        double[] x = [0, 0];
        var maximizer = new NewtonMaximizer(2);
        Assert.Equal(NewtonOutcome.Converged, maximizer.Maximize(ref objective, x).Outcome);
        Assert.Equal(1, Math.Exp(x[0]) / a, 1e-9);
        Assert.Equal(1, Math.Exp(x[1]) / b, 1e-9);
        AssertFixedPoint(maximizer, ref objective, x, 4);
    }

    [Fact]
    public void DirichletMaximumMatchesItsExpectedLogarithms()
    {
        double[] alpha = [0.3, 4, 1, 11, 0.9];
        double total = Special.Digamma(alpha.Sum());
        var objective = new DirichletLikelihood(1e5, [.. alpha.Select(a => Special.Digamma(a) - total)]);
        var x = new double[5];
        var maximizer = new NewtonMaximizer(5);
        Assert.Equal(NewtonOutcome.Converged, maximizer.Maximize(ref objective, x).Outcome);
        Assert.All(Enumerable.Range(0, 5), k => Assert.Equal(1, Math.Exp(x[k]) / alpha[k], 1e-11));
        AssertFixedPoint(maximizer, ref objective, x, 4);
    }

    [Fact]
    public void NegativeBinomialSizeIsAStationaryPointAndTheLargestValueOnAGrid()
    {
        // Counts of accidents, Greenwood and Yule 1920.
        var objective = new NegativeBinomialSize([447, 132, 42, 21, 3, 2]);
        double[] x = [0];
        var maximizer = new NewtonMaximizer(1);
        NewtonResult result = maximizer.Maximize(ref objective, x);
        Assert.Equal(NewtonOutcome.Converged, result.Outcome);
        for (double logSize = -5; logSize < 20; logSize += 0.01)
        {
            Assert.True(objective.Value([logSize]) <= result.Value + 1e-12);
        }

        // The score's sign changes within 1e-12 of the answer.
        Assert.True(objective.Score(x[0] - 1e-11) > 0 && objective.Score(x[0] + 1e-11) < 0);
        AssertFixedPoint(maximizer, ref objective, x, 4);
    }

    [Fact]
    public void UnderdispersedCountsSendTheSizeToInfinity()
    {
        var objective = new NegativeBinomialSize([5, 40, 5]);
        double[] x = [0];
        NewtonResult result = new NewtonMaximizer(1) { Boundary = 25 }.Maximize(ref objective, x);
        Assert.Equal(NewtonOutcome.Boundary, result.Outcome);
        Assert.True(x[0] > 25);
        Assert.True(result.Evaluations < 60);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-6)]
    [InlineData(12)]
    public void CauchyLocationIsFoundFromWhereItIsNotConcave(double start)
    {
        var objective = new CauchyLocation([-1.2, 0.4, 0.9, 1.3, 4]);
        double[] x = [start];
        double before = objective.Value(x);
        var maximizer = new NewtonMaximizer(1);
        NewtonResult result = maximizer.Maximize(ref objective, x);
        Assert.Equal(NewtonOutcome.Converged, result.Outcome);
        Assert.True(result.Value >= before);
        double best = Enumerable.Range(-2000, 4000).Max(i => objective.Value([i / 1000.0]));
        Assert.Equal(best, result.Value, 1e-6);
        Assert.True(result.Value >= best);
        AssertFixedPoint(maximizer, ref objective, x, 4);
    }

    [Fact]
    public void RosenbrockValleyIsFollowedToItsEnd()
    {
        var objective = default(NegatedRosenbrock);
        double[] x = [-1.2, 1];
        NewtonResult result = new NewtonMaximizer(2).Maximize(ref objective, x);
        Assert.Equal(NewtonOutcome.Converged, result.Outcome);
        Assert.Equal(1, x[0], 1e-12);
        Assert.Equal(1, x[1], 1e-12);
        Assert.InRange(result.Evaluations, 1, 100);
    }

    [Fact]
    public void StartOutsideTheDomainIsReportedAndLeftAlone()
    {
        var objective = new GammaShape(10, double.NaN);
        double[] x = [0.5];
        NewtonResult result = new NewtonMaximizer(1).Maximize(ref objective, x);
        Assert.Equal(NewtonOutcome.NonFinite, result.Outcome);
        Assert.Equal(0.5, x[0]);
    }

    [Fact]
    public void EvaluationsAreLimited()
    {
        var objective = default(NegatedRosenbrock);
        double[] x = [-1.2, 1];
        NewtonResult result = new NewtonMaximizer(2) { MaxEvaluations = 5 }.Maximize(ref objective, x);
        Assert.Equal(NewtonOutcome.EvaluationLimit, result.Outcome);
        Assert.InRange(result.Evaluations, 5, 6);
        Assert.True(result.Value >= objective.Value([-1.2, 1]));
    }

    [Fact]
    public void AShareOfTheFirstDecrementIsEnoughWhereAskedFor()
    {
        var objective = new GammaShape(300, 0.4);
        double[] whole = [-3], part = [-3];
        NewtonResult exact = new NewtonMaximizer(1).Maximize(ref objective, whole);
        NewtonResult reduced = new NewtonMaximizer(1) { Reduction = 0.1 }.Maximize(ref objective, part);
        Assert.Equal(NewtonOutcome.Converged, reduced.Outcome);
        Assert.InRange(reduced.Evaluations, 2, exact.Evaluations - 1);
        Assert.InRange(reduced.Value, objective.Value([-3]), exact.Value);
    }

    [Fact]
    public void MismatchedDimensionsAreRefused()
    {
        var objective = default(NegatedRosenbrock);
        var exception = Assert.Throws<ArgumentException>(() => new NewtonMaximizer(3).Maximize(ref objective, new double[3]));
        Assert.Equal("The workspace has dimension 3; the objective has 2 and the argument 3. (Parameter 'x')", exception.Message);
    }

    [Fact]
    public void AnswersWithoutAQuestionAreRefused()
    {
        Assert.Equal("No maximisation was begun.", Assert.Throws<InvalidOperationException>(() => new NewtonMaximizer(1).Supply(0)).Message);
        var objective = new Parabola();
        Assert.Equal("No maximisation was begun.", Assert.Throws<InvalidOperationException>(objective.AnswerUnasked).Message);
        Assert.Equal("No curvature was measured to compare with.", Assert.Throws<InvalidOperationException>(objective.AskForEscape).Message);
    }

    [Fact]
    public void QuestionsAndAnswersGiveWhatCallsGive()
    {
        var objective = default(NegatedRosenbrock);
        double[] called = [-1.2, 1];
        NewtonResult result = new NewtonMaximizer(2).Maximize(ref objective, called);
        var asking = new NewtonMaximizer(2);
        asking.Begin([-1.2, 1]);
        while (asking.IsRunning)
        {
            asking.Supply(asking.WantsDerivatives ? objective.Evaluate(asking.Point, asking.Gradient, asking.Hessian) : objective.Value(asking.Point));
        }

        Assert.Equal(result, asking.Result);
        Assert.Equal(called, asking.Argument.ToArray());
    }

    sealed class Parabola() : BlockObjective(1)
    {
        public void AnswerUnasked() => Answer(0);

        public void AskForEscape() => HasEscaped(0, 1);

        protected override double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian) => -theta[0] * theta[0];
    }

    [Fact]
    public void MaximisationDoesNotAllocate()
    {
        var objective = new GammaShape(300, 0.4);
        double[] x = [0];
        var maximizer = new NewtonMaximizer(1);
        maximizer.Maximize(ref objective, x);
        x[0] = 1;
        long before = GC.GetAllocatedBytesForCurrentThread();
        maximizer.Maximize(ref objective, x);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    static void AssertFixedPoint<T>(NewtonMaximizer maximizer, ref T objective, double[] x, int evaluations)
        where T : IObjective
    {
        double[] again = [.. x];
        NewtonResult result = maximizer.Maximize(ref objective, again);
        Assert.InRange(result.Evaluations, 1, evaluations);
        Assert.All(Enumerable.Range(0, x.Length), i => Assert.Equal(x[i], again[i], 1e-12 * Math.Max(1, Math.Abs(x[i]))));
    }

    // In x = log a: n (a log a - a - log Gamma(a)) - n a s, the rate being maximised out.
    readonly record struct GammaShape(double Count, double LogMeanMinusMeanLog) : IObjective
    {
        public int Dimension => 1;

        public double Value(ReadOnlySpan<double> x)
        {
            double a = Math.Exp(x[0]);
            return Count * ((a * (x[0] - 1 - LogMeanMinusMeanLog)) - Special.LogGamma(a));
        }

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
        {
            double a = Math.Exp(x[0]);
            gradient[0] = Count * a * (Special.LogMinusDigamma(a) - LogMeanMinusMeanLog);
            hessian[0] = gradient[0] - (Count * a * a * Special.TrigammaMinusInverse(a));
            return Value(x);
        }
    }

    // In x = log alpha.
    readonly record struct DirichletLikelihood(double Count, double[] MeanLogs) : IObjective
    {
        public int Dimension => MeanLogs.Length;

        public double Value(ReadOnlySpan<double> x)
        {
            double total = 0;
            double sum = 0;
            for (int k = 0; k < x.Length; k++)
            {
                double alpha = Math.Exp(x[k]);
                total += alpha;
                sum += ((alpha - 1) * MeanLogs[k]) - Special.LogGamma(alpha);
            }

            return Count * (sum + Special.LogGamma(total));
        }

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
        {
            double total = 0;
            foreach (double value in x)
            {
                total += Math.Exp(value);
            }

            for (int k = 0; k < x.Length; k++)
            {
                double alpha = Math.Exp(x[k]);
                double rest = 0;
                for (int l = 0; l < x.Length; l++)
                {
                    rest += l == k ? 0 : Math.Exp(x[l]);
                }

                gradient[k] = Count * alpha * (Special.DigammaDifference(alpha, rest) + MeanLogs[k]);
                for (int l = 0; l < x.Length; l++)
                {
                    hessian[(k * x.Length) + l] = Count * alpha * Math.Exp(x[l]) * Special.Trigamma(total);
                }

                hessian[(k * x.Length) + k] += gradient[k] - (Count * alpha * alpha * Special.Trigamma(alpha));
            }

            return Value(x);
        }
    }

    // In x = log r, with the mean at its estimate: frequencies[y] counts of y.
    readonly record struct NegativeBinomialSize(double[] Frequencies) : IObjective
    {
        public int Dimension => 1;

        double Mean => Frequencies.Select((n, y) => n * y).Sum() / Frequencies.Sum();

        public double Value(ReadOnlySpan<double> x)
        {
            double r = Math.Exp(x[0]);
            double mean = Mean;
            double sum = 0;
            for (int y = 0; y < Frequencies.Length; y++)
            {
                sum += Frequencies[y] * (Special.LogGammaRatio(r, y) - ((r + y) * Special.Log1P(mean / r)) + (y * Math.Log(mean / r)));
            }

            return sum;
        }

        public double Score(double logSize)
        {
            var gradient = new double[1];
            Evaluate([logSize], gradient, new double[1]);
            return gradient[0];
        }

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
        {
            double r = Math.Exp(x[0]);
            double mean = Mean;
            double first = 0;
            double second = 0;
            for (int y = 0; y < Frequencies.Length; y++)
            {
                first += Frequencies[y] * (Special.DigammaDifference(r, y) - Special.Log1P(mean / r) + ((mean - y) / (r + mean)));
                second += Frequencies[y] * (Special.TrigammaDifference(r, y) + (mean / r / (r + mean)) - ((mean - y) / ((r + mean) * (r + mean))));
            }

            gradient[0] = r * first;
            hessian[0] = gradient[0] + (r * r * second);
            return Value(x);
        }
    }

    readonly record struct CauchyLocation(double[] Data) : IObjective
    {
        public int Dimension => 1;

        public double Value(ReadOnlySpan<double> x)
        {
            double sum = 0;
            foreach (double y in Data)
            {
                sum -= Math.Log(1 + ((y - x[0]) * (y - x[0])));
            }

            return sum;
        }

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
        {
            gradient[0] = 0;
            hessian[0] = 0;
            foreach (double y in Data)
            {
                double u = y - x[0];
                double w = 1 / (1 + (u * u));
                gradient[0] += 2 * u * w;
                hessian[0] += 2 * w * ((2 * u * u * w) - 1);
            }

            return Value(x);
        }
    }

    readonly struct NegatedRosenbrock : IObjective
    {
        public int Dimension => 2;

        public double Value(ReadOnlySpan<double> x)
        {
            double valley = x[1] - (x[0] * x[0]);
            return -(100 * valley * valley) - ((1 - x[0]) * (1 - x[0]));
        }

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
        {
            double valley = x[1] - (x[0] * x[0]);
            gradient[0] = (400 * x[0] * valley) + (2 * (1 - x[0]));
            gradient[1] = -200 * valley;
            hessian[0] = (400 * valley) - (800 * x[0] * x[0]) - 2;
            hessian[1] = hessian[2] = 400 * x[0];
            hessian[3] = -200;
            return Value(x);
        }
    }
}
