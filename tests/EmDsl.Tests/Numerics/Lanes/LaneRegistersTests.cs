using EmDsl.Numerics.Lanes;

namespace EmDsl.Tests.Numerics.Lanes;

/// <summary>Both steps of a block in registers against loops over rows and states.</summary>
public sealed class LaneRegistersTests
{
    public static TheoryData<int, int, int> Shapes()
    {
        var shapes = new TheoryData<int, int, int>();
        foreach (int states in new[] { 2, 3, 4 })
        {
            for (int sums = 1; sums <= 5; sums++)
                shapes.Add(states, (states + sums) % 4, sums);
        }

        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Sums_and_likelihood_are_those_of_rows(int states, int features, int sums)
    {
        Compare<Lanes512>(states, features, sums);
        Compare<Lanes256>(states, features, sums);
        Compare<Lanes128>(states, features, sums);
    }

    [Theory]
    [InlineData(1, 2, false)]
    [InlineData(2, 5, true)]
    [InlineData(3, 5, true)]
    [InlineData(4, 4, true)]
    [InlineData(4, 5, false)]
    [InlineData(5, 2, false)]
    [InlineData(3, 0, false)]
    public void Shapes_that_fit_are_served(int states, int sums, bool expected)
    {
        Assert.Equal(expected, LaneRegisters.Serve<Lanes512>(states, sums));
        Assert.False(LaneRegisters.Serve<Lanes128>(states, sums));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_row_without_a_state_shows_in_the_likelihood(int states)
    {
        double[] features = new double[64], coefficients = new double[states], constants = new double[states], sums = new double[8 * states];
        Array.Fill(constants, double.NegativeInfinity);
        var likelihood = new LaneLikelihood();
        LaneRegisters.Add<Lanes512>(ref features[0], 1, ref coefficients[0], ref constants[0], states, ref features[0], 1, 1, ref sums[0], likelihood);
        Assert.Equal(double.NegativeInfinity, likelihood.Take(8));
        Array.Fill(constants, double.NaN);
        LaneRegisters.Add<Lanes512>(ref features[0], 1, ref coefficients[0], ref constants[0], states, ref features[0], 1, 1, ref sums[0], likelihood);
        Assert.True(double.IsNaN(likelihood.Take(8)));
    }

    static void Compare<TLanes>(int states, int count, int summed)
        where TLanes : struct, ILanes<TLanes>
    {
        // The first states are far below the others in some rows: their powers are 0.
        var random = new Random(31 * states + summed);
        double[] Numbers(int length, double scale) => [.. Enumerable.Range(0, length).Select(_ => scale * ((2 * random.NextDouble()) - 1))];
        int stride = summed + 1;
        double[] features = Numbers(64 * (count + 1), 20), coefficients = Numbers(states * count + 1, 30), constants = Numbers(states, 5), values = Numbers(64 * summed, 3);
        double[] sums = new double[states * stride * TLanes.Count], expected = new double[states * stride], sizes = new double[states * stride];
        double total = 0;
        for (int row = 0; row < 64; row++)
        {
            double[] potentials = [.. Enumerable.Range(0, states).Select(state => constants[state] + Enumerable.Range(0, count).Sum(f => coefficients[(state * count) + f] * features[(f * 64) + row]))];
            double largest = potentials.Max(), sum = potentials.Sum(potential => Math.Exp(potential - largest));
            total += largest + Math.Log(sum);
            for (int state = 0; state < states; state++)
            {
                for (int f = 0; f < summed; f++)
                {
                    double term = 2 * Math.Exp(potentials[state] - largest) / sum * values[(f * 64) + row];
                    expected[(state * stride) + f] += term;
                    sizes[(state * stride) + f] += Math.Abs(term);
                }
            }
        }

        LaneRegisters.Rescale(coefficients, coefficients);
        LaneRegisters.Rescale(constants, constants);
        var likelihood = new LaneLikelihood();
        for (int block = 0; block < 2; block++)
            LaneRegisters.Add<TLanes>(ref features[0], count, ref coefficients[0], ref constants[0], states, ref values[0], summed, stride, ref sums[0], likelihood);
        Assert.Equal(2 * total, likelihood.Take(TLanes.Count), 1e-14 * Math.Abs(total) * 64);
        for (int place = 0; place < expected.Length; place++)
            Assert.Equal(expected[place], sums.AsSpan(place * TLanes.Count, TLanes.Count).ToArray().Sum(), 1e-12 * Math.Max(1e-3, sizes[place]));
    }
}
