using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Tests.Numerics;

/// <summary>Kinks −w |θ − k|: the maximum is the best over all ways to lie on one side of each, and a coordinate whose maximum is k ends exactly there.</summary>
public class KinkTests
{
    [Fact]
    public void AQuadraticWithKinksEndsWhereTheBestOfAllFacesDoes()
    {
        var random = new Random(5);
        int onKink = 0;
        for (int trial = 0; trial < 200; trial++)
        {
            const int n = 4;
            Matrix<double> root = Matrix<double>.Build.Dense(n, n, (_, _) => (2 * random.NextDouble()) - 1);
            Matrix<double> curvature = (root * root.Transpose()) + (0.01 * Matrix<double>.Build.DenseIdentity(n));
            Vector<double> slope = Vector<double>.Build.Dense(n, _ => (4 * random.NextDouble()) - 2);
            double[] kinks = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() < 0.5 ? 0.1 : (2 * random.NextDouble()) - 1)];
            double[] weights = [.. Enumerable.Range(0, n).Select(i => i == 0 ? 0 : 1.5 * random.NextDouble())];
            double[] start = [.. kinks.Select(k => random.NextDouble() < 0.4 ? k : (4 * random.NextDouble()) - 2)];

            var hill = new Hill(curvature, slope, kinks, weights, 0);
            double[] found = hill.MaximizeFrom(start);
            double[] best = Best(curvature, slope, kinks, weights);
            for (int i = 0; i < n; i++)
            {
                onKink += weights[i] > 0 && best[i] == kinks[i] ? 1 : 0;
                if (weights[i] > 0 && best[i] == kinks[i])
                    Assert.Equal(kinks[i], found[i]);
                else
                    Assert.Equal(best[i], found[i], 1e-9);
            }

