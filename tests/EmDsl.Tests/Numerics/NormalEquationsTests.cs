using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Tests.Numerics;

public class NormalEquationsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(70)]
    public void Definite_systems_are_solved_one_by_one(int n)
    {
        var random = new Random(n);
        Matrix<double>[] matrices = [.. Enumerable.Range(0, 3).Select(_ => Definite(random, n))];
        Vector<double>[] solutions = [.. Enumerable.Range(0, 3).Select(_ => Vector<double>.Build.Dense(n, _ => random.NextDouble() - 0.5))];
        double[] normal = [.. matrices.SelectMany(matrix => matrix.ToRowMajorArray())];
        double[] right = [.. matrices.Zip(solutions, (matrix, solution) => matrix * solution).SelectMany(vector => vector)];

        Assert.Equal(n, NormalEquations.Solve(normal, right, n));

        Assert.All(solutions.SelectMany(solution => solution).Zip(right), pair => Assert.Equal(pair.First, pair.Second, 1e-10));
    }

    [Fact]
    public void Units_of_the_unknowns_do_not_matter()
    {
        double[] normal = [4e200, 1e50, 1e50, 1e-100];
        double[] right = [5e200, 1e50 + 1e-100];
        Assert.Equal(2, NormalEquations.Solve(normal, right, 2));
        double determinant = 4e100 - 1e100;
        Assert.Equal(((5e200 * 1e-100) - (1e50 * (1e50 + 1e-100))) / determinant, right[0], 1e-12);
    }

    [Fact]
    public void A_coordinate_without_rows_or_of_no_information_of_its_own_stays_where_it_is()
    {
        // The third coordinate is twice the first, the fourth has no rows.
        double[] normal = [1, 0, 2, 0, 0, 3, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0];
        double[] right = [2, 6, 4, 0];
        Assert.Equal(2, NormalEquations.Solve(normal, right, 4));
        Assert.Equal(2, right[0] + (2 * right[2]), 1e-14);
        Assert.Equal(2, right[1], 1e-14);
        Assert.Equal(0, right[3]);
    }

    [Theory]
    [InlineData(1e-9, false)]
    [InlineData(1e-11, true)]
    [InlineData(0, true)]
    public void Pivots_tell_of_an_ill_conditioned_system(double distance, bool isIll)
    {
        // An unknown that no row names tells nothing; units do not either.
        double[] normal = [1, 1e6, 0, 1e6, 1e12 * (1 + distance), 0, 0, 0, 0];
        NormalEquations.Solve(normal, new double[3], 3, out bool isIllConditioned);
        Assert.Equal(isIll, isIllConditioned);
    }

    [Fact]
    public void What_is_not_finite_shows()
    {
        double[] normal = [1, 0, 0, double.NaN, 2, 0, 0, 2];
        double[] right = [1, 1, 4, 6];
        NormalEquations.Solve(normal, right, 2);
        Assert.Equal([double.NaN, double.NaN, 2, 3], right.Select(value => Math.Round(value, 12)));
    }

    private static Matrix<double> Definite(Random random, int n)
    {
        Matrix<double> rows = Matrix<double>.Build.Dense(n + 5, n, (_, _) => random.NextDouble() - 0.3);
        return rows.TransposeThisAndMultiply(rows);
    }
}
