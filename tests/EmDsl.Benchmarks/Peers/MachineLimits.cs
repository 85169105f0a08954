using System.Diagnostics;
using System.Runtime.CompilerServices;
using EmDsl.Numerics.Lanes;

namespace EmDsl.Benchmarks.Peers;

/// <summary>What this machine can do at most: multiplications with additions, and exponentials, per second on all processors.</summary>
internal sealed record MachineLimits(double FlopsPerSecond, double ExponentialsPerSecond)
{
    private const int Repeats = 20_000_000;

    public static MachineLimits Measure() => LaneWidth.Widest switch
    {
        8 => Measure<Lanes512>(),
        4 => Measure<Lanes256>(),
        _ => Measure<Lanes128>(),
    };

    /// <summary>The least time of an iteration: both kinds of work share the same units, so they add.</summary>
    public double Seconds(Workload workload) => (workload.Flops / FlopsPerSecond) + (workload.Exponentials / ExponentialsPerSecond);

    private static MachineLimits Measure<V>()
        where V : struct, ILanes<V>
        => new(Rate(() => MultiplyAdd<V>()) * 2 * 12 * V.Count, Rate(() => Exponentials<V>()) * 4 * V.Count);

    // Repeats per second of all processors together, the best of three.
    private static double Rate(Action body)
    {
        double best = 0;
        for (int run = 0; run < 3; run++)
        {
            long start = Stopwatch.GetTimestamp();
            Parallel.For(0, Environment.ProcessorCount, _ => body());
            best = Math.Max(best, (double)Repeats * Environment.ProcessorCount / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static double MultiplyAdd<V>()
        where V : struct, ILanes<V>
    {
        V a = V.Create(0.999), b = V.Create(1e-9);
        V s0 = V.One, s1 = V.One, s2 = V.One, s3 = V.One, s4 = V.One, s5 = V.One, s6 = V.One, s7 = V.One, s8 = V.One, s9 = V.One, s10 = V.One, s11 = V.One;
        for (int i = 0; i < Repeats; i++)
        {
            s0 = V.MultiplyAdd(s0, a, b);
            s1 = V.MultiplyAdd(s1, a, b);
            s2 = V.MultiplyAdd(s2, a, b);
            s3 = V.MultiplyAdd(s3, a, b);
            s4 = V.MultiplyAdd(s4, a, b);
            s5 = V.MultiplyAdd(s5, a, b);
            s6 = V.MultiplyAdd(s6, a, b);
            s7 = V.MultiplyAdd(s7, a, b);
            s8 = V.MultiplyAdd(s8, a, b);
            s9 = V.MultiplyAdd(s9, a, b);
            s10 = V.MultiplyAdd(s10, a, b);
            s11 = V.MultiplyAdd(s11, a, b);
        }

        return (s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11).Sum();
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static double Exponentials<V>()
        where V : struct, ILanes<V>
    {
        V x = V.Create(-1.5), sum = V.Zero, step = V.Create(-1e-9);
        for (int i = 0; i < Repeats; i++)
        {
            sum += LaneMath.ExpOfNonPositive(x) + LaneMath.ExpOfNonPositive(x + step);
            x += step;
            sum += LaneMath.ExpOfNonPositive(x - V.One) + LaneMath.ExpOfNonPositive(x + step + step);
        }

        return sum.Sum();
    }
}
