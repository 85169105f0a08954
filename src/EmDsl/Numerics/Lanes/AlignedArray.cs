using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EmDsl.Numerics.Lanes;

/// <summary>Numbers that begin at a multiple of 64 bytes and never move, so that no register is loaded across two cache lines.</summary>
public sealed class AlignedArray
{
    const int LineBytes = 64;

    readonly double[] storage;
    readonly int first;

    /// <summary>An array of zeros.</summary>
    /// <param name="length">The number of entries, at least 0.</param>
    public AlignedArray(int length)
    {
        Length = length;
        storage = GC.AllocateArray<double>(length + (LineBytes / sizeof(double)), pinned: true);
        nint address = Address(ref MemoryMarshal.GetArrayDataReference(storage));
        first = (int)((LineBytes - (address % LineBytes)) % LineBytes) / sizeof(double);
    }

    /// <summary>The number of entries.</summary>
    public int Length { get; }

    /// <summary>The first entry.</summary>
    public ref double Start
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(storage), first);
    }

    /// <summary>The entries.</summary>
    public Span<double> Span => storage.AsSpan(first, Length);

    static unsafe nint Address(ref double reference) => (nint)Unsafe.AsPointer(ref reference);
}
