using System.Runtime.CompilerServices;

namespace EmDsl.Numerics.Lanes;

/// <summary>
/// Both steps of a block in registers, for models whose log-density is linear in a few features of the row: log-potentials, their powers of two and
/// all sums of a register of rows are done before the next, and responsibilities are never stored. One text serves every shape: what
/// a shape does not have is left out when it is compiled.
/// </summary>
public static class LaneRegisters
{
    const MethodImplOptions Kernel = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    const int Rows = LaneBlock.Rows;

    // Sums that leave room, among 32 registers, for the potentials of a register of rows and the constants of an exponential.
    const int MostSums = 16;

    const double Log2 = 0.6931471805599453;

    /// <summary>Whether a shape has registers for all its sums.</summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="states">The number of states.</param>
    /// <param name="sums">The number of features that are summed for each state.</param>
    /// <returns>True for 2 to 4 states and 1 to 5 features, at most 16 sums, on machines with 32 registers.</returns>
    public static bool Serve<TLanes>(int states, int sums)
        where TLanes : struct, ILanes<TLanes>
        => TLanes.HasManyRegisters && states is >= 2 and <= 4 && sums is >= 1 and <= 5 && states * sums <= MostSums;

    /// <summary>Brings coefficients or constants of log-potentials from nats to the units that the powers are taken in.</summary>
    /// <param name="nats">The coefficients.</param>
    /// <param name="units">Receives them over log 2.</param>
    public static void Rescale(ReadOnlySpan<double> nats, Span<double> units)
    {
        for (int i = 0; i < nats.Length; i++)
            units[i] = nats[i] / Log2;
    }

    /// <summary>
    /// Adds Σ responsibility(state, row) · feature(row) of a block of 64 rows that count once each, lane by lane, where the log-potentials are
    /// constant(state) + Σ coefficient(state, feature) · feature(row) in units of log 2.
    /// </summary>
    /// <typeparam name="TLanes">The lanes.</typeparam>
    /// <param name="features">64 values of each feature of the potentials.</param>
    /// <param name="count">The number of features of the potentials, at least 0.</param>
    /// <param name="coefficients">One row of coefficients for each state.</param>
    /// <param name="constants">One constant for each state.</param>
    /// <param name="states">The number of states: see <see cref="Serve"/>.</param>
    /// <param name="summed">64 values of each feature that is summed.</param>
    /// <param name="summedCount">The number of features that are summed: see <see cref="Serve"/>.</param>
    /// <param name="stride">The distance from one state's sums to the next's, in sums.</param>
    /// <param name="sums">One sum a lane for each state and feature.</param>
    /// <param name="likelihood">Receives the log-likelihood of the block; not finite where a row has no state, or a potential is NaN or +∞.</param>
    public static void Add<TLanes>(ref double features, int count, ref double coefficients, ref double constants, int states, ref double summed, int summedCount, int stride, ref double sums, LaneLikelihood likelihood)
        where TLanes : struct, ILanes<TLanes>
    {
        switch (states)
        {
            case 2:
                Add<TLanes, Two>(ref features, count, ref coefficients, ref constants, ref summed, summedCount, stride, ref sums, likelihood);
                break;
            case 3:
                Add<TLanes, Three>(ref features, count, ref coefficients, ref constants, ref summed, summedCount, stride, ref sums, likelihood);
                break;
            default:
                Add<TLanes, Four>(ref features, count, ref coefficients, ref constants, ref summed, summedCount, stride, ref sums, likelihood);
                break;
        }
    }

    static void Add<TLanes, TStates>(ref double features, int count, ref double coefficients, ref double constants, ref double summed, int summedCount, int stride, ref double sums, LaneLikelihood likelihood)
        where TLanes : struct, ILanes<TLanes>
        where TStates : struct, INumber
    {
        switch (summedCount)
        {
            case 1:
                Add<TLanes, TStates, One>(ref features, count, ref coefficients, ref constants, ref summed, stride, ref sums, likelihood);
                break;
            case 2:
                Add<TLanes, TStates, Two>(ref features, count, ref coefficients, ref constants, ref summed, stride, ref sums, likelihood);
                break;
            case 3:
                Add<TLanes, TStates, Three>(ref features, count, ref coefficients, ref constants, ref summed, stride, ref sums, likelihood);
                break;
            case 4:
                Add<TLanes, TStates, Four>(ref features, count, ref coefficients, ref constants, ref summed, stride, ref sums, likelihood);
                break;
            default:
                Add<TLanes, TStates, Five>(ref features, count, ref coefficients, ref constants, ref summed, stride, ref sums, likelihood);
                break;
        }
    }

