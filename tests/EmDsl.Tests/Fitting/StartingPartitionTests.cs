using EmDsl.Fitting;
using EmDsl.Numerics;

namespace EmDsl.Tests.Fitting;

public class StartingPartitionTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SeparatedClustersAreFoundWhateverTheUnits(bool decorrelate)
    {
        const int Size = 100;
        Random random = SeededRandom.For(1);
        var features = new double[3 * Size * 2];
        for (int i = 0; i < 3 * Size; i++)
        {
            // Three clusters on a triangle, the second column in units a million times smaller and far from the origin.
            features[2 * i] = Sampler.Normal(random, i / Size == 1 ? 10 : 0, 1);
            features[(2 * i) + 1] = 1e3 + (1e-6 * Sampler.Normal(random, i / Size == 2 ? 10 : 0, 1));
        }

        // Some seeds put two centres into one cluster, which is what several starts are for.
        int found = Enumerable.Range(0, 20).Count(seed =>
        {
            int[] partition = StartingPartition.KMeansPlusPlus(features, 3 * Size, 2, null, 3, SeededRandom.For(seed), decorrelate);
            return partition.Distinct().Count() == 3
                && Enumerable.Range(0, 3).All(cluster => partition.Skip(cluster * Size).Take(Size).Distinct().Count() == 1);
        });
        Assert.InRange(found, 15, 20);
    }

    [Fact]
    public void MissingEntriesAreSkipped()
    {
        Random random = SeededRandom.For(2);
        var features = new double[200 * 3];
        for (int i = 0; i < 200; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                features[(i * 3) + j] = j == i % 4 ? double.NaN : Sampler.Normal(random, i < 100 ? 0 : 12, 1);
            }
        }

        features.AsSpan(0, 3).Fill(double.NaN);
        int[] partition = StartingPartition.KMeansPlusPlus(features, 200, 3, null, 2, SeededRandom.For(0));
        Assert.Single(partition.Skip(1).Take(99).Distinct());
        Assert.Single(partition.Skip(100).Distinct());
        Assert.NotEqual(partition[1], partition[100]);
        Assert.InRange(partition[0], 0, 1);
    }

    [Fact]
    public void NoClusterIsEmptyWhileThereAreDistinctRows()
    {
        double[] features = [1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 4];
        for (int seed = 0; seed < 50; seed++)
        {
            int[] partition = StartingPartition.KMeansPlusPlus(features, 11, 1, null, 4, SeededRandom.For(seed));
            Assert.Equal(4, partition.Distinct().Count());
        }

        // Fewer distinct rows than clusters: no endless search, only empty clusters.
        Assert.Equal(11, StartingPartition.KMeansPlusPlus(new double[11], 11, 1, null, 4, SeededRandom.For(0)).Length);
    }

    [Fact]
    public void RowsOfWeightZeroDoNotMoveTheCentres()
    {
        double[] features = [0, 0.1, 0.2, 5, 5.1, 5.2, 1e6];
        double[] weights = [1, 1, 1, 1, 1, 1, 0];
        for (int seed = 0; seed < 20; seed++)
        {
            int[] partition = StartingPartition.KMeansPlusPlus(features, 7, 1, weights, 2, SeededRandom.For(seed));
            Assert.NotEqual(partition[0], partition[3]);
            Assert.Equal(partition[3], partition[6]);
        }
    }

    [Fact]
    public void LargeTablesAreClusteredFromASample()
    {
        const int Rows = 60_000;
        Random random = SeededRandom.For(3);
        double[] features = [.. Enumerable.Range(0, Rows).Select(i => Sampler.Normal(random, 20 * (i % 2), 1))];
        int[] partition = StartingPartition.KMeansPlusPlus(features, Rows, 1, null, 2, SeededRandom.For(0));
        Assert.All(Enumerable.Range(0, Rows), i => Assert.Equal(partition[i % 2], partition[i]));
        Assert.NotEqual(partition[0], partition[1]);
    }

    [Fact]
    public void EqualSeedsGiveEqualPartitionsAndOthersDiffer()
    {
        Random random = SeededRandom.For(4);
        double[] features = [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble())];
        int[] Partition(int start) => StartingPartition.KMeansPlusPlus(features, 200, 2, null, 5, SeededRandom.For(0, start));
        Assert.Equal(Partition(0), Partition(0));
        Assert.NotEqual(Partition(0), Partition(1));
    }

    [Fact]
    public void QuantilesAscendWithTheValueAndKeepTiesTogether()
    {
        double[] values = [3, 0, 0, 7, 0, 1, 1, 2, 9, 0, 4, 5];
        for (int seed = 0; seed < 50; seed++)
        {
            int[] strata = StartingPartition.Quantiles(values, null, 3, SeededRandom.For(seed));
            Assert.Equal(3, strata.Distinct().Count());
            for (int i = 0; i < values.Length; i++)
            {
                for (int j = 0; j < values.Length; j++)
                {
                    Assert.True(values[i] < values[j] ? strata[i] <= strata[j] : values[i] != values[j] || strata[i] == strata[j]);
                }
            }
        }
    }

    [Fact]
    public void QuantileStrataHaveAboutEqualWeight()
    {
        double[] values = [.. Enumerable.Range(0, 1000).Select(i => (double)((i * 7919) % 1000))];
        double[] weights = [.. values.Select(value => value < 500 ? 3.0 : 1)];
        int[] strata = StartingPartition.Quantiles(values, weights, 2, SeededRandom.For(0));

        // The weighted median is at 333; the cut is jittered by at most 0.2 of the weight.
        Assert.InRange(strata.Count(stratum => stratum == 0), 200, 467);
    }

    [Fact]
    public void HeavyTiesAndFewValuesStillFillTheStrata()
    {
        double[] heavy = [.. Enumerable.Repeat(0.0, 100), 1, 2];
        Assert.Equal(3, StartingPartition.Quantiles(heavy, null, 3, SeededRandom.For(0)).Distinct().Count());
        double[] binary = [.. Enumerable.Repeat(0.0, 100), .. Enumerable.Repeat(1.0, 100)];
        int[] strata = StartingPartition.Quantiles(binary, null, 5, SeededRandom.For(0));
        Assert.Equal([0, 2, 4], strata.Take(100).Distinct().Order());
        Assert.Equal([1, 3], strata.Skip(100).Distinct().Order());
        int[] missing = StartingPartition.Quantiles([double.NaN, double.NaN, 1], null, 2, SeededRandom.For(0));
        Assert.All(missing, stratum => Assert.InRange(stratum, 0, 1));
    }

    [Fact]
    public void SoftenedAssignmentsAreJitteredByOnePercent()
    {
        int[] assignment = [0, 2, 1, 1];
        StartingResponsibilities responsibilities = StartingResponsibilities.Soften(assignment, 3, SeededRandom.For(0));
        for (int i = 0; i < 4; i++)
        {
            double[] row = responsibilities.Row(i).ToArray();
            Assert.Equal(1, row.Sum(), 1e-14);
            Assert.InRange(row[assignment[i]], 0.99, 1);
            Assert.All(row, probability => Assert.True(probability > 0));
        }

        Assert.NotEqual(responsibilities.Row(2).ToArray(), responsibilities.Row(3).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => StartingResponsibilities.Soften([3], 3, SeededRandom.For(0)));
    }

    [Fact]
    public void UniformResponsibilitiesAreUniformOnTheSimplex()
    {
        const int Rows = 50_000;
        StartingResponsibilities responsibilities = StartingResponsibilities.Uniform(Rows, 3, SeededRandom.For(9));
        double[] first = [.. Enumerable.Range(0, Rows).Select(i => responsibilities.Row(i)[0])];
        Assert.All(Enumerable.Range(0, Rows), i => Assert.Equal(1, responsibilities.Row(i).ToArray().Sum(), 1e-14));

        // Dirichlet(1, 1, 1): mean 1/3, variance 1/18.
        Assert.Equal(1.0 / 3, first.Average(), 5 * Math.Sqrt(1.0 / 18 / Rows));
        Assert.Equal(1.0 / 18, first.Average(x => (x - (1.0 / 3)) * (x - (1.0 / 3))), 0.001);
    }

    [Fact]
    public void SeveralVariablesShareOnePartition()
    {
        double[] values = [.. Enumerable.Range(0, 60).Select(i => (10.0 * (i % 6)) + (0.01 * i))];
        StartingResponsibilities[] own = StartingFeatures.JointResponsibilities([values], [], 60, null, [2, 3], Initialization.KMeansPlusPlus, 1, SeededRandom.For(4));
        Assert.Equal([2, 3], own.Select(variable => variable.States));
        var joint = new HashSet<(int, int)>();
        for (int row = 0; row < 60; row++)
        {
            Assert.All(own, variable => Assert.Equal(1, variable.Row(row).ToArray().Sum(), 1e-14));
            int[] modes = [.. own.Select(variable => Mode(variable.Row(row)))];
            joint.Add((modes[0], modes[1]));
            Assert.Equal(modes, own.Select(variable => Mode(variable.Row(row % 6))));
        }

        Assert.Equal(6, joint.Count);
    }

    private static int Mode(ReadOnlySpan<double> shares)
    {
        int mode = 0;
        for (int k = 1; k < shares.Length; k++)
            mode = shares[k] > shares[mode] ? k : mode;
        return mode;
    }
}
