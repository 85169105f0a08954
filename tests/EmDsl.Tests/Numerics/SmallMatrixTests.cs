using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Tests.Numerics;

public class SmallMatrixTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(20)]
    public void FactorSolvesAndInverts(int d)
    {
        Matrix<double> matrix = RandomPositiveDefinite(d, seed: d);
        var lower = new double[d * d];
        Assert.True(Cholesky.TryFactor(Flat(matrix), lower, d));
        Matrix<double> factor = Unflatten(lower, d);
        AssertClose(matrix, factor * factor.Transpose(), 1e-13);
        Assert.Equal(Math.Log(matrix.Determinant()), Cholesky.LogDeterminant(lower, d), 1e-11);

        var inverse = new double[d * d];
        Cholesky.InverseLower(lower, inverse, d);
        AssertClose(Matrix<double>.Build.DenseIdentity(d), Unflatten(inverse, d) * factor, 1e-12);

        double[] x = [.. Enumerable.Range(1, d).Select(i => 1.0 / i)];
        double[] b = [.. matrix * Vector<double>.Build.Dense(x)];
        Cholesky.Solve(lower, b, d);
        Assert.All(Enumerable.Range(0, d), i => Assert.Equal(x[i], b[i], 1e-11));
    }

    [Fact]
    public void FactorReadsTheLowerTriangleAndWorksInPlace()
    {
        double[] a = [4, 99, 2, 5];
        Assert.True(Cholesky.TryFactor(a, a, 2));
        Assert.Equal([2.0, 0, 1, 2], a);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void WhatIsNotPositiveDefiniteIsRefused(double corner)
    {
        Assert.False(Cholesky.TryFactor([1, 0, 0, corner], new double[4], 2));
        Assert.False(Cholesky.TryFactor([1, 1, 1, 1], new double[4], 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(12)]
    public void EigenvectorsDiagonalise(int d)
    {
        Matrix<double> matrix = RandomPositiveDefinite(d, seed: 10 + d) - Matrix<double>.Build.DenseIdentity(d);
        var values = new double[d];
        var vectors = new double[d * d];
        SymmetricEigen.Decompose(Flat(matrix), d, values, vectors);
        Matrix<double> v = Unflatten(vectors, d);
        AssertClose(Matrix<double>.Build.DenseIdentity(d), v.Transpose() * v, 1e-13);
        AssertClose(matrix, v * Matrix<double>.Build.DenseOfDiagonalArray(values) * v.Transpose(), 1e-12);
        Assert.Equal([.. values.Order()], values);
    }

    [Fact]
    public void SingularMatrixHasAZeroEigenvalue()
    {
        var values = new double[3];
        SymmetricEigen.Decompose([1, 1, 1, 1, 1, 1, 1, 1, 1], 3, values, new double[9]);
        Assert.Equal(0, values[0], 1e-15);
        Assert.Equal(3, values[2], 1e-14);
    }

    [Fact]
    public void RelativeEigenvalueIgnoresTheUnitsOfTheData()
    {
        double[] pooled = [4, 1, 1, 2];
        double[] a = [0.4, 0.1, 0.1, 0.2];
        Assert.Equal(0.1, SymmetricEigen.SmallestRelative(a, pooled, 2), 1e-15);

        // One column in units of 1e-8: the covariance scales, the verdict does not.
        double[] pooledScaled = [4, 1e-8, 1e-8, 2e-16];
        Assert.Equal(0.1, SymmetricEigen.SmallestRelative([0.4, 1e-9, 1e-9, 2e-17], pooledScaled, 2), 1e-14);
        Assert.True(SymmetricEigen.SmallestRelative([1, 1, 1, 1 + 1e-12], pooled, 2) < 1e-10);
        Assert.True(double.IsNaN(SymmetricEigen.SmallestRelative(a, [1, 1, 1, 1], 2)));
    }

    [Theory]
    [InlineData(1e-3, false)]
    [InlineData(1e-8, false)]
    [InlineData(1.01e-10, false)]
    [InlineData(0.99e-10, true)]
    [InlineData(1e-12, true)]
    public void CollapseIsJudgedByTheSmallestRelativeEigenvalue(double smallest, bool expected)
    {
        // P = L Lᵀ and A = L diag(1, smallest, 2) Lᵀ.
        double[] lower = [2, 0, 0, 1, 1, 0, -1, 0.5, 3], relative = [1, smallest, 2], pooled = new double[9], a = new double[9];
        for (int i = 0; i < 9; i++)
        {
            for (int k = 0; k < 3; k++)
            {
                pooled[i] += lower[(i / 3 * 3) + k] * lower[(i % 3 * 3) + k];
                a[i] += lower[(i / 3 * 3) + k] * relative[k] * lower[(i % 3 * 3) + k];
            }
        }

        Assert.Equal(expected, SymmetricEigen.IsBelow(a, pooled, 3, 1e-10));
        Assert.False(SymmetricEigen.IsBelow(new double[9], [1, 1, 0, 1, 1, 0, 0, 0, 1], 3, 1e-10));
        a[4] = double.NaN;
        Assert.False(SymmetricEigen.IsBelow(a, pooled, 3, 1e-10));
    }

    [Fact]
    public void ClampRaisesOnlyTheEigenvaluesBelowTheFloor()
    {
        // Eigenvalues 5 along (1, 2) / sqrt(5) and 0.01 along (2, -1) / sqrt(5).
        double[] a = [1 + (0.01 * 0.8), 2 - (0.01 * 0.4), 2 - (0.01 * 0.4), 4 + (0.01 * 0.2)];
        double[] untouched = [.. a];
        Assert.False(SymmetricEigen.ClampEigenvalues(untouched, 2, 0.005));
        Assert.Equal(a, untouched);
        Assert.True(SymmetricEigen.ClampEigenvalues(a, 2, 0.5));
        Assert.Equal(1.4, a[0], 1e-14);
        Assert.Equal(1.8, a[1], 1e-14);
        Assert.Equal(1.8, a[2], 1e-14);
        Assert.Equal(4.1, a[3], 1e-14);
    }

    [Fact]
    public void CollapseTestAndClampDoNotAllocate()
    {
        double[] pooled = [4, 1, 1, 2];
        double[] a = [0.4, 0.1, 0.1, 0.2];
        SymmetricEigen.IsBelow(a, pooled, 2, 0.01);
        SymmetricEigen.ClampEigenvalues(a, 2, 0.3);
        long before = GC.GetAllocatedBytesForCurrentThread();
        SymmetricEigen.IsBelow(a, pooled, 2, 0.01);
        SymmetricEigen.ClampEigenvalues(a, 2, 0.35);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    static Matrix<double> RandomPositiveDefinite(int d, int seed)
    {
        var random = new Random(seed);
        Matrix<double> root = Matrix<double>.Build.Dense(d, d + 2, (_, _) => random.NextDouble() - 0.5);
        return (root * root.Transpose()) + (0.1 * Matrix<double>.Build.DenseIdentity(d));
    }

    static double[] Flat(Matrix<double> matrix) => matrix.ToRowMajorArray();

    static Matrix<double> Unflatten(double[] flat, int d) => Matrix<double>.Build.DenseOfRowMajor(d, d, flat);

    static void AssertClose(Matrix<double> expected, Matrix<double> actual, double tolerance)
        => Assert.All((expected - actual).Enumerate(), entry => Assert.Equal(0, entry, tolerance));
}