    [MethodImpl(Kernel)]
    static void Add<TLanes, TStates, TSums>(ref double features, int count, ref double coefficients, ref double constants, ref double summed, int stride, ref double sums, LaneLikelihood likelihood)
        where TLanes : struct, ILanes<TLanes>
        where TStates : struct, INumber
        where TSums : struct, INumber
    {
        nuint w = (nuint)TLanes.Count;
        ref double sums0 = ref sums;
        ref double sums1 = ref Unsafe.Add(ref sums0, (nuint)stride * w);
        ref double sums2 = ref Unsafe.Add(ref sums1, (nuint)stride * w);
        ref double sums3 = ref Unsafe.Add(ref sums2, (nuint)stride * w);
        ref double coefficients1 = ref Unsafe.Add(ref coefficients, count);
        ref double coefficients2 = ref Unsafe.Add(ref coefficients, 2 * count);
        ref double coefficients3 = ref Unsafe.Add(ref coefficients, 3 * count);
        TLanes s00 = TLanes.Zero, s01 = s00, s02 = s00, s03 = s00, s04 = s00;
        TLanes s10 = TLanes.Zero, s11 = s10, s12 = s10, s13 = s10, s14 = s10;
        TLanes s20 = TLanes.Zero, s21 = s20, s22 = s20, s23 = s20, s24 = s20;
        TLanes s30 = TLanes.Zero, s31 = s30, s32 = s30, s33 = s30, s34 = s30;
        s00 = TLanes.Load(ref sums0, 0);
        if (TSums.Value > 1)
            s01 = TLanes.Load(ref sums0, w);
        if (TSums.Value > 2)
            s02 = TLanes.Load(ref sums0, 2 * w);
        if (TSums.Value > 3)
            s03 = TLanes.Load(ref sums0, 3 * w);
        if (TSums.Value > 4)
            s04 = TLanes.Load(ref sums0, 4 * w);
        s10 = TLanes.Load(ref sums1, 0);
        if (TSums.Value > 1)
            s11 = TLanes.Load(ref sums1, w);
        if (TSums.Value > 2)
            s12 = TLanes.Load(ref sums1, 2 * w);
        if (TSums.Value > 3)
            s13 = TLanes.Load(ref sums1, 3 * w);
        if (TSums.Value > 4)
            s14 = TLanes.Load(ref sums1, 4 * w);
        if (TStates.Value > 2)
            s20 = TLanes.Load(ref sums2, 0);
        if (TStates.Value > 2 && TSums.Value > 1)
            s21 = TLanes.Load(ref sums2, w);
        if (TStates.Value > 2 && TSums.Value > 2)
            s22 = TLanes.Load(ref sums2, 2 * w);
        if (TStates.Value > 2 && TSums.Value > 3)
            s23 = TLanes.Load(ref sums2, 3 * w);
        if (TStates.Value > 2 && TSums.Value > 4)
            s24 = TLanes.Load(ref sums2, 4 * w);
        if (TStates.Value > 3)
            s30 = TLanes.Load(ref sums3, 0);
        if (TStates.Value > 3 && TSums.Value > 1)
            s31 = TLanes.Load(ref sums3, w);
        if (TStates.Value > 3 && TSums.Value > 2)
            s32 = TLanes.Load(ref sums3, 2 * w);
        if (TStates.Value > 3 && TSums.Value > 3)
            s33 = TLanes.Load(ref sums3, 3 * w);
        if (TStates.Value > 3 && TSums.Value > 4)
            s34 = TLanes.Load(ref sums3, 4 * w);

        TLanes logs = TLanes.Zero, product = TLanes.One;
        for (nuint i = 0; i < Rows; i += w)
        {
            TLanes p0 = TLanes.Create(constants), p1 = TLanes.Zero, p2 = p1, p3 = p1;
            p1 = TLanes.Create(Unsafe.Add(ref constants, 1));
            if (TStates.Value > 2)
                p2 = TLanes.Create(Unsafe.Add(ref constants, 2));
            if (TStates.Value > 3)
                p3 = TLanes.Create(Unsafe.Add(ref constants, 3));
            ref double feature = ref Unsafe.Add(ref features, i);
            for (int f = 0; f < count; f++)
            {
                TLanes x = TLanes.Load(ref feature, 0);
                p0 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref coefficients, f)), x, p0);
                p1 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref coefficients1, f)), x, p1);
                if (TStates.Value > 2)
                    p2 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref coefficients2, f)), x, p2);
                if (TStates.Value > 3)
                    p3 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref coefficients3, f)), x, p3);
                feature = ref Unsafe.Add(ref feature, Rows);
            }

            // A row without a state keeps the least number: its powers are 0, not NaN.
            TLanes largest = TLanes.Max(TLanes.Create(double.MinValue), p0);
            largest = TLanes.Max(largest, p1);
            if (TStates.Value > 2)
                largest = TLanes.Max(largest, p2);
            if (TStates.Value > 3)
                largest = TLanes.Max(largest, p3);
            logs += largest;
            p0 -= largest;
            p1 -= largest;
            if (TStates.Value > 2)
                p2 -= largest;
            if (TStates.Value > 3)
                p3 -= largest;
            if (TStates.Value == 4)
            {
                LaneMath.PowerOfTwo(ref p0, ref p1, ref p2, ref p3);
            }
            else
            {
                p0 = LaneMath.PowerOfTwo(p0);
                p1 = LaneMath.PowerOfTwo(p1);
                if (TStates.Value > 2)
                    p2 = LaneMath.PowerOfTwo(p2);
            }

            TLanes total = p0;
            total += p1;
            if (TStates.Value > 2)
                total += p2;
            if (TStates.Value > 3)
                total += p3;
            product *= total;
            total = TLanes.One / total;

            // One over the sum of the powers goes into the features.
            ref double value = ref Unsafe.Add(ref summed, i);
            TLanes share = TLanes.Load(ref value, 0) * total;
            s00 = TLanes.MultiplyAdd(p0, share, s00);
            s10 = TLanes.MultiplyAdd(p1, share, s10);
            if (TStates.Value > 2)
                s20 = TLanes.MultiplyAdd(p2, share, s20);
            if (TStates.Value > 3)
                s30 = TLanes.MultiplyAdd(p3, share, s30);

            if (TSums.Value > 1)
            {
                share = TLanes.Load(ref value, Rows) * total;
                s01 = TLanes.MultiplyAdd(p0, share, s01);
                s11 = TLanes.MultiplyAdd(p1, share, s11);
                if (TStates.Value > 2)
                    s21 = TLanes.MultiplyAdd(p2, share, s21);
                if (TStates.Value > 3)
                    s31 = TLanes.MultiplyAdd(p3, share, s31);
            }

            if (TSums.Value > 2)
            {
                share = TLanes.Load(ref value, 2 * Rows) * total;
                s02 = TLanes.MultiplyAdd(p0, share, s02);
                s12 = TLanes.MultiplyAdd(p1, share, s12);
                if (TStates.Value > 2)
                    s22 = TLanes.MultiplyAdd(p2, share, s22);
                if (TStates.Value > 3)
                    s32 = TLanes.MultiplyAdd(p3, share, s32);
            }

            if (TSums.Value > 3)
            {
                share = TLanes.Load(ref value, 3 * Rows) * total;
                s03 = TLanes.MultiplyAdd(p0, share, s03);
                s13 = TLanes.MultiplyAdd(p1, share, s13);
                if (TStates.Value > 2)
                    s23 = TLanes.MultiplyAdd(p2, share, s23);
                if (TStates.Value > 3)
                    s33 = TLanes.MultiplyAdd(p3, share, s33);
            }

            if (TSums.Value > 4)
            {
                share = TLanes.Load(ref value, 4 * Rows) * total;
                s04 = TLanes.MultiplyAdd(p0, share, s04);
                s14 = TLanes.MultiplyAdd(p1, share, s14);
                if (TStates.Value > 2)
                    s24 = TLanes.MultiplyAdd(p2, share, s24);
                if (TStates.Value > 3)
                    s34 = TLanes.MultiplyAdd(p3, share, s34);
            }
        }

        s00.Store(ref sums0, 0);
        if (TSums.Value > 1)
            s01.Store(ref sums0, w);
        if (TSums.Value > 2)
            s02.Store(ref sums0, 2 * w);
        if (TSums.Value > 3)
            s03.Store(ref sums0, 3 * w);
        if (TSums.Value > 4)
            s04.Store(ref sums0, 4 * w);
        s10.Store(ref sums1, 0);
        if (TSums.Value > 1)
            s11.Store(ref sums1, w);
        if (TSums.Value > 2)
            s12.Store(ref sums1, 2 * w);
        if (TSums.Value > 3)
            s13.Store(ref sums1, 3 * w);
        if (TSums.Value > 4)
            s14.Store(ref sums1, 4 * w);
        if (TStates.Value > 2)
            s20.Store(ref sums2, 0);
        if (TStates.Value > 2 && TSums.Value > 1)
            s21.Store(ref sums2, w);
        if (TStates.Value > 2 && TSums.Value > 2)
            s22.Store(ref sums2, 2 * w);
        if (TStates.Value > 2 && TSums.Value > 3)
            s23.Store(ref sums2, 3 * w);
        if (TStates.Value > 2 && TSums.Value > 4)
            s24.Store(ref sums2, 4 * w);
        if (TStates.Value > 3)
            s30.Store(ref sums3, 0);
        if (TStates.Value > 3 && TSums.Value > 1)
            s31.Store(ref sums3, w);
        if (TStates.Value > 3 && TSums.Value > 2)
            s32.Store(ref sums3, 2 * w);
        if (TStates.Value > 3 && TSums.Value > 3)
            s33.Store(ref sums3, 3 * w);
        if (TStates.Value > 3 && TSums.Value > 4)
            s34.Store(ref sums3, 4 * w);
        likelihood.Add(logs * TLanes.Create(Log2), product);
    }

    interface INumber
    {
        static abstract int Value { get; }
    }

    readonly struct One : INumber
    {
        public static int Value
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => 1;
        }
    }

    readonly struct Two : INumber
    {
        public static int Value
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => 2;
        }
    }

    readonly struct Three : INumber
    {
        public static int Value
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => 3;
        }
    }

    readonly struct Four : INumber
    {
        public static int Value
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => 4;
        }
    }

    readonly struct Five : INumber
    {
        public static int Value
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => 5;
        }
    }
}
