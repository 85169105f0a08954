using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

[LatentModel]
internal sealed partial class TightSpheres
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Vector<double>[] Variance { get; init; }
    [Latent(2)] int Component => Categorical(Weights);
    [Observed(Dimension = 3)] Vector<double> Value => MultivariateNormal(Mean[Component], Diagonal(Variance[Component]));
}

[LatentModel]
internal sealed partial class HeldOpen
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Prior(nameof(Variance))] double VariancePrior => InverseGamma(1, 1e-13);
    [Latent(2)] int Component => Categorical(Weights);
    [Observed] double Value => Normal(Mean[Component], Variance[Component]);
}

/// <summary>
/// Clusters far narrower than they are apart: their rows belong to them beyond doubt, so that EM has the moments of each cluster after two
/// steps. Sums about the centre of all rows would lose all digits of the variances.
/// </summary>
public class TightClusterTests
{
    // Below 1e-5 a component without a prior counts as collapsed.
    private const double Spread = 3e-5;
    private const double Narrow = 1e-6;
    private const int Rows = 5000;

    private static readonly FitOptions Steps = new() { MaxIterations = 5, LogLikelihoodTolerance = 0, Starts = 1 };

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(4)]
    public void Normals(int? lanes)
    {
        double[] values = [.. Enumerable.Range(0, Rows).Select(row => Cell(row, 0))];
        var start = new ShiftedNormals { Weights = Vector<double>.Build.Dense([0.5, 0.5]), Mean = [-1, 1], Variance = [1e-9, 1e-9] };
        FitResult<ShiftedNormals> result = ShiftedNormals.Fit(ShiftedNormals.Dataset.FromColumns(values), Steps with { Lanes = lanes }, start);
        Ascends(result.LogLikelihoodTrace);
        for (int state = 0; state < 2; state++)
        {
            (double mean, double variance) = Moments(state, 0);
            Assert.Equal(mean, result.Model.Mean[state], 1e-15);
            Assert.Equal(1, result.Model.Variance[state] / variance, 1e-9);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(2)]
    public void Vectors(int? lanes)
    {
        Matrix<double> values = Matrix<double>.Build.Dense(Rows, 2, Cell);
        Matrix<double> narrow = Matrix<double>.Build.DenseDiagonal(2, 1e-9);
        var start = new ShiftedVectors { Weights = Vector<double>.Build.Dense([0.5, 0.5]), Mean = [Vector<double>.Build.Dense(2, -1), Vector<double>.Build.Dense(2, 1)], Covariance = [narrow, narrow] };
        FitResult<ShiftedVectors> result = ShiftedVectors.Fit(ShiftedVectors.Dataset.FromColumns(values), Steps with { Lanes = lanes }, start);
        Ascends(result.LogLikelihoodTrace);
        for (int state = 0; state < 2; state++)
        {
            for (int j = 0; j < 2; j++)
            {
                (double mean, double variance) = Moments(state, j);
                Assert.Equal(mean, result.Model.Mean[state][j], 1e-15);
                Assert.Equal(1, result.Model.Covariance[state][j, j] / variance, 1e-9);
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    public void Diagonals(int? lanes)
    {
        Matrix<double> values = Matrix<double>.Build.Dense(Rows, 3, Cell);
        Vector<double> narrow = Vector<double>.Build.Dense(3, 1e-9);
        var start = new TightSpheres { Weights = Vector<double>.Build.Dense([0.5, 0.5]), Mean = [Vector<double>.Build.Dense(3, -1), Vector<double>.Build.Dense(3, 1)], Variance = [narrow, narrow] };
        FitResult<TightSpheres> result = TightSpheres.Fit(TightSpheres.Dataset.FromColumns(values), Steps with { Lanes = lanes }, start);
        Ascends(result.LogLikelihoodTrace);
        for (int state = 0; state < 2; state++)
        {
            for (int j = 0; j < 3; j++)
                Assert.Equal(1, result.Model.Variance[state][j] / Moments(state, j).Variance, 1e-9);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    public void A_prior_holds_a_million_times_narrower_ones_open(int? lanes)
    {
        double[] values = [.. Enumerable.Range(0, Rows).Select(row => (2 * Cluster(row)) - 1 + (Narrow * Place(row, 0)))];
        var start = new HeldOpen { Weights = Vector<double>.Build.Dense([0.5, 0.5]), Mean = [-1, 1], Variance = [1e-12, 1e-12] };
        FitResult<HeldOpen> result = HeldOpen.Fit(HeldOpen.Dataset.FromColumns(values), Steps with { Lanes = lanes }, start);
        Assert.Equal(5, result.Iterations);
        Ascends(result.LogLikelihoodTrace);
        for (int state = 0; state < 2; state++)
        {
            double[] own = [.. Enumerable.Range(0, Rows).Where(row => Cluster(row) == state).Select(row => values[row] - ((2 * state) - 1))];
            double mean = own.Average(), squares = own.Sum(value => (value - mean) * (value - mean));
            Assert.Equal(1, result.Model.Variance[state] / (((squares / 2) + 1e-13) / ((own.Length / 2.0) + 2)), 1e-8);
        }
    }

    // Two clusters at −1 and 1, three rows to two.
    private static int Cluster(int row) => row % 5 < 3 ? 0 : 1;

    private static double Cell(int row, int column) => (2 * Cluster(row)) - 1 + (Spread * Place(row, column));

    private static double Place(int row, int column) => ((((long)row * (7919 + (104 * column))) % 997) / 500.0) - 1;

    private static (double Mean, double Variance) Moments(int state, int column)
    {
        double[] values = [.. Enumerable.Range(0, Rows).Where(row => Cluster(row) == state).Select(row => Cell(row, column) - ((2 * state) - 1))];
        double mean = values.Average();
        return ((2 * state) - 1 + mean, values.Average(value => (value - mean) * (value - mean)));
    }

    private static void Ascends(IReadOnlyList<double> trace)
    {
        for (int i = 1; i < trace.Count; i++)
            Assert.True(trace[i] >= trace[i - 1] - (1e-12 * Math.Abs(trace[i])), $"{trace[i]:R} after {trace[i - 1]:R}");
    }
}
