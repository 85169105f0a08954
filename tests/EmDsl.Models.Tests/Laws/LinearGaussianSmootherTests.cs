using EmDsl.Models.Tests.Laws.Kit;
using EmDsl.Numerics;
using MathNet.Numerics.LinearAlgebra;
using static EmDsl.Models.Tests.Laws.Kit.GaussianJoint;

namespace EmDsl.Models.Tests.Laws;

/// <summary>The smoother on structures drawn at random, held to dense conditioning.</summary>
public sealed class LinearGaussianSmootherTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_structures_equal_dense_conditioning(int block)
    {
        for (int seed = 50 * block; seed < 50 * (block + 1); seed++)
            Compare(new Random(seed), seed);
    }

    // A state of lag one or two, an unknown of the row, values with noise of their own and values with common noise, some missing.
    private static void Compare(Random random, int seed)
    {
        int d = random.Next(1, 4), lag = random.Next(1, 3), own = random.Next(0, 3), single = random.Next(0, 3), common = random.Next(1, 4), length = random.Next(1, 7);
        int leaving = d * lag, rest = leaving, missing = leaving + own + d, variables = missing + common;
        (int, int)[] entering = [.. Enumerable.Range(1, lag).Select(l => (l < lag ? d * l : rest + own, d))];
        var smoother = new LinearGaussianSmoother(variables, leaving, entering, Math.Max(single, common), d + own + common, length);
        var joint = new GaussianJoint();
        var states = new Block[length];
        smoother.Begin();
        double logDensity = 0;
        for (int t = 0; t < length; t++)
        {
            smoother.Enter();
            Matrix<double>[] transitions = [.. Enumerable.Range(0, lag).Select(_ => Draw(random, d, d, 0.6))];
            Vector<double> offset = Draw(random, d, 1, 1).Column(0);
            Matrix<double> root = Root(random, d, singular: t > 0 && random.Next(3) == 0);
            (Block, Matrix<double>)[] parents = [.. Enumerable.Range(1, lag).Where(l => t >= l).Select(l => (states[t - l], transitions[l - 1]))];
            states[t] = joint.Latent("X", t, offset, root * root.Transpose(), parents);
            smoother.Clear(d);
            for (int l = 1; l <= lag; l++)
                Set(smoother, variables, l < lag ? d * l : rest + own, transitions[l - 1]);
            Set(smoother, offset);
            smoother.Draw(0, d, Flat(root));
            Block row = default;
            if (own > 0)
            {
                Matrix<double> loading = Draw(random, own, d, 1), noise = Root(random, own, singular: false);
                row = joint.Latent("U", t, Vector<double>.Build.Dense(own), noise * noise.Transpose(), (states[t], loading));
                smoother.Clear(own);
                Set(smoother, variables, 0, loading);
                smoother.Draw(rest, own, Flat(noise));
            }

            (Block, Matrix<double>)[] Parents(int count, Matrix<double> onState, Matrix<double> onRow) => own > 0 ? [(states[t], onState), (row, onRow)] : [(states[t], onState)];
            if (single > 0)
            {
                Matrix<double> onState = Draw(random, single, d, 1), onRow = Draw(random, single, Math.Max(own, 1), 1);
                Vector<double> values = Values(random, single), means = Draw(random, single, 1, 1).Column(0);
                double deviation = 0.3 + random.NextDouble();
                joint.Observed(values, means, Matrix<double>.Build.DenseDiagonal(single, deviation * deviation), Parents(single, onState, onRow));
                smoother.Clear(single);
                Set(smoother, variables, 0, onState);
                if (own > 0)
                    Set(smoother, variables, rest, onRow);
                Set(smoother, means);
                for (int i = 0; i < single; i++)
                    logDensity += smoother.ObserveOne(i, values[i], deviation, -1);
            }

            Matrix<double> commonState = Draw(random, common, d, 1), commonRow = Draw(random, common, Math.Max(own, 1), 1), commonRoot = Root(random, common, singular: false);
            Vector<double> commonValues = Values(random, common), commonMeans = Draw(random, common, 1, 1).Column(0);
            joint.Observed(commonValues, commonMeans, commonRoot * commonRoot.Transpose(), Parents(common, commonState, commonRow));
            smoother.Clear(common);
            Set(smoother, variables, 0, commonState);
            if (own > 0)
                Set(smoother, variables, rest, commonRow);
            Set(smoother, commonMeans);
            logDensity += smoother.Observe([.. commonValues], Flat(commonRoot), missing);
            smoother.Leave();
        }

        (double expected, double[] moments) = joint.Condition();
        EmLaws.Near(expected, logDensity, 1e-10, $"log-density of structure {seed}");
        int size = (int)((Math.Sqrt(1 + (4.0 * moments.Length)) - 1) / 2);
        for (int t = length - 1; t >= 0; t--)
        {
            smoother.Smooth(t);
            int places = lag == 2 && t > 0 ? 2 * d : d;
            int[] indices = [.. Enumerable.Range(states[t].Start, d), .. places > d ? Enumerable.Range(states[t - 1].Start, d) : []];
            double[] mean = new double[places], covariance = new double[places * places], second = new double[places * places];
            smoother.Mean(0, mean);
            smoother.Covariance(0, places, covariance);
            for (int point = 0; point < smoother.PointCount; point++)
            {
                smoother.MoveTo(point);
                for (int i = 0; i < second.Length; i++)
                    second[i] += smoother.Values[i / places] * smoother.Values[i % places] / smoother.PointCount;
            }

            for (int i = 0; i < places; i++)
            {
                EmLaws.Near(moments[indices[i]], mean[i], 1e-10, $"mean {i} in row {t} of structure {seed}");
                for (int j = 0; j < places; j++)
                {
                    double dense = moments[size + (indices[i] * size) + indices[j]];
                    EmLaws.Near(dense, covariance[(i * places) + j], 1e-10, $"covariance {i}, {j} in row {t} of structure {seed}");
                    EmLaws.Near(dense + (mean[i] * mean[j]), second[(i * places) + j], 1e-10, $"second moment {i}, {j} in row {t} of structure {seed}");
                }
            }
        }
    }

    private static void Set(LinearGaussianSmoother smoother, int variables, int place, Matrix<double> coefficients)
    {
        for (int i = 0; i < coefficients.RowCount; i++)
        {
            for (int j = 0; j < coefficients.ColumnCount; j++)
                smoother.Coefficients[(i * variables) + place + j] += coefficients[i, j];
        }
    }

    private static void Set(LinearGaussianSmoother smoother, Vector<double> offsets)
    {
        for (int i = 0; i < offsets.Count; i++)
            smoother.Offsets[i] = offsets[i];
    }

    private static Vector<double> Values(Random random, int count) => Vector<double>.Build.Dense(count, _ => random.Next(4) == 0 ? double.NaN : Sampler.Normal(random, 0, 4));

    private static Matrix<double> Draw(Random random, int rows, int columns, double variance) => Matrix<double>.Build.Dense(rows, columns, (_, _) => Sampler.Normal(random, 0, variance));

    // Lower triangular; a singular one has a direction without noise.
    private static Matrix<double> Root(Random random, int size, bool singular) => Matrix<double>.Build.Dense(
        size, size, (i, j) => j > i || (singular && i == size - 1) ? 0 : i == j ? 0.4 + random.NextDouble() : Sampler.Normal(random, 0, 0.3));

    private static double[] Flat(Matrix<double> matrix) => matrix.ToRowMajorArray();
}
