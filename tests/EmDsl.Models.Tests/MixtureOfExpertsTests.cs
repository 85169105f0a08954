using EmDsl.Models.Tests.Cases;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Distributions;

namespace EmDsl.Models.Tests;

/// <summary>Two lines through the exhaust of an engine, with the probability of a line constant or logistic in the covariate.</summary>
public sealed partial class MixtureOfExpertsTests
{
    private static readonly Case Exhaust = Case.Load("no_mixture_of_experts");

    [Fact]
    public void Constant_gate()
    {
        var fit = Exhaust.Fit("ConstantGate");
        var data = ConstantGate.Dataset.FromCsv(Exhaust.DataPath);
        var start = new ConstantGate { Gate = V(0, 0), Beta = Lines(fit), Variance = fit.Start.Numbers("variances") };

        var result = ConstantGate.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        Assert.Equal(0, result.Model.Gate[0]);
        Assert.Equal(7, result.FreeParameterCount);
        fit.AssertParameter("gate", result.Model.Gate[1]);
        fit.AssertParameter("beta", result.Model.Beta);
        fit.AssertParameter("sigma", result.Model.Variance.Select(Math.Sqrt));
        fit.AssertMaximum(ConstantGate.Fit(data));
    }

    [Fact]
    public void Logistic_gate()
    {
        var fit = Exhaust.Fit("LogisticGate");
        var data = Experts.Dataset.FromCsv(Exhaust.DataPath);
        var start = new Experts { Gate = Matrix<double>.Build.Dense(2, 2), Beta = Lines(fit), Variance = fit.Start.Numbers("variances") };

        var result = Experts.Fit(data, fit.Steps(), start);

        fit.AssertWalk(result);
        Assert.Equal(V(0, 0), result.Model.Gate.Row(0));
        Assert.Equal(8, result.FreeParameterCount);
        fit.AssertParameter("gate", result.Model.Gate.Row(1));
        fit.AssertParameter("beta", result.Model.Beta);
        fit.AssertParameter("sigma", result.Model.Variance.Select(Math.Sqrt));
        fit.AssertMaximum(Experts.Fit(data));
    }

    /// <summary>Scores count only in their differences: a start with another reference is the same start.</summary>
    [Fact]
    public void The_reference_of_a_start_does_not_matter()
    {
        var fit = Exhaust.Fit("LogisticGate");
        var data = Experts.Dataset.FromCsv(Exhaust.DataPath);
        var moved = new Experts { Gate = Matrix<double>.Build.Dense(2, 2, 1.5), Beta = Lines(fit), Variance = fit.Start.Numbers("variances") };

        var result = Experts.Fit(data, fit.Steps(), moved);

        fit.AssertWalk(result);
        Assert.Equal(V(0, 0), result.Model.Gate.Row(0));
    }

    private static Vector<double> V(params double[] entries) => Vector<double>.Build.Dense(entries);

    private static Vector<double>[] Lines(CaseFit fit) => [.. fit.Start.Flat("beta").Chunk(2).Select(V)];

    [LatentModel]
    internal sealed partial class ConstantGate
    {
        [Parameter] public partial Vector<double> Gate { get; init; }
        [Parameter] public partial Vector<double>[] Beta { get; init; }
        [Parameter] public partial double[] Variance { get; init; }
        [Covariate("1", "NO")] Vector<double> X { get; }
        [Latent(2)] int Expert => Categorical(Softmax(Gate));
        [Observed] double Equivalence => Normal(Beta[Expert] * X, Variance[Expert]);
    }

    [LatentModel]
    internal sealed partial class Experts
    {
        [Parameter] public partial Matrix<double> Gate { get; init; }
        [Parameter] public partial Vector<double>[] Beta { get; init; }
        [Parameter] public partial double[] Variance { get; init; }
        [Covariate("1", "NO")] Vector<double> X { get; }
        [Latent(2)] int Expert => Categorical(Softmax(Gate * X));
        [Observed] double Equivalence => Normal(Beta[Expert] * X, Variance[Expert]);
    }
}
