using System.Numerics;

namespace EmDsl.Tests.Numerics.Lanes;

/// <summary>Exponentials and logarithms in fixed-point arithmetic of 400 bits, to count the units in the last place that a result is off.</summary>
static partial class HighPrecision
{
    const int Bits = 400;

    static readonly BigInteger One = BigInteger.One << Bits;
    static readonly BigInteger Log2 = (18 * Atanh(26)) - (2 * Atanh(4801)) + (8 * Atanh(8749));

    /// <summary>How far a result is from eˣ, in units of the last place of the exact value.</summary>
    public static double UlpsFromExp(double x, double result) => UlpsFromExp(Fixed(x), result);

    /// <summary>How far a result is from 2ˣ.</summary>
    public static double UlpsFromPowerOfTwo(double x, double result) => UlpsFromExp((Fixed(x) * Log2) >> Bits, result);

    static double UlpsFromExp(BigInteger exponent, double result)
    {
        BigInteger halves = BigInteger.Divide((2 * exponent) + Log2, 2 * Log2);
        if ((2 * exponent) + Log2 < 0)
            halves -= 1;
        BigInteger rest = exponent - (halves * Log2), term = One, sum = One;
        for (int n = 1; !term.IsZero; n++)
        {
            term = ((term * rest) >> Bits) / n;
            sum += term;
        }

        return Ulps(sum, (int)halves, result);
    }

    /// <summary>How far a result is from log x.</summary>
    public static double UlpsFromLog(double x, double result) => UlpsFromLog(Parts(x), result);

    /// <summary>How far a result is from log(1 + x).</summary>
    public static double UlpsFromLog1P(double x, double result)
    {
        (BigInteger mantissa, int exponent) = Parts(x);
        return UlpsFromLog(exponent < 0 ? (mantissa + (BigInteger.One << -exponent), exponent) : ((mantissa << exponent) + 1, 0), result);
    }

    static double UlpsFromLog((BigInteger Mantissa, int Exponent) x, double result) => Ulps(Log(x), 0, result);

    static BigInteger Log((BigInteger Mantissa, int Exponent) x)
    {
        int power = (int)x.Mantissa.GetBitLength() - 1 + x.Exponent;
        int shift = Bits - ((int)x.Mantissa.GetBitLength() - 1);
        BigInteger mantissa = shift >= 0 ? x.Mantissa << shift : x.Mantissa >> -shift;

        // log m = 2 atanh((m − 1) / (m + 1)), with m near 1 from either side so that nothing cancels.
        if (mantissa > One + (One >> 1))
        {
            mantissa >>= 1;
            power++;
        }

        BigInteger ratio = ((mantissa - One) << Bits) / (mantissa + One), square = (ratio * ratio) >> Bits, odd = ratio, sum = ratio;
        for (int n = 3; !odd.IsZero && odd != -1; n += 2)
        {
            odd = (odd * square) >> Bits;
            sum += odd / n;
        }

        return (2 * sum) + (power * Log2);
    }

    static BigInteger Atanh(int inverse)
    {
        BigInteger power = One / inverse, sum = power;
        for (int n = 3; !power.IsZero; n += 2)
        {
            power /= (BigInteger)inverse * inverse;
            sum += power / n;
        }

        return sum;
    }

    static (BigInteger Mantissa, int Exponent) Parts(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long mantissa = bits & 0xFFFFFFFFFFFFF;
        mantissa = exponent == 0 ? mantissa : mantissa | (1L << 52);
        return (bits < 0 ? -mantissa : mantissa, Math.Max(exponent, 1) - 1075);
    }

    static BigInteger Fixed(double x)
    {
        (BigInteger mantissa, int exponent) = Parts(x);
        return exponent + Bits >= 0 ? mantissa << (exponent + Bits) : mantissa >> -(exponent + Bits);
    }

    // exact · 2^power against the result; the unit is that of a double of the exact value's size.
    static double Ulps(BigInteger exact, int power, double result)
    {
        (BigInteger mantissa, int exponent) = Parts(result);
        int shift = exponent + Bits - power;
        BigInteger difference = BigInteger.Abs((shift >= 0 ? mantissa << shift : mantissa >> -shift) - exact);
        int unit = (int)BigInteger.Abs(exact).GetBitLength() - 53;
        return (double)difference / Math.Pow(2, unit);
    }
}
