using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Tests.Numerics;

/// <summary>Covariance matrices in unconstrained coordinates, against differences and closed forms.</summary>
public class CovarianceBlockTests
{
    private static readonly Matrix<double> Scatter = Matrix<double>.Build.DenseOfRowMajor(3, 3, [40, 6, -3, 6, 25, 8, -3, 8, 30]);

    [Theory]
    [InlineData(1)]
    [InlineData(1e-9)]
    [InlineData(1e9)]
    public void MaximumIsTheWeightedCovarianceInAllUnits(double unit)
    {
        var block = new CovarianceBlock(Scatter * unit, rows: 12, summands: 1);
        block.Start(Matrix<double>.Build.DenseIdentity(3) * unit);
        NewtonResult result = block.Maximize();
        Assert.Equal(NewtonOutcome.Converged, result.Outcome);
        Matrix<double> expected = Scatter * unit / 12;
        for (int i = 0; i < 9; i++)
            Assert.Equal(expected[i / 3, i % 3] / unit, block.Values[i] / unit, 1e-10);
        double[] before = [.. block.Values];
        block.Maximize();
        Assert.Equal(before, block.Values);
    }

    [Fact]
    public void DerivativesAreThoseOfDifferences()
    {
        // Two matrices whose sum counts: every second derivative is in use.
        var block = new CovarianceBlock(Scatter, rows: 12, summands: 2, steps: 1);
        block.Start(Matrix<double>.Build.DenseOfRowMajor(3, 3, [2, 0.5, 0.1, 0.5, 1, -0.2, 0.1, -0.2, 3]));
        block.Maximize();
        IObjective objective = block;
        int n = objective.Dimension;
        var random = new Random(5);
        double[] x = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)];
        double[] gradient = new double[n], hessian = new double[n * n], other = new double[n], unused = new double[n * n];
        objective.Evaluate(x, gradient, hessian);
        for (int i = 0; i < n; i++)
        {
            int row = i % 9 / 3, column = i % 3;
            if (column > row)
            {
                Assert.Equal(0, gradient[i]);
                continue;
            }

            const double h = 1e-5;
            double At(double step)
            {
                double[] moved = [.. x];
                moved[i] += step;
                return objective.Evaluate(moved, other, unused);
            }

            Assert.Equal((At(h) - At(-h)) / (2 * h), gradient[i], 1e-6);
            At(h);
            double[] up = [.. other];
            At(-h);
            for (int j = 0; j < n; j++)
            {
                if (j % 3 <= j % 9 / 3)
                    Assert.Equal((up[j] - other[j]) / (2 * h), hessian[(i * n) + j], 1e-5);
            }
        }
    }

    // −½ (n log det C + tr(C⁻¹ M)), C the sum of some matrices.
    private sealed class CovarianceBlock : BlockObjective
    {
        private readonly CovarianceTerm term;
        private readonly double[] scatter;
        private readonly double rows;
        private readonly int summands;

        public CovarianceBlock(Matrix<double> scatter, double rows, int summands, int steps = int.MaxValue)
            : base(9 * summands, steps)
        {
            this.scatter = scatter.ToRowMajorArray();
            this.rows = rows;
            this.summands = summands;
            term = new CovarianceTerm(3, Dimension);
            SetCovariance(0, 9 * summands, 3);
        }

        public double[] Values => Theta.ToArray();

        public void Start(Matrix<double> value)
        {
            for (int k = 0; k < summands; k++)
                value.ToRowMajorArray().CopyTo(Theta[(9 * k)..]);
        }

        protected override double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
        {
            for (int i = 0; i < 3; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    Span<double> slopes = term.Slopes(i, j);
                    double sum = 0;
                    for (int k = 0; k < summands; k++)
                    {
                        sum += theta[(9 * k) + (3 * i) + j];
                        slopes[(9 * k) + (3 * i) + j] = 1;
                    }

                    term.Set(i, j, sum);
                }
            }

            double value = term.Value(rows, scatter);
            if (gradient.IsEmpty || !double.IsFinite(value))
                return value;
            term.Differentiate(rows);
            for (int i = 0; i < 3; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    for (int k = 0; k < summands; k++)
                        gradient[(9 * k) + (3 * i) + j] += term.Weight(i, j);
                }
            }

            term.AddCurvature(rows, hessian);
            return value;
        }
    }
}
