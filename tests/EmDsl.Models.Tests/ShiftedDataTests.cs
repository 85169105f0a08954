using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

[LatentModel]
internal sealed partial class ShiftedNormals
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial double[] Mean { get; init; }
    [Parameter] public partial double[] Variance { get; init; }
    [Latent(2)] int Component => Categorical(Weights);
    [Observed] double Value => Normal(Mean[Component], Variance[Component]);
}

[LatentModel]
internal sealed partial class ShiftedVectors
{
    [Parameter] public partial Vector<double> Weights { get; init; }
    [Parameter] public partial Vector<double>[] Mean { get; init; }
    [Parameter] public partial Matrix<double>[] Covariance { get; init; }
    [Latent(2)] int Component => Categorical(Weights);
    [Observed(Dimension = 2)] Vector<double> Value => MultivariateNormal(Mean[Component], Covariance[Component]);
}

/// <summary>
/// Data far from the origin: at parameters and data that are shifted by 2²⁷ without rounding the responsibilities are the same; after EM
/// steps they agree as far as a mean near 2²⁷ can be written down, to 2⁻²⁶ ≈ 1.5e-8.
/// </summary>
public class ShiftedDataTests
{
    private const double Shift = 134217728;
    private const int Rows = 400;

    private static readonly FitOptions TwentySteps = new() { MaxIterations = 20, LogLikelihoodTolerance = 0, Starts = 1 };

    [Fact]
    public void A_shift_leaves_the_responsibilities_of_normals()
    {
        double[] values = Enumerable.Range(0, Rows).Select(row => Dyadic(row)).ToArray();
        var near = Fit(values, 0);
        var far = Fit(values.Select(value => value + Shift).ToArray(), Shift);
        Agree(near.AtStart, far.AtStart, 1e-10);
        Agree(near.AtEnd, far.AtEnd, 5e-8);

        static (Matrix<double> AtStart, Matrix<double> AtEnd) Fit(double[] values, double shift)
        {
            var data = ShiftedNormals.Dataset.FromColumns(values);
            var start = new ShiftedNormals { Weights = Vector<double>.Build.Dense([0.5, 0.5]), Mean = [shift - 1, shift + 1], Variance = [1, 1] };
            return (start.Posterior(data).Component.Probabilities, ShiftedNormals.Fit(data, TwentySteps, start).Model.Posterior(data).Component.Probabilities);
        }
    }

    [Fact]
    public void A_shift_leaves_the_responsibilities_of_normal_vectors()
    {
        Matrix<double> values = Matrix<double>.Build.Dense(Rows, 2, (row, column) => Dyadic(row) + ((column * ((row * 37) % 64)) / 64.0));
        var near = Fit(values, 0);
        var far = Fit(values + Shift, Shift);
        Agree(near.AtStart, far.AtStart, 1e-10);
        Agree(near.AtEnd, far.AtEnd, 5e-8);

        static (Matrix<double> AtStart, Matrix<double> AtEnd) Fit(Matrix<double> values, double shift)
        {
            var data = ShiftedVectors.Dataset.FromColumns(values);
            Matrix<double> identity = Matrix<double>.Build.DenseIdentity(2);
            var start = new ShiftedVectors
            {
                Weights = Vector<double>.Build.Dense([0.5, 0.5]),
                Mean = [Vector<double>.Build.Dense(2, shift - 1), Vector<double>.Build.Dense(2, shift + 1)],
                Covariance = [identity, identity],
            };
            return (start.Posterior(data).Component.Probabilities, ShiftedVectors.Fit(data, TwentySteps, start).Model.Posterior(data).Component.Probabilities);
        }
    }

    private static void Agree(Matrix<double> near, Matrix<double> far, double tolerance)
    {
        double difference = (near - far).Enumerate().Max(Math.Abs);
        Assert.True(difference < tolerance, $"The responsibilities differ by {difference}.");
    }

    // Two overlapping groups of multiples of 2⁻¹⁰, deterministic and not normal in the least.
    private static double Dyadic(int row) => (row % 2 == 0 ? -1.5 : 1.5) + ((((row * 7919) % 2048) - 1024) / 1024.0 * 1.25);
}
