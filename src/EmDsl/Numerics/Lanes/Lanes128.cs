using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EmDsl.Numerics.Lanes;

/// <summary>Two lanes: registers of 128 bits.</summary>
public readonly struct Lanes128 : ILanes<Lanes128>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    readonly Vector128<double> values;

    [MethodImpl(Inline)]
    Lanes128(Vector128<double> values) => this.values = values;

    /// <inheritdoc/>
    public static int Count => 2;

    /// <inheritdoc/>
    public static bool HasManyRegisters => false;

    /// <inheritdoc/>
    public static Lanes128 Zero
    {
        [MethodImpl(Inline)]
        get => new(Vector128<double>.Zero);
    }

    /// <inheritdoc/>
    public static Lanes128 One
    {
        [MethodImpl(Inline)]
        get => new(Vector128<double>.One);
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128 Create(double value) => new(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128 Load(ref double source, nuint offset) => new(Vector128.LoadUnsafe(ref source, offset));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128 LoadStrided(ref double first, nuint stride) => new(Vector128.Create(first, Unsafe.Add(ref first, stride)));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128 LoadIntegers(ref int source, nuint offset) => new(Vector128.Create((double)Unsafe.Add(ref source, offset), (double)Unsafe.Add(ref source, offset + 1)));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128 LoadEntries(ref double table, ref int codes, nuint offset, nuint stride)
    {
        ref int code = ref Unsafe.Add(ref codes, offset);
        return new(Vector128.Create(Unsafe.Add(ref table, (uint)code * stride), Unsafe.Add(ref table, (uint)Unsafe.Add(ref code, 1) * stride)));
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static void Transpose(ref double source, nuint stride, ref double target, nuint targetStride)
    {
        LoadStrided(ref source, stride).Store(ref target, 0);
        LoadStrided(ref Unsafe.Add(ref source, 1), stride).Store(ref target, targetStride);
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public void Store(ref double destination, nuint offset) => values.StoreUnsafe(ref destination, offset);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public double Sum() => Vector128.Sum(values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128 operator +(Lanes128 left, Lanes128 right) => new(left.values + right.values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128 operator -(Lanes128 left, Lanes128 right) => new(left.values - right.values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128 operator *(Lanes128 left, Lanes128 right) => new(left.values * right.values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128 operator /(Lanes128 left, Lanes128 right) => new(left.values / right.values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128 operator -(Lanes128 value) => new(-value.values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128 operator &(Lanes128 left, Lanes128 right) => new(left.values & right.values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128 operator |(Lanes128 left, Lanes128 right) => new(left.values | right.values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128 operator ~(Lanes128 mask) => new(~mask.values);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128 MultiplyAdd(Lanes128 left, Lanes128 right, Lanes128 addend) => new(Vector128.MultiplyAddEstimate(left.values, right.values, addend.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128 Max(Lanes128 left, Lanes128 right) => new(Vector128.MaxNative(left.values, right.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128 Min(Lanes128 left, Lanes128 right) => new(Vector128.MinNative(left.values, right.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128 Sqrt(Lanes128 value) => new(Vector128.Sqrt(value.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128 Abs(Lanes128 value) => new(Vector128.Abs(value.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128 AreEqual(Lanes128 left, Lanes128 right) => new(Vector128.Equals(left.values, right.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128 IsLess(Lanes128 left, Lanes128 right) => new(Vector128.LessThan(left.values, right.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128 IsLessOrEqual(Lanes128 left, Lanes128 right) => new(Vector128.LessThanOrEqual(left.values, right.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128 Choose(Lanes128 mask, Lanes128 whenTrue, Lanes128 whenFalse) => new(Vector128.ConditionalSelect(mask.values, whenTrue.values, whenFalse.values));

    /// <inheritdoc/>
    public static Lanes128 Exp(Lanes128 value) => new(Vector128.Exp(value.values));

    /// <inheritdoc/>
    public static Lanes128 Log(Lanes128 value) => new(Vector128.Log(value.values));

    /// <inheritdoc/>
    public static Lanes128 Cos(Lanes128 value) => new(Vector128.Cos(value.values));

    /// <inheritdoc/>
    public static Lanes128 Sin(Lanes128 value) => new(Vector128.Sin(value.values));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128 ScaleByPowerOfTwo(Lanes128 value, Lanes128 shifted) => new((value.values.AsInt64() + (shifted.values.AsInt64() << 52)).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128 AddExponents(Lanes128 sum, Lanes128 value) => new((sum.values.AsInt64() + Vector128.ShiftRightLogical(value.values.AsInt64(), 52)).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128 Mantissa(Lanes128 value) => new(((value.values.AsInt64() & Vector128.Create(0x000F_FFFF_FFFF_FFFF)) | Vector128.Create(0x3FF0_0000_0000_0000)).AsDouble());
}
