using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Tests.Numerics;

/// <summary>Covariance matrices in unconstrained coordinates, against a closed form and against differences.</summary>
public class CovarianceBlockTests
{
    private static readonly Matrix<double> Scatter = Matrix<double>.Build.DenseOfRowMajor(3, 3, [40, 6, -3, 6, 25, 8, -3, 8, 30]);

    [Theory]
    [InlineData(1)]
    [InlineData(1e-9)]
    [InlineData(1e9)]
    public void MaximumIsTheWeightedCovarianceInAllUnits(double unit)
    {
        var block = new CovarianceBlock([(Scatter * unit, 12)]);
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

    // S under the first scatter, S + T under the second: as these ask for, the maximum has S = first and S + T = second, each by its rows.
    [Fact]
    public void SumsTakeWhatIsLeftOfTheirScatters()
    {
        Matrix<double> wide = (Scatter * 3) + (20 * Matrix<double>.Build.DenseIdentity(3));
        var block = new CovarianceBlock([(Scatter, 12), (wide, 15)]);
        block.Start(Matrix<double>.Build.DenseIdentity(3));
        NewtonResult result = block.Maximize();
        Assert.Equal(NewtonOutcome.Converged, result.Outcome);
        Assert.InRange(result.Evaluations, 2, 40);
        for (int i = 0; i < 9; i++)
        {
            Assert.Equal(Scatter[i / 3, i % 3] / 12, block.Values[i], 1e-9);
            Assert.Equal((wide[i / 3, i % 3] / 15) - (Scatter[i / 3, i % 3] / 12), block.Values[9 + i], 1e-9);
        }
    }

    [Fact]
    public void DerivativesAreThoseOfDifferences()
    {
        var block = new CovarianceBlock([(Scatter, 12), (Scatter * 2, 9)]);
        double[] theta = [2, 0.5, 0.1, 0.5, 1, -0.2, 0.1, -0.2, 3, 1, 0.2, 0, 0.2, 2, 0.3, 0, 0.3, 1];
        (_, double[] gradient, double[] hessian) = block.At(theta);
        const double h = 1e-5;
        for (int i = 0; i < theta.Length; i++)
        {
            // The lower triangle stands for both.
            (double up, double[] slopesUp, _) = block.At(Moved(i, h));
            (double down, double[] slopesDown, _) = block.At(Moved(i, -h));
            Assert.Equal((up - down) / (2 * h), gradient[i], 1e-6);
            for (int j = 0; j <= i; j++)
                Assert.Equal((slopesUp[j] - slopesDown[j]) / (2 * h), hessian[(i * theta.Length) + j], 1e-5);
        }

        double[] Moved(int i, double step)
        {
            double[] moved = [.. theta];
            moved[i] += step;
            return moved;
        }
    }

    // Σ_k −½ (n_k log det C_k + tr(C_k⁻¹ M_k)), C_k the sum of the first k + 1 matrices.
    private sealed class CovarianceBlock : BlockObjective
    {
        private readonly (Matrix<double> Scatter, double Rows)[] terms;
        private readonly CovarianceTerm term;

        public CovarianceBlock((Matrix<double> Scatter, double Rows)[] terms)
            : base(9 * terms.Length)
        {
            this.terms = terms;
            term = new CovarianceTerm(3, Dimension);
            SetCovariance(0, 9 * terms.Length, 3);
        }

        public double[] Values => Theta.ToArray();

        public void Start(Matrix<double> value)
        {
            for (int k = 0; k < terms.Length; k++)
                value.ToRowMajorArray().CopyTo(Theta[(9 * k)..]);
        }

        public (double Value, double[] Gradient, double[] Hessian) At(double[] theta)
        {
            double[] gradient = new double[theta.Length], hessian = new double[theta.Length * theta.Length];
            return (Evaluate(theta, gradient, hessian), gradient, hessian);
        }

        protected override double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
        {
            double value = 0;
            for (int k = 0; k < terms.Length; k++)
            {
                for (int i = 0; i < 3; i++)
                {
                    for (int j = 0; j <= i; j++)
                    {
                        Span<double> slopes = term.Slopes(i, j);
                        double sum = 0;
                        for (int part = 0; part <= k; part++)
                        {
                            sum += theta[(9 * part) + (3 * i) + j];
                            slopes[(9 * part) + (3 * i) + j] = 1;
                        }

                        term.Set(i, j, sum);
                    }
                }

                value += term.Value(terms[k].Rows, terms[k].Scatter.ToRowMajorArray());
                if (gradient.IsEmpty || !double.IsFinite(value))
                    continue;
                term.Differentiate(terms[k].Rows);
                for (int i = 0; i < 3; i++)
                {
                    for (int j = 0; j <= i; j++)
                    {
                        for (int part = 0; part <= k; part++)
                            gradient[(9 * part) + (3 * i) + j] += term.Weight(i, j);
                    }
                }

                term.AddCurvature(terms[k].Rows, hessian);
            }

            return value;
        }
    }
}
