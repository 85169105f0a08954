using EmDsl.Numerics;

namespace EmDsl.Tests.Numerics;

public sealed class GaussHermiteTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(21)]
    [InlineData(100)]
    [InlineData(500)]
    public void Moments_of_the_standard_normal_law_are_exact_below_twice_the_number_of_nodes(int count)
    {
        double[] nodes = GaussHermite.Nodes(count), weights = Array.ConvertAll(GaussHermite.LogWeights(count), Math.Exp);
        double moment = 1;
        for (int degree = 0; degree < Math.Min(2 * count, 24); degree += 2)
        {
            // E[Z^d] = 1 · 3 · ... · (d − 1).
            moment *= degree == 0 ? 1 : degree - 1;
            Assert.Equal(1, nodes.Zip(weights, (node, weight) => weight * Math.Pow(node, degree)).Sum() / moment, 1e-13);
            Assert.Equal(0, nodes.Zip(weights, (node, weight) => weight * Math.Pow(node, degree + 1)).Sum(), 1e-10 * moment * Math.Sqrt(degree + 1));
        }
    }

    [Fact]
    public void Three_and_five_nodes_are_those_of_tables()
    {
        // Abramowitz and Stegun, Table 25.10, for exp(−x²): nodes times √2, weights over √π.
        Assert.Equal([-1.732050807568877, 0, 1.732050807568877], GaussHermite.Nodes(3), (a, b) => Math.Abs(a - b) < 1e-14);
        Assert.Equal([1.0 / 6, 2.0 / 3, 1.0 / 6], GaussHermite.LogWeights(3).Select(Math.Exp), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal(2.020182870456086 * Math.Sqrt(2), GaussHermite.Nodes(5)[4], 1e-14);
        Assert.Equal(0.01995324205904591 / Math.Sqrt(Math.PI), Math.Exp(GaussHermite.LogWeights(5)[4]), 1e-15);
    }

    [Fact]
    public void Nodes_are_symmetric_and_increase()
    {
        double[] nodes = GaussHermite.Nodes(500);
        Assert.Equal(nodes.Order(), nodes);
        Assert.All(nodes, (node, i) => Assert.Equal(-node, nodes[499 - i]));
        Assert.All(GaussHermite.LogWeights(500), weight => Assert.True(double.IsFinite(weight)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(501)]
    public void A_rule_that_does_not_exist_is_refused(int count)
        => Assert.Throws<ArgumentOutOfRangeException>(() => GaussHermite.Nodes(count));
}
