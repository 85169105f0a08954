using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Tests.Fits;

/// <summary>What a model with continuous latent variables gives back.</summary>
public class ContinuousLatentTests
{
    [Fact]
    public void SamplesHaveTheMomentsOfTheModel()
    {
        Tracks truth = Data.TrueTracks;
        var sample = truth.Sample(Data.EmptyTracks(40_000), 5);

        // The law of the second row of a sequence: C (A Aᵀ + Q) Cᵀ + R.
        Matrix<double> state = (truth.Transition * truth.Transition.Transpose()) + truth.StateNoise;
        Matrix<double> expected = (truth.Loadings * state * truth.Loadings.Transpose()) + Matrix<double>.Build.DenseOfDiagonalVector(truth.Noise);
        int[] second = [.. Enumerable.Range(0, 2000).Select(sequence => (20 * sequence) + 1)];
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
                Assert.Equal(expected[i, j], second.Average(row => sample.Rows[row].Position[i] * sample.Rows[row].Position[j]), 0.15);
        }

        Assert.Equal(40_000, sample.State.RowCount);
        Assert.Equal(state[0, 1], second.Average(row => sample.State[row, 0] * sample.State[row, 1]), 0.1);
    }

    [Fact]
    public void PosteriorsCoverTheStatesBehindTheData()
    {
        Tracks truth = Data.TrueTracks;
        var sample = truth.Sample(Data.EmptyTracks(4000), 6);
        ContinuousVectorPosterior posterior = truth.Posterior(Tracks.Dataset.FromRows(sample.Rows)).State;

        // The squared distance in units of the posterior covariance is chi-squared with 2 degrees of freedom, with mean 2.
        double distance = Enumerable.Range(0, 4000).Average(row =>
        {
            Vector<double> error = sample.State.Row(row) - posterior.Mean.Row(row);
            return error * posterior.Variance[row].Cholesky().Solve(error);
        });
        Assert.Equal(2, distance, 0.15);
    }

    [Fact]
    public void ADefaultStartReachesTheTruthAndMore()
    {
        Tracks.Dataset data = Data.Tracks(2000);
        FitResult<Tracks> fit = Tracks.Fit(data, new FitOptions { MaxIterations = 400 });

        Assert.True(fit.LogLikelihood > Data.TrueTracks.LogLikelihood(data), $"{fit.LogLikelihood} is below that of the truth");
        Assert.All(fit.LogLikelihoodTrace.Zip(fit.LogLikelihoodTrace.Skip(1)), step => Assert.True(step.First <= step.Second + (1e-10 * Math.Abs(step.Second))));
    }

    [Fact]
    public void AModelSurvivesJson()
    {
        Tracks.Dataset data = Data.Tracks(100);
        Assert.Equal(Data.TrueTracks.LogLikelihood(data), Tracks.FromJson(Data.TrueTracks.ToJson()).LogLikelihood(data));
    }
}