            Assert.True(hill.Evaluations <= 6, $"{hill.Evaluations} evaluations");
            Assert.Equal(found, hill.MaximizeFrom(found), (first, second) => Math.Abs(first - second) <= 1e-12 * Math.Max(1, Math.Abs(first)));
        }

        Assert.InRange(onKink, 150, 450);
    }

    [Fact]
    public void AwayFromAQuadraticTheSubgradientsHoldZero()
    {
        var random = new Random(6);
        for (int trial = 0; trial < 100; trial++)
        {
            const int n = 3;
            Matrix<double> root = Matrix<double>.Build.Dense(n, n, (_, _) => (2 * random.NextDouble()) - 1);
            Vector<double> slope = Vector<double>.Build.Dense(n, _ => (6 * random.NextDouble()) - 3);
            double[] kinks = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble())];
            double[] weights = [.. Enumerable.Range(0, n).Select(_ => 2 * random.NextDouble())];
            var hill = new Hill((root * root.Transpose()) + (0.1 * Matrix<double>.Build.DenseIdentity(n)), slope, kinks, weights, 1);
            double[] start = [.. Enumerable.Range(0, n).Select(_ => (6 * random.NextDouble()) - 3)];
            double[] found = hill.MaximizeFrom(start);
            Vector<double> slopes = hill.Slopes(found);
            for (int i = 0; i < n; i++)
            {
                if (found[i] == kinks[i])
                    Assert.InRange(Math.Abs(slopes[i]), 0, weights[i] * (1 + 1e-9));
                else
                    Assert.Equal(weights[i] * Math.Sign(found[i] - kinks[i]), slopes[i], 1e-9);
            }

            Assert.True(hill.Whole(found) >= hill.Whole(start));
        }
    }

    [Theory]
    [InlineData(3.0, 1.0, 2.0, 2.0)]
    [InlineData(2.5, 1.0, 2.0, 2.0)]
    [InlineData(9.0, 1.0, 2.0, 8.0)]
    [InlineData(0.1, 1.0, 2.0, 1.1)]
    public void APositiveCoordinateHasItsKinkInTheLogarithm(double a, double b, double kink, double expected)
    {
        // Q = a log θ − b θ − w |log (θ / k)| with w = 1, where the slope in log θ is a − b θ: on the kink while |a − b k| ≤ 1.
        var scale = new Scale(a, b, kink);
        double found = scale.MaximizeFrom(0.3);
        if (expected == kink)
            Assert.Equal(kink, found);
        else
            Assert.Equal(expected, found, 1e-12);
    }

    [Fact]
    public void AWeightBelowZeroIsNoKink()
    {
        var hill = new Hill(Matrix<double>.Build.DenseIdentity(1), Vector<double>.Build.Dense(1, 1.0), [0], [-1], 0);
        Assert.Equal([0.5], hill.MaximizeFrom([0.5]));
        Assert.Equal(NewtonOutcome.NonFinite, hill.Outcome);
    }

    private static double[] Best(Matrix<double> curvature, Vector<double> slope, double[] kinks, double[] weights)
    {
        int n = kinks.Length;
        double[] best = [];
        double most = double.NegativeInfinity;
        for (int face = 0; face < (int)Math.Pow(3, n); face++)
        {
            int[] side = [.. Enumerable.Range(0, n).Select(i => (face / (int)Math.Pow(3, i) % 3) - 1)];
            int[] free = [.. Enumerable.Range(0, n).Where(i => weights[i] == 0 || side[i] != 0)];
            double[] at = [.. kinks];
            if (free.Length > 0)
            {
                Matrix<double> own = Matrix<double>.Build.Dense(free.Length, free.Length, (i, j) => curvature[free[i], free[j]]);
                Vector<double> right = Vector<double>.Build.Dense(free.Length, i => slope[free[i]] - (side[free[i]] * weights[free[i]])
                    - Enumerable.Range(0, n).Except(free).Sum(j => curvature[free[i], j] * kinks[j]));
                Vector<double> solution = own.Solve(right);
                for (int i = 0; i < free.Length; i++)
                    at[free[i]] = solution[i];
            }

            if (free.Any(i => weights[i] > 0 && side[i] * (at[i] - kinks[i]) < 0))
                continue;
            Vector<double> point = Vector<double>.Build.Dense(at);
            double value = (slope * point) - (0.5 * (point * curvature * point)) - Enumerable.Range(0, n).Sum(i => weights[i] * Math.Abs(at[i] - kinks[i]));
            if (value > most)
                (most, best) = (value, at);
        }

        return best;
    }

    /// <summary>g·θ − ½ θᵀBθ − c Σ log cosh θ.</summary>
    sealed class Hill(Matrix<double> curvature, Vector<double> slope, double[] kinks, double[] weights, double bend) : BlockObjective(kinks.Length)
    {
        public int Evaluations { get; private set; }

        public NewtonOutcome Outcome { get; private set; }

        public double[] MaximizeFrom(double[] start)
        {
            Evaluations = 0;
            start.CopyTo(Theta);
            ClearKinks();
            for (int i = 0; i < kinks.Length; i++)
                SetKink(i, kinks[i], weights[i]);
            Outcome = Maximize().Outcome;
            return Theta.ToArray();
        }

        public Vector<double> Slopes(double[] at)
        {
            Vector<double> x = Vector<double>.Build.Dense(at);
            return slope - (curvature * x) - (bend * x.Map(Math.Tanh));
        }

        public double Whole(double[] at) => Evaluate(at, default, default) - Enumerable.Range(0, at.Length).Sum(i => weights[i] * Math.Abs(at[i] - kinks[i]));

        protected override double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
        {
            Evaluations++;
            Vector<double> x = Vector<double>.Build.Dense(theta.ToArray());
            if (!gradient.IsEmpty)
            {
                Slopes(theta.ToArray()).AsArray().CopyTo(gradient);
                for (int i = 0; i < x.Count; i++)
                {
                    for (int j = 0; j <= i; j++)
                        hessian[(i * x.Count) + j] = -curvature[i, j];
                    hessian[(i * x.Count) + i] -= bend * (1 - Math.Pow(Math.Tanh(x[i]), 2));
                }
            }

            return (slope * x) - (0.5 * (x * curvature * x)) - (bend * x.Map(entry => Math.Log(Math.Cosh(entry))).Sum());
        }
    }

    sealed class Scale : BlockObjective
    {
        readonly double a;
        readonly double b;
        readonly double kink;

        public Scale(double a, double b, double kink)
            : base(1)
        {
            (this.a, this.b, this.kink) = (a, b, kink);
            SetDomain(0, 1, ParameterTransform.Above, 0, double.PositiveInfinity);
        }

        public double MaximizeFrom(double start)
        {
            Theta[0] = start;
            SetKink(0, kink, 1);
            Maximize();
            return Theta[0];
        }

        protected override double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
        {
            if (!gradient.IsEmpty)
            {
                gradient[0] = (a / theta[0]) - b;
                hessian[0] = -a / (theta[0] * theta[0]);
            }

            return (a * Math.Log(theta[0])) - (b * theta[0]);
        }
    }
}
