using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EmDsl.Numerics.Lanes;

/// <summary>Eight lanes: registers of 512 bits.</summary>
public readonly struct Lanes512 : ILanes<Lanes512>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    readonly Vector512<double> values;

    [MethodImpl(Inline)]
    Lanes512(Vector512<double> values) => this.values = values;

    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    public static bool HasManyRegisters => true;

    /// <inheritdoc/>
    public static Lanes512 Zero
    {
        [MethodImpl(Inline)]
        get => new(Vector512<double>.Zero);
    }

    /// <inheritdoc/>
    public static Lanes512 One
    {
        [MethodImpl(Inline)]
        get => new(Vector512<double>.One);
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512 Create(double value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512 Load(ref double source, nuint offset) => new(Vector512.LoadUnsafe(ref source, offset));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512 LoadStrided(ref double first, nuint stride) => new(Vector512.Create(first, Unsafe.Add(ref first, stride), Unsafe.Add(ref first, 2 * stride), Unsafe.Add(ref first, 3 * stride), Unsafe.Add(ref first, 4 * stride), Unsafe.Add(ref first, 5 * stride), Unsafe.Add(ref first, 6 * stride), Unsafe.Add(ref first, 7 * stride)));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512 LoadIntegers(ref int source, nuint offset) => new(Vector512.Create((double)Unsafe.Add(ref source, offset), (double)Unsafe.Add(ref source, offset + 1), (double)Unsafe.Add(ref source, offset + 2), (double)Unsafe.Add(ref source, offset + 3), (double)Unsafe.Add(ref source, offset + 4), (double)Unsafe.Add(ref source, offset + 5), (double)Unsafe.Add(ref source, offset + 6), (double)Unsafe.Add(ref source, offset + 7)));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512 LoadEntries(ref double table, ref int codes, nuint offset, nuint stride)
    {
        ref int code = ref Unsafe.Add(ref codes, offset);
        return new(Vector512.Create(Unsafe.Add(ref table, (uint)code * stride), Unsafe.Add(ref table, (uint)Unsafe.Add(ref code, 1) * stride), Unsafe.Add(ref table, (uint)Unsafe.Add(ref code, 2) * stride), Unsafe.Add(ref table, (uint)Unsafe.Add(ref code, 3) * stride), Unsafe.Add(ref table, (uint)Unsafe.Add(ref code, 4) * stride), Unsafe.Add(ref table, (uint)Unsafe.Add(ref code, 5) * stride), Unsafe.Add(ref table, (uint)Unsafe.Add(ref code, 6) * stride), Unsafe.Add(ref table, (uint)Unsafe.Add(ref code, 7) * stride)));
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static void Transpose(ref double source, nuint stride, ref double target, nuint targetStride)
    {
        if (!Avx512F.IsSupported)
        {
            for (nuint i = 0; i < 8; i++)
                LoadStrided(ref Unsafe.Add(ref source, i), stride).Store(ref target, i * targetStride);
            return;
        }

        Vector512<double> r0 = Vector512.LoadUnsafe(ref source), r1 = Vector512.LoadUnsafe(ref source, stride), r2 = Vector512.LoadUnsafe(ref source, 2 * stride), r3 = Vector512.LoadUnsafe(ref source, 3 * stride);
        Vector512<double> r4 = Vector512.LoadUnsafe(ref source, 4 * stride), r5 = Vector512.LoadUnsafe(ref source, 5 * stride), r6 = Vector512.LoadUnsafe(ref source, 6 * stride), r7 = Vector512.LoadUnsafe(ref source, 7 * stride);
        Spread(Avx512F.UnpackLow(r0, r1), Avx512F.UnpackLow(r2, r3), Avx512F.UnpackLow(r4, r5), Avx512F.UnpackLow(r6, r7), ref target, targetStride);
        Spread(Avx512F.UnpackHigh(r0, r1), Avx512F.UnpackHigh(r2, r3), Avx512F.UnpackHigh(r4, r5), Avx512F.UnpackHigh(r6, r7), ref Unsafe.Add(ref target, targetStride), targetStride);
    }

    // Every second column of a square, from pairs of its rows.
    [MethodImpl(Inline)]
    static void Spread(Vector512<double> first, Vector512<double> second, Vector512<double> third, Vector512<double> fourth, ref double target, nuint stride)
    {
        const byte Even = 0x88, Odd = 0xDD;
        Vector512<double> left = Avx512F.Shuffle4x128(first, second, Even), right = Avx512F.Shuffle4x128(third, fourth, Even);
        Avx512F.Shuffle4x128(left, right, Even).StoreUnsafe(ref target);
        Avx512F.Shuffle4x128(left, right, Odd).StoreUnsafe(ref target, 4 * stride);
        left = Avx512F.Shuffle4x128(first, second, Odd);
        right = Avx512F.Shuffle4x128(third, fourth, Odd);
        Avx512F.Shuffle4x128(left, right, Even).StoreUnsafe(ref target, 2 * stride);
        Avx512F.Shuffle4x128(left, right, Odd).StoreUnsafe(ref target, 6 * stride);
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public void Store(ref double destination, nuint offset) => values.StoreUnsafe(ref destination, offset);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public double Sum() => Vector512.Sum(values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512 operator +(Lanes512 left, Lanes512 right) => new(left.values + right.values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512 operator -(Lanes512 left, Lanes512 right) => new(left.values - right.values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512 operator *(Lanes512 left, Lanes512 right) => new(left.values * right.values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512 operator /(Lanes512 left, Lanes512 right) => new(left.values / right.values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512 operator -(Lanes512 value) => new(-value.values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512 operator &(Lanes512 left, Lanes512 right) => new(left.values & right.values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512 operator |(Lanes512 left, Lanes512 right) => new(left.values | right.values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512 operator ~(Lanes512 mask) => new(~mask.values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512 MultiplyAdd(Lanes512 left, Lanes512 right, Lanes512 addend) => new(Vector512.MultiplyAddEstimate(left.values, right.values, addend.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512 Max(Lanes512 left, Lanes512 right) => new(Vector512.MaxNative(left.values, right.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512 Min(Lanes512 left, Lanes512 right) => new(Vector512.MinNative(left.values, right.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512 Sqrt(Lanes512 value) => new(Vector512.Sqrt(value.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512 Abs(Lanes512 value) => new(Vector512.Abs(value.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512 AreEqual(Lanes512 left, Lanes512 right) => new(Vector512.Equals(left.values, right.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512 IsLess(Lanes512 left, Lanes512 right) => new(Vector512.LessThan(left.values, right.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512 IsLessOrEqual(Lanes512 left, Lanes512 right) => new(Vector512.LessThanOrEqual(left.values, right.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512 Choose(Lanes512 mask, Lanes512 whenTrue, Lanes512 whenFalse) => new(Vector512.ConditionalSelect(mask.values, whenTrue.values, whenFalse.values));

    /// <inheritdoc/>
    public static Lanes512 Exp(Lanes512 value) => new(Vector512.Exp(value.values));

    /// <inheritdoc/>
    public static Lanes512 Log(Lanes512 value) => new(Vector512.Log(value.values));

    /// <inheritdoc/>
    public static Lanes512 Cos(Lanes512 value) => new(Vector512.Cos(value.values));

    /// <inheritdoc/>
    public static Lanes512 Sin(Lanes512 value) => new(Vector512.Sin(value.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512 ScaleByPowerOfTwo(Lanes512 value, Lanes512 shifted) => new((value.values.AsInt64() + (shifted.values.AsInt64() << 52)).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512 AddExponents(Lanes512 sum, Lanes512 value) => new((sum.values.AsInt64() + Vector512.ShiftRightLogical(value.values.AsInt64(), 52)).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512 Mantissa(Lanes512 value) => new(((value.values.AsInt64() & Vector512.Create(0x000F_FFFF_FFFF_FFFF)) | Vector512.Create(0x3FF0_0000_0000_0000)).AsDouble());
}
