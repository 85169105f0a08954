using EmDsl.Numerics;
using EmDsl.Numerics.Lanes;

namespace EmDsl.Tests.Numerics.Lanes;

/// <summary>The gamma function and powers of lanes against arithmetic of 400 bits.</summary>
public sealed class LaneGammaTests
{
    [Fact]
    public void Log_gamma_is_within_eight_units()
    {
        double[] arguments =
        [
            .. Grid(1300, i => 0.01 * (i + 1)), .. Grid(300, i => Math.Pow(2, i - 295)), .. Grid(200, i => Math.Pow(10, 1 + (i * 0.5))),
            .. Grid(50, i => 1 + Math.Pow(2, -i)), .. Grid(50, i => 1 - Math.Pow(2, -i - 1)), .. Grid(50, i => 2 + Math.Pow(2, -i)), .. Grid(50, i => 2 - Math.Pow(2, -i - 1)),
            Math.BitDecrement(12), Math.BitDecrement(1.5), Math.BitDecrement(2.5), Math.BitIncrement(2.5), Math.BitDecrement(0.5),
        ];
        arguments = [.. arguments.Where(x => x is not (1 or 2))];
        Each(arguments, arguments, (x, _, w) => w.LogGamma(x), (x, _, result) =>
        {
            double off = HighPrecision.UlpsFromLogGamma(x, result);
            Assert.True(off <= 8, $"{x:R} gives {result:R}, which is {off:F2} units off");
        });
    }

    [Fact]
    public void Log_gamma_knows_its_limits()
    {
        double[] arguments = [1, 2, 0, -1.5, double.PositiveInfinity, double.NaN, double.NegativeInfinity];
        double[] expected = [0, 0, double.PositiveInfinity, double.NaN, double.PositiveInfinity, double.NaN, double.NaN];
        int place = 0;
        Each(arguments, arguments, (x, _, w) => w.LogGamma(x), (_, _, result) => Assert.Equal(expected[place++ % expected.Length], result));
    }

    [Fact]
    public void Ratios_of_gamma_functions_lose_no_digits()
    {
        double[] bases = [1e-8, 0.01, 0.3, 1, 2.5, 7, 11.99, 12, 40.5, 1e3, 1e6, 1e12], rises = [0, 1, 2, 3, 7, 16, 17, 100, 12345, 2e9, 0.5, 3.25];
        double[] a = [.. bases.SelectMany(x => rises.Select(_ => x))], n = [.. bases.SelectMany(_ => rises)];
        Each(a, n, (x, y, w) => w.LogGammaRatio(x, y), (x, y, result) =>
        {
            Assert.InRange(HighPrecision.ErrorOfLogGammaRatio(x, y, result), -1e-14 * Math.Max(1, Math.Abs(result)), 1e-14 * Math.Max(1, Math.Abs(result)));
            Assert.Equal(Special.LogGammaRatio(x, y), result, 1e-13 * Math.Max(1, Math.Abs(result)));
        });
        double[] outside = [0, -1, 3, double.NaN, 3], without = [1, 1, -1, 1, double.NaN];
        Each(outside, without, (x, y, w) => w.LogGammaRatio(x, y), (_, _, result) => Assert.Equal(double.NaN, result));
    }

    [Fact]
    public void Beta_functions_are_those_of_gamma_functions()
    {
        double[] values = [1e-5, 0.2, 1, 1.5, 3, 11, 12, 50, 1234.5, 1e5];
        double[] a = [.. values.SelectMany(x => values.Select(_ => x))], b = [.. values.SelectMany(_ => values)];
        Each(a, b, (x, y, w) => w.LogBeta(x, y), (x, y, result) =>
        {
            double allowed = 1e-14 * Math.Max(1, Math.Abs(Special.LogGamma(Math.Min(x, y))));
            Assert.InRange(HighPrecision.ErrorOfLogBeta(x, y, result), -allowed, allowed);
        });
        Each([0.0, 2.0, -1.0], [2.0, 0.0, 2.0], (x, y, w) => w.LogBeta(x, y), (x, y, result) => Assert.Equal(x < 0 ? double.NaN : double.PositiveInfinity, result));
    }

    [Fact]
    public void Powers_are_those_of_numbers()
    {
        double[] bases = [0.01, 0.7, 1, 3.5, 1e5, 2, 1e-8, 9], exponents = [2.5, -3, 0, 0.1, 1.7, 30, 0.5, 11];
        Each(bases, exponents, (x, y, w) => w.Power(x, y), (x, y, result) => Assert.Equal(Math.Pow(x, y), result, 1e-14 * Math.Pow(x, y) * Math.Max(1, Math.Abs(y * Math.Log(x)))));
        double[] others = [0, 0, -2, -2, double.NaN, double.PositiveInfinity, 0], powers = [2, -1, 3, 0.5, 1, 2, 0];
        Each(others, powers, (x, y, w) => w.Power(x, y), (x, y, result) => Assert.Equal(Math.Pow(x, y), result));
    }

    [Fact]
    public void Factorials_are_those_of_counts()
    {
        double[] counts = [0, 1, 5, 255, 256, 300, 1e6, 2147483647, -1, double.NaN, 3e9];
        Each(counts, counts, (x, _, w) => w.LogFactorial(x), (x, _, result) => Assert.Equal(x is >= 0 and < 3e9 ? Special.LogFactorial((int)x) : double.NaN, result));
    }

    static double[] Grid(int count, Func<int, double> value) => [.. Enumerable.Range(0, count).Select(value)];

    static void Each(double[] first, double[] second, Func<double[], double[], IWidth, double[]> function, Action<double, double, double> check)
    {
        foreach (IWidth width in new IWidth[] { new Width<Lanes512>(), new Width<Lanes256>(), new Width<Lanes128>() })
        {
            double[] results = function(first, second, width);
            for (int i = 0; i < first.Length; i++)
                check(first[i], second[i], results[i]);
        }
    }

    interface IWidth
    {
        double[] LogGamma(double[] x);

        double[] LogGammaRatio(double[] a, double[] n);

        double[] LogBeta(double[] a, double[] b);

        double[] LogFactorial(double[] counts);

        double[] Power(double[] x, double[] power);
    }

    sealed class Width<TLanes> : IWidth
        where TLanes : struct, ILanes<TLanes>
    {
        public double[] LogGamma(double[] x) => Apply(x, x, (lanes, _) => LaneMath.LogGamma(lanes));

        public double[] LogGammaRatio(double[] a, double[] n) => Apply(a, n, LaneMath.LogGammaRatio);

        public double[] LogBeta(double[] a, double[] b) => Apply(a, b, LaneMath.LogBeta);

        public double[] LogFactorial(double[] counts) => Apply(counts, counts, (lanes, _) => LaneMath.LogFactorial(lanes));

        public double[] Power(double[] x, double[] power) => Apply(x, power, LaneMath.Power);

        static double[] Apply(double[] first, double[] second, Func<TLanes, TLanes, TLanes> function)
        {
            double[] left = Padded(first), right = Padded(second);
            for (nuint i = 0; i < (nuint)left.Length; i += (nuint)TLanes.Count)
                function(TLanes.Load(ref left[0], i), TLanes.Load(ref right[0], i)).Store(ref left[0], i);
            return left;
        }

        static double[] Padded(double[] values)
        {
            double[] padded = new double[(values.Length + 7) / 8 * 8];
            values.CopyTo(padded, 0);
            return padded;
        }
    }
}
