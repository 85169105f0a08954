using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EmDsl.Numerics.Lanes;

/// <summary>Four lanes: registers of 256 bits.</summary>
public readonly struct Lanes256 : ILanes<Lanes256>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    readonly Vector256<double> values;

    [MethodImpl(Inline)]
    Lanes256(Vector256<double> values) => this.values = values;

    /// <inheritdoc/>
    public static int Count => 4;

    /// <inheritdoc/>
    public static bool HasManyRegisters => false;

    /// <inheritdoc/>
    public static Lanes256 Zero
    {
        [MethodImpl(Inline)]
        get => new(Vector256<double>.Zero);
    }

    /// <inheritdoc/>
    public static Lanes256 One
    {
        [MethodImpl(Inline)]
        get => new(Vector256<double>.One);
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256 Create(double value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256 Load(ref double source, nuint offset) => new(Vector256.LoadUnsafe(ref source, offset));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256 LoadStrided(ref double first, nuint stride) => new(Vector256.Create(first, Unsafe.Add(ref first, stride), Unsafe.Add(ref first, 2 * stride), Unsafe.Add(ref first, 3 * stride)));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256 LoadIntegers(ref int source, nuint offset) => new(Vector256.Create((double)Unsafe.Add(ref source, offset), (double)Unsafe.Add(ref source, offset + 1), (double)Unsafe.Add(ref source, offset + 2), (double)Unsafe.Add(ref source, offset + 3)));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256 LoadEntries(ref double table, ref int codes, nuint offset, nuint stride)
    {
        ref int code = ref Unsafe.Add(ref codes, offset);
        return new(Vector256.Create(Unsafe.Add(ref table, (uint)code * stride), Unsafe.Add(ref table, (uint)Unsafe.Add(ref code, 1) * stride), Unsafe.Add(ref table, (uint)Unsafe.Add(ref code, 2) * stride), Unsafe.Add(ref table, (uint)Unsafe.Add(ref code, 3) * stride)));
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static void Transpose(ref double source, nuint stride, ref double target, nuint targetStride)
    {
        if (!Avx.IsSupported)
        {
            for (nuint i = 0; i < 4; i++)
                LoadStrided(ref Unsafe.Add(ref source, i), stride).Store(ref target, i * targetStride);
            return;
        }

        Vector256<double> r0 = Vector256.LoadUnsafe(ref source), r1 = Vector256.LoadUnsafe(ref source, stride), r2 = Vector256.LoadUnsafe(ref source, 2 * stride), r3 = Vector256.LoadUnsafe(ref source, 3 * stride);
        Vector256<double> first = Avx.UnpackLow(r0, r1), second = Avx.UnpackLow(r2, r3);
        Avx.Permute2x128(first, second, 0x20).StoreUnsafe(ref target);
        Avx.Permute2x128(first, second, 0x31).StoreUnsafe(ref target, 2 * targetStride);
        first = Avx.UnpackHigh(r0, r1);
        second = Avx.UnpackHigh(r2, r3);
        Avx.Permute2x128(first, second, 0x20).StoreUnsafe(ref target, targetStride);
        Avx.Permute2x128(first, second, 0x31).StoreUnsafe(ref target, 3 * targetStride);
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public void Store(ref double destination, nuint offset) => values.StoreUnsafe(ref destination, offset);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public double Sum() => Vector256.Sum(values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256 operator +(Lanes256 left, Lanes256 right) => new(left.values + right.values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256 operator -(Lanes256 left, Lanes256 right) => new(left.values - right.values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256 operator *(Lanes256 left, Lanes256 right) => new(left.values * right.values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256 operator /(Lanes256 left, Lanes256 right) => new(left.values / right.values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256 operator -(Lanes256 value) => new(-value.values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256 operator &(Lanes256 left, Lanes256 right) => new(left.values & right.values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256 operator |(Lanes256 left, Lanes256 right) => new(left.values | right.values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256 operator ~(Lanes256 mask) => new(~mask.values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256 MultiplyAdd(Lanes256 left, Lanes256 right, Lanes256 addend) => new(Vector256.MultiplyAddEstimate(left.values, right.values, addend.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256 Max(Lanes256 left, Lanes256 right) => new(Vector256.MaxNative(left.values, right.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256 Min(Lanes256 left, Lanes256 right) => new(Vector256.MinNative(left.values, right.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256 Sqrt(Lanes256 value) => new(Vector256.Sqrt(value.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256 Abs(Lanes256 value) => new(Vector256.Abs(value.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256 AreEqual(Lanes256 left, Lanes256 right) => new(Vector256.Equals(left.values, right.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256 IsLess(Lanes256 left, Lanes256 right) => new(Vector256.LessThan(left.values, right.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256 IsLessOrEqual(Lanes256 left, Lanes256 right) => new(Vector256.LessThanOrEqual(left.values, right.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256 Choose(Lanes256 mask, Lanes256 whenTrue, Lanes256 whenFalse) => new(Vector256.ConditionalSelect(mask.values, whenTrue.values, whenFalse.values));

    /// <inheritdoc/>
    public static Lanes256 Exp(Lanes256 value) => new(Vector256.Exp(value.values));

    /// <inheritdoc/>
    public static Lanes256 Log(Lanes256 value) => new(Vector256.Log(value.values));

    /// <inheritdoc/>
    public static Lanes256 Cos(Lanes256 value) => new(Vector256.Cos(value.values));

    /// <inheritdoc/>
    public static Lanes256 Sin(Lanes256 value) => new(Vector256.Sin(value.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256 ScaleByPowerOfTwo(Lanes256 value, Lanes256 shifted) => new((value.values.AsInt64() + (shifted.values.AsInt64() << 52)).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256 AddExponents(Lanes256 sum, Lanes256 value) => new((sum.values.AsInt64() + Vector256.ShiftRightLogical(value.values.AsInt64(), 52)).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256 Mantissa(Lanes256 value) => new(((value.values.AsInt64() & Vector256.Create(0x000F_FFFF_FFFF_FFFF)) | Vector256.Create(0x3FF0_0000_0000_0000)).AsDouble());
}
