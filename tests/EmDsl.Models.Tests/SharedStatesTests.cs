using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

/// <summary>Latent variables whose states lie along the same axes of the same parameters are relabelled together or not at all.</summary>
public sealed partial class SharedStatesTests
{
    [Fact]
    public void Log_likelihood_of_the_fit_is_that_of_its_model_in_the_order_of_its_states()
    {
        var truth = new Walk
        {
            Start = Vector<double>.Build.DenseOfArray([0.5, 0.3, 0.2]),
            Step = [.. new double[][] { [0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.3, 0.2, 0.5] }.Select(row => Vector<double>.Build.DenseOfArray(row))],
            Mean = [-4, 0, 4],
        };
        var data = Walk.Dataset.FromRows(truth.Sample(300, seed: 5).Rows);

        for (int seed = 0; seed < 6; seed++)
        {
            var fit = Walk.Fit(data, new() { Seed = seed, Starts = 3 });

            Assert.Equal(fit.LogLikelihood, fit.Model.LogLikelihood(data), 1e-8 * Math.Abs(fit.LogLikelihood));
            Assert.Equal(fit.Model.Start.OrderDescending(), fit.Model.Start);
        }
    }

    [LatentModel]
    internal sealed partial class Walk
    {
        [Parameter] public partial Vector<double> Start { get; init; }
        [Parameter] public partial Vector<double>[] Step { get; init; }
        [Parameter] public partial double[] Mean { get; init; }
        [Latent(3)] int First => Categorical(Start);
        [Latent(3)] int Second => Categorical(Step[First]);
        [Latent(3)] int Third => Categorical(Step[Second]);
        [Observed] double A => Normal(Mean[First], 1);
        [Observed] double B => Normal(Mean[Second], 1);
        [Observed] double C => Normal(Mean[Third], 1);
    }
}
