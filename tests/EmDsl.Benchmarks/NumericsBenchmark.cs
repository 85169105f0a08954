using BenchmarkDotNet.Attributes;
using EmDsl.Numerics;
using MathNet.Numerics;

namespace EmDsl.Benchmarks;

/// <summary>What an E-step does per row, and what Newton's method does per iteration of an M-step.</summary>
[ShortRunJob]
public class NumericsBenchmark
{
    private readonly double[] logPotentials = [-3.1, -0.4, -12.7, -5.5];
    private readonly double[] scratch = new double[4];
    private double x = 3.7;

    [Benchmark]
    public double LogSumExpOfFour() => LogSumExp.Of(logPotentials);

    [Benchmark]
    public double ResponsibilitiesOfFour()
    {
        logPotentials.CopyTo(scratch, 0);
        return LogSumExp.SoftmaxInPlace(scratch);
    }

    [Benchmark]
    public double LogGamma() => Special.LogGamma(x += 1e-9);

    [Benchmark]
    public double LogGammaOfMathNet() => SpecialFunctions.GammaLn(x += 1e-9);

    [Benchmark]
    public double Digamma() => Special.Digamma(x += 1e-9);

    [Benchmark]
    public double DigammaOfMathNet() => SpecialFunctions.DiGamma(x += 1e-9);
}
