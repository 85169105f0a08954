using System.Numerics;

namespace EmDsl.Tests.Numerics.Lanes;

/// <content>log Γ by the recurrence to 150 and Stirling's series there.</content>
static partial class HighPrecision
{
    const int StirlingStart = 150;
    const int StirlingTerms = 50;

    static readonly BigInteger HalfLogTwoPi = Log(2 * ((16 * Arctan(5)) - (4 * Arctan(239)))) / 2;
    static readonly (BigInteger Numerator, BigInteger Denominator)[] Bernoulli = BernoulliNumbers(2 * StirlingTerms);

    /// <summary>How far a result is from log Γ(x).</summary>
    public static double UlpsFromLogGamma(double x, double result) => Ulps(LogGamma(Fixed(x)), 0, result);

    /// <summary>The difference between a result and log Γ(a + n) − log Γ(a).</summary>
    public static double ErrorOfLogGammaRatio(double a, double n, double result) => ToDouble(Fixed(result) - (LogGamma(Fixed(a) + Fixed(n)) - LogGamma(Fixed(a))));

    /// <summary>The difference between a result and log B(a, b).</summary>
    public static double ErrorOfLogBeta(double a, double b, double result) => ToDouble(Fixed(result) - (LogGamma(Fixed(a)) + LogGamma(Fixed(b)) - LogGamma(Fixed(a) + Fixed(b))));

    static double ToDouble(BigInteger value) => (double)(value >> (Bits - 100)) * Math.Pow(2, -100);

    static BigInteger LogGamma(BigInteger x)
    {
        BigInteger y = x, product = One;
        for (; y < StirlingStart * One; y += One)
            product = (product * y) >> Bits;
        BigInteger inverse = (One << Bits) / y, square = (inverse * inverse) >> Bits, power = inverse, sum = 0;
        for (int k = 1; k <= StirlingTerms; k++)
        {
            sum += power * Bernoulli[2 * k].Numerator / (Bernoulli[2 * k].Denominator * (2 * k) * ((2 * k) - 1));
            power = (power * square) >> Bits;
        }

        return (((y - (One >> 1)) * Log(y)) >> Bits) - y + HalfLogTwoPi + sum - Log(product);
    }

    static BigInteger Log(BigInteger x) => Log((x, -Bits));

    static BigInteger Arctan(int inverse)
    {
        BigInteger power = One / inverse, sum = power;
        for (int n = 3; !power.IsZero; n += 2)
        {
            power /= (BigInteger)inverse * inverse;
            sum += (n % 4 == 3 ? -power : power) / n;
        }

        return sum;
    }

    static (BigInteger Numerator, BigInteger Denominator)[] BernoulliNumbers(int last)
    {
        var numbers = new (BigInteger Numerator, BigInteger Denominator)[last + 1];
        numbers[0] = (1, 1);
        for (int m = 1; m <= last; m++)
        {
            BigInteger numerator = 0, denominator = 1, binomial = 1;
            for (int k = 0; k < m; k++)
            {
                numerator = (numerator * numbers[k].Denominator) + (binomial * numbers[k].Numerator * denominator);
                denominator *= numbers[k].Denominator;
                binomial = binomial * (m + 1 - k) / (k + 1);
            }

            denominator *= -(m + 1);
            BigInteger common = BigInteger.GreatestCommonDivisor(numerator, denominator);
            numbers[m] = (numerator / common, denominator / common);
        }

        return numbers;
    }
}
