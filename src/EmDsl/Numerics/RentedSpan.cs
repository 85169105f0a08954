using System.Buffers;

namespace EmDsl.Numerics;

/// <summary>Room for intermediate results from the shared pool, so that an EM step does not allocate.</summary>
readonly ref struct RentedSpan(int length) : IDisposable
{
    readonly double[] buffer = ArrayPool<double>.Shared.Rent(length);

    /// <summary>The room, of the length asked for; its content is undefined.</summary>
    public Span<double> Span => buffer.AsSpan(0, length);

    /// <summary>Gives the room back.</summary>
    public void Dispose() => ArrayPool<double>.Shared.Return(buffer);
}
