using EmDsl.Numerics.Lanes;

namespace EmDsl.Tests.Numerics.Lanes;

/// <summary>Kernels over blocks of 64 rows against loops over rows, on whole numbers, whose sums are exact.</summary>
public sealed class LaneKernelTests
{
    public static TheoryData<int, int> Shapes()
    {
        var shapes = new TheoryData<int, int>();
        foreach (int states in new[] { 1, 2, 3, 4, 5, 7, 9 })
        {
            foreach (int features in new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 13 })
                shapes.Add(states, features);
        }

        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Tiles_are_matrix_products(int states, int features)
    {
        Tiles<Lanes512>(states, features);
        Tiles<Lanes256>(states, features);
        Tiles<Lanes128>(states, features);
    }

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(3, 4, 3)]
    [InlineData(5, 12, 4)]
    [InlineData(9, 2, 5)]
    public void Tables_choose_by_category(int states, int entries, int categories)
    {
        Tables<Lanes512>(states, entries, categories);
        Tables<Lanes256>(states, entries, categories);
        Tables<Lanes128>(states, entries, categories);
    }

    [Fact]
    public void The_likelihood_of_blocks_is_a_sum_of_logarithms()
    {
        var likelihood = new LaneLikelihood();
        Assert.Equal(0, likelihood.Take(8));
        double expected = 0;
        for (int block = 1; block <= 1000; block++)
        {
            likelihood.Add(Lanes512.Create(-block), Lanes512.Create(1 + (block * 1e9)));
            expected += 8 * (-block + Math.Log(1 + (block * 1e9)));
        }

        Assert.Equal(expected, likelihood.Take(8), 1e-12 * Math.Abs(expected));
        Assert.Equal(0, likelihood.Take(8));
    }

    [Theory]
    [InlineData(0, double.NegativeInfinity)]
    [InlineData(double.NaN, double.NaN)]
    public void A_row_without_a_state_shows_in_the_likelihood(double product, double expected)
    {
        var likelihood = new LaneLikelihood();
        likelihood.Add(Lanes256.Create(1), Lanes256.Create(2));
        likelihood.Add(Lanes256.Create(1), Lanes256.Create(product));
        likelihood.Add(Lanes256.Create(1), Lanes256.Create(2));
        Assert.Equal(expected, likelihood.Take(4));
    }

    [Fact]
    public void An_offset_is_the_factor_times_the_vector()
    {
        double[] factor = [2, 0, -3, 4], vector = [5, 7];
        Assert.Equal(0.5 * 43 * 43, LaneGaussian.Offset(ref factor[0], 2, ref vector[0]));
        Assert.Equal([10, 13], vector);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(9)]
    public void Quadratic_forms_about_offsets_are_those_of_differences(int size)
    {
        double[] factor = [.. Enumerable.Range(0, size * size).Select(i => i % size > i / size ? 0.0 : ((i * 7) % 5) - 2)];
        double[] vectors = Numbers(64 * size), offsets = Numbers(size), potentials = Numbers(64), expected = [.. potentials];
        for (int row = 0; row < 64; row++)
        {
            for (int i = 0; i < size; i++)
            {
                double y = offsets[i];
                for (int j = 0; j <= i; j++)
                    y += factor[(i * size) + j] * vectors[(j * 64) + row];
                expected[row] += -0.5 * y * y;
            }
        }

        LaneGaussian.AddDistances<Lanes256>(ref vectors[0], ref factor[0], ref offsets[0], size, -0.5, ref potentials[0]);
        Assert.Equal(expected, potentials);
    }

    static double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => (double)(((i * 37) % 23) - 11))];

    static void Tiles<TLanes>(int states, int count)
        where TLanes : struct, ILanes<TLanes>
    {
        double[] features = Numbers(64 * (count + 2)), coefficients = Numbers(states * count), constants = Numbers(states), potentials = new double[64 * states];
        LaneTiles.Potentials<TLanes>(ref features[0], count, ref coefficients[0], count, ref constants[0], states, ref potentials[0]);
        for (int i = 0; i < potentials.Length; i++)
            Assert.Equal(constants[i / 64] + Enumerable.Range(0, count).Sum(f => coefficients[(i / 64 * count) + f] * features[(f * 64) + (i % 64)]), potentials[i]);
        int padded = LaneTiles.Padded(count);
        Assert.InRange(padded, count, count + 2);
        double[] shares = Numbers(64 * states), sums = new double[states * padded * TLanes.Count];
        for (int block = 0; block < 2; block++)
            LaneTiles.AddSums<TLanes>(ref shares[0], states, ref features[0], padded, ref sums[0]);
        for (int state = 0; state < states; state++)
        {
            for (int f = 0; f < count; f++)
                Assert.Equal(2 * Enumerable.Range(0, 64).Sum(row => shares[(state * 64) + row] * features[(f * 64) + row]), sums.AsSpan(((state * padded) + f) * TLanes.Count, TLanes.Count).ToArray().Sum());
        }
    }

    static void Tables<TLanes>(int states, int entries, int categories)
        where TLanes : struct, ILanes<TLanes>
    {
        const int First = 3, Rows = 50;
        int width = LaneTables.Width(states, TLanes.Count), step = (categories + 1) * width;
        int[] codes = [.. Enumerable.Range(0, 100 * entries).Select(i => i % 11 == 0 ? int.MinValue : (i * 7) % categories)];
        double[] table = Numbers(entries * step), pieces = new double[64 * width], potentials = new double[64 * states];
        for (int j = 0; j < entries; j++)
            table.AsSpan((j * step) + (categories * width), width).Clear();
        LaneTables.AddEntries<TLanes>(codes, First, Rows, entries, ref table[0], categories, width, ref pieces[0]);
        LaneTables.AddToStates<TLanes>(ref pieces[0], width, states, ref potentials[0]);
        Assert.All(pieces, piece => Assert.Equal(0, piece));
        double[] shares = Numbers(64 * states), counts = new double[table.Length];
        LaneTables.ToRows<TLanes>(ref shares[0], states, width, ref pieces[0]);
        LaneTables.AddShares<TLanes>(codes, First, Rows, entries, ref pieces[0], categories, width, ref counts[0]);
        double[] expected = new double[table.Length];
        for (int state = 0; state < states; state++)
        {
            for (int row = 0; row < 64; row++)
            {
                double sum = 0;
                for (int j = 0; j < entries && row < Rows; j++)
                {
                    int code = codes[((First + row) * entries) + j], place = (j * step) + ((code < 0 ? categories : code) * width) + state;
                    sum += table[place];
                    expected[place] += shares[(state * 64) + row];
                }

                Assert.Equal(sum, potentials[(state * 64) + row]);
            }
        }

        Assert.Equal(expected, counts);
    }
}
