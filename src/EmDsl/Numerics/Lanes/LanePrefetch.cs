using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace EmDsl.Numerics.Lanes;

/// <summary>Asks for memory before it is read; an address behind the end of an array does no harm.</summary>
static class LanePrefetch
{
    /// <summary>Brings a line towards the first-level cache, on machines that can.</summary>
    /// <param name="address">The start of the line.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Near(ref double address)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref address));
    }
}
