using System.Runtime.CompilerServices;

namespace EmDsl.Numerics.Lanes;

/// <content>Sums of shares times features: one register for each pair of a state and a feature.</content>
public static partial class LaneTiles
{
    // Four states against four features.
    [MethodImpl(Kernel)]
    static void Sums4By4<TLanes>(ref double shares, ref double features, ref double sums, nuint stride)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint w = (nuint)TLanes.Count;
        ref double sums0 = ref sums;
        ref double sums1 = ref Unsafe.Add(ref sums0, stride);
        ref double sums2 = ref Unsafe.Add(ref sums1, stride);
        ref double sums3 = ref Unsafe.Add(ref sums2, stride);
        TLanes s00 = TLanes.Load(ref sums0, 0), s01 = TLanes.Load(ref sums0, w), s02 = TLanes.Load(ref sums0, 2 * w), s03 = TLanes.Load(ref sums0, 3 * w);
        TLanes s10 = TLanes.Load(ref sums1, 0), s11 = TLanes.Load(ref sums1, w), s12 = TLanes.Load(ref sums1, 2 * w), s13 = TLanes.Load(ref sums1, 3 * w);
        TLanes s20 = TLanes.Load(ref sums2, 0), s21 = TLanes.Load(ref sums2, w), s22 = TLanes.Load(ref sums2, 2 * w), s23 = TLanes.Load(ref sums2, 3 * w);
        TLanes s30 = TLanes.Load(ref sums3, 0), s31 = TLanes.Load(ref sums3, w), s32 = TLanes.Load(ref sums3, 2 * w), s33 = TLanes.Load(ref sums3, 3 * w);
        for (nuint i = 0; i < Rows; i += w)
        {
            TLanes f0 = TLanes.Load(ref features, i);
            TLanes f1 = TLanes.Load(ref features, i + Rows);
            TLanes f2 = TLanes.Load(ref features, i + (2 * Rows));
            TLanes f3 = TLanes.Load(ref features, i + (3 * Rows));
            TLanes r0 = TLanes.Load(ref shares, i);
            s00 = TLanes.MultiplyAdd(r0, f0, s00);
            s01 = TLanes.MultiplyAdd(r0, f1, s01);
            s02 = TLanes.MultiplyAdd(r0, f2, s02);
            s03 = TLanes.MultiplyAdd(r0, f3, s03);
            TLanes r1 = TLanes.Load(ref shares, i + Rows);
            s10 = TLanes.MultiplyAdd(r1, f0, s10);
            s11 = TLanes.MultiplyAdd(r1, f1, s11);
            s12 = TLanes.MultiplyAdd(r1, f2, s12);
            s13 = TLanes.MultiplyAdd(r1, f3, s13);
            TLanes r2 = TLanes.Load(ref shares, i + (2 * Rows));
            s20 = TLanes.MultiplyAdd(r2, f0, s20);
            s21 = TLanes.MultiplyAdd(r2, f1, s21);
            s22 = TLanes.MultiplyAdd(r2, f2, s22);
            s23 = TLanes.MultiplyAdd(r2, f3, s23);
            TLanes r3 = TLanes.Load(ref shares, i + (3 * Rows));
            s30 = TLanes.MultiplyAdd(r3, f0, s30);
            s31 = TLanes.MultiplyAdd(r3, f1, s31);
            s32 = TLanes.MultiplyAdd(r3, f2, s32);
            s33 = TLanes.MultiplyAdd(r3, f3, s33);
        }

