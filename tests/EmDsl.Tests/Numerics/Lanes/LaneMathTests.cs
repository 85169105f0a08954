using EmDsl.Numerics.Lanes;

namespace EmDsl.Tests.Numerics.Lanes;

/// <summary>Functions of lanes against arithmetic of 400 bits, over their whole ranges, for every width of registers.</summary>
public sealed class LaneMathTests
{
    [Fact]
    public void Exponentials_of_responsibilities_are_within_four_units()
    {
        double[] exponents = [.. Grid(4000, i => -708.0 * i / 4000), .. Grid(2000, i => -Math.Pow(2, -60 + (0.034 * i))), 0.0, -708.0];
        foreach (double[] results in Widths(exponents, new ExpOfNonPositive()))
            Within(4, exponents, results, HighPrecision.UlpsFromExp);
    }

    [Fact]
    public void Exponentials_of_four_registers_are_within_four_units_and_fall_to_zero()
    {
        double[] exponents = [.. Grid(4000, i => -670.0 * i / 4000), .. Grid(2000, i => -Math.Pow(2, -60 + (0.034 * i))), 0.0];
        foreach (double[] results in Widths(exponents, new ExpOfFourRegisters()))
            Within(4, exponents, results, HighPrecision.UlpsFromExp);
        double[] small = Grid(1000, i => -670 - (0.039 * i));
        foreach (double[] results in Widths(small, new ExpOfFourRegisters()))
        {
            for (int i = 0; i < small.Length; i++)
                Assert.InRange(results[i], (Math.Exp(small[i]) * (1 - 1e-15)) - 3.4e-308, Math.Exp(small[i]) * (1 + 1e-15));
        }

        foreach (double[] results in Widths([-708.0, -708.1, -1e5, double.MinValue, double.NegativeInfinity, double.NaN, 0.0, -0.0], new ExpOfFourRegisters()))
            Assert.Equal([0, 0, 0, 0, 0, double.NaN, 1, 1], results);
    }

    [Fact]
    public void Exponentials_far_below_are_exactly_zero_and_no_number_stays_none()
    {
        double[] exponents = [-708.1, -745.0, -1e5, double.MinValue, double.NegativeInfinity, double.NaN, 0.0, -0.0];
        foreach (double[] results in Widths(exponents, new ExpOfNonPositive()))
            Assert.Equal([0, 0, 0, 0, 0, double.NaN, 1, 1], results);
    }

    [Fact]
    public void Powers_of_two_are_within_four_units_and_fall_to_zero()
    {
        double[] exponents = [.. Grid(4000, i => -1021.9 * i / 4000), .. Grid(2000, i => -Math.Pow(2, -60 + (0.034 * i))), 0.0, -1022.0, -7.5];
        foreach (double[] results in Widths(exponents, new PowerOfTwo()).Concat(Widths(exponents, new PowerOfTwoOfFourRegisters())))
            Within(4, exponents, results, HighPrecision.UlpsFromPowerOfTwo);
        double[] limits = [-1023.0, -1023.4, -2000.0, double.MinValue, double.NegativeInfinity, double.NaN, 0.0, -0.0];
        foreach (double[] results in Widths(limits, new PowerOfTwo()).Concat(Widths(limits, new PowerOfTwoOfFourRegisters())))
            Assert.Equal([0, 0, 0, 0, 0, double.NaN, 1, 1], results);
        double[] small = Grid(1000, i => -1022 - (i / 1000.0));
        foreach (double[] results in Widths(small, new PowerOfTwo()).Concat(Widths(small, new PowerOfTwoOfFourRegisters())))
            Assert.All(results, result => Assert.InRange(result, 0, Math.ScaleB(1, -1022)));
    }

    [Fact]
    public void Exponentials_are_within_three_units()
    {
        double[] exponents = Grid(6000, i => -700 + (1400.0 * i / 6000));
        foreach (double[] results in Widths(exponents, new Exp()))
            Within(3, exponents, results, HighPrecision.UlpsFromExp);
    }

