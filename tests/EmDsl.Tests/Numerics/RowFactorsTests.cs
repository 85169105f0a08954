using EmDsl.Fitting;
using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Tests.Numerics;

public class RowFactorsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Solution_is_that_of_QR_and_the_same_for_any_number_of_threads(int threads)
    {
        Matrix<double> x = Monomials(7);
        double[] y = [.. Enumerable.Range(0, x.RowCount).Select(i => Math.Sin(i) + (0.1 * i))];

        double[] solution = Solve(x, y, threads);

        Vector<double> expected = x.QR().Solve(Vector<double>.Build.Dense(y));
        for (int j = 0; j < solution.Length; j++)
            Assert.Equal(expected[j], solution[j], 1e-8 * Math.Abs(expected[j]));
        Assert.Equal(Solve(x, y, 1), solution);
    }

    [Fact]
    public void A_column_that_the_others_determine_stays_at_zero()
    {
        Matrix<double> x = Monomials(3);
        x = x.InsertColumn(3, 3 * x.Column(1));
        double[] y = [.. Enumerable.Range(0, x.RowCount).Select(i => 1 + (0.5 * x[i, 1]))];

        double[] solution = Solve(x, y, 1);

        Assert.Contains(0.0, solution);
        Assert.Equal(0.5, solution[1] + (3 * solution[3]), 1e-12);
        Assert.Equal(1, solution[0], 1e-12);
    }

    [Fact]
    public void A_column_that_no_row_names_and_an_entry_that_is_not_finite()
    {
        Matrix<double> x = Monomials(2).InsertColumn(2, Vector<double>.Build.Dense(Monomials(2).RowCount));
        double[] y = [.. x.Column(1)];

        Assert.Equal(0, Solve(x, y, 1)[2]);
        y[3] = double.NaN;
        Assert.All(Solve(x, y, 1), entry => Assert.True(double.IsNaN(entry)));
    }

    [Fact]
    public void A_quadratic_joins_as_the_rows_of_its_factor()
    {
        Matrix<double> x = Monomials(5);
        double[] y = [.. Enumerable.Range(0, x.RowCount).Select(i => Math.Cos(0.01 * i))];

        // One row names two unknowns, two more one each, in units far apart: the last unknown is left to the data.
        Matrix<double> known = Matrix<double>.Build.DenseOfArray(new double[,] { { 30, -30, 0, 0, 0 }, { 0, 1e4, 0, 0, 0 }, { 0, 0, 1e-6, 0, 0 } });
        Vector<double> responses = Vector<double>.Build.Dense([7, 2e4, -1e-6]);

        double[] solution = Solve(x, y, 2, known.TransposeThisAndMultiply(known), known.TransposeThisAndMultiply(responses));

        Vector<double> expected = x.Stack(known).QR().Solve(Vector<double>.Build.DenseOfEnumerable(y.Concat(responses)));
        for (int j = 0; j < solution.Length; j++)
            Assert.Equal(expected[j], solution[j], 1e-9 * Math.Max(1, Math.Abs(expected[j])));
    }

    private static Matrix<double> Monomials(int columns) => Matrix<double>.Build.Dense(3000, columns, (i, j) => Math.Pow(i / 3000.0, j));

    private static double[] Solve(Matrix<double> x, double[] y, int threads, Matrix<double>? normal = null, Vector<double>? right = null)
    {
        using var runner = new ChunkRunner(x.RowCount, 256, threads);
        var factors = new RowFactors(runner, 1, x.ColumnCount);
        runner.Run(
            (chunk, _) =>
            {
                factors.Clear(chunk);
                (int first, int end) = runner.Range(chunk);
                for (int i = first; i < end; i++)
                {
                    Span<double> row = factors.Row(chunk);
                    for (int j = 0; j < x.ColumnCount; j++)
                        row[j] = x[i, j];
                    row[^1] = y[i];
                    factors.Add(chunk, 0, 1);
                }
            },
            CancellationToken.None);
        if (normal is not null && right is not null)
        {
            factors.ClearPrior();
            normal.ToRowMajorArray().CopyTo(factors.PriorNormal);
            right.ToArray().CopyTo(factors.PriorRight);
        }

        double[] solution = new double[x.ColumnCount];
        factors.Solve(solution);
        return solution;
    }
}
