using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests.Starts;

/// <summary>Two hidden factors that interact in one column: four means, told apart only by how often they occur together.</summary>
[LatentModel]
internal sealed partial class Interaction
{
    [Parameter] public partial Vector<double> First { get; init; }
    [Parameter] public partial double Second { get; init; }
    [Parameter] public partial double[] A { get; init; }
    [Parameter] public partial double[] B { get; init; }
    [Parameter] public partial double Variance { get; init; }
    [Latent(2)] int ZA => Categorical(First);
    [Latent(2)] int ZB => Categorical(1 - Second, Second);
    [Observed] double Y => Normal(A[ZA] + (ZB == 1 ? B[ZA] : 0), Variance);
}

/// <summary>Starts of several latent variables that the same columns tell apart.</summary>
public class JointStartTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void Rows_are_divided_among_the_joint_states(int seed)
    {
        var truth = new Interaction { First = Vector<double>.Build.Dense([0.4, 0.6]), Second = 0.35, A = [0, 6], B = [2.5, -2], Variance = 0.5 };
        var data = Interaction.Dataset.FromRows(truth.Sample(600, seed).Rows);

        double reached = Interaction.Fit(data, new FitOptions { Seed = seed }).LogLikelihood;

        Assert.Equal(Interaction.Fit(data, start: truth).LogLikelihood, reached, 1e-4);
    }
}