    [Fact]
    public void Logarithms_are_within_three_units()
    {
        double[] values = [.. Grid(4000, i => Math.Pow(2, -1000 + (i * 0.5)) * (1 + (i / 9001.0))), .. Grid(2000, i => 0.5 + (i / 1000.0)), .. Grid(200, i => 1 + Math.Pow(2, -i / 4.0))];
        values = [.. values.Where(value => value != 1)];
        foreach (double[] results in Widths(values, new Log()))
            Within(3, values, results, HighPrecision.UlpsFromLog);
    }

    [Fact]
    public void Logarithms_beside_one_are_within_three_units()
    {
        double[] values = [.. Grid(2000, i => Math.Pow(2, -100 + (i * 0.1))), .. Grid(2000, i => -Math.Pow(2, -100 + (i * 0.05)) * 0.999)];
        foreach (double[] results in Widths(values, new Log1P()))
            Within(3, values, results, HighPrecision.UlpsFromLog1P);
    }

    [Fact]
    public void Logarithms_beside_one_know_their_limits()
    {
        double[] values = [0.0, -1.0, double.PositiveInfinity, double.NaN, -1.5, 1e300, 1e-300, -1e-300];
        foreach (double[] results in Widths(values, new Log1P()))
            Assert.Equal([0, double.NegativeInfinity, double.PositiveInfinity, double.NaN, double.NaN, Math.Log(1e300), 1e-300, -1e-300], results);
    }

    static double[] Grid(int count, Func<int, double> value) => [.. Enumerable.Range(0, count).Select(value)];

    static void Within(double most, double[] arguments, double[] results, Func<double, double, double> ulps)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            double off = ulps(arguments[i], results[i]);
            Assert.True(off <= most, $"{arguments[i]:R} gives {results[i]:R}, which is {off:F2} units off");
        }
    }

    static IEnumerable<double[]> Widths(double[] arguments, IFunction function)
        => [Apply<Lanes512>(arguments, function), Apply<Lanes256>(arguments, function), Apply<Lanes128>(arguments, function)];

    static double[] Apply<TLanes>(double[] arguments, IFunction function)
        where TLanes : struct, ILanes<TLanes>
    {
        var padded = new double[(arguments.Length + 7) / 8 * 8];
        arguments.CopyTo(padded, 0);
        for (nuint i = 0; i < (nuint)padded.Length; i += (nuint)TLanes.Count)
            function.Of(TLanes.Load(ref padded[0], i)).Store(ref padded[0], i);
        return padded[..arguments.Length];
    }

    interface IFunction
    {
        TLanes Of<TLanes>(TLanes x)
            where TLanes : struct, ILanes<TLanes>;
    }

    sealed class ExpOfNonPositive : IFunction
    {
        public TLanes Of<TLanes>(TLanes x)
            where TLanes : struct, ILanes<TLanes> => LaneMath.ExpOfNonPositive(x);
    }

    sealed class ExpOfFourRegisters : IFunction
    {
        public TLanes Of<TLanes>(TLanes x)
            where TLanes : struct, ILanes<TLanes>
        {
            TLanes y = x, z = x, w = x;
            LaneMath.ExpOfNonPositive(ref y, ref x, ref w, ref z);
            return TLanes.Choose(TLanes.AreEqual(x, y), z, w);
        }
    }

    sealed class PowerOfTwo : IFunction
    {
        public TLanes Of<TLanes>(TLanes x)
            where TLanes : struct, ILanes<TLanes> => LaneMath.PowerOfTwo(x);
    }

    sealed class PowerOfTwoOfFourRegisters : IFunction
    {
        public TLanes Of<TLanes>(TLanes x)
            where TLanes : struct, ILanes<TLanes>
        {
            TLanes y = x, z = x, w = x;
            LaneMath.PowerOfTwo(ref y, ref x, ref w, ref z);
            return TLanes.Choose(TLanes.AreEqual(x, y), z, w);
        }
    }

    sealed class Exp : IFunction
    {
        public TLanes Of<TLanes>(TLanes x)
            where TLanes : struct, ILanes<TLanes> => TLanes.Exp(x);
    }

    sealed class Log : IFunction
    {
        public TLanes Of<TLanes>(TLanes x)
            where TLanes : struct, ILanes<TLanes> => TLanes.Log(x);
    }

    sealed class Log1P : IFunction
    {
        public TLanes Of<TLanes>(TLanes x)
            where TLanes : struct, ILanes<TLanes> => LaneMath.Log1P(x);
    }
}