        s00.Store(ref sums0, 0);
        s01.Store(ref sums0, w);
        s02.Store(ref sums0, 2 * w);
        s03.Store(ref sums0, 3 * w);
        s10.Store(ref sums1, 0);
        s11.Store(ref sums1, w);
        s12.Store(ref sums1, 2 * w);
        s13.Store(ref sums1, 3 * w);
        s20.Store(ref sums2, 0);
        s21.Store(ref sums2, w);
        s22.Store(ref sums2, 2 * w);
        s23.Store(ref sums2, 3 * w);
        s30.Store(ref sums3, 0);
        s31.Store(ref sums3, w);
        s32.Store(ref sums3, 2 * w);
        s33.Store(ref sums3, 3 * w);
    }

    // Four states against three features.
    [MethodImpl(Kernel)]
    static void Sums4By3<TLanes>(ref double shares, ref double features, ref double sums, nuint stride)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint w = (nuint)TLanes.Count;
        ref double sums0 = ref sums;
        ref double sums1 = ref Unsafe.Add(ref sums0, stride);
        ref double sums2 = ref Unsafe.Add(ref sums1, stride);
        ref double sums3 = ref Unsafe.Add(ref sums2, stride);
        TLanes s00 = TLanes.Load(ref sums0, 0), s01 = TLanes.Load(ref sums0, w), s02 = TLanes.Load(ref sums0, 2 * w);
        TLanes s10 = TLanes.Load(ref sums1, 0), s11 = TLanes.Load(ref sums1, w), s12 = TLanes.Load(ref sums1, 2 * w);
        TLanes s20 = TLanes.Load(ref sums2, 0), s21 = TLanes.Load(ref sums2, w), s22 = TLanes.Load(ref sums2, 2 * w);
        TLanes s30 = TLanes.Load(ref sums3, 0), s31 = TLanes.Load(ref sums3, w), s32 = TLanes.Load(ref sums3, 2 * w);
        for (nuint i = 0; i < Rows; i += w)
        {
            TLanes f0 = TLanes.Load(ref features, i);
            TLanes f1 = TLanes.Load(ref features, i + Rows);
            TLanes f2 = TLanes.Load(ref features, i + (2 * Rows));
            TLanes r0 = TLanes.Load(ref shares, i);
            s00 = TLanes.MultiplyAdd(r0, f0, s00);
            s01 = TLanes.MultiplyAdd(r0, f1, s01);
            s02 = TLanes.MultiplyAdd(r0, f2, s02);
            TLanes r1 = TLanes.Load(ref shares, i + Rows);
            s10 = TLanes.MultiplyAdd(r1, f0, s10);
            s11 = TLanes.MultiplyAdd(r1, f1, s11);
            s12 = TLanes.MultiplyAdd(r1, f2, s12);
            TLanes r2 = TLanes.Load(ref shares, i + (2 * Rows));
            s20 = TLanes.MultiplyAdd(r2, f0, s20);
            s21 = TLanes.MultiplyAdd(r2, f1, s21);
            s22 = TLanes.MultiplyAdd(r2, f2, s22);
            TLanes r3 = TLanes.Load(ref shares, i + (3 * Rows));
            s30 = TLanes.MultiplyAdd(r3, f0, s30);
            s31 = TLanes.MultiplyAdd(r3, f1, s31);
            s32 = TLanes.MultiplyAdd(r3, f2, s32);
        }

        s00.Store(ref sums0, 0);
        s01.Store(ref sums0, w);
        s02.Store(ref sums0, 2 * w);
        s10.Store(ref sums1, 0);
        s11.Store(ref sums1, w);
        s12.Store(ref sums1, 2 * w);
        s20.Store(ref sums2, 0);
        s21.Store(ref sums2, w);
        s22.Store(ref sums2, 2 * w);
        s30.Store(ref sums3, 0);
        s31.Store(ref sums3, w);
        s32.Store(ref sums3, 2 * w);
    }

    // Three states against four features.
    [MethodImpl(Kernel)]
    static void Sums3By4<TLanes>(ref double shares, ref double features, ref double sums, nuint stride)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint w = (nuint)TLanes.Count;
        ref double sums0 = ref sums;
        ref double sums1 = ref Unsafe.Add(ref sums0, stride);
        ref double sums2 = ref Unsafe.Add(ref sums1, stride);
        TLanes s00 = TLanes.Load(ref sums0, 0), s01 = TLanes.Load(ref sums0, w), s02 = TLanes.Load(ref sums0, 2 * w), s03 = TLanes.Load(ref sums0, 3 * w);
        TLanes s10 = TLanes.Load(ref sums1, 0), s11 = TLanes.Load(ref sums1, w), s12 = TLanes.Load(ref sums1, 2 * w), s13 = TLanes.Load(ref sums1, 3 * w);
        TLanes s20 = TLanes.Load(ref sums2, 0), s21 = TLanes.Load(ref sums2, w), s22 = TLanes.Load(ref sums2, 2 * w), s23 = TLanes.Load(ref sums2, 3 * w);
        for (nuint i = 0; i < Rows; i += w)
        {
            TLanes f0 = TLanes.Load(ref features, i);
            TLanes f1 = TLanes.Load(ref features, i + Rows);
            TLanes f2 = TLanes.Load(ref features, i + (2 * Rows));
            TLanes f3 = TLanes.Load(ref features, i + (3 * Rows));
            TLanes r0 = TLanes.Load(ref shares, i);
            s00 = TLanes.MultiplyAdd(r0, f0, s00);
            s01 = TLanes.MultiplyAdd(r0, f1, s01);
            s02 = TLanes.MultiplyAdd(r0, f2, s02);
            s03 = TLanes.MultiplyAdd(r0, f3, s03);
            TLanes r1 = TLanes.Load(ref shares, i + Rows);
            s10 = TLanes.MultiplyAdd(r1, f0, s10);
            s11 = TLanes.MultiplyAdd(r1, f1, s11);
            s12 = TLanes.MultiplyAdd(r1, f2, s12);
            s13 = TLanes.MultiplyAdd(r1, f3, s13);
            TLanes r2 = TLanes.Load(ref shares, i + (2 * Rows));
            s20 = TLanes.MultiplyAdd(r2, f0, s20);
            s21 = TLanes.MultiplyAdd(r2, f1, s21);
            s22 = TLanes.MultiplyAdd(r2, f2, s22);
            s23 = TLanes.MultiplyAdd(r2, f3, s23);
        }

        s00.Store(ref sums0, 0);
        s01.Store(ref sums0, w);
        s02.Store(ref sums0, 2 * w);
        s03.Store(ref sums0, 3 * w);
        s10.Store(ref sums1, 0);
        s11.Store(ref sums1, w);
        s12.Store(ref sums1, 2 * w);
        s13.Store(ref sums1, 3 * w);
        s20.Store(ref sums2, 0);
        s21.Store(ref sums2, w);
        s22.Store(ref sums2, 2 * w);
        s23.Store(ref sums2, 3 * w);
    }

    // Three states against three features.
    [MethodImpl(Kernel)]
    static void Sums3By3<TLanes>(ref double shares, ref double features, ref double sums, nuint stride)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint w = (nuint)TLanes.Count;
        ref double sums0 = ref sums;
        ref double sums1 = ref Unsafe.Add(ref sums0, stride);
        ref double sums2 = ref Unsafe.Add(ref sums1, stride);
        TLanes s00 = TLanes.Load(ref sums0, 0), s01 = TLanes.Load(ref sums0, w), s02 = TLanes.Load(ref sums0, 2 * w);
        TLanes s10 = TLanes.Load(ref sums1, 0), s11 = TLanes.Load(ref sums1, w), s12 = TLanes.Load(ref sums1, 2 * w);
        TLanes s20 = TLanes.Load(ref sums2, 0), s21 = TLanes.Load(ref sums2, w), s22 = TLanes.Load(ref sums2, 2 * w);
        for (nuint i = 0; i < Rows; i += w)
        {
            TLanes f0 = TLanes.Load(ref features, i);
            TLanes f1 = TLanes.Load(ref features, i + Rows);
            TLanes f2 = TLanes.Load(ref features, i + (2 * Rows));
            TLanes r0 = TLanes.Load(ref shares, i);
            s00 = TLanes.MultiplyAdd(r0, f0, s00);
            s01 = TLanes.MultiplyAdd(r0, f1, s01);
            s02 = TLanes.MultiplyAdd(r0, f2, s02);
            TLanes r1 = TLanes.Load(ref shares, i + Rows);
            s10 = TLanes.MultiplyAdd(r1, f0, s10);
            s11 = TLanes.MultiplyAdd(r1, f1, s11);
            s12 = TLanes.MultiplyAdd(r1, f2, s12);
            TLanes r2 = TLanes.Load(ref shares, i + (2 * Rows));
            s20 = TLanes.MultiplyAdd(r2, f0, s20);
            s21 = TLanes.MultiplyAdd(r2, f1, s21);
            s22 = TLanes.MultiplyAdd(r2, f2, s22);
        }

        s00.Store(ref sums0, 0);
        s01.Store(ref sums0, w);
        s02.Store(ref sums0, 2 * w);
        s10.Store(ref sums1, 0);
        s11.Store(ref sums1, w);
        s12.Store(ref sums1, 2 * w);
        s20.Store(ref sums2, 0);
        s21.Store(ref sums2, w);
        s22.Store(ref sums2, 2 * w);
    }

    // Two states against four features.
    [MethodImpl(Kernel)]
    static void Sums2By4<TLanes>(ref double shares, ref double features, ref double sums, nuint stride)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint w = (nuint)TLanes.Count;
        ref double sums0 = ref sums;
        ref double sums1 = ref Unsafe.Add(ref sums0, stride);
        TLanes s00 = TLanes.Load(ref sums0, 0), s01 = TLanes.Load(ref sums0, w), s02 = TLanes.Load(ref sums0, 2 * w), s03 = TLanes.Load(ref sums0, 3 * w);
        TLanes s10 = TLanes.Load(ref sums1, 0), s11 = TLanes.Load(ref sums1, w), s12 = TLanes.Load(ref sums1, 2 * w), s13 = TLanes.Load(ref sums1, 3 * w);
        for (nuint i = 0; i < Rows; i += w)
        {
            TLanes f0 = TLanes.Load(ref features, i);
            TLanes f1 = TLanes.Load(ref features, i + Rows);
            TLanes f2 = TLanes.Load(ref features, i + (2 * Rows));
            TLanes f3 = TLanes.Load(ref features, i + (3 * Rows));
            TLanes r0 = TLanes.Load(ref shares, i);
            s00 = TLanes.MultiplyAdd(r0, f0, s00);
            s01 = TLanes.MultiplyAdd(r0, f1, s01);
            s02 = TLanes.MultiplyAdd(r0, f2, s02);
            s03 = TLanes.MultiplyAdd(r0, f3, s03);
            TLanes r1 = TLanes.Load(ref shares, i + Rows);
            s10 = TLanes.MultiplyAdd(r1, f0, s10);
            s11 = TLanes.MultiplyAdd(r1, f1, s11);
            s12 = TLanes.MultiplyAdd(r1, f2, s12);
            s13 = TLanes.MultiplyAdd(r1, f3, s13);
        }

        s00.Store(ref sums0, 0);
        s01.Store(ref sums0, w);
        s02.Store(ref sums0, 2 * w);
        s03.Store(ref sums0, 3 * w);
        s10.Store(ref sums1, 0);
        s11.Store(ref sums1, w);
        s12.Store(ref sums1, 2 * w);
        s13.Store(ref sums1, 3 * w);
    }

    // Two states against three features.
    [MethodImpl(Kernel)]
    static void Sums2By3<TLanes>(ref double shares, ref double features, ref double sums, nuint stride)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint w = (nuint)TLanes.Count;
        ref double sums0 = ref sums;
        ref double sums1 = ref Unsafe.Add(ref sums0, stride);
        TLanes s00 = TLanes.Load(ref sums0, 0), s01 = TLanes.Load(ref sums0, w), s02 = TLanes.Load(ref sums0, 2 * w);
        TLanes s10 = TLanes.Load(ref sums1, 0), s11 = TLanes.Load(ref sums1, w), s12 = TLanes.Load(ref sums1, 2 * w);
        for (nuint i = 0; i < Rows; i += w)
        {
            TLanes f0 = TLanes.Load(ref features, i);
            TLanes f1 = TLanes.Load(ref features, i + Rows);
            TLanes f2 = TLanes.Load(ref features, i + (2 * Rows));
            TLanes r0 = TLanes.Load(ref shares, i);
            s00 = TLanes.MultiplyAdd(r0, f0, s00);
            s01 = TLanes.MultiplyAdd(r0, f1, s01);
            s02 = TLanes.MultiplyAdd(r0, f2, s02);
            TLanes r1 = TLanes.Load(ref shares, i + Rows);
            s10 = TLanes.MultiplyAdd(r1, f0, s10);
            s11 = TLanes.MultiplyAdd(r1, f1, s11);
            s12 = TLanes.MultiplyAdd(r1, f2, s12);
        }

        s00.Store(ref sums0, 0);
        s01.Store(ref sums0, w);
        s02.Store(ref sums0, 2 * w);
        s10.Store(ref sums1, 0);
        s11.Store(ref sums1, w);
        s12.Store(ref sums1, 2 * w);
    }

    // One state against four features.
    [MethodImpl(Kernel)]
    static void Sums1By4<TLanes>(ref double shares, ref double features, ref double sums, nuint stride)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint w = (nuint)TLanes.Count;
        ref double sums0 = ref sums;
        TLanes s00 = TLanes.Load(ref sums0, 0), s01 = TLanes.Load(ref sums0, w), s02 = TLanes.Load(ref sums0, 2 * w), s03 = TLanes.Load(ref sums0, 3 * w);
        for (nuint i = 0; i < Rows; i += w)
        {
            TLanes f0 = TLanes.Load(ref features, i);
            TLanes f1 = TLanes.Load(ref features, i + Rows);
            TLanes f2 = TLanes.Load(ref features, i + (2 * Rows));
            TLanes f3 = TLanes.Load(ref features, i + (3 * Rows));
            TLanes r0 = TLanes.Load(ref shares, i);
            s00 = TLanes.MultiplyAdd(r0, f0, s00);
            s01 = TLanes.MultiplyAdd(r0, f1, s01);
            s02 = TLanes.MultiplyAdd(r0, f2, s02);
            s03 = TLanes.MultiplyAdd(r0, f3, s03);
        }

        s00.Store(ref sums0, 0);
        s01.Store(ref sums0, w);
        s02.Store(ref sums0, 2 * w);
        s03.Store(ref sums0, 3 * w);
    }

    // One state against three features.
    [MethodImpl(Kernel)]
    static void Sums1By3<TLanes>(ref double shares, ref double features, ref double sums, nuint stride)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint w = (nuint)TLanes.Count;
        ref double sums0 = ref sums;
        TLanes s00 = TLanes.Load(ref sums0, 0), s01 = TLanes.Load(ref sums0, w), s02 = TLanes.Load(ref sums0, 2 * w);
        for (nuint i = 0; i < Rows; i += w)
        {
            TLanes f0 = TLanes.Load(ref features, i);
            TLanes f1 = TLanes.Load(ref features, i + Rows);
            TLanes f2 = TLanes.Load(ref features, i + (2 * Rows));
            TLanes r0 = TLanes.Load(ref shares, i);
            s00 = TLanes.MultiplyAdd(r0, f0, s00);
            s01 = TLanes.MultiplyAdd(r0, f1, s01);
            s02 = TLanes.MultiplyAdd(r0, f2, s02);
        }

        s00.Store(ref sums0, 0);
        s01.Store(ref sums0, w);
        s02.Store(ref sums0, 2 * w);
    }
}
