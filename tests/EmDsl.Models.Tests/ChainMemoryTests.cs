using EmDsl.Models.Tests.Laws.Models;
using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace EmDsl.Models.Tests;

/// <summary>Sequences of which √T rows are held at a time: the same bits as with all of them, in less memory.</summary>
public sealed class ChainMemoryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(977)]
    public void A_chain_of_any_length_has_the_same_bits(int length)
    {
        var random = new Random(length);
        SizedChain model = Sized(3, 0.1);
        SizedChain.Dataset data = SizedChain.Dataset.FromRows([.. Enumerable.Range(0, length + 30).Select(t => new SizedChain.Row
        {
            Key = t < length ? 0 : 1 + (t % 3), W = 1, Y = random.Next(8) == 0 ? null : Sampler.Normal(random, t / 7 % 3, 1),
        })]);

        Assert.Equal(model.Posterior(data).S.Probabilities, model.Posterior(data, SequenceMemory.SquareRoot).S.Probabilities);
        Assert.Equal(model.Decode(data).S, model.Decode(data, SequenceMemory.SquareRoot).S);
        Assert.Equal(model.Decode(data).LogDensities, model.Decode(data, SequenceMemory.SquareRoot).LogDensities);
        FitResult<SizedChain> whole = SizedChain.Fit(data, Options(0, SequenceMemory.Rows), model), few = SizedChain.Fit(data, Options(0, SequenceMemory.SquareRoot), model);
        Assert.Equal(whole.LogLikelihoodTrace, few.LogLikelihoodTrace);
        Assert.Equal(whole.Model.Transition, few.Model.Transition);
        Assert.Equal(whole.Entropy, few.Entropy);
    }

    [Fact]
    public void Logarithms_have_the_same_bits()
    {
        // States that never change, and rows that all but rule one of them out: probabilities underflow.
        SizedChain model = Sized(2, 0);
        SizedChain.Dataset data = SizedChain.Dataset.FromRows([.. Enumerable.Range(0, 300).Select(t => new SizedChain.Row { W = 1, Y = t < 150 ? -40 : 41 })]);

        Assert.Equal(model.Posterior(data).S.Probabilities, model.Posterior(data, SequenceMemory.SquareRoot).S.Probabilities);
        Assert.Equal(model.Decode(data).S, model.Decode(data, SequenceMemory.SquareRoot).S);
        Assert.Equal(SizedChain.Fit(data, Options(0, SequenceMemory.Rows), model).LogLikelihoodTrace, SizedChain.Fit(data, Options(0, SequenceMemory.SquareRoot), model).LogLikelihoodTrace);
    }

    [Fact]
    public void Chains_of_second_order_and_side_by_side_have_the_same_bits()
    {
        var random = new Random(3);
        SecondOrder second = new() { Initial = V(0.6, 0.4), Second = [V(0.7, 0.3), V(0.4, 0.6)], Transition = new[,] { { V(0.8, 0.2), V(0.3, 0.7) }, { V(0.5, 0.5), V(0.1, 0.9) } }, Rate = [2, 6] };
        SecondOrder.Dataset counts = SecondOrder.Dataset.FromRows([.. Enumerable.Range(0, 600).Select(t => new SecondOrder.Row { Key = t / 250, W = 1, Y = Sampler.Poisson(random, t / 5 % 2 == 0 ? 2 : 6) })]);
        Assert.Equal(second.Posterior(counts).S.Probabilities, second.Posterior(counts, SequenceMemory.SquareRoot).S.Probabilities);
        Assert.Equal(second.Decode(counts).S, second.Decode(counts, SequenceMemory.SquareRoot).S);
        Assert.Equal(SecondOrder.Fit(counts, Options(null, SequenceMemory.Rows), second).LogLikelihoodTrace, SecondOrder.Fit(counts, Options(null, SequenceMemory.SquareRoot), second).LogLikelihoodTrace);

        FactorialChains pair = new()
        {
            FirstA = V(0.5, 0.5), FirstB = V(0.2, 0.3, 0.5), NextA = [V(0.9, 0.1), V(0.2, 0.8)], NextB = [V(0.8, 0.1, 0.1), V(0.1, 0.8, 0.1), V(0.2, 0.2, 0.6)],
            MeanA = [0, 4], MeanB = [0, 1, 2], Variance = 0.5,
        };
        FactorialChains.Dataset values = FactorialChains.Dataset.FromRows([.. Enumerable.Range(0, 500).Select(t => new FactorialChains.Row { Key = t / 200, W = 1, Y = Sampler.Normal(random, (4 * (t / 20 % 2)) + (t / 7 % 3), 0.5) })]);
        Assert.Equal(pair.Posterior(values).B.Probabilities, pair.Posterior(values, SequenceMemory.SquareRoot).B.Probabilities);
        Assert.Equal(pair.Decode(values).A, pair.Decode(values, SequenceMemory.SquareRoot).A);
        Assert.Equal(pair.Decode(values).B, pair.Decode(values, SequenceMemory.SquareRoot).B);
        Assert.Equal(FactorialChains.Fit(values, Options(null, SequenceMemory.Rows), pair).LogLikelihoodTrace, FactorialChains.Fit(values, Options(null, SequenceMemory.SquareRoot), pair).LogLikelihoodTrace);
    }

    [Fact]
    public void Little_is_held_of_a_long_sequence()
    {
        const int Length = 200_000;
        const int States = 8;
        var random = new Random(1);
        SizedChain model = Sized(States, 0.01);
        SizedChain.Dataset data = SizedChain.Dataset.FromRows([.. Enumerable.Range(0, Length).Select(t => new SizedChain.Row { W = 1, Y = Sampler.Normal(random, t / 50 % States, 1) })]);
        long Allocated(SequenceMemory memory)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            model.Decode(data, memory);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // Laws, densities and choices: 8 + 8 + 4 bytes for each row and state, or each of √T rows and a checkpoint for each of √T parts.
        long all = Allocated(SequenceMemory.Rows), few = Allocated(SequenceMemory.SquareRoot);
        Assert.InRange(all - few, 19L * Length * States, 21L * Length * States);
    }

    private static SizedChain Sized(int states, double leave) => new()
    {
        K = states, Initial = Vector<double>.Build.Dense(states, 1.0 / states), Mean = [.. Enumerable.Range(0, states).Select(i => (double)i)], Variance = [.. Enumerable.Repeat(1.0, states)],
        Transition = [.. Enumerable.Range(0, states).Select(i => Vector<double>.Build.Dense(states, j => i == j ? 1 - (leave * (states - 1)) : leave))],
    };

    private static FitOptions Options(int? lanes, SequenceMemory memory) => new() { MaxIterations = 2, LogLikelihoodTolerance = 0, Starts = 1, Threads = 1, Lanes = lanes, SequenceMemory = memory };

    private static Vector<double> V(params double[] entries) => Vector<double>.Build.Dense(entries);
}
