using System.Runtime.CompilerServices;

namespace EmDsl.Numerics.Lanes;

/// <content>Features times coefficients: one register for each pair of a state and some rows.</content>
public static partial class LaneTiles
{
    // Four states, four registers of rows at a time.
    [MethodImpl(Kernel)]
    static void Potentials4<TLanes>(ref double features, int count, ref double coefficients, nuint stride, ref double constants, ref double potentials)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint w = (nuint)TLanes.Count;
        for (nuint i = 0; i < Rows; i += 4 * w)
        {
            ref double c0 = ref coefficients;
            ref double c1 = ref Unsafe.Add(ref c0, stride);
            ref double c2 = ref Unsafe.Add(ref c1, stride);
            ref double c3 = ref Unsafe.Add(ref c2, stride);
            TLanes s00 = TLanes.Create(constants), s01 = s00, s02 = s00, s03 = s00;
            TLanes s10 = TLanes.Create(Unsafe.Add(ref constants, 1)), s11 = s10, s12 = s10, s13 = s10;
            TLanes s20 = TLanes.Create(Unsafe.Add(ref constants, 2)), s21 = s20, s22 = s20, s23 = s20;
            TLanes s30 = TLanes.Create(Unsafe.Add(ref constants, 3)), s31 = s30, s32 = s30, s33 = s30;
            ref double feature = ref Unsafe.Add(ref features, i);
            for (int f = 0; f < count; f++)
            {
                TLanes f0 = TLanes.Load(ref feature, 0), f1 = TLanes.Load(ref feature, w), f2 = TLanes.Load(ref feature, 2 * w), f3 = TLanes.Load(ref feature, 3 * w);
                TLanes p0 = TLanes.Create(c0);
                s00 = TLanes.MultiplyAdd(p0, f0, s00);
                s01 = TLanes.MultiplyAdd(p0, f1, s01);
                s02 = TLanes.MultiplyAdd(p0, f2, s02);
                s03 = TLanes.MultiplyAdd(p0, f3, s03);
                c0 = ref Unsafe.Add(ref c0, 1);
                TLanes p1 = TLanes.Create(c1);
                s10 = TLanes.MultiplyAdd(p1, f0, s10);
                s11 = TLanes.MultiplyAdd(p1, f1, s11);
                s12 = TLanes.MultiplyAdd(p1, f2, s12);
                s13 = TLanes.MultiplyAdd(p1, f3, s13);
                c1 = ref Unsafe.Add(ref c1, 1);
                TLanes p2 = TLanes.Create(c2);
                s20 = TLanes.MultiplyAdd(p2, f0, s20);
                s21 = TLanes.MultiplyAdd(p2, f1, s21);
                s22 = TLanes.MultiplyAdd(p2, f2, s22);
                s23 = TLanes.MultiplyAdd(p2, f3, s23);
                c2 = ref Unsafe.Add(ref c2, 1);
                TLanes p3 = TLanes.Create(c3);
                s30 = TLanes.MultiplyAdd(p3, f0, s30);
                s31 = TLanes.MultiplyAdd(p3, f1, s31);
                s32 = TLanes.MultiplyAdd(p3, f2, s32);
                s33 = TLanes.MultiplyAdd(p3, f3, s33);
                c3 = ref Unsafe.Add(ref c3, 1);
                feature = ref Unsafe.Add(ref feature, Rows);
            }

            ref double potential = ref Unsafe.Add(ref potentials, i);
            s00.Store(ref potential, 0);
            s01.Store(ref potential, w);
            s02.Store(ref potential, 2 * w);
            s03.Store(ref potential, 3 * w);
            s10.Store(ref potential, Rows);
            s11.Store(ref potential, Rows + w);
            s12.Store(ref potential, Rows + (2 * w));
            s13.Store(ref potential, Rows + (3 * w));
            s20.Store(ref potential, 2 * Rows);
            s21.Store(ref potential, (2 * Rows) + w);
            s22.Store(ref potential, (2 * Rows) + (2 * w));
            s23.Store(ref potential, (2 * Rows) + (3 * w));
            s30.Store(ref potential, 3 * Rows);
            s31.Store(ref potential, (3 * Rows) + w);
            s32.Store(ref potential, (3 * Rows) + (2 * w));
            s33.Store(ref potential, (3 * Rows) + (3 * w));
        }
    }

    // Three states, four registers of rows at a time.
    [MethodImpl(Kernel)]
    static void Potentials3<TLanes>(ref double features, int count, ref double coefficients, nuint stride, ref double constants, ref double potentials)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint w = (nuint)TLanes.Count;
        for (nuint i = 0; i < Rows; i += 4 * w)
        {
            ref double c0 = ref coefficients;
            ref double c1 = ref Unsafe.Add(ref c0, stride);
            ref double c2 = ref Unsafe.Add(ref c1, stride);
            TLanes s00 = TLanes.Create(constants), s01 = s00, s02 = s00, s03 = s00;
            TLanes s10 = TLanes.Create(Unsafe.Add(ref constants, 1)), s11 = s10, s12 = s10, s13 = s10;
            TLanes s20 = TLanes.Create(Unsafe.Add(ref constants, 2)), s21 = s20, s22 = s20, s23 = s20;
            ref double feature = ref Unsafe.Add(ref features, i);
            for (int f = 0; f < count; f++)
            {
                TLanes f0 = TLanes.Load(ref feature, 0), f1 = TLanes.Load(ref feature, w), f2 = TLanes.Load(ref feature, 2 * w), f3 = TLanes.Load(ref feature, 3 * w);
                TLanes p0 = TLanes.Create(c0);
                s00 = TLanes.MultiplyAdd(p0, f0, s00);
                s01 = TLanes.MultiplyAdd(p0, f1, s01);
                s02 = TLanes.MultiplyAdd(p0, f2, s02);
                s03 = TLanes.MultiplyAdd(p0, f3, s03);
                c0 = ref Unsafe.Add(ref c0, 1);
                TLanes p1 = TLanes.Create(c1);
                s10 = TLanes.MultiplyAdd(p1, f0, s10);
                s11 = TLanes.MultiplyAdd(p1, f1, s11);
                s12 = TLanes.MultiplyAdd(p1, f2, s12);
                s13 = TLanes.MultiplyAdd(p1, f3, s13);
                c1 = ref Unsafe.Add(ref c1, 1);
                TLanes p2 = TLanes.Create(c2);
                s20 = TLanes.MultiplyAdd(p2, f0, s20);
                s21 = TLanes.MultiplyAdd(p2, f1, s21);
                s22 = TLanes.MultiplyAdd(p2, f2, s22);
                s23 = TLanes.MultiplyAdd(p2, f3, s23);
                c2 = ref Unsafe.Add(ref c2, 1);
                feature = ref Unsafe.Add(ref feature, Rows);
            }

            ref double potential = ref Unsafe.Add(ref potentials, i);
            s00.Store(ref potential, 0);
            s01.Store(ref potential, w);
            s02.Store(ref potential, 2 * w);
            s03.Store(ref potential, 3 * w);
            s10.Store(ref potential, Rows);
            s11.Store(ref potential, Rows + w);
            s12.Store(ref potential, Rows + (2 * w));
            s13.Store(ref potential, Rows + (3 * w));
            s20.Store(ref potential, 2 * Rows);
            s21.Store(ref potential, (2 * Rows) + w);
            s22.Store(ref potential, (2 * Rows) + (2 * w));
            s23.Store(ref potential, (2 * Rows) + (3 * w));
        }
    }

    // Two states, four registers of rows at a time.
    [MethodImpl(Kernel)]
    static void Potentials2<TLanes>(ref double features, int count, ref double coefficients, nuint stride, ref double constants, ref double potentials)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint w = (nuint)TLanes.Count;
        for (nuint i = 0; i < Rows; i += 4 * w)
        {
            ref double c0 = ref coefficients;
            ref double c1 = ref Unsafe.Add(ref c0, stride);
            TLanes s00 = TLanes.Create(constants), s01 = s00, s02 = s00, s03 = s00;
            TLanes s10 = TLanes.Create(Unsafe.Add(ref constants, 1)), s11 = s10, s12 = s10, s13 = s10;
            ref double feature = ref Unsafe.Add(ref features, i);
            for (int f = 0; f < count; f++)
            {
                TLanes f0 = TLanes.Load(ref feature, 0), f1 = TLanes.Load(ref feature, w), f2 = TLanes.Load(ref feature, 2 * w), f3 = TLanes.Load(ref feature, 3 * w);
                TLanes p0 = TLanes.Create(c0);
                s00 = TLanes.MultiplyAdd(p0, f0, s00);
                s01 = TLanes.MultiplyAdd(p0, f1, s01);
                s02 = TLanes.MultiplyAdd(p0, f2, s02);
                s03 = TLanes.MultiplyAdd(p0, f3, s03);
                c0 = ref Unsafe.Add(ref c0, 1);
                TLanes p1 = TLanes.Create(c1);
                s10 = TLanes.MultiplyAdd(p1, f0, s10);
                s11 = TLanes.MultiplyAdd(p1, f1, s11);
                s12 = TLanes.MultiplyAdd(p1, f2, s12);
                s13 = TLanes.MultiplyAdd(p1, f3, s13);
                c1 = ref Unsafe.Add(ref c1, 1);
                feature = ref Unsafe.Add(ref feature, Rows);
            }

            ref double potential = ref Unsafe.Add(ref potentials, i);
            s00.Store(ref potential, 0);
            s01.Store(ref potential, w);
            s02.Store(ref potential, 2 * w);
            s03.Store(ref potential, 3 * w);
            s10.Store(ref potential, Rows);
            s11.Store(ref potential, Rows + w);
            s12.Store(ref potential, Rows + (2 * w));
            s13.Store(ref potential, Rows + (3 * w));
        }
    }

    // One state, four registers of rows at a time.
    [MethodImpl(Kernel)]
    static void Potentials1<TLanes>(ref double features, int count, ref double coefficients, nuint stride, ref double constants, ref double potentials)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint w = (nuint)TLanes.Count;
        for (nuint i = 0; i < Rows; i += 4 * w)
        {
            ref double c0 = ref coefficients;
            TLanes s00 = TLanes.Create(constants), s01 = s00, s02 = s00, s03 = s00;
            ref double feature = ref Unsafe.Add(ref features, i);
            for (int f = 0; f < count; f++)
            {
                TLanes f0 = TLanes.Load(ref feature, 0), f1 = TLanes.Load(ref feature, w), f2 = TLanes.Load(ref feature, 2 * w), f3 = TLanes.Load(ref feature, 3 * w);
                TLanes p0 = TLanes.Create(c0);
                s00 = TLanes.MultiplyAdd(p0, f0, s00);
                s01 = TLanes.MultiplyAdd(p0, f1, s01);
                s02 = TLanes.MultiplyAdd(p0, f2, s02);
                s03 = TLanes.MultiplyAdd(p0, f3, s03);
                c0 = ref Unsafe.Add(ref c0, 1);
                feature = ref Unsafe.Add(ref feature, Rows);
            }

            ref double potential = ref Unsafe.Add(ref potentials, i);
            s00.Store(ref potential, 0);
            s01.Store(ref potential, w);
            s02.Store(ref potential, 2 * w);
            s03.Store(ref potential, 3 * w);
        }
    }
}
